"""The files of the data folder: which generations there are, and which one is in use.

A generation `catalogue-<n>.db` is built under the name `….db.part`, and becomes visible by its rename and then by
`active.json` naming it. Only standard library here: the program's start reads it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sqlite3
import time
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from hytedesk.catalogue import CatalogueInfo
from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Connection

SCHEMA = "2"
"""Layout of the tables in `tables`; another layout is another number, and files of the old one are built anew."""

KEPT = 2
"""Generations kept: the one in use and the one before it."""

LOCK = "sync.lock"
"""Whoever holds this lock of the data folder may change which generation is in use."""

_NAME = re.compile(r"catalogue-([1-9][0-9]{0,8})\.db")
_POINTER = "active.json"


class _Active(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `active.json` says.

    Attributes:
        marks: of the parts by their sources, where a run found no change and so made no generation.
        checksums: of the generation files by their names, from when they were written.
    """

    file: str
    generation: int
    digest: str
    marks: dict[str, str] = {}
    checksums: dict[str, str] = {}


@contextlib.contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turns what the disk or SQLite refuses into `StorageUnavailable` for `path`."""
    try:
        yield
    except (OSError, sqlite3.Error) as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc


def generations(data_dir: Path) -> dict[int, Path]:
    """The finished generation files, the newest first."""
    try:
        found = {int(name[1]): path for path in data_dir.iterdir() if (name := _NAME.fullmatch(path.name))}
    except OSError:
        return {}
    return dict(sorted(found.items(), reverse=True))


def active(data_dir: Path) -> CatalogueInfo | None:
    """The generation in use: the one `active.json` names, else the newest that is whole; None = there is none."""
    pointer = _pointer(data_dir)
    if pointer is not None and _NAME.fullmatch(pointer.file):
        info = read_info(data_dir / pointer.file)
        if info is not None and (info.generation, info.digest) == (pointer.generation, pointer.digest):
            return _with_marks(info, pointer.marks)
    return _newest_whole(data_dir)


def whole(data_dir: Path) -> CatalogueInfo | None:
    """As `active`, but read to the last byte: of a damaged generation the newest whole one takes the place.

    0.5 GB take about half a second. Nothing is written: see `mend`.
    """
    info = active(data_dir)
    return info if info and is_whole(path_of(data_dir, info.generation)) else _newest_whole(data_dir)


def settle(data_dir: Path) -> CatalogueInfo | None:
    """As `whole`, and it is the one in use from now on. For who holds the lock.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    info, pointer = whole(data_dir), _pointer(data_dir)
    if info is not None and (pointer is None or pointer.generation != info.generation):
        point_to(data_dir, info)
    return info


def mend(data_dir: Path) -> CatalogueInfo | None:
    """As `settle`, for who does not hold the lock: while a synchronisation does, that one settles it."""
    info, named = whole(data_dir), active(data_dir)
    if info is None or (named is not None and named.generation == info.generation):
        return info
    from filelock import FileLock, Timeout

    with contextlib.suppress(Timeout, OSError, StorageUnavailable), FileLock(data_dir / LOCK, timeout=0):
        return settle(data_dir)
    return info


def has_real(data_dir: Path) -> bool:
    """Whether a catalogue is kept here that is not the demo one; what cannot be read at all may have been real."""
    return any(_source_id(path) != "demo" for path in generations(data_dir).values())


def _newest_whole(data_dir: Path) -> CatalogueInfo | None:
    return next((info for path in generations(data_dir).values() if is_whole(path) and (info := read_info(path))), None)


def _pointer(data_dir: Path) -> _Active | None:
    try:
        return msgspec.json.decode((data_dir / _POINTER).read_bytes(), type=_Active)
    except (OSError, msgspec.DecodeError):
        return None


def _with_marks(info: CatalogueInfo, marks: Mapping[str, str]) -> CatalogueInfo:
    return replace(info, parts=tuple(replace(part, mark=marks.get(part.source, part.mark)) for part in info.parts))


def path_of(data_dir: Path, generation: int) -> Path:
    """Where a generation lies."""
    return data_dir / f"catalogue-{generation}.db"


def connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to a finished generation; such a file never changes. Any thread may use it, one a time."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def plain(connection: Connection) -> sqlite3.Connection:
    """The connection of the standard library below SQLAlchemy's."""
    below: sqlite3.Connection | None = connection.connection.driver_connection
    assert below is not None  # noqa: S101  # it is open
    return below


def read_info(path: Path) -> CatalogueInfo | None:
    """What a finished generation says of itself; None = it is not one of ours, damaged, or of another schema."""
    try:
        values = meta(path) if _is_complete(path) else {}
        return msgspec.json.decode(values["info"], type=CatalogueInfo) if values.get("schema") == SCHEMA else None
    except (sqlite3.Error, OSError, KeyError, msgspec.DecodeError):
        return None


def _source_id(path: Path) -> str | None:
    """Where a generation comes from, whatever its schema; None = it does not say."""
    try:
        told = msgspec.json.decode(meta(path)["info"])
        return str(told["source_id"])
    except (sqlite3.Error, OSError, LookupError, TypeError, msgspec.DecodeError):
        return None


def meta(path: Path) -> dict[str, str]:
    """What a generation says of itself, by its keys, whatever its schema."""
    with contextlib.closing(connect(path)) as connection:
        return dict(connection.execute("SELECT key, value FROM meta"))


def _is_complete(path: Path) -> bool:
    """Whether the file is as long as its own head says (sqlite.org/fileformat.html 1.3): one that was cut is not."""
    with path.open("rb") as file:
        head = file.read(100)
    page = int.from_bytes(head[16:18], "big")
    return path.stat().st_size >= (65_536 if page == 1 else page) * int.from_bytes(head[28:32], "big") > 0


def is_whole(path: Path) -> bool:
    """Whether the file is what was written; where no checksum of it is known, SQLite's own check decides."""
    pointer = _pointer(path.parent)
    known = pointer.checksums.get(path.name) if pointer else None
    try:
        if known is not None:
            return _checksum(path) == known
        with contextlib.closing(connect(path)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except (sqlite3.Error, OSError):
        return False


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def publish(part: Path, info: CatalogueInfo) -> None:
    """Make the finished `part` the generation in use: on disk first, then under its name, then named as active.

    Raises:
        StorageUnavailable: the folder cannot be written; what was in use stays in use.
    """
    target = path_of(part.parent, info.generation)
    with guarded(target):
        _sync_to_disk(part)
        checksum = _checksum(part)
        _replace(part, target)
        _sync_folder(part.parent)
    point_to(part.parent, info, checksum)


def point_to(data_dir: Path, info: CatalogueInfo, checksum: str | None = None) -> None:
    """Name a finished generation as the one in use, with the marks of `info`.

    Args:
        data_dir: the data folder.
        info: of the generation.
        checksum: of its file, None = it has not changed since it was last named.

    Raises:
        StorageUnavailable: the folder cannot be written; the pointer is as it was.
    """
    pointer, target, before = data_dir / _POINTER, path_of(data_dir, info.generation), _pointer(data_dir)
    waiting = pointer.with_suffix(".json.part")
    kept = {path.name for path in generations(data_dir).values()}
    known = {name: found for name, found in before.checksums.items() if name in kept} if before else {}
    with guarded(pointer):
        checksum = checksum or known.get(target.name) or _checksum(target)
        named = _Active(
            file=target.name,
            generation=info.generation,
            digest=info.digest,
            marks={part.source: part.mark for part in info.parts if part.mark},
            checksums={**known, target.name: checksum},
        )
        try:
            waiting.write_bytes(msgspec.json.encode(named))
            _sync_to_disk(waiting)
            _replace(waiting, pointer)
        finally:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
        _sync_folder(data_dir)


def tidy(data_dir: Path, generation: int) -> None:
    """Remove what was left half built and all but `generation`, just built, and the newest whole one before it.

    A file that is still open somewhere (Windows) stays until the next time.
    """
    found = generations(data_dir)
    older = (number for number, path in found.items() if number < generation and read_info(path) and is_whole(path))
    kept = {generation, *islice(older, KEPT - 1)}
    unwanted = [path for number, path in found.items() if number not in kept]
    for path in (*unwanted, *data_dir.glob("catalogue-*.db.part*")):
        with contextlib.suppress(OSError):
            path.unlink()


def _replace(source: Path, target: Path) -> None:
    """Rename over `target`; virus scanners on Windows hold new files for a moment."""
    for attempt in range(10):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == 9 or os.name != "nt":
                raise
            time.sleep(0.05)
        else:
            return


def _sync_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Windows has nothing of the kind: there the rename itself is journalled."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
