"""Choosing municipalities: a field that narrows, and a list with check boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.models import ChoicesModel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hytedesk.ui.values import Choice


class MunicipalityPicker(QWidget):
    """Checks municipalities; what is typed narrows the list by Finnish and Swedish names, Enter checks the first.

    Signals:
        changed: the codes that are on, when the person changed them.
    """

    changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ChoicesModel(self)
        self.field = QLineEdit(placeholderText=_("Search for a municipality"))
        self.field.setAccessibleName(_("Search for a municipality"))
        self.field.setClearButtonEnabled(True)
        self.list = QListView()
        self.list.setAccessibleName(_("Municipalities"))
        self.list.setModel(self._model)
        self.list.setSpacing(2)
        self.list.setMinimumHeight(theme.GRID * 18)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self._model.checkedChanged.connect(lambda: self.changed.emit(self.checked()))

    def set_choices(self, choices: Iterable[Choice], checked: Collection[str]) -> None:
        """Offer `choices` with those of `checked` on."""
        self._model.set_choices(choices, checked)
        self._narrow(self.field.text())

    def checked(self) -> tuple[str, ...]:
        """The codes that are on."""
        return self._model.checked()

    def set_checked(self, codes: Collection[str]) -> None:
        """Turn exactly these on, without a signal."""
        self._model.set_checked(codes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.field.text().strip():
                self._toggle_first()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        self._model.narrow(text)
        self.list.setCurrentIndex(self._model.index(0))

    def _toggle_first(self) -> None:
        first = self._model.index(0)
        if first.isValid():
            role = Qt.ItemDataRole.CheckStateRole
            on = first.data(role) == Qt.CheckState.Checked
            self._model.setData(first, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked, role)
            self.field.selectAll()
