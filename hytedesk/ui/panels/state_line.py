"""The line at the bottom: one mark and one sentence about the catalogue, always true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import FlowLayout, announce, muted_label
from hytedesk.ui.theme import icons

if TYPE_CHECKING:
    from hytedesk.ui.values import Dot, State


class _Mark(QWidget):
    """A dot whose form tells the state as well as its colour: full, ring, triangle."""

    def __init__(self) -> None:
        super().__init__()
        self.dot: Dot = "never"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = round(0.8 * self.fontMetrics().height())
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        colors = theme.colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.dot == "warning":
            icons.paint(painter, "warning", self.rect(), colors.amber)
            return
        color = {"ok": colors.green, "busy": colors.accent}.get(self.dot, colors.muted)
        painter.setPen(QPen(color, 2))
        painter.setBrush(color if self.dot in {"ok", "busy"} else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(self.rect()).adjusted(2, 2, -2, -2))


class StateLine(QWidget):
    """How old and how sure the catalogue is.

    Signals:
        clicked: the person wants to know more about the synchronisation.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = _Mark()
        self.sentence = QPushButton(flat=True)
        self.sentence.setAccessibleName(_("State of the catalogue"))
        self.sentence.clicked.connect(self.clicked)
        self.catalogue = muted_label("")
        self.demo = QLabel(_("Demo catalogue"))
        self.demo.hide()
        self.demo.setFont(theme.font(self.demo.font(), bold=True))
        self.demo.setToolTip(_("Invented services: nothing here can be handed to a client"))
        self.stale = QLabel(_("Old data"))
        self.stale.hide()
        self.stale.setFont(self.demo.font())
        self.stale.setToolTip(_("The catalogue has not been checked for a long time; the sheet says so too"))
        self.progress: QProgressBar | None = None
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2, 2 * theme.GRID, 2)
        layout.setSpacing(theme.GRID)
        self._flow = FlowLayout()
        for widget in (self.sentence, self.catalogue):
            self._flow.addWidget(widget)
        layout.addWidget(self._mark)
        layout.addLayout(self._flow, 1)
        layout.addWidget(self.stale)
        layout.addWidget(self.demo)

    def show_state(self, state: State) -> None:
        """Say how things are; a new sentence is announced."""
        said = self.sentence.text()
        self._mark.dot = state.dot
        self._mark.update()
        self.sentence.setText(state.sentence)
        self.sentence.setAccessibleName(state.sentence)
        self.catalogue.setText(state.catalogue)
        self.catalogue.setMinimumHeight(self.sentence.sizeHint().height())  # on one line with the sentence
        self.demo.setVisible(state.demo)
        self.stale.setVisible(state.stale)
        if said and said != state.sentence:
            announce(self, state.sentence)

    def set_progress(self, done: int, total: int | None) -> None:
        """Show how far a synchronisation is; `total` None = not known yet."""
        if self.progress is None:
            self.progress = QProgressBar(textVisible=False)
            self.progress.setAccessibleName(_("Progress of the synchronisation"))
            self.progress.setFixedSize(theme.em(self, 24), theme.GRID)
            self._layout.insertWidget(2, self.progress)
        self.progress.setRange(0, total or 0)
        self.progress.setValue(done)
        self.progress.show()

    def hide_progress(self) -> None:
        """The synchronisation has ended."""
        if self.progress is not None:
            self.progress.hide()
