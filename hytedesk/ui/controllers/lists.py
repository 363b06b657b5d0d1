"""The person's lists of services: made, changed, shown, put on the sheet, given on as files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from hytedesk.db.lists import MOST_SERVICES, ServiceList, from_file, name_fits, to_file, with_another
from hytedesk.errors import BadData, HyteDeskError
from hytedesk.i18n import _
from hytedesk.ui import files, messages
from hytedesk.ui.controllers import facts, filters, list_filter
from hytedesk.ui.values import ListPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.db.favourites import Favourite
    from hytedesk.ui.controllers.search import SearchController
    from hytedesk.ui.controllers.sheet import SheetController
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.lists import ListsDialog
    from hytedesk.ui.tasks import Tasks

_KIND = "JSON (*.json)"


class ListsController(QObject):
    """Owns the lists of one data folder; every change is written at once, in the local lane."""

    def __init__(
        self, window: MainWindow, tasks: Tasks, data_dir: Path, search: SearchController, sheet: SheetController
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._data_dir = data_dir
        self._search = search
        self._sheet = sheet
        self._catalogue: Catalogue | None = None
        self._dialog: ListsDialog | None = None
        self._lists: tuple[ServiceList, ...] = ()
        self._chosen = -1
        self._unwritten = False
        self._shown = True
        window.actions_.lists.triggered.connect(self.open)
        window.filters.listRequested.connect(self._narrow)
        search.searched.connect(lambda _choices, _total: self._offer())

    def use(self, catalogue: Catalogue) -> None:
        """From now on this catalogue tells which services are still offered."""
        self._catalogue = catalogue
        if not self._unwritten:
            self._load()

    def use_settings(self, settings: Settings) -> None:
        """Lists go with the favourites where these are switched off."""
        self._shown = settings.feature_favourites
        for change in (self._window.actions_.lists.setVisible, self._window.actions_.lists.setEnabled):
            change(self._shown)
        self._offer()

    def open(self) -> None:
        """Open the lists as they are on the disk."""
        from hytedesk.db import lists

        if not self._unwritten:
            try:
                self._lists = lists.read(self._data_dir)
            except HyteDeskError as error:
                self._window.show_message(messages.sentence(error))
                return
        if self._dialog is None:
            self._dialog = self._made()
        self._chosen = min(max(self._chosen, 0), len(self._lists) - 1)
        self._show()
        self._offer()
        self._dialog.open()
        if not self._lists:
            self._dialog.name.setFocus()

    def new_client(self) -> None:
        """Close the lists: they are nobody's but the person's, and stay."""
        if self._dialog is not None:
            self._dialog.close()

    def close(self) -> None:
        """Write what the tasks, which have ended, may have left."""
        from hytedesk.db import lists

        if self._unwritten:
            try:
                lists.write(self._data_dir, self._lists)
            except HyteDeskError:
                return  # the window is gone: there is nobody to tell

    def _load(self) -> None:
        """Read the lists for the filters; what is wrong with them is told to who opens them."""
        from hytedesk.db import lists

        def done(found: tuple[ServiceList, ...]) -> None:
            if not self._unwritten:
                self._lists = found
                self._offer()

        self._tasks.submit("local", lambda: lists.read(self._data_dir), done, lambda _error: None)

    def _offer(self) -> None:
        """Show the lists among the filters, each with the number of services that it would leave, whatever is typed."""
        engine, today = self._search.engine, datetime.now().astimezone().date()

        def count(choices: filters.Choices) -> int:
            return engine.count(filters.query(choices, 0, today)) if engine is not None else 0

        offered = self._lists if self._shown and engine is not None else ()
        self._search.show_lists(list_filter.values(offered, self._search.choices, count))

    def _narrow(self, name: str) -> None:
        """Only the services of this list, beside what else is asked for; the keyboard stays among the filters."""
        for one in self._lists:
            if one.name == name:
                self._search.ask(list_filter.only(self._search.choices, one))
                self._window.filters.tree.setFocus()

    def _made(self) -> ListsDialog:
        from hytedesk.ui.panels.lists import ListsDialog

        dialog = ListsDialog(self._window)
        dialog.chosen.connect(self._choose)
        dialog.created.connect(self._create)
        dialog.renamed.connect(self._rename)
        dialog.removed.connect(lambda: self._change(self._others()))
        dialog.addRequested.connect(self._add)
        dialog.taken.connect(lambda row: self._with_services(lambda all_: [*all_[:row], *all_[row + 1 :]]))
        dialog.moved.connect(self._move)
        dialog.sheetRequested.connect(self._to_sheet)
        dialog.showRequested.connect(self._show_only)
        dialog.exportRequested.connect(self._export)
        dialog.importRequested.connect(self._import)
        return dialog

    def _choose(self, place: int) -> None:
        if place != self._chosen:  # the keyboard that comes to the lists takes no sentence away
            self._chosen = place
            self._show()

    def _create(self, name: str) -> None:
        if self._is_free(name):
            self._change((*self._lists, ServiceList(name)), len(self._lists))

    def _rename(self, name: str) -> None:
        if self._is_free(name):
            self._replace(msgspec.structs.replace(self._lists[self._chosen], name=name))

    def _add(self) -> None:
        from hytedesk.db.favourites import favourite

        found = self._catalogue.details([self._search.selected]) if self._catalogue else []
        new = [favourite(detail, datetime.now(UTC)) for detail in found]
        self._with_services(lambda all_: [*(one for one in all_ if one.service != self._search.selected), *new])

    def _move(self, old: int, new: int) -> None:
        def moved(services: list[Favourite]) -> list[Favourite]:
            services.insert(new, services.pop(old))
            return services

        self._with_services(moved)

    def _to_sheet(self) -> None:
        self._sheet.add_all(one.service for one in self._lists[self._chosen].services)
        self._close_dialog()

    def _show_only(self) -> None:
        chosen = self._lists[self._chosen]
        self._close_dialog()
        self._search.ask(list_filter.only(filters.Choices(sort=self._search.choices.sort), chosen))

    def _close_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.close()

    def _export(self) -> None:
        data, name = to_file(self._lists[self._chosen]), self._lists[self._chosen].name
        safe = "".join(letter if letter.isalnum() or letter in " -" else "_" for letter in name)

        def write(path: Path) -> None:
            try:
                path.write_bytes(data)
            except OSError:
                self._say(_("{path} cannot be written; nothing was changed. Choose another folder.").format(path=path))
            else:
                self._say(_("The list is in {path}.").format(path=path))

        files.ask(self._dialog or self._window, _("Export the list"), _KIND, write, save_as=f"{safe}.json")

    def _import(self) -> None:
        files.ask(self._dialog or self._window, _("Import a list"), _KIND, self.take_in)

    def take_in(self, path: Path) -> None:
        """Take the list of a file; one whose name is taken gets a number behind it."""
        odd = _("{value} is no list of HyteDesk, so nothing was taken from it. Ask for the file again.")
        try:
            new = from_file(path.read_bytes(), path.name)
        except (BadData, OSError):
            self._say(odd.format(value=path.name))
            return
        self._change(with_another(self._lists, new), len(self._lists))

    def _is_free(self, name: str) -> bool:
        if not name_fits(name):
            self._say(_("A list cannot be called that; use a short name on one line."))
            return False
        if any(one.name == name for one in self._lists):
            self._say(_("There is a list called {name} already; choose another name.").format(name=name))
            return False
        return True

    def _others(self) -> tuple[ServiceList, ...]:
        return tuple(one for place, one in enumerate(self._lists) if place != self._chosen)

    def _with_services(self, change: Callable[[list[Favourite]], Iterable[Favourite]]) -> None:
        chosen = self._lists[self._chosen]
        services = tuple(change(list(chosen.services)))
        if len(services) > MOST_SERVICES:
            self._say(_("This list is full; make another one."))
            return
        self._replace(msgspec.structs.replace(chosen, services=services))

    def _replace(self, new: ServiceList) -> None:
        self._change(tuple(new if place == self._chosen else one for place, one in enumerate(self._lists)))

    def _change(self, lists: tuple[ServiceList, ...], chosen: int | None = None) -> None:
        """These are the lists now; what cannot be written is told and taken back."""
        before, chosen_before, self._lists = self._lists, self._chosen, lists
        self._chosen = min(self._chosen if chosen is None else chosen, len(lists) - 1)
        self._unwritten = True
        data_dir = self._data_dir

        def write() -> None:
            from hytedesk.db import lists as kept

            kept.write(data_dir, lists)

        def done(_nothing: None) -> None:
            if lists is self._lists:
                self._unwritten = False

        def failed(error: Exception) -> None:
            if not isinstance(error, HyteDeskError):
                raise error
            self._lists, self._chosen, self._unwritten = before, chosen_before, False
            self._offer()
            self._show(messages.sentence(error))

        self._show()
        self._offer()
        self._tasks.submit("local", write, done, failed)

    def _say(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.tell(sentence)

    def _show(self, said: str = "") -> None:
        if self._dialog is None:
            return
        services = self._lists[self._chosen].services if self._lists else ()
        there = self._catalogue.known(one.service for one in services) if self._catalogue else frozenset()
        selected = self._catalogue.details([self._search.selected]) if self._catalogue else []
        if not self._lists:
            said = said or _("There are no lists yet: write a name, for example My memory clinic's usual ones.")
        elif not services:
            said = said or _("This list is empty: choose a service in the search, then add it here.")
        self._dialog.show_page(
            ListPage(
                lists=tuple(f"{one.name} ({len(one.services)})" for one in self._lists),
                chosen=self._chosen,
                services=tuple(_line(one, gone=one.service not in there) for one in services),
                addable=facts.text(selected[0].service.names) if selected else "",
                said=said,
            )
        )


def _line(one: Favourite, *, gone: bool) -> str:
    name = " · ".join(part for part in (facts.text(one.names), facts.text(one.organization)) if part)
    return name + (_(" (no longer in the catalogue)") if gone else "")
