"""What the program is and is made of, how to begin, and which keys it knows."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires
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
        shown = keys + [(text, sequence.toString(native).replace("Return", "Enter")) for text, sequence in menu_keys]
        for row, (text, key) in enumerate(shown):
            grid.addWidget(QLabel(text), row, 0)
            grid.addWidget(QLabel(key), row, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setSpacing(theme.GRID)
        column.addWidget(title_label(_("The first ten minutes")))
        for sentence in _first_minutes():
            label = QLabel(sentence, wordWrap=True)
            label.setMinimumWidth(theme.em(label, 50))
            column.addWidget(label)
        column.addWidget(title_label(_("Keyboard shortcuts")))
        column.addWidget(content)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(whole)
        area.setMinimumWidth(min(whole.sizeHint().width() + 4 * theme.GRID, theme.room(self).width() * 9 // 10))
        area.setAccessibleName(_("Keyboard shortcuts"))
        _dialog(self, _("Help and keyboard shortcuts"), area)
        most = theme.room(self).height() * 9 // 10
        self.resize(self.sizeHint().width(), min(whole.sizeHint().height() + 12 * theme.GRID, most))


def _first_minutes() -> tuple[str, ...]:
    return (
        _("1. Type what the client needs, in your own words: every key changes the list."),
        _("2. Give the age and the municipality above, and narrow by the filters on the left."),
        _("3. Enter puts the current service on the sheet at the right; the next key searches again."),
        _("4. Print the sheet, show it to the client over the whole screen, or open a draft of an e-mail."),
        _("5. New client forgets everything. Favourites, lists and settings stay."),
        _("Everything works without a network; the line at the bottom says how old the catalogue is."),
    )


def components() -> tuple[str, ...]:
    """The libraries that the program stands on, each with its version and its licence, as their packages tell it."""
    found = []
    try:
        wanted = requires("hytedesk") or []
    except PackageNotFoundError:
        return ()
    for requirement in wanted:
        if "extra ==" in requirement:
            continue
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        try:
            about = metadata(name)
        except PackageNotFoundError:  # not delivered with this package of the program
            continue
        kinds = [
            kind.rpartition(" :: ")[2] for kind in about.get_all("Classifier", []) if kind.startswith("License ::")
        ]
        named = {field: about[field] for field in ("License-Expression", "License") if field in about}
        licence = named.get("License-Expression") or ", ".join(kinds) or named.get("License", "").partition("\n")[0]
        found.append(f"{about['Name']} {about['Version']} · {licence}".rstrip(" ·"))
    return tuple(sorted(found, key=str.casefold))


class AboutDialog(QDialog):
    """Name, version, licence; where the data is from, and what the program is made of.

    Args:
        sources: where the records of the catalogue in use come from, as they tell it.
    """

    def __init__(self, parent: QWidget | None = None, sources: Iterable[str] = ()) -> None:
        super().__init__(parent)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(*[theme.GRID] * 4)
        layout.addWidget(title_label(f"HyteDesk {__version__}", 1.3))
        for sentence in (
            _("An offline catalogue of wellbeing services, and one clear sheet for the client."),
            _("No client data is stored: the sheet and the note live in memory until a new client or exit."),
            _("Free software under the GNU General Public License, version 3 or later."),
        ):
            label = QLabel(sentence, wordWrap=True)
            label.setMinimumWidth(theme.em(label, 50))
            layout.addWidget(label)
        parts = (
            (_("Sources of the catalogue"), tuple(sources) or (_("There is no catalogue yet."),)),
            (_("Made with"), (*components(), "Noto · OFL-1.1", "Voikko · GPL-2.0-or-later, MPL-1.1")),
        )
        for title, lines in parts:
            layout.addWidget(title_label(title))
            text = QLabel("\n".join(lines), wordWrap=True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(text)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(content)
        area.setAccessibleName(_("About HyteDesk"))
        _dialog(self, _("About HyteDesk"), area)
        room = theme.room(self).size()
        wide = content.sizeHint().width() + 6 * theme.GRID
        self.resize(min(wide, room.width() * 9 // 10), min(theme.em(self, 80), room.height() * 8 // 10))
