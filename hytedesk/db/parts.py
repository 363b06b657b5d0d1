"""What one source tells, in a generation that is being built: its records, what has changed in them, what is lost.

Plain SQL on the file that is being written; the generation before, where there is one, is attached as `old`.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec

from hytedesk.catalogue import Channel, Organization, Record, Service, encode_record
from hytedesk.db import reading
from hytedesk.db.changes import KINDS, Kind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

_PORTION = 500


class Removed(NamedTuple):
    """Among changes: the record of this kind and key is no longer there, if it ever was."""

    kind: Kind
    key: str


class Held(NamedTuple):
    """What a generation holds of a source: keys of services, of the channels that they name, and its organizations."""

    services: frozenset[str]
    channels: frozenset[str]
    organizations: Mapping[str, Organization]


Item: TypeAlias = Record | Removed

_TABLES = (*(f"told_{kind}" for kind in KINDS), "told_service_channel")
_INSERT = {
    "service": """INSERT OR REPLACE INTO told_service (id, source, refers, digest, shown, record, organization)
        VALUES (?, ?, ?, ?, 1, ?, ?)""",
    "channel": """INSERT OR REPLACE INTO told_channel (id, source, refers, digest, shown, record)
        VALUES (?, ?, ?, ?, 1, ?)""",
    "organization": """INSERT OR REPLACE INTO told_organization (id, source, refers, digest, shown, record)
        VALUES (?, ?, ?, ?, 1, ?)""",
}
_UNLINK = "DELETE FROM told_service_channel WHERE service = ? AND source = ?"
_LINK = "INSERT INTO told_service_channel (service, source, position, channel) VALUES (?, ?, ?, ?)"
_STRAYS = """DELETE FROM told_service WHERE source = :source
    AND organization NOT IN (SELECT id FROM told_organization WHERE source = :source)"""
_UNUSED = (
    """DELETE FROM told_service_channel WHERE source = :source
        AND service NOT IN (SELECT id FROM told_service WHERE source = :source)""",
    """DELETE FROM told_channel WHERE source = :source
        AND id NOT IN (SELECT channel FROM told_service_channel WHERE source = :source)""",
    """WITH RECURSIVE named (id) AS (
            SELECT value FROM told_service, json_each(refers) WHERE source = :source
            UNION SELECT value FROM told_channel, json_each(refers) WHERE source = :source
            UNION SELECT value FROM named JOIN told_organization AS one ON one.id = named.id AND one.source = :source,
                json_each(one.refers))
        DELETE FROM told_organization WHERE source = :source AND id NOT IN (SELECT id FROM named)""",
)
_LOST = """SELECT count(*), count(*) - count(now.id) FROM old.told_service AS was
    LEFT JOIN told_service AS now ON now.id = was.id AND now.source = was.source WHERE was.source = ?"""


def write(connection: sqlite3.Connection, number: int, items: Iterable[Item]) -> None:
    """Put the records of source `number` in, in place of those with their keys, and take out what is removed.

    Of several records with one key among the items the first counts. The items are never all in memory.
    """
    seen: set[str] = set()
    remaining = iter(items)
    while portion := list(islice(remaining, _PORTION)):
        for item in portion:
            if isinstance(item, Removed):
                _remove(connection, number, item)
                continue
            kind = kind_of(item)
            if f"{kind}:{item.id}" not in seen:
                seen.add(f"{kind}:{item.id}")
                _put(connection, number, kind, item)


def keep(connection: sqlite3.Connection, number: int) -> None:
    """The records of source `number` as the generation before has them, whatever has been written since."""
    drop(connection, number)
    for table in _TABLES:
        connection.execute(f"INSERT INTO {table} SELECT * FROM old.{table} WHERE source = ?", (number,))  # noqa: S608  # fixed names


def drop(connection: sqlite3.Connection, number: int) -> None:
    """Nothing of source `number` any more."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table} WHERE source = ?", (number,))  # noqa: S608  # fixed names


def settle(connection: sqlite3.Connection, number: int) -> int:
    """Take out of source `number` what leads nowhere; returns how many services had no organization.

    Those go, then channels that no service names, then organizations that no record names.
    """
    strays = connection.execute(_STRAYS, {"source": number}).rowcount
    for statement in _UNUSED:
        connection.execute(statement, {"source": number})
    return strays


def count(connection: sqlite3.Connection, number: int, kinds: Iterable[Kind] = KINDS) -> int:
    """How many records of these kinds source `number` has."""
    counts = (f"SELECT count(*) FROM told_{kind} WHERE source = ?" for kind in kinds)  # noqa: S608  # fixed names
    return sum(connection.execute(statement, (number,)).fetchone()[0] for statement in counts)


def lost(connection: sqlite3.Connection, number: int) -> tuple[int, int]:
    """How many services source `number` had in the generation before, and how many of them it no longer has."""
    had, gone = connection.execute(_LOST, (number,)).fetchone()
    return had, gone


def service_before(connection: sqlite3.Connection, number: int, key: str) -> Service | None:
    """A service of source `number` as the generation before has it; None = it has not."""
    found = connection.execute(
        "SELECT record FROM old.told_service WHERE id = ? AND source = ?", (key, number)
    ).fetchone()
    return msgspec.json.decode(found[0], type=Service) if found else None


def held(connection: sqlite3.Connection, number: int) -> Held:
    """What a finished generation holds of source `number`."""

    def keys(statement: str) -> frozenset[str]:
        return frozenset(key for (key,) in connection.execute(statement, (number,)))

    told = connection.execute("SELECT id, record FROM told_organization WHERE source = ?", (number,))
    return Held(
        services=keys("SELECT id FROM told_service WHERE source = ?"),
        channels=keys("SELECT DISTINCT channel FROM told_service_channel WHERE source = ?"),
        organizations={key: msgspec.json.decode(record, type=Organization) for key, record in told},
    )


def kind_of(record: Record) -> Kind:
    """Its kind."""
    if isinstance(record, Service):
        return "service"
    return "channel" if isinstance(record, Channel) else "organization"


def _put(connection: sqlite3.Connection, number: int, kind: Kind, record: Record) -> None:
    line = encode_record(record)
    refers = msgspec.json.encode(_refers(record)).decode()
    row = (record.id, number, refers, reading.digest_of(line), line.decode())
    if not isinstance(record, Service):
        connection.execute(_INSERT[kind], row)
        return
    connection.execute(_INSERT[kind], (*row, record.organization))
    connection.execute(_UNLINK, (record.id, number))
    channels = enumerate(used.channel for used in record.connections)
    connection.executemany(_LINK, [(record.id, number, position, channel) for position, channel in channels])


def _remove(connection: sqlite3.Connection, number: int, item: Removed) -> None:
    connection.execute(f"DELETE FROM told_{item.kind} WHERE id = ? AND source = ?", (item.key, number))  # noqa: S608  # fixed names
    if item.kind == "service":
        connection.execute(_UNLINK, (item.key, number))


def _refers(record: Record) -> tuple[str, ...]:
    """Keys of the organizations that a record names."""
    if isinstance(record, Service):
        return (record.organization, *record.other_organizations)
    if isinstance(record, Channel):
        return (record.organization,)
    return (record.parent,) if record.parent else ()
