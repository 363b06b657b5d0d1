"""A table of the gap report: what stands in it, and the same as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from hytedesk.counts.hidden import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell: TypeAlias = str | Shown
TableId: TypeAlias = Literal["coverage", "searches", "sheets", "returns"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table, ready to show.

    Attributes:
        id: which one it is.
        title, note: what it tells, in a few words and in a sentence or two.
        headers: of the columns. labels: how many of them, the first ones, hold texts and the others numbers.
        rows: in the order in which they are shown.
        total: the last row is the sum of the others.
        drawing: numbers are shaded by size or have bars beside them.
    """

    id: TableId
    title: str
    note: str
    headers: tuple[str, ...]
    labels: int
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    drawing: Literal["heat", "bars"] = "bars"

    @property
    def greatest(self) -> int:
        """The greatest number of the rows, 0 = there is none; a total is none. Goes through all of them."""
        rows = self.rows[:-1] if self.total else self.rows
        return max((cell.least for row in rows for cell in row if isinstance(cell, Shown)), default=0)


def level(number: Shown) -> int:
    """How dark a number of a heat map is: 0 for none, 1 for one or two, 2 for less than ten, 3 for more."""
    return sum(number.least >= least for least in (1, 3, 10))


def as_csv(tables: Iterable[Table]) -> bytes:
    """The tables below each other, as spreadsheets of our countries read them: semicolons, UTF-8 with its mark.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number:
            writer.writerow(())
        for line in ((table.title,), (table.note,), table.headers, *table.rows):
            writer.writerow([_plain(str(cell)) for cell in line])
    return out.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
