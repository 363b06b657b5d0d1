"""The person's favourites: in the window at once, on the disk soon after; those that the catalogue has lost, too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hytedesk.errors import HyteDeskError
from hytedesk.i18n import _
from hytedesk.ui import messages
from hytedesk.ui.controllers import facts, present
from hytedesk.ui.panels.widgets import announce
from hytedesk.ui.values import Detail, DetailLine, ResultRow

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.db.favourites import Favourite
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.tasks import Tasks


class FavouritesController(QObject):
    """Owns the favourites of one data folder; where they are switched off, there are none to be seen.

    Signals:
        loaded: they have been read. changed: the person has added or removed one, or that could not be written.

    Attributes:
        gone: those of the last search that the catalogue in use no longer has; one that has been removed since stays
            among them, to be put back.
    """

    loaded = Signal()
    changed = Signal()

    def __init__(self, window: MainWindow, tasks: Tasks, data_dir: Path) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._data_dir = data_dir
        self._all: dict[str, Favourite] = {}
        self._catalogue: Catalogue | None = None
        self._there: frozenset[str] = frozenset()
        self._unwritten: dict[str, Favourite | None] = {}
        self._on = True
        self.gone: tuple[Favourite, ...] = ()

    def use_settings(self, settings: Settings) -> None:
        """An administrator or the region may have switched them off, or on again."""
        self._on = settings.feature_favourites
        for action in (self._window.actions_.favourite, self._window.actions_.only_favourites):
            action.setVisible(self._on)
            action.setEnabled(self._on)
        self._window.detail.offer_favourites(self._on)

    def load(self) -> None:
        """Read them from the disk."""
        data_dir = self._data_dir

        def read() -> tuple[Favourite, ...]:
            from hytedesk.db import favourites

            return favourites.read(data_dir)

        def show(found: tuple[Favourite, ...]) -> None:
            self._all = {one.service: one for one in found} | self._all
            self._look_up()
            self.loaded.emit()

        def failed(error: Exception) -> None:
            if not isinstance(error, HyteDeskError):
                raise error
            self._window.show_message(
                _("Your favourites cannot be read ({path}); everything else works. Ask IT support for help.").format(
                    path=data_dir / "user.db"
                )
            )

        self._tasks.submit("local", read, show, failed)

    def use(self, catalogue: Catalogue) -> None:
        """From now on this catalogue tells which favourites are still offered."""
        self._catalogue = catalogue
        self._look_up()

    def ids(self) -> tuple[str, ...]:
        """Keys of all favourites, in the order in which they were added."""
        return tuple(self._all) if self._on else ()

    def look_for_gone(self, text: str) -> None:
        """Search among those that the catalogue no longer has: every word of `text` must be in a name."""
        words = text.casefold().split()
        lost = (one for key, one in self._all.items() if key not in self._there) if self._catalogue else ()
        self.gone = tuple(one for one in lost if all(word in _names(one) for word in words))

    def gone_rows(self) -> tuple[ResultRow, ...]:
        """Those that have gone, as rows."""
        return tuple(_row(one, kept=one.service in self._all) for one in self.gone)

    def gone_detail(self, service_id: str | None) -> Detail | None:
        """One that has gone with what was kept of it, None when this is none of them."""
        one = self._gone_one(service_id)
        return _detail(one, kept=one.service in self._all) if one else None

    def tell_if_gone(self, service_id: str) -> bool:
        """Tell the person that a service has gone and so cannot be chosen; False when it has not."""
        one = self._gone_one(service_id)
        if one is not None:
            said = _("{name} is no longer in the catalogue, so it cannot be put on the sheet.")
            self._window.show_message(said.format(name=facts.text(one.names)))
        return one is not None

    def toggle(self, service_id: str, detail: ServiceDetail | None) -> None:
        """Make a favourite of a service, or one no longer of it; `detail` is None when the catalogue has lost it."""
        from hytedesk.db.favourites import favourite

        before = self._all.pop(service_id, None)
        now = None
        if before is None:
            now = favourite(detail, datetime.now(UTC)) if detail else self._gone_one(service_id)
            if now is None:
                return  # neither in the catalogue nor shown
            self._all[service_id] = now
            if detail:
                self._there |= {service_id}
        announce(self._window, _("Added to favourites") if now else _("Removed from favourites"))
        self._write(service_id, before, now)
        self.changed.emit()

    def close(self) -> None:
        """Write what the tasks, which have ended, may have left."""
        for service_id, now in self._unwritten.items():
            try:
                _write(self._data_dir, service_id, now)
            except HyteDeskError:
                return  # the window is gone: there is nobody to tell

    def _gone_one(self, service_id: str | None) -> Favourite | None:
        return next((one for one in self.gone if one.service == service_id), None)

    def _look_up(self) -> None:
        self._there = self._catalogue.known(self._all) if self._catalogue else frozenset()

    def _write(self, service_id: str, before: Favourite | None, now: Favourite | None) -> None:
        data_dir = self._data_dir
        self._unwritten[service_id] = now

        def done(_nothing: None) -> None:
            if service_id in self._unwritten and self._unwritten[service_id] is now:  # not changed again since
                del self._unwritten[service_id]

        def failed(error: Exception) -> None:
            if not isinstance(error, HyteDeskError):
                raise error
            self._unwritten.pop(service_id, None)
            self._all.pop(service_id, None)
            if before is not None:
                self._all[service_id] = before
            self._window.show_message(messages.sentence(error))
            self.changed.emit()

        self._tasks.submit("local", lambda: _write(data_dir, service_id, now), done, failed)


def _write(data_dir: Path, service_id: str, now: Favourite | None) -> None:
    from hytedesk.db import favourites

    if now is None:
        favourites.remove(data_dir, service_id)
    else:
        favourites.add(data_dir, now)


def _names(favourite: Favourite) -> str:
    return " ".join((*favourite.names.values(), *favourite.organization.values())).casefold()


def _row(favourite: Favourite, *, kept: bool) -> ResultRow:
    """One that the catalogue no longer has, as a row; `kept` = it is still a favourite."""
    name, organization = facts.text(favourite.names), facts.text(favourite.organization)
    shown = (favourite.phone or "", _since(favourite))
    return ResultRow(
        id=favourite.service,
        name=name,
        organization=organization,
        summary="",
        facts=tuple(fact for fact in shown if fact),
        warnings=(_("No longer in the catalogue"),),
        favourite=kept,
        gone=True,
        spoken=present.spoken((name, _("No longer in the catalogue"), organization, *shown)),
    )


def _detail(favourite: Favourite, *, kept: bool) -> Detail:
    """One that the catalogue no longer has, with what was kept of it."""
    phone = favourite.phone
    lines = [DetailLine(label=_("Telephone"), text=phone, url="tel:" + phone.replace(" ", ""))] if phone else []
    return Detail(
        id=favourite.service,
        name=facts.text(favourite.names),
        organization=facts.text(favourite.organization),
        warnings=(_("No longer in the catalogue"),),
        description=(
            _("This is what was kept of it when it became a favourite. Ask by telephone whether it still exists."),
        ),
        lines=(*lines, DetailLine(label=_("Favourite"), text=_since(favourite))),
        favourite=kept,
        gone=True,
    )


def _since(favourite: Favourite) -> str:
    return _("Added {date}").format(date=facts.show_date(favourite.added.astimezone().date()))
