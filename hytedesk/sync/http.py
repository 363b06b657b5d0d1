"""JSON over HTTP from one server: what to ask, how long to wait, how often to try, how much to take.

What a person meets:

* no connection, an answer that stops, trickles or takes too long, 429 and 5xx after the retries: `Unreachable`; a
  server that asks for a long pause is left alone at once;
* an HTML page in place of data: `Unreachable` with the reason `portal`, because it is nearly always the log-in page of
  a guest network, and then the server itself was never reached;
* any other refusal, and a redirect to another host: `Refused`; a certificate that does not fit: `Untrusted`;
* a body that is not what it says it is, or far too big: `BadData`.

With `answers` requests are conditional: what the server confirms by 304 is not sent again. A 304 that was not asked for
is a refusal like any other.
"""

from __future__ import annotations

import math
import random
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec

from hytedesk.config import Settings
from hytedesk.errors import BadData, NoAccess, Refused, Unreachable
from hytedesk.sync.exchange import Exchange
from hytedesk.sync.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    import requests

    from hytedesk.sync.answers import Answers
    from hytedesk.sync.sources import Watch
    from hytedesk.sync.staging import Staging

    _Asked = tuple[str, Mapping[str, Any] | None]

_CHUNK = 8 * 1024
_PASSING = frozenset({429, 502, 503, 504})
"""Statuses that may be another one soon. PTV says 500 to what it will not do."""
_NOT_MODIFIED = 304
_NETWORK_LOGIN = 511


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, how often to try, how much to take.

    Attributes:
        connect, read: seconds until a connection stands, and between two pieces of an answer. PTV's lists are slow.
        answer: seconds for one whole answer.
        slowest: bytes per second that an answer comes at, once it has begun.
        retries: further tries after 429, 502, 503 and 504, and after an answer that broke off; two of them when no
            connection stands; none after a silence.
        backoff: seconds before the second try, somewhat more at random, and twice as long before every further one.
        longest_pause: seconds; a server that wants a longer one is not tried again in this run.
        size: bytes of a decoded answer.
        parallel: requests at once, of those that are expected; one at a time as soon as the server has trouble.
    """

    connect: float = 10
    read: float = 120
    answer: float = 300
    slowest: int = 200
    retries: int = 4
    backoff: float = 0.5
    longest_pause: int = 30
    size: int = 64 * 1024 * 1024
    parallel: int = 4


class Client:
    """GETs JSON below one base address; a context manager that closes its connections."""

    def __init__(  # noqa: PLR0913  # a server and its run
        self,
        base: str,
        watch: Watch,
        limits: Limits | None = None,
        *,
        settings: Settings | None = None,
        api_key: str | None = None,
        staging: Staging | None = None,
        answers: Answers | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            base: address of the server.
            watch: the run.
            limits: None = the usual ones.
            settings: whom to trust and whom to name as contact; None = nobody besides the usual ones.
            api_key: goes with every request.
            staging: is asked before the server, and keeps its answers.
            answers: those of earlier runs, which the server may confirm; None = it is always asked for the whole.
        """
        self.host = urlsplit(base).hostname or base
        self._base = base.rstrip("/") + "/"
        self._watch = watch
        self._limits = limits or Limits()
        timeout = (self._limits.connect, self._limits.read)
        self._transport = Transport(self.host, settings or Settings(), timeout, api_key)
        self._has_key = api_key is not None
        self._staging = staging
        self._answers = answers
        self._begun = staging.begun if staging else None
        self._parallel = self._limits.parallel
        self._expected: dict[str, _Asked] = {}
        self._ahead: dict[str, Exchange] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        for exchange in self._ahead.values():
            exchange.given_up.set()
        self._transport.close()

    @property
    def begun(self) -> datetime:
        """When the first answer came, by the server's clock if it tells the time (UTC); now, while there is none."""
        return self._begun or datetime.now(UTC)

    def get(self, path: str, parameters: Mapping[str, Any] | None = None) -> bytes:
        """The JSON document at `path`, as bytes that begin with `{` or `[`.

        Raises:
            Unreachable: no whole answer came, or the run was cancelled.
            Refused: the server answered with a status that is neither success nor its own failure.
            NoAccess: it does not accept the API key.
            Untrusted: the server's certificate does not fit.
            BadData: the answer is no JSON document, or too big.
            StorageUnavailable: the file of authorities or the staging cannot be used.
        """
        self._watch.check()
        request = _name(path, parameters)
        body = self._staging.answer(request) if self._staging else None
        if body is None:
            exchange = self._ahead.pop(request, None) or self._sent(path, parameters)
            self._send_ahead(request)
            body = exchange.result(self.host, self._watch)
            self._watch.bytes += exchange.size
            if self._staging:
                self._staging.keep(request, body, self.begun)
        return body

    def expect(self, requests: Iterable[_Asked]) -> None:
        """Say which requests (path and parameters) come next, in this order: some are sent before they are asked for.

        What was expected before is so no longer.
        """
        self._expected = {_name(*asked): asked for asked in requests}
        for name in self._ahead.keys() - self._expected.keys():
            self._ahead.pop(name).given_up.set()

    def _sent(self, path: str, parameters: Mapping[str, Any] | None) -> Exchange:
        return Exchange(lambda exchange: self._tried(path, parameters, exchange))

    def _send_ahead(self, request: str) -> None:
        """Send as many of the requests expected after this one as may be on their way beside it."""
        if request in self._expected:
            while next(iter(self._expected)) != request:
                del self._expected[next(iter(self._expected))]
            del self._expected[request]
        for name, asked in self._expected.items():
            if len(self._ahead) + 1 >= self._parallel:
                return
            if name not in self._ahead and not (self._staging and self._staging.holds(name)):
                self._ahead[name] = self._sent(*asked)

    def _tried(self, path: str, parameters: Mapping[str, Any] | None, exchange: Exchange) -> bytes:
        for attempt in count():
            exchange.status = None
            exchange.deadline = time.monotonic() + self._limits.answer
            try:
                return self._once(path, parameters, exchange)
            except Unreachable as failed:
                pause = self._pause(failed, exchange.status, attempt)
                if failed.reason in {"busy", "server_error"}:
                    self._parallel = 1
                if pause is None:
                    raise
            exchange.deadline = math.inf
            if exchange.given_up.wait(pause):
                break
        raise Unreachable(self.host, "cancelled")

    def _pause(self, failed: Unreachable, status: int | None, retries: int) -> float | None:
        """Seconds until the next try, None = there is none."""
        allowed = 0
        if failed.reason == "interrupted" or status in _PASSING:
            allowed = self._limits.retries
        elif failed.reason == "connection":
            allowed = min(2, self._limits.retries)
        if retries >= allowed or (failed.retry_after or 0) > self._limits.longest_pause:
            return None
        pause = self._limits.backoff * 2**retries * random.uniform(1, 2)  # noqa: S311  # only spreads the tries
        return failed.retry_after if failed.retry_after is not None else min(pause, self._limits.longest_pause)

    def _once(self, path: str, parameters: Mapping[str, Any] | None, exchange: Exchange) -> bytes:
        address = urljoin(self._base, path)
        known = self._answers.known(_name(address, parameters)) if self._answers else None
        with self._transport.get(address, parameters, {known.header: known.value} if known else None) as response:
            exchange.status = response.status_code
            self._begun = self._begun or _clock(response)
            if known and response.status_code == _NOT_MODIFIED:
                return known.body
            self._check(response)
            body = self._body(response, exchange).removeprefix(b"\xef\xbb\xbf").lstrip()
        if body.startswith(b"<"):
            raise Unreachable(self.host, "portal")
        if not body.startswith((b"{", b"[")):
            raise BadData(urlsplit(response.url).path, "not a JSON document")
        exchange.size = len(body)
        if self._answers:
            self._answers.keep(_name(address, parameters), response.headers, body)
        return body

    def _check(self, response: requests.Response) -> None:
        """Raises for an answer whose head says that its body is of no use."""
        status = response.status_code
        if status == _NETWORK_LOGIN:
            raise Unreachable(self.host, "portal")
        if status in {429, 503}:
            raise Unreachable(self.host, "busy", _wished_pause(response))
        if status >= 500:
            raise Unreachable(self.host, "server_error", _wished_pause(response))
        if self._has_key and status in {401, 403}:
            raise NoAccess(self.host, missing=False)
        if status != 200:
            raise Refused(self.host, status)
        if "html" in response.headers.get("Content-Type", "").lower():
            raise Unreachable(self.host, "portal")
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and float(length) > self._limits.size:  # `int` refuses thousands of digits
            raise self._too_big(response)

    def _body(self, response: requests.Response, exchange: Exchange) -> bytes:
        end = exchange.deadline
        parts: list[bytes] = []
        size = 0
        exchange.deadline = self._next_deadline(end)
        for chunk in response.iter_content(_CHUNK):
            if exchange.given_up.is_set():
                raise Unreachable(self.host, "cancelled")
            parts.append(chunk)
            size += len(chunk)
            if size > self._limits.size:
                raise self._too_big(response)
            exchange.deadline = self._next_deadline(end)
        return b"".join(parts)

    def _next_deadline(self, end: float) -> float:
        """When the next chunk has to be there: it is filled before it comes, however slowly it trickles."""
        return min(end, time.monotonic() + _CHUNK / self._limits.slowest)

    def _too_big(self, response: requests.Response) -> BadData:
        return BadData(urlsplit(response.url).path, f"more than {self._limits.size} bytes")


def _name(path: str, parameters: Mapping[str, Any] | None) -> str:
    return f"{path}?{urlencode(parameters or {})}"


def _clock(response: requests.Response) -> datetime:
    """The server's time; a laptop's own clock may be wrong by a day."""
    try:
        return parsedate_to_datetime(response.headers.get("Date", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)


def _wished_pause(response: requests.Response) -> float | None:
    """Seconds for which the server wants to be left alone, None = it does not say. A date is of the server's clock."""
    wish = response.headers.get("Retry-After", "").strip()
    if wish.isdecimal():
        return float(wish)
    try:
        return max(0.0, (parsedate_to_datetime(wish).astimezone(UTC) - _clock(response)).total_seconds())
    except (ValueError, OverflowError):
        return None
