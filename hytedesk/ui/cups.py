"""Straight to the printer where CUPS is: the PDF as it is, sharp at any resolution, by `lp` and without a file.

Only on Linux: what a person chooses in the print dialog of macOS cannot be read, and would be lost.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QProcess, QTimer
from PySide6.QtPrintSupport import QPrintEngine, QPrinter

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 30_000
"""Milliseconds: a print server elsewhere may be slow."""
_CHOSEN = 0xFE00
"""Options of the printer as the dialog keeps them, names and values in turn (`PPK_CupsOptions` in Qt's qcups_p.h)."""
_SIDES = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}


def arguments(printer: QPrinter, pages: int) -> list[str] | None:
    """What `lp` is told so that it prints as chosen in the dialog; None = it cannot be told all of it.

    Args:
        printer: as the dialog leaves it.
        pages: of the document.
    """
    if not printer.printerName() or printer.outputFormat() is not QPrinter.OutputFormat.NativeFormat:
        return None
    chosen = _chosen(printer)
    options = dict(zip(chosen[::2], chosen[1::2], strict=False))
    options["media"] = printer.pageLayout().pageSize().key()
    if printer.duplex() in _SIDES:
        options["sides"] = _SIDES[printer.duplex()]
    if printer.colorMode() is QPrinter.ColorMode.GrayScale:
        options["print-color-mode"] = "monochrome"
    if printer.copyCount() > 1:
        options["collate"] = "true" if printer.collateCopies() else "false"
    told = ["-d", printer.printerName(), "-t", printer.docName(), "-n", str(max(1, printer.copyCount()))]
    if printer.fromPage():
        told += ["-P", f"{printer.fromPage()}-{printer.toPage() or pages}"]
    return told + [word for name, value in options.items() if value for word in ("-o", f"{name}={value}")]


def _chosen(printer: QPrinter) -> list[str]:
    return list(printer.printEngine().property(QPrintEngine.PrintEnginePropertyKey(_CHOSEN)) or [])


def program() -> str | None:
    """The path of `lp`, None = it is not used here."""
    return shutil.which("lp") if sys.platform == "linux" else None


def send(lp: str, told: list[str], pdf: bytes, ended: Callable[[bool], None]) -> None:
    """Hand the PDF to `lp`; returns at once.

    Args:
        lp: path of the program.
        told: from `arguments`.
        pdf: the document.
        ended: called once, with True when the printer's queue has taken it.
    """
    process = QProcess(QCoreApplication.instance())
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())

    def over(code: int) -> None:
        process.deleteLater()
        ended(process.exitStatus() is QProcess.ExitStatus.NormalExit and code == 0)

    def failed(problem: QProcess.ProcessError) -> None:
        if problem is QProcess.ProcessError.FailedToStart:
            over(1)

    process.finished.connect(over)
    process.errorOccurred.connect(failed)
    process.start(lp, told)
    process.write(pdf)
    process.closeWriteChannel()
    QTimer.singleShot(_PATIENCE, process, process.kill)
