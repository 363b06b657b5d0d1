"""Showing what several sources tell as one catalogue: the same organization or service once, with both sources named.

What was told stays as it is; `shown` and `merged` of the told tables say what is seen (docs/adr/0013). Made anew from
all that was told whenever a generation is built, so that it cannot depend on how the generation came about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from hytedesk.catalogue import Channel, Organization, Service, encode_record
from hytedesk.db import reading, same
from hytedesk.db.changes import KINDS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from hytedesk.db.same import Place

VERSION = 1
"""Of the rules: with another one the same records may make another catalogue."""

_BETWEEN_SOURCES = "; "

_AS_TOLD = """UPDATE told_{kind} SET shown = 1, merged = NULL, merged_digest = NULL
    WHERE NOT shown OR merged IS NOT NULL"""
_HIDE_TWINS = """UPDATE told_{kind} SET shown = 0 WHERE source = :later AND id IN
    (SELECT id FROM told_{kind} WHERE source = :earlier)"""
_HIDE_UNNAMED = "UPDATE told_channel SET shown = 0 WHERE shown AND id NOT IN (SELECT channel FROM service_channel)"
_CHANNELS = """SELECT told_channel.record FROM told_service_channel AS used
    JOIN told_channel ON told_channel.id = used.channel AND told_channel.source = used.source
    WHERE used.service = ? AND used.source = ?"""


def merge(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Decide what is shown of the sources with these numbers; the first of them speaks for the others."""
    for kind in KINDS:
        connection.execute(_AS_TOLD.format(kind=kind))
    if len(numbers) < 2:
        return
    speakers = same.organizations(list(_organizations(connection, numbers)))
    owners = _owners(connection, numbers, speakers)
    twins = same.services(list(_candidates(connection, numbers, owners)))
    for kind, hidden in (("organization", speakers), ("service", twins)):
        connection.executemany(
            f"UPDATE told_{kind} SET shown = 0 WHERE source = ? AND id = ?",  # noqa: S608  # fixed names
            [(numbers[place], key) for place, key in hidden],
        )
    for earlier in range(len(numbers)):
        for later in numbers[earlier + 1 :]:
            for kind in KINDS:
                connection.execute(_HIDE_TWINS.format(kind=kind), {"earlier": numbers[earlier], "later": later})
    _rewrite(connection, numbers, owners, twins)
    connection.execute(_HIDE_UNNAMED)


def _organizations(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[tuple[Place, Organization]]:
    for place, number in enumerate(numbers):
        for key, record in connection.execute("SELECT id, record FROM told_organization WHERE source = ?", (number,)):
            yield (place, key), msgspec.json.decode(record, type=Organization)


def _owners(
    connection: sqlite3.Connection, numbers: Sequence[int], speakers: Mapping[Place, Place]
) -> dict[Place, str]:
    """The organization that each service of an organization told twice is shown under."""
    spoken = {**speakers, **{first: first for first in speakers.values()}}
    found = {}
    for place, number in enumerate(numbers):
        for key, owner in connection.execute("SELECT id, organization FROM told_service WHERE source = ?", (number,)):
            if (place, owner) in spoken:
                found[place, key] = spoken[place, owner][1]
    return found


def _candidates(
    connection: sqlite3.Connection, numbers: Sequence[int], owners: Mapping[Place, str]
) -> Iterator[same.Candidate]:
    for (place, key), owner in owners.items():
        channels = connection.execute(_CHANNELS, (key, numbers[place])).fetchall()
        yield same.Candidate(
            place=(place, key),
            service=_told(connection, key, numbers[place]),
            organization=owner,
            doors=same.doors(msgspec.json.decode(record, type=Channel) for (record,) in channels),
        )


def _told(connection: sqlite3.Connection, key: str, number: int) -> Service:
    statement = "SELECT record FROM told_service WHERE id = ? AND source = ?"
    return msgspec.json.decode(connection.execute(statement, (key, number)).fetchone()[0], type=Service)


def _rewrite(
    connection: sqlite3.Connection, numbers: Sequence[int], owners: Mapping[Place, str], twins: Mapping[Place, Place]
) -> None:
    """Services under the organization that is shown, those that speak for others with all sources."""
    sources: dict[Place, list[str]] = {}
    for twin, first in sorted(twins.items()):
        sources.setdefault(first, []).append(_told(connection, twin[1], numbers[twin[0]]).source)
    for place, key in (owners.keys() | sources.keys()) - twins.keys():
        told = _told(connection, key, numbers[place])
        named = dict.fromkeys(filter(None, (told.source, *sources.get((place, key), ()))))
        shown = replace(
            told, organization=owners.get((place, key), told.organization), source=_BETWEEN_SOURCES.join(named)
        )
        if shown != told:
            line = encode_record(shown)
            connection.execute(
                "UPDATE told_service SET merged = ?, merged_digest = ? WHERE id = ? AND source = ?",
                (line.decode(), reading.digest_of(line), key, numbers[place]),
            )
