"""A file of frame texts, checked: whatever a region writes, each sheet can be made with it."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from hytedesk.errors import BadData
from hytedesk.sheet import glyphs, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST = 400
_FILE_NAME = re.compile(r"[a-z0-9-]{1,40}")
_DATE = re.compile(r"(?=.*y)(?=.*M)(?=.*d)(?:[yMd .,/-]|'[^']*')*")
_EMERGENCY = re.compile(r"\D*112\D*")
"""The number that a text about emergencies names, and no other."""
_SHAPES = {"minute": "02"}
"""How a placeholder has to be shaped; all others are shown as they are."""


class _Place(NamedTuple):
    """A placeholder: `{name!conversion:shape}`."""

    name: str
    shape: str | None
    conversion: str | None


def read(name: str, content: bytes) -> dict[str, Any]:
    """What stands in a region's file of this name.

    Raises:
        BadData: it cannot be read.
    """
    try:
        return msgspec.toml.decode(content, type=dict[str, Any])
    except (ValueError, RecursionError) as exc:  # msgspec's errors and those of the encoding are ValueErrors
        raise BadData(name, str(exc)) from exc


def merged(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Our texts with theirs in place of those that they have; parts in brackets are merged one by one."""
    return {
        **ours,
        **{
            key: merged(ours[key], value) if isinstance(value, dict) and isinstance(ours.get(key), dict) else value
            for key, value in theirs.items()
        },
    }


def wrong(texts: Mapping[str, Any], reference: Mapping[str, Any]) -> Iterator[str]:
    """What in complete texts would break or disgrace a sheet, in words for the log.

    Args:
        texts: as in the file.
        reference: texts of another language that are right: the same placeholders must be in both.
    """
    known = dict(flat(reference))
    for key, text in flat(texts):
        yield from (f"{key}: {problem}" for problem in _problems(key, text, known[key]))
    yield from _unknown_to_babel(str(texts["locale"]), str(texts["date"]))


def flat(texts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Each text with its key; of a part in brackets `part.key`."""
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from flat(value, f"{above}{key}.")
        else:
            yield above + key, str(value)


def placeholders(text: str) -> set[str]:
    """The names of the placeholders in a text.

    Raises:
        ValueError: a brace has no fellow.
    """
    return {place.name for place in _places(text)}


def _places(text: str) -> list[_Place]:
    return [
        _Place(name, shape, conversion)
        for _before, name, shape, conversion in Formatter().parse(text)
        if name is not None
    ]


def _problems(key: str, text: str, reference: str) -> Iterator[str]:
    try:
        places = _places(text)
    except ValueError as exc:
        yield str(exc)
        return
    if {place.name for place in places} != placeholders(reference):
        yield "needs " + (", ".join(sorted(f"{{{name}}}" for name in placeholders(reference))) or "no placeholder")
    if any(place.conversion or place.shape != _SHAPES.get(place.name, "") for place in places):
        yield "a placeholder has a shape of its own"
    letter = key.startswith("mail.body")
    if not text.strip() or len(text) > _LONGEST:
        yield f"has {len(text.strip())} characters, not 1 to {_LONGEST}"
    if wording.clean_lines(text) != text.strip() or ("\n" in text and not letter):
        yield "has a line break, a control character or spaces in a row"
    if not glyphs.drawable(text):
        yield "has a character that the fonts cannot draw"
    if key == "emergency" and not _EMERGENCY.fullmatch(text):
        yield "needs 112, and no other number"
    if key.endswith("file_name") and not _FILE_NAME.fullmatch(text):
        yield "may have only a to z, digits and -"


def _unknown_to_babel(locale: str, date: str) -> Iterator[str]:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(locale)
    except (ValueError, UnknownLocaleError):
        yield f"locale: {locale!r:.60} is not known to babel"
    if not _DATE.fullmatch(date):
        yield f"date: {date!r:.60} is no pattern of a whole date"
