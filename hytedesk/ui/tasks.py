"""Work that would miss a frame: two lanes of one worker thread each. The only module that knows threads."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ThreadPoolExecutor

Lane = Literal["local", "background"]
T = TypeVar("T")

_TURN = 0.001
"""Seconds after which a worker thread lets the window have its turn; the window takes several turns for one frame."""


class Tasks(Protocol):
    """Runs a function off the main thread and brings what it returns, or raises, back to it."""

    def submit(
        self, lane: Lane, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run `work` in `lane`; then `done` with its value, or `failed` with its exception, on the main thread.

        Tasks of one lane run one after another, in order. `local` is for reads and rendering that a person waits for,
        `background` for loading.
        """
        ...

    def close(self) -> None:
        """Let running work end, drop what waits; no callback comes after this."""
        ...


class ThreadTasks(QObject):
    """The lanes of the running program.

    Signals:
        _finished: carries a callback from a worker thread to the main thread.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._closed = False
        self._finished.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def submit(
        self, lane: Lane, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """See `Tasks.submit`; does nothing once closed."""

        def report(future: Future[T]) -> None:
            if self._closed or future.cancelled():
                return
            error = future.exception()
            if error is None:
                self._finished.emit(lambda: done(future.result()))
            elif isinstance(error, Exception):
                self._finished.emit(lambda: failed(error))

        if not self._closed:
            self._lane(lane).submit(work).add_done_callback(report)

    def close(self) -> None:
        """See `Tasks.close`."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _lane(self, name: Lane) -> ThreadPoolExecutor:
        """The lane, made when it is first used: the window shows before."""
        from concurrent.futures import ThreadPoolExecutor

        if name not in self._lanes:
            sys.setswitchinterval(_TURN)
            self._lanes[name] = ThreadPoolExecutor(1, thread_name_prefix=name)
        return self._lanes[name]

    def _call(self, callback: Callable[[], None]) -> None:
        if not self._closed:
            callback()
