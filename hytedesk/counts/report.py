"""The local counts of a year as they may be shown: small numbers hidden, one kind beside the other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from hytedesk.counts.hidden import Shown, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.counts.tally import Kind, Tally

Value: TypeAlias = tuple[str, str]
"""A filter group and one of its values: `("need", "loneliness")`."""


class Missed(NamedTuple):
    """How many searches with a filter value found no service, and how many a few."""

    nothing: Shown
    few: Shown


class Returned(NamedTuple):
    """How many sheets with a return code of a service were handed over here, and how many codes came back."""

    sheets: Shown
    returns: Shown


def years(tallies: Iterable[Tally]) -> tuple[int, ...]:
    """The years in which something was counted, the latest first.

    A report is of one whole year: numbers of two stretches of time that overlap could be subtracted from each other.
    """
    return tuple(sorted({tally.year for tally in tallies if tally.kind != "list"}, reverse=True))


def missed(tallies: Iterable[Tally], year: int) -> dict[Value, Missed]:
    """What was looked for and found too little of."""
    nothing, few = (_sums(tallies, kind, year) for kind in ("nothing", "few"))
    found = {}
    for key in sorted({*nothing, *few}):
        group, _colon, value = key.partition(":")
        found[group, value] = Missed(shown(nothing[key]), shown(few[key]))
    return found


def sheets(tallies: Iterable[Tally], year: int) -> dict[str, Shown]:
    """On how many sheets each service was, by its key."""
    return {key: shown(number) for key, number in sorted(_sums(tallies, "sheet", year).items())}


def returned(tallies: Iterable[Tally], year: int) -> dict[str, Returned]:
    """What came back of the return codes of each service, by its key. The year is that of the sheets."""
    there, back = (_by_service(_sums(tallies, kind, year)) for kind in ("code", "returned"))
    return {key: Returned(shown(there[key]), shown(back[key])) for key in sorted({*there, *back})}


def _sums(tallies: Iterable[Tally], kind: Kind, year: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for tally in tallies:
        if (tally.kind, tally.year) == (kind, year):
            found[tally.key] += tally.number
    return found


def _by_service(sums: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, number in sums.items():
        found[key.partition(" ")[2]] += number
    return found
