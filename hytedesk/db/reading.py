"""Reading whole services out of a generation file, by plain SQL: queries that must not wait for SQLAlchemy.

Importing SQLAlchemy takes longer than opening the catalogue and loading its index together (docs/adr/0009).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from hytedesk.catalogue import Channel, Organization, Service, ServiceDetail
from hytedesk.vocabulary.directory import Offering

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

_PORTION = 400

_SERVICE = "SELECT record FROM service WHERE id = ?"
_SERVICE_IDS = "SELECT id FROM service ORDER BY id"
_KNOWN = "SELECT id FROM service WHERE id IN (SELECT value FROM json_each(?))"
_SERVICES = "SELECT id, record FROM service WHERE id IN (SELECT value FROM json_each(?))"
_ORGANIZATIONS = "SELECT id, record FROM organization WHERE id IN (SELECT value FROM json_each(?))"
_ALL_ORGANIZATIONS = "SELECT record FROM organization ORDER BY id"
_ALL_SERVICES = "SELECT record FROM service ORDER BY id"
_LINKS = """SELECT service, channel FROM service_channel WHERE service IN (SELECT value FROM json_each(?))
    ORDER BY service, position"""
_CHANNELS = """SELECT id, record FROM channel WHERE id IN
    (SELECT channel FROM service_channel WHERE service IN (SELECT value FROM json_each(?)))"""
_BLOBS = "SELECT name, rowid FROM search_blob"
_COUNT = "SELECT count(*) FROM service"
_SERVICE_DIGESTS = "SELECT id, organization, digest FROM service ORDER BY id"
_ORGANIZATION_DIGESTS = "SELECT id, digest FROM organization"
_CHANNEL_DIGESTS = """SELECT service, digest FROM service_channel JOIN channel ON id = channel
    ORDER BY service, position"""

DIGEST_SIZE = 12
"""Bytes of the digest of a record, and of a whole service."""

_read_service = msgspec.json.Decoder(Service).decode
_read_channel = msgspec.json.Decoder(Channel).decode
_read_offering = msgspec.json.Decoder(Offering).decode
_read_organization = msgspec.json.Decoder(Organization).decode


def service(connection: sqlite3.Connection, service_id: str) -> Service | None:
    """One service; None = there is none with this key."""
    row = connection.execute(_SERVICE, (service_id,)).fetchone()
    return None if row is None else _read_service(row[0])


def known(connection: sqlite3.Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of these keys that services have."""
    return frozenset(key for (key,) in connection.execute(_KNOWN, (json.dumps(list(ids)),)))


def details(connection: sqlite3.Connection, ids: Iterable[str]) -> Iterator[ServiceDetail]:
    """The services with these keys, whole and in this order; one that is not there is left out."""
    remaining = iter(ids)
    while portion := list(islice(remaining, _PORTION)):
        yield from _portion(connection, portion)


def all_details(connection: sqlite3.Connection) -> Iterator[ServiceDetail]:
    """Every service whole, in the order of the keys."""
    yield from details(connection, [key for (key,) in connection.execute(_SERVICE_IDS)])


def organizations(connection: sqlite3.Connection) -> list[Organization]:
    """Every organization, in the order of the keys."""
    return [_read_organization(record) for (record,) in connection.execute(_ALL_ORGANIZATIONS)]


def offerings(connection: sqlite3.Connection) -> list[Offering]:
    """What the directory knows of every service, in the order of the keys."""
    return [_read_offering(record) for (record,) in connection.execute(_ALL_SERVICES)]


def search_blobs(connection: sqlite3.Connection, names: Collection[str] | None = None) -> dict[str, bytes]:
    """The blobs of the stored search index that have these names; None = all. Those that are not there are left out."""
    found = {}
    for name, row in connection.execute(_BLOBS):
        if names is None or name in names:
            with connection.blobopen("search_blob", "value", row, readonly=True) as blob:
                found[name] = blob.read()
    return found


class Services:
    """All services of a generation that is being built."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """How many there are."""
        found: int = self._connection.execute(_COUNT).fetchone()[0]
        return found

    def digests(self) -> list[tuple[str, bytes]]:
        """The key of each service in their order, with a digest over those of all records that `details` reads."""
        channels: defaultdict[str, bytes] = defaultdict(bytes)
        for key, digest in self._connection.execute(_CHANNEL_DIGESTS):
            channels[key] += digest
        organizations = dict(self._connection.execute(_ORGANIZATION_DIGESTS))
        return [
            (key, digest_of(own + organizations[owner] + channels.get(key, b"")))
            for key, owner, own in self._connection.execute(_SERVICE_DIGESTS)
        ]

    def details(self, ids: Iterable[str]) -> Iterator[ServiceDetail]:
        """See `details`."""
        return details(self._connection, ids)


def digest_of(content: bytes) -> bytes:
    """Blake2b over a record's line, or over the digests of several."""
    return hashlib.blake2b(content, digest_size=DIGEST_SIZE).digest()


def _portion(connection: sqlite3.Connection, ids: list[str]) -> Iterator[ServiceDetail]:
    keys = (json.dumps(ids),)
    services = {key: _read_service(record) for key, record in connection.execute(_SERVICES, keys)}
    owners = (json.dumps(sorted({one.organization for one in services.values()})),)
    organizations = {key: _read_organization(record) for key, record in connection.execute(_ORGANIZATIONS, owners)}
    channels = {key: _read_channel(record) for key, record in connection.execute(_CHANNELS, keys)}
    used: dict[str, list[Channel]] = {}
    for key, channel in connection.execute(_LINKS, keys):
        if channel in channels:
            used.setdefault(key, []).append(channels[channel])
    for key in ids:
        if key in services:
            one = services[key]
            yield ServiceDetail(
                service=one, organization=organizations[one.organization], channels=tuple(used.get(key, ()))
            )
