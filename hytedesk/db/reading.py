"""Reading whole services out of a generation file, by plain SQL: five queries that must not wait for SQLAlchemy.

Importing SQLAlchemy takes longer than opening the catalogue and loading its index together (docs/adr/0009).
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from hytedesk.catalogue import Channel, Organization, Service, ServiceDetail

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

_PORTION = 400

_SERVICE = "SELECT record FROM service WHERE id = ?"
_SERVICE_IDS = "SELECT id FROM service ORDER BY id"
_SERVICES = "SELECT id, record FROM service WHERE id IN (SELECT value FROM json_each(?))"
_ORGANIZATIONS = "SELECT id, record FROM organization WHERE id IN (SELECT value FROM json_each(?))"
_LINKS = """SELECT service, channel FROM service_channel WHERE service IN (SELECT value FROM json_each(?))
    ORDER BY service, position"""
_CHANNELS = """SELECT id, record FROM channel WHERE id IN
    (SELECT channel FROM service_channel WHERE service IN (SELECT value FROM json_each(?)))"""
_BLOBS = "SELECT name, value FROM search_blob"

_read_service = msgspec.json.Decoder(Service).decode
_read_channel = msgspec.json.Decoder(Channel).decode
_read_organization = msgspec.json.Decoder(Organization).decode


def service(connection: sqlite3.Connection, service_id: str) -> Service | None:
    """One service; None = there is none with this key."""
    row = connection.execute(_SERVICE, (service_id,)).fetchone()
    return None if row is None else _read_service(row[0])


def details(connection: sqlite3.Connection, ids: Iterable[str]) -> Iterator[ServiceDetail]:
    """The services with these keys, whole and in this order; one that is not there is left out."""
    remaining = iter(ids)
    while portion := list(islice(remaining, _PORTION)):
        yield from _portion(connection, portion)


def all_details(connection: sqlite3.Connection) -> Iterator[ServiceDetail]:
    """Every service whole, in the order of the keys."""
    yield from details(connection, [key for (key,) in connection.execute(_SERVICE_IDS)])


def search_blobs(connection: sqlite3.Connection) -> dict[str, bytes]:
    """The stored search index."""
    return dict(connection.execute(_BLOBS))


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
