"""The state line: what is true about the catalogue right now, in one sentence. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk import config
from hytedesk.i18n import _, ngettext
from hytedesk.ui.controllers import facts
from hytedesk.ui.values import State

if TYPE_CHECKING:
    from datetime import datetime

    from hytedesk.catalogue import CatalogueInfo
    from hytedesk.config import Settings
    from hytedesk.db.user import SyncRun


def state(info: CatalogueInfo | None, runs: tuple[SyncRun, ...], settings: Settings, now: datetime) -> State:
    """The state when nothing is running: `runs` newest first."""
    if info is None:
        return State(dot="never", sentence=_("Never synchronised: there is no catalogue yet"))
    catalogue = _catalogue(info, settings)
    if info.is_demo:
        sentence = (
            _("Demo catalogue with made-up services; nothing has been fetched from your region's source yet")
            if settings.sources
            else _("Demo catalogue with made-up services; choose your region's source in Settings")
        )
        return State(dot="warning", sentence=sentence, catalogue=catalogue, demo=True)
    date = facts.show_date(info.data_date.astimezone().date())
    last = next((run for run in runs if run.outcome != "cancelled"), None)
    if last is not None and last.outcome not in {"updated", "no_change"}:
        return State(dot="offline", sentence=_failed(last.outcome).format(date=date), catalogue=catalogue)
    checked = last.started if last else info.data_date
    if now - checked > config.STALE_AFTER:
        return State(
            dot="warning",
            sentence=_("Not checked for two weeks, data from {date}").format(date=date),
            catalogue=catalogue,
        )
    return State(
        dot="ok",
        sentence=_("Up to date, checked {since}").format(since=facts.since(checked, now)),
        catalogue=catalogue,
    )


def unreadable() -> State:
    """The state when there is a catalogue that this program cannot open."""
    return State(dot="never", sentence=_("The catalogue on this computer cannot be read; press F5 to build it anew"))


def running(info: CatalogueInfo | None, settings: Settings) -> State:
    """The state while a synchronisation runs."""
    comes = not settings.sources and (info is None or not info.is_demo)
    sentence = _("Preparing the demo catalogue") if comes else _("Checking for changes")
    return State(
        dot="busy",
        sentence=sentence,
        catalogue=_catalogue(info, settings) if info else "",
        demo=info.is_demo if info else False,
    )


def _failed(outcome: str) -> str:
    return {
        "offline": _("Offline, data from {date}"),
        "trust": _("Could not be checked because the source is not trusted; data from {date}"),
        "data": _("Could not be checked because the source gave bad data; data from {date}"),
        "disk": _("Could not be saved on this computer; data from {date}"),
    }.get(outcome, _("Could not be checked; data from {date}"))


def _catalogue(info: CatalogueInfo, settings: Settings) -> str:
    """How many services, and of which county; the demo is of the same county whatever the settings say."""
    services = ngettext("{n} service", "{n} services", info.services).format(n=info.services)
    county = None if info.is_demo else settings.county
    return f"{services} · {facts.county_name(county)}" if county else services
