"""Same services again: within the day, in memory, services and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hytedesk.ui.controllers.again import MOST, Memory

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_the_latest_sheet_is_first_and_the_same_services_are_there_once(qapp: object) -> None:  # noqa: ARG001
    memory = Memory(now=Clock())
    for services in (("a",), ("b", "c"), ("a",), ()):
        memory.remember(services)
    assert [past.services for past in memory.sheets()] == [("a",), ("b", "c")]


def test_nothing_is_remembered_beyond_midnight(qapp: object) -> None:  # noqa: ARG001
    clock = Clock()
    memory = Memory(now=clock)
    memory.remember(("a",))
    clock.now = NOON + timedelta(hours=11, minutes=59)
    assert memory.sheets()
    clock.now = NOON + timedelta(hours=12)
    assert memory.sheets() == ()
    clock.now = NOON
    assert memory.sheets() == ()


def test_there_is_an_end_to_it(qapp: object) -> None:  # noqa: ARG001
    memory = Memory(now=Clock())
    for number in range(MOST + 5):
        memory.remember((str(number),))
    assert len(memory.sheets()) == MOST
    assert memory.sheets()[0].services == (str(MOST + 4),)
