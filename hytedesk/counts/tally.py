"""A count: how often something happened in a week or a month, by a key that is no word and no person.

Each kind stands alone: which need was asked for and which municipality are two counts that nothing joins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from datetime import date

Kind: TypeAlias = Literal["nothing", "few", "sheet", "code", "returned", "list"]


class Tally(msgspec.Struct, frozen=True, order=True):
    """A count.

    Attributes:
        kind: `nothing`, `few` = a search with filters found none, found few services; `sheet` = a service was on a
            sheet that was handed over; `code` = the same with a return code; `returned` = an organization counted the
            code; `list` = such a list was read.
        period: `2026-W47` (ISO week) of the first three kinds, `2026-11` of the others.
        key: `need:loneliness`, `age_group:seniors` or `municipality:905` of a search; the key of a service; a return
            code and the key of its service (`K7M2P9T5C8X demo:1`); the digest of a list.
        number: how often, 1 or more.
    """

    kind: Kind
    period: str
    key: str
    number: int = 1

    @property
    def year(self) -> int:
        """That of the period."""
        return int(self.period[:4])


def week(day: date) -> str:
    """The ISO week of a day: the finest time that is kept."""
    year, number, _day = day.isocalendar()
    return f"{year}-W{number:02}"


def month(day: date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"
