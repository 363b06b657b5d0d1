"""The age of the client: years, or one of the age groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from hytedesk import i18n
from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import announce

if TYPE_CHECKING:
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
        self.setAccessibleName(_("Age"))
        self._field().setAccessibleName(_("Age"))
        self._hint = _("Years, such as 78 or 0.5, or an age group")
        self.setToolTip(self._hint)
        self._field().setPlaceholderText(_("All ages"))
        self._field().textEdited.connect(self._read)
        self.activated.connect(self._choose)

    def set_groups(self, groups: list[Choice]) -> None:
        """Offer these age groups below "All ages"."""
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt's null: a completed "7" would become a group
        self._groups = list(groups)
        text = self.currentText()
        self.clear()
        self.addItem(_("All ages"))
        self.addItems([group.label for group in groups])
        self.setEditText(text)
        self.updateGeometry()

    def set_age(self, age: float | str | None) -> None:
        """Show an age or the group with this id, without a signal."""
        labels = {group.id: group.label for group in self._groups}
        self._last = age
        self.setEditText("" if age is None else labels.get(age, age) if isinstance(age, str) else i18n.number(age))
        self._field().home(False)  # a long group is read from its beginning
        self.setToolTip(f"{labels[age]}\n{self._hint}" if isinstance(age, str) and age in labels else self._hint)
        self._mark(understood=True)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        hint.setWidth(max(theme.em(self, 18), self._longest()))
        return hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        hint.setWidth(theme.em(self, 14))
        return hint

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self._longest())
        super().showPopup()

    def _longest(self) -> int:
        """Pixels of the longest group with the arrow."""
        words = max((self.fontMetrics().horizontalAdvance(group.label) for group in self._groups), default=0)
        return words + theme.em(self, 5)

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
