"""PTV's Open API v11 (ptv-open-api.md chapters 2 to 4): ids page by page, then records, a hundred ids at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

from hytedesk.catalogue import Channel, Organization, Service
from hytedesk.errors import BadData, Refused, Unreachable
from hytedesk.sync.http import Client, Limits
from hytedesk.sync.sources import Before, Load, Rejected, SourceSpec, Watch, decoding, ptv, ptv11_mapping, scope
from hytedesk.sync.sources import ptv11_wire as wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from hytedesk.config import Settings
    from hytedesk.sync.staging import Staging

BATCH = 100
"""Most ids that a list call may ask for: with more than 100 found items PTV answers 500."""
MOST_PAGES = 2_000
"""Far more than PTV's longest list has; a server that counts on for ever is cut here."""

_WALKS = 3
_COUNTY = "Service/area/WellbeingServiceCounties/code/"
_MUNICIPALITY = "Service/area/Municipality/code/"
_USABLE_ID = re.compile(r"(?=.*[1-9a-z])[0-9a-z-]{1,64}")
"""A list of ids with a comma or only zeros in one of them is an error 500."""

T = TypeVar("T")
R = TypeVar("R", Service, Channel, Organization)


def load(
    spec: SourceSpec, settings: Settings, watch: Watch, before: Before | None = None, limits: Limits | None = None
) -> Load:
    """The region of `settings`, or the whole country when none is chosen; changes when `before` is fresh enough.

    Raises:
        HyteDeskError: the server cannot be reached, refuses, or gives something else than PTV's data.
    """

    def connect(staging: Staging | None) -> Client:
        return Client(spec.url, watch, limits, settings=settings, staging=staging)

    return ptv.load(connect, _Server, settings, watch, before, of=scope(spec, settings))


class _Server:
    """The version 11 of `ptv.Server`."""

    def __init__(self, client: Client) -> None:
        self.names: dict[str, str] = {}
        self._client = client

    def region(self, settings: Settings) -> Iterator[Service | Rejected]:
        """By the lists of the county and of each of its municipalities.

        The county's list need not hold what is offered in single municipalities. A server that does not know lists by
        county answers 400 or 404; then everything is found through the municipalities.
        """
        ids: dict[str, None] = {}
        for found in self._region_ids(settings):
            if isinstance(found, Rejected):
                yield found
            else:
                ids[found] = None
        yield from self.services(ids)

    def services(self, keys: Iterable[str]) -> Iterator[Service | Rejected]:
        for raw in _by_ids(self._client, ("Service/serviceWithGD/list", "Service/list"), keys):
            yield raw if isinstance(raw, Rejected) else _read(raw, wire.Service, self._service)

    def channels(self, keys: Iterable[str]) -> Iterator[Channel | Rejected]:
        for raw in _by_ids(self._client, ("ServiceChannel/list",), keys):
            yield raw if isinstance(raw, Rejected) else _read(raw, wire.Channel, ptv11_mapping.channel)

    def organizations(self, keys: Iterable[str]) -> Iterator[Organization | Rejected]:
        for raw in _by_ids(self._client, ("Organization/list",), keys):
            yield raw if isinstance(raw, Rejected) else _read(raw, wire.Organization, ptv11_mapping.organization)

    def changes(self, since: datetime, *, daily: bool) -> ptv.Changes | None:
        """A regional server may not know `status`, and answers 400 or 404."""
        changes = ptv.Changes()
        date = {"date": since.strftime("%Y-%m-%dT%H:%M:%S")}
        published = (
            ("Service", "Published", changes.services),
            ("ServiceChannel", "Published", changes.channels),
            ("Organization", "Published", changes.organizations),
        )
        gone = (
            ("Service", "Archived", changes.gone_services),
            ("Service", "Withdrawn", changes.gone_services),
            ("ServiceChannel", "Archived", changes.gone_channels),
            ("ServiceChannel", "Withdrawn", changes.gone_channels),
        )
        try:
            for path, status, keys in (*published, *(gone if daily else ())):
                for found in _ids(self._client, path, date | {"status": status}):
                    if isinstance(found, Rejected):
                        changes.rejected.append(found)
                    else:
                        keys.add(ptv.key(found))
        except Refused as refused:
            _check_not_found(refused)
            return None
        return changes

    def _service(self, item: wire.Service) -> Service:
        for role in item.organizations or ():
            if role.organization and role.organization.id and role.organization.name:
                self.names[ptv.key(role.organization.id)] = role.organization.name
        return ptv11_mapping.service(item)

    def _region_ids(self, settings: Settings) -> Iterator[str | Rejected]:
        nationwide = settings.nationwide
        municipalities = ptv.region_of(settings)
        if settings.county:
            try:
                yield from _ids(self._client, f"{_COUNTY}{settings.county}", _country(include=nationwide))
                nationwide = False
            except Refused as refused:
                _check_not_found(refused)
        for code in municipalities:
            yield from _ids(self._client, f"{_MUNICIPALITY}{code}", _country(include=nationwide))
            nationwide = False
        if not settings.county and not municipalities:
            yield from _ids(self._client, "Service", {})


def _country(*, include: bool) -> dict[str, str]:
    return {"includeWholeCountry": str(include).lower()}


def _ids(client: Client, path: str, parameters: dict[str, str]) -> Iterator[str | Rejected]:
    """All ids of a list, each once.

    An item that is published anew moves to the end, and all behind it one place forward, so that one may slip from a
    page not read yet into one that is: a list of several pages is read again until that brings nothing new.
    """
    seen: set[str] = set()
    for walk in range(_WALKS):
        known = len(seen)
        pages = 0
        for items in _pages(client, path, parameters):
            pages += 1
            for raw in items:
                found = _id(raw)
                if found is None and walk == 0:
                    yield Rejected(path, "an item without a usable id")
                elif found is not None and found not in seen:
                    seen.add(found)
                    yield found
        if pages < 2 or (walk and len(seen) == known):
            return


def _pages(client: Client, path: str, parameters: dict[str, str]) -> Iterator[list[msgspec.Raw]]:
    """The pages of a list that hold something; beyond the last one, and in an empty list, `itemList` is null."""
    before: list[bytes] = []
    for page in range(1, MOST_PAGES + 1):
        envelope: wire.Page = decoding.fetch(client, path, {**parameters, "page": page}, wire.Page)
        if not envelope.item_list:
            return
        items = [bytes(raw) for raw in envelope.item_list]
        if items == before:
            raise BadData(path, f"page {page} is the page before it")
        before = items
        yield envelope.item_list
        if page >= envelope.page_count:
            return
    raise BadData(path, f"more than {MOST_PAGES} pages")


def _by_ids(client: Client, paths: tuple[str, ...], keys: Iterable[str]) -> Iterator[msgspec.Raw | Rejected]:
    """The records of these keys or ids, a hundred at a time, by the first of `paths` that knows any of the hundred."""
    ids = [ptv.upstream(key) for key in keys]
    usable = [one for one in ids if _USABLE_ID.fullmatch(one)]
    yield from (Rejected(one[:80], "no usable id") for one in ids if not _USABLE_ID.fullmatch(one))
    batches = [usable[start : start + BATCH] for start in range(0, len(usable), BATCH)]
    client.expect((paths[0], _named(batch)) for batch in batches)
    for batch in batches:
        yield from _batch(client, paths, batch)


def _batch(client: Client, paths: tuple[str, ...], ids: list[str]) -> list[msgspec.Raw | Rejected]:
    """The records of these ids. 404 means that none of them is there any more, 500 also that they were too many.

    After 500 the halves are asked for; an id that fails alone, while its neighbour does not, is one bad record.
    """
    try:
        return _answer(client, paths, ids)
    except Unreachable as failed:
        if failed.reason != "server_error" or len(ids) == 1:
            raise
    found: list[msgspec.Raw | Rejected] = []
    alone: Rejected | None = None
    for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :]):
        try:
            found += _batch(client, paths, half)
        except Unreachable as failed:
            if failed.reason != "server_error" or len(half) > 1 or alone:
                raise
            alone = Rejected(half[0], "server error")
    return [*found, alone] if alone else found


def _answer(client: Client, paths: tuple[str, ...], ids: list[str]) -> list[msgspec.Raw | Rejected]:
    for path in paths:
        try:
            found: list[msgspec.Raw | Rejected] = decoding.fetch(client, path, _named(ids), list[msgspec.Raw])
        except Refused as refused:
            _check_not_found(refused)
        else:
            return found
    return []


def _named(ids: list[str]) -> dict[str, str]:
    return {"guids": ",".join(ids)}


def _check_not_found(refused: Refused) -> None:
    """Passes over "no such thing" (404, for areas also 400); any other refusal ends the run."""
    if refused.status not in {400, 404}:
        raise refused


class _Identified(msgspec.Struct):
    id: str = ""


def _id(raw: msgspec.Raw) -> str | None:
    try:
        found = str(decoding.decode(raw, _Identified).id).lower()
    except decoding.UNREADABLE:
        return None
    return found if _USABLE_ID.fullmatch(found) else None


def _read(raw: msgspec.Raw, kind: type[T], mapping: Callable[[T], R]) -> R | Rejected:
    """The record that PTV's object becomes."""
    try:
        return mapping(decoding.decode(raw, kind))
    except decoding.UNREADABLE as exc:
        return Rejected(_id(raw) or kind.__name__, str(exc))
