"""PTV v12 opening hours -> those of v11. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hytedesk.sync.sources import ptv11_wire as old

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.sync.sources import ptv12_wire as wire

_RESERVATION = "OpenOnReservation"
_REPEATED: dict[str | None, wire.Texts] = {
    "OddWeeks": {"fi": "Parittomilla viikoilla", "sv": "Udda veckor", "en": "In odd weeks"},
    "EvenWeeks": {"fi": "Parillisilla viikoilla", "sv": "Jämna veckor", "en": "In even weeks"},
}
_FIXED = {
    "NewYearDay": (1, 1),
    "Epiphany": (1, 6),
    "MayDayEve": (4, 30),
    "MayDay": (5, 1),
    "IndependenceDay": (12, 6),
    "ChristmasEve": (12, 24),
    "ChristmasDay": (12, 25),
    "SecondDayOfChristmas": (12, 26),
    "NewYearEve": (12, 31),
}
_AFTER_EASTER = {
    "MaundyThursday": -3,
    "GoodFriday": -2,
    "EasterSunday": 0,
    "EasterMonday": 1,
    "AscensionDay": 39,
    "WhitSunday": 49,
}
_WEEKDAY_FROM = {"MidsummerEve": (4, 6, 19), "MidsummerDay": (5, 6, 20), "AllSaintsDay": (5, 10, 31)}
"""The first such weekday (0 = Monday) from this month and day on."""


def hours(item: wire.Hours | None, today: date) -> list[old.ServiceHour]:
    """The sets of opening hours; of holidays the next one from `today` on."""
    if item is None:
        return []
    found = [converted for entry in item.hours or () for converted in _converted(entry)]
    holidays = item.holiday_service_hours
    if holidays:
        years = holidays.repetition.years if holidays.repetition else None
        for entry in holidays.holidays or ():
            day = next_holiday(entry.holiday_name or "", today, years)
            if day is not None:
                found += _exception(entry.hours or (), day.isoformat(), day.isoformat(), [])
    return found


def next_holiday(name: str, today: date, years: Iterable[int] | None = None) -> date | None:
    """The day of the holiday from `today` on, in one of `years` (None = any); None when there is none."""
    for year in sorted(years) if years is not None else (today.year, today.year + 1):
        day = _holiday(name, year)
        if day is not None and day >= today:
            return day
    return None


def _holiday(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _AFTER_EASTER:
        return _easter(year) + timedelta(days=_AFTER_EASTER[name])
    if name in _WEEKDAY_FROM:
        weekday, month, day = _WEEKDAY_FROM[name]
        first = date(year, month, day)
        return first + timedelta(days=(weekday - first.weekday()) % 7)
    return None


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, in Meeus' form)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    skipped = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + skipped + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def _converted(item: wire.HourSet) -> list[old.ServiceHour]:
    note = texts(item.heading) + texts(item.additional_information)
    reserved = item.opening_status == _RESERVATION
    weekly = [
        (name.capitalize(), hour) for name, day in (item.weekly_hours or {}).items() for hour in (day.hours or ())
    ]
    if item.type == "ExceptionalDateRangeServiceHour":
        return _exception([hour for _, hour in weekly], item.from_date, item.to_date, note, [day for day, _ in weekly])
    if item.type in {"WeeklyUntilFurtherNoticeServiceHour", "WeeklyDateRangeServiceHour"}:
        return _weekly(weekly, item, note)
    always = item.type == "ContinuousAlwaysValidServiceHour" or _lasts_a_week(item)
    span = old.Hour(item.from_day, item.to_day, item.from_time, item.to_time)
    return [
        old.ServiceHour(
            service_hour_type="OverMidnight",
            valid_from=item.from_date,
            valid_to=item.to_date,
            is_always_open=always and not reserved,
            is_reservation=reserved,
            additional_information=note,
            opening_hour=[] if always else [span],
        )
    ]


def _weekly(weekly: list[tuple[str, wire.Hour]], item: wire.HourSet, note: list[old.TextItem]) -> list[old.ServiceHour]:
    """A set for every kind of week, and one for what is only by appointment."""
    sets: dict[tuple[str | None, bool], list[old.Hour]] = {} if weekly else {(None, False): []}
    for day, hour in weekly:
        repeated = hour.repetition if hour.repetition in _REPEATED else None
        span = old.Hour(day, "", hour.start, hour.end)
        sets.setdefault((repeated, hour.opening_status == _RESERVATION), []).append(span)
    return [
        old.ServiceHour(
            service_hour_type="DaysOfTheWeek",
            valid_from=item.from_date,
            valid_to=item.to_date,
            is_reservation=reserved,
            additional_information=note + texts(_REPEATED.get(repeated)),
            opening_hour=spans,
        )
        for (repeated, reserved), spans in sets.items()
    ]


def _exception(
    entries: Iterable[wire.Hour],
    first: str | None,
    last: str | None,
    note: list[old.TextItem],
    days: list[str] | None = None,
) -> list[old.ServiceHour]:
    """Closed, unless an entry says otherwise; `days` are the weekdays of the entries."""
    listed = list(entries)
    open_ones = [
        (old.Hour(days[index] if days else None, None, hour.start, hour.end), hour)
        for index, hour in enumerate(listed)
        if hour.opening_status != "Closed"
    ]
    return [
        old.ServiceHour(
            service_hour_type="Exceptional",
            valid_from=first,
            valid_to=last,
            is_closed=not open_ones,
            is_reservation=any(hour.opening_status == _RESERVATION for _, hour in open_ones),
            additional_information=note,
            opening_hour=[span for span, _ in open_ones],
        )
    ]


def _lasts_a_week(item: wire.HourSet) -> bool:
    """Whether a time without a break is so long that weekdays cannot tell it."""
    try:
        first, last = date.fromisoformat(item.from_date or ""), date.fromisoformat(item.to_date or "")
    except ValueError:
        return False
    return last - first >= timedelta(days=7)


def texts(values: wire.Texts, kind: str | None = None) -> list[old.TextItem]:
    """A map by language as v11 would list it; an empty text is none."""
    return [old.TextItem(language, value, kind) for language, value in (values or {}).items() if value]
