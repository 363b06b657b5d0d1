"""Item models over the values of `ui.values`: what the list and tree views read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from hytedesk.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hytedesk.ui.values import Choice, FilterGroup, FilterValue, ResultRow, SheetItem

Index: TypeAlias = QModelIndex | QPersistentModelIndex

VALUE_ROLE = Qt.ItemDataRole.UserRole
"""The value itself: ResultRow, FilterNode, SheetItem or Choice."""

_ROOT = QModelIndex()
_Role = Qt.ItemDataRole


class ResultsModel(QAbstractListModel):
    """The services found, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ResultRow, ...] = ()
        self._places: dict[str, int] = {}

    def set_rows(self, rows: tuple[ResultRow, ...]) -> bool:
        """Show `rows`; True when other services or another order came, False when looks changed or more rows came."""
        places = {row.id: place for place, row in enumerate(rows)}
        known = len(self._rows)
        if not known or list(places)[:known] != list(self._places):
            self.beginResetModel()
            self._rows, self._places = rows, places
            self.endResetModel()
            return True
        changed = [place for place, old in enumerate(self._rows) if old != rows[place]]
        if len(rows) > known:
            self.beginInsertRows(QModelIndex(), known, len(rows) - 1)
            self._rows, self._places = rows, places
            self.endInsertRows()
        self._rows = rows
        for place in changed:
            self.dataChanged.emit(self.index(place), self.index(place))
        return False

    def place(self, service_id: str) -> int | None:
        """The row in which a service stands, None when it is not among the results."""
        return self._places.get(service_id)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == VALUE_ROLE:
            return row
        if role == _Role.DisplayRole:
            return row.name
        if role == _Role.AccessibleTextRole:
            return row.spoken or row.name
        return None


class SheetModel(QAbstractListModel):
    """The chosen services in the order of the sheet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[SheetItem, ...] = ()

    def set_items(self, items: tuple[SheetItem, ...]) -> None:
        """Show `items`."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def items(self) -> tuple[SheetItem, ...]:
        """What is shown."""
        return self._items

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == VALUE_ROLE:
            return self._items[index.row()]
        if role in {_Role.DisplayRole, _Role.AccessibleTextRole}:
            return f"{index.row() + 1}. {self._items[index.row()].name}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | (Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled)


class ChoicesModel(QAbstractListModel):
    """Choices with check boxes, narrowed by what is typed.

    Signals:
        checkedChanged: the person checked or unchecked one.
    """

    checkedChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Choice, ...] = ()
        self._shown: tuple[Choice, ...] = ()
        self._checked: set[str] = set()

    def set_choices(self, choices: Iterable[Choice], checked: Collection[str]) -> None:
        """Offer `choices`, of which those with an id in `checked` are on."""
        self.beginResetModel()
        self._all = self._shown = tuple(choices)
        self._checked = set(checked)
        self.endResetModel()

    def narrow(self, text: str) -> None:
        """Show only choices one of whose names has a word that begins with `text`; an empty text shows all."""
        wish = text.strip().casefold()
        self.beginResetModel()
        self._shown = tuple(
            choice
            for choice in self._all
            if any(f" {name.casefold()}".find(f" {wish}") >= 0 for name in (choice.label, *choice.aliases))
        )
        self.endResetModel()

    def checked(self) -> tuple[str, ...]:
        """The ids that are on, in the order of the choices."""
        return tuple(choice.id for choice in self._all if choice.id in self._checked)

    def set_checked(self, ids: Collection[str]) -> None:
        """Turn exactly `ids` on, without a signal."""
        self._checked = set(ids)
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1), [_Role.CheckStateRole])

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self._shown[index.row()]
        if role == _Role.DisplayRole:
            return choice.label
        if role == VALUE_ROLE:
            return choice
        if role == _Role.CheckStateRole:
            return Qt.CheckState.Checked if choice.id in self._checked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        if role != _Role.CheckStateRole or not index.isValid():
            return False
        choice = self._shown[index.row()]
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._checked.add(choice.id)
        else:
            self._checked.discard(choice.id)
        self.dataChanged.emit(index, index, [role])
        self.checkedChanged.emit()
        return True


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
        return node.spoken() if role == _Role.AccessibleTextRole else None

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
