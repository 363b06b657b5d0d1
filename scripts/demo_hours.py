"""The short notation of opening hours in the source files of the demo catalogue.

Hours: `mon-thu 9-15, fri 9-12 13-15`, `tue/thu 10-14`, `fri-sat 20-02` (over midnight), `24h`, `appointment`, or
nothing (not given). Exceptions: `2026-12-24..2026-12-26 closed | Joulu | Jul`, `2026-12-31 9-12 | Uudenvuodenaatto |
Nyårsafton`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hytedesk.catalogue import OpeningHours, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_hours(text: str, exceptions: Iterable[str] = ()) -> tuple[OpeningHours, ...]:
    """The opening hours that a notation means: the normal week, then the exceptions.

    Raises:
        ValueError: a weekday, a time or a date is missing or not one.
    """
    usual: tuple[OpeningHours, ...] = ()
    if text == "24h":
        usual = (OpeningHours(always=True),)
    elif text == "appointment":
        usual = (OpeningHours(by_appointment=True),)
    elif text:
        usual = (OpeningHours(spans=tuple(sorted(_spans(text), key=lambda span: (span.day or 0, span.opens)))),)
    return usual + tuple(_exception(exception) for exception in exceptions)


def _spans(text: str) -> list[Span]:
    spans = []
    for part in text.split(","):
        days, *times = part.split()
        if not times:
            raise ValueError(f"no times: {part!r}")
        for day in _days(days):
            for time in times:
                opens, closes = (_clock(value) for value in time.split("-"))
                spans.append(
                    Span(day=day, last_day=day if opens < closes else (day + 1) % 7, opens=opens, closes=closes)
                )
    return spans


def _days(text: str) -> list[int]:
    days: list[int] = []
    for part in text.split("/"):
        first, _, last = part.partition("-")
        days += range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)
    return days


def _clock(text: str) -> str:
    hour, _, minute = text.partition(":")
    return f"{int(hour):02}:{minute or '00'}"


def _exception(text: str) -> OpeningHours:
    rule, fi, sv = (part.strip() for part in text.split("|"))
    period, *times = rule.split()
    first, _, last = period.partition("..")
    spans = tuple(
        Span(opens=_clock(opens), closes=_clock(closes))
        for opens, closes in (time.split("-") for time in times if time != "closed")
    )
    return OpeningHours(
        exception=True,
        valid_from=date.fromisoformat(first),
        valid_to=date.fromisoformat(last or first),
        closed=times == ["closed"],
        spans=spans,
        note={"fi": fi, "sv": sv},
    )
