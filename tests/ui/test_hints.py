"""The line of offers above the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from hytedesk.ui.panels.results import ResultsPanel
from tests.ui import samples
from tests.ui.hands import KEY, press

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from hytedesk.ui.main_window import MainWindow

SAID = msgspec.structs.replace(samples.RESULTS, offers=())
NOTHING = msgspec.structs.replace(SAID, said="")


@pytest.fixture
def panel(app: QApplication, qtbot: QtBot) -> ResultsPanel:  # noqa: ARG001
    made = ResultsPanel()
    qtbot.addWidget(made)
    made.resize(760, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.show_results(samples.RESULTS)
    return made


def labels(panel: ResultsPanel) -> list[str]:
    return [button.text() for button in panel.hints.buttons if button.isVisible()]


def test_what_was_searched_and_every_offer_is_shown(panel: ResultsPanel) -> None:
    assert panel.hints.said.isVisible()
    assert panel.hints.said.text() == "Haettiin: yksinäisyys."
    assert labels(panel) == ["Kunta: Seinäjoki?", "Ikä: 78?", "Tarve: Yksinäisyys ja seura?"]


def test_an_offer_is_taken_with_the_mouse_or_the_keyboard(panel: ResultsPanel, qtbot: QtBot) -> None:
    place, _age, need = panel.hints.buttons
    with qtbot.waitSignal(panel.offerAccepted) as taken:
        need.click()
    assert taken.args == [samples.OFFERS[2]]
    place.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(panel.offerAccepted) as taken:
        press(place, KEY.Key_Space)
    assert taken.args == [samples.OFFERS[0]]


def test_the_keyboard_goes_through_the_offers_in_their_order(panel: ResultsPanel) -> None:
    first, second, third = panel.hints.buttons
    assert first.nextInFocusChain() is second
    assert second.nextInFocusChain() is third


def test_an_offer_says_what_it_does(panel: ResultsPanel) -> None:
    button = panel.hints.buttons[2]
    name = QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
    assert name == button.toolTip() == "Käytä suodatinta Tarve: Yksinäisyys ja seura"


def test_nothing_moves_while_offers_come_and_go(panel: ResultsPanel, qtbot: QtBot) -> None:
    tops = set()
    for results in (samples.RESULTS, SAID, NOTHING, samples.RESULTS):
        panel.show_results(results)
        qtbot.wait(1)
        tops.add(panel.list.y())
    assert len(tops) == 1
    panel.show_results(msgspec.structs.replace(NOTHING, asked=False))
    qtbot.wait(1)
    assert panel.hints.height() <= panel.sort.height() + 2  # without hints no line is lost


def test_the_keyboard_goes_from_the_chips_to_the_offers_to_the_order_to_the_list(panel: ResultsPanel) -> None:
    panel.clear.setFocus()
    met: list[QWidget] = [panel.clear]
    while met[-1] is not panel.list and len(met) < 20:
        press(met[-1], KEY.Key_Tab)
        met.append(panel.window().focusWidget())
    assert met == [panel.clear, *panel.hints.buttons, panel.sort, panel.list]


def test_offers_that_stay_keep_their_button(panel: ResultsPanel) -> None:
    kept = panel.hints.buttons[1]
    panel.show_results(msgspec.structs.replace(samples.RESULTS, offers=samples.OFFERS[1:]))
    assert panel.hints.buttons[0] is kept
    assert len(labels(panel)) == 2


@pytest.mark.parametrize("width", [1366, 1024])
def test_nothing_is_cut_in_a_window_of_any_width(window: MainWindow, qtbot: QtBot, width: int) -> None:
    window.resize(width, 700)
    window.columns.share()
    hints = window.results.hints
    qtbot.waitUntil(lambda: window.width() == width)
    qtbot.wait(1)
    assert [button.text() for button in hints.buttons] == [f"{offer.label}?" for offer in samples.OFFERS]
    shown = [hints.said, *hints.buttons]
    assert all(hints.rect().contains(widget.geometry()) for widget in shown)
    assert all(not one.geometry().intersects(other.geometry()) for one in shown for other in shown if one is not other)
    assert hints.said.heightForWidth(hints.said.width()) <= hints.said.height()


def test_an_offer_that_is_too_long_ends_in_an_ellipsis_and_is_told_whole(panel: ResultsPanel, qtbot: QtBot) -> None:
    offer = msgspec.structs.replace(samples.OFFERS[2], label="Tarve: " + "pitkä " * 60)
    panel.show_results(msgspec.structs.replace(samples.RESULTS, offers=(offer,)))
    (button,) = panel.hints.buttons
    qtbot.waitUntil(lambda: button.text().endswith("…"))
    assert offer.label in button.accessibleName()
    assert panel.hints.rect().contains(button.geometry())


def test_the_first_offer_is_one_key_away_from_the_search_field(window: MainWindow, qtbot: QtBot) -> None:
    window.search_row.focus()
    with qtbot.waitSignal(window.results.offerAccepted) as taken:
        press(window.search_row.field, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert taken.args == [samples.OFFERS[0]]
    window.results.show_results(SAID)
    with qtbot.assertNotEmitted(window.results.offerAccepted), qtbot.assertNotEmitted(window.search_row.enterPressed):
        press(window.search_row.field, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
