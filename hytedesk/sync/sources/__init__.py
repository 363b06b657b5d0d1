"""Where catalogues come from, and what a source is.

A source is a generator function `records(spec, settings, watch)` that yields every record of its catalogue, or a
`Rejected` in place of one that cannot be read. Texts may still be as the upstream wrote them: `sync.run` cleans them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from hytedesk import paths
from hytedesk.errors import Unreachable, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.config import Settings

Stage = Literal["fetch", "check", "build", "index"]


class SourceSpec(msgspec.Struct, frozen=True):
    """A configured source: its kind, and its address or path."""

    kind: Literal["ptv11", "file"]
    url: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.url}"

    @property
    def host(self) -> str:
        """What to call it in a sentence: the server's name, or the path."""
        return urlsplit(self.url).hostname or self.url if self.kind == "ptv11" else self.url


class Progress(msgspec.Struct, frozen=True):
    """How far a run has come: `done` of `total` records of its stage; None = the total is not known yet."""

    stage: Stage
    done: int
    total: int | None = None


class Rejected(msgspec.Struct, frozen=True):
    """A record that was left out: `where` names it, `why` is for the log."""

    where: str
    why: str


class Watch:
    """What a run shares with its source: progress goes out, a wish to stop comes in, bytes are counted.

    Attributes:
        bytes: how many bytes of content the source has read so far.
    """

    def __init__(self, host: str, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> None:
        self.bytes = 0
        self._host = host
        self._progress = progress
        self._cancelled = cancelled

    def check(self) -> None:
        """Stop here if the run has been cancelled.

        Raises:
            Unreachable: with the reason `cancelled`.
        """
        if self._cancelled():
            raise Unreachable(self._host, "cancelled")

    def tell(self, stage: Stage, done: int, total: int | None = None) -> None:
        """Report progress.

        Raises:
            Unreachable: the run has been cancelled.
        """
        self.check()
        self._progress(Progress(stage, done, total))


DEMO = SourceSpec("file", str(paths.resources() / "demo" / "catalogue.ndjson"))
"""The built-in demo catalogue; its keys begin with `demo:`."""


def parse_source(text: str) -> SourceSpec:
    """`ptv11:https://…` or `file:/path` -> the source it names.

    The kinds `ptv12`, `hsds` and `region` are not known yet.

    Raises:
        WrongUsage: the kind is unknown, or the address is not one of its kind.
    """
    kind, _, url = text.strip().partition(":")
    if kind == "ptv11" and _is_web_address(url):
        return SourceSpec("ptv11", url.rstrip("/"))
    if kind == "file" and url.removeprefix("//"):
        return SourceSpec("file", url.removeprefix("//"))
    raise WrongUsage("source", text)


def configured(settings: Settings) -> SourceSpec:
    """The source of the settings: the first one named there, the demo catalogue when there is none.

    Raises:
        WrongUsage: the settings name an unknown source.
    """
    return parse_source(settings.sources[0]) if settings.sources else DEMO


def _is_web_address(url: str) -> bool:
    """True for http(s) with a host, without credentials (never send any), query and fragment."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0
            and not (parts.username or parts.password or parts.query or parts.fragment)
        )
    except ValueError:
        return False
