"""A calm bar with one sentence: what happened, what still works. It takes no focus and blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import announce, icon_button


class NoticeBar(QFrame):
    """Shows the last sentence until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        sign = QLabel()
        side = max(2 * theme.GRID, sign.fontMetrics().height())
        sign.setPixmap(theme.icon("info", "accent").pixmap(side, side))
        self.label = QLabel(wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.close_button = icon_button("remove", _("Close the message"))
        self.close_button.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, theme.GRID // 2, 2 * theme.GRID, theme.GRID // 2)
        layout.setSpacing(theme.GRID)
        layout.addWidget(sign)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.close_button)

    def say(self, sentence: str) -> None:
        """Show and announce `sentence`."""
        self.label.setText(sentence)
        self.show()
        announce(self, sentence)
