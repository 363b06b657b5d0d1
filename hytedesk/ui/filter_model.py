"""The tree of filters as an item model: groups, their values, and what these are divided into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal

from hytedesk.i18n import _, ngettext
from hytedesk.ui.models import VALUE_ROLE, Index

if TYPE_CHECKING:
    from hytedesk.ui.values import FilterGroup, FilterValue

_ROOT = QModelIndex()
_Role = Qt.ItemDataRole


class FilterNode(NamedTuple):
    """One row of the filters: a group's heading (`value` None), or a value in it.

    Attributes:
        parent: number of the node above, -1 for a heading. row: its place among its siblings.
        children: numbers of the nodes below.
    """

    group: str
    title: str
    value: FilterValue | None
    parent: int
    row: int
    children: tuple[int, ...]

    def check_state(self) -> Qt.CheckState:
        """On, off, or partly on where only some values below are on."""
        if self.value is None or not (self.value.selected or any(child.selected for child in self.value.children)):
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if self.value.selected else Qt.CheckState.PartiallyChecked

    def spoken(self) -> str:
        """What a screen reader says: a value with its count."""
        if self.value is None:
            return self.title
        services = ngettext("{n} service", "{n} services", self.value.count).format(n=self.value.count)
        return _("{filter}, {services}").format(filter=self.title, services=services)


class FilterModel(QAbstractItemModel):
    """Groups of filters, their values and the values below those; each node is known by its number.

    Signals:
        toggled: group, value, on: the person wants it so; the model changes only when new groups are shown.
    """

    toggled = Signal(str, str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[FilterNode] = []
        self._tops: tuple[int, ...] = ()

    def set_groups(self, groups: tuple[FilterGroup, ...]) -> bool:
        """Show `groups`; True when they hold other values than before, False when only counts and checks changed."""
        nodes: list[FilterNode] = []
        tops = tuple(_add_group(nodes, group, row) for row, group in enumerate(groups))
        if [_shape(node) for node in nodes] == [_shape(node) for node in self._nodes]:
            changed = [number for number, node in enumerate(nodes) if node != self._nodes[number]]
            self._nodes = nodes
            for number in changed:
                at = self.createIndex(nodes[number].row, 0, number)
                self.dataChanged.emit(at, at)
            return False
        self.beginResetModel()
        self._nodes, self._tops = nodes, tops
        self.endResetModel()
        return True

    def node(self, index: Index) -> FilterNode:
        """The node at a valid index."""
        return self._nodes[index.internalId()]

    def find(self, group: str, value: str | None) -> QModelIndex:
        """The index of a value, or of a group's heading for None; invalid when it is not there."""
        for number, node in enumerate(self._nodes):
            if node.group == group and (node.value.id if node.value else None) == value:
                return self.createIndex(node.row, 0, number)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        siblings = self._nodes[parent.internalId()].children if parent.isValid() else self._tops
        if column != 0 or not 0 <= row < len(siblings):
            return QModelIndex()
        return self.createIndex(row, 0, siblings[row])

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent() has another signature
        above = self._nodes[child.internalId()].parent if child.isValid() else -1
        return self.createIndex(self._nodes[above].row, 0, above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self._nodes[parent.internalId()].children if parent.isValid() else self._tops)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.node(index).value is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        if role == VALUE_ROLE:
            return node
        if role == _Role.DisplayRole:
            return node.title
        if role == _Role.CheckStateRole and node.value is not None:
            return node.check_state()
        if role in {_Role.ToolTipRole, _Role.AccessibleDescriptionRole}:
            return node.value.whole if node.value is not None and node.value.whole != node.title else ""
        return node.spoken() if role == _Role.AccessibleTextRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:  # noqa: ARG002
        return _("Filter") if role == _Role.DisplayRole else None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        if role != _Role.CheckStateRole or not index.isValid():
            return False
        node = self.node(index)
        if node.value is None:
            return False
        self.toggled.emit(node.group, node.value.id, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def _shape(node: FilterNode) -> tuple[str, str, str | None, int]:
    """What must stay the same for an update in place."""
    return node.group, node.title, node.value.id if node.value else None, node.parent


def _add_group(nodes: list[FilterNode], group: FilterGroup, row: int) -> int:
    number = len(nodes)
    nodes.append(FilterNode(group.id, group.title, None, -1, row, ()))
    children = tuple(_add_value(nodes, group.id, value, (number, place)) for place, value in enumerate(group.values))
    nodes[number] = nodes[number]._replace(children=children)
    return number


def _add_value(nodes: list[FilterNode], group: str, value: FilterValue, at: tuple[int, int]) -> int:
    number = len(nodes)
    nodes.append(FilterNode(group, value.label, value, *at, ()))
    children = tuple(_add_value(nodes, group, child, (number, place)) for place, child in enumerate(value.children))
    nodes[number] = nodes[number]._replace(children=children)
    return number
