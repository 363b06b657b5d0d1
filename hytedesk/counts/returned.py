"""The list of an organization: which return codes it has counted, and how often. Any CSV that an office program writes.

Two columns, code and number (docs/return-codes.md). A list with a line that cannot be right is refused as a whole: half
a list would be counted twice when the mended one comes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from hytedesk.counts import codes
from hytedesk.errors import BadReturns

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 10_000_000
"""Bytes of a list; a year of a large organization has a hundredth of that."""
_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "cp1252"))
_SEPARATORS = ";\t,"
_NUMBER = re.compile("[0-9]{1,5}")


def read(content: bytes) -> dict[str, int]:
    """How often each code was counted, by the code as `codes.encode` writes it.

    Raises:
        BadReturns: the list is too large, no text, empty, or has lines that cannot be right.
    """
    if len(content) > LARGEST:
        raise BadReturns("size")
    text = _text(content)
    found: Counter[str] = Counter()
    wrong: list[tuple[int, str]] = []
    canonical = cache(_canonical)  # a list has few codes, a damaged one any number of lines
    for line, cells in _rows(text):
        if len(cells) != 2:
            wrong.append((line, "columns"))
        elif not (code := canonical(cells[0])):
            wrong.append((line, "code"))
        elif not _NUMBER.fullmatch(number := _plain(cells[1])):
            wrong.append((line, "number"))
        else:
            found[code] += int(number)
    if wrong:
        raise BadReturns("lines", wrong)
    if not +found:
        raise BadReturns("empty")
    return dict(+found)


def digest(counted: dict[str, int]) -> str:
    """The same for the same list, in whatever order or form it was written."""
    return hashlib.sha256(repr(sorted(counted.items())).encode()).hexdigest()[:32]


def _text(content: bytes) -> str:
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
    raise BadReturns("text")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines with something in them, by number; without a heading."""
    lines = re.split("\r\n|\r|\n", text)
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip(" \t;,\ufeff")]
    if filled and re.fullmatch(r"sep=[;,\t]", filled[0][1].strip(" ")):
        filled = filled[1:]
    separator = next((sign for sign in _SEPARATORS if filled and sign in filled[0][1]), ";")
    for place, (number, line) in enumerate(filled):
        cells = _cells(line, separator)
        if place > 0 or not _is_heading(cells):
            yield number, cells


def _cells(line: str, separator: str) -> list[str]:
    """The cells without empty ones at the end; none where quotation marks do not fit together."""
    cells = _quoted(line, separator) if '"' in line else line.split(separator)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _quoted(line: str, separator: str) -> list[str]:
    try:
        (cells,) = csv.reader(io.StringIO(line), delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return []
    return cells


def _is_heading(cells: list[str]) -> bool:
    return len(cells) > 1 and not any(sign.isdigit() for cell in cells for sign in cell)


def _canonical(cell: str) -> str:
    """The code as it is written, "" = it is none."""
    try:
        return codes.encode(codes.decode(cell))
    except ValueError:
        return ""


def _plain(cell: str) -> str:
    return cell.strip() if cell.isascii() else unicodedata.normalize("NFKC", cell).strip()
