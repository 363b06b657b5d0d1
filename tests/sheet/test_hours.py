from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.catalogue import OpeningHours, Span
from hytedesk.sheet import hours
from tests.sheet.services import TODAY, closed, spans

WEEKDAYS = OpeningHours(spans=(*spans(range(4), "09:00", "15:00"), *spans((4,), "09:00", "13:30")))
DAY_NAMES = ("ma", "ti", "ke", "to", "pe", "la", "su")


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def fi(*sets: OpeningHours) -> tuple[str, ...]:
    return hours.lines(sets, "fi", TODAY)


def test_equal_days_in_a_row_are_merged_in_each_language() -> None:
    assert fi(WEEKDAYS) == ("ma–to 9–15, pe 9–13.30",)
    assert hours.lines((WEEKDAYS,), "sv", TODAY) == ("mån–tors 9–15, fre 9–13.30",)
    assert hours.lines((WEEKDAYS,), "en", TODAY) == ("Mon–Thu 9:00–15:00, Fri 9:00–13:30",)


def test_days_apart_and_breaks_are_told_apart_by_a_semicolon() -> None:
    lunch = (*spans((4,), "09:00", "12:00"), *spans((4,), "13:00", "15:00"))
    assert fi(OpeningHours(spans=spans((1, 3), "10:00", "14:00"))) == ("ti, to 10–14",)
    assert fi(OpeningHours(spans=(*spans((1, 3), "10:00", "14:00"), *lunch))) == ("ti, to 10–14; pe 9–12 ja 13–15",)


def test_every_day_around_the_clock_and_by_appointment_have_words() -> None:
    assert fi(OpeningHours(spans=spans(range(7), "08:00", "20:00"))) == ("joka päivä 8–20",)
    assert fi(OpeningHours(always=True)) == ("ympäri vuorokauden",)
    assert fi(OpeningHours(spans=spans(range(7), "00:00", "24:00"))) == ("ympäri vuorokauden",)
    assert fi(OpeningHours(spans=spans((5, 6), "00:00", "24:00"))) == ("la–su ympäri vuorokauden",)
    assert fi(OpeningHours(by_appointment=True)) == ("ajanvarauksella",)


def test_nights_are_said_to_be_nights() -> None:
    nights = tuple(Span(opens="16:00", closes="08:00", day=day, last_day=day + 1) for day in range(4))
    weekend = Span(opens="16:00", closes="08:00", day=4, last_day=0)
    assert fi(OpeningHours(spans=(*nights, weekend))) == ("ma–to 16–8 (yön yli), pe 16 – ma 8",)


def test_neighbouring_closed_days_become_one_period() -> None:
    days = [closed(day, day) for day in (date(2026, 12, 26), date(2026, 12, 6), date(2026, 12, 24), date(2026, 12, 25))]
    assert fi(WEEKDAYS, *days)[1:] == ("kiinni 6.12., 24.–26.12.",)
    assert hours.lines(days, "sv", TODAY) == ("stängt 6 dec., 24–26 dec.",)
    assert hours.lines(days, "en", TODAY) == ("closed 6 Dec, 24–26 Dec",)


def test_exceptions_tell_their_own_hours() -> None:
    eve = OpeningHours(
        exception=True,
        valid_from=date(2026, 12, 31),
        valid_to=date(2026, 12, 31),
        spans=(Span(opens="09:00", closes="12:00"),),
    )
    assert fi(eve) == ("poikkeus 31.12. 9–12",)


def test_exceptions_of_the_next_sixty_days_only() -> None:
    last = TODAY + timedelta(60)
    assert fi(closed(last, last)) == ("kiinni 21.1.",)
    assert fi(closed(last + timedelta(1), last + timedelta(1))) == ()
    assert fi(closed(TODAY - timedelta(9), TODAY - timedelta(1))) == ()
    assert fi(OpeningHours(exception=True, closed=True, valid_from=TODAY)) == ("kiinni toistaiseksi",)


def test_sets_with_a_period_or_a_heading_say_so() -> None:
    summer = OpeningHours(
        valid_from=date(2027, 6, 1), valid_to=date(2027, 8, 31), spans=spans(range(5), "09:00", "14:00")
    )
    desk = OpeningHours(note={"fi": "Asiakaspalvelu"}, spans=spans(range(5), "10:00", "12:00"))
    over = OpeningHours(valid_to=TODAY - timedelta(1), spans=spans(range(5), "10:00", "12:00"))
    assert fi(summer, desk, over) == ("1.6.–31.8.: ma–pe 9–14", "Asiakaspalvelu: ma–pe 10–12")
    assert hours.lines((desk,), "fi", TODAY, notes=False) == ("ma–pe 10–12",)


def test_hours_that_are_not_given_claim_nothing() -> None:
    assert fi(OpeningHours()) == ()
    assert fi() == ()
    assert hours.open_now((OpeningHours(by_appointment=True),), moment(2026, 11, 23, 10)) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (moment(2026, 11, 23, 9), hours.OpenState(open=True, until=moment(2026, 11, 23, 15))),
        (moment(2026, 11, 23, 15), hours.OpenState(open=False, until=moment(2026, 11, 24, 9))),
        (moment(2026, 12, 24, 10), hours.OpenState(open=False, until=moment(2026, 12, 28, 9))),
    ],
)
def test_open_now_knows_until_when(now: datetime, expected: hours.OpenState) -> None:
    holidays = closed(date(2026, 12, 24), date(2026, 12, 27))
    assert hours.open_now((WEEKDAYS, holidays), now) == expected


def test_open_now_in_the_small_hours_and_around_the_clock() -> None:
    night = OpeningHours(spans=(Span(opens="18:00", closes="02:00", day=4, last_day=5),))
    assert hours.open_now((night,), moment(2026, 11, 28, 1)) == hours.OpenState(
        open=True, until=moment(2026, 11, 28, 2)
    )
    assert hours.open_now((OpeningHours(always=True),), moment(2026, 11, 28, 1)) == hours.OpenState(
        open=True, until=None
    )


def test_clock_speaks_like_the_lines() -> None:
    assert hours.clock(moment(2026, 11, 28, 9), "fi") == "9"
    assert hours.clock(moment(2026, 11, 28, 9, 30), "sv") == "9.30"
    assert hours.clock(moment(2026, 11, 28, 9), "en") == "9:00"


times = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
days = st.integers(0, 6)
day_spans = st.builds(
    lambda day, opens, closes: Span(day=day, last_day=day, opens=opens, closes=closes), days, times, times
)
long_spans = st.builds(
    lambda day, more, opens, closes: Span(day=day, last_day=(day + more) % 7, opens=opens, closes=closes),
    days,
    st.integers(1, 6),
    times,
    times,
)


def minute(text: str) -> int:
    hour, _dot, rest = text.partition(".")
    return int(hour) * 60 + int(rest or 0)


def listed_days(text: str) -> list[int]:
    if text == "joka päivä":
        return list(range(7))
    found: list[int] = []
    for part in text.split(", "):
        first, _dash, last = part.partition("–")
        found.extend(range(DAY_NAMES.index(first), DAY_NAMES.index(last or first) + 1))
    return found


def minutes_read(line: str) -> set[int]:
    """What a reader of a Finnish line takes it to mean: the open minutes of the week."""
    if line == "ympäri vuorokauden":
        return set(range(hours.WEEK))
    covered: set[int] = set()
    for group in line.split("; ") if ";" in line else re.split(r"(?<=[\d)n]), ", line):
        weekend = re.fullmatch(r"(\w\w) ([\d.]+) – (\w\w) ([\d.]+)", group)
        if weekend:
            start = DAY_NAMES.index(weekend[1]) * hours.DAY + minute(weekend[2])
            end = DAY_NAMES.index(weekend[3]) * hours.DAY + minute(weekend[4])
            covered.update(range(start, end if end > start else end + hours.WEEK))
            continue
        match = re.fullmatch(r"(joka päivä|[a-z]{2}(?:[–,] ?[a-z]{2})*) (.*)", group)
        assert match, group
        for text in match[2].split(" ja "):
            whole = text == "ympäri vuorokauden"
            opens, closes = ("0", "24") if whole else text.removesuffix(" (yön yli)").split("–")
            end = minute(closes) + (hours.DAY if text.endswith("(yön yli)") else 0)
            for day in listed_days(match[1]):
                covered.update(range(day * hours.DAY + minute(opens), day * hours.DAY + end))
    return {value % hours.WEEK for value in covered}


def minutes_given(span: Span) -> set[int]:
    assert span.day is not None
    assert span.last_day is not None
    opens, closes = (int(text[:2]) * 60 + int(text[3:]) for text in (span.opens, span.closes))
    start, end = span.day * hours.DAY + opens, span.last_day * hours.DAY + closes
    if end <= start:
        end += hours.DAY if span.day == span.last_day else hours.WEEK
    return {value % hours.WEEK for value in range(start, end)}


@given(st.lists(st.one_of(day_spans, long_spans), min_size=1, max_size=12))
def test_the_line_tells_exactly_the_minutes_given(given_spans: list[Span]) -> None:
    (line,) = fi(OpeningHours(spans=tuple(given_spans)))
    assert minutes_read(line) == set().union(*map(minutes_given, given_spans))


@given(st.lists(st.one_of(day_spans, long_spans), min_size=1, max_size=6), st.integers(0, hours.WEEK - 1))
def test_open_now_agrees_with_the_minutes_given(given_spans: list[Span], now: int) -> None:
    monday = moment(2026, 11, 23)
    state = hours.open_now((OpeningHours(spans=tuple(given_spans)),), monday + timedelta(minutes=now))
    assert state is not None
    assert state.open == (now in set().union(*map(minutes_given, given_spans)))
