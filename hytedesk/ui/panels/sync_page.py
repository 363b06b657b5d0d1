"""The sync page: how the last synchronisations went, what they changed, and when the next one comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
)

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import muted_label, speaks_row, title_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hytedesk.ui.values import SyncEntry, SyncPage


class SyncDialog(QDialog):
    """Shows a page; it stays beside the window and is shown anew when something changes.

    Signals:
        checkRequested, stopRequested: the person wants to synchronise now, to stop the run.
    """

    checkRequested = Signal()
    stopRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Synchronisation"))
        self._shown: tuple[SyncEntry, ...] = ()
        self.sentence = title_label("")
        self.sentence.setWordWrap(True)
        self._form = QFormLayout()
        self._form.setSpacing(theme.GRID)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.facts: dict[str, QLabel] = {}
        self.runs = QListWidget()
        speaks_row(self.runs)
        self.runs.currentRowChanged.connect(self._tell)
        self.told = QPlainTextEdit(readOnly=True)
        self.told.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.check = buttons.addButton(_("Check &now"), action)
        self.stop = buttons.addButton(_("&Stop"), action)
        theme.primary(self.check)
        self.check.clicked.connect(self.checkRequested)
        self.stop.clicked.connect(self.stopRequested)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.sentence)
        layout.addLayout(self._form)
        layout.addSpacing(theme.GRID)
        layout.addWidget(muted_label(_("&Last synchronisations"), self.runs))
        layout.addWidget(self.runs, 2)
        layout.addWidget(muted_label(_("&What happened"), self.told))
        layout.addWidget(self.told, 3)
        layout.addWidget(buttons)
        room = theme.room(self)
        self.resize(min(theme.em(self, 90), room.width()), min(theme.em(self, 84), room.height() * 9 // 10))

    def show_page(self, page: SyncPage) -> None:
        """Show how things are now; the run that the person is reading about stays chosen."""
        self.sentence.setText(page.state.sentence)
        self._show_facts([(fact.label, fact.text) for fact in page.facts])
        self.check.setEnabled(not page.running)
        self.stop.setEnabled(page.running)
        if page.entries == self._shown:
            return
        row = self.runs.currentRow()
        newest = row <= 0 or not self._shown
        chosen = None if newest else self._shown[row]
        self._shown = page.entries
        self.runs.clear()
        for entry in page.entries:
            item = QListWidgetItem(entry.title, self.runs)
            item.setSizeHint(QSize(0, self.runs.fontMetrics().height() + theme.GRID // 2))
        self.runs.setCurrentRow(page.entries.index(chosen) if chosen in page.entries else 0)

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        if list(self.facts) != [label for label, _text in facts]:
            while self._form.rowCount():
                self._form.removeRow(0)
            self.facts = {label: self._fact(label) for label, _text in facts}
        for label, text in facts:
            self.facts[label].setText(text)

    def _fact(self, label: str) -> QLabel:
        text = QLabel(wordWrap=True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form.addRow(muted_label(label), text)
        return text

    def _tell(self, row: int) -> None:
        lines = self._shown[row].lines if 0 <= row < len(self._shown) else ()
        self.told.setPlainText("\n\n".join(lines))
