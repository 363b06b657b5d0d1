"""The row at the top: what is needed, for what age, where, and the button that starts with a new client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hytedesk import i18n
from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.municipalities import MunicipalityPicker
from hytedesk.ui.panels.widgets import FlowLayout, announce, muted_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.ui.values import Choice

OLDEST = 130
"""Years: an age above this is a slip of the finger."""


def read_age(text: str, groups: list[Choice]) -> float | str | None:
    """The age in years or the id of the age group that a text means; None for an empty text.

    Raises:
        ValueError: it is neither a number of years from 0 to 130 nor (the beginning of) one group's name.
    """
    wish = text.strip().casefold()
    if not wish:
        return None
    if wish.replace(",", "").replace(".", "").isdecimal():
        age = float(wish.replace(",", "."))
        if age > OLDEST:
            raise ValueError(text)
        return age
    exact = [group.id for group in groups if group.label.casefold() == wish]
    (found,) = exact or [group.id for group in groups if group.label.casefold().startswith(wish)]
    return found


def show_age(age: float) -> str:
    """Years as they are written in the window's language: `78`, `0,5`."""
    text = f"{age:g}"
    return text if i18n.language() == "en" else text.replace(".", ",")


class AgeBox(QComboBox):
    """Takes a number of years or one of the age groups.

    Signals:
        chosen: years as float, the id of an age group, or None for all ages.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[Choice] = []
        self._last: float | str | None = None
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt's null: a completed "7" would become a group
        self.setAccessibleName(_("Age"))
        self.setToolTip(_("Years, such as 78 or 0.5, or an age group"))
        self._field().setPlaceholderText(_("All ages"))
        self._field().textEdited.connect(self._read)
        self.activated.connect(self._choose)

    def set_groups(self, groups: list[Choice]) -> None:
        """Offer these age groups below "All ages"."""
        self._groups = list(groups)
        text = self.currentText()
        self.clear()
        self.addItem(_("All ages"))
        self.addItems([group.label for group in groups])
        self.setEditText(text)

    def set_age(self, age: float | str | None) -> None:
        """Show an age or the group with this id, without a signal."""
        labels = {group.id: group.label for group in self._groups}
        self._last = age
        self.setEditText("" if age is None else labels.get(age, age) if isinstance(age, str) else show_age(age))
        self._mark(understood=True)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        hint.setWidth(theme.em(self, 18))
        return hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        hint.setWidth(theme.em(self, 14))
        return hint

    def _field(self) -> QLineEdit:
        field = self.lineEdit()
        assert field is not None  # noqa: S101  # editable
        return field

    def _choose(self, place: int) -> None:
        self.set_age(self._groups[place - 1].id if place else None)
        self.chosen.emit(self._last)

    def _read(self, text: str) -> None:
        try:
            age = read_age(text, self._groups)
        except ValueError:
            age = None
            self._mark(understood=False)
        else:
            self._mark(understood=True)
        if age != self._last:
            self._last = age
            self.chosen.emit(age)

    def _mark(self, *, understood: bool) -> None:
        field = self._field()
        if understood == (not field.actions()):
            return
        if understood:
            field.removeAction(field.actions()[0])
            return
        sentence = _("This is not an age. Type years, such as 78 or 0.5, or choose an age group.")
        action = field.addAction(theme.icon("warning", "amber"), QLineEdit.ActionPosition.TrailingPosition)
        action.setToolTip(sentence)
        announce(self, sentence)


class MunicipalityBox(QComboBox):
    """Shows the municipalities that are on; opened, it is a list to search and check.

    Signals:
        chosen: the codes that are on; empty means everywhere.
    """

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []
        self._own: tuple[str, ...] = ()
        self._county: tuple[str, ...] = ()
        self._codes: tuple[str, ...] = ()
        self._popup: QFrame | None = None
        self._picker: MunicipalityPicker | None = None
        self.addItem("")
        self._show_codes()

    def set_choices(self, choices: list[Choice], own: tuple[str, ...], county: tuple[str, ...]) -> None:
        """Offer these municipalities; see `SearchRow.set_municipality_choices`."""
        self._choices, self._own, self._county = list(choices), own, county or tuple(choice.id for choice in choices)
        if self._picker is not None:
            self._picker.set_choices(self._choices, self._codes)
        self._show_codes()

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
        self._popup.setMinimumWidth(max(self.width(), theme.em(self, 34)))
        self._popup.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width(), self.height()))
        self._popup.move(corner - QPoint(self._popup.width(), 0))
        self._popup.show()
        assert self._picker is not None  # noqa: S101  # made with the popup
        self._picker.field.clear()
        self._picker.setFocus()

    def _make_popup(self) -> QFrame:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setFrameShape(QFrame.Shape.StyledPanel)
        popup.setWindowTitle(_("Municipalities"))
        self._picker = MunicipalityPicker(popup)
        self._picker.set_choices(self._choices, self._codes)
        self._picker.changed.connect(self._choose)
        quick = FlowLayout()
        offers: list[tuple[str, Callable[[], tuple[str, ...]]]] = [
            (_("Own"), lambda: self._own),
            (_("Whole county"), lambda: self._county),
            (_("Everywhere"), tuple),
        ]
        for label, codes in offers:
            button = QPushButton(label)
            button.clicked.connect(lambda _on=False, codes=codes: self._jump(codes()))
            quick.addWidget(button)
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


class SearchRow(QWidget):
    """What is searched for.

    Signals:
        textChanged: the text, at every key.
        ageChanged: years (float), the id of an age group, or None for all ages.
        municipalitiesChanged: codes; empty = everywhere.
        newClientRequested: forget everything about this client.
        downPressed, enterPressed: in the search field; Esc there empties it.
    """

    textChanged = Signal(str)
    ageChanged = Signal(object)
    municipalitiesChanged = Signal(tuple)
    newClientRequested = Signal()
    downPressed = Signal()
    enterPressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(placeholderText=_("What is needed? For example: loneliness"))
        self.field.setAccessibleName(_("What is needed?"))
        self.field.setFont(theme.font(self.field.font(), 1.15))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.installEventFilter(self)
        self.age = AgeBox()
        self.municipality = MunicipalityBox()
        self.new_client = QPushButton(
            "{}  {}".format(_("New client"), QKeySequence("Ctrl+N").toString(QKeySequence.SequenceFormat.NativeText))
        )
        self.new_client.setToolTip(_("Empties the search, the sheet and the note"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.field, 1)
        for widget in (
            muted_label(_("A&ge"), self.age),
            self.age,
            muted_label(_("&Municipality"), self.municipality),
            self.municipality,
            self.new_client,
        ):
            layout.addWidget(widget)
        self.setFocusProxy(self.field)
        self._even_out()
        self.field.textChanged.connect(self.textChanged)
        self.field.returnPressed.connect(self.enterPressed)
        self.age.chosen.connect(self.ageChanged)
        self.municipality.chosen.connect(self.municipalitiesChanged)
        self.new_client.clicked.connect(self.newClientRequested)

    def set_municipality_choices(
        self, choices: list[Choice], own: tuple[str, ...], county: tuple[str, ...] = ()
    ) -> None:
        """Offer municipalities.

        Args:
            choices: in the order shown; found by label and aliases.
            own: codes behind "Own", the workplace's.
            county: codes behind "Whole county"; empty = all of `choices`.
        """
        self.municipality.set_choices(choices, own, county)

    def set_age_groups(self, groups: list[Choice]) -> None:
        """Offer these age groups."""
        self.age.set_groups(groups)

    def set_municipalities(self, codes: tuple[str, ...]) -> None:
        """Show these municipalities as chosen, without a signal."""
        self.municipality.set_codes(codes)

    def set_age(self, value: float | str | None) -> None:
        """Show years, the group with this id, or all ages for None; without a signal."""
        self.age.set_age(value)

    def set_text(self, text: str) -> None:
        """Put `text` into the search field; a change is signalled as if typed."""
        self.field.setText(text)

    def type(self, text: str) -> None:
        """Go to the search field with something typed elsewhere: it replaces what was searched before."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.setText(text)

    def focus(self) -> None:
        """Lead the keyboard to the search field, its text selected so that the next key starts anew."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.downPressed.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "new_client"):
            self._even_out()

    def _even_out(self) -> None:
        """One height for all controls of the row."""
        height = self.field.sizeHint().height() + theme.GRID
        self.field.setMinimumWidth(theme.em(self, 30))
        for widget in (self.field, self.age, self.municipality, self.new_client):
            widget.setMinimumHeight(height)
