"""Days of the people whom the window is for, on the real program with its demo catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QPushButton, QWidget

from hytedesk import config
from hytedesk.app import Desktop
from hytedesk.ui.panels.about import ShortcutsDialog
from hytedesk.ui.panels.first_start import FirstStartDialog
from scripts.tour import type_text, wait_until

Open = Callable[[Path], Desktop]


def found(desktop: Desktop) -> int:
    return desktop.window.results.list.model().rowCount()


def choose(desktop: Desktop, text: str, count: int = 1) -> None:
    """Search, and put the first services on the sheet, by keys."""
    field, results = desktop.window.search_row.field, desktop.window.results.list
    desktop.window.search_row.focus()
    field.clear()
    type_text(field, text)
    QTest.keyClick(field, Qt.Key.Key_Down)
    for _service in range(count):
        QTest.keyClick(results, Qt.Key.Key_Return)
        QTest.keyClick(results, Qt.Key.Key_Down)


def saved(desktop: Desktop, paper: Path) -> str:
    """What stands on the sheet as saved."""
    desktop.window.actions_.save_pdf.trigger()
    wait_until(lambda: bool(desktop.window.findChildren(QFileDialog)))
    (dialog,) = desktop.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(paper))
    dialog.reject()
    wait_until(lambda: paper.exists() and paper.stat().st_size > 0)
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)


def test_a_clinic_nurse_has_the_sheet_before_the_client_has_stood_up(
    demo_data: Path, open_desktop: Open, tmp_path: Path
) -> None:
    desktop = open_desktop(demo_data)
    window = desktop.window
    choose(desktop, "78-vuotias yksinäinen", 2)
    choose(desktop, "tuolijumppa")
    window.sheet.note.setPlainText("Soita jo tänään.")
    text = saved(desktop, tmp_path / "paper.pdf")
    assert "Sinulle valitut palvelut" in text
    assert "Soita jo tänään." in text
    assert "Vaasan terveysasema" in text
    window.actions_.new_client.trigger()  # the next one
    assert (desktop.sheet.chosen(), window.sheet.note.toPlainText(), window.search_row.field.text()) == ((), "", "")
    assert window.focusWidget() is window.search_row.field


def test_a_home_visit_without_a_network_ends_with_a_sheet(demo_data: Path, open_desktop: Open, tmp_path: Path) -> None:
    config.save(demo_data, replace(config.load(demo_data), sources=("hsds:http://127.0.0.1:9",)))
    desktop = open_desktop(demo_data)
    desktop.window.actions_.sync.trigger()
    notice = "127.0.0.1"
    wait_until(lambda: any(notice in label.text() for label in desktop.window.findChildren(QLabel)))
    choose(desktop, "omaishoitaja", 2)
    text = saved(desktop, tmp_path / "paper.pdf")
    assert len(desktop.sheet.chosen()) == 2
    assert "112" in text


def test_a_social_worker_finds_and_prints_in_swedish(demo_data: Path, open_desktop: Open, tmp_path: Path) -> None:
    config.save(demo_data, replace(config.load(demo_data), language="sv", municipalities=("499",)))
    desktop = open_desktop(demo_data)
    window = desktop.window
    assert window.search_row.field.accessibleName() == "Vad behövs?"
    choose(desktop, "ensamhet", 2)  # Swedish words find services, and Finnish words still do
    window.search_row.focus()
    type_text(window.search_row.field, "yksinäisyys")
    assert found(desktop) > 0
    text = saved(desktop, tmp_path / "paper.pdf")
    assert "Tjänster för dig" in text
    assert "Sinulle valitut" not in text


def test_someone_new_finds_and_hands_over_without_help(
    tmp_path: Path, open_desktop: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first ten minutes: one question, a catalogue that says it is a demo, and every next step in sight."""
    monkeypatch.setenv("LANGUAGE", "fi")
    desktop = open_desktop(tmp_path / "data")
    window = desktop.window
    (welcome,) = window.findChildren(FirstStartDialog)
    welcome.region.county.setCurrentIndex(welcome.region.county.findData("17"))
    (buttons,) = welcome.findChildren(QDialogButtonBox)
    QTest.keyClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.Key.Key_Return)
    assert not welcome.isVisible()

    demo = window.state_line.findChildren(QLabel)
    wait_until(lambda: any("Esittely" in label.text() for label in demo if label.isVisible()))
    assert window.focusWidget() is window.search_row.field
    assert "yksinäisyys" in window.search_row.field.placeholderText()
    assert empty_sheet_says(window.sheet)

    window.actions_.help.trigger()
    (help_,) = window.findChildren(ShortcutsDialog)
    told = " ".join(label.text() for label in help_.findChildren(QLabel))
    assert all(key in told for key in ("↓", "Enter", "Ctrl+P", "Ctrl+N", "F1"))
    QTest.keyClick(help_, Qt.Key.Key_Escape)

    choose(desktop, "yksinäisyys")
    assert len(desktop.sheet.chosen()) == 1
    keys = {action.shortcut().toString() for action in window.actions()}
    buttons_ = [button for button in window.sheet.findChildren(QPushButton) if button.isVisible()]
    said = [f"{button.text()} {button.toolTip()}" for button in buttons_]
    assert all(any(key in words for words in said) for key in ("Ctrl+P", "Ctrl+E", "F11"))
    assert {"Ctrl+P", "Ctrl+E", "Ctrl+S", "F11"} <= keys
    text = saved(desktop, tmp_path / "paper.pdf")
    assert "Demo" in text or "Esittely" in text


def empty_sheet_says(sheet: QWidget) -> bool:
    """Whether the empty sheet tells what to do."""
    return any("Enter" in label.text() for label in sheet.findChildren(QLabel) if label.isVisible())
