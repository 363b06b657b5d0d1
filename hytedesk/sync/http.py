"""JSON over HTTP from one server: the only module that speaks to the network.

Everything that `requests` and `urllib3` raise becomes one of our errors here. What a person meets:

* no connection, an answer that stops or takes too long, 429 and 5xx after the retries: `Unreachable`;
* an HTML page in place of data: `Unreachable` with the reason `portal`, because it is nearly always the log-in page of
  a guest network, and then the server itself was never reached;
* any other refusal, and a redirect to another host: `Refused`; a certificate that does not fit: `Untrusted`;
* a body that is not what it says it is, or far too big: `BadData`.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError
from urllib3.util import Retry

from hytedesk import __version__
from hytedesk.errors import BadData, HyteDeskError, NoAccess, Refused, Unreachable, Untrusted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from hytedesk.sync.sources import Watch
    from hytedesk.sync.staging import Staging

USER_AGENT = f"HyteDesk/{__version__} (offline catalogue of wellbeing services)"
_CHUNK = 2 * 1024
"""Bytes between two looks at the clock: a chunk is filled first, however slowly it trickles."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, how often to try, how much to take.

    Attributes:
        connect, read: seconds until a connection stands, and between two pieces of an answer. PTV's lists are slow.
        answer: seconds for one whole answer.
        retries: further tries after 429, 502, 503 and 504, and after an answer that broke off; two of them when no
            connection stands; none after a silence of `read` seconds.
        longest_pause: seconds; a longer `Retry-After` is cut to this.
        size: bytes of a decoded answer.
    """

    connect: float = 10
    read: float = 120
    answer: float = 300
    retries: int = 4
    backoff: float = 0.5
    longest_pause: int = 30
    size: int = 64 * 1024 * 1024


class _Session(requests.Session):
    """Redirects stay on the host that was asked and never fall back to http."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target is not None and not _may_follow(resp.url, target):
            resp.close()
            raise Refused(urlsplit(resp.url).hostname or "", resp.status_code)
        return target


def _may_follow(address: str, target: str) -> bool:
    here = urlsplit(address)
    try:
        there = urlsplit(urljoin(address, target))
    except ValueError:
        return False
    return here.hostname == there.hostname and (here.scheme, there.scheme) != ("https", "http")


def _wished_pause(response: requests.Response) -> float | None:
    """Seconds of `Retry-After`: longer ones than we wait for here are for whoever tries again later."""
    try:
        return Retry().parse_retry_after(response.headers["Retry-After"])
    except (KeyError, HTTPError):
        return None


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps `requests` from taking a password out of `.netrc`: a stray header turns PTV's open GET into a 500."""
    return request


class Client:
    """GETs JSON below one base address; a context manager that closes its connections."""

    def __init__(
        self,
        base: str,
        watch: Watch,
        limits: Limits | None = None,
        *,
        api_key: str | None = None,
        staging: Staging | None = None,
    ) -> None:
        """`api_key` goes with every request; `staging` is asked before the server, and keeps its answers."""
        self.host = urlsplit(base).hostname or base
        self._base = base.rstrip("/") + "/"
        self._watch = watch
        self._limits = limits or Limits()
        self._session = _Session()
        self._session.auth = _no_credentials
        self._session.max_redirects = 3
        self._session.headers.update(
            {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
        )
        self._has_key = api_key is not None
        if api_key is not None:
            self._session.headers["x-api-key"] = api_key
        self._staging = staging
        self._begun = staging.begun if staging else None
        retry = Retry(
            total=self._limits.retries,
            connect=min(2, self._limits.retries),
            read=0,
            status_forcelist=(429, 502, 503, 504),
            allowed_methods={"GET"},
            backoff_factor=self._limits.backoff,
            backoff_jitter=self._limits.backoff,
            backoff_max=self._limits.longest_pause,
            retry_after_max=self._limits.longest_pause,
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

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
        """
        if self._staging is None:
            return self._fetched(path, parameters)
        self._watch.check()
        request = f"{path}?{urlencode(parameters or {})}"
        body = self._staging.answer(request)
        if body is None:
            body = self._fetched(path, parameters)
            self._staging.keep(request, body, self.begun)
        return body

    def _fetched(self, path: str, parameters: Mapping[str, Any] | None) -> bytes:
        for attempt in range(self._limits.retries + 1):
            self._watch.check()
            try:
                return self._once(path, parameters)
            except Unreachable as broken:
                if broken.reason != "interrupted" or attempt == self._limits.retries:
                    raise
                time.sleep(self._limits.backoff * attempt)
        raise AssertionError("the last attempt returns or raises")  # pragma: no cover

    def _once(self, path: str, parameters: Mapping[str, Any] | None) -> bytes:
        try:
            with self._session.get(
                urljoin(self._base, path),
                params=parameters,
                timeout=(self._limits.connect, self._limits.read),
                stream=True,
            ) as response:
                self._begun = self._begun or _clock(response)
                self._check_status(response)
                return self._body(response)
        except (requests.RequestException, HTTPError, OSError) as exc:
            raise self._translated(exc) from exc

    def _check_status(self, response: requests.Response) -> None:
        status = response.status_code
        if status == 429:
            raise Unreachable(self.host, "busy", _wished_pause(response))
        if status >= 500:
            raise Unreachable(self.host, "server_error", _wished_pause(response))
        if self._has_key and status in {401, 403}:
            raise NoAccess(self.host, missing=False)
        if status != 200:
            raise Refused(self.host, status)

    def _body(self, response: requests.Response) -> bytes:
        where = urlsplit(response.url).path
        deadline = time.monotonic() + self._limits.answer
        parts: list[bytes] = []
        size = 0
        for chunk in response.iter_content(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            if size > self._limits.size:
                raise BadData(where, f"more than {self._limits.size} bytes")
            if time.monotonic() > deadline:
                raise Unreachable(self.host, "timeout")
            self._watch.check()
        self._watch.bytes += size
        body = b"".join(parts).removeprefix(b"\xef\xbb\xbf").lstrip()
        content_type = response.headers.get("Content-Type", "").lower()
        if body.startswith(b"<") or "html" in content_type:
            raise Unreachable(self.host, "portal")
        if not body.startswith((b"{", b"[")):
            raise BadData(where, "not a JSON document")
        return body

    def _translated(self, exc: Exception) -> HyteDeskError:
        if isinstance(exc, requests.exceptions.SSLError):
            return Untrusted(f"{self.host}: {exc}")
        if isinstance(exc, requests.exceptions.ContentDecodingError):
            return BadData(self.host, "the answer cannot be unpacked")
        if isinstance(exc, requests.exceptions.ChunkedEncodingError):
            return Unreachable(self.host, "interrupted")
        if isinstance(exc, requests.exceptions.TooManyRedirects):
            return Refused(self.host, 310)
        cause = _cause(exc)
        if isinstance(exc, requests.exceptions.Timeout) or isinstance(cause, ReadTimeoutError):
            return Unreachable(self.host, "timeout")
        return Unreachable(self.host, "interrupted" if isinstance(cause, ProtocolError) else "connection")


def _clock(response: requests.Response) -> datetime:
    """The server's time; a laptop's own clock may be wrong by a day."""
    try:
        return parsedate_to_datetime(response.headers.get("Date", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)


def _cause(exc: Exception) -> object:
    """What `urllib3` met: `requests` wraps it as a plain connection error, once the retries are spent."""
    wrapped = exc.args[0] if exc.args else None
    return getattr(wrapped, "reason", None) or wrapped
