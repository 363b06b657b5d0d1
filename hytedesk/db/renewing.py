"""A catalogue as another version of the program has left it, read for its records: the whole records are kept as JSON.

After an upgrade, or back after a downgrade, a computer without a network has its catalogue at once.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from hytedesk.catalogue import Channel, Organization, Part, Service
from hytedesk.db import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hytedesk.catalogue import Record
    from hytedesk.db.changes import Kind

_KINDS: tuple[tuple[Kind, type[Record]], ...] = (
    ("service", Service),
    ("channel", Channel),
    ("organization", Organization),
)


class _Told(msgspec.Struct, frozen=True):
    """What is needed of a generation's description."""

    parts: tuple[Part, ...]


class Older(NamedTuple):
    """A generation of another schema: its file, and what each source told."""

    path: Path
    parts: tuple[Part, ...]


def another_schema(data_dir: Path) -> Older | None:
    """The newest whole generation of another schema; None = there is none that can be understood."""
    for path in files.generations(data_dir).values():
        with contextlib.suppress(sqlite3.Error, OSError, LookupError, msgspec.DecodeError):
            told = files.meta(path)
            parts = msgspec.json.decode(told["info"], type=_Told).parts
            if told["schema"] != files.SCHEMA and parts and files.is_whole(path):
                return Older(path, parts)
    return None


def records(older: Older, part: Part) -> Iterator[Record]:
    """What a source told, without records that this version does not understand.

    Raises:
        StorageUnavailable: the file cannot be read, or has no such tables.
    """
    with files.guarded(older.path), contextlib.closing(files.connect(older.path)) as connection:
        for kind, form in _KINDS:
            told = f"SELECT record FROM told_{kind} WHERE source = ? ORDER BY id"  # noqa: S608  # fixed names
            for (record,) in connection.execute(told, (part.number,)):
                with contextlib.suppress(msgspec.DecodeError):
                    yield msgspec.json.decode(record, type=form)
