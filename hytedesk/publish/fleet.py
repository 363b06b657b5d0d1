"""How many computers are current, from the access logs of the web server (docs/privacy.md says what computers tell).

Read are the combined form of nginx and Apache, the access logs of S3, and the standard logs of CloudFront; packed with
gzip or not. Whoever can reach the server can write lines into these logs: the numbers are a picture, not a proof.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_GZIP = b"\x1f\x8b"
_LINE = re.compile(
    r'\[(\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\][^"\[]*"GET (?:https?://[^/ ]+)?([^ ?"]*)\?([^ "]*)'
    r' HTTP/[\d.]+" (\d{3}) '
)
_LONGEST = 64 * 1024
"""Bytes of a line; servers take no request that is as long, and what is longer is no log."""
_NEWEST = "/metadata/timestamp.json"
_TOLD = re.compile(r"[0-9]{1,12}")
_INSTALLATION = re.compile(r"[0-9a-f]{16}")
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Seen(NamedTuple):
    """What a computer told: on which day (UTC), its number of the month, and its versions; 0 = it has none."""

    day: date
    installation: int
    generation: int
    serial: int


class Day(msgspec.Struct, frozen=True):
    """How many computers had which generation of the catalogue and which serial of the configuration, at their last."""

    day: date
    generations: Mapping[int, int]
    serials: Mapping[int, int]

    @property
    def computers(self) -> int:
        """All that asked on this day."""
        return sum(self.generations.values())


def read(path: Path) -> Iterator[Seen]:
    """What computers told in one log; all other lines are passed over.

    Raises:
        StorageUnavailable: the file cannot be read.
    """
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            yield from lines(iter(lambda: file.readline(_LONGEST), b""))
    except (OSError, EOFError, zlib.error) as exc:
        raise StorageUnavailable(str(path), getattr(exc, "strerror", None) or str(exc)) from exc


def lines(log: Iterable[bytes]) -> Iterator[Seen]:
    """As `read`, for the lines of a log."""
    fields: list[str] = []
    for raw in log:
        if raw.startswith(b"#Fields:"):
            fields = raw.decode("utf-8", "replace").split()[1:]
        elif b"installation=" in raw:
            line = raw.decode("utf-8", "replace")
            found = _of_cloudfront(line, fields) if fields else _of_others(line)
            if found is not None:
                yield found


def days(seen: Iterable[Seen]) -> list[Day]:
    """Days in order; a computer that asked several times counts with the newest that it had on that day."""
    latest: dict[date, dict[int, tuple[int, int]]] = {}
    for one in seen:
        of_day = latest.setdefault(one.day, {})
        versions = one.generation, one.serial
        of_day[one.installation] = max(versions, of_day.get(one.installation, versions))
    return [
        Day(
            day,
            Counter(generation for generation, _serial in found.values()),
            Counter(serial for _generation, serial in found.values()),
        )
        for day, found in sorted(latest.items())
    ]


def _of_others(line: str) -> Seen | None:
    """nginx, Apache and S3 write the time in brackets and the request in quotes."""
    found = _LINE.search(line)
    if not found:
        return None
    time, path, query, status = found.groups()
    try:
        day, month, year = int(time[:2]), _MONTHS.index(time[3:6]), int(time[7:11])
        ahead = timedelta(hours=int(time[21:24]), minutes=int(time[21] + time[24:26]))
        at = datetime(year, month, day, int(time[12:14]), int(time[15:17]), tzinfo=UTC) - ahead
    except (ValueError, OverflowError):
        return None
    return _seen(at.date(), path, query, status)


def _of_cloudfront(line: str, fields: list[str]) -> Seen | None:
    named: dict[str, Any] = dict(zip(fields, line.rstrip("\r\n").split("\t"), strict=False))
    try:
        day = date.fromisoformat(named["date"])
        return _seen(day, named["cs-uri-stem"], named["cs-uri-query"], named["sc-status"])
    except (KeyError, ValueError):
        return None


def _seen(day: date, path: str, query: str, status: str) -> Seen | None:
    if not path.endswith(_NEWEST) or status not in {"200", "304"}:
        return None
    told = dict(part.partition("=")[::2] for part in query.split("&"))
    versions = [told.get("generation", ""), told.get("config", "")]
    if not all(map(_TOLD.fullmatch, versions)) or not _INSTALLATION.fullmatch(told.get("installation", "")):
        return None
    return Seen(day, int(told["installation"], 16), *map(int, versions))
