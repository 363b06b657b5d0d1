"""Where catalogues come from, and what a source is (docs/adr/0010).

A source is a function `load(spec, settings, watch, before, limits)` that returns a `Load`: whether it is the whole
catalogue or only what has changed since `before`, and an iterator of its items. `Complete` is the last item; a load
that ends without it has told nothing. Texts may still be as the upstream wrote them: `sync.run` cleans them.

Nothing here writes to disk. What a source wants to know next time is its `Mark`, which the run keeps with the
generation; what an interrupted load had fetched already is kept by `Watch.staging`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

import msgspec

from hytedesk import __version__, paths
from hytedesk.catalogue import Organization, Record
from hytedesk.errors import Unreachable, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hytedesk.config import Settings
    from hytedesk.sync.answers import Answers
    from hytedesk.sync.http import Limits
    from hytedesk.sync.staging import Staging

_BETWEEN = re.compile(r",\s*(?=(?:ptv11|ptv12|hsds|region|file):)")

Stage = Literal["fetch", "check", "build", "index"]


class SourceSpec(msgspec.Struct, frozen=True):
    """A configured source: its kind, and its address or path."""

    kind: Literal["ptv11", "ptv12", "hsds", "region", "file"]
    url: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.url}"

    @property
    def host(self) -> str:
        """What to call it in a sentence: the server's name, or the path."""
        return urlsplit(self.url).hostname or self.url if self.kind != "file" else self.url


class Progress(msgspec.Struct, frozen=True):
    """How far a run has come: `done` of `total` records of its stage; None = the total is not known yet."""

    stage: Stage
    done: int
    total: int | None = None


class Rejected(msgspec.Struct, frozen=True):
    """A record that was left out: `where` names it, `why` is for the log."""

    where: str
    why: str


class Gone(msgspec.Struct, frozen=True):
    """In a delta: the record of this kind and key is no longer part of the catalogue, if it ever was."""

    kind: Literal["service", "channel", "organization"]
    key: str


class Mark(msgspec.Struct, frozen=True):
    """How far a source has been read: what the run keeps with the generation and hands back next time.

    Attributes:
        scope: what was read, by which version of the program (`scope`); a mark of another scope is of no use.
        since: when the latest complete load began, by the server's clock where it has one (UTC).
        full: when the latest complete load of everything began.
        gone: when the latest complete load began that also asked for what is rarely told, such as what is withdrawn;
            None = the source tells all of it always.
        place: where a source stands that counts its own versions, in its own words; "" = it does not.
    """

    scope: str
    since: datetime
    full: datetime
    place: str = ""
    gone: datetime | None = None


class Complete(msgspec.Struct, frozen=True):
    """The load has come to its end and may be put in use; `mark` is for the next one."""

    mark: Mark


class Before(msgspec.Struct, frozen=True):
    """The catalogue in use, as far as a source needs it to tell only what has changed.

    Attributes:
        mark: of the load that it came from.
        services: keys of the source's services in it.
        channels: keys of the channels that these name, whether it has them or not.
        organizations: the source's organizations in it, by key.
    """

    mark: Mark
    services: frozenset[str]
    channels: frozenset[str]
    organizations: Mapping[str, Organization]


Item: TypeAlias = Record | Gone | Rejected | Complete


class Load(msgspec.Struct, frozen=True):
    """One load of a source.

    Attributes:
        full: True = the items are the whole catalogue; False = they are changes to `before`: a record replaces the one
            of its key. Channels that no service names any more, and organizations that nothing names, need not be
            mentioned: whoever applies the changes leaves them out.
        items: the records, `Rejected` in place of those that cannot be read, `Gone` in a delta; at last `Complete`.
            Closing the iterator closes what it has open.
    """

    full: bool
    items: Iterator[Item]


class Watch:
    """What a run shares with its source: progress goes out, a wish to stop comes in, bytes are counted.

    Attributes:
        bytes: how many bytes of content the source has read so far.
        staging: keeps the answers of a full load until it is complete; None = an interrupted load starts anew.
        answers: keeps those that the server may confirm in a later run; None = none are kept.
        folder: where the sources of this data folder may keep what they need for the next run.
        last: the mark of the source's part in use, also when everything is to be loaded; None = there is none.
        asked: whether a person has asked for the run: then a source tells what it else tells once a day, too.
    """

    def __init__(
        self,
        host: str,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        staging: Staging | None = None,
        folder: Path | None = None,
    ) -> None:
        self.bytes = 0
        self.staging = staging
        self.answers: Answers | None = None
        self.folder = folder
        self.last: Mark | None = None
        self.asked = False
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


def load(
    spec: SourceSpec, settings: Settings, watch: Watch, before: Before | None = None, limits: Limits | None = None
) -> Load:
    """Start to load from a source; a source that cannot tell changes, or does not trust `before`, loads everything.

    Args:
        spec: where from.
        settings: for which region.
        watch: the run.
        before: the catalogue in use, None = load everything.
        limits: of the network, None = the usual ones.

    Raises:
        HyteDeskError: the source failed; its items raise this, too.
    """
    if spec.kind == "ptv11":
        from hytedesk.sync.sources import ptv11

        return ptv11.load(spec, settings, watch, before, limits)
    if spec.kind == "ptv12":
        from hytedesk.sync.sources import ptv12

        return ptv12.load(spec, settings, watch, before, limits)
    if spec.kind == "hsds":
        from hytedesk.sync.sources import hsds

        return hsds.load(spec, settings, watch, before, limits)
    if spec.kind == "region":
        from hytedesk.sync.sources import region

        return region.load(spec, settings, watch, before, limits)
    from hytedesk.sync.sources import file

    return whole(file.records(spec, settings, watch), scope(spec, settings))


def scope(spec: SourceSpec, settings: Settings) -> str:
    """What a load of this source holds: source, region and program version (which maps records in its own way)."""
    chosen = (settings.county or "", *sorted(settings.municipalities), "nationwide" if settings.nationwide else "")
    return " ".join((__version__, str(spec), *filter(None, chosen)))


def county(spec: SourceSpec, settings: Settings) -> str | None:
    """The county that is fetched from this source, None = it is taken whole."""
    return settings.county if spec.kind in {"ptv11", "ptv12"} else None


def whole(records: Iterable[Record | Rejected], of: str) -> Load:
    """The load of a source that always tells everything; `of` is its scope."""

    def items() -> Iterator[Item]:
        begun = datetime.now(UTC)
        yield from records
        yield Complete(Mark(of, begun, begun))

    return Load(full=True, items=items())


def parse_source(text: str) -> SourceSpec:
    """`ptv11:https://…`, `ptv12:https://…`, `hsds:https://…`, `region:https://…` or `file:/path` -> that source.

    `ptv12` is sent an API key, so it must be https, or a server on this computer. So must `region`: what it sends is
    signed, but which region a computer belongs to is nobody's business.

    Raises:
        WrongUsage: the kind is unknown, or the address is not one of its kind.
    """
    if not text.isprintable():  # ascii: it could turn what stands beside it around, or be none that a screen takes
        raise WrongUsage("source", ascii(text))
    kind, _, url = text.strip().partition(":")
    if kind == "ptv11" and _is_web_address(url):
        return SourceSpec("ptv11", url.rstrip("/"))
    if kind == "ptv12" and _is_web_address(url) and _is_safe(url):
        return SourceSpec("ptv12", url.rstrip("/"))
    if kind == "region" and _is_web_address(url) and _is_safe(url):
        return SourceSpec("region", url.rstrip("/"))
    if kind == "hsds" and _is_web_address(url):
        return SourceSpec("hsds", url.rstrip("/").removesuffix("/services"))
    if kind == "file" and url.removeprefix("//"):
        return SourceSpec("file", url.removeprefix("//"))
    raise WrongUsage("source", text)


def configured(settings: Settings) -> SourceSpec:
    """The source of the settings: the first one named there, the demo catalogue when there is none.

    Raises:
        WrongUsage: the settings name an unknown source.
    """
    return parse_source(settings.sources[0]) if settings.sources else DEMO


def all_configured(settings: Settings) -> tuple[SourceSpec, ...]:
    """All sources of the settings in their order; the demo catalogue when there is none.

    Raises:
        WrongUsage: the settings name an unknown source.
    """
    return tuple(map(parse_source, settings.sources)) or (DEMO,)


def parse_sources(text: str) -> tuple[SourceSpec, ...]:
    """One source or several with commas between them, as `names` writes them.

    Raises:
        WrongUsage: one of them is not a source.
    """
    return tuple(map(parse_source, _BETWEEN.split(text)))


def names(specs: Iterable[SourceSpec]) -> str:
    """The inverse of `parse_sources`."""
    return ", ".join(map(str, specs))


def _is_safe(url: str) -> bool:
    """Whether nobody on the way can read what is sent."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in {"127.0.0.1", "::1", "localhost"}


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
