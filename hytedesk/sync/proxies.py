"""Which proxy leads to a server: the environment's, else the one that the operating system names (sync.md 5.1).

The operating system's answer may come out of a PAC file that it first has to look for, so it is asked seldom, and never
in the window. Whoever starts the process says how to ask it (`use`); without that, `requests` decides.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

from hytedesk.errors import Unreachable

Ask: TypeAlias = Callable[[str], Sequence[str]]
"""The proxies for an address, the best one first: `http://host:port`, `socks5://host:port`, or "" = none is needed."""

KEPT_FOR = 600
"""Seconds for which an answer of the operating system holds."""

_lock = threading.Lock()
_ask: Ask | None = None
_answers: dict[str, tuple[float, Sequence[str]]] = {}


def use(ask: Ask | None) -> None:
    """From here on `ask` tells what the operating system names; None = nothing does."""
    global _ask  # noqa: PLW0603  # one operating system, one answer
    with _lock:
        _ask = ask
        _answers.clear()


def for_requests(address: str) -> dict[str, str]:
    """What `requests` is told about proxies for an address: "" = there is none, {} = it is to look for itself.

    Raises:
        Unreachable: only a proxy leads there that is not an HTTP proxy.
    """
    parts = urlsplit(address)
    environment = getproxies_environment()
    if (
        _ask is None
        or environment.keys() & {parts.scheme, "all"}
        or proxy_bypass_environment(parts.netloc, environment)
    ):
        return {}
    named = _named(f"{parts.scheme}://{parts.netloc}/")
    usable = [one for one in named if not one.startswith("socks")]
    if named and not usable:
        raise Unreachable(parts.hostname or address, "proxy_kind")
    return {parts.scheme: next(iter(usable), "")}


def _named(server: str) -> Sequence[str]:
    """What the operating system names; of several threads one asks, and the others wait for it."""
    with _lock:
        asked, named = _answers.get(server, (-KEPT_FOR, ()))
        if time.monotonic() - asked > KEPT_FOR and _ask is not None:
            named = _ask(server)
            _answers[server] = time.monotonic(), named
        return named
