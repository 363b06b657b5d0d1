"""List models over the values of `ui.values`: what the list views read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from hytedesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hytedesk.ui.values import Choice, ResultRow, SheetItem

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
            item = self._items[index.row()]
            gone = _(" (no longer in the catalogue)") if item.gone else ""
            return f"{index.row() + 1}. {item.name}{gone}"
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
