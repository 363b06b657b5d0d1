from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu

from hytedesk.ui.panels.sheet import SheetPanel
from tests.ui import samples
from tests.ui.hands import ALT, KEY, click, press, type_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def panel(app: QApplication, qtbot: QtBot) -> SheetPanel:  # noqa: ARG001
    made = SheetPanel()
    qtbot.addWidget(made)
    made.resize(380, 400)
    made.set_languages(samples.LANGUAGES, "fi")
    made.show_items(samples.SHEET)
    with qtbot.waitExposed(made):
        made.show()
    return made


def go_to(panel: SheetPanel, row: int) -> None:
    panel.list.setCurrentIndex(panel.list.model().index(row, 0))


def test_it_says_how_many_services_are_on_it(panel: SheetPanel) -> None:
    assert "(3)" in panel.heading.text()
    panel.show_items(())
    assert "(0)" in panel.heading.text()
    assert panel.empty.isVisible()
    assert not panel.print.isEnabled()


def test_alt_and_arrows_change_the_order(panel: SheetPanel, qtbot: QtBot) -> None:
    go_to(panel, 1)
    with qtbot.waitSignal(panel.moved) as moved:
        press(panel.list, KEY.Key_Up, ALT)
    assert moved.args == [1, 0]
    with qtbot.waitSignal(panel.moved) as moved:
        press(panel.list, KEY.Key_Down, ALT)
    assert moved.args == [1, 2]
    go_to(panel, 2)
    with qtbot.assertNotEmitted(panel.moved):
        press(panel.list, KEY.Key_Down, ALT)


def test_the_moved_service_stays_current(panel: SheetPanel) -> None:
    go_to(panel, 2)
    panel.show_items((samples.SHEET[2], *samples.SHEET[:2]))
    assert panel.list.currentIndex().row() == 0


def test_after_removing_the_next_one_is_current(panel: SheetPanel, qtbot: QtBot) -> None:
    go_to(panel, 2)
    with qtbot.waitSignal(panel.removeRequested) as removed:
        press(panel.list, KEY.Key_Delete)
    assert removed.args == ["demo:2"]
    panel.show_items(samples.SHEET[:2])
    assert panel.list.currentIndex().row() == 1


def test_the_small_buttons_work_with_the_mouse(panel: SheetPanel, qtbot: QtBot) -> None:
    rect = panel.list.visualRect(panel.list.model().index(1, 0))
    right = QPoint(rect.right(), rect.center().y())
    for offset, signal, args in (
        (12, panel.removeRequested, ["demo:3"]),
        (36, panel.moved, [1, 2]),
        (60, panel.moved, [1, 0]),
    ):
        with qtbot.waitSignal(signal) as asked:
            click(panel.list.viewport(), right - QPoint(offset, 0))
        assert asked.args == args


def test_dropping_a_service_asks_for_its_new_place(panel: SheetPanel, qtbot: QtBot) -> None:
    go_to(panel, 0)
    spot = QPointF(panel.list.visualRect(panel.list.model().index(2, 0)).center())
    no_key, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    drop = QDropEvent(spot, Qt.DropAction.MoveAction, QMimeData(), left, no_key)
    with qtbot.waitSignal(panel.moved) as moved:
        panel.list.dropEvent(drop)
    assert moved.args == [0, 2]
    assert drop.dropAction() == Qt.DropAction.IgnoreAction


def test_a_cleared_note_cannot_be_brought_back(panel: SheetPanel) -> None:
    notes: list[str] = []
    panel.noteChanged.connect(notes.append)
    type_in(panel.note, "soita")
    assert notes[-1] == "soita"
    panel.clear_note()
    assert notes[-1] == ""
    panel.note.undo()
    assert panel.note.toPlainText() == ""
    assert not panel.note.document().isUndoAvailable()


def test_tab_leaves_the_note(panel: SheetPanel) -> None:
    panel.note.setFocus()
    press(panel.note, KEY.Key_Tab)
    assert panel.note.toPlainText() == ""
    assert panel.focusWidget() is not panel.note


def test_options_and_language_are_told(panel: SheetPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.optionsChanged) as options:
        press(panel.form, KEY.Key_Down)
    assert options.args == ["large", False]
    with qtbot.assertNotEmitted(panel.optionsChanged):
        panel.set_options("card", discreet=True)
    assert panel.discreet.isChecked()
    with qtbot.waitSignal(panel.optionsChanged) as options:
        panel.discreet.click()
    assert options.args == ["card", False]
    with qtbot.waitSignal(panel.languageChanged) as language:
        press(panel.language, KEY.Key_Down)
    assert language.args == ["sv"]


def test_every_way_to_hand_it_over_has_its_signal(panel: SheetPanel, qtbot: QtBot) -> None:
    for button, signal in (
        (panel.print, panel.printRequested),
        (panel.email, panel.emailRequested),
        (panel.show_client, panel.showRequested),
    ):
        with qtbot.waitSignal(signal):
            button.click()
    panel.further.click()
    (menu,) = panel.findChildren(QMenu)
    further = (panel.previewRequested, panel.saveRequested, panel.copyRequested)
    for action, signal in zip(menu.actions(), further, strict=True):
        with qtbot.waitSignal(signal):
            action.trigger()
    menu.close()


def test_a_proposed_discretion_is_said_and_a_chosen_one_is_not(panel: SheetPanel) -> None:
    for discreet, proposed in ((True, True), (True, False), (False, True)):
        panel.set_options("normal", discreet, proposed=proposed)
        assert panel.proposed.isVisible() == (discreet and proposed)
        assert (panel.proposed.text() in panel.discreet.accessibleDescription()) == (discreet and proposed)


def test_all_four_forms_can_be_chosen(panel: SheetPanel) -> None:
    offered = [panel.form.itemData(place) for place in range(panel.form.count())]
    assert offered == ["normal", "large", "bilingual", "card"]
