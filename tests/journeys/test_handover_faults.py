"""What can go wrong when the sheet is handed over: a clear sentence, and the sheet is still there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog

from hytedesk.app import Desktop
from hytedesk.ui import printing
from hytedesk.ui.models import VALUE_ROLE
from hytedesk.ui.panels.preview import PreviewDialog
from scripts.tour import type_text, wait_until
from tests.ui.hands import KEY, press

Open = Callable[[Path], Desktop]
SHELTER = "demo:turvakoti-lyhty"
TELLING = ("turva", "shelter", "väkival", "lyhty", "pohjanmaa", "vaasa", "mustasaari")
linux = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full and xdg-email are of Linux")


@pytest.fixture
def desktop(demo_data: Path, open_desktop: Open) -> Desktop:
    """A window with two services on the sheet."""
    made = open_desktop(demo_data)
    found = made.window.results.list.model()
    for row in range(2):
        made.sheet.add(found.index(row, 0).data(VALUE_ROLE).id)
    return made


def notice(desktop: Desktop) -> str:
    bar = desktop.window._notice
    return bar.label.text() if bar is not None and bar.isVisible() else ""


def preview(desktop: Desktop) -> PreviewDialog | None:
    return next((one for one in desktop.window.findChildren(PreviewDialog) if one.isVisible()), None)


def pages_of(shown: PreviewDialog) -> int:
    view = shown.findChild(QPdfView)
    assert view is not None
    return view.document().pageCount()


def test_the_preview_stays_beside_the_window_and_follows_the_sheet(desktop: Desktop) -> None:
    window = desktop.window
    window.actions_.preview.trigger()
    wait_until(lambda: preview(desktop) is not None)
    shown = preview(desktop)
    assert shown is not None
    assert not shown.isModal()
    assert pages_of(shown) == 1
    type_text(window.search_row.field, "velka")  # the window goes on as before
    found = window.results.list.model()
    for row in range(min(6, found.rowCount())):
        desktop.sheet.add(found.index(row, 0).data(VALUE_ROLE).id)
    window.sheet.form.setCurrentIndex(window.sheet.form.findData("large"))
    window.sheet.form.activated.emit(window.sheet.form.currentIndex())
    wait_until(lambda: pages_of(shown) > 1)
    press(shown, KEY.Key_Escape)
    assert preview(desktop) is None
    window.actions_.preview.trigger()
    wait_until(lambda: preview(desktop) is not None)
    for service in desktop.sheet.chosen():
        desktop.sheet.remove(service)
    assert preview(desktop) is None


@linux
def test_a_full_disk_is_said_and_the_sheet_is_still_there(desktop: Desktop) -> None:
    desktop.window.actions_.save_pdf.trigger()
    wait_until(lambda: desktop.window.findChild(QFileDialog) is not None)
    dialog = desktop.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/dev/full")
    dialog.reject()
    wait_until(lambda: "/dev/full" in notice(desktop))
    assert len(desktop.sheet.chosen()) == 2


@linux
def test_a_missing_mail_program_is_said_and_the_sheet_is_still_there(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    desktop.window.actions_.email.trigger()
    wait_until(lambda: notice(desktop) != "")
    assert notice(desktop).startswith("Sähköpostiohjelmaa ei voitu avata")
    assert len(desktop.sheet.chosen()) == 2


def test_a_missing_printer_is_said_and_the_sheet_is_still_there(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_printers", list)
    desktop.window.actions_.print_.trigger()
    wait_until(lambda: notice(desktop) != "")
    assert notice(desktop).startswith("Tällä tietokoneella ei ole tulostinta")
    assert len(desktop.sheet.chosen()) == 2


@linux
@pytest.mark.parametrize("language", ["fi", "sv", "en", "ru", "ar"])
def test_nothing_outside_a_discreet_sheet_tells_what_it_is_about(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str
) -> None:
    record, program = tmp_path / "record", tmp_path / "bin" / "xdg-email"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{record}.part"\nmv "{record}.part" "{record}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setattr(printing, "_printers", lambda: ["Office"])
    desktop.sheet.add(SHELTER)
    desktop.window.sheet.languageChanged.emit(language)
    actions = desktop.window.actions_
    actions.print_.trigger()
    wait_until(lambda: desktop.window.findChild(QPrintDialog) is not None)
    asked = desktop.window.findChild(QPrintDialog)
    assert asked is not None
    job = asked.printer().docName()
    asked.reject()
    actions.email.trigger()
    actions.email.trigger()
    wait_until(record.exists)
    mail = record.read_text().splitlines()
    actions.save_pdf.trigger()
    wait_until(lambda: desktop.window.findChild(QFileDialog) is not None)
    dialog = desktop.window.findChild(QFileDialog)
    assert dialog is not None
    (offered,) = dialog.selectedFiles()
    dialog.reject()
    told = " ".join([job, *mail[:-1], Path(mail[-1]).name, Path(offered).name]).casefold()
    assert [word for word in TELLING if word in told] == []
    assert "@" not in told


def test_what_somebody_else_copied_is_left_alone(desktop: Desktop) -> None:
    desktop.window.actions_.copy_text.trigger()
    QGuiApplication.clipboard().setText("something else")
    desktop.new_client()
    assert QGuiApplication.clipboard().text() == "something else"


def test_nothing_is_left_on_the_clipboard_when_the_window_closes(desktop: Desktop) -> None:
    desktop.window.actions_.copy_text.trigger()
    assert "112" in QGuiApplication.clipboard().text()
    desktop.close()
    assert QGuiApplication.clipboard().text() == ""


@linux
def test_a_draft_is_gone_from_the_disk_when_the_window_closes(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "xdg-email"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    desktop.window.sheet.note.setPlainText("äiti odottaa autossa")
    desktop.window.actions_.email.trigger()
    wait_until(lambda: "ilman työpaikkaa ja viestiä" in notice(desktop))
    assert desktop._drafts is not None
    folder = desktop._drafts.path
    (draft,) = folder.glob("*.pdf")
    paper = "".join(page.extract_text() for page in pypdf.PdfReader(draft).pages)
    assert "autossa" not in paper
    assert "112" in paper
    desktop.close()
    assert not folder.exists()
