"""How the files of a regional repository come over the network: our transport, in the form that `tuf` asks for."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient.fetcher import FetcherInterface

from hytedesk.errors import HyteDeskError, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import requests

    from hytedesk.sync.http import Limits
    from hytedesk.sync.sources import Watch
    from hytedesk.sync.transport import Transport

_CHUNK = 16 * 1024
_LOOK = 0.1
"""Seconds between two looks whether to go on waiting."""
_SLOWEST = 4096
"""Bytes per second that a big file may come at."""
_AS_IT_IS = {"Accept": "*/*", "Accept-Encoding": "identity"}
"""Lengths and hashes are those of the files as they lie on the server."""
_NETWORK_LOGIN = 511
_NEWEST = "/metadata/timestamp.json"


class Fetcher(FetcherInterface):
    """Fetches one file after the other. Every failure is a `DownloadError` whose cause says what a person meets.

    Attributes:
        clock: the server's time when it last told it, None = it never did.
        requests: how many were made.
        expected: bytes of the file that comes next, as far as it is known.
        arrived: is told how many bytes of a file have come.
        told: what the server is told with the request for what is newest; nothing where no policy wants it.
    """

    def __init__(self, host: str, transport: Transport, watch: Watch, limits: Limits) -> None:
        self.clock: datetime | None = None
        self.requests = 0
        self.expected = 0
        self.arrived: Callable[[int], None] = lambda _bytes: None
        self.told: Mapping[str, str] | None = None
        self._host = host
        self._transport = transport
        self._watch = watch
        self._limits = limits
        self._over = threading.Event()

    def close(self) -> None:
        """Nobody waits for the latest file any more."""
        self._over.set()

    def _fetch(self, url: str) -> Iterator[bytes]:
        """Called by `tuf`, which stops when it has had enough; a wish to cancel goes through it as it is."""
        self._watch.check()
        self.requests += 1
        self._over.set()
        pieces: queue.Queue[bytes | Exception | None] = queue.Queue(maxsize=8)
        over = self._over = threading.Event()
        threading.Thread(target=self._read, args=(url, pieces, over), daemon=True).start()
        end = time.monotonic() + self._limits.answer + self.expected / _SLOWEST
        size = 0
        try:
            while (piece := self._next(url, pieces, end)) is not None:
                size += len(piece)
                self._watch.bytes += len(piece)
                self.arrived(size)
                yield piece
        finally:
            over.set()

    def _next(self, url: str, pieces: queue.Queue[bytes | Exception | None], end: float) -> bytes | None:
        """The next piece, None when the file is whole."""
        while True:
            self._watch.check()
            piece: bytes | Exception | None = b""
            with contextlib.suppress(queue.Empty):
                piece = pieces.get(timeout=_LOOK)
            if isinstance(piece, Exception):
                raise _failed(url, piece)
            if piece is None:
                return None
            if time.monotonic() > end:
                raise _failed(url, Unreachable(self._host, "timeout"))
            if piece:
                return piece

    def _read(self, url: str, pieces: queue.Queue[bytes | Exception | None], over: threading.Event) -> None:
        """In a thread of its own: nothing else can end a wait for a name or for a silent server."""

        def put(piece: bytes | Exception | None) -> bool:
            while not over.is_set():
                try:
                    pieces.put(piece, timeout=_LOOK)
                except queue.Full:
                    continue
                return True
            return False

        try:
            told = self.told if url.endswith(_NEWEST) else None
            with self._transport.get(url, told, _AS_IT_IS) as response:
                self._check(response)
                for piece in self._data(response.iter_content(_CHUNK)):
                    if not put(piece):
                        return
            put(None)
        except Exception as exc:  # noqa: BLE001  # raised again where it is waited for
            put(exc)

    def _data(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces, if they do not begin as a page does: no file of a repository does."""
        first = next(pieces, b"")
        if first.lstrip().startswith(b"<"):
            raise Unreachable(self._host, "portal")
        yield first
        yield from pieces

    def _check(self, response: requests.Response) -> None:
        """Raises for an answer whose head says that its body is of no use."""
        self.clock = _clock(response) or self.clock
        status = response.status_code
        if status == _NETWORK_LOGIN or (status == 200 and "html" in response.headers.get("Content-Type", "").lower()):
            raise Unreachable(self._host, "portal")
        if status in {429, 503}:
            wish = response.headers.get("Retry-After", "").strip()
            raise Unreachable(self._host, "busy", float(wish) if wish.isdecimal() else None)
        if status >= 500:
            raise Unreachable(self._host, "server_error")
        if status != 200:
            raise Refused(self._host, status)


def _failed(url: str, cause: Exception) -> Exception:
    """What `tuf` gets to see."""
    error = DownloadHTTPError(url, cause.status) if isinstance(cause, Refused) else DownloadError(f"{url}: {cause}")
    error.__cause__ = cause
    return error if isinstance(cause, HyteDeskError) else cause


def _clock(response: requests.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(response.headers.get("Date", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
