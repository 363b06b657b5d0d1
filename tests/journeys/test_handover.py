"""Handing the sheet over otherwise than on paper: shown to the client, and copied into the patient record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QTextBlock
from PySide6.QtWidgets import QTextEdit

from hytedesk.app import Desktop
from hytedesk.ui.controllers.clipboard import NO_HISTORY
from hytedesk.ui.models import VALUE_ROLE
from hytedesk.ui.panels.client_view import ClientView
from scripts.tour import type_text, wait_until

Open = Callable[[Path], Desktop]


def choose_two(desktop: Desktop) -> None:
    found = desktop.window.results.list.model()
    for row in range(2):
        desktop.sheet.add(found.index(row, 0).data(VALUE_ROLE).id)


def shown(desktop: Desktop) -> ClientView | None:
    return next((view for view in desktop.window.findChildren(ClientView) if view.isVisible()), None)


def test_the_client_sees_the_services_over_the_whole_screen_and_nothing_else(
    demo_data: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.actions_.show_client.trigger()
    assert shown(desktop) is None  # there is nothing to show yet
    choose_two(desktop)
    desktop.window.sheet.note.setPlainText("äiti odottaa autossa")
    desktop.window.actions_.show_client.trigger()
    view = shown(desktop)
    assert view is not None
    wait_until(view.isFullScreen)
    assert view.position.text() == "Sivu 1 / 2"
    seen = view.text.toPlainText() + view.title.text() + view.foot.text()
    assert "autossa" not in seen
    assert "112" in seen
    desktop.window.sheet.languageChanged.emit("sv")
    assert view.title.text() == "Tjänster för dig"
    for service in desktop.sheet.chosen():
        desktop.sheet.remove(service)
    assert shown(desktop) is None


def test_a_sheet_for_a_discreet_need_says_that_it_is_discreet_and_can_be_changed(
    demo_data: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(demo_data)
    panel = desktop.window.sheet
    choose_two(desktop)
    assert (panel.discreet.isChecked(), panel.proposed.isVisible()) == (False, False)
    desktop.sheet.add("demo:turvakoti-lyhty")
    assert (panel.discreet.isChecked(), panel.proposed.isVisible()) == (True, True)
    assert desktop.sheet.document().discreet
    panel.form.setCurrentIndex(panel.form.findData("card"))
    panel.form.activated.emit(panel.form.currentIndex())
    assert (desktop.sheet.document().form, panel.proposed.isVisible()) == ("card", True)
    panel.discreet.click()
    assert not desktop.sheet.document().discreet
    assert not panel.proposed.isVisible()
    desktop.new_client()
    assert panel.form.currentData() == "normal"


def test_without_the_service_the_proposal_goes_and_a_choice_stays(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    choose_two(desktop)
    desktop.sheet.add("demo:turvakoti-lyhty")
    desktop.sheet.remove("demo:turvakoti-lyhty")
    assert not desktop.sheet.document().discreet
    desktop.window.sheet.discreet.click()
    desktop.sheet.add("demo:turvakoti-lyhty")
    desktop.sheet.remove("demo:turvakoti-lyhty")
    assert desktop.sheet.document().discreet


def test_a_new_client_sees_nothing_of_the_one_before(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    choose_two(desktop)
    desktop.window.sheet.show_client.click()
    assert shown(desktop) is not None
    desktop.new_client()
    assert shown(desktop) is None


def test_the_sheet_is_pasted_with_its_headings_or_as_plain_text(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    choose_two(desktop)
    desktop.window.actions_.copy_text.trigger()
    record, plain = QTextEdit(), QTextEdit()
    record.paste()
    plain.setAcceptRichText(False)
    plain.paste()
    headings = [block.text() for block in blocks(record) if block.blockFormat().headingLevel() == 2]
    assert [heading[:2] for heading in headings] == ["1.", "2."]
    assert all(heading in plain.toPlainText() for heading in headings)
    assert "<" not in record.toPlainText() + plain.toPlainText()
    clipboard = QGuiApplication.clipboard()
    assert {"text/plain", "text/html", *NO_HISTORY} <= set(clipboard.mimeData().formats())
    desktop.new_client()
    record.clear()
    record.paste()
    assert record.toPlainText() == ""


def test_a_need_that_cannot_wait_shows_whom_to_call(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    bar = desktop.window.results.crisis
    for words, number in (("väkivalta", "080 005 005"), ("våld", "080 005 005"), ("itsetuhoinen", "09 2525 0111")):
        type_text(desktop.window.search_row.field, words)
        wait_until(bar.isVisible)
        assert number in bar.label.text()
        desktop.new_client()
        assert not bar.isVisible()
    desktop.window.filters.toggled.emit("need", "crisis_grief", True)
    assert bar.isVisible()
    assert "112" in bar.label.text()


def blocks(edit: QTextEdit) -> list[QTextBlock]:
    block, found = edit.document().begin(), []
    while block.isValid():
        found.append(block)
        block = block.next()
    return found
