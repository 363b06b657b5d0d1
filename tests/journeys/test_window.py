"""Days of the people who use the window: first start, no network, another language, the keyboard alone."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hytedesk import config, i18n
from hytedesk.app import Desktop
from hytedesk.db import generations
from hytedesk.sync import run, sources
from hytedesk.ui.panels.first_start import FirstStartDialog
from hytedesk.ui.panels.preview import PreviewDialog
from hytedesk.vocabulary import ages
from scripts.tour import type_text, wait_until

Open = Callable[[Path], Desktop]


def message(desktop: Desktop) -> str:
    notice = desktop.window._notice
    return notice.label.text() if notice is not None and notice.isVisible() else ""


def first_names(desktop: Desktop) -> list[str]:
    model = desktop.window.results.list.model()
    return [model.index(row, 0).data() for row in range(10)]


def test_first_start_asks_once_and_makes_the_demo_catalogue(
    tmp_path: Path, open_desktop: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "fi")
    desktop = open_desktop(tmp_path / "data")
    (dialog,) = desktop.window.findChildren(FirstStartDialog)
    assert dialog.isVisible()
    dialog.region.county.setCurrentIndex(dialog.region.county.findData("17"))
    dialog.accept()
    settings = config.load(tmp_path / "data")
    assert (settings.welcomed, settings.county) == (True, "17")
    info = generations.active(tmp_path / "data")
    assert info is not None
    assert info.is_demo
    assert desktop.window.state_line.isVisible()


def test_without_a_network_the_old_catalogue_works_and_the_state_is_true(demo_data: Path, open_desktop: Open) -> None:
    config.save(demo_data, replace(config.load(demo_data), sources=("ptv11:http://127.0.0.1:9/api/v11",)))
    before = generations.active(demo_data)
    desktop = open_desktop(demo_data)
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: "127.0.0.1" in message(desktop))
    wait_until(lambda: "asetuksissa" not in desktop.window.state_line.sentence.text())  # the source is set already
    assert generations.active(demo_data) == before
    type_text(desktop.window.search_row.field, "kerho")
    assert desktop.window.results.current_id() is not None


def test_the_keyboard_alone_finds_chooses_and_previews(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    window = desktop.window
    field = window.search_row.field
    type_text(field, "yksinäisyy")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(window.results.list, Qt.Key.Key_Return)
    QTest.keyClick(window.results.list, Qt.Key.Key_Down)
    QTest.keyClick(window.results.list, Qt.Key.Key_Return)
    assert len(desktop.sheet.chosen()) == 2
    QTest.keyClick(window.results.list, Qt.Key.Key_Escape)
    window.actions_.preview.trigger()
    wait_until(lambda: any(widget.isVisible() and widget is not window for widget in QApplication.topLevelWidgets()))


def test_new_client_forgets_everything(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    window = desktop.window
    type_text(window.search_row.field, "kerho")
    QTest.keyClick(window.search_row.field, Qt.Key.Key_Return)
    window.sheet.noteChanged.emit("Soitellaan tiistaina")
    assert desktop.sheet.chosen()
    assert desktop.sheet.document().note == "Soitellaan tiistaina"
    window.actions_.new_client.trigger()
    assert desktop.sheet.chosen() == ()
    assert window.search_row.field.text() == ""
    QTest.keyClick(window.search_row.field, Qt.Key.Key_Return)
    assert desktop.sheet.document().note == ""


def test_another_language_keeps_the_chosen_services(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    chosen = desktop.sheet.chosen()
    assert chosen
    desktop.window.actions_.languages["sv"].trigger()
    wait_until(lambda: i18n.language() == "sv" and desktop.sheet.chosen() == chosen)
    assert desktop.window.actions_.print_.text().replace("&", "") == "Skriv ut…"
    assert config.load(demo_data).language == "sv"


def test_another_language_keeps_the_sheet_and_the_search_as_they_are(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    type_text(desktop.window.search_row.field, "kerho")
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    desktop.window.sheet.note.setPlainText("Soitellaan tiistaina")
    desktop.window.sheet.discreet.click()
    desktop.window.actions_.languages["sv"].trigger()
    row, panel = desktop.window.search_row, desktop.window.sheet
    assert (row.field.text(), panel.note.toPlainText()) == ("kerho", "Soitellaan tiistaina")
    assert panel.discreet.isChecked()
    assert desktop.sheet.document().discreet


def test_a_client_who_left_does_not_come_back_with_new_data(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    desktop.window.actions_.languages["sv"].trigger()
    wait_until(lambda: desktop.window.results.current_id() is not None)
    desktop.window.actions_.new_client.trigger()
    loaded: list[bool] = []
    desktop.sync.loaded.connect(lambda *_args: loaded.append(True))
    desktop.sync.start()
    wait_until(lambda: bool(loaded))
    assert desktop.sheet.chosen() == ()


def test_a_message_goes_when_it_is_no_longer_true(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.actions_.print_.trigger()
    assert message(desktop)
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    assert message(desktop) == ""
    desktop.window.actions_.copy_text.trigger()
    assert message(desktop)
    desktop.window.actions_.new_client.trigger()
    assert message(desktop) == ""


def test_the_preview_goes_with_the_last_service(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    desktop.window.actions_.preview.trigger()
    wait_until(lambda: any(found.isVisible() for found in desktop.window.findChildren(PreviewDialog)))
    desktop.sheet.remove(desktop.sheet.chosen()[0])
    assert not any(found.isVisible() for found in desktop.window.findChildren(PreviewDialog))


def test_without_a_source_again_the_real_catalogue_stays(demo_data: Path, tmp_path: Path, open_desktop: Open) -> None:
    own = tmp_path / "own.ndjson"
    own.write_text(Path(sources.DEMO.url).read_text("utf-8").replace('"demo:', '"own:'), "utf-8")
    settings = replace(config.load(demo_data), sources=(f"file:{own}",))
    config.save(demo_data, settings)
    run.run(demo_data, sources.configured(settings), settings)
    before = generations.active(demo_data)
    desktop = open_desktop(demo_data)
    desktop.settings.apply(replace(settings, sources=()))
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: bool(message(desktop)))
    assert generations.active(demo_data) == before
    assert not desktop.window.state_line.demo.isVisible()


def test_a_catalogue_that_cannot_be_read_is_built_anew(demo_data: Path, open_desktop: Open) -> None:
    info = generations.active(demo_data)
    assert info is not None
    with contextlib.closing(sqlite3.connect(demo_data / f"catalogue-{info.generation}.db")) as connection:
        connection.execute("UPDATE search_blob SET value = x'00'")
        connection.commit()
    desktop = open_desktop(demo_data)
    wait_until(desktop.window.state_line.demo.isVisible)
    assert message(desktop) == ""


def test_an_age_group_goes_from_the_search_row_with_its_chip(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    age = desktop.window.search_row.age
    age.setCurrentIndex(2)
    age.activated.emit(2)
    group = age.currentText()
    assert group
    desktop.window.results.chipRemoved.emit("age_group", ages.age_groups()[1].id)
    assert age.currentText() == ""


def test_the_mail_draft_goes_to_the_persons_own_program(
    demo_data: Path, open_desktop: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    program = tmp_path / "bin" / "xdg-email"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {said}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    desktop = open_desktop(demo_data)
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    desktop.window.actions_.email.trigger()
    wait_until(said.exists)
    assert "--attach" in said.read_text()
    assert "@" not in said.read_text()


def test_an_empty_sheet_is_not_printed_but_explained(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.actions_.print_.trigger()
    assert message(desktop)
