"""What the program is, and which keys it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from hytedesk import __version__
from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import title_label

if TYPE_CHECKING:
    from collections.abc import Iterable


def _dialog(dialog: QDialog, title: str, content: QWidget) -> None:
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(*[2 * theme.GRID] * 4)
    layout.setSpacing(2 * theme.GRID)
    layout.addWidget(content, 1)
    layout.addWidget(buttons)


class ShortcutsDialog(QDialog):
    """The keys of the menus and those of the list and the sheet."""

    def __init__(self, menu_keys: Iterable[tuple[str, QKeySequence]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        native = QKeySequence.SequenceFormat.NativeText
        keys = [
            (_("From the search field into the list"), "↓"),
            (_("Put the current service on the sheet"), QKeySequence("Enter").toString(native)),
            (_("Read the current service"), f"{QKeySequence('Space').toString(native)}, →"),
            (_("Back to the search field"), QKeySequence("Esc").toString(native)),
            (_("Take the current service off the sheet"), QKeySequence("Del").toString(native)),
            (_("Move a service on the sheet"), "{} ↑, ↓".format(QKeySequence("Alt+Up").toString(native).split("+")[0])),
        ]
        content = QWidget()
        grid = QGridLayout(content)
        grid.setHorizontalSpacing(3 * theme.GRID)
        shown = keys + [(text, sequence.toString(native)) for text, sequence in menu_keys]
        for row, (text, key) in enumerate(shown):
            grid.addWidget(QLabel(text), row, 0)
            grid.addWidget(QLabel(key), row, 1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(content)
        area.setMinimumWidth(content.sizeHint().width() + 4 * theme.GRID)
        area.setAccessibleName(_("Keyboard shortcuts"))
        _dialog(self, _("Keyboard shortcuts"), area)
        most = theme.room(self).height() * 9 // 10
        self.resize(self.sizeHint().width(), min(content.sizeHint().height() + 12 * theme.GRID, most))


class AboutDialog(QDialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(title_label(f"HyteDesk {__version__}", 1.3))
        for sentence in (
            _("An offline catalogue of wellbeing services, and one clear sheet for the client."),
            _("No client data is stored: the sheet and the note live in memory until a new client or exit."),
            _("Free software under the GNU General Public License, version 3 or later."),
        ):
            label = QLabel(sentence, wordWrap=True)
            label.setMinimumWidth(theme.em(label, 50))
            layout.addWidget(label)
        _dialog(self, _("About HyteDesk"), content)
