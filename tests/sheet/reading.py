"""The text of a page as eyes that begin at the right read it: by where it stands, whatever its order in the file."""

from __future__ import annotations

import io
import re
from itertools import groupby
from typing import Any, NamedTuple

import pypdf

_ARABIC = re.compile(r"[\u0600-\u06ff]|^\s*–\s*$")
"""Arabic words, and the dash between two numbers: the first of them stands at its right."""


_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Of direction; pypdf puts some in."""


class _Part(NamedTuple):
    """What is written in one go, with where it begins in points from the left and from the bottom."""

    x: float
    y: float
    text: str


def from_the_right(pdf: bytes) -> str:
    """All words without spaces, each line from its right end; in it what is not Arabic from left to right."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    shown = "".join(_read(line) for page in pages for line in _lines(page))
    return "".join(_MARKS.sub("", shown).split())


def _lines(page: pypdf.PageObject) -> list[list[_Part]]:
    """The parts of each line from left to right, lines from the top; the letters of a line stand at one height."""
    parts: list[_Part] = []

    def keep(text: str, cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            parts.append(_Part(tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text))

    page.extract_text(visitor_text=keep)
    lines: list[list[_Part]] = []
    for part in sorted(parts, key=lambda part: -part.y):
        if lines and lines[-1][0].y - part.y < 3:
            lines[-1].append(part)
        else:
            lines.append([part])
    return [sorted(line) for line in lines]


def _read(line: list[_Part]) -> str:
    runs = [
        (arabic, [part.text for part in run])
        for arabic, run in groupby(line, lambda part: bool(_ARABIC.search(part.text)))
    ]
    return "".join("".join(reversed(words) if arabic else words) for arabic, words in reversed(runs))
