"""A sheet counts as printed when its pages have gone to the printer, not when the dialog was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from hytedesk.ui import printing
from tests.ui.test_preview import pdf, print_dialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_printers", lambda: ["Paper"])


@pytest.mark.qt_log_ignore("QPainter::begin")
@pytest.mark.parametrize(
    ("answer", "folder", "told"),
    [
        (QPrintDialog.DialogCode.Accepted, ".", 1),
        (QPrintDialog.DialogCode.Rejected, ".", 0),
        (QPrintDialog.DialogCode.Accepted, "gone", 0),
    ],
    ids=["printed", "cancelled", "failed"],
)
def test_only_what_was_printed_is_told(
    qtbot: QtBot,
    tmp_path: Path,
    answer: QPrintDialog.DialogCode,
    folder: str,
    told: int,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    ends: list[str | None] = []
    printed: list[bool] = []
    printing.print_pdf(window, pdf(1), "muistio", ends.append, lambda: printed.append(True))
    dialog = print_dialog(window)
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / folder / "paper.pdf"))
    dialog.done(answer)
    assert len(ends) == 1
    assert len(printed) == told
