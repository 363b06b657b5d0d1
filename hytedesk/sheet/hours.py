"""Opening hours as people read them: "ma–to 9–15, pe 9–13", "kiinni 24.–26.12.". Also for the window.

All spans of a set are first laid on one week of minutes and joined there, so that merging cannot lose or add a minute.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from hytedesk.catalogue import pick
from hytedesk.sheet import wording
from hytedesk.sheet.frame import frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hytedesk.catalogue import OpeningHours, Span
    from hytedesk.sheet.frame import Frame

DAY = 24 * 60
WEEK = 7 * DAY
EXCEPTION_DAYS = 60
"""Exceptions that begin later than this are left out: the paper will be old by then."""

Interval: TypeAlias = tuple[int, int]
"""Minutes from Monday 0:00, the end not included; past `WEEK` when it goes over the end of Sunday."""
Times: TypeAlias = tuple[Interval, ...]
"""Intervals of one day, in minutes from its midnight; past `DAY` when they end on the next day."""
Period: TypeAlias = tuple[date | None, date | None]


class OpenState(msgspec.Struct, frozen=True):
    """Whether a place is open.

    Attributes:
        open: True = open now, False = closed now.
        until: when that ends, local time; None = not within a week.
    """

    open: bool
    until: datetime | None


def lines(hours: Sequence[OpeningHours], language: str, today: date, *, notes: bool = True) -> tuple[str, ...]:
    """The hours to read on `today`, one line for each set, then one for closed days and one for other exceptions.

    Sets that have ended are left out, of the exceptions those that do not touch the next 60 days. Without `notes`
    nothing that the keeper of the service wrote is in the lines.
    """
    words = frame(language)
    found = [
        _normal_line(entry, words, language, today, notes=notes)
        for entry in hours
        if not entry.exception and (entry.valid_to is None or entry.valid_to >= today)
    ]
    exceptions = sorted(
        (entry for entry in hours if entry.exception and _touches(entry, today, today + timedelta(EXCEPTION_DAYS))),
        key=lambda entry: entry.valid_from or date.min,
    )
    closed = [_period(period, words, today) for period in _joined(exceptions)]
    if closed:
        found.append(words.hours.closed.format(dates=words.hours.comma.join(closed)))
    other = [
        f"{_period((entry.valid_from, entry.valid_to), words, today)} {body}"
        for entry in exceptions
        if not entry.closed and (body := _body(entry, words))
    ]
    if other:
        found.append(words.hours.exceptions.format(dates=words.hours.semicolon.join(other)))
    return tuple(dict.fromkeys(line for line in found if line))


def open_now(hours: Sequence[OpeningHours], now: datetime) -> OpenState | None:
    """Whether `now` (local time) lies in the hours; None when they do not say (none given, or by appointment).

    Exceptions of a day win over sets with a period, these over the normal week (PTV Open API, service hours).
    """
    first = now.replace(tzinfo=None)
    days = [first.date() + timedelta(offset) for offset in range(-7, 9)]
    in_force = {day: _in_force(hours, day) for day in days}
    if not any(entry.spans or entry.always or entry.closed for entry in in_force[first.date()]):
        return None
    spans: list[tuple[datetime, datetime]] = []
    for start, end in sorted(span for day in days for entry in in_force[day] for span in _on(entry, day)):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    horizon = datetime.combine(days[-1], time())
    for start, end in spans:
        if start <= first < end:
            return OpenState(open=True, until=None if end > horizon else end.replace(tzinfo=now.tzinfo))
    following = next((start for start, _end in spans if start > first), None)
    return OpenState(open=False, until=following.replace(tzinfo=now.tzinfo) if following else None)


def clock(moment: datetime, language: str) -> str:
    """The time of day as the hours show it: `9`, `9.30`; `9:00` in English."""
    return _clock(moment.hour * 60 + moment.minute, frame(language))


def week(spans: Iterable[Span]) -> tuple[Interval, ...]:
    """The minutes of the week that the spans cover, overlapping and touching ones joined, in order."""
    joined: list[Interval] = []
    for start, end in sorted(_interval(span) for span in spans if span.day is not None):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    while len(joined) > 1 and joined[-1][1] - WEEK >= joined[0][0]:
        first = joined.pop(0)
        joined[-1] = (joined[-1][0], max(joined[-1][1], first[1] + WEEK))
    return tuple(joined)


def _interval(span: Span) -> Interval:
    day = span.day or 0
    last_day = day if span.last_day is None else span.last_day
    start = day * DAY + _minutes(span.opens)
    end = last_day * DAY + _minutes(span.closes)
    if end <= start:
        end += DAY if last_day == day else WEEK
    return start, end


def _minutes(text: str) -> int:
    hour, minute = text.split(":")[:2]
    return int(hour) * 60 + int(minute)


def _normal_line(entry: OpeningHours, words: Frame, language: str, today: date, *, notes: bool) -> str:
    note = pick(entry.note, wording.spoken(language)) if notes else ""
    begins = entry.valid_from if entry.valid_from and entry.valid_from > today else None
    period = _period((entry.valid_from, entry.valid_to), words, today) if begins or entry.valid_to else ""
    head = " ".join(part for part in (note, period) if part)
    body = _body(entry, words)
    return f"{head}: {body}" if head and body else body or note


def _body(entry: OpeningHours, words: Frame) -> str:
    if entry.always:
        return words.hours.always
    whole = _times(_day_times(span for span in entry.spans if span.day is None), words)
    appointment = words.hours.by_appointment if entry.by_appointment else ""
    return words.hours.comma.join(part for part in (whole, _week_text(week(entry.spans), words), appointment) if part)


def _week_text(intervals: Iterable[Interval], words: Frame) -> str:
    days: dict[int, list[Interval]] = {}
    long: list[str] = []
    for start, end in intervals:
        if end - start >= WEEK:
            return words.hours.always
        if start % DAY == 0 and end % DAY == 0:
            for day in range(start // DAY, end // DAY):
                days.setdefault(day % 7, []).append((0, DAY))
        elif end - start <= DAY:
            days.setdefault(start // DAY, []).append((start % DAY, start % DAY + end - start))
        else:
            long.append(f"{_moment(start, words)} – {_moment(end, words, ends=True)}")
    by_times: dict[Times, list[int]] = {}
    for day in sorted(days):
        by_times.setdefault(tuple(sorted(days[day])), []).append(day)
    groups = [f"{_days(names, words)} {_times(times, words)}" for times, names in by_times.items()] + long
    several = any(words.hours.comma in group for group in groups)
    return (words.hours.semicolon if several else words.hours.comma).join(groups)


def _days(days: list[int], words: Frame) -> str:
    if len(days) == 7:
        return words.hours.every_day
    names = _day_names(words)
    runs = [[day for _place, day in run] for _key, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0])]
    return words.hours.comma.join(
        names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}" for run in runs
    )


def _times(times: Times, words: Frame) -> str:
    return words.hours.and_.join(_span(start, end, words) for start, end in times)


def _span(start: int, end: int, words: Frame) -> str:
    if (start, end) == (0, DAY):
        return words.hours.always
    text = words.hours.span.format(start=_clock(start, words), end=_clock(end if end == DAY else end % DAY, words))
    return words.hours.overnight.format(hours=text) if end > DAY else text


def _day_times(spans: Iterable[Span]) -> Times:
    return tuple(sorted({_interval(span) for span in spans}))


def _moment(minute: int, words: Frame, *, ends: bool = False) -> str:
    midnight = ends and minute % DAY == 0
    day = (minute // DAY - midnight) % 7
    return f"{_day_names(words)[day]} {_clock(DAY if midnight else minute % DAY, words)}"


def _clock(minute: int, words: Frame) -> str:
    pattern = words.hours.time if minute % 60 else words.hours.whole
    return pattern.format(hour=minute // 60, minute=minute % 60)


def _day_names(words: Frame) -> dict[int, str]:
    from babel.dates import get_day_names

    return dict(get_day_names(words.hours.weekdays, "stand-alone", words.locale))


def _touches(entry: OpeningHours, first: date, last: date) -> bool:
    return (entry.valid_from or date.min) <= last and (entry.valid_to or date.max) >= first


def _joined(exceptions: Iterable[OpeningHours]) -> list[Period]:
    """Closed periods that follow each other without a gap as one; `exceptions` are in order of beginning."""
    periods: list[Period] = []
    for entry in exceptions:
        if not entry.closed:
            continue
        if periods and _meets(periods[-1][1], entry.valid_from):
            first, last = periods[-1]
            periods[-1] = (first, max(last, entry.valid_to) if last and entry.valid_to else None)
        else:
            periods.append((entry.valid_from, entry.valid_to))
    return periods


def _meets(last: date | None, following: date | None) -> bool:
    return last is None or following is None or following <= last + timedelta(1)


def _period(period: Period, words: Frame, today: date) -> str:
    from babel.dates import format_interval, format_skeleton

    first, last = period
    far = any(day is not None and abs((day - today).days) > 300 for day in (first if last else None, last))
    skeleton = ("y" if far else "") + words.hours.days
    if first and last and first != last:
        text = str(format_interval(first, last, skeleton, locale=words.locale))
        return text.replace("\u2009", " ").replace("\u00a0", " ")
    day = last or first
    shown = str(format_skeleton(skeleton, day, locale=words.locale)) if day else ""
    if first and last:
        return shown
    if last:
        return words.hours.until.format(date=shown)
    if first and first > today:
        return words.hours.from_.format(date=shown)
    return words.hours.until_further_notice


def _in_force(hours: Sequence[OpeningHours], day: date) -> list[OpeningHours]:
    valid = [entry for entry in hours if _touches(entry, day, day)]
    dated = [entry for entry in valid if entry.valid_to]
    return (
        [entry for entry in valid if entry.exception]
        or [entry for entry in dated if not entry.exception]
        or [entry for entry in valid if not entry.exception]
    )


def _on(entry: OpeningHours, day: date) -> list[tuple[datetime, datetime]]:
    midnight = datetime.combine(day, time())
    if entry.always:
        return [(midnight, midnight + timedelta(1))]
    starts = day.weekday() * DAY
    found = []
    for span in entry.spans:
        start, end = _interval(span)
        if span.day is None or start // DAY == day.weekday():
            offset = start - (0 if span.day is None else starts)
            found.append((midnight + timedelta(minutes=offset), midnight + timedelta(minutes=offset + end - start)))
    return found
