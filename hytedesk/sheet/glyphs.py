"""Which characters the shipped fonts can draw: the sheet is for people, so nothing may turn into an empty box."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from hytedesk import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

_FONTS = ("NotoSans-Regular.ttf", "NotoNaskhArabic-Regular.ttf")

_LONGEST = 40
_LONG_WORD = re.compile(rf"[^\s/]{{{_LONGEST + 1},}}")
_ZERO_WIDTH_SPACE = "\u200b"


def printable(text: str) -> str:
    """The text without signs that the fonts cannot draw (emoji and the like); letters always stay.

    A word too long for a line gets places to break.
    """
    if text.isascii() and len(text) <= _LONGEST:
        return text
    known = _coverage()
    kept = "".join(char for char in text if ord(char) in known or char.isspace() or char.isalnum())
    return _LONG_WORD.sub(_breakable, re.sub(" {2,}", " ", kept))


def drawable(text: str) -> bool:
    """True when the fonts can draw every character."""
    known = _coverage()
    return all(ord(char) in known or char in {"\n", _ZERO_WIDTH_SPACE} for char in text)


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return _ZERO_WIDTH_SPACE.join(text[start : start + _LONGEST] for start in range(0, len(text), _LONGEST))


@lru_cache(maxsize=1)
def _coverage() -> frozenset[int]:
    """The characters of the shipped fonts; Bold has the same as Regular."""
    return frozenset().union(*(_characters((paths.resources() / "fonts" / name).read_bytes()) for name in _FONTS))


def _characters(font: bytes) -> Iterator[int]:
    """What a font can draw: format 4 of its OpenType table `cmap`."""
    tables = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4s4xLL", font, 12 + 16 * index) for index in range(tables))
    start = next(offset for tag, offset, _length in entries if tag == b"cmap")
    subtable = start + struct.unpack_from(">HHL", font, start + 4)[2]
    segments = struct.unpack_from(">H", font, subtable + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, subtable + 14)
    starts = struct.unpack_from(f">{segments}H", font, subtable + 16 + 2 * segments)
    for first, last in zip(starts, ends, strict=True):
        for code in range(first, last + 1):
            if code != 0xFFFF and unicodedata.category(chr(code)) != "Cs":
                yield code
