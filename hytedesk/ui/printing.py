"""From a PDF to paper: the system's print dialog, then `lp`, or every page painted edge to edge, never enlarged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog

from hytedesk.i18n import _
from hytedesk.ui import cups

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

RESOLUTION = 300
"""Dots per inch: text stays sharp, and a page goes to the printer in well under a second."""

_A5_AT_MOST = 700
"""Points that an A5 page is high, and no A4 page."""


def print_pdf(
    parent: QWidget,
    pdf: bytes,
    job_name: str,
    finished: Callable[[str | None], None],
    printed: Callable[[], None] = lambda: None,
) -> None:
    """Open the system's print dialog and print what the person chooses there; returns at once.

    Args:
        parent: the window the dialog belongs to.
        pdf: the document.
        job_name: what the printer's queue shows; it must tell nothing about a client.
        finished: called once at the end, with None when all went well or the person cancelled, else with a sentence.
        printed: called before that when the pages have gone to the printer.
    """
    if not _printers():
        finished(_("There is no printer on this computer. The sheet is still there; save it as PDF instead."))
        return
    source = _Source(pdf)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(job_name)
    _set_paper(printer, source)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, on=source.pages > 1)
    dialog.setMinMax(1, max(1, source.pages))

    def told(failure: str | None) -> None:
        if failure is None:
            printed()
        finished(failure)

    def ended(result: int) -> None:  # it must not hold the parent, which would die with the dialog
        if result == QPrintDialog.DialogCode.Accepted:
            _print(source, printer, told)
        else:
            finished(None)

    dialog.finished.connect(ended)
    QDialog.open(dialog)  # QPrintDialog hides it behind an overload of its own


def paint(pdf: bytes, printer: QPrinter) -> str | None:
    """Print the document without asking; None when all went well, else a sentence."""
    source = _Source(pdf)
    _set_paper(printer, source)
    return _paint(source, printer)


def _printers() -> list[str]:
    return QPrinterInfo.availablePrinterNames()


def _print(source: _Source, printer: QPrinter, told: Callable[[str | None], None]) -> None:
    """Hand the document to the printer's queue as it is, or paint its pages where that cannot be."""
    lp = cups.program() if source.pages and printer.pageLayout().pageSize().id() == _paper(source) else None
    words = cups.arguments(printer, source.pages) if lp else None
    if lp is None or words is None:
        told(_paint(source, printer))
        return
    refused = _("The printer did not take the sheet. It is still there; choose another printer or save it as PDF.")
    cups.send(lp, words, source.data, lambda taken: told(None if taken else refused))


class _Source:
    """A PDF in memory; the buffer has to live as long as the document reads from it."""

    def __init__(self, pdf: bytes) -> None:
        self.data = pdf
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument()
        self.document.load(self._buffer)
        self.pages = self.document.pageCount()


def _paper(source: _Source) -> QPageSize.PageSizeId:
    """The paper that the pages are made for: A4, A5 for a card."""
    small = source.pages > 0 and source.document.pagePointSize(0).height() < _A5_AT_MOST
    return QPageSize.PageSizeId.A5 if small else QPageSize.PageSizeId.A4


def _set_paper(printer: QPrinter, source: _Source) -> None:
    printer.setPageSize(QPageSize(_paper(source)))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    printer.setResolution(RESOLUTION)


def _paint(source: _Source, printer: QPrinter) -> str | None:
    if source.pages < 1:
        return _("The sheet could not be printed: it could not be read. It is still there; save it as PDF instead.")
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return _("The printer did not start. The sheet is still there; choose another printer or save it as PDF.")
    chosen = range(max(1, printer.fromPage()), (printer.toPage() or source.pages) + 1)
    try:
        for page in chosen:
            if page > chosen.start and not printer.newPage():
                return _("The printer stopped. The sheet is still there; check the printer and print again.")
            _paint_page(source.document, page - 1, painter, printer)
    finally:
        painter.end()
    if printer.printerState() == QPrinter.PrinterState.Error:
        return _("The printer reported an error. The sheet is still there; check the printer and print again.")
    return None


def _paint_page(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    """One page in the middle of the paper in its own size, smaller only where the paper is."""
    size = document.pagePointSize(page)
    pixels = QSizeF(size * (RESOLUTION / 72)).toSize()
    paper = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    room = paper.size().boundedTo(size * (printer.resolution() / 72))
    fitted = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(0, 0, fitted.width(), fitted.height())
    target.moveCenter(QRectF(0, 0, paper.width(), paper.height()).center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, document.render(page, QSize(pixels.width(), pixels.height())))
