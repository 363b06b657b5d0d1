from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.catalogue import OpeningHours, Span
from hytedesk.sync.sources import ptv11_hours, ptv12_hours
from hytedesk.sync.sources import ptv12_wire as wire

TODAY = date(2026, 11, 22)


def _hours(*sets: dict[str, Any], holidays: dict[str, Any] | None = None) -> tuple[OpeningHours, ...]:
    item = msgspec.convert({"hours": list(sets), "holidayServiceHours": holidays}, wire.Hours)
    return ptv11_hours.hours(ptv12_hours.hours(item, TODAY))


def _hour(start: str, end: str, status: str = "Open", repetition: str = "Weekly") -> dict[str, Any]:
    return {"start": start, "end": end, "openingStatus": status, "repetition": repetition}


def _weekly(**days: list[dict[str, Any]]) -> dict[str, Any]:
    week = {name: {"hours": listed} for name, listed in days.items()}
    return {"type": "WeeklyUntilFurtherNoticeServiceHour", "heading": {"fi": "Neuvonta", "sv": ""}, "weeklyHours": week}


def test_a_week() -> None:
    (entry,) = _hours(_weekly(tuesday=[_hour("09:00", "11:30"), _hour("12:00", "00:00")]))
    assert entry.note == {"fi": "Neuvonta"}
    assert entry.spans == (Span(opens="09:00", closes="11:30", day=1, last_day=1),
                           Span(opens="12:00", closes="24:00", day=1, last_day=1))  # fmt: skip


def test_a_season() -> None:
    season = _weekly(monday=[_hour("09:00", "11:00")]) | {
        "type": "WeeklyDateRangeServiceHour", "fromDate": "2026-06-01", "toDate": "2026-08-31",
    }  # fmt: skip
    (entry,) = _hours(season)
    assert (entry.exception, entry.valid_from, entry.valid_to) == (False, date(2026, 6, 1), date(2026, 8, 31))


def test_odd_weeks_and_times_by_appointment_are_sets_of_their_own() -> None:
    odd, reserved = _hours(
        _weekly(monday=[_hour("09:00", "11:00", repetition="OddWeeks"), _hour("12:00", "14:00", "OpenOnReservation")])
    )
    assert odd.note == {"fi": "Neuvonta"} | {"sv": "Udda veckor", "en": "In odd weeks"} | {
        "fi": "Neuvonta\n\nParittomilla viikoilla"
    }
    assert (odd.by_appointment, reserved.by_appointment) == (False, True)


@pytest.mark.parametrize(("status", "member"), [("Open", "always"), ("OpenOnReservation", "by_appointment")])
def test_around_the_clock(status: str, member: str) -> None:
    (entry,) = _hours({"type": "ContinuousAlwaysValidServiceHour", "openingStatus": status})
    assert getattr(entry, member)
    assert entry.spans == ()


def test_over_the_weekend() -> None:
    days = {"fromDay": "Friday", "toDay": "Monday", "fromTime": "16:00", "toTime": "08:00"}
    span = Span(opens="16:00", closes="08:00", day=4, last_day=0)
    (until_further_notice,) = _hours(
        {"type": "ContinuousWeekdaysUntilFurtherNoticeServiceHour", "openingStatus": "Open", **days}
    )
    once = {"type": "ContinuousDateRangeServiceHour", "openingStatus": "Open", **days, "fromDate": "2026-12-04"}
    (weekend,) = _hours(once | {"toDate": "2026-12-07"})
    (month,) = _hours(once | {"toDate": "2027-01-07"})
    assert until_further_notice.spans == weekend.spans == (span,)
    assert (weekend.valid_from, weekend.valid_to) == (date(2026, 12, 4), date(2026, 12, 7))
    assert (month.always, month.spans) == (True, ())


@pytest.mark.parametrize("week", [{}, {"monday": {"hours": [_hour("08:00", "16:00", "Closed")]}}])
def test_a_closed_period(week: dict[str, Any]) -> None:
    exception = {"type": "ExceptionalDateRangeServiceHour", "fromDate": "2026-12-20", "toDate": "2027-01-06"}
    (entry,) = _hours(exception | {"weeklyHours": week})
    assert (entry.exception, entry.closed, entry.valid_to) == (True, True, date(2027, 1, 6))


def test_other_hours_for_a_period() -> None:
    exception = {"type": "ExceptionalDateRangeServiceHour", "fromDate": "2026-12-20", "toDate": "2027-01-06"}
    (entry,) = _hours(exception | {"weeklyHours": {"monday": {"hours": [_hour("10:00", "12:00")]}}})
    assert (entry.exception, entry.closed) == (True, False)
    assert entry.spans == (Span(opens="10:00", closes="12:00", day=0, last_day=0),)


def test_holidays_are_exceptions_on_their_next_day() -> None:
    listed = [
        {"holidayName": "ChristmasEve", "hours": [_hour("08:00", "12:00")]},
        {"holidayName": "Epiphany", "hours": []},
        {"holidayName": "Ramadan", "hours": []},
    ]
    eve, epiphany = _hours(holidays={"repetition": {"type": "RepetitionEveryYear"}, "holidays": listed})
    assert (eve.valid_from, eve.valid_to, eve.closed) == (date(2026, 12, 24), date(2026, 12, 24), False)
    assert eve.spans == (Span(opens="08:00", closes="12:00"),)
    assert (epiphany.valid_from, epiphany.closed) == (date(2027, 1, 6), True)
    years = {"type": "RepetitionInSelectedYears", "years": [2025]}
    assert _hours(holidays={"repetition": years, "holidays": listed}) == ()


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("MaundyThursday", date(2027, 3, 25)),
        ("GoodFriday", date(2027, 3, 26)),
        ("EasterSunday", date(2027, 3, 28)),
        ("EasterMonday", date(2027, 3, 29)),
        ("AscensionDay", date(2027, 5, 6)),
        ("WhitSunday", date(2027, 5, 16)),
        ("MidsummerEve", date(2027, 6, 25)),
        ("MidsummerDay", date(2027, 6, 26)),
        ("AllSaintsDay", date(2027, 11, 6)),
        ("IndependenceDay", date(2026, 12, 6)),
        ("NewYearDay", date(2027, 1, 1)),
    ],
)
def test_when_holidays_are(name: str, day: date) -> None:
    assert ptv12_hours.next_holiday(name, TODAY) == day


@pytest.mark.parametrize(
    ("year", "day"),
    [(1981, (4, 19)), (2000, (4, 23)), (2008, (3, 23)), (2011, (4, 24)), (2019, (4, 21)), (2038, (4, 25))],
)
def test_easter(year: int, day: tuple[int, int]) -> None:
    assert ptv12_hours.next_holiday("EasterSunday", date(year, 1, 1)) == date(year, *day)


@given(st.dates(date(1990, 1, 1), date(2150, 12, 31)))
def test_the_next_holiday_is_within_a_year_and_on_its_weekday(today: date) -> None:
    weekdays = {"EasterSunday": 6, "AscensionDay": 3, "MidsummerDay": 5, "AllSaintsDay": 5, "ChristmasDay": None}
    for name, weekday in weekdays.items():
        day = ptv12_hours.next_holiday(name, today)
        assert day is not None
        assert 0 <= (day - today).days <= 400
        assert weekday is None or day.weekday() == weekday
