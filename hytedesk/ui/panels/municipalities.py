"""Choosing municipalities: a field that narrows, and a list with check boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.models import ChoicesModel
from hytedesk.ui.panels.widgets import FlowLayout, clearable, speaks_row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

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
        clearable(self.field)
        self.list = QListView()
        self.list.setAccessibleName(_("Municipalities"))
        self.list.setModel(self._model)
        self.list.setSpacing(2)
        self.list.setSelectionMode(QListView.SelectionMode.NoSelection)  # check boxes choose; the ring shows the row
        speaks_row(self.list)
        self.list.setMinimumHeight(theme.GRID * 8)
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


class MunicipalityBox(QComboBox):
    """Shows the municipalities that are on; opened, it is a list to search and check, which begins with those.

    Signals:
        chosen: the codes that are on; empty means everywhere.
    """

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []
        self._own: tuple[str, ...] = ()
        self._county: tuple[str, ...] = ()
        self._neighbours: tuple[str, ...] = ()
        self._with_neighbours = QPushButton(_("And neighbours"), self)
        self._with_neighbours.hide()
        self._codes: tuple[str, ...] = ()
        self._popup: QFrame | None = None
        self._picker: MunicipalityPicker | None = None
        self.addItem("")
        self._show_codes()

    def set_choices(
        self, choices: list[Choice], own: tuple[str, ...], county: tuple[str, ...], neighbours: tuple[str, ...] = ()
    ) -> None:
        """Offer these municipalities; see `SearchRow.set_municipality_choices`."""
        self._choices, self._own, self._county = list(choices), own, county or tuple(choice.id for choice in choices)
        self._neighbours = neighbours
        self._with_neighbours.setVisible(bool(neighbours) and self._popup is not None)
        if self._picker is not None:
            self._picker.set_choices(self._choices, self._codes)
        self._show_codes()

    def codes(self) -> tuple[str, ...]:
        """The municipalities that are chosen; none = everywhere."""
        return self._codes

    def set_codes(self, codes: tuple[str, ...]) -> None:
        """Turn exactly these on, without a signal."""
        self._codes = codes
        if self._picker is not None:
            self._picker.set_checked(codes)
        self._show_codes()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        hint.setWidth(theme.em(self, 26))
        return hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        hint.setWidth(theme.em(self, 16))
        return hint

    def showPopup(self) -> None:
        if self._popup is None:
            self._popup = self._make_popup()
        assert self._picker is not None  # noqa: S101  # made with the popup
        self._picker.set_choices(sorted(self._choices, key=lambda each: each.id not in self._codes), self._codes)
        self._popup.setMinimumWidth(max(self.width(), theme.em(self, 34)))
        self._popup.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width(), self.height()))
        self._popup.move(corner - QPoint(self._popup.width(), 0))
        self._popup.show()
        self._picker.field.clear()
        self._picker.setFocus()

    def _make_popup(self) -> QFrame:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setFrameShape(QFrame.Shape.StyledPanel)
        popup.setWindowTitle(_("Municipalities"))
        self._picker = MunicipalityPicker(popup)
        self._picker.changed.connect(self._choose)
        quick = FlowLayout()
        offers: list[tuple[QPushButton, Callable[[], tuple[str, ...]]]] = [
            (QPushButton(_("Own")), lambda: self._own),
            (self._with_neighbours, lambda: tuple(dict.fromkeys((*(self._codes or self._own), *self._neighbours)))),
            (QPushButton(_("Whole county")), lambda: self._county),
            (QPushButton(_("Everywhere")), tuple),
        ]
        for button, codes in offers:
            button.clicked.connect(lambda _on=False, codes=codes: self._jump(codes()))
            quick.addWidget(button)
        self._with_neighbours.setVisible(bool(self._neighbours))
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(*[theme.GRID] * 4)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._picker, 1)
        layout.addLayout(quick)
        return popup

    def _jump(self, codes: tuple[str, ...]) -> None:
        self.set_codes(codes)
        if self._popup is not None:
            self._popup.hide()
        self.chosen.emit(codes)

    def _choose(self, codes: tuple[str, ...]) -> None:
        self._codes = codes
        self._show_codes()
        self.chosen.emit(codes)

    def _show_codes(self) -> None:
        labels = {choice.id: choice.label for choice in self._choices}
        names = [labels.get(code, code) for code in self._codes]
        if len(names) > 1 and set(self._codes) == set(self._county):
            text = _("Whole county")
        else:
            text = f"{names[0]} + {len(names) - 1}" if len(names) > 1 else (names or [_("Everywhere")])[0]
        self.setItemText(0, text)
        self.setToolTip(", ".join(names))
        self.setAccessibleName(_("Municipality: {names}").format(names=", ".join(names) or _("Everywhere")))
