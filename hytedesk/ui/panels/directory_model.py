"""Rows of the directory: organizations, and services of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from hytedesk.ui.finding import DirectoryRow

_Role = Qt.ItemDataRole
_ROOT = QModelIndex()


class DirectoryModel(QAbstractListModel):
    """Each row is shown with its name above its facts, and read out as one sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DirectoryRow, ...] = ()

    def set_rows(self, rows: tuple[DirectoryRow, ...]) -> None:
        """Show these rows."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row(self, key: str) -> int:
        """The place of the row with this key, -1 = there is none."""
        return next((place for place, row in enumerate(self._rows) if row.id == key), -1)

    def key(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The key of the row at an index, "" = it is none."""
        return self._rows[index.row()].id if index.isValid() else ""

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _Role.DisplayRole:
            return "\n".join(filter(None, (row.name, row.facts)))
        if role == _Role.AccessibleTextRole:
            return ". ".join(filter(None, (row.name, row.facts)))
        return None
