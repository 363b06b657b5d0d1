"""The tables of a catalogue generation; `reading` reads them.

What each source told lies in `told_…`, as it was told and cleaned. What is shown are the views `service`, `channel`,
`organization` and `service_channel`: the same, but a record that says the same as another source's is not shown, and
one that speaks for others is shown with `merged` in place of its `record` (docs/adr/0013).

A generation is never migrated: another layout means another `files.SCHEMA` and a new build (docs/adr/0001).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

if TYPE_CHECKING:
    from collections.abc import Iterator

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))


def _told(name: str, *columns: Column[str]) -> Table:
    """A table of whole records as JSON, each of a source by its `catalogue.Part.number`.

    `digest` is blake2b over the record; `merged` is NULL where the record is shown as it is; `refers` is a JSON list of
    the organizations that the record names.
    """
    return Table(
        f"told_{name}",
        metadata,
        Column("id", String, primary_key=True),
        Column("source", Integer, primary_key=True, autoincrement=False),
        *columns,
        Column("refers", String, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("shown", Boolean, nullable=False, default=True),
        Column("merged", String),
        Column("merged_digest", LargeBinary),
        Column("record", String, nullable=False),
    )


told_service = _told("service", Column("organization", String, nullable=False))
told_channel = _told("channel")
told_organization = _told("organization")
told_service_channel = Table(
    "told_service_channel",
    metadata,
    Column("service", String, primary_key=True),
    Column("source", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True),
    Column("channel", String, nullable=False),
    sqlite_with_rowid=False,
)
Index("told_service_channel_channel", told_service_channel.c.channel)
search_blob = Table(
    "search_blob", metadata, Column("name", String, primary_key=True), Column("value", LargeBinary, nullable=False)
)

_VIEW = """CREATE VIEW {kind} AS SELECT id, coalesce(merged, record) AS record,
    coalesce(merged_digest, digest) AS digest, {more} source FROM told_{kind} WHERE shown"""
_OWNER = "CASE WHEN merged IS NULL THEN organization ELSE json_extract(merged, '$.organization') END AS organization,"
_VIEWS = (
    _VIEW.format(kind="service", more=_OWNER),
    _VIEW.format(kind="channel", more=""),
    _VIEW.format(kind="organization", more=""),
    """CREATE VIEW service_channel AS SELECT service, position, channel FROM told_service_channel AS used
        JOIN told_service AS told ON told.id = used.service AND told.source = used.source WHERE told.shown""",
)


def statements() -> Iterator[str]:
    """What makes the tables and views of an empty file, for SQLite."""
    dialect = sqlite.dialect()
    for table in metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        yield from (str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
    yield from _VIEWS
