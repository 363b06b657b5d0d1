"""Building catalogue generations: beside the one in use, checked, then switched (docs/adr/0001, docs/adr/0013)."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from hytedesk import paths
from hytedesk.catalogue import CatalogueInfo, Part
from hytedesk.db import files, merging, parts, reading
from hytedesk.db.changes import KINDS, Changes, ServiceChanges, between
from hytedesk.db.files import active
from hytedesk.errors import BadData, StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from hytedesk.catalogue import Service

    Blobs: TypeAlias = Callable[[reading.Services], Mapping[str, bytes | memoryview]]

_PIECE = 1 << 20
"""Bytes of a blob that are written at a time."""

__all__ = ["Building", "Built", "Changes", "Written", "active", "building", "usable"]


class Built(msgspec.Struct, frozen=True):
    """What a build came to: the generation in use, and its changes; None = it is the one that was in use before.

    Attributes:
        services: the services among the changes, by name.
    """

    info: CatalogueInfo
    changes: Changes | None
    services: ServiceChanges = ServiceChanges()


class Written(NamedTuple):
    """What a source's part has become.

    Attributes:
        records, services: how many it has now.
        strays: services that were left out because their organization is not there.
        had, lost: how many services it had in the generation before, and how many of them it no longer has.
    """

    records: int
    services: int
    strays: int
    had: int
    lost: int


class Building:
    """A generation on its way. Each source writes its part and has it accepted, or keeps the one before.

    They do so in the order of the configuration: of what two sources tell, the first one's is shown.
    """

    def __init__(self, connection: sqlite3.Connection, part: Path, number: int, before: CatalogueInfo | None) -> None:
        self._connection = connection
        self._part = part
        self._number = number
        self._before = before
        self._known = {one.source: one for one in before.parts} if before else {}
        self._parts: list[Part] = []

    def write(self, source: str, items: Iterable[parts.Item], *, full: bool) -> Written:
        """Put in what a source tells: everything, or with `full` False changes to the part before.

        Whatever `items` raise is passed on; `keep` undoes what was written till then.
        """
        number = self._number_of(source)
        if full:
            parts.drop(self._connection, number)
        elif not parts.count(self._connection, number):
            parts.keep(self._connection, number)
        parts.write(self._connection, number, items)
        strays = parts.settle(self._connection, number)
        had, lost = parts.lost(self._connection, number) if source in self._known else (0, 0)
        services = parts.count(self._connection, number, ("service",))
        return Written(parts.count(self._connection, number), services, strays, had, lost)

    def service_before(self, source: str, key: str) -> Service | None:
        """A service as the source told it in the generation before; None = it did not."""
        if source not in self._known:
            return None
        return parts.service_before(self._connection, self._number_of(source), key)

    def accept(self, source: str, data_date: datetime, county: str | None, mark: str) -> None:
        """What has been written is the source's part; the rest as in `Part`."""
        self._parts.append(
            Part(source=source, number=self._number_of(source), data_date=data_date, county=county, mark=mark)
        )

    def keep(self, source: str) -> None:
        """The source's part stays what it was before; it has none when it had none."""
        if source in self._known:
            parts.keep(self._connection, self._number_of(source))
            self._parts.append(self._known[source])
        else:
            parts.drop(self._connection, self._number_of(source))

    def finish(
        self,
        blobs: Blobs,
        progress: Callable[[Literal["check", "build"]], None] = lambda _stage: None,
        *,
        useless: Callable[[], bool] = lambda: False,
    ) -> Built:
        """Merge the parts, check the whole, and put it in use, unless it equals the generation in use.

        Args:
            blobs: makes the search index, as named blobs, from all services.
            progress: hears when the checks and the switch begin.
            useless: tells whether the search index in use is of no use; then a generation is made of the same records.

        Raises:
            BadData: there is no service.
            StorageUnavailable: the folder cannot be written, or the disk is full; the old catalogue is as it was.
        """
        progress("check")
        for number in self._numbers_before() - {one.number for one in self._parts}:
            parts.drop(self._connection, number)
        merging.merge(self._connection, [one.number for one in self._parts])
        info = self._described()
        if self._before and _same(self._before, info) and not useless():
            same = replace(self._before, parts=tuple(self._parts))
            files.point_to(self._part.parent, same)
            return Built(same, None)
        old = files.path_of(self._part.parent, self._before.generation) if self._before else None
        changes, services = between(old, self._connection)
        self._finish(info, blobs)
        progress("build")
        self._connection.close()
        files.publish(self._part, info)
        files.tidy(self._part.parent, info.generation)
        return Built(info, changes, services)

    def _number_of(self, source: str) -> int:
        """Of a source that is new the first that nobody has or had."""
        if source in self._known:
            return self._known[source].number
        taken = {one.source: one.number for one in self._parts}
        return taken.get(source, 1 + max((*self._numbers_before(), *taken.values()), default=0))

    def _numbers_before(self) -> set[int]:
        return {one.number for one in self._known.values()}

    def _described(self) -> CatalogueInfo:
        counts = {
            kind: self._connection.execute(f"SELECT count(*) FROM {kind}").fetchone()[0]  # noqa: S608  # fixed names
            for kind in KINDS
        }
        sources = ", ".join(one.source for one in self._parts)
        if not counts["service"]:
            raise BadData(sources, "no services")
        statement = "SELECT min(id) FROM told_service WHERE source = ?"
        first = self._connection.execute(statement, (self._parts[0].number,)).fetchone()[0]
        return CatalogueInfo(
            generation=self._number,
            services=counts["service"],
            channels=counts["channel"],
            organizations=counts["organization"],
            source=sources,
            source_id=first.partition(":")[0],
            data_date=min(one.data_date for one in self._parts),
            digest=self._digest(),
            county=next((one.county for one in self._parts if one.county), None),
            parts=tuple(self._parts),
        )

    def _digest(self) -> str:
        """Over all that was told: sha256 of the lines `kind:id:blake2b96`, sorted by kind and id.

        With several sources a line before each one's, and the version of the rules by which they are merged.
        """
        whole = hashlib.sha256()
        for one in self._parts:
            if len(self._parts) > 1:
                whole.update(f"{merging.VERSION}:{one.source}\n".encode())
            for kind in KINDS:
                told = f"SELECT id, digest FROM told_{kind} WHERE source = ? ORDER BY id"  # noqa: S608  # fixed names
                for key, digest in self._connection.execute(told, (one.number,)):
                    whole.update(f"{kind}:{key}:{digest.hex()}\n".encode())
        return whole.hexdigest()

    def _finish(self, info: CatalogueInfo, blobs: Blobs) -> None:
        made = blobs(reading.Services(self._connection))
        values = {"schema": files.SCHEMA, "info": msgspec.json.encode(info).decode()}
        self._connection.execute("DELETE FROM search_blob")
        for name, blob in made.items():
            self._put_blob(name, blob)
        self._connection.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", values.items())
        self._connection.commit()
        if self._connection.execute("PRAGMA main.quick_check(1)").fetchone() != ("ok",):
            raise StorageUnavailable(str(self._part), "the file just written is damaged")

    def _put_blob(self, name: str, content: bytes | memoryview) -> None:
        """In pieces: given whole, SQLite would hold another copy."""
        statement = "INSERT INTO search_blob (name, value) VALUES (?, zeroblob(?)) RETURNING rowid"
        (row,) = self._connection.execute(statement, (name, len(content))).fetchone()
        with self._connection.blobopen("search_blob", "value", row) as blob:
            for start in range(0, len(content), _PIECE):
                blob.write(content[start : start + _PIECE])


def usable(data_dir: Path) -> CatalogueInfo | None:
    """The generation in use, whole to its last byte (`files.settle`); None = there is none."""
    return files.settle(data_dir)


def held(data_dir: Path, info: CatalogueInfo, part: Part) -> parts.Held:
    """What a generation holds of a source.

    Raises:
        StorageUnavailable: the file cannot be read.
    """
    path = files.path_of(data_dir, info.generation)
    with files.guarded(path), contextlib.closing(files.connect(path)) as connection:
        return parts.held(connection, part.number)


@contextlib.contextmanager
def building(data_dir: Path, before: CatalogueInfo | None, *, fresh: bool) -> Iterator[Building]:
    """Begin a generation; when this ends without `finish`, everything is as it was.

    Args:
        data_dir: the data folder; it is made when it is not there.
        before: the generation in use, as `usable` gives it.
        fresh: begin with an empty file, not with a copy of the one in use: better when most of it will be written anew.

    Raises:
        StorageUnavailable: the folder cannot be written, or the disk is full.
    """
    with files.guarded(data_dir):
        paths.make_private(data_dir)
    number = 1 + max((before.generation if before else 0, *files.generations(data_dir)))
    part = files.path_of(data_dir, number).with_suffix(".db.part")
    old = files.path_of(data_dir, before.generation) if before else None
    try:
        with files.guarded(part):
            part.unlink(missing_ok=True)
            if old and not fresh:
                shutil.copyfile(old, part)
            with contextlib.closing(_opened(part, old, empty=fresh or not old)) as connection:
                yield Building(connection, part, number, before)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _opened(part: Path, old: Path | None, *, empty: bool) -> sqlite3.Connection:
    """The file for writing, with its tables, and the generation before as `old`.

    Without a journal: an unfinished file is thrown away.
    """
    from hytedesk.db import tables

    connection = sqlite3.connect(part.resolve().as_uri(), uri=True)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16384", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    if empty:
        for statement in tables.statements():
            connection.execute(statement)
    if old is not None:
        connection.execute("ATTACH DATABASE ? AS old", (f"{old.resolve().as_uri()}?mode=ro&immutable=1",))
    return connection


def _same(before: CatalogueInfo, info: CatalogueInfo) -> bool:
    """Whether both are the same records of the same sources."""

    def facts(one: CatalogueInfo) -> tuple[object, ...]:
        return one.digest, one.county, [(part.source, part.number) for part in one.parts]

    return facts(before) == facts(info)
