"""The list of services found, made for the keyboard first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.result_card import CardDelegate
from hytedesk.ui.panels.widgets import speaks_row


class ResultList(QListView):
    """Arrows move, Enter adds, Delete removes, Space and Right show the detail; Esc and a letter lead to the search.

    Signals:
        left: back to the search field. typed: a character for the search field.
        addPressed, removePressed, detailPressed: for the current row.

    Attributes:
        cards: paints the rows and takes the clicks on their buttons.
    """

    left = Signal()
    typed = Signal(str)
    addPressed = Signal()
    removePressed = Signal()
    detailPressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setViewport(QWidget())
        self.cards = CardDelegate(self)
        self.setItemDelegate(self.cards)
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

    def moveCursor(self, action: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """A page further is the row one height of the list away; Qt's own way stops at the next of unequal rows."""
        pages = {QListView.CursorAction.MovePageDown: 1, QListView.CursorAction.MovePageUp: -1}.get(action)
        current = self.currentIndex()
        if pages is None or not current.isValid():
            return super().moveCursor(action, modifiers)
        last = self.model().rowCount() - 1
        here = self.visualRect(current)
        there = self.indexAt(here.center() + QPoint(0, pages * self.viewport().height()))
        row = there.row() if there.isValid() else last if pages > 0 else 0
        if row == current.row():
            row = min(max(row + pages, 0), last)
        return self.model().index(row, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.cards.forget()
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange} and hasattr(self, "cards"):
            self.cards.forget()
        super().changeEvent(event)
