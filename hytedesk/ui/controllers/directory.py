"""The directory of organizations: read when it is opened, narrowed as the person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from hytedesk.errors import Damaged
from hytedesk.i18n import _
from hytedesk.ui.controllers import facts, filters, organizations
from hytedesk.ui.values import Choice
from hytedesk.vocabulary import directory, places

if TYPE_CHECKING:
    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.ui.controllers.search import SearchController
    from hytedesk.ui.finding import DirectoryRow
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.directory import DirectoryDialog
    from hytedesk.ui.tasks import Tasks
    from hytedesk.vocabulary.directory import Member, Offering


class DirectoryController(QObject):
    """Shows who offers what, and who else offers what a service does.

    Signals:
        addRequested(str): a service for the sheet, by key.
    """

    addRequested = Signal(str)

    def __init__(self, window: MainWindow, tasks: Tasks, search: SearchController, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._search = search
        self._settings = settings
        self._catalogue: Catalogue | None = None
        self._members: dict[str, Member] | None = None
        self._rows: tuple[DirectoryRow, ...] = ()
        self._dialog: DirectoryDialog | None = None
        self._wish: tuple[str, str, tuple[str, ...]] = ("", "", ())
        self._service = ""
        self._others: tuple[Offering, ...] = ()
        window.actions_.directory.triggered.connect(lambda _on=False: self.open(""))
        window.actions_.who_else.triggered.connect(lambda: self.open(search.selected))
        window.detail.othersRequested.connect(self.open)

    def use(self, catalogue: Catalogue) -> None:
        """Another catalogue: what is open is read again."""
        self._catalogue, self._members = catalogue, None
        if self._dialog is not None and self._dialog.isVisible():
            self._read()

    def use_settings(self, settings: Settings) -> None:
        """The workplace's own municipalities may have changed."""
        self._settings = settings

    def open(self, service: str = "") -> None:
        """Open the directory where the search is; with the key of a service only at those who offer the same."""
        from hytedesk.ui.panels.directory import DirectoryDialog

        if self._catalogue is None:
            return
        if self._dialog is None:
            self._dialog = dialog = DirectoryDialog(self._window)
            dialog.set_kinds(_kinds())
            dialog.narrowed.connect(self._narrow)
            dialog.othersDismissed.connect(self._dismiss_others)
            dialog.selected.connect(self._select)
            dialog.serviceRequested.connect(self._show_service)
            dialog.addRequested.connect(self._add)
            dialog.linkActivated.connect(lambda url: QDesktopServices.openUrl(QUrl(url)))
        own = self._settings.municipalities
        county = places.around(own)
        everywhere = facts.municipality_choices(place.code for place in places.municipalities())
        self._dialog.municipality.set_choices(everywhere, own, county)
        self._service, self._others = service, ()
        self._wish = ("", "", self._search.choices.municipalities)
        self._show_wish()
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._dialog.field.setFocus()
        if self._members is None:
            self._read()
        else:
            self._begin()

    def new_client(self) -> None:
        """Close the directory and forget what was looked for in it."""
        self._service, self._others, self._wish = "", (), ("", "", ())
        if self._dialog is not None:
            self._show_wish()
            self._dialog.close()

    def _show_wish(self) -> None:
        if self._dialog is not None:
            text, kind, codes = self._wish
            self._dialog.municipality.set_codes(codes)
            self._dialog.kind.setCurrentIndex(max(0, self._dialog.kind.findData(kind)))
            self._dialog.field.setText(text)

    def _read(self) -> None:
        catalogue = self._catalogue
        if catalogue is None:
            return

        def read() -> tuple[tuple[Member, ...], tuple[DirectoryRow, ...]]:
            found = catalogue.directory()
            return found, organizations.rows(found)

        def use(found: tuple[tuple[Member, ...], tuple[DirectoryRow, ...]]) -> None:
            if catalogue is self._catalogue:
                members, self._rows = found
                self._members = {one.organization.id: one for one in members}
                self._begin()

        def failed(error: Exception) -> None:
            if catalogue is self._catalogue and not isinstance(error, Damaged):  # of damage its owner hears and tells
                raise error

        self._tasks.submit("local", read, use, failed)

    def _begin(self) -> None:
        """Work out who else offers the service, if one is asked about, and show the organizations."""
        offered = [each for one in (self._members or {}).values() for each in one.offerings]
        mine = next((each for each in offered if each.id == self._service), None)
        if mine is None:
            self._dismiss_others()
            return
        self._others = directory.who_else(mine, offered, self._wish[2])
        self._show()

    def _narrow(self, text: str, kind: str, municipalities: tuple[str, ...]) -> None:
        moved = municipalities != self._wish[2]
        self._wish = (text, kind, municipalities)
        if moved and self._service:
            self._begin()
        else:
            self._show()

    def _dismiss_others(self) -> None:
        self._service, self._others = "", ()
        self._show()

    def _show(self) -> None:
        if self._dialog is None or self._members is None:
            return
        text, kind, municipalities = self._wish
        only = {each.organization for each in self._others} if self._service else self._members.keys()
        kinds = (kind,) if kind else ()
        rows = tuple(
            row
            for row in self._rows
            if row.id in only and directory.fits(self._members[row.id], text, kinds, municipalities)
        )
        others = organizations.others(self._service_name(), len(self._others)) if self._service else ""
        self._dialog.show_rows(rows, organizations.heading(len(rows)), others)

    def _service_name(self) -> str:
        offered = (each for one in (self._members or {}).values() for each in one.offerings)
        return next((facts.text(each.names) for each in offered if each.id == self._service), "")

    def _select(self, key: str) -> None:
        member = (self._members or {}).get(key)
        if self._dialog is not None:
            only = frozenset(each.id for each in self._others) if self._service else frozenset()
            self._dialog.show_page(organizations.page(member, self._wish[2], only) if member else None)

    def _show_service(self, key: str) -> None:
        self._search.show_service(key)
        self._window.activateWindow()

    def _add(self, key: str) -> None:
        self.addRequested.emit(key)


def _kinds() -> list[Choice]:
    known = [Choice(id=kind, label=filters.organization_label(kind)) for kind in filters.ORGANIZATION_TYPES]
    third = Choice(id="association", label=_("Third sector: associations"))
    return [Choice(id="", label=_("All kinds")), *(third if one.id == "association" else one for one in known)]
