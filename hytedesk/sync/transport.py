"""How a GET leaves this computer, and what its failures are called: the seam to `requests` and `urllib3`.

`sync.trusting` says which servers are trusted, `sync.proxies` which proxy leads there.
"""

from __future__ import annotations

import contextlib
import ssl
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from hytedesk import __version__
from hytedesk.errors import BadData, HyteDeskError, Refused, Unreachable, Untrusted
from hytedesk.sync import proxies, trusting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hytedesk.config import Settings

_MOST_REDIRECTS = 3
_PROXY_LOGIN = 407
_PORTS = {"http": 80, "https": 443}


class Transport:
    """The connections to one server; may be used by several threads at once."""

    def __init__(self, host: str, settings: Settings, timeout: tuple[float, float], api_key: str | None) -> None:
        """`timeout`: seconds until a connection stands, and between two pieces of an answer."""
        self._host = host
        self._timeout = timeout
        self._session = _Session()
        self._session.auth = _no_credentials
        self._session.headers.update(
            {"User-Agent": user_agent(settings), "Accept": "application/json", "Accept-Encoding": "gzip"}
        )
        if api_key is not None:
            self._session.headers["x-api-key"] = api_key
        self._session.mount("https://", _Trusting(settings.extra_ca_file))

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._session.close()

    @contextlib.contextmanager
    def get(
        self, address: str, parameters: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None
    ) -> Iterator[requests.Response]:
        """The answer, its body to be read inside the context; `headers` go before the usual ones.

        Redirects are followed as long as they stay on the server and never from https to http.

        Raises:
            Unreachable, Refused, Untrusted, BadData: also for what goes wrong inside the context.
            StorageUnavailable: the file of authorities cannot be read.
        """
        try:
            with self._followed(address, parameters, headers) as response:
                yield response
        except (requests.RequestException, HTTPError, OSError) as exc:
            raise _translated(self._host, exc) from exc

    def _followed(
        self, address: str, parameters: Mapping[str, Any] | None, headers: Mapping[str, str] | None
    ) -> requests.Response:
        for _ in range(_MOST_REDIRECTS + 1):
            through = proxies.for_requests(address)
            response = self._session.get(
                address, params=parameters, headers=headers, timeout=self._timeout, stream=True, proxies=through
            )
            if response.status_code == _PROXY_LOGIN:
                response.close()
                raise Unreachable(self._host, "proxy_login")
            if not response.is_redirect:
                return response
            response.close()
            target = response.headers["Location"]
            if not _stays(response.url, target):
                break
            address, parameters = urljoin(response.url, target), None
        raise Refused(self._host, response.status_code)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002  # its name in the base class
        """Called by `requests`, which would read the whole body of a redirect and follow it anywhere."""
        return


def _stays(address: str, target: str) -> bool:
    """Whether a redirect stays on the same server, or only goes over from http to https."""
    try:
        here, there = (urlsplit(one) for one in (address, urljoin(address, target)))
        ports = here.port or _PORTS.get(here.scheme), there.port or _PORTS.get(there.scheme)
    except ValueError:
        return False
    same = here.scheme == there.scheme and ports[0] == ports[1]
    upgraded = (here.scheme, there.scheme) == ("http", "https") and ports == (80, 443)
    return here.hostname == there.hostname and (same or upgraded)


def user_agent(settings: Settings) -> str:
    """Who asks, and whom a server's keeper may ask back."""
    contact = "".join(sign for sign in settings.network_contact if " " <= sign <= "~" and sign not in "()\\").strip()
    purpose = "; ".join(filter(None, ("offline catalogue of wellbeing services", contact)))
    return f"HyteDesk/{__version__} ({purpose})"


class _Trusting(HTTPAdapter):
    """Takes the authorities of the operating system and of `ca_file`, not the list that comes with `requests`."""

    def __init__(self, ca_file: str) -> None:
        self._ca_file = ca_file
        super().__init__()

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return trusting.context(self._ca_file)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Called by `requests` for every connection: every one takes our authorities."""
        where, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return where, {"ssl_context": self._context}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Called by `requests` for a proxy, which may itself be asked by https."""
        return super().proxy_manager_for(proxy, proxy_ssl_context=self._context, **kwargs)

    def cert_verify(self, *_arguments: object, **_named: object) -> None:
        """Called by `requests` to add its own list, which is not wanted."""


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps `requests` from taking a password out of `.netrc`: a stray header turns PTV's open GET into a 500."""
    return request


def _translated(host: str, exc: Exception) -> HyteDeskError:
    causes = list(_causes(exc))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Untrusted(host, trusting.reason(cause), str(cause))
    if isinstance(exc, requests.exceptions.ContentDecodingError):
        return BadData(host, "the answer cannot be unpacked")
    return Unreachable(host, _silence(exc, causes))


def _silence(exc: Exception, causes: list[Exception]) -> str:
    """One of `Unreachable.REASONS`."""
    if isinstance(exc, requests.exceptions.ProxyError | requests.exceptions.InvalidProxyURL):
        return "proxy_login" if f"failed: {_PROXY_LOGIN}" in str(causes[-1]) else "proxy"
    if isinstance(exc, requests.exceptions.InvalidSchema):  # a SOCKS proxy in the environment
        return "proxy_kind"
    if isinstance(exc, requests.exceptions.ConnectTimeout):
        return "connection"
    if isinstance(exc, requests.exceptions.Timeout) or any(isinstance(cause, ReadTimeoutError) for cause in causes):
        return "timeout"
    broken = (requests.exceptions.ChunkedEncodingError, ProtocolError)
    return "interrupted" if any(isinstance(cause, broken) for cause in causes) else "connection"


def _causes(exc: object) -> Iterator[Exception]:
    """An exception and those that it wraps: `requests` and `urllib3` put them into `args` and `reason`."""
    while isinstance(exc, Exception):
        yield exc
        exc = getattr(exc, "reason", None) or next(iter(exc.args), None)
