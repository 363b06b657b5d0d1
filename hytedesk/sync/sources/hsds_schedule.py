"""HSDS schedules -> opening hours (hsds-api.md sections 6 and 8). Pure.

One schedule is one span of opening with the fields of an RRULE; older packages have one row for each weekday, and
holidays in a list of their own. What is the same every week becomes spans; what is not is said in words
(`hsds_recurrence`), because a wrong opening hour is worse than none. Times are taken as the clock on the wall shows
them, whatever zone stands behind them: publishers add the `Z` that the schema asks for.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from hytedesk.catalogue import OpeningHours, Span, Text
from hytedesk.sync.sources.hsds_recurrence import WEEKDAYS, Day, Rule, in_words, last_day
from hytedesk.sync.sources.hsds_values import Object, day, flag, joined, number, text, words

if TYPE_CHECKING:
    from collections.abc import Iterable

NARROW = timedelta(31)
"""Hours for at most so long beside hours that hold longer are an exception to them: HSDS has no word for one."""

_WHOLE_DAY = ("00:00", "24:00")
_TIME = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2})(?:[:.]?(\d\d))?(?:[:.]\d\d(?:\.\d+)?)?"
    r" *(?:([ap])\.?m\.?)? *(?:Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_BYDAY = re.compile(r"([+-]?\d{1,2})? *([A-Z]{2})[A-Z]*")
_APPOINTMENT = re.compile(
    r"\bappointment|\bajanvarauk|\bsopimuksen mukaan|\btidsbeställning|\benligt överenskommelse", re.IGNORECASE
)
_CLOSED = re.compile(r"\bclosed\b|\bsuljettu|\bstängt\b", re.IGNORECASE)


def hours(schedules: Iterable[Object], language: str, holidays: Iterable[Object] = ()) -> tuple[OpeningHours, ...]:
    """The sets of opening hours; notes are in `language`. Schedules that say nothing are left out.

    Those with the same period and the same note are one set; the sets are in the order of their periods, exceptions
    last.
    """
    entries = [entry for item in schedules if (entry := _entry(item, language)) is not None]
    entries += [entry for item in holidays if (entry := _holiday(item, language)) is not None]
    if any(not _is_narrow(entry) for entry in entries):
        entries = [_as_exception(entry) if _is_narrow(entry) else entry for entry in entries]
    sets: dict[tuple[object, ...], OpeningHours] = {}
    for entry in entries:
        key = (entry.exception, entry.valid_from, entry.valid_to, entry.closed, tuple(sorted(entry.note.items())))
        before = sets.get(key)
        sets[key] = entry if before is None else _together(before, entry)
    found = sorted(sets.values(), key=lambda entry: (entry.exception, entry.valid_from or date.min))
    return tuple(_around_the_clock(entry) for entry in found)


def _together(one: OpeningHours, other: OpeningHours) -> OpeningHours:
    spans = sorted({*one.spans, *other.spans}, key=lambda span: (-1 if span.day is None else span.day, span.opens))
    return replace(one, spans=tuple(spans), by_appointment=one.by_appointment or other.by_appointment)


def _around_the_clock(entry: OpeningHours) -> OpeningHours:
    whole = {span.day for span in entry.spans if (span.opens, span.closes) == _WHOLE_DAY}
    return replace(entry, spans=(), always=True) if whole >= set(range(7)) or None in whole else entry


def _is_narrow(entry: OpeningHours) -> bool:
    if entry.exception or entry.valid_from is None or entry.valid_to is None:
        return entry.exception
    return entry.valid_to - entry.valid_from < NARROW


def _as_exception(entry: OpeningHours) -> OpeningHours:
    """An exception; one without times that says "closed" is a closed period."""
    silent = not entry.spans and not entry.by_appointment
    closed = entry.closed or (silent and any(_CLOSED.search(note) for note in entry.note.values()))
    return replace(entry, exception=True, closed=closed)


def _entry(item: Object, language: str) -> OpeningHours | None:
    """The set of one schedule alone; None when it says nothing, or its period has no day."""
    rule = _rule(item)
    first = max(filter(None, (rule.start, day(item, "valid_from"))), default=None)
    last = min(filter(None, (last_day(rule), day(item, "valid_to"))), default=None)
    if first and last and last < first:
        return None
    spans = _spans(rule)
    said = joined((text(item, "description"), text(item, "notes"), "" if spans else text(item, "original_text")))
    entry = OpeningHours(
        valid_from=first,
        valid_to=last,
        by_appointment=not spans and bool(_APPOINTMENT.search(f"{said} {text(item, 'attending_type')}")),
        spans=spans,
        note=_note({} if spans else in_words(rule), " ".join(said.split()), language),
    )
    return entry if entry.spans or entry.note or entry.by_appointment else None


def _holiday(item: Object, language: str) -> OpeningHours | None:
    """An exception of an older package; None when it does not say when."""
    first = day(item, "start_date")
    if first is None:
        return None
    closed = flag(item, "closed")
    opens, closes = _time(item, "opens_at"), _time(item, "closes_at")
    spans = (Span(opens=opens, closes=closes),) if opens and closes and opens < closes and not closed else ()
    return OpeningHours(
        exception=True,
        valid_from=first,
        valid_to=max(first, day(item, "end_date") or first),
        closed=closed or not spans,
        spans=spans,
        note=_note({}, text(item, "description"), language),
    )


def _note(phrases: Text, said: str, language: str) -> Text:
    """What the publisher says, after what the spans cannot show."""
    if not phrases:
        return {language: said} if said else {}
    return {code: "; ".join(filter(None, (phrase, said))) for code, phrase in phrases.items()}


def _spans(rule: Rule) -> tuple[Span, ...]:
    if rule.opens is None or rule.closes is None:
        return ()
    once = rule.freq is None and rule.start is not None and rule.start == rule.until
    days = (
        [rule.start.weekday()] if once and rule.start else [one.weekday for one in rule.days] if rule.is_weekly else []
    )
    return tuple(
        Span(opens=rule.opens, closes=rule.closes, day=one, last_day=(one + (rule.closes <= rule.opens)) % 7)
        for one in days
    )


def _rule(item: Object) -> Rule:
    """The recurrence; one that is of another kind than weekly and monthly, or cannot be read, keeps only its times."""
    start, until = day(item, "dtstart"), day(item, "until")
    named, freq = _days(item), text(item, "freq").upper()
    interval, count = int(number(item, "interval") or 1), int(number(item, "count") or 0)
    days, month_days = named or (), _month_days(item)
    if freq == "DAILY" and interval == 1:
        freq, days = "WEEKLY", tuple(map(Day, range(7)))
    kind: Literal["weekly", "monthly"] | None = None
    if named is not None and freq in {"", "WEEKLY", "MONTHLY"}:
        kind = "monthly" if freq == "MONTHLY" or any(one.nth for one in days) else "weekly" if freq or days else None
    if kind == "weekly" and not days:
        days = (Day(start.weekday()),) if start else ()
    if kind == "monthly" and not days and not month_days and start:
        month_days = (start.day,)
    opens, closes = _time(item, "opens_at"), _time(item, "closes_at")
    return Rule(
        freq=kind,
        interval=max(1, min(interval, 1000)),
        days=days if kind else (),
        month_days=month_days if kind == "monthly" else (),
        start=start,
        until=start if not freq and not days and not until else until,
        count=count if count > 0 else None,
        opens=None if opens in {closes, "24:00"} else opens,
        closes=None if opens == closes else "24:00" if closes in {"00:00", "23:59"} else closes,
    )


def _days(item: Object) -> tuple[Day, ...] | None:
    """The weekdays, sorted; None when something else stands in their place."""
    found = set()
    for part in (*words(item, "byday"), text(item, "weekday")):
        if not part:
            continue
        if part in set("1234567") and "weekday" in item:
            found.add(Day(int(part) - 1))
            continue
        known = _BYDAY.fullmatch(part.upper())
        if known is None or known[2] not in WEEKDAYS or (known[1] and not -5 <= int(known[1]) <= 5):
            return None
        found.add(Day(WEEKDAYS.index(known[2]), int(known[1]) or None if known[1] else None))
    return tuple(sorted(found, key=lambda one: (one.weekday, one.nth or 0)))


def _month_days(item: Object) -> tuple[int, ...]:
    days = {int(part) for part in words(item, "bymonthday") if re.fullmatch("[+-]?[0-9]{1,2}", part)}
    one = number(item, "bymonthday") if not days else None
    return tuple(sorted(entry for entry in days or {int(one or 0)} if entry and -31 <= entry <= 31))


def _time(item: Object, name: str) -> str | None:
    """The time of day as `HH:MM`, None when none can be read."""
    found = _TIME.fullmatch(text(item, name))
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if (hour < 24 and minute < 60) or (hour, minute) == (24, 0) else None
