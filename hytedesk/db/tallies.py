"""Tallies in `user.db`: they add up, and those of years ago are forgotten."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, get_args

import msgspec

from hytedesk.counts.tally import Kind, Tally
from hytedesk.db import user_file
from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

YEARS_KEPT = 3
"""The running year and those before it; older tallies are forgotten when a new one is written."""


def add(data_dir: Path, tallies: Iterable[Tally]) -> None:
    """Add the numbers of these to what is counted already, all or none, and forget the years before the last three.

    Raises:
        StorageUnavailable: `user.db` cannot be written, or a newer HyteDesk has changed it.
    """
    new = [msgspec.to_builtins(one) for one in tallies]
    if not new:
        return
    first = max(int(row["period"][:4]) for row in new) - YEARS_KEPT + 1
    with user_file.writing(data_dir) as connection:
        connection.executemany(
            "INSERT INTO tally (kind, period, key, number) VALUES (:kind, :period, :key, :number) "
            "ON CONFLICT (kind, period, key) DO UPDATE SET number = number + excluded.number",
            new,
        )
        connection.execute("DELETE FROM tally WHERE period < ?", (f"{first:04}",))


def read(data_dir: Path) -> tuple[Tally, ...]:
    """All tallies by kind, period and key; none when nothing has been counted.

    Raises:
        StorageUnavailable: `user.db` cannot be read, or a newer HyteDesk has changed it.
    """
    with user_file.reading(data_dir) as connection:
        if connection is None:
            return ()
        rows = connection.execute("SELECT kind, period, key, number FROM tally ORDER BY kind, period, key")
        return tuple(Tally(*row) for row in rows if row[0] in get_args(Kind))


def clear(data_dir: Path) -> None:
    """Delete all tallies: from the file, its free pages, and the copies that were made before updates of the program.

    Raises:
        StorageUnavailable: `user.db` or a copy cannot be written, or a newer HyteDesk has changed it.
    """
    if not (data_dir / "user.db").exists():
        return
    with user_file.writing(data_dir) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("DELETE FROM tally")
    for copy in data_dir.glob("user-*.backup.db"):
        try:
            with contextlib.closing(sqlite3.connect(copy, timeout=10)) as old, old:
                old.execute("PRAGMA secure_delete = ON")
                if old.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tally'").fetchone():
                    old.execute("DELETE FROM tally")
        except sqlite3.Error as exc:
            raise StorageUnavailable(str(copy), str(exc)) from exc
