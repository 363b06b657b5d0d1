"""From the click on "Print" in the system's dialog to a job in the printer's queue, with Debian's CUPS-PDF.

Needs `printer-driver-cups-pdf` and a running `cupsd` with a queue, and says so where they are missing.
Run: python -m benchmarks.print_job
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 11
TITLE = "palvelut-bench"
LIMIT = 1_000
"""Milliseconds that a person waits at most for the job."""


def missing() -> str | None:
    """Why it cannot be measured here, None = it can."""
    if sys.platform != "linux" or shutil.which("lpstat") is None:
        return "CUPS is not installed"
    if "cups-pdf:" not in _told("lpstat", "-v"):
        return (
            "there is no CUPS-PDF queue (lpadmin -p PDF -E -v cups-pdf:/ -P /usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd)"
        )
    return None


def measure(pdf: bytes) -> dict[str, list[float]]:
    """Milliseconds of each try, by the way to the printer: `lp` = as it is, `painted` = as pictures of 300 dpi.

    From the click in the dialog until the queue knows the job.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from hytedesk.ui import cups

    app = QApplication.instance() or QApplication([])
    found: dict[str, list[float]] = {}
    lp = cups.program
    ways: dict[str, Callable[[], str | None]] = {"lp": lp, "painted": lambda: None}
    for name, program in ways.items():
        cups.program = program
        found[name] = [_once(app, pdf) for _round in range(ROUNDS)]
    cups.program = lp
    return found


def _once(app: object, pdf: bytes) -> float:
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtWidgets import QApplication, QWidget

    from hytedesk.ui import printing

    assert isinstance(app, QApplication)
    subprocess.run(["cancel", "-a", "-x"], check=False, capture_output=True)
    window, outcomes = QWidget(), list[str | None]()
    printing.print_pdf(window, pdf, TITLE, outcomes.append)
    dialog = window.findChild(QPrintDialog)
    assert dialog is not None
    app.processEvents()
    before = time.perf_counter()
    dialog.done(QPrintDialog.DialogCode.Accepted)
    while not outcomes:
        app.processEvents()
    assert outcomes == [None], outcomes
    assert "PDF-" in _told("lpstat", "-W", "all", "-o")
    took = (time.perf_counter() - before) * 1000
    app.processEvents()
    return took


def _told(*command: str) -> str:
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def main() -> None:
    from benchmarks.bench_sheet import service
    from hytedesk.sheet import content, render

    why = missing()
    if why:
        print(f"print job: not measured, {why}")
        return
    for count in (3, 8):
        details = [service(number) for number in range(count)]
        sheet = render.render(
            content.content(
                details,
                content.SheetOptions(language="fi", today=date(2026, 11, 22), data_date=date(2026, 11, 22)),
                None,
            )
        )
        for way, times in measure(sheet.data).items():
            median, worst = statistics.median(times), max(times)
            kept = "ok" if worst <= LIMIT else "TOO SLOW"
            print(f"print job, {count} services, {sheet.pages} p, {way:8}: {median:6.0f} ms, worst {worst:6.0f} {kept}")


if __name__ == "__main__":
    main()
