"""The synchronisation as a child process of the window (docs/adr/0002).

`hytedesk --sync-worker DATA_DIR KIND:URL [--asked]`: several sources stand in one argument, with commas between them
(`sources.names`); `--asked` = by a person.

On standard output one JSON object a line: `{"progress": {"stage", "done", "total"}}` as often as it is worth seeing,
then `{"result": {…}}` or `{"error": {"type", "facts", "exit_code"}}`. Exit codes: 0 no change, 10 updated, 20 offline
or cancelled, 30 trust, 40 data, 50 disk, 2 an unknown source. SIGTERM or the end of standard input cancels.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import stat
import sys
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from hytedesk import config, log
from hytedesk.errors import HyteDeskError, StorageUnavailable, Unreachable, to_wire
from hytedesk.sync import chosen, sources
from hytedesk.sync import run as synchronisation
from hytedesk.vocabulary import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hytedesk.config import Settings
    from hytedesk.sync.sources import Progress, SourceSpec

NO_CHANGE = 0
UPDATED = 10
CANCELLED = 20

MADE_BETWEEN_COLLECTIONS = 200_000
"""A catalogue is millions of values without cycles: collecting at every 700 costs the index a quarter of its time."""
_GRACE = 0.4
"""Seconds after a wish to stop: a step that takes longer, such as SQLite's own work on a large file, is not waited for.
The catalogue loses nothing by that: a generation counts only after its switch."""
_LAST_WORD = 5
"""Seconds for the history to be told of that. A window that waits for the end kills before and writes it itself."""
_PROGRESS_EVERY = 0.1
_NICE = 5
"""The window comes first where the system lets a process step back."""


def run(data_dir: Path, source: str, *, asked: bool) -> int:
    """The worker as the window starts it: the region comes from the settings in `data_dir`. Returns the exit code."""
    settings = config.load(data_dir)
    try:
        specs = sources.parse_sources(source)
        if specs == (sources.DEMO,) and not settings.sources:  # a real one may have come since the window looked
            specs = chosen.sources_of(data_dir, settings)
    except HyteDeskError as error:
        return _failed(error)
    sys.excepthook = lambda _kind, error, _trace: log.bug(data_dir, error)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    gc.set_threshold(MADE_BETWEEN_COLLECTIONS)
    needs.use_regional(data_dir)
    return main(data_dir, specs, settings, asked=asked)


def main(data_dir: Path, specs: Sequence[SourceSpec], settings: Settings, *, asked: bool = False) -> int:
    """One run, told on standard output; returns the exit code."""
    stop, begun = threading.Event(), datetime.now(UTC)

    def give_up() -> None:
        error = Unreachable(specs[0].host, "cancelled")
        _failed(error)
        note = threading.Thread(target=_remember, args=(data_dir, sources.names(specs), begun, error), daemon=True)
        note.start()
        note.join(_LAST_WORD)
        os._exit(CANCELLED)

    _listen(stop, give_up)
    try:
        result = synchronisation.run(
            data_dir, specs, settings, asked=asked, progress=_Reporter(), cancelled=stop.is_set, beside=True
        )
    except HyteDeskError as error:
        return _failed(error)
    _say({"result": result})
    return UPDATED if result.outcome == "updated" else NO_CHANGE


class _Reporter:
    """Passes progress on: every new stage, and ten times a second within one."""

    def __init__(self) -> None:
        self._stage = ""
        self._said = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage == self._stage and now - self._said < _PROGRESS_EVERY:
            return
        self._stage, self._said = progress.stage, now
        _say({"progress": progress})


def _failed(error: HyteDeskError) -> int:
    _say({"error": {**to_wire(error), "exit_code": error.exit_code}})
    return error.exit_code


def _say(document: dict[str, Any]) -> None:  # any JSON document
    """One line for the window. If that is gone nobody listens, and the end of standard input stops the run."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.buffer.write(msgspec.json.encode(document) + b"\n")
        sys.stdout.buffer.flush()


def _remember(data_dir: Path, source: str, begun: datetime, error: HyteDeskError) -> None:
    """Write into the history that the run was cancelled, unless it has just done so itself."""
    from hytedesk.db import user

    with contextlib.suppress(StorageUnavailable):
        if any(run.started >= begun for run in user.last_runs(data_dir, 1)):
            return
        run = user.SyncRun(
            started=begun,
            seconds=round((datetime.now(UTC) - begun).total_seconds(), 3),
            source=source,
            outcome="cancelled",
            error=str(error),
            report=user.Report(problem=to_wire(error)),
        )
        user.record_run(data_dir, run)


def _listen(stop: threading.Event, give_up: Callable[[], None]) -> None:
    """Sets `stop` on SIGTERM, and when the window's end of the pipe closes; gives up when that does not end it soon."""

    def cancel() -> None:
        stop.set()
        last = threading.Timer(_GRACE, give_up)
        last.daemon = True
        last.start()

    def until_closed(pipe: int) -> None:
        with contextlib.suppress(OSError):
            while os.read(pipe, 4096):
                pass
        cancel()

    signal.signal(signal.SIGTERM, lambda _number, _frame: cancel())
    pipe = sys.__stdin__.fileno() if sys.__stdin__ else None
    if pipe is not None and stat.S_ISFIFO(os.fstat(pipe).st_mode):
        threading.Thread(target=until_closed, args=(pipe,), daemon=True).start()
