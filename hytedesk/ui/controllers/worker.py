"""The synchronisation's process as the window sees it: started, listened to, stopped within a second."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from hytedesk import paths
from hytedesk.errors import HyteDeskError, Unreachable, from_wire

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE = 900
"""Milliseconds for the worker to stop by itself and write that down; then it is killed, and the window does."""
_LONGEST_LINE = 1_000_000


class Failed(msgspec.Struct, frozen=True):
    """A source that gave nothing, and why (`errors.to_wire`)."""

    source: str
    error: dict[str, Any]


class Result(msgspec.Struct, frozen=True):
    """What a finished run tells (a part of `sync.run.SyncResult`)."""

    outcome: str
    generation: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    rejected: int = 0
    seconds: float = 0
    failed: tuple[Failed, ...] = ()


class Progress(msgspec.Struct, frozen=True):
    """How far a stage has come; None = its total is not known."""

    done: int
    total: int | None = None


class _Line(msgspec.Struct, frozen=True):
    """One line of the worker (sync/worker.py)."""

    progress: Progress | None = None
    result: Result | None = None
    error: dict[str, Any] | None = None


class Worker(QObject):
    """One run in a process of its own.

    Attributes:
        host: what its source is called in a sentence.

    Signals:
        progressed(Progress): it has come so far.
        ended(Result | HyteDeskError | None): it is over; None = it died without a word.
    """

    progressed = Signal(object)
    ended = Signal(object)

    def __init__(
        self, data_dir: Path, source: str, host: str, parent: QObject | None = None, *, asked: bool = False
    ) -> None:
        """Starts nothing yet; `asked`: a person asks for the run."""
        super().__init__(parent)
        self.host = host
        self._end: Result | HyteDeskError | None = None
        self._cancelled = False
        words = paths.command("--sync-worker", str(data_dir), source, *(["--asked"] if asked else []))
        self._program, *self._arguments = words
        self.process = QProcess(self)
        self.process.readyReadStandardOutput.connect(self._read)
        self.process.finished.connect(self._finished)
        self.process.errorOccurred.connect(self._failed)

    def start(self) -> None:
        """Start it; `ended` comes in any case."""
        self.process.start(self._program, self._arguments)

    def cancel(self) -> None:
        """Stop it: within a second, whatever it is doing."""
        self._cancelled = True
        self._ask_to_stop()
        QTimer.singleShot(_PATIENCE, self.process, self.process.kill)

    def close(self) -> None:
        """Stop it now and say nothing more."""
        self.process.finished.disconnect(self._finished)
        self.process.errorOccurred.disconnect(self._failed)
        self.process.readyReadStandardOutput.disconnect(self._read)
        self._ask_to_stop()
        if not self.process.waitForFinished(_PATIENCE):
            self.process.kill()
            self.process.waitForFinished(1000)

    def _ask_to_stop(self) -> None:
        self.process.closeWriteChannel()
        if sys.platform != "win32":  # there it would be a message to a window that the worker does not have
            self.process.terminate()

    def _read(self) -> None:
        while self.process.canReadLine():
            try:
                line = msgspec.json.decode(bytes(self.process.readLine().data()), type=_Line)
            except msgspec.DecodeError:  # not a line of ours: what counts is how it ends
                continue
            if line.progress is not None:
                self.progressed.emit(line.progress)
            if line.result is not None:
                self._end = line.result
            if line.error is not None:
                self._end = from_wire(line.error)
        if self.process.bytesAvailable() > _LONGEST_LINE:
            self.process.kill()

    def _finished(self) -> None:
        self._read()
        if self._end is None and self._cancelled:
            self._end = Unreachable(self.host, "cancelled")
        self.ended.emit(self._end)

    def _failed(self, problem: QProcess.ProcessError) -> None:
        if problem is QProcess.ProcessError.FailedToStart:
            self.ended.emit(None)
