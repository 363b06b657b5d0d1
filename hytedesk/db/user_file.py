"""The file `user.db`: opened for each task and closed again, brought to the newest schema by Alembic migrations.

They run inside the program, with a backup before each; WAL lets the window read while a synchronisation writes.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hytedesk import paths
from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "0005"
"""The newest migration: known here so that only a file that lags behind it costs the import of Alembic."""

_MIGRATIONS = Path(__file__).parent / "migrations"


@contextlib.contextmanager
def reading(data_dir: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection to `user.db` at its newest schema, None when there is none.

    Raises:
        StorageUnavailable: it cannot be read, what is read from it makes no sense, or a newer HyteDesk has changed it.
    """
    path = data_dir / "user.db"
    try:
        if not path.exists():
            yield None
            return
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection:
            if _revision(connection) != HEAD:
                with writing(data_dir):
                    pass  # brings the schema up to date
            yield connection
    except (sqlite3.Error, OSError, msgspec.DecodeError) as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc


@contextlib.contextmanager
def writing(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """A transaction on `user.db` at its newest schema: plain SQL, since SQLAlchemy takes 20 MB of the window's memory.

    Raises:
        StorageUnavailable: it cannot be written, or a newer HyteDesk has changed it.
    """
    path = data_dir / "user.db"
    try:
        paths.make_private(data_dir)
        with contextlib.closing(_connect(path)) as connection:
            revision = _revision(connection)
        if revision != HEAD:
            _migrate(path)
        with contextlib.closing(_connect(path)) as connection, connection:
            yield connection
    except (sqlite3.Error, OSError, msgspec.ValidationError) as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _revision(connection: sqlite3.Connection) -> str | None:
    """The schema of the file; None = it has none yet."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found = (
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if "alembic_version" in tables
        else None
    )
    return found[0] if found else None


def _migrate(path: Path) -> None:
    """Bring the file to `HEAD`, one process at a time.

    Raises:
        StorageUnavailable: it cannot be written, or was made by a newer HyteDesk.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from filelock import FileLock
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with FileLock(path.with_suffix(".lock")):
        with contextlib.closing(_connect(path)) as plain:
            revision = _revision(plain)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if revision is not None and revision not in known:
            raise StorageUnavailable(str(path), f"made by a newer version (schema {revision})", newer=True)
        if revision == HEAD:
            return
        if revision is not None:
            _back_up(path, path.with_name(f"user-{revision}.backup.db"))
        engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=NullPool)
        try:
            with engine.connect() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
        except SQLAlchemyError as exc:
            raise StorageUnavailable(str(path), str(exc.__cause__ or exc)) from exc


def _back_up(path: Path, target: Path) -> None:
    """SQLite's own backup: a plain copy could miss what is still in the WAL file."""
    with contextlib.closing(sqlite3.connect(path)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        old.backup(new)
