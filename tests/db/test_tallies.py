"""Counts: they add up, grow old, can be deleted without a trace, and cost nothing else when they cannot be kept."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.counts.tally import Tally, month, week
from hytedesk.db import favourites, tallies, user_file
from hytedesk.errors import StorageUnavailable

NEED = Tally("nothing", "2026-W47", "need:loneliness")

THIRD_VERSION = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO alembic_version VALUES ('0003');
CREATE TABLE favourite (service VARCHAR NOT NULL, names VARCHAR NOT NULL, organization VARCHAR NOT NULL, phone VARCHAR,
  added VARCHAR NOT NULL, CONSTRAINT pk_favourite PRIMARY KEY (service));
INSERT INTO favourite VALUES ('x:1', '{"fi":"Kerho"}', '{"fi":"Ry"}', NULL, '2026-03-01T12:00:00Z');
"""


def test_without_a_file_there_are_none_and_none_is_made(tmp_path: Path) -> None:
    assert tallies.read(tmp_path) == ()
    tallies.add(tmp_path, ())
    tallies.clear(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_they_add_up_by_kind_period_and_key(tmp_path: Path) -> None:
    other = Tally("few", "2026-W47", "need:loneliness")
    later = Tally("nothing", "2026-W48", "need:loneliness")
    tallies.add(tmp_path, (NEED, other))
    tallies.add(tmp_path, (NEED, Tally(NEED.kind, NEED.period, NEED.key, 3), later))
    assert tallies.read(tmp_path) == (other, Tally(NEED.kind, NEED.period, NEED.key, 5), later)


def test_older_years_are_forgotten(tmp_path: Path) -> None:
    old, kept, new = (Tally("sheet", period, "x:1") for period in ("2024-W52", "2025-W01", "2027-W01"))
    tallies.add(tmp_path, (old, kept))
    tallies.add(tmp_path, (new,))
    assert tallies.read(tmp_path) == (kept, new)


def test_deleted_they_are_nowhere_on_the_disk(tmp_path: Path) -> None:
    secret = Tally("sheet", "2026-W47", "x:a-service-that-nobody-should-know-of")
    tallies.add(tmp_path, (secret,))
    user_file._back_up(tmp_path / "user.db", tmp_path / "user-0004.backup.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "user-0001.backup.db")) as older, older:
        older.execute("CREATE TABLE sync_run (id INTEGER)")
    tallies.clear(tmp_path)
    assert tallies.read(tmp_path) == ()
    assert not any(secret.key.encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_a_copy_that_cannot_be_cleared_is_told(tmp_path: Path) -> None:
    tallies.add(tmp_path, (NEED,))
    (tmp_path / "user-0004.backup.db").write_bytes(b"something else" * 100)
    with pytest.raises(StorageUnavailable, match="backup"):
        tallies.clear(tmp_path)
    assert tallies.read(tmp_path) == ()


def test_favourites_outlive_the_update_that_brings_counts(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "user.db")) as connection:
        connection.executescript(THIRD_VERSION)
    assert tallies.read(tmp_path) == ()
    tallies.add(tmp_path, (NEED,))
    assert [one.service for one in favourites.read(tmp_path)] == ["x:1"]


def test_a_file_that_cannot_be_written_is_an_expected_error(tmp_path: Path) -> None:
    (tmp_path / "user.db").write_bytes(b"something else" * 100)
    with pytest.raises(StorageUnavailable):
        tallies.add(tmp_path, (NEED,))
    with pytest.raises(StorageUnavailable):
        tallies.clear(tmp_path)


def test_a_full_disk_costs_the_count_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tallies.add(tmp_path, (NEED,))
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def full(path: Path, timeout: float) -> sqlite3.Connection:
        connection = connect(path, timeout)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", full)
    many = [Tally("sheet", "2026-W47", f"x:{number}" * 50) for number in range(500)]
    with pytest.raises(StorageUnavailable, match="full"):
        tallies.add(tmp_path, many)
    monkeypatch.undo()
    assert tallies.read(tmp_path) == (NEED,)


def test_a_kind_of_a_newer_program_is_not_shown(tmp_path: Path) -> None:
    tallies.add(tmp_path, (NEED,))
    with contextlib.closing(sqlite3.connect(tmp_path / "user.db")) as connection, connection:
        connection.execute("INSERT INTO tally VALUES ('other', '2026-W47', 'x', 1)")
    assert tallies.read(tmp_path) == (NEED,)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_a_week_says_no_more_than_its_week_and_sorts_as_time_does(day: date) -> None:
    monday = date.fromisocalendar(*day.isocalendar()[:2], 1)
    assert week(day) == week(monday)
    assert week(day) <= week(date.fromordinal(day.toordinal() + 7))
    assert month(day) == month(day.replace(day=1))
    assert Tally("sheet", week(day), "x").year == day.isocalendar()[0]


def test_they_are_read_without_loading_sqlalchemy(tmp_path: Path) -> None:
    tallies.add(tmp_path, (NEED,))
    code = (
        "import sys; from pathlib import Path; from hytedesk.db import tallies\n"
        "assert len(tallies.read(Path(sys.argv[1]))) == 1\n"
        "assert not {'sqlalchemy', 'alembic'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
