"""The list of the services on the sheet: order and removal by keyboard, mouse and dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDropEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels import text
from hytedesk.ui.panels.widgets import speaks_row
from hytedesk.ui.theme import icons
from hytedesk.ui.theme.style import rounded

if TYPE_CHECKING:
    from hytedesk.ui.models import SheetModel

_MOST_ROWS = 5
Action = Literal["up", "down", "remove"]
_ACTIONS: tuple[Action, ...] = ("up", "down", "remove")


def _side(font: QFont) -> int:
    """Of a small button of a row, at least the 24 px that a finger or an unsteady hand needs."""
    return max(3 * theme.GRID, QFontMetrics(font).height() + theme.GRID)


def _button_rects(rect: QRect, font: QFont) -> dict[Action, QRect]:
    """Where the small buttons of a row stand, from the right edge."""
    side = _side(font)
    x = rect.right() + 1 - len(_ACTIONS) * side
    top = rect.y() + (rect.height() - side) // 2
    return {action: QRect(x + place * side, top, side, side) for place, action in enumerate(_ACTIONS)}


def _label_rect(rect: QRect, font: QFont) -> QRect:
    return rect.adjusted(4, 0, -len(_ACTIONS) * _side(font) - 4, 0)


class _Delegate(QStyledItemDelegate):
    """Number and name, and at the right: up, down, remove.

    Signals:
        pressed: row, action.
    """

    pressed = Signal(int, str)

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        room = _label_rect(QRect(0, 0, self._view.viewport().width(), 0), option.font).width()
        label = text.label(index.data(), option.font, room)
        return QSize(0, max(round(text.height(label)) + 6, _side(option.font)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colors = theme.colors()
        painter.save()
        painter.setPen(colors.ink)
        place = _label_rect(option.rect, option.font)
        label = text.label(index.data(), option.font, place.width())
        label.draw(painter, QPointF(place.x(), place.y() + (place.height() - text.height(label)) / 2))
        last = index.model().rowCount() - 1
        for action, rect in _button_rects(option.rect, option.font).items():
            idle = (action == "up" and index.row() == 0) or (action == "down" and index.row() == last)
            icons.paint(painter, action, rect.adjusted(4, 4, -4, -4), colors.line if idle else colors.muted)
        if option.state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, option.rect, None, colors.accent, 2)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,  # noqa: ARG002
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        for action, rect in _button_rects(option.rect, option.font).items():
            if rect.contains(event.position().toPoint()):
                self.pressed.emit(index.row(), action)
                return True
        return False


class SheetList(QListView):
    """Alt+Up and Alt+Down or dragging move a service, Delete removes it.

    Signals:
        moved: from, to. act: row, action.
    """

    moved = Signal(int, int)
    act = Signal(int, str)

    def __init__(self, model: SheetModel) -> None:
        super().__init__()
        self.setViewport(QWidget())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Services on the sheet"))
        self.setAccessibleDescription(_("Alt+Up and Alt+Down change the order, Delete removes"))
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().setAutoFillBackground(False)
        self.setModel(model)
        speaks_row(self)
        delegate = _Delegate(self)
        self.setItemDelegate(delegate)
        delegate.pressed.connect(self.act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        actions = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"} if alt else {Qt.Key.Key_Delete: "remove"}
        action = actions.get(Qt.Key(event.key()))
        if row >= 0 and action:
            self.act.emit(row, action)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        source = self.currentIndex().row()
        target = self.indexAt(event.position().toPoint())
        to = target.row() if target.isValid() else self.model().rowCount() - 1
        event.setDropAction(Qt.DropAction.IgnoreAction)  # the controller moves it, not the view
        event.accept()
        if source >= 0 and to != source:
            self.moved.emit(source, to)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # names wrap anew
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        rows = self.model().rowCount()
        height = sum(self.sizeHintForRow(row) for row in range(min(rows, _MOST_ROWS)))
        return QSize(theme.em(self, 30), max(height, _side(self.font())))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(self, 24), self.sizeHint().height())
