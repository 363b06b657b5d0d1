"""Straight to the printer's queue where CUPS is: as chosen in the dialog, without a file; a word if it fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hytedesk.ui import cups, printing
from tests.ui.test_preview import A4, A5, pdf, print_dialog

pytestmark = [
    pytest.mark.usefixtures("english"),
    pytest.mark.skipif(sys.platform != "linux", reason="lp is used on Linux only"),
]


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An `lp` that records what it is told; it fails with the code in the file `code`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "lp"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/told"\ncat > "{tmp_path}/paper"\n'
        f'exit "$(cat "{tmp_path}/code" 2>/dev/null || echo 0)"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(printing, "_printers", lambda: ["Office"])
    return tmp_path


class Native(QPrinter):
    """A printer of the system, which this computer need not have."""

    def __init__(self) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setDocName("muistio-2026-11-22")

    def outputFormat(self) -> QPrinter.OutputFormat:  # noqa: N802  # Qt's name
        return QPrinter.OutputFormat.NativeFormat

    def printerName(self) -> str:  # noqa: N802  # Qt's name
        return "Office"


@pytest.fixture
def printer(qapp: object) -> Native:
    assert qapp
    return Native()


def options(told: list[str]) -> set[str]:
    return {after for before, after in pairwise(told) if before == "-o"}


def test_what_was_chosen_is_told(printer: Native, monkeypatch: pytest.MonkeyPatch) -> None:
    printer.setPageSize(QPageSize(A4))
    printer.setCopyCount(3)
    printer.setFromTo(2, 3)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    monkeypatch.setattr(printer, "duplex", lambda: QPrinter.DuplexMode.DuplexLongSide)  # this one has no second side
    monkeypatch.setattr(cups, "_chosen", lambda _printer: ["number-up", "2", "job-hold-until", "indefinite"])
    told = cups.arguments(printer, 4)
    assert told is not None
    assert told[:8] == ["-d", "Office", "-t", "muistio-2026-11-22", "-n", "3", "-P", "2-3"]
    assert {"media=A4", "sides=two-sided-long-edge", "print-color-mode=monochrome", "number-up=2"} <= options(told)
    assert "job-hold-until=indefinite" in options(told)  # secure print stays secure


def test_what_lp_cannot_do_is_painted(printer: Native, tmp_path: Path) -> None:
    paper = QPrinter(QPrinter.PrinterMode.HighResolution)
    paper.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    paper.setOutputFileName(str(tmp_path / "paper.pdf"))
    assert cups.arguments(paper, 1) is None
    assert cups.arguments(printer, 1) is not None


def printed(printer: QPrinter, document: bytes) -> list[str | None]:
    outcomes: list[str | None] = []
    printing._print(printing._Source(document), printer, outcomes.append)
    return outcomes


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_the_document_goes_as_it_is_and_without_a_file(lp: Path, printer: Native, qtbot: QtBot) -> None:
    printer.setPageSize(QPageSize(A4))
    document = pdf(2)
    outcomes = printed(printer, document)
    assert outcomes == []  # it does not wait
    qtbot.waitUntil(lambda: outcomes == [None])
    assert (lp / "paper").read_bytes() == document
    assert (lp / "told").read_text().splitlines()[:4] == ["-d", "Office", "-t", "muistio-2026-11-22"]


def test_a_queue_that_is_gone_is_said(lp: Path, printer: Native, qtbot: QtBot) -> None:
    (lp / "code").write_text("1")
    outcomes = printed(printer, pdf(1))
    qtbot.waitUntil(lambda: len(outcomes) == 1)
    assert outcomes == [
        "The printer did not take the sheet. It is still there; choose another printer or save it as PDF."
    ]


def test_an_lp_that_cannot_be_started_is_said(
    printer: Native, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cups, "program", lambda: str(tmp_path / "gone"))
    outcomes = printed(printer, pdf(1))
    qtbot.waitUntil(lambda: len(outcomes) == 1)
    assert str(outcomes[0]).startswith("The printer did not take")


def test_a_file_chosen_in_the_dialog_is_painted(lp: Path, window: QWidget) -> None:
    outcomes: list[str | None] = []
    window.show()
    printing.print_pdf(window, pdf(1), "muistio", outcomes.append)
    chosen = print_dialog(window).printer()
    chosen.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    chosen.setOutputFileName(str(lp / "chosen.pdf"))
    print_dialog(window).done(QPrintDialog.DialogCode.Accepted)
    assert outcomes == [None]
    assert (lp / "chosen.pdf").exists()
    assert not (lp / "told").exists()


@pytest.mark.parametrize("document", [lambda: pdf(1, A5), lambda: b"no pdf"])
def test_other_paper_than_the_sheets_own_is_painted(
    lp: Path, qapp: object, tmp_path: Path, document: Callable[[], bytes]
) -> None:
    paper = QPrinter(QPrinter.PrinterMode.HighResolution)
    paper.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    paper.setOutputFileName(str(tmp_path / "paper.pdf"))
    paper.setPageSize(QPageSize(A4))
    assert qapp
    assert len(printed(paper, document())) == 1
    assert not (lp / "told").exists()
