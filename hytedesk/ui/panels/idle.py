"""The notice before a window that nobody uses is cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hytedesk.i18n import _, ngettext
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import announce, title_label

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent


class IdleNotice(QDialog):
    """Counts down; any key and any click on it says that the person is there.

    Signals:
        stayRequested: the person is there.
    """

    stayRequested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Are you still there?"))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.sentence = QLabel(wordWrap=True)
        self.sentence.setMinimumWidth(theme.em(self, 52))
        self.stay = QPushButton(_("Go on with this client"))
        theme.primary(self.stay)
        self.stay.clicked.connect(self.stayRequested)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.stay)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(title_label(self.windowTitle(), 1.3))
        layout.addWidget(self.sentence)
        layout.addLayout(buttons)

    def show_left(self, seconds: int, *, aloud: bool) -> None:
        """Show how many seconds are left; `aloud` = a screen reader says it, too."""
        self.sentence.setText(
            ngettext(
                "Search, sheet and note are cleared in {n} second. Press any key to go on.",
                "Search, sheet and note are cleared in {n} seconds. Press any key to go on.",
                seconds,
            ).format(n=seconds)
        )
        self.sentence.setMinimumHeight(self.sentence.heightForWidth(self.sentence.minimumWidth()))
        self.setAccessibleDescription(self.sentence.text())
        if aloud:
            announce(self, self.sentence.text())

    def come_forward(self) -> None:
        """Show it above its window; the keyboard is not taken from another program."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, QApplication.activeWindow() is None)
        self.show()
        self.raise_()
        self.stay.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        self.stayRequested.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.stayRequested.emit()

    def reject(self) -> None:
        self.stayRequested.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.stayRequested.emit()
