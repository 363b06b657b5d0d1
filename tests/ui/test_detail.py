from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QUrl

from hytedesk.ui import theme
from hytedesk.ui.panels.detail import DetailPanel, to_html
from hytedesk.ui.values import Detail, DetailLine
from tests.ui import samples
from tests.ui.hands import KEY, press

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def panel(app: QApplication, qtbot: QtBot) -> DetailPanel:  # noqa: ARG001
    made = DetailPanel()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show_detail(samples.DETAIL)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_the_whole_service_is_there_in_reading_order(panel: DetailPanel) -> None:
    shown = panel.text.toPlainText()
    places = [shown.index(said) for said in ("Ystävätoiminta", "Esimerkkilän", "aikaa", "Näin", "040 000", "Alue")]
    assert places == sorted(places)


def test_the_keyboard_reaches_the_links(panel: DetailPanel, qtbot: QtBot) -> None:
    panel.text.setFocus()
    press(panel.text, KEY.Key_Tab)
    with qtbot.waitSignal(panel.linkActivated) as link:
        press(panel.text, KEY.Key_Return)
    assert link.args == ["tel:0400001234"]


def test_tab_gets_out_behind_the_last_link(panel: DetailPanel) -> None:
    panel.text.setFocus()
    for _link in range(5):
        press(panel.text, KEY.Key_Tab)
    assert panel.add.hasFocus()


def test_other_addresses_are_neither_links_nor_followed(panel: DetailPanel, qtbot: QtBot) -> None:
    for url in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"):
        line = DetailLine(label="Verkossa", text="tästä", url=url)
        assert "href" not in to_html(Detail(id="1", name="n", organization="o", lines=(line,)), theme.colors())
        with qtbot.assertNotEmitted(panel.linkActivated):
            panel.text.anchorClicked.emit(QUrl(url))


def test_text_from_outside_stays_text(panel: DetailPanel) -> None:
    said = "<img src=x onerror=alert(1)> & <b>lihava</b> \N{OLDER WOMAN}"
    line = DetailLine(label=said, text=said, url='https://a.example/"onclick="x')
    panel.show_detail(
        Detail(id="2", name=said, organization=said, tags=(said,), warnings=(said,), description=(said,), lines=(line,))
    )
    assert panel.text.toPlainText().replace("\N{NO-BREAK SPACE}", " ").count(said) == 7


def test_twenty_thousand_characters_are_shown(panel: DetailPanel) -> None:
    panel.show_detail(Detail(id="3", name="n", organization="o", description=("sana " * 4_000,)))
    assert len(panel.text.toPlainText()) > 19_000


def test_lists_are_lists(panel: DetailPanel) -> None:
    panel.show_detail(Detail(id="4", name="n", organization="o", description=("Ota mukaan", "• kortti", "• lähete")))
    html = panel.text.toHtml()
    assert html.count("<li") == 2


def test_adding_is_asked_for_once(panel: DetailPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.addRequested) as asked:
        panel.add.click()
    assert asked.args == ["demo:1"]
    panel.show_detail(msgspec.structs.replace(samples.DETAIL, on_sheet=True))
    assert not panel.add.isEnabled()


def test_the_star_says_what_it_is_and_what_it_does(panel: DetailPanel, qtbot: QtBot) -> None:
    assert panel.favourite.text() == panel.favourite.accessibleName() == "Lisää suosikkeihin"
    assert "Ctrl+D" in panel.favourite.toolTip()
    panel.show_detail(msgspec.structs.replace(samples.DETAIL, favourite=True))
    assert panel.favourite.text() == "Suosikki"
    assert panel.favourite.accessibleName() == "Suosikki: Poista suosikeista"
    with qtbot.waitSignal(panel.favouriteRequested) as asked:
        press(panel.favourite, KEY.Key_Space)
    assert asked.args == ["demo:1"]


def test_what_has_left_the_catalogue_can_only_lose_its_star(panel: DetailPanel) -> None:
    panel.show_detail(Detail(id="5", name="n", organization="o", favourite=True, gone=True))
    assert not panel.add.isVisible()
    assert panel.favourite.isVisible()


def test_the_same_service_keeps_its_place_and_another_starts_at_its_beginning(panel: DetailPanel) -> None:
    panel.resize(260, 160)
    bar = panel.text.verticalScrollBar()
    bar.setValue(40)
    panel.show_detail(msgspec.structs.replace(samples.DETAIL, on_sheet=True))
    assert bar.value() == 40
    panel.show_detail(msgspec.structs.replace(samples.DETAIL, id="demo:7"))
    assert bar.value() == 0


def test_none_invites_to_choose(panel: DetailPanel) -> None:
    panel.show_detail(None)
    assert panel.text.toPlainText()
    assert not panel.add.isVisible()


def test_escape_leads_back(panel: DetailPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.left):
        press(panel.text, KEY.Key_Escape)


def test_the_end_of_a_service_leads_to_who_else_offers_it(panel: DetailPanel, qtbot: QtBot) -> None:
    panel.show_detail(samples.DETAIL)
    with qtbot.waitSignal(panel.othersRequested) as asked:
        panel.text.anchorClicked.emit(QUrl("others:"))
    assert asked.args == [samples.DETAIL.id]
    assert panel.text.toPlainText().endswith("Ketkä muut tarjoavat tätä?")
    panel.show_detail(msgspec.structs.replace(samples.DETAIL, gone=True))
    assert "others:" not in panel.text.toHtml()
