"""What the client sees over the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hytedesk import i18n
from hytedesk.sheet.content import SheetOptions, content
from hytedesk.ui import theme
from hytedesk.ui.controllers import showing
from hytedesk.ui.panels.client_view import ClientView
from hytedesk.ui.theme.colors import LIGHT
from tests.sheet.services import BARE, FRIENDS, LINE, LIVING_ROOM, SHELTER, TODAY
from tests.ui.test_accessible import contrast, nameless

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.sheet.document import Form
    from hytedesk.ui.values import ClientPages

pytestmark = pytest.mark.usefixtures("app")


def pages(*details: ServiceDetail, language: str = "fi", discreet: bool = False, large: bool = False) -> ClientPages:
    form: Form = "large" if large else "normal"
    options = SheetOptions(language=language, discreet=discreet, form=form, today=TODAY, note="kysy tyttäreltä")
    return showing.pages(content(details or (FRIENDS, LIVING_ROOM, LINE), options, "905"))


def shown(qtbot: QtBot, what: ClientPages, width: int = 1366, height: int = 768) -> ClientView:
    view = ClientView()
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show_pages(what, first=True)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    return view


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_one_service_at_a_time_by_the_arrows(qtbot: QtBot) -> None:
    view = shown(qtbot, pages())
    assert view.position.text() == "Sivu 1 / 3"
    assert "040 000 1234" in view.text.toPlainText()
    assert "Olohuone" not in view.text.toPlainText()
    press(Qt.Key.Key_Left)
    assert view.position.text() == "Sivu 1 / 3"
    press(Qt.Key.Key_Right)
    assert "Olohuone Hietalahti" in view.text.toPlainText()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    assert view.position.text() == "Sivu 3 / 3"
    assert not view.next.isEnabled()
    press(Qt.Key.Key_Left)
    assert view.position.text() == "Sivu 2 / 3"


def test_the_buttons_work_by_mouse_and_by_keyboard(qtbot: QtBot) -> None:
    view = shown(qtbot, pages())
    view.next.setFocus()
    press(Qt.Key.Key_Space)
    assert view.position.text() == "Sivu 2 / 3"
    press(Qt.Key.Key_Left)  # arrows lead from service to service wherever the focus is
    assert view.position.text() == "Sivu 1 / 3"
    view.next.click()
    view.previous.click()
    assert view.position.text() == "Sivu 1 / 3"
    view.close_button.click()
    assert not view.isVisible()


def test_escape_closes(qtbot: QtBot) -> None:
    view = shown(qtbot, pages())
    press(Qt.Key.Key_Escape)
    assert not view.isVisible()


@pytest.mark.parametrize(
    ("language", "title", "following"),
    [
        ("fi", "Sinulle valitut palvelut", "Seuraava palvelu"),
        ("sv", "Tjänster för dig", "Nästa tjänst"),
        ("en", "Services chosen for you", "Next service"),
    ],
)
def test_all_of_it_is_in_the_clients_language(qtbot: QtBot, language: str, title: str, following: str) -> None:
    i18n.use("en" if language == "fi" else "fi")
    view = shown(qtbot, pages(language=language))
    assert (view.title.text(), view.windowTitle()) == (title, title)
    assert view.next.accessibleName() == following


def test_the_note_and_the_workplace_are_not_seen(qtbot: QtBot) -> None:
    view = shown(qtbot, pages())
    assert "tyttäreltä" not in "".join(page.html + page.spoken for page in pages().pages)
    assert "tyttäreltä" not in view.text.toPlainText()


def test_a_discreet_sheet_is_discreet_here_too(qtbot: QtBot) -> None:
    view = shown(qtbot, pages(SHELTER, discreet=True))
    told = f"{view.title.text()} {view.windowTitle()} {view.text.toPlainText()} {view.text.accessibleName()}"
    assert "050 000 4321" in told
    assert not any(word in told.lower() for word in ("turva", "väkival", "esimerkki"))
    assert not view.code.isVisible()


def decode(picture: QImage) -> tuple[tuple[bool, ...], ...]:
    """The modules of a code, read from the middle of each; the first dark pixel tells where they begin."""
    side = picture.width()
    dark = [[picture.pixelColor(x, y).lightness() < 128 for x in range(side)] for y in range(side)]
    start = next(y for y, row in enumerate(dark) if any(row))
    finder = next(n for n, pixel in enumerate(dark[start][start:]) if not pixel)
    module = finder // 7
    across = (side - 2 * start) // module
    middle = [start + module * n + module // 2 for n in range(across)]
    return tuple(tuple(dark[y][x] for x in middle) for y in middle)


@pytest.mark.parametrize("dark", [False, True])
def test_the_code_can_be_scanned_in_both_palettes(app: QApplication, qtbot: QtBot, *, dark: bool) -> None:
    theme.apply(app, dark)
    what = pages()
    view = shown(qtbot, what)
    inner = tuple(row[4:-4] for row in what.pages[0].qr[4:-4])
    assert decode(view.code.grab().toImage()) == inner
    dots = QApplication.primaryScreen().physicalDotsPerInch() / 25.4
    assert view.code.width() >= 60 * dots
    assert view.code.accessibleName() == what.pages[0].qr_alt


@pytest.mark.parametrize("dark", [False, True])
def test_text_is_dark_on_light_in_both_palettes(app: QApplication, qtbot: QtBot, *, dark: bool) -> None:
    theme.apply(app, dark)
    view = shown(qtbot, pages())
    palette = view.text.palette()
    assert contrast(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)) >= 7
    assert contrast(LIGHT.muted, LIGHT.surface) >= 4.5
    picture = view.grab().toImage()
    assert picture.pixelColor(2, 2).lightness() > 240
    assert picture.pixelColor(view.text.geometry().center()).lightness() > 120


def test_everything_has_a_name(qtbot: QtBot) -> None:
    assert nameless(shown(qtbot, pages())) == []


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_text_is_large_on_every_screen(qtbot: QtBot, size: tuple[int, int]) -> None:
    view = shown(qtbot, pages(BARE), *size)
    assert view.text.font().pixelSize() >= size[1] // 26
    assert not view.code.isVisible()
    assert not view.next.isVisible()
    large = shown(qtbot, pages(BARE, large=True), *size)
    assert large.text.font().pixelSize() > view.text.font().pixelSize()


def test_a_long_text_is_rolled_by_the_keyboard_and_never_runs_out_sideways(qtbot: QtBot) -> None:
    view = shown(qtbot, pages(large=True), 1280, 720)
    bar = view.text.verticalScrollBar()
    assert bar.maximum() > 0
    press(Qt.Key.Key_Down)
    assert bar.value() > 0
    assert view.text.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (800, 1280), (800, 800)])
def test_a_telephone_number_stands_on_one_line(qtbot: QtBot, size: tuple[int, int]) -> None:
    view = shown(qtbot, pages(), *size)
    number, cursor = "040 000 1234", view.text.textCursor()
    start = view.text.toPlainText().index(number)
    lines = []
    for place in (start, start + len(number) - 1):
        cursor.setPosition(place)
        lines.append(view.text.cursorRect(cursor).top())
    assert lines[0] == lines[1]


def test_the_sheet_may_change_meanwhile(qtbot: QtBot) -> None:
    view = shown(qtbot, pages())
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    view.show_pages(pages(FRIENDS, LIVING_ROOM), first=False)
    assert view.position.text() == "Sivu 2 / 2"
    view.show_pages(pages(FRIENDS, LIVING_ROOM), first=True)
    assert view.position.text() == "Sivu 1 / 2"
