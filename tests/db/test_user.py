from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from hytedesk.db import user, user_file, user_tables
from hytedesk.db.changes import Named, ServiceChanges
from hytedesk.db.user import SyncRun
from hytedesk.errors import StorageUnavailable

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

FIRST_VERSION = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO alembic_version VALUES ('0001');
CREATE TABLE sync_run (id INTEGER NOT NULL, started VARCHAR NOT NULL, seconds FLOAT NOT NULL, source VARCHAR NOT NULL,
  outcome VARCHAR NOT NULL, generation INTEGER, added INTEGER NOT NULL, changed INTEGER NOT NULL,
  removed INTEGER NOT NULL, rejected INTEGER NOT NULL, error VARCHAR, CONSTRAINT pk_sync_run PRIMARY KEY (id));
INSERT INTO sync_run VALUES (1, '2026-03-01T12:00:00Z', 1.5, 'file:/x', 'updated', 4, 1, 2, 3, 0, NULL);
"""


def _run(number: int = 0) -> SyncRun:
    return SyncRun(
        started=NOON + timedelta(hours=number),
        seconds=1.5,
        source="ptv11:https://ptv.example/api/v11",
        outcome="updated",
        generation=number,
        added=1,
        changed=2,
        removed=3,
        rejected=4,
        report=user.Report(
            services=ServiceChanges(added=Named(1, ({"fi": "Kerho", "sv": "Klubb"},))),
            left_out=(("x:1", "no name"),),
            problem={"type": "Unreachable", "facts": {"host": "ptv.example", "reason": "timeout"}},
        ),
    )


def test_no_history_is_an_empty_one_and_makes_no_file(tmp_path: Path) -> None:
    assert user.last_runs(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_runs_come_back_as_they_were_the_newest_first(tmp_path: Path) -> None:
    failed = SyncRun(started=NOON, seconds=0.1, source="file:/x", outcome="offline", error="Unreachable: x: timeout")
    for run in (_run(1), failed, _run(2)):
        user.record_run(tmp_path, run)
    assert user.last_runs(tmp_path) == (_run(2), failed, _run(1))
    assert user.last_runs(tmp_path, 1) == (_run(2),)


def test_the_history_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user, "RUNS_KEPT", 3)
    for number in range(6):
        user.record_run(tmp_path, _run(number))
    assert user.last_runs(tmp_path, 100) == (_run(5), _run(4), _run(3))


def test_the_latest_good_run_is_known_however_many_have_failed_since(tmp_path: Path) -> None:
    user.record_run(tmp_path, _run(1))
    failed = SyncRun(started=NOON, seconds=0.1, source="file:/x", outcome="offline")
    for _time in range(4):
        user.record_run(tmp_path, failed)
    known = user.history(tmp_path, 3)
    assert (known.runs, known.good) == ((failed,) * 3, _run(1))


def test_a_data_folder_keeps_its_random_name(tmp_path: Path) -> None:
    assert user.history(tmp_path) == user.History()
    assert list(tmp_path.iterdir()) == []
    names = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        user.name_installation(folder)
        user.record_run(folder, _run())
        names.append(user.history(folder).installation)
    assert names[0] != names[1]
    assert all(names)
    assert user.history(tmp_path / "one").installation == names[0]


def test_a_history_of_the_first_version_is_kept_and_backed_up(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "user.db")) as connection:
        connection.executescript(FIRST_VERSION)
    (run,) = user.history(tmp_path).runs
    assert (run.generation, run.outcome, run.report) == (4, "updated", user.Report())
    assert (tmp_path / "user-0001.backup.db").exists()


def test_the_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    user.record_run(tmp_path, _run())
    engine = create_engine(f"sqlite:///{tmp_path / 'user.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, user_tables.metadata) == []
    engine.dispose()


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(user_file._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [user_file.HEAD]


def test_a_file_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    user.record_run(tmp_path, _run())
    with contextlib.closing(sqlite3.connect(tmp_path / "user.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for use in (lambda: user.last_runs(tmp_path), lambda: user.record_run(tmp_path, _run())):
        with pytest.raises(StorageUnavailable, match="newer version"):
            use()
    with contextlib.closing(sqlite3.connect(tmp_path / "user.db")) as connection:
        assert connection.execute("SELECT count(*) FROM sync_run").fetchone() == (1,)


def test_a_backup_holds_what_the_file_held(tmp_path: Path) -> None:
    user.record_run(tmp_path, _run(7))
    user_file._back_up(tmp_path / "user.db", tmp_path / "copy.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        assert connection.execute("SELECT generation FROM sync_run").fetchall() == [(7,)]


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "user.db").write_bytes(b"something else" * 100)
    with pytest.raises(StorageUnavailable):
        user.last_runs(tmp_path)


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageUnavailable):
        user.record_run(tmp_path / "file" / "data", _run())


def test_a_folder_that_may_not_be_entered_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, **_options: object) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refused)
    with pytest.raises(StorageUnavailable):
        user.last_runs(tmp_path)
