"""The tables of a catalogue generation, and reading from them.

A generation is never migrated: another layout means another `files.SCHEMA` and a new build (docs/adr/0001).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import BindParameter, Column, Index, Integer, LargeBinary, MetaData, String, Table, bindparam, select

from hytedesk.catalogue import Channel, Organization, Service, ServiceDetail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))


def _records(name: str, *columns: Column[str]) -> Table:
    """A table of whole records as JSON; `digest` is blake2b over those bytes."""
    return Table(
        name,
        metadata,
        Column("id", String, primary_key=True),
        *columns,
        Column("record", String, nullable=False),
        Column("digest", LargeBinary, nullable=False),
    )


service = _records("service", Column("organization", String, nullable=False))
channel = _records("channel")
organization = _records("organization")
service_channel = Table(
    "service_channel",
    metadata,
    Column("service", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("channel", String, nullable=False),
    sqlite_with_rowid=False,
)
Index("service_channel_channel", service_channel.c.channel)
search_blob = Table(
    "search_blob", metadata, Column("name", String, primary_key=True), Column("value", LargeBinary, nullable=False)
)

RECORDS = {"service": service, "channel": channel, "organization": organization}

_read_service = msgspec.json.Decoder(Service).decode
_read_channel = msgspec.json.Decoder(Channel).decode
_read_organization = msgspec.json.Decoder(Organization).decode

_PORTION = 400
_ids: BindParameter[str] = bindparam("ids", expanding=True)
_services_of = select(service.c.id, service.c.record).where(service.c.id.in_(_ids))
_organizations_of = select(organization.c.id, organization.c.record).where(organization.c.id.in_(_ids))
_links_of = (
    select(service_channel.c.service, service_channel.c.channel)
    .where(service_channel.c.service.in_(_ids))
    .order_by(service_channel.c.service, service_channel.c.position)
)
_channels_of = select(channel.c.id, channel.c.record).where(
    channel.c.id.in_(select(service_channel.c.channel).where(service_channel.c.service.in_(_ids)))
)


def read_service(connection: Connection, service_id: str) -> Service | None:
    """One service; None = there is none with this key."""
    record = connection.execute(select(service.c.record).where(service.c.id == service_id)).scalar()
    return None if record is None else _read_service(record)


def read_details(connection: Connection, ids: Iterable[str]) -> Iterator[ServiceDetail]:
    """The services with these keys, whole and in this order; one that is not there is left out."""
    remaining = iter(ids)
    while portion := list(islice(remaining, _PORTION)):
        yield from _portion(connection, portion)


def _portion(connection: Connection, ids: list[str]) -> Iterator[ServiceDetail]:
    services = {key: _read_service(record) for key, record in connection.execute(_services_of, {"ids": ids})}
    owners = sorted({one.organization for one in services.values()})
    organizations = {
        key: _read_organization(record) for key, record in connection.execute(_organizations_of, {"ids": owners})
    }
    channels = {key: _read_channel(record) for key, record in connection.execute(_channels_of, {"ids": ids})}
    used: dict[str, list[Channel]] = {}
    for key, channel_key in connection.execute(_links_of, {"ids": ids}):
        if channel_key in channels:
            used.setdefault(key, []).append(channels[channel_key])
    for key in ids:
        if key in services:
            one = services[key]
            yield ServiceDetail(
                service=one, organization=organizations[one.organization], channels=tuple(used.get(key, ()))
            )


def all_details(connection: Connection) -> Iterator[ServiceDetail]:
    """Every service whole, in the order of the keys."""
    ids = connection.execute(select(service.c.id).order_by(service.c.id)).scalars().all()
    yield from read_details(connection, ids)
