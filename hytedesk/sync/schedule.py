"""When to synchronise without being asked. Pure: the window asks, and brings the clock and what it knows.

* Each computer checks at its own minute of every interval, which follows from the random name of its data folder: the
  servers see an even stream, also when a whole county switches its computers on at eight.
* After a failure the waits double up to the interval; where only the network was missing they begin at minutes, and a
  network that comes back, a computer that wakes and a window that opens end them. After "too many requests" the server
  says how long.
* On a metered connection, in battery saver and without the file of a memory stick nothing is done until a person asks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from hytedesk.db.user import History, SyncRun

Obstacle = Literal["metered", "saver", "absent"]
"""A metered connection, the system's battery saver, a file that is not there."""

FIRST_WAIT = timedelta(minutes=5)
"""After one failed try for want of a network."""
FIRST_LONG_WAIT = timedelta(minutes=30)
"""After any other failure: trying again soon mends none of them."""
PAUSE = timedelta(minutes=1)
"""Between two tries at least, however often the network comes and goes."""
SETTLE = timedelta(seconds=30)
"""A network that has just come back is given up to this long, another time on each computer."""

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Plan(msgspec.Struct, frozen=True):
    """The next try without being asked.

    Attributes:
        at: when, None = never: there is nothing to check.
        obstacle: what it waits for besides the time, None = nothing.
    """

    at: datetime | None = None
    obstacle: Obstacle | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether to synchronise now."""
        return self.at is not None and self.at <= now and self.obstacle is None


def plan(  # noqa: PLR0913  # all that the decision depends on
    history: History,
    source: str,
    *,
    interval: timedelta,
    now: datetime,
    news: datetime | None = None,
    obstacle: Obstacle | None = None,
    in_use: int | None = None,
) -> Plan:
    """The next try for `source`, given what happened before.

    Args:
        history: of the data folder; runs of other sources and cancelled ones do not count.
        source: `KIND:URL`.
        interval: between two checks that go well.
        now: a run that is told to begin later than that was written by a clock that went wrong, and counts as now.
        news: when the network last came back, the computer woke or the window opened, None = none of these.
        obstacle: what holds now.
        in_use: the generation in use, None = not known; where it is older than the one that the latest good run left,
            that one was damaged, and the next run need not wait for its turn.
    """
    runs = history.attempts(source)
    good = next((run for run in runs if run.is_good), None)
    if good is None and history.good is not None and history.good.source == source:
        good = history.good
    failures = list(takewhile(lambda run: not run.is_good, runs))
    if failures:
        return Plan(_retry(failures, history.installation, interval, now, news), obstacle)
    if good is None:
        return Plan(now, obstacle)
    if in_use is not None and (good.generation or 0) > in_use:
        return Plan(min(good.started, now) + FIRST_LONG_WAIT, obstacle)
    return Plan(_next_turn(min(good.started, now), interval, share(history.installation)), obstacle)


def share(installation: str, occasion: str = "") -> float:
    """Where between 0 and 1 this computer stands on an occasion: always the same, evenly spread over computers."""
    digest = blake2b(f"{installation} {occasion}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def _next_turn(last: datetime, interval: timedelta, place: float) -> datetime:
    """The computer's own minute of an interval, half an interval after `last` or later."""
    first = _EPOCH + place * interval
    turns = -((first - (last + interval / 2)) // interval)
    return first + turns * interval


def _retry(
    failures: list[SyncRun], installation: str, interval: timedelta, now: datetime, news: datetime | None
) -> datetime:
    """The next try after failures, the latest first."""
    last, times = failures[0], len(failures)
    begun = min(last.started, now)
    first = FIRST_WAIT if last.outcome == "offline" else FIRST_LONG_WAIT
    wait = min(first * (1 << min(times - 1, 30)), interval) * (0.75 + share(installation, str(times)) / 2)
    wished = _wished_by_server(last)
    if wished is not None:
        return begun + max(wait, wished)
    if news is not None and news > begun and last.outcome == "offline":
        return min(begun + wait, max(begun + PAUSE, news + share(installation, "settle") * SETTLE))
    return begun + wait


def _wished_by_server(run: SyncRun) -> timedelta | None:
    """How long the server asked to be left alone, at most a day; None = it did not."""
    facts = (run.report.problem or {}).get("facts")
    wished = facts.get("retry_after") if isinstance(facts, dict) else None
    return timedelta(seconds=min(wished, 86400)) if isinstance(wished, int | float) and wished > 0 else None
