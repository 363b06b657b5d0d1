"""When a computer synchronises by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.db.user import History, Outcome, Report, SyncRun
from hytedesk.errors import Unreachable, to_wire
from hytedesk.sync import schedule
from hytedesk.sync.schedule import Plan

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SOURCE = "ptv11:https://ptv.example/api"
HOURS = timedelta(hours=4)
MINUTE = timedelta(minutes=1)

INSTALLATIONS = st.uuids().map(lambda name: name.hex)
INTERVALS = st.integers(1, 168).map(lambda hours: timedelta(hours=hours))
MOMENTS = st.integers(0, 10**6).map(lambda minutes: NOW - minutes * MINUTE)
OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from(["offline", "trust", "data", "disk", "failed"])


def ran(outcome: Outcome, ago: timedelta = timedelta(), source: str = SOURCE) -> SyncRun:
    return SyncRun(started=NOW - ago, seconds=1, source=source, outcome=outcome)


def past(*runs: SyncRun, installation: str = "a") -> History:
    good = next((run for run in runs if run.outcome in {"updated", "no_change"}), None)
    return History(installation, runs, good)


def plan(
    history: History,
    *,
    interval: timedelta = HOURS,
    now: datetime = NOW,
    news: datetime | None = None,
    in_use: int | None = None,
) -> Plan:
    return schedule.plan(history, SOURCE, interval=interval, now=now, news=news, in_use=in_use)


def at(history: History, **conditions: datetime | None) -> datetime:
    found = plan(history, **conditions).at  # type: ignore[arg-type]
    assert found is not None
    return found


def test_what_has_never_been_fetched_is_due_at_once() -> None:
    assert plan(past()).is_due(NOW)
    assert plan(past(ran("updated", source="file:/other"))).is_due(NOW)
    assert plan(past(ran("cancelled", MINUTE))).is_due(NOW)


@given(installation=INSTALLATIONS, interval=INTERVALS, last=MOMENTS)
def test_after_a_good_check_the_next_comes_in_about_an_interval(
    installation: str, interval: timedelta, last: datetime
) -> None:
    history = past(ran("no_change", NOW - last), installation=installation)
    found = plan(history, interval=interval).at
    assert found is not None
    assert last + interval / 2 <= found < last + interval * 1.5


@given(installation=INSTALLATIONS, interval=INTERVALS, one=MOMENTS, other=MOMENTS)
def test_a_computer_keeps_its_own_minute(
    installation: str, interval: timedelta, one: datetime, other: datetime
) -> None:
    turns = [
        plan(past(ran("updated", NOW - last), installation=installation), interval=interval).at for last in (one, other)
    ]
    one_turn, other_turn = (turn for turn in turns if turn is not None)
    apart = (one_turn - other_turn) / interval
    assert apart == pytest.approx(round(apart), abs=1e-6)


def test_computers_that_checked_together_are_spread_evenly_over_the_interval() -> None:
    turns = [at(past(ran("updated"), installation=str(number))) for number in range(2000)]
    tenths = [0] * 10
    for turn in turns:
        tenths[int((turn - min(turns)) / HOURS * 9.999)] += 1
    assert min(tenths) > 130
    assert max(tenths) < 270


@given(installation=INSTALLATIONS, interval=INTERVALS, outcomes=st.lists(OUTCOMES, min_size=1, max_size=20))
def test_waits_after_failures_grow_and_have_an_end(
    installation: str, interval: timedelta, outcomes: list[Outcome]
) -> None:
    runs = [ran(outcome) for outcome in outcomes]
    wait = at(past(*runs, installation=installation), interval=interval) - NOW  # type: ignore[arg-type]
    assert min(schedule.FIRST_WAIT, interval) * 0.75 <= wait <= interval * 1.25


def test_each_failure_for_want_of_a_network_doubles_the_wait() -> None:
    waits = [(at(past(*[ran("offline")] * times)) - NOW) / schedule.FIRST_WAIT for times in range(1, 6)]
    assert all(0.75 <= wait / 2**doubled <= 1.25 for doubled, wait in enumerate(waits))


def test_what_a_person_has_to_mend_is_tried_again_later() -> None:
    assert at(past(ran("data"))) - NOW > at(past(ran("offline"))) - NOW + 10 * MINUTE


def test_a_damaged_generation_is_made_anew_before_its_turn_but_not_again_and_again() -> None:
    good = SyncRun(started=NOW, seconds=1, source=SOURCE, outcome="updated", generation=4)
    waits = [plan(past(good), in_use=in_use).at - NOW for in_use in (0, 3)]  # type: ignore[operator]
    assert waits == [schedule.FIRST_LONG_WAIT] * 2
    assert plan(past(good), in_use=4) == plan(past(good), in_use=5) == plan(past(good))
    assert plan(past(ran("offline"), good), in_use=3) == plan(past(ran("offline"), good))


def test_a_success_ends_the_waits() -> None:
    assert at(past(ran("updated"), *[ran("offline", HOURS)] * 5)) - NOW >= HOURS / 2


def test_a_network_that_comes_back_ends_the_wait_soon_but_not_at_the_same_second_everywhere() -> None:
    failed = [ran("offline", timedelta(hours=1))] * 9
    soon = {at(past(*failed, installation=str(number)), news=NOW) - NOW for number in range(50)}
    assert max(soon) <= schedule.SETTLE
    assert len(soon) == 50


def test_a_network_that_comes_and_goes_is_not_tried_at_every_turn() -> None:
    assert at(past(*[ran("offline", timedelta(seconds=2))] * 9), news=NOW) >= NOW + timedelta(seconds=58)


def test_a_network_that_came_back_before_the_failure_changes_nothing() -> None:
    history = past(*[ran("offline", 10 * MINUTE)] * 3)
    assert at(history, news=NOW - 20 * MINUTE) == at(history)


@pytest.mark.parametrize("outcome", ["data", "trust", "disk", "failed"])
def test_a_network_that_comes_back_mends_nothing_else(outcome: Outcome) -> None:
    history = past(ran(outcome, MINUTE))
    assert at(history, news=NOW) == at(history)


def test_a_server_that_asks_for_two_hours_gets_them() -> None:
    problem = to_wire(Unreachable("ptv.example", "busy", 7200))
    busy = SyncRun(started=NOW, seconds=1, source=SOURCE, outcome="offline", report=Report(problem=problem))
    assert at(past(busy), news=NOW + MINUTE, now=NOW + MINUTE) >= NOW + timedelta(hours=2)


@given(ahead=st.integers(1, 10**6), interval=INTERVALS, outcome=st.sampled_from(["updated", "offline", "data"]))
def test_a_clock_that_was_ahead_does_not_put_off_the_next_check(
    ahead: int, interval: timedelta, outcome: Outcome
) -> None:
    found = plan(past(ran(outcome, -ahead * MINUTE)), interval=interval).at
    assert found is not None
    assert found <= NOW + interval * 1.5


@pytest.mark.parametrize("obstacle", ["metered", "saver", "absent"])
def test_an_obstacle_makes_it_wait_and_is_named(obstacle: schedule.Obstacle) -> None:
    found = schedule.plan(past(), SOURCE, interval=HOURS, now=NOW, obstacle=obstacle)
    assert not found.is_due(NOW)
    assert (found.at, found.obstacle) == (NOW, obstacle)


def test_a_history_full_of_failures_still_knows_the_last_good_run() -> None:
    good = ran("updated", timedelta(days=2))
    other = [ran("updated", source="file:/other")] * 20
    history = History("a", tuple(other), good)
    assert at(history) < NOW
    assert at(history) > NOW - timedelta(days=2)


def test_without_a_source_there_is_no_next_check() -> None:
    assert not Plan().is_due(NOW)
