"""The history of synchronisations on this computer, in `user.db`."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from hytedesk.db import user_file
from hytedesk.db.changes import ServiceChanges

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from hytedesk.catalogue import CatalogueInfo

RUNS_KEPT = 500

Outcome = Literal["updated", "no_change", "cancelled", "offline", "trust", "data", "disk", "failed"]


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
    row = {**msgspec.to_builtins(run), "report": msgspec.json.encode(run.report).decode()}
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    with user_file.writing(data_dir) as connection:
        connection.execute(f"INSERT INTO sync_run ({names}) VALUES ({values})", row)  # noqa: S608  # texts of our own
        connection.execute(
            "DELETE FROM sync_run WHERE id NOT IN (SELECT id FROM sync_run ORDER BY id DESC LIMIT ?)", (RUNS_KEPT,)
        )


def last_runs(data_dir: Path, limit: int = 20) -> tuple[SyncRun, ...]:
    """The latest runs, the newest first; none when nothing has been synchronised yet.

    Raises:
        StorageUnavailable: `user.db` cannot be read, or a newer HyteDesk has changed it.
    """
    with user_file.reading(data_dir) as connection:
        return _runs(connection, "ORDER BY id DESC LIMIT ?", limit) if connection else ()


def history(data_dir: Path, limit: int = 20) -> History:
    """All that is known about synchronisations in this data folder.

    Raises:
        StorageUnavailable: `user.db` cannot be read, or a newer HyteDesk has changed it.
    """
    with user_file.reading(data_dir) as connection:
        if connection is None:
            return History()
        named = connection.execute("SELECT id FROM installation").fetchone()
        good = _runs(connection, "WHERE outcome IN ('updated', 'no_change') ORDER BY id DESC LIMIT 1")
        runs = _runs(connection, "ORDER BY id DESC LIMIT ?", limit)
        return History(named[0] if named else "", runs, good[0] if good else None)


def name_installation(data_dir: Path) -> None:
    """Give this data folder a random name.

    Raises:
        StorageUnavailable: as `record_run`.
    """
    with user_file.writing(data_dir) as connection:
        connection.execute("INSERT INTO installation (id) VALUES (?)", (uuid.uuid4().hex,))


def _runs(connection: sqlite3.Connection, which: str, *values: int) -> tuple[SyncRun, ...]:
    names = SyncRun.__struct_fields__
    found = connection.execute(f"SELECT {', '.join(names)} FROM sync_run {which}", values)  # noqa: S608  # texts of our own
    runs = (dict(zip(names, row, strict=True)) for row in found)
    return tuple(
        msgspec.convert({**run, "report": msgspec.json.decode(run["report"] or "{}")}, SyncRun) for run in runs
    )
