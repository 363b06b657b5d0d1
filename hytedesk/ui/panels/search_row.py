"""The row at the top: what is needed, for what age, where, and the button that starts with a new client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.age import AgeBox
from hytedesk.ui.panels.municipalities import MunicipalityBox
from hytedesk.ui.panels.widgets import clearable, muted_label

if TYPE_CHECKING:
    from hytedesk.ui.values import Choice

_FOR_KEYS = 124
"""Average letters beside which there is room for the keys of "New client"; else its tool tip tells them."""


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
        self._magnifier = QAction(self.field.accessibleName(), self)
        self.field.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        clearable(self.field)
        self.field.installEventFilter(self)
        self.age = AgeBox()
        self.municipality = MunicipalityBox()
        self._keys = QKeySequence("Ctrl+N").toString(QKeySequence.SequenceFormat.NativeText)
        self.new_client = QPushButton(_("New client"))
        self.new_client.setToolTip("{}  {}".format(_("Empties the search, the sheet and the note"), self._keys))
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

    def dress(self) -> None:
        """Show the icons, which the first frame does not wait for."""
        self._magnifier.setIcon(theme.icon("search", "muted"))

    def set_municipality_choices(
        self,
        choices: list[Choice],
        own: tuple[str, ...],
        county: tuple[str, ...] = (),
        neighbours: tuple[str, ...] = (),
    ) -> None:
        """Offer municipalities.

        Args:
            choices: in the order shown; found by label and aliases.
            own: codes behind "Own", the workplace's.
            county: codes behind "Whole county"; empty = all of `choices`.
            neighbours: codes that "And neighbours" adds; empty = it is not offered.
        """
        self.municipality.set_choices(choices, own, county, neighbours)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keys = f"  {self._keys}" if event.size().width() >= theme.em(self, _FOR_KEYS) else ""
        self.new_client.setText(_("New client") + keys)

    def _even_out(self) -> None:
        """One height for all controls of the row."""
        height = self.field.sizeHint().height() + theme.GRID
        self.field.setMinimumWidth(theme.em(self, 30))
        for widget in (self.field, self.age, self.municipality, self.new_client):
            widget.setMinimumHeight(height)
