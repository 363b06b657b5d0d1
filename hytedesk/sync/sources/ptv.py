"""What both versions of PTV's Open API have in common: a region whole, or what has changed in it (docs/adr/0010).

Services come first, then the channels they name, then the organizations of both with all above them. Services only for
businesses or authorities are left out, and so are the channels that only those use.

Changes are told for a week, then everything is loaded anew: a changed connection, a changed national text and a holiday
that has passed leave the date of a service as it was (ptv-open-api.md chapter 4). What was published is asked for at
every check, what was withdrawn at one a day, from the one of the day before on.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec.structs import replace

from hytedesk.catalogue import Channel, Organization, OrganizationType, Service
from hytedesk.sync.sources import Complete, Gone, Load, Mark, Rejected
from hytedesk.vocabulary import enrich, places

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from hytedesk.config import Settings
    from hytedesk.sync.http import Client
    from hytedesk.sync.sources import Before, Item, Watch
    from hytedesk.sync.staging import Staging

SOURCE_ID = "ptv"
SOURCE = "Suomi.fi-palvelutietovaranto, DVV"
"""How the source wants to be named (licence of the content)."""

FULL_EVERY = timedelta(days=7)
"""PTV's own advice."""
DAILY = timedelta(hours=20)
"""After so long a check is the day's: less than a day, so that it does not come later every day."""
OVERLAP = timedelta(minutes=10)
"""Changes are asked for from a little before the load that the mark is of."""
_CLOCKS_DIFFER = timedelta(days=2)
MOST_CHANGES = 2_000
"""Changed services, in the whole country, that are still fetched one by one; with more of them the region is loaded."""

R = TypeVar("R", Service, Channel, Organization)


class Changes:
    """Keys of what PTV says has changed, in the whole country, and of what is no longer published."""

    def __init__(self) -> None:
        self.services: set[str] = set()
        self.channels: set[str] = set()
        self.organizations: set[str] = set()
        self.gone_services: set[str] = set()
        self.gone_channels: set[str] = set()
        self.rejected: list[Rejected] = []


class Server(Protocol):
    """One version of the Open API. Keys are catalogue keys; what is not there any more is left out in silence.

    Attributes:
        names: of organizations, by key, as services tell them.
    """

    names: dict[str, str]

    def changes(self, since: datetime, *, daily: bool) -> Changes | None:
        """What was published after `since`, in the whole country; None = the server does not tell.

        With `daily` also what was withdrawn, and whatever else is told in lists of its own.
        """

    def region(self, settings: Settings) -> Iterator[Service | Rejected]:
        """All services of the region, of the whole country when no region is chosen."""

    def services(self, keys: Iterable[str]) -> Iterator[Service | Rejected]:
        """These services."""

    def channels(self, keys: Iterable[str]) -> Iterator[Channel | Rejected]:
        """These channels."""

    def organizations(self, keys: Iterable[str]) -> Iterator[Organization | Rejected]:
        """These organizations."""


def key(upstream_id: str) -> str:
    """The catalogue key of an id of PTV."""
    return f"{SOURCE_ID}:{upstream_id.lower()}"


def upstream(catalogue_key: str) -> str:
    """The inverse of `key`."""
    return catalogue_key.removeprefix(f"{SOURCE_ID}:")


def load(  # noqa: PLR0913  # a source and its run
    connect: Callable[[Staging | None], Client],
    server: Callable[[Client], Server],
    settings: Settings,
    watch: Watch,
    before: Before | None,
    *,
    of: str,
) -> Load:
    """The region of `settings`; changes when `before` is fresh enough and the server tells them.

    Args:
        connect: opens a connection that keeps its answers in the staging.
        server: the version of the Open API.
        settings: which region.
        watch: the run.
        before: the catalogue in use.
        of: the scope of the load.
    """
    if before is not None and _may_update(before.mark, of):
        gone = before.mark.gone or before.mark.full
        daily = watch.asked or abs(datetime.now(UTC) - gone) >= DAILY
        with connect(None) as client:
            changes = server(client).changes((gone if daily else before.mark.since) - OVERLAP, daily=daily)
            mark = Mark(of, since=client.begun, full=before.mark.full, gone=client.begun if daily else gone)
        if changes and len(changes.services) <= MOST_CHANGES:

            def updates() -> Iterator[Item]:
                with connect(None) as client:
                    yield from _updates(server(client), changes, before, settings, watch)
                yield Complete(mark)

            return Load(full=False, items=updates())

    def everything() -> Iterator[Item]:
        with connect(watch.staging) as client:
            yield from _everything(server(client), settings, watch)
            yield Complete(Mark(of, since=client.begun, full=client.begun, gone=client.begun))

    return Load(full=True, items=everything())


def _may_update(mark: Mark, of: str) -> bool:
    """Whether the mark is of the same scope, its last full load is no week old, and it is not from the future."""
    now = datetime.now(UTC)
    return mark.scope == of and now - FULL_EVERY < mark.full <= mark.since <= now + _CLOCKS_DIFFER


def _everything(server: Server, settings: Settings, watch: Watch) -> Iterator[Item]:
    """All records of the region."""
    watch.tell("fetch", 0)
    loading = _Loading(server, watch)
    for service in loading.read(server.region(settings)):
        if isinstance(service, Rejected):
            yield service
        elif enrich.for_clients(service):
            yield loading.named_by(service)
    yield from loading.channels_of(loading.channels)
    yield from loading.organizations_of(loading.organizations, {})


def _updates(server: Server, changes: Changes, before: Before, settings: Settings, watch: Watch) -> Iterator[Item]:
    """What has changed in the region since `before`."""
    loading = _Loading(server, watch)
    yield from changes.rejected
    told: set[str] = set()
    for service in loading.read(server.services(sorted(changes.services))):
        if isinstance(service, Rejected):
            yield service
        elif enrich.for_clients(service) and _belongs(service, settings, before):
            told.add(service.id)
            yield loading.named_by(service)
    for gone in sorted(((changes.services | changes.gone_services) & before.services) - told):
        yield Gone("service", gone)
    wanted = [one for one in loading.channels if one not in before.channels or one in changes.channels]
    wanted += sorted((changes.channels & before.channels).difference(wanted))
    for channel in loading.channels_of(wanted):
        told.add(channel.id if isinstance(channel, Channel) else "")
        yield channel
    for gone in sorted(((changes.channels | changes.gone_channels) & before.channels) - told):
        yield Gone("channel", gone)
    named = [one for one in loading.organizations if one not in before.organizations]
    named += sorted(changes.organizations.difference(named))
    yield from loading.organizations_of(named, before.organizations)


class _Loading:
    """One load: which channels and organizations the records so far have named, and how many there were."""

    def __init__(self, server: Server, watch: Watch) -> None:
        self.channels: dict[str, None] = {}
        self.organizations: dict[str, None] = {}
        self._server = server
        self._watch = watch
        self._done = 0
        self._of_services: set[str] = set()

    def read(self, found: Iterable[R | Rejected], total: int | None = None) -> Iterator[R | Rejected]:
        for one in found:
            self._done += 1
            self._watch.tell("fetch", self._done, total)
            yield one

    def named_by(self, service: Service) -> Service:
        self.channels.update(dict.fromkeys(connection.channel for connection in service.connections))
        owners = (service.organization, *service.other_organizations)
        self.organizations.update(dict.fromkeys(owners))
        self._of_services.update(owners)
        return service

    def channels_of(self, keys: Collection[str]) -> Iterator[Channel | Rejected]:
        for channel in self.read(self._server.channels(list(keys)), self._done + len(keys)):
            if isinstance(channel, Channel):
                self.organizations[channel.organization] = None
            yield channel

    def organizations_of(
        self, keys: Collection[str], held: Mapping[str, Organization]
    ) -> Iterator[Organization | Rejected]:
        """These and all above them that are not `held`, and those held whose type comes from one that has changed.

        One that PTV no longer gives keeps the name that services of the load say.
        """
        known: dict[str, Organization] = {}
        asked: set[str] = set()
        wanted = list(keys)
        while wanted:
            asked.update(wanted)
            for one in self.read(self._server.organizations(wanted)):
                if isinstance(one, Rejected):
                    yield one
                else:
                    known[one.id] = one
            parents = {one.parent for one in known.values() if one.parent and one.parent not in held}
            wanted = sorted((parents | _below(_moved(known, held), held)) - asked)
        for name_key in keys:
            name = self._server.names.get(name_key) if name_key in self._of_services else None
            if name and name_key not in known and name_key not in held:
                known[name_key] = Organization(id=name_key, type="other", names={"fi": name})
        for record in known.values():
            yield replace(record, type=inherited_type(record, {**held, **known}))


def _belongs(service: Service, settings: Settings, before: Before) -> bool:
    """Whether the region's full load would hold the service; one whose area is not told stays what it was."""
    if not settings.county and not settings.municipalities:
        return True
    if service.area != "municipalities":
        return settings.nationwide
    if not service.municipalities:
        return service.id in before.services
    return not region_of(settings).keys().isdisjoint(service.municipalities)


def region_of(settings: Settings) -> dict[str, None]:
    """The municipalities of the region, of the county first."""
    return dict.fromkeys((*places.municipalities_of(settings.county or ""), *sorted(settings.municipalities)))


def inherited_type(one: Organization, known: Mapping[str, Organization]) -> OrganizationType:
    """The organization's own type, else that of the nearest one above it that has one."""
    seen = set()
    while one.type == "other" and one.parent and one.parent in known and one.id not in seen:
        seen.add(one.id)
        one = known[one.parent]
    return one.type


def _moved(known: Mapping[str, Organization], held: Mapping[str, Organization]) -> set[str]:
    """Those held whose type, or place in the tree, is another now."""
    both = {**held, **known}
    return {
        one.id
        for one in known.values()
        if one.id in held and (inherited_type(one, both), one.parent) != (held[one.id].type, held[one.id].parent)
    }


def _below(tops: set[str], held: Mapping[str, Organization]) -> set[str]:
    """Those held that are, at any depth, parts of `tops`."""
    found: set[str] = set()
    reached = tops
    while reached:
        reached = {one.id for one in held.values() if one.parent in reached} - found - tops
        found |= reached
    return found
