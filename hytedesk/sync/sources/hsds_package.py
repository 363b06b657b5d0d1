"""An HSDS feed as files: a tabular package (hsds-api.md section 8), or one JSON list of whole services.

The tables are joined into the objects that the API has, so that there is one reader for both. Rows that lead to nothing
are left out: real packages are full of them.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hytedesk.errors import BadData
from hytedesk.sync.sources import Rejected, hsds_pages, hsds_tables
from hytedesk.sync.sources.hsds_records import Feed, is_over, records
from hytedesk.sync.sources.hsds_values import identity, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hytedesk.catalogue import Organization, Record
    from hytedesk.sync.sources import Watch
    from hytedesk.sync.sources.hsds_tables import Row, Tables
    from hytedesk.sync.sources.hsds_values import Object

LIST_LIMIT = 64 * 1024**2
"""Bytes of a JSON list, which is read whole."""

_AT_PLACE, _SERVICE, _LOCATION, _ORGANIZATION, _CONTACT = (
    ("service_at_location_id", "service_at_locations"),
    ("service_id", "services"),
    ("location_id", "locations"),
    ("organization_id", "organizations"),
    ("contact_id", "contacts"),
)
_OWNERS: dict[str, tuple[tuple[str, str], ...]] = {
    "contacts": (_AT_PLACE, _SERVICE, _LOCATION, _ORGANIZATION),
    "phones": (_AT_PLACE, _SERVICE, _LOCATION, _ORGANIZATION, _CONTACT),
    "schedules": (_AT_PLACE, _SERVICE, _LOCATION),
    "regular_schedules": (_AT_PLACE, _SERVICE, _LOCATION),
    "holiday_schedules": (_AT_PLACE, _SERVICE, _LOCATION),
    "service_areas": (_SERVICE, _AT_PLACE),
    "languages": (_SERVICE, _LOCATION),
    "addresses": (_LOCATION,),
    "physical_addresses": (_LOCATION,),
    "postal_addresses": (_LOCATION,),
    "mail_addresses": (_LOCATION,),
    "accessibility": (_LOCATION,),
    "accessibility_for_disabilities": (_LOCATION,),
    "cost_options": (_SERVICE,),
    "required_documents": (_SERVICE,),
    "eligibility": (_SERVICE,),
    "organization_identifiers": (_ORGANIZATION,),
    "urls": (_SERVICE, _ORGANIZATION),
}
"""Whose a row is: the first of these keys that leads to something, though several may be filled in."""
_MEMBERS = {"urls": "additional_urls"}


def package(path: Path, watch: Watch) -> Iterator[Record | Rejected]:
    """The records of a tabular package.

    Raises:
        StorageUnavailable: it cannot be read from the disk.
        BadData: it is damaged, far too big, or has no services.
    """
    found = hsds_tables.tables(path, watch)
    if not found.get("services"):
        raise BadData(str(path), "no services.csv in the package")
    return _read(joined(found), len(found["services"]), path, watch)


def json_list(path: Path, watch: Watch) -> Iterator[Record | Rejected]:
    """The records of a JSON list of services, as some publishers put it on a web page.

    Raises:
        OSError: it cannot be read from the disk.
        BadData: it is damaged or far too big.
    """
    with path.open("rb") as file:
        body = file.read(LIST_LIMIT + 1)
    watch.bytes += len(body)
    if len(body) > LIST_LIMIT:
        raise BadData(str(path), "too big")
    entries = hsds_pages.page(body.removeprefix(b"\xef\xbb\xbf"), str(path)).entries
    return _read((entry.item for entry in entries), len(entries), path, watch)


def _read(items: Iterable[Object], total: int, path: Path, watch: Watch) -> Iterator[Record | Rejected]:
    feed = Feed(source_id(path), path.stem, datetime.now(UTC).date())
    organizations: dict[str, Organization] = {}
    channels: set[str] = set()
    for done, item in enumerate(items, start=1):
        watch.tell("fetch", done, total)
        if is_over(item):
            continue
        try:
            read = records(item, feed)
        except (ValueError, RecursionError) as exc:
            yield Rejected(f"{path.name}:{text(item, 'id', 'name') or done}", str(exc))
            continue
        organizations.setdefault(read.organization.id, read.organization)
        yield from (channel for channel in read.channels if channel.id not in channels)
        channels.update(channel.id for channel in read.channels)
        yield read.service
    yield from organizations.values()


def source_id(path: Path) -> str:
    """What the keys begin with: by the name of the file or folder, which must stay the same for favourites to hold."""
    return f"hsds-{hashlib.blake2b(path.stem.encode(), digest_size=4).hexdigest()}"


def joined(tables: Tables) -> Iterator[Object]:
    """The services with all that other tables hold of them, nested as the API nests it."""
    kinds = {kind for owners in _OWNERS.values() for _key, kind in owners}
    holders = {kind: _by_id(tables.get(kind, ())) for kind in kinds}
    rows: dict[str, list[dict[str, Any]]] = {name: [dict(row) for row in tables.get(name, ())] for name in _OWNERS}
    rows["contacts"] = [*holders["contacts"].values(), *(row for row in rows["contacts"] if not identity(row))]
    for name, owners in _OWNERS.items():
        for row in rows[name]:
            holder = next((found for key, kind in owners if (found := holders[kind].get(row.get(key, "")))), None)
            if holder is not None:
                holder.setdefault(_MEMBERS.get(name, name), []).append(row)
    _tag(tables, holders["services"])
    _place(holders)
    yield from holders["services"].values()
    yield from (dict(row) for row in tables.get("services", ()) if not identity(row))


def _by_id(rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """Objects by id; of several with one id the first."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if upstream := identity(row):
            found.setdefault(upstream, dict(row))
    return found


def _tag(tables: Tables, services: dict[str, dict[str, Any]]) -> None:
    """Give the services their terms: attributes of 2.0 and later, the list `services_taxonomy` of 1.1."""
    taxonomies = _by_id(tables.get("taxonomies", ()))
    terms = taxonomies | _by_id(tables.get("taxonomy_terms", ()))
    for term in terms.values():
        term["taxonomy_detail"] = taxonomies.get(term.get("taxonomy_id", ""), {})
    for name in ("attributes", "services_taxonomy"):
        for row in tables.get(name, ()):
            service = services.get(row.get("link_id", "")) or services.get(row.get("service_id", ""))
            named = terms.get(row.get("taxonomy_term_id", "")) or terms.get(row.get("taxonomy_id", ""))
            if service and named:
                service.setdefault("attributes", []).append({**row, "taxonomy_term": named})


def _place(holders: dict[str, dict[str, dict[str, Any]]]) -> None:
    """Give the services their locations and organizations."""
    services, locations, organizations = (holders[name] for name in ("services", "locations", "organizations"))
    for link in holders["service_at_locations"].values():
        user, place = services.get(link.get("service_id", "")), locations.get(link.get("location_id", ""))
        if user and place:
            user.setdefault("service_at_locations", []).append({**link, "location": place})
    for service in services.values():
        location = locations.get(service.get("location_id", ""), {})
        if location and "service_at_locations" not in service:
            service["service_at_locations"] = [{"location": location}]
        owner = organizations.get(service.get("organization_id", "")) or organizations.get(
            location.get("organization_id", "")
        )
        if owner:
            service["organization"] = owner
