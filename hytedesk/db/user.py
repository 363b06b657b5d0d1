"""`user.db`: what belongs to this user and computer. Never anything about a client (docs/adr/0007).

Its tables change by Alembic migrations, inside the program, with a backup before each. It is opened for each task and
closed again; WAL lets the window read while a synchronisation writes.
"""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from hytedesk.db import files
from hytedesk.db.changes import ServiceChanges
from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from hytedesk.catalogue import CatalogueInfo

HEAD = "0002"
"""The newest migration: known here so that only a file that lags behind it costs the import of Alembic."""

RUNS_KEPT = 500

Outcome = Literal["updated", "no_change", "cancelled", "offline", "trust", "data", "disk", "failed"]

_MIGRATIONS = Path(__file__).parent / "migrations"


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the sync page tells of a run beyond its counts.

    Attributes:
        services: what became of services, by name.
        left_out: the records that were left out, each with its reason: the first of them.
        problem: what went wrong, as `errors.to_wire` gives it; None = nothing.
    """

    services: ServiceChanges = ServiceChanges()
    left_out: tuple[tuple[str, str], ...] = ()
    problem: dict[str, Any] | None = None


class History(msgspec.Struct, frozen=True):
    """What is known about the synchronisations on this computer.

    Attributes:
        installation: a random name of this data folder, told to nobody: it spreads computers over the day. "" = none.
        runs: the latest ones, the newest first.
        good: the latest that found the catalogue new or unchanged, None = there was none.
    """

    installation: str = ""
    runs: tuple[SyncRun, ...] = ()
    good: SyncRun | None = None

    def attempts(self, source: str) -> list[SyncRun]:
        """The runs from this source, but for those that a person or the end of the program broke off."""
        return [run for run in self.runs if run.source == source and run.outcome != "cancelled"]

    def checked(self, info: CatalogueInfo) -> datetime:
        """When the source last told that this generation is its catalogue: at the latest when it was fetched."""
        return self.good.started if self.good and self.good.generation == info.generation else info.data_date


class SyncRun(msgspec.Struct, frozen=True, kw_only=True):
    """One synchronisation.

    Attributes:
        started: UTC. seconds: how long it took.
        source: `KIND:URL`.
        outcome: `updated`, `no_change`, `cancelled`, or why it failed: `offline`, `trust`, `data`, `disk` (the exit
            codes 20, 30, 40, 50), `failed` (anything else).
        generation: in use afterwards, None = none.
        added, changed, removed: records, compared with the generation before. rejected: records left out.
        error: what went wrong, for the log; None = nothing.
        report: the rest, for people.
    """

    started: datetime
    seconds: float
    source: str
    outcome: Outcome
    generation: int | None = None
    added: int = 0
    changed: int = 0
    removed: int = 0
    rejected: int = 0
    error: str | None = None
    report: Report = Report()

    @property
    def is_good(self) -> bool:
        """Whether the catalogue was then as its source had it."""
        return self.outcome in {"updated", "no_change"}


def record_run(data_dir: Path, run: SyncRun) -> None:
    """Add a run to the history, and forget the oldest beyond 500.

    Raises:
        StorageUnavailable: `user.db` cannot be written, or a newer HyteDesk has changed it.
    """
    from sqlalchemy import delete, insert, select

    from hytedesk.db.user_tables import sync_run

    row = {**msgspec.to_builtins(run), "report": msgspec.json.encode(run.report).decode()}
    with _writing(data_dir) as connection:
        connection.execute(insert(sync_run), row)
        newest = select(sync_run.c.id).order_by(sync_run.c.id.desc()).limit(RUNS_KEPT)
        connection.execute(delete(sync_run).where(sync_run.c.id.not_in(newest)))


def last_runs(data_dir: Path, limit: int = 20) -> tuple[SyncRun, ...]:
    """The latest runs, the newest first; none when nothing has been synchronised yet.

    Raises:
        StorageUnavailable: `user.db` cannot be read, or a newer HyteDesk has changed it.
    """
    try:
        with _reading(data_dir) as connection:
            return _runs(connection, "ORDER BY id DESC LIMIT ?", limit) if connection else ()
    except (sqlite3.Error, OSError, msgspec.ValidationError, msgspec.DecodeError) as exc:
        raise StorageUnavailable(str(data_dir / "user.db"), str(exc)) from exc


def history(data_dir: Path, limit: int = 20) -> History:
    """All that is known about synchronisations in this data folder.

    Raises:
        StorageUnavailable: `user.db` cannot be read, or a newer HyteDesk has changed it.
    """
    try:
        with _reading(data_dir) as connection:
            if connection is None:
                return History()
            named = connection.execute("SELECT id FROM installation").fetchone()
            good = _runs(connection, "WHERE outcome IN ('updated', 'no_change') ORDER BY id DESC LIMIT 1")
            runs = _runs(connection, "ORDER BY id DESC LIMIT ?", limit)
            return History(named[0] if named else "", runs, good[0] if good else None)
    except (sqlite3.Error, OSError, msgspec.ValidationError, msgspec.DecodeError) as exc:
        raise StorageUnavailable(str(data_dir / "user.db"), str(exc)) from exc


def name_installation(data_dir: Path) -> None:
    """Give this data folder a random name.

    Raises:
        StorageUnavailable: as `record_run`.
    """
    from sqlalchemy import insert

    from hytedesk.db.user_tables import installation

    with _writing(data_dir) as connection:
        connection.execute(insert(installation), {"id": uuid.uuid4().hex})


@contextlib.contextmanager
def _reading(data_dir: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection to `user.db` at its newest schema, None when there is none: without SQLAlchemy, for the start."""
    path = data_dir / "user.db"
    if not path.exists():
        yield None
        return
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection:
        if _revision(connection) != HEAD:
            with _writing(data_dir):
                pass  # brings the schema up to date
        yield connection


def _runs(connection: sqlite3.Connection, which: str, *values: int) -> tuple[SyncRun, ...]:
    names = SyncRun.__struct_fields__
    found = connection.execute(f"SELECT {', '.join(names)} FROM sync_run {which}", values)  # noqa: S608  # texts of our own
    runs = (dict(zip(names, row, strict=True)) for row in found)
    return tuple(
        msgspec.convert({**run, "report": msgspec.json.decode(run["report"] or "{}")}, SyncRun) for run in runs
    )


@contextlib.contextmanager
def _writing(data_dir: Path) -> Iterator[Connection]:
    """A transaction on `user.db` at its newest schema."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    path = data_dir / "user.db"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=10)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
        with engine.connect() as connection:
            if _revision(files.plain(connection)) != HEAD:
                _migrate(connection, path)
        with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, sqlite3.Error, OSError, msgspec.ValidationError) as exc:
        raise StorageUnavailable(str(path), str(exc.__cause__ or exc)) from exc


def _revision(connection: sqlite3.Connection) -> str | None:
    """The schema of the file; None = it has none yet."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found = (
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if "alembic_version" in tables
        else None
    )
    return found[0] if found else None


def _migrate(connection: Connection, path: Path) -> None:
    """Bring the file to `HEAD`, one process at a time.

    Raises:
        StorageUnavailable: the file was made by a newer HyteDesk.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from filelock import FileLock

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with FileLock(path.with_suffix(".lock")):
        revision = _revision(files.plain(connection))
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if revision is not None and revision not in known:
            raise StorageUnavailable(str(path), f"made by a newer version (schema {revision})")
        if revision == HEAD:
            return
        if revision is not None:
            _back_up(path, path.with_name(f"user-{revision}.backup.db"))
        connection.rollback()
        command.upgrade(config, "head")
        connection.commit()


def _back_up(path: Path, target: Path) -> None:
    """SQLite's own backup: a plain copy could miss what is still in the WAL file."""
    with contextlib.closing(sqlite3.connect(path)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        old.backup(new)
