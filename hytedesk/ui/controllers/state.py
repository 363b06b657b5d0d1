"""The state line: what is true about the catalogue right now, in one sentence. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hytedesk.errors import BadData, HyteDeskError, Unreachable, Untrusted, WrongUsage, from_wire
from hytedesk.i18n import _, ngettext
from hytedesk.ui import messages
from hytedesk.ui.controllers import facts
from hytedesk.ui.values import State

if TYPE_CHECKING:
    from datetime import datetime

    from hytedesk.catalogue import CatalogueInfo
    from hytedesk.config import Settings
    from hytedesk.db.user import History, SyncRun
    from hytedesk.ui.values import Dot


def state(info: CatalogueInfo | None, history: History, settings: Settings, source: str, now: datetime) -> State:
    """The state when nothing is running; `source` names what to synchronise from, "" = the settings make no sense.

    Without sources in the settings "" also means that there is a catalogue which this program cannot open.
    """
    last = next(iter(history.attempts(source)), None)
    failed = problem(last) if last is not None and not last.is_good else None
    if settings.sources and not source:
        failed = WrongUsage("source", settings.sources[0])
    if info is None:
        return _without_catalogue(failed) if settings.sources or source else unreadable(settings)
    if info.is_demo:
        return State(dot="warning", sentence=_demo(settings, failed), catalogue=_catalogue(info), demo=True)
    checked = history.checked(info)
    dot: Dot
    stale = is_stale(info, history, settings, now)
    date = facts.show_date(checked.astimezone().date())
    if failed is not None:
        offline = isinstance(failed, Unreachable) and failed.reason == "connection"
        said = _("Offline, data from {date}") if offline else _("Could not be checked because {why}; data from {date}")
        dot, sentence = "offline" if offline else "warning", said.format(date=date, why=messages.cause(failed))
    elif settings.sources and not _tells(info, source):
        dot, sentence = "warning", _("Nothing from your new source yet; data from {date}").format(date=date)
    elif history.good is not None and (history.good.generation or 0) > info.generation:
        said = _("The newest catalogue was damaged; data from {date} until the next check")
        dot, sentence = "warning", said.format(date=date)
    elif stale:
        days = (now - checked).days
        said = ngettext("Not checked for {n} day, data from {date}", "Not checked for {n} days, data from {date}", days)
        dot, sentence = "warning", said.format(n=days, date=date)
    elif last is not None and last.report.problem is not None:
        said = _("Checked {since}, but not all of it because {why}")
        sentence = said.format(since=facts.since(checked, now), why=messages.cause(problem(last)))
        dot = "warning"
    else:
        dot, sentence = "ok", _("Up to date, checked {since}").format(since=facts.since(checked, now))
    return State(dot=dot, sentence=sentence, catalogue=_catalogue(info), stale=stale)


def is_stale(info: CatalogueInfo, history: History, settings: Settings, now: datetime) -> bool:
    """Whether the catalogue has not been checked for so long that it is marked, here and on the sheet."""
    return not info.is_demo and now - history.checked(info) > settings.stale_after


def unreadable(settings: Settings, info: CatalogueInfo | None = None) -> State:
    """The state when this program cannot read the catalogue; `info` = what is open of it all the same."""
    said = _("The catalogue on this computer cannot be read whole; press F5 to build it anew")
    if not settings.sources and not (info and info.is_demo):
        said = _("The catalogue on this computer cannot be read whole; choose your region's source in Settings")
    demo = info.is_demo if info else False
    return State(
        dot="warning" if info else "never", sentence=said, catalogue=_catalogue(info) if info else "", demo=demo
    )


def went_back(info: CatalogueInfo) -> str:
    """What is told when an older catalogue takes the place of a damaged one."""
    date = facts.show_date(info.data_date.astimezone().date())
    said = _("The catalogue on this computer was damaged; the one of {date} is in use until the next synchronisation.")
    return said.format(date=date)


def running(info: CatalogueInfo | None, settings: Settings, stale: bool = False) -> State:
    """The state while a synchronisation runs."""
    comes = not settings.sources and (info is None or not info.is_demo)
    sentence = _("Preparing the demo catalogue") if comes else _("Checking for changes")
    demo = info.is_demo if info else False
    return State(dot="busy", sentence=sentence, catalogue=_catalogue(info) if info else "", demo=demo, stale=stale)


def problem(run: SyncRun) -> HyteDeskError:
    """What made a run fail; of a history that does not tell, what its outcome lets one say."""
    if run.report.problem is not None:
        return from_wire(run.report.problem)
    address = run.source.partition(":")[2]
    host = urlsplit(address).hostname or address
    known: dict[str, HyteDeskError] = {
        "offline": Unreachable(host),
        "trust": Untrusted(host),
        "data": BadData(address),
    }
    return known.get(run.outcome, HyteDeskError())


def _tells(info: CatalogueInfo, source: str) -> bool:
    """Whether something of the catalogue comes from the sources named."""
    from hytedesk.sync.sources import parse_sources

    told = {part.source for part in info.parts} or {info.source}
    return not told.isdisjoint(map(str, parse_sources(source)))


def _without_catalogue(failed: HyteDeskError | None) -> State:
    never = _("Never synchronised: there is no catalogue yet")
    could_not = _("There is no catalogue yet: it could not be fetched because {why}")
    return State(dot="never", sentence=could_not.format(why=messages.cause(failed)) if failed else never)


def _demo(settings: Settings, failed: HyteDeskError | None) -> str:
    if not settings.sources:
        return _("Demo catalogue with made-up services; choose your region's source in Settings")
    if failed is None:
        return _("Demo catalogue with made-up services; nothing has been fetched from your region's source yet")
    could_not = _("Demo catalogue with made-up services; your region's could not be fetched because {why}")
    return could_not.format(why=messages.cause(failed))


def _catalogue(info: CatalogueInfo) -> str:
    """How many services, and of which county they were fetched."""
    services = ngettext("{n} service", "{n} services", info.services).format(n=info.services)
    return f"{services} · {facts.county_name(info.county)}" if info.county else services
