"""The services of the day's earlier sheets, to be put on a sheet again. In memory only, and not beyond midnight."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMenu

from hytedesk import i18n
from hytedesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.ui.controllers.sheet import SheetController
    from hytedesk.ui.main_window import MainWindow

MOST = 20
"""Sheets that are remembered."""
_EVERY = 30_000
"""Milliseconds between looks at the calendar."""


class Past(msgspec.Struct, frozen=True):
    """The keys of the services of a sheet, and when it was put away: no note, no language, nobody."""

    ended: datetime
    services: tuple[str, ...]


class Memory(QObject):
    """What was on the day's sheets; it lives as long as the program, through changes of the window's language.

    Args:
        now: the clock.
    """

    def __init__(self, parent: QObject | None = None, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(parent)
        self._now = now or (lambda: datetime.now().astimezone())
        self._past: tuple[Past, ...] = ()
        often = QTimer(self, interval=_EVERY)
        often.timeout.connect(self.sheets)
        often.start()

    def remember(self, services: tuple[str, ...]) -> None:
        """A sheet with these services has been put away; the same services are remembered once."""
        if services:
            others = [past for past in self.sheets() if past.services != services]
            self._past = (Past(self._now(), services), *others)[:MOST]

    def sheets(self) -> tuple[Past, ...]:
        """Those of today, the latest first; older ones are forgotten."""
        today = self._now().date()
        self._past = tuple(past for past in self._past if past.ended.date() == today)
        return self._past


class AgainController(QObject):
    """Offers what is remembered, and remembers the sheet that a new client ends.

    A discreet sheet is not remembered: its services would tell the next person in front of this screen.
    """

    def __init__(self, window: MainWindow, sheet: SheetController, memory: Memory) -> None:
        super().__init__(window)
        self._window = window
        self._sheet = sheet
        self._memory = memory
        window.actions_.same_again.triggered.connect(self.offer)

    def new_client(self) -> None:
        """The sheet is about to be forgotten."""
        if not (self._sheet.is_discreet or self._sheet.is_delicate):
            self._memory.remember(self._sheet.chosen())

    def offer(self) -> None:
        """Open a menu of the day's sheets; choosing one puts its services on this sheet."""
        offered = [(past, self._label(past)) for past in self._memory.sheets()]
        if not any(label for _past, label in offered):
            self._window.show_message(
                _("No sheet has been ended today by New client, so there are no services to put on this one again.")
            )
            return
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(_("Same services again"))
        for past, label in offered:
            if label:
                menu.addAction(label.replace("&", "&&")).triggered.connect(partial(self._sheet.add_all, past.services))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._window.sheet.mapToGlobal(self._window.sheet.rect().topLeft()))

    def _label(self, past: Past) -> str:
        """Its time and its services, "" when the catalogue has lost them all."""
        from hytedesk.sheet import hours

        names = self._sheet.names(past.services)
        shown = ", ".join(names[:3]) + (f" + {len(names) - 3}" if len(names) > 3 else "")
        time = hours.clock(past.ended, i18n.language())
        return f"{time}: {shown}" if names else ""
