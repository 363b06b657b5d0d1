from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hytedesk.catalogue import OpeningHours, Span
from hytedesk.sheet.hours import open_now
from hytedesk.sync.sources.hsds_recurrence import WEEKDAYS, Day, Rule, in_words, last_day
from hytedesk.sync.sources.hsds_schedule import hours


def _one(**members: Any) -> OpeningHours:
    (entry,) = hours([members], "fi")
    return entry


def _span(day: int, opens: str, closes: str, last_day: int | None = None) -> Span:
    return Span(opens=opens, closes=closes, day=day, last_day=day if last_day is None else last_day)


def _week(**members: Any) -> dict[str, Any]:
    return {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "12:00"} | members


def test_schedules_of_one_period_are_one_week() -> None:
    found = hours([_week(byday="MO,TU"), _week(byday="FR", closes_at="11:00"), _week(byday="TU")], "fi")
    assert [entry.spans for entry in found] == [
        (_span(0, "09:00", "12:00"), _span(1, "09:00", "12:00"), _span(4, "09:00", "11:00"))
    ]


@pytest.mark.parametrize(
    ("opens", "closes", "span"),
    [
        ("09:00:00Z", "16:30:00Z", _span(0, "09:00", "16:30")),
        ("9:00am", "5:00 p.m.", _span(0, "09:00", "17:00")),
        ("12am", "12pm", _span(0, "00:00", "12:00")),
        ("0900", "9.30", _span(0, "09:00", "09:30")),
        ("10:00+02:00", "12:00+02:00", _span(0, "10:00", "12:00")),
        ("22:00", "02:00", _span(0, "22:00", "02:00", 1)),
        ("18:00", "00:00", _span(0, "18:00", "24:00")),
        ("18:00", "24:00", _span(0, "18:00", "24:00")),
    ],
)
def test_times(opens: str, closes: str, span: Span) -> None:
    assert _one(**_week(opens_at=opens, closes_at=closes)).spans == (span,)


@pytest.mark.parametrize("opens", ["25:00", "9:75", "13pm", "noonish", "", None, [], "9:00 sharp"])
def test_a_time_that_cannot_be_read_opens_nothing(opens: Any) -> None:
    assert _one(**_week(opens_at=opens, description="Soita ensin.")).spans == ()


@pytest.mark.parametrize("closes", ["00:00", "23:59", "24:00"])
def test_the_whole_week_is_always_open(closes: str) -> None:
    members = {"freq": "DAILY", "opens_at": "00:00", "closes_at": closes, "description": "Aina."}
    assert _one(**members).always is (closes != "00:00")


@pytest.mark.parametrize("byday", ["MO", "mo", ["MO"], "Monday", " MO "])
def test_spellings_of_a_weekday(byday: Any) -> None:
    assert [span.day for span in _one(**_week(byday=byday)).spans] == [0]


@pytest.mark.parametrize("weekday", ["Monday", "monday", "1", 1])
def test_rows_of_older_packages(weekday: Any) -> None:
    entry = _one(weekday=weekday, opens_at="9:00am", closes_at="5:00pm", original_text="9-5, Mon")
    assert (entry.spans, entry.note) == ((_span(0, "09:00", "17:00"),), {})


@pytest.mark.parametrize("byday", ["XX", "MO,??", "0MO.5", "99MO"])
def test_weekdays_that_cannot_be_read_claim_no_day(byday: str) -> None:
    entry = _one(**_week(byday=byday, dtstart="2026-01-05"))
    assert entry.spans == ()
    assert entry.note["en"] == "09:00–12:00"


def test_without_weekdays_it_is_that_of_the_beginning() -> None:
    assert [span.day for span in _one(**_week(byday="", dtstart="2026-01-07")).spans] == [2]


def test_a_single_day() -> None:
    entry = _one(dtstart="2026-12-05", opens_at="10:00", closes_at="14:00", description="Joulumyyjäiset")
    assert (entry.valid_from, entry.valid_to) == (date(2026, 12, 5), date(2026, 12, 5))
    assert entry.spans == (_span(5, "10:00", "14:00"),)


@pytest.mark.parametrize(
    ("members", "fi", "en"),
    [
        ({"freq": "MONTHLY", "byday": "1SA"}, "kuukauden 1. lauantai, klo", "first Saturday of the month,"),
        ({"freq": "WEEKLY", "byday": "-1FR"}, "kuukauden viimeinen perjantai, klo", "last Friday of the month,"),
        ({"freq": "MONTHLY", "bymonthday": "2,15"}, "kuukauden 2., 15. päivä, klo", "day 2, 15 of the month,"),
        ({"freq": "MONTHLY", "bymonthday": -1}, "kuukauden viimeinen päivä, klo", "last day of the month,"),
        ({"freq": "MONTHLY", "dtstart": "2026-01-09"}, "kuukauden 9. päivä, klo", "day 9 of the month,"),
        (
            {"freq": "WEEKLY", "interval": 2, "byday": "MO", "dtstart": "2026-01-05"},
            "joka toinen viikko, maanantai, klo",
            "every second week, Monday,",
        ),
        (
            {"freq": "MONTHLY", "interval": "3", "byday": "2TU"},
            "joka 3. kuukausi, kuukauden 2. tiistai, klo",
            "every 3",
        ),
        ({"freq": "YEARLY", "byday": "MO"}, "klo", ""),
    ],
)
def test_what_is_not_the_same_every_week_is_said_in_words(members: dict[str, Any], fi: str, en: str) -> None:
    entry = _one(opens_at="10:00", closes_at="13:00", description="Ilmoittaudu.", **members)
    assert entry.spans == ()
    assert entry.note["fi"].startswith(f"{fi} 10.00–13.00")
    assert entry.note["en"].startswith(en)
    assert all(note.endswith("; Ilmoittaudu.") for note in entry.note.values())


def test_every_thursday_of_every_month_is_every_thursday() -> None:
    assert [span.day for span in _one(**_week(freq="MONTHLY", byday="TH")).spans] == [3]


@pytest.mark.parametrize("said", ["By appointment only", "Ajanvarauksella", "Enligt överenskommelse"])
def test_by_appointment(said: str) -> None:
    assert _one(description=said).by_appointment
    assert not _one(**_week(description=said)).by_appointment


def test_a_narrow_period_beside_the_week_is_an_exception() -> None:
    christmas = {"valid_from": "2026-12-24", "valid_to": "2026-12-26", "description": "Suljettu"}
    summer = _week(valid_from="2026-06-01", valid_to="2026-08-31", closes_at="11:00")
    week, warm, closed = hours([christmas, _week(), summer], "fi")
    assert (week.exception, warm.exception, closed.exception, closed.closed) == (False, False, True, True)
    assert (warm.valid_from, warm.valid_to) == (date(2026, 6, 1), date(2026, 8, 31))


def test_a_narrow_period_alone_is_no_exception() -> None:
    assert not _one(**_week(valid_from="2026-12-01", valid_to="2026-12-20")).exception


def test_holidays_of_older_packages() -> None:
    found = hours(
        [_week()],
        "fi",
        [
            {"closed": "true", "start_date": "2026-12-24", "end_date": "2026-12-26"},
            {"closed": "false", "start_date": "2026-12-31", "opens_at": "10:00", "closes_at": "12:00"},
            {"closed": "true", "start_date": "January 01, 0001"},
        ],
    )
    assert [(entry.exception, entry.closed, len(entry.spans)) for entry in found] == [
        (False, False, 1), (True, True, 0), (True, False, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "members",
    [{}, _week(valid_from="2026-05-01", valid_to="2026-01-01"), _week(dtstart="2026-05-01", until="2026-04-01")],
)
def test_what_says_nothing_or_never_is_is_left_out(members: dict[str, Any]) -> None:
    assert hours([members], "fi") == ()


_DAYS = st.lists(st.sampled_from(range(7)), min_size=1, max_size=7, unique=True)
_DATES = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(_DAYS, _DATES, st.integers(1, 60), st.integers(1, 4))
def test_counting_ends_where_counting_by_hand_ends(days: list[int], start: date, count: int, interval: int) -> None:
    rule = Rule(freq="weekly", days=tuple(map(Day, sorted(days))), start=start, count=count, interval=interval)
    monday = start - timedelta(start.weekday())
    found = [
        day
        for week in range(0, 61 * interval, interval)
        for weekday in sorted(days)
        if (day := monday + timedelta(week * 7 + weekday)) >= start
    ]
    assert last_day(rule) == found[count - 1]
    sooner = found[count - 1] - timedelta(1)
    assert (
        last_day(Rule(freq="weekly", days=rule.days, start=start, count=count, interval=interval, until=sooner))
        == sooner
    )


@given(_DAYS, st.times(), st.integers(5, 1435), _DATES)
def test_a_weekly_rule_is_open_exactly_on_its_days(days: list[int], opens: Any, length: int, day: date) -> None:
    """Read back by the sheet: what the rule says is open at a moment is open there, and nothing else is."""
    begins = opens.hour * 60 + opens.minute
    ends = (begins + length) % 1440
    assume(ends != 1439)
    found = hours(
        [
            {
                "freq": "WEEKLY",
                "byday": ",".join(WEEKDAYS[one] for one in days),
                "opens_at": f"{begins // 60:02}:{begins % 60:02}",
                "closes_at": f"{ends // 60:02}:{ends % 60:02}",
            }
        ],
        "fi",
    )
    for minute in range(7, 1440, 60):
        moment = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        today = day.weekday() in days and begins <= minute < begins + length
        yesterday = (day.weekday() - 1) % 7 in days and minute + 1440 < begins + length
        state = open_now(found, moment)
        assert state is not None
        assert state.open is (today or yesterday)


_FIELDS = (
    "freq", "byday", "bymonthday", "interval", "count", "dtstart", "until", "valid_from", "valid_to", "opens_at",
    "closes_at", "weekday", "description",
)  # fmt: skip
_ODD = st.text(max_size=12) | st.integers(-5, 5000) | st.sampled_from(["WEEKLY", "MO", "1SA", "2026-02-30", "9"])


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(_FIELDS, _ODD)))
def test_no_schedule_is_too_odd(members: dict[str, Any]) -> None:
    for entry in hours([members], "sv"):
        assert entry.spans or entry.note or entry.by_appointment or entry.always
        assert all(0 <= (span.day or 0) <= 6 and span.opens != span.closes for span in entry.spans)
        assert not (entry.valid_from and entry.valid_to) or entry.valid_from <= entry.valid_to


def test_a_rule_that_says_nothing_has_no_words() -> None:
    assert in_words(Rule()) == {}
