"""Few hits, orders, the same services again, and an error reported: in the real window on the demo catalogue."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from hytedesk import config
from hytedesk.app import Desktop
from hytedesk.db.catalogue import open_active
from hytedesk.ui.controllers.search import MORE_ROWS
from scripts.tour import type_text, wait_until
from tests.journeys.test_favourites import rows
from tests.journeys.test_window import message

Open = Callable[[Path], Desktop]
ALL = 411
"""Services of the demo catalogue."""


def test_no_hits_lead_to_some_and_the_number_on_the_button_is_true(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    results = desktop.window.results
    type_text(desktop.window.search_row.field, "kerho")
    desktop.window.search_row.age.setFocus()
    QTest.keyClicks(desktop.window.search_row.age, "3")
    for group, value in (("organization_type", "state"), ("language", "en")):
        desktop.window.filters.toggled.emit(group, value, True)
    wait_until(results.few.isVisible)
    assert results.few.buttons
    for place in range(len(results.few.buttons)):
        label = results.few.buttons[place].text()
        before = desktop.search.choices
        results.few.buttons[place].click()
        told = label.rpartition("(")[2].rstrip(")")
        assert results.heading.text().split()[0] == told
        desktop.search.ask(before)
        wait_until(lambda: bool(results.few.buttons))


def test_an_order_is_chosen_by_keyboard_kept_for_the_client_and_not_for_the_next(
    demo_data: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(demo_data)
    sort = desktop.window.results.sort
    sort.setFocus()
    QTest.keyClick(sort, Qt.Key.Key_End)
    assert sort.currentData() == "checked"
    catalogue = open_active(demo_data)
    assert catalogue
    found = [detail.service.checked for detail in catalogue.details(row.id for row in rows(desktop))]
    catalogue.close()
    known = [day for day in found if day is not None]
    assert known == sorted(known, reverse=True)
    type_text(desktop.window.search_row.field, "kerho")
    assert sort.currentData() == "checked"
    desktop.new_client()
    assert sort.currentData() == "best"
    assert desktop.search.choices.sort == "best"


def test_the_services_of_an_earlier_sheet_are_put_on_this_one(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.activateWindow()
    desktop.window.actions_.same_again.trigger()
    assert "Uusi asiakas" in message(desktop)
    field = desktop.window.search_row.field
    type_text(field, "kerho")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desktop.window.sheet.note.setPlainText("Vain tälle asiakkaalle")
    chosen = desktop.sheet.chosen()
    desktop.new_client()
    assert desktop.sheet.chosen() == ()
    desktop.window.actions_.same_again.trigger()
    (menu,) = desktop.window.findChildren(QMenu, "", Qt.FindChildOption.FindDirectChildrenOnly)
    (entry,) = menu.actions()
    assert rows(desktop)
    entry.trigger()
    menu.close()
    assert desktop.sheet.chosen() == chosen
    assert desktop.window.sheet.note.toPlainText() == ""
    kept = b"".join(path.read_bytes() for path in demo_data.rglob("user.db*"))
    assert chosen[0].encode() not in kept


def test_a_discreet_sheet_is_not_remembered(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.filters.toggled.emit("need", "violence", True)
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    assert desktop.sheet.is_discreet
    desktop.window.sheet.discreet.click()
    desktop.new_client()
    desktop.window.actions_.same_again.trigger()
    assert "Uusi asiakas" in message(desktop)


def test_an_error_is_reported_from_the_detail(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    type_text(desktop.window.search_row.field, "kerho")
    assert "Ilmoita virheestä" in desktop.window.detail.text.toPlainText()


def test_whoever_scrolls_to_the_last_row_gets_more_until_all_are_there(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    results = desktop.window.results
    results.clearRequested.emit()
    wait_until(lambda: len(rows(desktop)) == MORE_ROWS)
    assert results.more.text().startswith(f"Lisäksi {ALL - MORE_ROWS} palvelua")
    results.enter()
    QTest.keyClick(results.list, Qt.Key.Key_End)
    here = results.current_id()
    wait_until(lambda: len(rows(desktop)) == 2 * MORE_ROWS)
    assert results.current_id() == here == rows(desktop)[MORE_ROWS - 1].id
    for count in (*range(3 * MORE_ROWS, ALL, MORE_ROWS), ALL):
        QTest.keyClick(results.list, Qt.Key.Key_End)
        wait_until(partial(lambda count: len(rows(desktop)) == count, count))
    assert not results.more.isVisible()


def test_what_is_typed_into_the_frame_is_searched_once_there_is_a_catalogue(
    demo_data: Path,
    qapp: object,  # noqa: ARG001
) -> None:
    desktop = Desktop(demo_data, config.held(demo_data))
    desktop.start()
    type_text(desktop.window.search_row.field, "velka")
    wait_until(lambda: hasattr(desktop, "search") and desktop.window.results.current_id() is not None)
    assert desktop.search.choices.text == desktop.window.search_row.field.text() == "velka"
    assert "velka" in rows(desktop)[0].name.casefold()
    desktop.close()
    desktop.window.close()
    desktop.window.deleteLater()


def test_rows_on_their_way_arrive_though_the_word_forms_get_ready_meanwhile(
    demo_data: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.results.clearRequested.emit()
    wait_until(lambda: len(rows(desktop)) == MORE_ROWS)
    desktop.window.results.moreWanted.emit()
    desktop.search.use_engine(copy.copy(desktop.search.engine))  # type: ignore[arg-type]  # there is one
    wait_until(lambda: len(rows(desktop)) == 2 * MORE_ROWS)
