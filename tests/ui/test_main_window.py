from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QPushButton, QWidget
from shiboken6 import Shiboken

from hytedesk.ui import theme
from hytedesk.ui.main_window import MainWindow
from hytedesk.ui.panels.about import ShortcutsDialog
from hytedesk.ui.panels.preview import PreviewDialog
from hytedesk.ui.panels.sync_page import SyncDialog
from tests.ui import samples
from tests.ui.hands import KEY, press, type_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


def cut_off(window: MainWindow) -> list[str]:
    """Texts of visible labels, buttons and boxes that have less room than they need."""
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QLabel | QPushButton | QComboBox) or not widget.isVisible():
            continue
        needed = widget.minimumSizeHint()
        narrow = isinstance(widget, QLabel) and widget.wordWrap()
        if (widget.width() < needed.width() and not narrow) or widget.height() < needed.height():
            found.append(f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}")
    return found


def beside(window: MainWindow) -> list[str]:
    """Panels that stick out of the window."""
    inside = QRect(QPoint(0, 0), window.size())
    panels = (window.search_row, window.filters, window.results, window.detail, window.sheet, window.state_line)
    return [
        type(panel).__name__
        for panel in panels
        if panel.isVisible() and not inside.contains(QRect(panel.mapTo(window, QPoint(0, 0)), panel.size()))
    ]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("scale", [1, 2])
def test_nothing_is_cut_at_any_size(app: QApplication, qtbot: QtBot, width: int, height: int, scale: int) -> None:
    font = QFont(app.font())
    font.setPointSizeF(9.0 * scale)
    app.setFont(font)
    window = MainWindow()
    window.fill()
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    samples.fill(window)
    for _turn in range(5):  # a layout asked for in one turn of the events is done in the next
        app.processEvents()
    assert (window.width(), window.height()) == (width, height)
    assert cut_off(window) == []
    assert beside(window) == []


def test_the_keyboard_is_in_the_search_field_at_start(window: MainWindow) -> None:
    assert window.focusWidget() is window.search_row.field


def test_tab_goes_in_reading_order(window: MainWindow) -> None:
    expected: list[QWidget] = [
        window.search_row.field,
        window.search_row.age,
        window.search_row.municipality,
        window.search_row.new_client,
        window.filters.tree,
        window.results.clear,
        window.results.sort,
        window.results.list,
        window.detail.text,
        window.detail.add,
        window.sheet.language,
        window.sheet.list,
        window.sheet.note,
        window.sheet.form,
        window.sheet.discreet,
        window.sheet.print,
        window.sheet.email,
        window.sheet.show_client,
        window.sheet.further,
        window.state_line.sentence,
    ]
    met: list[QWidget] = []
    for _step in range(60):
        here = window.focusWidget()
        known = [widget for widget in expected if widget is here or widget.isAncestorOf(here)]
        met += [widget for widget in known if widget not in met]
        press(here, KEY.Key_Tab)
        if window.focusWidget() is window.search_row.field:
            break
    assert met == expected


def test_sizes_and_positions_come_back(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(720, 640)  # the offscreen platform's screen has 800 x 800
    state = window.state()
    other = MainWindow()
    qtbot.addWidget(other)
    other.restore(state)
    other.fill()
    assert (other.width(), other.height()) == (720, 640)
    assert not other.filters.isHidden()


def test_a_hidden_panel_stays_hidden(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.show_filters.trigger()
    other = MainWindow()
    qtbot.addWidget(other)
    other.restore(window.state())
    other.fill()
    assert (other.filters.isHidden(), other.detail.isHidden()) == (True, False)
    assert not other.actions_.show_filters.isChecked()


@pytest.mark.parametrize("damaged", [b"", b"nonsense", b"\x00\x00\x00\x02ab", b"\xff" * 40])
@pytest.mark.usefixtures("app")
def test_a_damaged_state_changes_nothing(qtbot: QtBot, damaged: bytes) -> None:
    other, fresh = MainWindow(), MainWindow()
    other.restore(damaged)
    for made in (other, fresh):
        qtbot.addWidget(made)
        made.fill()
    assert other.size() == fresh.size()
    assert other.state() == fresh.state()
    assert [action.isChecked() for action in other.actions_.panels] == [True, True, True]


def test_the_frame_shows_first_and_nothing_of_it_moves_when_it_is_filled(window: MainWindow, qtbot: QtBot) -> None:
    whole, other = MainWindow(), MainWindow()
    for made in (whole, other):
        qtbot.addWidget(made)
        made.restore(window.state())
    whole.fill()
    for made in (whole, other):
        with qtbot.waitExposed(made):
            made.show()

    def frame() -> list[QRect]:
        row = other.search_row
        parts = (other, other.menuBar(), row, row.field, row.age, row.municipality, row.new_client)
        return [part.geometry() for part in parts]

    type_in(other.search_row.field, "yks")
    before = frame()
    other.fill()
    qtbot.waitUntil(lambda: other.state_line.height() > 0)
    assert frame() == before
    assert other.search_row.field.text() == "yks"
    assert other.focusWidget() is other.search_row.field
    panels = ("columns", "filters", "results", "detail", "sheet", "state_line")
    assert [getattr(other, name).geometry() for name in panels] == [getattr(whole, name).geometry() for name in panels]


def test_a_window_closed_before_it_is_filled_keeps_its_state(window: MainWindow, qtbot: QtBot) -> None:
    state = window.state()
    other = MainWindow()
    qtbot.addWidget(other)
    other.restore(state)
    assert other.state() == state


def test_a_message_takes_no_focus_and_can_be_closed(window: MainWindow) -> None:
    window.show_message("Palvelin ei vastaa. <b>Tiedot</b> ovat käytössä.")
    (label,) = [label for label in window.findChildren(QLabel) if label.text().startswith("Palvelin")]
    assert label.isVisible()
    assert window.focusWidget() is window.search_row.field
    window.hide_message()
    assert not label.isVisible()
    window.show_message("Toinen.")
    assert label.text() == "Toinen."


def test_panels_can_be_hidden_and_brought_back(window: MainWindow) -> None:
    for action, panel in (
        (window.actions_.show_filters, window.filters),
        (window.actions_.show_detail, window.detail),
        (window.actions_.show_sheet, window.sheet),
    ):
        action.trigger()
        assert not panel.isVisible()
    for action in (window.actions_.show_detail, window.actions_.show_sheet):
        action.trigger()
    assert window.detail.isVisible()
    assert window.sheet.isVisible()


def test_f6_goes_from_panel_to_panel_and_round(window: MainWindow) -> None:
    met = []
    for _step in range(5):
        window.actions_.next_panel.trigger()
        met.append(window.focusWidget())
    assert met == [
        window.filters.tree,
        window.results.list,
        window.detail.text,
        window.sheet.list,
        window.search_row.field,
    ]


def test_edit_actions_go_to_the_field_in_focus(window: MainWindow) -> None:
    window.search_row.set_text("velat")
    window.search_row.focus()
    window.actions_.cut.trigger()
    assert window.search_row.field.text() == ""
    window.actions_.paste.trigger()
    assert window.search_row.field.text() == "velat"
    window.filters.tree.setFocus()
    window.actions_.paste.trigger()
    QApplication.clipboard().clear()


def test_no_two_menu_keys_are_the_same(window: MainWindow) -> None:
    keys = [action.shortcut().toString() for action in window.actions() if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+N", "Ctrl+P", "Ctrl+E", "Ctrl+S", "Ctrl+Shift+C", "Ctrl+Shift+P", "Ctrl+F", "F5", "F1"} <= set(keys)


def test_help_and_about_open(window: MainWindow) -> None:
    window.actions_.help.trigger()
    window.actions_.about.trigger()
    opened = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert len(opened) == 2
    for dialog in opened:
        dialog.close()


def test_the_palette_changes_under_way(window: MainWindow, app: QApplication) -> None:
    light = window.grab().toImage()
    theme.apply(app, dark=True)
    app.processEvents()
    assert theme.chosen() is True
    dark = window.grab().toImage()
    for spot in (QPoint(640, 700), QPoint(1300, 500), QPoint(40, 600)):
        assert light.pixelColor(spot).lightness() > 200
        assert dark.pixelColor(spot).lightness() < 80


@pytest.mark.parametrize("make", [MainWindow, lambda: ShortcutsDialog([]), SyncDialog, PreviewDialog])
def test_a_window_that_goes_leaves_the_screen_in_place(app: QApplication, make: Callable[[], QWidget]) -> None:
    screen = app.primaryScreen()
    made = make()
    made.show()
    Shiboken.delete(made)
    assert Shiboken.isValid(screen)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from 3.12 on: a loss would not show")
def test_calls_into_qt_do_not_lose_none(app: QApplication) -> None:  # noqa: ARG001
    label = QLabel()
    before = sys.getrefcount(None)
    for _call in range(300):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < 100
