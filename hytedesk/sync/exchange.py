"""A request on its way, for which one can stop to wait at any moment (docs/adr/0015)."""

from __future__ import annotations

import math
import threading
import time
from concurrent import futures
from typing import TYPE_CHECKING, Protocol

from hytedesk.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOK = 0.1
"""Seconds between two looks whether to go on waiting."""


class Checked(Protocol):
    """Says whether to go on waiting, as `sources.Watch` does."""

    def check(self) -> None:
        """Raises `Unreachable` if the wait has been cancelled."""
        ...


class Exchange:
    """A request on its way, in a thread of its own: nothing else can end a wait for a name or for a silent server.

    Attributes:
        deadline: of the present try, by the monotonic clock: whoever waits gives up then.
        given_up: nobody waits for it any more, and it ends at its next step.
        status: of the present try's answer, None = none yet.
        size: bytes of content that were sent; 0 = the server confirmed what was known.
    """

    def __init__(self, work: Callable[[Exchange], bytes]) -> None:
        """Begins `work` at once."""
        self.deadline = math.inf
        self.given_up = threading.Event()
        self.status: int | None = None
        self.size = 0
        self._future: futures.Future[bytes] = futures.Future()
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def result(self, host: str, watch: Checked) -> bytes:
        """What the work returns or raises.

        Raises:
            Unreachable: the run has been cancelled, or the deadline has passed.
        """
        try:
            while not futures.wait([self._future], _LOOK).done:
                watch.check()
                if time.monotonic() > self.deadline:
                    raise Unreachable(host, "timeout")
            return self._future.result()
        finally:
            self.given_up.set()

    def _run(self, work: Callable[[Exchange], bytes]) -> None:
        try:
            self._future.set_result(work(self))
        except BaseException as exc:  # noqa: BLE001  # raised again where it is waited for
            self._future.set_exception(exc)
