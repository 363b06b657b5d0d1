"""The sheet as it will be on paper."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hytedesk.i18n import _, ngettext
from hytedesk.ui import theme

_ZOOM_STEP = 1.25


class PreviewDialog(QDialog):
    """Shows a PDF, whole pages first; prints and saves nothing itself.

    Signals:
        printRequested, saveRequested: the person asks for it; the dialog stays open.
    """

    printRequested = Signal()  # signals are named like Qt's
    saveRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Preview of the sheet"))
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self._view.setAccessibleName(_("Pages of the sheet"))
        self._pages = QLabel(self)
        self._print = self._button(_("&Print…"), QKeySequence.StandardKey.Print, self.printRequested)
        self._save = self._button(_("&Save PDF…"), QKeySequence.StandardKey.Save, self.saveRequested)
        close = QPushButton(_("Close"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self._lay_out(close)
        self._add_zoom()
        self._print.setDefault(True)
        height = round(theme.room(self).height() * 0.9)
        self.resize(round(height * 0.75), height)

    def show_pdf(self, pdf: bytes) -> None:
        """Show this document in place of the one before; a broken one shows as no pages."""
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        count = self._document.pageCount()
        self._pages.setText(ngettext("{n} page", "{n} pages", count).format(n=count))
        self._print.setEnabled(count > 0)
        self._save.setEnabled(count > 0)

    def _button(self, text: str, key: QKeySequence.StandardKey, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        QShortcut(QKeySequence(key), self, button.click)
        return button

    def _lay_out(self, close: QPushButton) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self._pages, 1)
        for button in (self._print, self._save, close):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self._view, 1)
        layout.addLayout(buttons)

    def _add_zoom(self) -> None:
        QShortcut(QKeySequence(QKeySequence.StandardKey.ZoomIn), self, lambda: self._zoom(_ZOOM_STEP))
        QShortcut(QKeySequence(QKeySequence.StandardKey.ZoomOut), self, lambda: self._zoom(1 / _ZOOM_STEP))
        QShortcut(QKeySequence("Ctrl+0"), self, lambda: self._view.setZoomMode(QPdfView.ZoomMode.FitInView))

    def _zoom(self, factor: float) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(min(5.0, max(0.2, self._view.zoomFactor() * factor)))
