"""The list of services found, made for the keyboard first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import speaks_row


class ResultList(QListView):
    """Arrows move, Enter adds, Delete removes, Space and Right show the detail; Esc and a letter lead to the search.

    Signals:
        left: back to the search field. typed: a character for the search field.
        addPressed, removePressed, detailPressed: for the current row.
    """

    left = Signal()
    typed = Signal(str)
    addPressed = Signal()
    removePressed = Signal()
    detailPressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setViewport(QWidget())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(3 * theme.GRID)
        self.viewport().setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAccessibleName(_("Services found"))
        speaks_row(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.addPressed.emit()
        elif key in {Qt.Key.Key_Space, Qt.Key.Key_Right}:
            self.detailPressed.emit()
        elif key == Qt.Key.Key_Delete:
            self.removePressed.emit()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.left.emit()
        elif (
            text.isprintable()
            and text
            and event.modifiers()
            in {
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
            }
        ):
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
