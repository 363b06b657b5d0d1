from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QStyleOptionViewItem

from hytedesk.ui import theme
from hytedesk.ui.panels import text
from hytedesk.ui.panels.result_card import CardDelegate
from hytedesk.ui.panels.results import ResultsPanel
from hytedesk.ui.values import Chip, Choice, ResultRow, Results
from tests.ui import samples
from tests.ui.hands import KEY, click, press, type_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def panel(app: QApplication, qtbot: QtBot) -> ResultsPanel:  # noqa: ARG001
    made = ResultsPanel()
    qtbot.addWidget(made)
    made.resize(760, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_results(samples.RESULTS)
    made.enter()
    return made


def button_of(panel: ResultsPanel, row: int) -> QPoint:
    index = panel.list.model().index(row, 0)
    option = QStyleOptionViewItem()
    option.rect = panel.list.visualRect(index)
    option.font = panel.list.font()
    delegate = panel.list.itemDelegate()
    assert isinstance(delegate, CardDelegate)
    return delegate.button_rect(option, samples.ROWS[row], current=False).center()


def test_the_first_result_is_current_and_enter_adds_it(panel: ResultsPanel, qtbot: QtBot) -> None:
    assert panel.current_id() == "demo:1"
    with qtbot.waitSignal(panel.addRequested) as added:
        press(panel.list, KEY.Key_Return)
    assert added.args == ["demo:1"]


def test_arrows_move_and_space_and_right_lead_to_the_detail(panel: ResultsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.selected) as selected:
        press(panel.list, KEY.Key_Down)
    assert selected.args == ["demo:2"]
    for key in (KEY.Key_Space, KEY.Key_Right):
        with qtbot.waitSignal(panel.detailRequested) as asked:
            press(panel.list, key)
        assert asked.args == ["demo:2"]


def test_a_page_is_what_is_in_sight(panel: ResultsPanel) -> None:
    rows = tuple(msgspec.structs.replace(samples.ROWS[0], id=f"demo:{number}") for number in range(60))
    panel.show_results(msgspec.structs.replace(samples.RESULTS, rows=rows))
    height = panel.list.visualRect(panel.list.model().index(0, 0)).height()
    page = panel.list.viewport().height() // height
    assert page > 1
    press(panel.list, KEY.Key_PageDown)
    first = panel.list.currentIndex().row()
    assert first in {page, page + 1}
    press(panel.list, KEY.Key_PageDown)
    assert panel.list.currentIndex().row() == 2 * first
    press(panel.list, KEY.Key_PageUp)
    assert panel.list.currentIndex().row() == first
    for _page in range(60):
        press(panel.list, KEY.Key_PageDown)
    assert panel.list.currentIndex().row() == 59
    for _page in range(60):
        press(panel.list, KEY.Key_PageUp)
    assert panel.list.currentIndex().row() == 0


def test_a_page_lower_than_a_row_goes_row_by_row(panel: ResultsPanel) -> None:
    panel.list.setFixedHeight(30)
    press(panel.list, KEY.Key_PageDown)
    assert panel.list.currentIndex().row() == 1
    press(panel.list, KEY.Key_PageUp)
    assert panel.list.currentIndex().row() == 0


def test_enter_never_removes_and_delete_does(panel: ResultsPanel, qtbot: QtBot) -> None:
    press(panel.list, KEY.Key_Down)
    press(panel.list, KEY.Key_Down)
    assert panel.current_id() == "demo:3"  # on the sheet already
    with qtbot.assertNotEmitted(panel.addRequested), qtbot.assertNotEmitted(panel.removeRequested):
        press(panel.list, KEY.Key_Return)
    with qtbot.waitSignal(panel.removeRequested) as removed:
        press(panel.list, KEY.Key_Delete)
    assert removed.args == ["demo:3"]


def test_escape_and_up_from_the_first_lead_back_to_the_search(panel: ResultsPanel, qtbot: QtBot) -> None:
    for key in (KEY.Key_Up, KEY.Key_Escape):
        with qtbot.waitSignal(panel.left):
            press(panel.list, key)


def test_a_letter_searches_again(panel: ResultsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.typed) as typed:
        type_in(panel.list, "v")
    assert typed.args == ["v"]


def test_the_button_of_a_card_adds_and_removes(panel: ResultsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.addRequested) as added:
        click(panel.list.viewport(), button_of(panel, 1))
    assert added.args == ["demo:2"]
    with qtbot.waitSignal(panel.removeRequested) as removed:
        click(panel.list.viewport(), button_of(panel, 2))
    assert removed.args == ["demo:3"]
    with qtbot.assertNotEmitted(panel.addRequested):
        beside = panel.list.visualRect(panel.list.model().index(3, 0)).topLeft() + QPoint(30, 30)
        click(panel.list.viewport(), beside)
    assert panel.current_id() == "demo:4"


def test_a_card_of_what_has_left_the_catalogue_has_no_button(panel: ResultsPanel, qtbot: QtBot) -> None:
    place = button_of(panel, 1)
    gone = msgspec.structs.replace(samples.ROWS[1], gone=True)
    panel.show_results(msgspec.structs.replace(samples.RESULTS, rows=(samples.ROWS[0], gone, *samples.ROWS[2:])))
    with qtbot.assertNotEmitted(panel.addRequested):
        click(panel.list.viewport(), place)


def test_a_favourite_is_marked_on_its_card(panel: ResultsPanel) -> None:
    def painted() -> bytes:
        place = panel.list.visualRect(panel.list.model().index(1, 0))
        return bytes(panel.list.viewport().grab(place).toImage().constBits())

    plain = painted()
    starred = msgspec.structs.replace(samples.ROWS[1], favourite=True)
    panel.show_results(msgspec.structs.replace(samples.RESULTS, rows=(samples.ROWS[0], starred, *samples.ROWS[2:])))
    assert painted() != plain


def test_the_chosen_service_stays_current_when_results_change(panel: ResultsPanel, qtbot: QtBot) -> None:
    press(panel.list, KEY.Key_Down)
    panel.show_results(msgspec.structs.replace(samples.RESULTS, rows=tuple(reversed(samples.ROWS))))
    assert panel.current_id() == "demo:2"
    with qtbot.waitSignal(panel.selected) as selected:
        panel.show_results(msgspec.structs.replace(samples.RESULTS, rows=samples.ROWS[2:]))
    assert selected.args == ["demo:3"]


def test_a_new_search_starts_at_its_first_result(panel: ResultsPanel) -> None:
    press(panel.list, KEY.Key_Down)
    panel.start_over()
    panel.show_results(msgspec.structs.replace(samples.RESULTS, rows=samples.ROWS[3:] + samples.ROWS[:3]))
    assert panel.current_id() == "demo:4"


def test_adding_to_the_sheet_does_not_scroll_or_lose_the_place(panel: ResultsPanel) -> None:
    panel.resize(760, 300)
    for _step in range(4):
        press(panel.list, KEY.Key_Down)
    place = panel.list.verticalScrollBar().value()
    rows = tuple(msgspec.structs.replace(row, on_sheet=True) for row in samples.ROWS)
    panel.show_results(msgspec.structs.replace(samples.RESULTS, rows=rows))
    assert place > 0
    assert panel.list.verticalScrollBar().value() == place
    assert panel.current_id() == "demo:5"


def test_nothing_found_says_what_to_do(panel: ResultsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.selected) as selected:
        panel.show_results(samples.NO_RESULTS)
    assert selected.args == [""]
    assert panel.current_id() is None
    assert "lyhyempää" in panel.help.text()
    assert panel.help.isVisible()
    press(panel.list, KEY.Key_Return)  # nothing to add, nothing happens
    panel.show_results(samples.RESULTS)
    assert not panel.help.isVisible()


def test_each_chip_takes_its_filter_away(panel: ResultsPanel, qtbot: QtBot) -> None:
    chips = [button for button in panel.findChildren(QPushButton) if button.text() == "Vaasa"]
    with qtbot.waitSignal(panel.chipRemoved) as removed:
        chips[0].click()
    assert removed.args == ["municipality", "905"]
    with qtbot.waitSignal(panel.clearRequested):
        panel.clear.click()


def test_a_short_chip_tells_all_that_it_takes_away(panel: ResultsPanel, qtbot: QtBot) -> None:
    chip = Chip(group="municipality", value="", label="Vaasa + 2", whole="Vaasa, Mustasaari, Laihia")
    panel.show_results(msgspec.structs.replace(samples.RESULTS, chips=(chip,)))
    button = next(button for button in panel.findChildren(QPushButton) if button.text() == "Vaasa + 2")
    assert button.toolTip() == button.accessibleName() == "Poista suodatin Vaasa, Mustasaari, Laihia"
    with qtbot.waitSignal(panel.chipRemoved) as removed:
        button.click()
    assert removed.args == ["municipality", ""]


def test_the_keyboard_stays_among_the_chips_when_one_goes(panel: ResultsPanel, qtbot: QtBot) -> None:
    def shown() -> list[str]:
        return [b.text() for b in panel.findChildren(QPushButton) if b.isVisible() and b is not panel.clear]

    chip = next(button for button in panel.findChildren(QPushButton) if button.text() == "78 v")
    chip.setFocus()
    panel.show_results(msgspec.structs.replace(samples.RESULTS, offers=(), chips=samples.CHIPS[2:]))
    assert shown() == ["Vaasa", "Mustasaari"]
    qtbot.waitUntil(lambda: isinstance(panel.focusWidget(), QPushButton))
    panel.show_results(msgspec.structs.replace(samples.RESULTS, offers=(), chips=()))
    assert shown() == []
    assert not panel.clear.isVisible()


def test_the_order_is_chosen_by_id(panel: ResultsPanel, qtbot: QtBot) -> None:
    panel.set_sorts([Choice(id="best", label="Osuvin"), Choice(id="name", label="Nimi")], "best")
    with qtbot.waitSignal(panel.sortChanged) as chosen:
        press(panel.sort, KEY.Key_Down)
    assert chosen.args == ["name"]


@pytest.mark.parametrize(
    "said",
    ["x" * 20_000, "sana " * 4_000, "👵🏽 ja 👨 " * 50, "rivi\nrivi\r\n\trivi", "\u200f\u202e\u05d0\u05d1", ""],
)
def test_no_text_breaks_the_list(panel: ResultsPanel, said: str) -> None:
    row = ResultRow(id="demo:x", name=said, organization=said, summary=said, highlights=("x", "👵🏽"), facts=(said,))
    panel.show_results(Results(heading="1", chips=(), rows=(row,)))
    panel.list.viewport().grab()
    assert panel.list.visualRect(panel.list.model().index(0, 0)).height() < panel.height()


def test_a_long_text_ends_in_an_ellipsis_within_its_lines(app: QApplication) -> None:
    layout = text.broken("pitkä " * 100, app.font(), 200, 2)
    assert layout.lineCount() == 2
    assert layout.text().endswith("…")
    assert layout.lineAt(1).naturalTextWidth() <= 200
    assert text.broken("lyhyt", app.font(), 200, 2).text() == "lyhyt"


def test_matches_are_marked_where_they_stand_even_behind_an_emoji(app: QApplication) -> None:
    layout = text.broken("👵 yksinäisyys on yksinäisyys", app.font(), 2000, 1, ("yksinäisyys",))
    marks = layout.formats()
    assert [(mark.start, mark.length) for mark in marks] == [(3, 11), (18, 11)]
    assert marks[0].format.background().color() == theme.colors().mark


def test_the_heading_and_the_order_do_not_overlap_in_a_narrow_column(panel: ResultsPanel, qtbot: QtBot) -> None:
    panel.resize(panel.sort.width() + panel.heading.width(), 700)
    order = panel.sort.parentWidget()
    assert order is not None
    qtbot.wait(1)
    assert panel.heading.geometry().bottom() < order.mapTo(panel, order.rect().topLeft()).y()
    assert order.mapTo(panel, order.rect().bottomRight()).x() <= panel.width()
