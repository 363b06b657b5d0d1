"""The preview dialog and the way to paper; PDFs come from Qt itself, so nothing here needs the sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from hytedesk.ui import cups, printing
from hytedesk.ui.panels.preview import PreviewDialog
from tests.sheet import images

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def _a_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one, and no CUPS."""
    monkeypatch.setattr(printing, "_printers", lambda: ["Office"])
    monkeypatch.setattr(cups, "program", lambda: None)


A4, A5 = QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A5


def pdf(pages: int, size: QPageSize.PageSizeId = A4) -> bytes:
    """Pages whose left upper quarter is black, within margins of 10 points."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(size))
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.drawText(QPointF(1000, 1000), f"page {page + 1}")
        painter.fillRect(0, 0, writer.width() // 2, writer.height() // 2, Qt.GlobalColor.black)
    painter.end()
    buffer.close()
    return bytes(data.data())


@pytest.fixture
def printer(tmp_path: Path, qapp: object) -> QPrinter:
    assert qapp
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "paper.pdf"))
    return made


def test_paper_has_every_page_from_edge_to_edge(printer: QPrinter) -> None:
    assert printing.paint(pdf(3), printer) is None
    pages = pypdf.PdfReader(printer.outputFileName()).pages
    assert len(pages) == 3
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    picture = pages[0].images[0].image
    assert picture is not None
    assert (round(picture.width / 100), round(picture.height / 100)) == (25, 35)


def test_a_card_is_printed_on_a5_or_in_its_own_size(printer: QPrinter) -> None:
    assert printing.paint(pdf(1, A5), printer) is None
    page = pypdf.PdfReader(printer.outputFileName()).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (420, 595)
    assert black_part(printer) == pytest.approx((71, 102), abs=1)


def test_on_larger_paper_a_card_is_not_enlarged(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    outcomes: list[str | None] = []
    printing.print_pdf(window, pdf(1, A5), "muistio", outcomes.append)
    chosen = print_dialog(window).printer()
    chosen.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    chosen.setOutputFileName(str(tmp_path / "paper.pdf"))
    chosen.setPageSize(QPageSize(A4))
    print_dialog(window).done(QPrintDialog.DialogCode.Accepted)
    assert outcomes == [None]
    assert black_part(chosen) == pytest.approx((71, 102), abs=1)


def black_part(printer: QPrinter) -> tuple[int, int]:
    """Width and height of what is black on the paper, in millimetres."""
    (page,) = images.pages(Path(printer.outputFileName()).read_bytes(), 127)
    rows, columns = np.nonzero(images.pixels(page) < 128)
    return round((np.ptp(columns) + 1) / 5), round((np.ptp(rows) + 1) / 5)


def test_a_chosen_range_of_pages(printer: QPrinter) -> None:
    printer.setFromTo(2, 3)
    assert printing.paint(pdf(4), printer) is None
    assert len(pypdf.PdfReader(printer.outputFileName()).pages) == 2


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_what_cannot_be_printed_is_said_in_a_sentence(printer: QPrinter, tmp_path: Path) -> None:
    assert "could not be read" in str(printing.paint(b"no pdf", printer))
    printer.setOutputFileName(str(tmp_path / "gone" / "paper.pdf"))
    assert "did not start" in str(printing.paint(pdf(1), printer))


def print_dialog(window: QWidget) -> QPrintDialog:
    found = window.findChild(QPrintDialog)
    assert found is not None
    return found


def test_the_print_dialog_does_not_block(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    outcomes: list[str | None] = []
    printing.print_pdf(window, pdf(2), "muistio-2026-11-22", outcomes.append)
    dialog = print_dialog(window)
    assert dialog.isVisible()
    assert outcomes == []
    assert dialog.printer().docName() == "muistio-2026-11-22"
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / "paper.pdf"))
    dialog.done(QPrintDialog.DialogCode.Accepted)
    assert outcomes == [None]
    assert len(pypdf.PdfReader(tmp_path / "paper.pdf").pages) == 2


def test_without_a_printer_a_sentence_comes_instead_of_the_dialog(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_printers", list)
    window = QWidget()
    qtbot.addWidget(window)
    outcomes: list[str | None] = []
    printing.print_pdf(window, pdf(1), "muistio", outcomes.append)
    assert outcomes == ["There is no printer on this computer. The sheet is still there; save it as PDF instead."]
    assert window.findChild(QPrintDialog) is None


class Jam(QPrinter):
    """A printer that goes away after its first page."""

    def newPage(self) -> bool:  # noqa: N802  # Qt's name
        return False


def test_a_printer_that_goes_away_while_it_prints(qapp: object, tmp_path: Path) -> None:
    assert qapp
    jam = Jam(QPrinter.PrinterMode.HighResolution)
    jam.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    jam.setOutputFileName(str(tmp_path / "paper.pdf"))
    assert "The printer stopped. The sheet is still there" in str(printing.paint(pdf(2), jam))


def test_cancelling_prints_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    outcomes: list[str | None] = []
    printing.print_pdf(window, pdf(1), "muistio", outcomes.append)
    print_dialog(window).reject()
    assert outcomes == [None]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def preview(qtbot: QtBot) -> PreviewDialog:
    dialog = PreviewDialog()
    qtbot.addWidget(dialog)
    dialog.show_pdf(pdf(2))
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def pages(dialog: PreviewDialog) -> QPdfView:
    found = dialog.findChild(QPdfView)
    assert found is not None
    return found


def buttons(dialog: PreviewDialog) -> dict[str, QPushButton]:
    return {button.text().replace("&", ""): button for button in dialog.findChildren(QPushButton)}


def test_the_preview_shows_the_pages_and_follows_the_sheet(preview: PreviewDialog) -> None:
    view = pages(preview)
    assert view.document().pageCount() == 2
    preview.show_pdf(pdf(3))
    assert view.document().pageCount() == 3
    preview.show_pdf(b"broken")
    assert view.document().pageCount() == 0
    assert not buttons(preview)["Print…"].isEnabled()


@pytest.mark.parametrize(("key", "signal"), [(Qt.Key.Key_P, "printRequested"), (Qt.Key.Key_S, "saveRequested")])
def test_the_keys_of_the_preview(preview: PreviewDialog, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    with qtbot.waitSignal(getattr(preview, signal), timeout=2000):
        QTest.keyClick(preview, key, Qt.KeyboardModifier.ControlModifier)
    assert preview.isVisible()
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()


def test_the_preview_zooms_and_fits_again(preview: PreviewDialog) -> None:
    view = pages(preview)
    before = view.zoomFactor()
    QTest.keyClick(preview, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoomFactor() > before
    QTest.keyClick(preview, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoomMode() == QPdfView.ZoomMode.FitInView


def test_everything_in_the_preview_has_a_name(preview: PreviewDialog) -> None:
    focusable = [widget for widget in preview.findChildren(QWidget) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert focusable
    assert [widget for widget in focusable if not (widget.accessibleName() or getattr(widget, "text", str)())] == []
