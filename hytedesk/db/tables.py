"""The tables of a catalogue generation; `reading` reads them.

A generation is never migrated: another layout means another `files.SCHEMA` and a new build (docs/adr/0001).
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table

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
