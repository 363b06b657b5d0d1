"""The files of the data folder: which generations there are, and which one is in use.

A generation `catalogue-<n>.db` is built under the name `….db.part`, and becomes visible by its rename and then by
`active.json` naming it. Only standard library here: the program's start reads it.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
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

_NAME = re.compile(r"catalogue-([1-9][0-9]{0,8})\.db")
_POINTER = "active.json"


class _Active(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `active.json` says.

    Attributes:
        marks: of the parts by their sources, where a run found no change and so made no generation.
    """

    file: str
    generation: int
    digest: str
    marks: dict[str, str] = {}


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
    try:
        pointer = msgspec.json.decode((data_dir / _POINTER).read_bytes(), type=_Active)
    except (OSError, msgspec.DecodeError):
        pointer = None
    if pointer is not None and _NAME.fullmatch(pointer.file):
        info = read_info(data_dir / pointer.file)
        if info is not None and (info.generation, info.digest) == (pointer.generation, pointer.digest):
            return _with_marks(info, pointer.marks)
    return next((info for path in generations(data_dir).values() if is_whole(path) and (info := read_info(path))), None)


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
        if not _is_complete(path):
            return None
        with contextlib.closing(connect(path)) as connection:
            values = dict(connection.execute("SELECT key, value FROM meta"))
        if values.get("schema") != SCHEMA:
            return None
        return msgspec.json.decode(values["info"], type=CatalogueInfo)
    except (sqlite3.Error, OSError, KeyError, msgspec.DecodeError):
        return None


def _is_complete(path: Path) -> bool:
    """Whether the file is as long as its own head says (sqlite.org/fileformat.html 1.3): one that was cut is not."""
    with path.open("rb") as file:
        head = file.read(100)
    page = int.from_bytes(head[16:18], "big")
    return path.stat().st_size >= (65_536 if page == 1 else page) * int.from_bytes(head[28:32], "big") > 0


def is_whole(path: Path) -> bool:
    """SQLite's own check of the whole file; 0.5 GB take about a second."""
    try:
        with contextlib.closing(connect(path)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except (sqlite3.Error, OSError):
        return False


def publish(part: Path, info: CatalogueInfo) -> None:
    """Make the finished `part` the generation in use: on disk first, then under its name, then named as active.

    Raises:
        StorageUnavailable: the folder cannot be written; what was in use stays in use.
    """
    target = path_of(part.parent, info.generation)
    with guarded(target):
        _sync_to_disk(part)
        _replace(part, target)
        _sync_folder(part.parent)
    point_to(part.parent, info)


def point_to(data_dir: Path, info: CatalogueInfo) -> None:
    """Name a finished generation as the one in use, with the marks of `info`.

    Raises:
        StorageUnavailable: the folder cannot be written; the pointer is as it was.
    """
    pointer = data_dir / _POINTER
    waiting = pointer.with_suffix(".json.part")
    named = _Active(
        file=path_of(data_dir, info.generation).name,
        generation=info.generation,
        digest=info.digest,
        marks={part.source: part.mark for part in info.parts if part.mark},
    )
    with guarded(pointer):
        try:
            waiting.write_bytes(msgspec.json.encode(named))
            _sync_to_disk(waiting)
            _replace(waiting, pointer)
        finally:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
        _sync_folder(data_dir)


def tidy(data_dir: Path, generation: int) -> None:
    """Remove what was left half built and all but the two newest readable generations up to `generation`.

    A file that is still open somewhere (Windows) stays until the next time.
    """
    found = generations(data_dir)
    kept = [number for number, path in found.items() if number <= generation and read_info(path)][:KEPT]
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
