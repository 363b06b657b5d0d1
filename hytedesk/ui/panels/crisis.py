"""Whom to call now: above the results of a need that cannot wait."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import announce

if TYPE_CHECKING:
    from hytedesk.ui.values import CrisisLine


class CrisisBar(QFrame):
    """A sign and the numbers in bold; it takes no focus and goes when the need does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[CrisisLine, ...] = ()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._sign = QLabel()
        self.label = QLabel(wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID // 2, theme.GRID, theme.GRID // 2)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.label, 1)
        self._dress()
        self.hide()

    def show_lines(self, lines: tuple[CrisisLine, ...]) -> None:
        """Show these lines, each on its own; none hides the bar."""
        if lines == self._lines:
            return
        self._lines = lines
        self.label.setText("<br>".join(_rich(line) for line in lines))
        spoken = ". ".join(f"{line.name} {line.number}" for line in lines)
        self.label.setAccessibleName(spoken)
        self.setVisible(bool(lines))
        announce(self, spoken)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._dress()

    def _dress(self) -> None:
        theme.tint(self, QPalette.ColorRole.Window, theme.colors().chip)
        self._sign.setPixmap(theme.icon("warning", "amber").pixmap(2 * theme.GRID, 2 * theme.GRID))


def _rich(line: CrisisLine) -> str:
    notes = f" ({escape(', '.join(line.notes))})" if line.notes else ""
    return f"{escape(line.name)} <b>{escape(line.number)}</b>{notes}"
