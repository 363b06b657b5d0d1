"""Building catalogue generations: beside the one in use, checked, then switched (docs/adr/0001)."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from hytedesk.catalogue import CatalogueInfo, Channel, Record, Service, encode_record
from hytedesk.db import files, reading
from hytedesk.db.changes import KINDS, Changes, Kind, ServiceChanges, between
from hytedesk.db.files import active
from hytedesk.errors import BadData, StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    Blobs: TypeAlias = Callable[[reading.Services], Mapping[str, bytes]]

__all__ = ["Built", "Changes", "active", "build"]

_PORTION = 500


class Built(msgspec.Struct, frozen=True):
    """What a build came to: the generation in use, and its changes; None = it is the one that was in use before.

    Attributes:
        services: the services among the changes, by name.
    """

    info: CatalogueInfo
    changes: Changes | None
    services: ServiceChanges = ServiceChanges()


def build(  # noqa: PLR0913  # what a generation is made of
    data_dir: Path,
    records: Iterable[Record],
    *,
    source: str,
    data_date: datetime,
    county: str | None = None,
    blobs: Blobs,
    progress: Callable[[Literal["check", "build"]], None] = lambda _stage: None,
    even_if_same: bool = False,
) -> Built:
    """Build a generation from `records` and put it in use, unless it equals the one in use.

    Records may come in any order; of several with one key the first counts. Services whose organization is not among
    the records are left out. The records are never all in memory. Whatever `records`, `blobs` or `progress` raise ends
    the build and leaves everything as it was.

    Args:
        data_dir: the data folder; it is made when it is not there.
        records: all records of the catalogue, cleaned.
        source: the configured source, for `CatalogueInfo`.
        data_date: when the data was fetched (UTC).
        county: code of the county whose services they are, None = the source knows no counties.
        blobs: makes the search index, as named blobs, from all services.
        progress: hears when the checks and the switch begin.
        even_if_same: also when the records are those of the generation in use: its search index is of no use.

    Raises:
        BadData: there is no usable service among the records.
        StorageUnavailable: the folder cannot be written, or the disk is full.
    """
    with files.guarded(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
    before = active(data_dir)
    number = 1 + max((before.generation if before else 0, *files.generations(data_dir)))
    part = files.path_of(data_dir, number).with_suffix(".db.part")
    try:
        with _writing(part) as connection:
            _insert(connection, records)
            progress("check")
            info = _described(connection, number, source, data_date, county)
            old = files.path_of(data_dir, before.generation) if before else None
            if old is not None and not files.is_whole(old):
                old = None
            if before and old and before.digest == info.digest and not even_if_same:
                return Built(before, None)
            changes, services = between(old, files.plain(connection))
            _insert_blobs(connection, blobs)
            _finish(connection, info, part)
        progress("build")
        files.publish(part, info)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    files.tidy(data_dir, number)
    return Built(info, changes, services)


@contextlib.contextmanager
def _writing(part: Path) -> Iterator[Connection]:
    """A connection to a new file with empty tables. Without a journal: an unfinished file is thrown away."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    from hytedesk.db import tables

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(part)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    with files.guarded(part):
        part.unlink(missing_ok=True)
        try:
            engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
            with engine.connect() as connection:
                tables.metadata.create_all(connection)
                yield connection
        except SQLAlchemyError as exc:
            raise StorageUnavailable(str(part), str(exc.__cause__ or exc)) from exc


def _insert(connection: Connection, records: Iterable[Record]) -> None:
    from sqlalchemy import delete, insert, select

    from hytedesk.db import tables

    seen: set[str] = set()
    remaining = iter(records)
    while portion := list(islice(remaining, _PORTION)):
        rows: dict[Kind, list[dict[str, object]]] = {kind: [] for kind in KINDS}
        links: list[dict[str, object]] = []
        for record in portion:
            kind = _kind(record)
            key = f"{kind}:{record.id}"
            if key in seen:
                continue
            seen.add(key)
            line = encode_record(record)
            row: dict[str, object] = {"id": record.id, "record": line.decode(), "digest": reading.digest_of(line)}
            if isinstance(record, Service):
                row["organization"] = record.organization
                links += [
                    {"service": record.id, "position": position, "channel": used.channel}
                    for position, used in enumerate(record.connections)
                ]
            rows[kind].append(row)
        for kind in KINDS:
            if rows[kind]:
                connection.execute(insert(tables.RECORDS[kind]), rows[kind])
        if links:
            connection.execute(insert(tables.service_channel), links)
    known = select(tables.organization.c.id)
    connection.execute(delete(tables.service).where(tables.service.c.organization.not_in(known)))
    kept = select(tables.service.c.id)
    connection.execute(delete(tables.service_channel).where(tables.service_channel.c.service.not_in(kept)))


def _kind(record: Record) -> Kind:
    if isinstance(record, Service):
        return "service"
    return "channel" if isinstance(record, Channel) else "organization"


def _described(
    connection: Connection, number: int, source: str, data_date: datetime, county: str | None
) -> CatalogueInfo:
    """The counts, and the digest over all records: sha256 of the lines `kind:id:blake2b96`, sorted by kind and id."""
    from sqlalchemy import select

    from hytedesk.db import tables

    whole = hashlib.sha256()
    counts = dict.fromkeys(KINDS, 0)
    first = ""
    for kind in KINDS:
        table = tables.RECORDS[kind]
        for key, digest in connection.execute(select(table.c.id, table.c.digest).order_by(table.c.id)):
            whole.update(f"{kind}:{key}:{digest.hex()}\n".encode())
            counts[kind] += 1
            first = key if kind == "service" and not first else first
    if not counts["service"]:
        raise BadData(source, "no services")
    return CatalogueInfo(
        generation=number,
        services=counts["service"],
        channels=counts["channel"],
        organizations=counts["organization"],
        source=source,
        source_id=first.partition(":")[0],
        data_date=data_date,
        digest=whole.hexdigest(),
        county=county,
    )


def _insert_blobs(connection: Connection, blobs: Blobs) -> None:
    from sqlalchemy import insert

    from hytedesk.db import tables

    for name, value in blobs(reading.Services(files.plain(connection))).items():
        connection.execute(insert(tables.search_blob), {"name": name, "value": value})


def _finish(connection: Connection, info: CatalogueInfo, part: Path) -> None:
    from sqlalchemy import insert, text

    from hytedesk.db import tables

    values = {"schema": files.SCHEMA, "info": msgspec.json.encode(info).decode()}
    connection.execute(insert(tables.meta), [{"key": key, "value": value} for key, value in values.items()])
    connection.commit()
    if connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok":
        raise StorageUnavailable(str(part), "the file just written is damaged")
