"""Telephone lines for needs that cannot wait: ours, `resources/crisis.toml`, and those that a region adds."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from hytedesk import log, paths
from hytedesk.catalogue import OpeningHours, Span, Text
from hytedesk.config import files, regional
from hytedesk.errors import BadData
from hytedesk.i18n import LANGUAGES
from hytedesk.vocabulary import needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = files.CRISIS
"""Of our file in the resources and of a region's in its configuration or the data folder."""
_ID = re.compile(r"[a-z0-9-]{1,40}")
_NUMBER = re.compile(r"\+?[0-9]([0-9 ]{0,18}[0-9])?")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_LONGEST = 80


class Open(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Opening times of some days of the week, 0 = Monday; `HH:MM`, local."""

    days: tuple[int, ...]
    opens: str
    closes: str


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line as it stands in a file (the head of ours explains the fields)."""

    id: str
    needs: tuple[str, ...]
    number: str
    names: Text
    languages: tuple[str, ...]
    charge: Literal["free", "ordinary"] | None = None
    always: bool = False
    open: tuple[Open, ...] = ()
    source: str
    checked: date

    @property
    def hours(self) -> OpeningHours:
        """When it answers, as the catalogue tells it of services."""
        days = sorted((day, each) for each in self.open for day in each.days)
        spans = tuple(Span(opens=each.opens, closes=each.closes, day=day, last_day=day) for day, each in days)
        return OpeningHours(always=self.always, spans=spans)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    line: tuple[Line, ...] = ()


_data_dir: Path | None = None
_regional = b""


def use_regional(data_dir: Path) -> bool:
    """From here on the region's own lines count, too, if it pushes some or there is a `crisis.toml` in the data folder.

    To be called at start, and again when they may have become others; returns whether they have. A file that cannot
    be used is left out as a whole, with a line in the log that says why.
    """
    global _data_dir, _regional  # one process has one set of lines
    try:
        content = regional.file(data_dir, NAME)
    except BadData as error:
        _note(data_dir, error)
        content = b""
    if (data_dir, content) == (_data_dir, _regional):
        return False
    _data_dir, _regional = data_dir, content
    _all.cache_clear()
    return True


def ids() -> frozenset[str]:
    """The ids of all lines."""
    return frozenset(line.id for line in _all())


def lines(need_ids: Iterable[str], language: str, named: Iterable[str] = ()) -> tuple[Line, ...]:
    """The lines for these needs for somebody who speaks `language`; none when no need is marked `crisis`.

    Lines whose ids are `named` come, too.
    Of the lines in other languages only those that answer around the clock. The emergency number is first, then lines
    in the language, then the others.
    """
    wanted, chosen = set(need_ids), set(named)
    found = [line for line in _all() if line.id in chosen or wanted & set(line.needs)]
    useful = [line for line in found if language in line.languages or line.always]
    return tuple(sorted(useful, key=lambda line: (line.number != "112", language not in line.languages)))


def read(content: bytes) -> tuple[Line, ...]:
    """The lines of a region's file.

    Raises:
        BadData: it cannot be read, or one of its lines cannot be shown.
    """
    try:
        found = msgspec.toml.decode(content, type=_File).line
    except (ValueError, RecursionError) as exc:  # msgspec's errors and those of the encoding are ValueErrors
        raise BadData(NAME, str(exc)) from exc
    if wrong := next(_wrong(found, {line.id for line in _ours()}), None):
        raise BadData(NAME, wrong)
    return found


@cache
def _all() -> tuple[Line, ...]:
    """Ours and the region's."""
    if _data_dir is None:
        return _ours()
    try:
        return (*_ours(), *read(_regional))
    except BadData as error:
        _note(_data_dir, error)
        return _ours()


@cache
def _ours() -> tuple[Line, ...]:
    return msgspec.toml.decode((paths.resources() / NAME).read_bytes(), type=_File).line


def _note(data_dir: Path, error: BadData) -> None:
    log.note(data_dir, f"the region's crisis lines are not used: {error}")


def _wrong(found: tuple[Line, ...], taken: set[str]) -> Iterator[str]:
    """What cannot be used, in words for the log."""
    urgent = {need.id for need in needs.needs() if need.crisis}
    ids = [line.id for line in found]
    for line in found:
        free = line.id not in taken and ids.count(line.id) == 1
        texts = line.names.values()
        times = [time for each in line.open for time in (each.opens, each.closes)]
        yield from (
            f"{line.id!r:.60}: {what}"
            for what, right in (
                ("the id is not written as it should be, or taken", _ID.fullmatch(line.id) and free),
                ("no such crisis need", line.needs and urgent.issuperset(line.needs)),
                ("the number is not one", _NUMBER.fullmatch(line.number)),
                ("names are per language, and short", line.names.keys() & {*LANGUAGES} and all(map(_short, texts))),
                ("no language is spoken", line.languages),
                ("either always or open", line.always != bool(line.open)),
                ("days are 0 to 6", all(0 <= day <= 6 for each in line.open for day in each.days)),
                ("times are HH:MM", all(map(_TIME.fullmatch, times))),
                ("a day ends after it begins", all(each.days and each.opens < each.closes for each in line.open)),
                ("the source is no https address", re.fullmatch(r"https://[^\s/]+(/\S*)?", line.source)),
            )
            if not right
        )


def _short(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _LONGEST and text.isprintable()
