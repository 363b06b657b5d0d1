"""PTV's Open API v12 (beta): whole objects by search, connections apart, names of codes from code lists.

Written from the OpenAPI document 0.1.0 and never run against the live service; docs/sources.md says what that leaves
open. The parameters and paths that this module guesses at are all in it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from hytedesk.catalogue import Channel, Organization, Service
from hytedesk.errors import NoAccess, Refused
from hytedesk.sync import secrets
from hytedesk.sync.http import Client, Limits
from hytedesk.sync.sources import Before, Load, Rejected, SourceSpec, Watch, decoding, ptv, scope
from hytedesk.sync.sources import ptv12_mapping as mapping
from hytedesk.sync.sources import ptv12_reading as reading
from hytedesk.sync.sources import ptv12_wire as wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import msgspec

    from hytedesk.config import Settings
    from hytedesk.sync.staging import Staging

MOST_SINGLE = 100
"""More objects than this are looked for by search before the rest is fetched one by one."""

T = TypeVar("T")
R = TypeVar("R", Service, Channel, Organization)


def load(
    spec: SourceSpec, settings: Settings, watch: Watch, before: Before | None = None, limits: Limits | None = None
) -> Load:
    """The region of `settings`, or the whole country when none is chosen; changes when `before` is fresh enough.

    Raises:
        NoAccess: there is no API key for the server, or it does not accept the key.
        HyteDeskError: the server cannot be reached, refuses, or gives something else than PTV's data.
    """
    key = secrets.api_key(spec.host)
    if key is None:
        raise NoAccess(spec.host, missing=True)

    def connect(staging: Staging | None) -> Client:
        return Client(spec.url, watch, limits, settings=settings, api_key=key, staging=staging)

    return ptv.load(connect, _Server, settings, watch, before, of=scope(spec, settings))


class _Server:
    """The version 12 of `ptv.Server`."""

    def __init__(self, client: Client) -> None:
        self.names: dict[str, str] = {}
        self._client = client
        self._lists = mapping.Lists(datetime.now(UTC).date())
        self._owners: dict[str, None] = {}

    def region(self, settings: Settings) -> Iterator[Service | Rejected]:
        """A service may be found by several of the searches."""
        found: dict[str, None] = {}
        for filters in self._areas(settings):
            yield from self._services(reading.new(reading.walked(self._client, "service/search", filters), found))

    def services(self, keys: Iterable[str]) -> Iterator[Service | Rejected]:
        yield from self._services(reading.one_by_one(self._client, "service", map(ptv.upstream, keys)))

    def channels(self, keys: Iterable[str]) -> Iterator[Channel | Rejected]:
        """Many of them through the organizations of the services, whose channels they mostly are."""
        wanted = dict.fromkeys(map(ptv.upstream, keys))
        if len(wanted) > MOST_SINGLE:
            for owners in reading.portions(self._owners):
                filters = {"organizationContentIds": ",".join(map(ptv.upstream, owners))}
                yield from self._channels(
                    reading.still_wanted(reading.walked(self._client, "service-channel/search", filters), wanted)
                )
        yield from self._channels(reading.one_by_one(self._client, "service-channel", wanted))

    def organizations(self, keys: Iterable[str]) -> Iterator[Organization | Rejected]:
        wanted = dict.fromkeys(map(ptv.upstream, keys))
        raws: list[Iterator[msgspec.Raw]] = []
        if len(wanted) > MOST_SINGLE:
            raws.append(reading.still_wanted(reading.walked(self._client, "organization/search", {}), wanted))
        raws.append(reading.one_by_one(self._client, "organization", wanted))
        for raw in chain.from_iterable(raws):
            item = _decoded(raw, wire.Organization)
            yield item if isinstance(item, Rejected) else _mapped(item.content_id, mapping.organization, item)

    def changes(self, since: datetime, *, daily: bool) -> ptv.Changes | None:
        """A removed connection is not told by its ids, so the next full load finds it."""
        changes = ptv.Changes()
        stamp = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        published, archived = {"publishedAtOrAfter": stamp}, {"archivedAtOrAfter": stamp}
        always = (
            ("service/search", published, changes.services),
            ("service-channel/search", published, changes.channels),
            ("organization/search", published, changes.organizations),
        )
        rarely = (
            ("connection/search", published, changes.services),
            ("service/archived", archived, changes.gone_services),
            ("service-channel/archived", archived, changes.gone_channels),
        )
        try:
            for path, filters, keys in (*always, *(rarely if daily else ())):
                for raw in reading.walked(self._client, path, filters):
                    found = reading.id_of(raw)
                    if found is None:
                        changes.rejected.append(Rejected(path, "an item without a usable id"))
                    else:
                        keys.add(ptv.key(found))
        except Refused as refused:
            if refused.status not in reading.NOT_FOUND:
                raise
            return None
        return changes

    def _areas(self, settings: Settings) -> Iterator[dict[str, str]]:
        """Searches that together find the region: by county, municipality, and region that holds a municipality."""
        municipalities = list(ptv.region_of(settings))
        if not settings.county and not municipalities:
            yield {}
            return
        limited = {"areaType": "LimitedArea"}
        if settings.county:
            yield limited | {"wellbeingServicesCounties": settings.county, "wellbeingServicesCountiesMatch": "any"}
        for codes in reading.portions(municipalities):
            yield limited | {"municipalities": ",".join(codes), "municipalitiesMatch": "any"}
        self._know_regions()
        around = [code for code, inside in self._lists.regions.items() if not set(inside).isdisjoint(municipalities)]
        for codes in reading.portions(around):
            yield limited | {"regions": ",".join(codes), "regionsMatch": "any"}
        if settings.nationwide:
            yield {"areaType": "WholeCountry"}
            yield {"areaType": "WholeCountryExceptAland"}

    def _services(self, raws: Iterable[msgspec.Raw]) -> Iterator[Service | Rejected]:
        """In portions: each needs its connections, and the names of the codes in it."""
        for portion in reading.portions(raws):
            decoded = [_decoded(raw, wire.Service) for raw in portion]
            items = [item for item in decoded if not isinstance(item, Rejected)]
            yield from (item for item in decoded if isinstance(item, Rejected))
            used: dict[str, list[wire.Connection]] = {}
            filters = {"serviceContentIds": ",".join(item.content_id for item in items)}
            for raw in reading.walked(self._client, "connection/search", filters) if items else ():
                connection = _decoded(raw, wire.Connection)
                if isinstance(connection, Rejected):
                    yield connection
                else:
                    used.setdefault(connection.service_content_id.lower(), []).append(connection)
            self._know_national(items)
            self._know_terms(items)
            for item in items:
                connections = sorted(used.get(item.content_id.lower(), ()), key=lambda one: one.channel_content_id)
                service = _mapped(item.content_id, mapping.service, item, connections, self._lists)
                if isinstance(service, Service):
                    self._owners.update(dict.fromkeys([service.organization, *service.other_organizations]))
                yield service

    def _channels(self, raws: Iterable[msgspec.Raw]) -> Iterator[Channel | Rejected]:
        for portion in reading.portions(raws):
            decoded = [_decoded(raw, wire.Channel) for raw in portion]
            yield from (item for item in decoded if isinstance(item, Rejected))
            items = [item for item in decoded if not isinstance(item, Rejected)]
            self._know_postal(items)
            for item in items:
                yield _mapped(item.content_id, mapping.channel, item, self._lists)

    def _know_national(self, items: Iterable[wire.Service]) -> None:
        """There are some three hundred national descriptions: all of them are fetched when one is needed."""
        if self._lists.national or not any(item.general_description_content_id for item in items):
            return
        for raw in reading.walked(self._client, "general-description/search", {}):
            found = _decoded(raw, wire.Classified)
            if not isinstance(found, Rejected):
                self._lists.national[found.content_id] = found

    def _know_regions(self) -> None:
        if not self._lists.regions:
            for found in self._codes("region-codes", {}):
                self._lists.regions[found.code or ""] = found.municipalities or []

    def _know_terms(self, items: Iterable[wire.Service]) -> None:
        national = (self._lists.national.get(item.general_description_content_id or "") for item in items)
        uris = {uri for one in (*items, *national) if one for uri in one.ontology_terms or ()}
        for portion in reading.portions(sorted(uris - self._lists.terms.keys())):
            self._lists.terms.update(dict.fromkeys(portion))
            for found in self._codes("ontology-terms", {"uris": ",".join(portion)}):
                self._lists.terms[found.uri or ""] = found.name

    def _know_postal(self, items: Iterable[wire.Channel]) -> None:
        codes = {code for item in items for code in mapping.postal_codes(item)}
        for portion in reading.portions(sorted(codes - self._lists.postal.keys())):
            self._lists.postal.update(dict.fromkeys(portion))
            for found in self._codes("postal-codes", {"codes": ",".join(portion)}):
                self._lists.postal[found.code or ""] = found.name

    def _codes(self, path: str, filters: dict[str, str]) -> Iterator[wire.Code]:
        for raw in reading.walked(self._client, path, filters):
            found = _decoded(raw, wire.Code)
            if not isinstance(found, Rejected):
                yield found


def _decoded(raw: msgspec.Raw, kind: type[T]) -> T | Rejected:
    try:
        found: T = decoding.decode(raw, kind)
    except decoding.UNREADABLE as exc:
        return Rejected(reading.id_of(raw) or kind.__name__, str(exc))
    return found


def _mapped(where: str, make: Callable[..., R], *facts: object) -> R | Rejected:
    try:
        return make(*facts)
    except ValueError as exc:
        return Rejected(where, str(exc))
