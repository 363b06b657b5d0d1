"""The filters at the left: groups of values with the number of services that each would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.filter_model import FilterModel, FilterNode
from hytedesk.ui.models import VALUE_ROLE
from hytedesk.ui.panels import text
from hytedesk.ui.panels.widgets import speaks_row
from hytedesk.ui.theme import icons
from hytedesk.ui.theme.style import check_box, rounded

if TYPE_CHECKING:
    from hytedesk.ui.values import FilterGroup

_GAP = theme.GRID
LIST_GROUP = "list"
"""The group of the person's own lists: of these one is on at most."""


def _box(metrics: QFontMetrics) -> int:
    """The side of a check box beside text of this size."""
    return max(16, metrics.height() - 4)


class _Delegate(QStyledItemDelegate):
    """Heading, or check box, label on as many lines as it needs, and count."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        node: FilterNode = index.data(VALUE_ROLE)
        metrics = QFontMetrics(option.font)
        if node.value is None:
            return QSize(0, metrics.height() + (3 if index.row() else 2) * theme.GRID)
        depth = 2 if index.parent().parent().isValid() else 1
        width = self._view.viewport().width() - depth * self._view.indentation()
        room = self._label_rect(QRect(0, 0, width, 0), metrics, node).width()
        return QSize(0, max(round(text.height(text.label(node.title, option.font, room))) + 6, 24))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colors = theme.colors()
        node: FilterNode = index.data(VALUE_ROLE)
        painter.save()
        if node.value is None:
            self._paint_heading(painter, option, node, index)
        else:
            faint = node.value.count == 0 and not node.value.selected
            if option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(option.rect, colors.selected)
            side = _box(QFontMetrics(option.font))
            box = QRect(option.rect.x() + 2, option.rect.y() + (option.rect.height() - side) // 2, side, side)
            state = node.check_state()
            check_box(
                painter,
                box,
                colors,
                on=state == Qt.CheckState.Checked,
                partly=state == Qt.CheckState.PartiallyChecked,
            )
            painter.setFont(option.font)
            painter.setPen(colors.muted if faint else colors.ink)
            place = self._label_rect(option.rect, QFontMetrics(option.font), node)
            label = text.label(node.title, option.font, place.width())
            label.draw(painter, QPointF(place.x(), place.y() + (place.height() - text.height(label)) / 2))
            painter.setPen(colors.muted)
            place = option.rect.adjusted(0, 0, -_GAP, 0)
            painter.drawText(
                place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(node.value.count)
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, option.rect.adjusted(0, 0, -2, 0), None, colors.accent, 2)
        painter.restore()

    @staticmethod
    def _label_rect(rect: QRect, metrics: QFontMetrics, node: FilterNode) -> QRect:
        count = metrics.horizontalAdvance(str(node.value.count if node.value else ""))
        return rect.adjusted(2 + _box(metrics) + _GAP, 0, -(count + 2 * _GAP), 0)

    def _paint_heading(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        node: FilterNode,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colors = theme.colors()
        font = theme.font(option.font, 0.92, bold=True)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        painter.setFont(font)
        painter.setPen(colors.muted)
        rect = option.rect.adjusted(2, 0, -theme.GRID, -theme.GRID // 2)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), node.title)
        arrow = QRect(rect.right() - 11, rect.bottom() - 13, 12, 12)
        is_open = self._view.isExpanded(QModelIndex(index))  # type: ignore[arg-type]
        icons.paint(painter, "up" if is_open else "down", arrow, colors.muted)

    def editorEvent(self, *_args: object) -> bool:
        return False  # the view toggles, wherever on the row the click is


class _Tree(QTreeView):
    """One stop for Tab; arrows move, Space and Enter toggle, Right and Left open and close."""

    def __init__(self, model: FilterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = model
        self.setViewport(QWidget())
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(2 * theme.GRID)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QTreeView.SelectionMode.NoSelection)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Filters"))
        speaks_row(self)
        self.clicked.connect(self.toggle)

    def toggle(self, index: QModelIndex) -> None:
        """Turn a value on or off; open or close a heading."""
        node = self._filters.node(index)
        if node.value is None:
            self.setExpanded(index, not self.isExpanded(index))
            return
        on = node.check_state() == Qt.CheckState.Checked
        self._filters.setData(
            index, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() in keys and self.currentIndex().isValid():
            self.toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # labels wrap anew

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)


class FiltersPanel(QWidget):
    """What can be narrowed down, with counts for the present result.

    Signals:
        toggled: group, value, on: the person wants it so. The panel changes when new groups are shown.
        listRequested: name: only the services of this list of the person's.
    """

    toggled = Signal(str, str, bool)
    listRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Filters"))
        self._model = FilterModel(self)
        self.tree = _Tree(self._model)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, 0, 0, 0)
        layout.addWidget(self.tree)
        self.setFocusProxy(self.tree)
        self._model.toggled.connect(self._toggle)

    def minimumSizeHint(self) -> QSize:
        """Long words fit on a line."""
        return QSize(theme.em(self, 26), super().minimumSizeHint().height())

    def go_to(self, group: str) -> None:
        """Lead the keyboard to the first value of a group, with its heading in sight."""
        heading = self._model.find(group, None)
        if heading.isValid():
            self.tree.setExpanded(heading, True)
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.tree.setCurrentIndex(self._model.index(0, 0, heading))
            self.tree.scrollTo(heading, QTreeView.ScrollHint.PositionAtTop)

    def show_groups(self, groups: tuple[FilterGroup, ...]) -> None:
        """Show counts and checks; the same values are updated in place, others keep what is open and where one is."""
        here = self._here()
        opened = {node.group: self._is_open(node) for node in self._headings()}
        open_values = self._open_values()
        if not self._model.set_groups(groups):
            return
        for group in groups:
            self.tree.setExpanded(self._model.find(group.id, None), opened.get(group.id, True))
        for value in open_values:
            self.tree.setExpanded(self._model.find(*value), True)
        if here is not None:
            self.tree.setCurrentIndex(self._model.find(*here))

    def _toggle(self, group: str, value: str, on: bool) -> None:
        if group == LIST_GROUP and on:
            self.listRequested.emit(value)
        else:
            self.toggled.emit(group, value, on)

    def _here(self) -> tuple[str, str | None] | None:
        index = self.tree.currentIndex()
        if not index.isValid():
            return None
        node = self._model.node(index)
        return node.group, node.value.id if node.value else None

    def _headings(self) -> list[FilterNode]:
        return [self._model.node(self._model.index(row, 0)) for row in range(self._model.rowCount())]

    def _is_open(self, node: FilterNode) -> bool:
        return self.tree.isExpanded(self._model.find(node.group, None))

    def _open_values(self) -> list[tuple[str, str | None]]:
        found: list[tuple[str, str | None]] = []
        for row in range(self._model.rowCount()):
            heading = self._model.index(row, 0)
            for place in range(self._model.rowCount(heading)):
                index = self._model.index(place, 0, heading)
                node = self._model.node(index)
                if node.value is not None and self.tree.isExpanded(index):
                    found.append((node.group, node.value.id))
        return found
