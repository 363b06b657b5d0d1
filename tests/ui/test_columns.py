"""Room for everything at 200 % text: the panels beside the results take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from hytedesk import i18n
from hytedesk.ui.main_window import MainWindow
from tests.ui import samples, walk
from tests.ui.hands import KEY, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

SCREENS = [(1280, 720), (1366, 768)]


@pytest.fixture
def opened(app: QApplication, qtbot: QtBot) -> Callable[[int, int, int], MainWindow]:
    """A filled window of a size, with text of so many per cent."""

    def opens(width: int, height: int, percent: int) -> MainWindow:
        font = QFont(app.font())
        font.setPointSizeF(9.0 * percent / 100)
        app.setFont(font)
        window = MainWindow()
        window.fill()
        qtbot.addWidget(window)
        window.resize(width, height)
        samples.fill(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        settle(app)
        return window

    return opens


def settle(app: QApplication) -> None:
    for _turn in range(5):  # a layout asked for in one turn of the events is done in the next
        app.processEvents()


def tabs(window: MainWindow) -> QTabWidget:
    (found,) = window.findChildren(QTabWidget)
    return found


def lines(text: QWidget) -> float:
    return text.height() / text.fontMetrics().lineSpacing()


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_large_text_leaves_room_for_each_panel(
    opened: Callable[[int, int, int], MainWindow], app: QApplication, language: i18n.Language, width: int, height: int
) -> None:
    i18n.use(language)
    window = opened(width, height, 200)
    assert (window.width(), window.height()) == (width, height)
    bar = tabs(window).tabBar()
    assert sum(bar.tabRect(place).width() for place in range(3)) <= bar.width()
    assert lines(window.results.list) >= 8
    for panel, view in (
        (window.filters, window.filters.tree),
        (window.detail, window.detail.text),
        (window.sheet, window.sheet.viewport()),
    ):
        window.columns.bring(panel)
        settle(app)
        assert lines(view) >= 9
        assert view.width() >= 30 * view.fontMetrics().averageCharWidth()
        assert walk.cut(window) == []
    assert window.detail.text.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_usual_text_has_all_side_by_side(
    opened: Callable[[int, int, int], MainWindow], width: int, height: int
) -> None:
    window = opened(width, height, 100)
    assert window.findChildren(QTabWidget) == []
    assert all(panel.isVisible() for panel in (window.filters, window.detail, window.sheet))


def test_what_is_shown_changes_no_place(opened: Callable[[int, int, int], MainWindow], app: QApplication) -> None:
    window = opened(1280, 720, 200)
    window.columns.bring(window.filters)
    window.search_row.set_text("yksinäisyys")
    window.show_message("Palvelin ei vastaa.")
    samples.fill(window)
    settle(app)
    assert tabs(window).currentWidget() is window.filters


def test_the_results_do_not_move_while_offers_come_and_go(
    opened: Callable[[int, int, int], MainWindow], app: QApplication
) -> None:
    window = opened(1280, 720, 200)
    tops = set()
    for offers in (samples.OFFERS[2:], (), samples.OFFERS[2:]):
        window.results.show_results(msgspec.structs.replace(samples.RESULTS, said="", offers=offers))
        settle(app)
        tops.add(window.results.list.y())
    assert len(tops) == 1


def test_each_panel_is_reached_by_its_key(opened: Callable[[int, int, int], MainWindow]) -> None:
    window = opened(1280, 720, 200)
    met = []
    for _step in range(5):
        window.actions_.next_panel.trigger()
        met.append(window.focusWidget())
        assert met[-1].isVisible()
    way = [window.filters.tree, window.results.list, window.detail.text, window.sheet.list, window.search_row.field]
    assert met == way
    window.columns.bring(window.sheet)
    window.actions_.pathways.trigger()
    assert tabs(window).currentWidget() is window.filters


def test_tab_goes_through_the_results_then_the_tabs_then_the_panel(
    opened: Callable[[int, int, int], MainWindow],
) -> None:
    window = opened(1280, 720, 200)
    bar = tabs(window).tabBar()
    for panel, way_in in (
        (window.filters, window.filters.tree),
        (window.detail, window.detail.text),
        (window.sheet, window.sheet.language),
    ):
        window.columns.bring(panel)
        window.results.list.setFocus()
        met = []
        for _step in range(2):
            press(window.focusWidget(), KEY.Key_Tab)
            met.append(window.focusWidget())
        assert met == [bar, way_in]


def test_arrows_on_the_tabs_change_the_panel_and_it_is_told(
    opened: Callable[[int, int, int], MainWindow],
) -> None:
    window = opened(1280, 720, 200)
    bar = tabs(window).tabBar()
    assert QAccessible.queryAccessibleInterface(bar).text(QAccessible.Text.Name) == "Tiedot"
    assert [bar.tabText(place) for place in range(3)] == ["Suodattimet", "Tiedot", "Lähete (3)"]
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    press(bar, KEY.Key_Right)
    assert tabs(window).currentWidget() is window.sheet
    window.sheet.show_items(())
    assert bar.tabText(2) == "Lähete (0)"


def test_going_to_a_service_shows_it(opened: Callable[[int, int, int], MainWindow]) -> None:
    window = opened(1280, 720, 200)
    window.columns.bring(window.filters)
    window.results.enter()
    assert tabs(window).currentWidget() is window.filters
    press(window.results.list, KEY.Key_Down)
    assert tabs(window).currentWidget() is window.detail


def test_a_panel_that_is_hidden_has_no_tab(opened: Callable[[int, int, int], MainWindow]) -> None:
    window = opened(1280, 720, 200)
    window.actions_.show_detail.trigger()
    assert not tabs(window).isTabVisible(1)
    window.columns.bring(window.detail)
    assert tabs(window).currentWidget() is not window.detail
    window.actions_.show_filters.trigger()
    window.actions_.show_sheet.trigger()
    assert not tabs(window).isVisible()
    window.actions_.show_detail.trigger()
    assert window.detail.isVisible()


def test_a_larger_window_has_all_side_by_side_again_and_the_keyboard_stays(
    opened: Callable[[int, int, int], MainWindow], app: QApplication
) -> None:
    window = opened(1920, 1080, 200)
    before = window.columns.sizes(), window.detail.height(), window.sheet.height()
    window.sheet.note.setFocus()
    QTest.keyClicks(window.sheet.note, "ma klo 9")
    window.resize(1280, 720)
    settle(app)
    assert window.focusWidget() is window.sheet.note
    assert tabs(window).currentWidget() is window.sheet
    window.resize(1920, 1080)
    settle(app)
    assert window.focusWidget() is window.sheet.note
    assert window.sheet.note.toPlainText() == "ma klo 9"
    assert window.findChildren(QTabWidget) == []
    assert (window.columns.sizes(), window.detail.height(), window.sheet.height()) == before
    window.search_row.new_client.setFocus()
    press(window.search_row.new_client, KEY.Key_Tab)
    assert window.focusWidget() is window.filters.tree
