"""PTV's Open API v11: the whole load of a region (ptv-open-api.md chapters 2 to 4).

Services come first, page by page, then the channels they name, then the organizations of both with all above them.
Services only for businesses or authorities are left out, and so are the channels that only those use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from hytedesk.catalogue import Channel, Organization, Record, Service
from hytedesk.errors import BadData, Refused
from hytedesk.sync.http import Client, Limits
from hytedesk.sync.sources import Before, Load, Rejected, SourceSpec, Watch, ptv11_mapping, scope, whole
from hytedesk.sync.sources import ptv11_wire as wire
from hytedesk.vocabulary import enrich, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hytedesk.config import Settings

BATCH = 100
"""Most ids that a list call may ask for: with more than 100 found items PTV answers 500."""
MOST_PAGES = 2_000
"""Far more than PTV's longest list has; a server that counts on for ever is cut here."""

_UNREADABLE = (ValueError, RecursionError)
"""What JSON ends in that is malformed, not UTF-8, of a wrong shape (msgspec's errors are ValueErrors) or bottomless."""

_COUNTY = "area/WellbeingServiceCounties/code/"
_MUNICIPALITY = "area/Municipality/code/"

T = TypeVar("T")
R = TypeVar("R", Service, Channel, Organization)


def load(
    spec: SourceSpec,
    settings: Settings,
    watch: Watch,
    before: Before | None = None,  # noqa: ARG001  # changes are not told yet
    limits: Limits | None = None,
) -> Load:
    """The region of `settings`."""
    return whole(records(spec, settings, watch, limits), scope(spec, settings))


def records(
    spec: SourceSpec, settings: Settings, watch: Watch, limits: Limits | None = None
) -> Iterator[Record | Rejected]:
    """Every record of the region of `settings`; of the whole country when no region is chosen.

    Raises:
        HyteDeskError: the server cannot be reached, refuses, or gives something else than PTV's data.
    """
    with Client(spec.url, watch, limits) as client:
        loading = _Loading(client, watch)
        yield from loading.services(settings)
        yield from loading.channels()
        yield from loading.organizations()


class _Loading:
    """One load: which channels and organizations the records so far have named, and how many there were."""

    def __init__(self, client: Client, watch: Watch) -> None:
        self._client = client
        self._watch = watch
        self._done = 0
        self._channels: dict[str, None] = {}
        self._organizations: dict[str, str] = {}

    def services(self, settings: Settings) -> Iterator[Record | Rejected]:
        for raw in _services(self._client, settings):
            self._step()
            read = _read(raw, wire.Service, ptv11_mapping.service)
            if isinstance(read, Rejected):
                yield read
                continue
            item, record = read
            if not enrich.for_clients(record):
                continue
            self._channels.update(dict.fromkeys(connection.channel for connection in record.connections))
            for key in (record.organization, *record.other_organizations):
                self._organizations.setdefault(key, "")
            for role in item.organizations or ():
                if role.organization and role.organization.id and role.organization.name:
                    self._organizations[ptv11_mapping.key(role.organization.id)] = role.organization.name
            yield record

    def channels(self) -> Iterator[Record | Rejected]:
        total = self._done + len(self._channels)
        for raw in _by_ids(self._client, ("ServiceChannel/list",), list(self._channels)):
            self._step(total)
            read = _read(raw, wire.Channel, ptv11_mapping.channel)
            if isinstance(read, Rejected):
                yield read
                continue
            _, record = read
            self._organizations.setdefault(record.organization, "")
            yield record

    def organizations(self) -> Iterator[Record | Rejected]:
        """All that were named, and all above them. One that PTV no longer gives keeps the name that services say."""
        known: dict[str, Organization] = {}
        asked: set[str] = set()
        wanted = list(self._organizations)
        while wanted:
            asked.update(wanted)
            for raw in _by_ids(self._client, ("Organization/list",), wanted):
                self._step()
                read = _read(raw, wire.Organization, ptv11_mapping.organization)
                if isinstance(read, Rejected):
                    yield read
                else:
                    known[read[1].id] = read[1]
            wanted = sorted({one.parent for one in known.values() if one.parent} - asked)
        for key, name in self._organizations.items():
            if key not in known and name:
                known[key] = Organization(id=key, type="other", names={"fi": name})
        for record in known.values():
            yield msgspec.structs.replace(record, type=ptv11_mapping.inherited_type(record, known))

    def _step(self, total: int | None = None) -> None:
        self._done += 1
        self._watch.tell("fetch", self._done, total)


def _services(client: Client, settings: Settings) -> Iterator[msgspec.Raw]:
    """The services of the county in whole pages, then by their ids those that only a municipality's list names.

    The county's list need not hold what is offered in single municipalities, and an item that is published anew during
    a long walk slips between its pages: the lists of ids find both. A server that does not know lists by county
    answers 400 or 404; then everything is found through the municipalities.
    """
    municipalities = dict.fromkeys((*places.municipalities_of(settings.county or ""), *sorted(settings.municipalities)))
    seen: set[str] = set()
    nationwide = settings.nationwide
    if settings.county:
        try:
            area = {"includeWholeCountry": _flag(nationwide), "serviceWithGD": "true"}
            for raw in _pages(client, f"Service/list/{_COUNTY}{settings.county}", area):
                seen.add(_id(raw))
                yield raw
            nationwide = False
        except Refused as refused:
            _check_not_found(refused)
    missing: dict[str, None] = {}
    for code in municipalities:
        ids = _pages(client, f"Service/{_MUNICIPALITY}{code}", {"includeWholeCountry": _flag(nationwide)})
        missing.update((item_id, None) for raw in ids if (item_id := _id(raw)) and item_id not in seen)
        nationwide = False
    if not settings.county and not municipalities:
        missing.update((item_id, None) for raw in _pages(client, "Service") if (item_id := _id(raw)))
    yield from _by_ids(client, ("Service/serviceWithGD/list", "Service/list"), list(missing))


def _flag(value: bool) -> str:
    return str(value).lower()


def _pages(client: Client, path: str, parameters: dict[str, str] | None = None) -> Iterator[msgspec.Raw]:
    """The items of all pages of a list; beyond the last page, and in an empty list, `itemList` is null."""
    page = 1
    while True:
        envelope = _document(client.get(path, {**(parameters or {}), "page": page}), wire.Page, path)
        if envelope.page_count > MOST_PAGES:
            raise BadData(path, f"{envelope.page_count} pages")
        yield from envelope.item_list or ()
        if not envelope.item_list or page >= envelope.page_count:
            return
        page += 1


def _by_ids(client: Client, paths: tuple[str, ...], keys: list[str]) -> Iterator[msgspec.Raw]:
    """The records of these keys or ids, a hundred at a time. 404 means that none of a hundred is there any more."""
    ids = [key.removeprefix(f"{ptv11_mapping.SOURCE_ID}:") for key in keys]
    for start in range(0, len(ids), BATCH):
        guids = ",".join(ids[start : start + BATCH])
        for path in paths:
            try:
                yield from _document(client.get(path, {"guids": guids}), list[msgspec.Raw], path)
                break
            except Refused as refused:
                _check_not_found(refused)


def _check_not_found(refused: Refused) -> None:
    """Passes over "no such thing" (404, for areas also 400); any other refusal ends the run."""
    if refused.status not in {400, 404}:
        raise refused


def _document(body: bytes, kind: Any, where: str) -> Any:  # what a document is of any type
    try:
        return msgspec.json.decode(body, type=kind)
    except _UNREADABLE as exc:
        raise BadData(where, str(exc)) from exc


class _Identified(msgspec.Struct):
    id: str = ""


def _id(raw: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(raw, type=_Identified).id.lower()
    except _UNREADABLE:
        return ""


def _read(raw: msgspec.Raw, kind: type[T], mapping: Callable[[T], R]) -> tuple[T, R] | Rejected:
    """PTV's object and the record it becomes."""
    try:
        item = msgspec.json.decode(raw, type=kind)
        return item, mapping(item)
    except _UNREADABLE as exc:
        return Rejected(_id(raw) or kind.__name__, str(exc))
