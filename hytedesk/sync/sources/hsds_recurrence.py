"""Recurrences that no week of opening hours can show, in words (RFC 5545 as HSDS uses it, hsds-api.md section 6). Pure.

"The first Saturday of the month" must not become "Saturdays": it is said as a sentence in Finnish, Swedish and English.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_OCCURRENCES = 5_000
"""A rule that counts further than this counts as one without an end."""


class Day(msgspec.Struct, frozen=True, order=True):
    """A weekday (0 = Monday) of a rule; `nth` = only the first, second ... (-1 = last) of a month, None = each."""

    weekday: int
    nth: int | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One recurrence.

    Attributes:
        freq: how often; None = it does not recur, or in a way that we do not know.
        interval: every so many weeks or months.
        days: weekdays, sorted; month_days: days of the month, negative from its end.
        start: where counting begins. until: the last day that may be meant. count: how many times.
        opens, closes: `HH:MM`, None = not given; `closes` before `opens` is on the next day.
    """

    freq: Literal["weekly", "monthly"] | None = None
    interval: int = 1
    days: tuple[Day, ...] = ()
    month_days: tuple[int, ...] = ()
    start: date | None = None
    until: date | None = None
    count: int | None = None
    opens: str | None = None
    closes: str | None = None

    @property
    def is_weekly(self) -> bool:
        """Whether it is the same every week: "each Thursday of every month" is."""
        each = bool(self.days) and all(day.nth is None for day in self.days)
        return self.freq is not None and self.interval == 1 and each and not self.month_days


def last_day(rule: Rule) -> date | None:
    """The last day on which a weekly rule may be: `until`, or where its count runs out; None = it has no end."""
    if rule.count is None or rule.start is None or rule.freq != "weekly" or not 0 < rule.count <= MOST_OCCURRENCES:
        return rule.until
    wanted = sorted({day.weekday for day in rule.days}) or [rule.start.weekday()]
    monday = rule.start - timedelta(rule.start.weekday())
    before = sum(weekday < rule.start.weekday() for weekday in wanted)
    weeks, place = divmod(before + rule.count - 1, len(wanted))
    try:
        counted = monday + timedelta(weeks * 7 * rule.interval + wanted[place])
    except OverflowError:
        return rule.until
    return min(counted, rule.until) if rule.until else counted


class _Words(msgspec.Struct, frozen=True):
    weekdays: tuple[str, ...]
    ordinals: dict[int, str]
    nth: str
    day_number: str
    of_month: str
    last_of_month: str
    every_week: tuple[str, str]
    every_month: tuple[str, str]
    times: str
    colon: str
    begins: str


_LANGUAGES = {
    "fi": _Words(
        weekdays=("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
        ordinals={1: "1.", 2: "2.", 3: "3.", 4: "4.", 5: "5.", -1: "viimeinen", -2: "toiseksi viimeinen"},
        nth="kuukauden {nth} {day}",
        day_number="{n}.",
        of_month="kuukauden {days} päivä",
        last_of_month="kuukauden viimeinen päivä",
        every_week=("joka toinen viikko", "joka {n}. viikko"),
        every_month=("joka toinen kuukausi", "joka {n}. kuukausi"),
        times="klo {times}",
        colon=".",
        begins="alkaen {day.day}.{day.month}.{day.year}",
    ),
    "sv": _Words(
        weekdays=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
        ordinals={1: "första", 2: "andra", 3: "tredje", 4: "fjärde", 5: "femte", -1: "sista", -2: "näst sista"},
        nth="{nth} {day}en i månaden",
        day_number="{n}",
        of_month="den {days} i månaden",
        last_of_month="sista dagen i månaden",
        every_week=("varannan vecka", "var {n}:e vecka"),
        every_month=("varannan månad", "var {n}:e månad"),
        times="kl. {times}",
        colon=".",
        begins="från {day.day}.{day.month}.{day.year}",
    ),
    "en": _Words(
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ordinals={1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"},
        nth="{nth} {day} of the month",
        day_number="{n}",
        of_month="day {days} of the month",
        last_of_month="last day of the month",
        every_week=("every second week", "every {n} weeks"),
        every_month=("every second month", "every {n} months"),
        times="{times}",
        colon=":",
        begins="from {day.day}/{day.month}/{day.year}",
    ),
}


def in_words(rule: Rule) -> dict[str, str]:
    """The rule as a phrase in Finnish, Swedish and English; empty when it says nothing that could be told."""
    phrases = {language: _phrase(rule, words) for language, words in _LANGUAGES.items()}
    return {language: phrase for language, phrase in phrases.items() if phrase}


def _phrase(rule: Rule, words: _Words) -> str:
    every = words.every_month if rule.freq == "monthly" else words.every_week
    parts = [
        every[rule.interval > 2].format(n=rule.interval) if rule.freq and rule.interval > 1 else "",
        ", ".join(filter(None, (_day(day, words) for day in rule.days))),
        _month_days(rule.month_days, words) if rule.freq == "monthly" else "",
        _times(rule, words),
        words.begins.format(day=rule.start) if rule.start and rule.freq and rule.interval > 1 else "",
    ]
    return ", ".join(filter(None, parts))


def _day(day: Day, words: _Words) -> str:
    name = words.weekdays[day.weekday]
    if day.nth is None:
        return name
    ordinal = words.ordinals.get(day.nth)
    return words.nth.format(nth=ordinal, day=name) if ordinal else ""


def _month_days(days: tuple[int, ...], words: _Words) -> str:
    counted = ", ".join(words.day_number.format(n=day) for day in days if 0 < day <= 31)
    last = words.last_of_month if -1 in days else ""
    return ", ".join(filter(None, (words.of_month.format(days=counted) if counted else "", last)))


def _times(rule: Rule, words: _Words) -> str:
    if rule.opens is None:
        return ""
    opens, closes = (time.replace(":", words.colon) for time in (rule.opens, rule.closes or ""))
    return words.times.format(times=f"{opens}–{closes}")
