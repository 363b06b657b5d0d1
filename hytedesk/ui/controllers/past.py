"""What the disk knows of synchronisations: read and written off the main thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hytedesk.errors import HyteDeskError, StorageUnavailable, to_wire
from hytedesk.ui.controllers.worker import Result

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from pathlib import Path

    from hytedesk.db.user import History, SyncRun
    from hytedesk.ui.tasks import Tasks

_UNSAVED_KEPT = 20


class Seen(NamedTuple):
    """What is on the disk: the history, the generation in use (None = none), whether all sources are absent files."""

    history: History
    generation: int | None
    absent: bool


class Past:
    """What was last seen on the disk, and what could not be written there.

    Attributes:
        seen: None = nobody has looked yet.
    """

    def __init__(self, tasks: Tasks, data_dir: Path, failed: Callable[[Exception], None]) -> None:
        self._tasks = tasks
        self._data_dir = data_dir
        self._failed = failed
        self._unsaved: list[SyncRun] = []
        self.seen: Seen | None = None

    def history(self) -> History:
        """All runs that are known."""
        from msgspec.structs import replace

        from hytedesk.db.user import History

        known = self.seen.history if self.seen else History()
        return replace(known, runs=(*self._unsaved, *known.runs)) if self._unsaved else known

    def look(self, sources: tuple[str, ...], done: Callable[[Seen], None]) -> None:
        """Look at the disk; `sources` are those of the settings."""

        def keep(seen: Seen) -> None:
            self.seen = seen
            done(seen)

        self._tasks.submit("background", lambda: look_around(self._data_dir, sources), keep, self._failed)

    def remember(
        self,
        source: str,
        begun: datetime,
        took: timedelta,
        end: Result | HyteDeskError | None,
        done: Callable[[], None],
    ) -> None:
        """See to it that the history knows of a run: a worker that was killed, or a full disk, has not told it."""

        def keep(unsaved: SyncRun | None) -> None:
            self._unsaved = [unsaved, *self._unsaved][:_UNSAVED_KEPT] if unsaved else []
            done()

        self._tasks.submit("background", lambda: remember(self._data_dir, source, begun, took, end), keep, self._failed)


def look_around(data_dir: Path, sources: tuple[str, ...]) -> Seen:
    """Look at the data folder, and give it a random name if it has none; a history that cannot be read is none."""
    from pathlib import Path

    from hytedesk.db import files, user

    active = files.active(data_dir)
    files_of = [
        Path(source.removeprefix("file:").removeprefix("//")) for source in sources if source.startswith("file:")
    ]
    absent = bool(files_of) and len(files_of) == len(sources) and not any(path.exists() for path in files_of)
    try:
        history = user.history(data_dir)
        if not history.installation:
            user.name_installation(data_dir)
            history = user.history(data_dir)
    except StorageUnavailable:
        history = user.History()
    return Seen(history, active.generation if active else None, absent)


def remember(
    data_dir: Path, source: str, begun: datetime, took: timedelta, end: Result | HyteDeskError | None
) -> SyncRun | None:
    """Write the run into the history unless the worker has; what cannot be written is returned."""
    from hytedesk.db import user
    from hytedesk.sync.run import outcome_of

    outcome: Any = "failed"
    if isinstance(end, Result):
        outcome = end.outcome
    elif end is not None:
        outcome = outcome_of(end)
    run = user.SyncRun(
        started=begun,
        seconds=round(took.total_seconds(), 3),
        source=source,
        outcome=outcome,
        generation=end.generation if isinstance(end, Result) else None,
        report=user.Report(problem=to_wire(end) if isinstance(end, HyteDeskError) else None),
    )
    try:
        if not any(known.started >= begun for known in user.last_runs(data_dir, 1)):
            user.record_run(data_dir, run)
    except StorageUnavailable:
        return run
    return None
