"""An outreach worker in a stairwell, who does not know what services are called; and the computer they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from hytedesk import config
from hytedesk.app import Desktop
from hytedesk.ui.controllers.idle import NOTICE
from hytedesk.ui.panels.about import ShortcutsDialog
from hytedesk.ui.panels.client_view import ClientView
from hytedesk.ui.panels.directory import DirectoryDialog
from hytedesk.ui.panels.guide import GuideDialog
from hytedesk.ui.panels.idle import IdleNotice
from hytedesk.ui.panels.preview import PreviewDialog
from scripts.tour import type_text, wait_until

Open = Callable[[Path], Desktop]
CTRL = Qt.KeyboardModifier.ControlModifier


def guide(desktop: Desktop) -> GuideDialog:
    QTest.keyClick(desktop.window, Qt.Key.Key_G, CTRL)
    (dialog,) = desktop.window.findChildren(GuideDialog)
    wait_until(dialog.isVisible)
    return dialog


def answer(dialog: GuideDialog, digit: int) -> int:
    """Press a digit; returns the count that stood beside the answer."""
    button = next(button for button in dialog.buttons if button.digit == digit)
    count = button.answer.count
    QTest.keyClick(dialog.focusWidget(), Qt.Key(Qt.Key.Key_0.value + digit))
    return count


def listed(desktop: Desktop) -> int:
    return desktop.window.results.list.model().rowCount()


def seen(desktop: Desktop, kind: type[QWidget]) -> bool:
    return any(found.isVisible() for found in desktop.window.findChildren(kind))


def test_three_keys_lead_to_services_that_the_client_takes_along(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    window = desktop.window
    dialog = guide(desktop)
    answer(dialog, 7)  # money, food, a home or work
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Backspace)
    answer(dialog, 1)  # company after all
    answer(dialog, 1)  # someone to talk to
    count = answer(dialog, 4)  # older people
    assert not dialog.isVisible()
    wait_until(lambda: listed(desktop) == count)
    assert count > 0
    chips = {(button.chip.group, button.chip.value) for button in window.results._chips}
    assert {("support", "talk"), ("age_group", "seniors"), ("municipality", "")} <= chips
    assert window.focusWidget() is window.results.list
    QTest.keyClick(window.results.list, Qt.Key.Key_Return)
    assert len(desktop.sheet.chosen()) == 1
    window.actions_.show_client.trigger()
    wait_until(lambda: seen(desktop, ClientView))
    window.actions_.new_client.trigger()
    assert desktop.sheet.chosen() == ()
    assert desktop.search.is_fresh


def test_leaving_the_guide_changes_nothing(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    type_text(desktop.window.search_row.field, "kerho")
    before = desktop.search.choices
    dialog = guide(desktop)
    answer(dialog, 1)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert desktop.search.choices == before


def test_where_is_chosen_with_the_last_question(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    dialog = guide(desktop)
    answer(dialog, 0)
    answer(dialog, 0)
    near = dialog.buttons[-1].answer.count
    dialog.municipality.set_codes(())
    dialog.municipality.chosen.emit(())
    assert dialog.buttons[-1].answer.count > near
    answer(dialog, 0)
    assert desktop.window.search_row.municipality.codes() == ()


def test_a_region_can_hide_the_guide(demo_data: Path, open_desktop: Open) -> None:
    config.save(demo_data, replace(config.load(demo_data), feature_guided_find=False))
    desktop = open_desktop(demo_data)
    assert not desktop.window.actions_.guided_find.isVisible()
    QTest.keyClick(desktop.window, Qt.Key.Key_G, CTRL)
    assert desktop.window.findChildren(GuideDialog) == []
    desktop.window.actions_.help.trigger()
    (shortcuts,) = desktop.window.findChildren(ShortcutsDialog)
    assert not any("Ctrl+G" in label.text() for label in shortcuts.findChildren(QLabel))
    assert any("Ctrl+N" in label.text() for label in shortcuts.findChildren(QLabel))


def test_who_else_offers_this_leads_to_other_organizations(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    window = desktop.window
    type_text(window.search_row.field, "velkaneuvonta")
    window.detail.text.anchorClicked.emit(QUrl("others:"))
    (dialog,) = window.findChildren(DirectoryDialog)
    wait_until(lambda: dialog.services.model().rowCount() > 0)
    assert dialog.all.isVisible()
    few = dialog.list.model().rowCount()
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    QTest.keyClick(dialog.services, Qt.Key.Key_Return)
    assert len(desktop.sheet.chosen()) == 1
    shown = window.detail._detail
    QTest.keyClick(dialog.services, Qt.Key.Key_Space)
    assert window.detail._detail is not None
    assert window.detail._detail != shown
    assert window.detail._detail.id == desktop.sheet.chosen()[0]
    dialog.all.click()
    assert dialog.list.model().rowCount() > few


def test_the_directory_follows_a_newer_catalogue(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.directory.open("demo:gone")  # of a service that is in no catalogue nobody is another one
    (dialog,) = desktop.window.findChildren(DirectoryDialog)
    wait_until(lambda: dialog.list.model().rowCount() > 0)
    assert not dialog.all.isVisible()
    everyone = dialog.list.model().rowCount()
    dialog.show_rows((), "")
    desktop.sync.reopen()
    wait_until(lambda: dialog.list.model().rowCount() == everyone)


def test_the_third_sector_of_a_municipality_is_browsed(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.actions_.directory.trigger()
    (dialog,) = desktop.window.findChildren(DirectoryDialog)
    wait_until(lambda: dialog.list.model().rowCount() > 0)
    everyone = dialog.list.model().rowCount()
    dialog.kind.setCurrentIndex(dialog.kind.findData("association"))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    associations = dialog.list.model().rowCount()
    dialog.municipality.set_codes(("399",))
    dialog.municipality.chosen.emit(("399",))
    assert 0 < dialog.list.model().rowCount() < associations < everyone


@pytest.fixture
def busy(demo_data: Path, open_desktop: Open) -> Desktop:
    """A client's search, filters, sheet, note, preview and clipboard."""
    desktop = open_desktop(demo_data)
    window = desktop.window
    type_text(window.search_row.field, "kerho")
    window.filters.toggled.emit("support", "group", True)
    QTest.keyClick(window.search_row.field, Qt.Key.Key_Return)
    window.sheet.note.setPlainText("Soitellaan tiistaina")
    window.actions_.copy_text.trigger()
    window.actions_.directory.trigger()
    window.actions_.preview.trigger()
    wait_until(lambda: seen(desktop, PreviewDialog))
    assert "Soitellaan" in QGuiApplication.clipboard().text()
    return desktop


def left_behind(desktop: Desktop) -> dict[str, bool]:
    window = desktop.window
    return {
        "search": bool(window.search_row.field.text()),
        "filters": bool(desktop.search.choices.support),
        "sheet": bool(desktop.sheet.chosen()),
        "note": bool(window.sheet.note.toPlainText()) or bool(desktop.sheet.document().note),
        "preview": seen(desktop, PreviewDialog),
        "directory": seen(desktop, DirectoryDialog),
        "clipboard": bool(QGuiApplication.clipboard().text()),
    }


def test_new_client_leaves_nothing_behind(busy: Desktop) -> None:
    assert all(left_behind(busy).values()), left_behind(busy)
    busy.window.actions_.new_client.trigger()
    assert not any(left_behind(busy).values()), left_behind(busy)


def test_a_window_left_alone_leaves_nothing_behind(busy: Desktop) -> None:
    busy.idle._clock.timeout.emit()
    assert seen(busy, IdleNotice)
    for _second in range(NOTICE):
        busy.idle._ticks.timeout.emit()
    assert not seen(busy, IdleNotice)
    assert not any(left_behind(busy).values()), left_behind(busy)


def test_text_of_another_program_stays_on_the_clipboard(busy: Desktop) -> None:
    QGuiApplication.clipboard().setText("from the record system")
    busy.window.actions_.new_client.trigger()
    assert QGuiApplication.clipboard().text() == "from the record system"


def test_a_fresh_window_is_not_disturbed(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.idle._clock.timeout.emit()
    assert not seen(desktop, IdleNotice)
