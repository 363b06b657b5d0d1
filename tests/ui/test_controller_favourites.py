from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from hytedesk.catalogue import Organization, Service, ServiceDetail
from hytedesk.db import favourites
from hytedesk.ui.controllers.favourites import FavouritesController

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.tasks import Lane

DETAIL = ServiceDetail(
    service=Service(id="x:s", organization="x:o", names={"fi": "Kerho"}),
    organization=Organization(id="x:o", type="association", names={"fi": "Ry"}),
    channels=(),
)


class Hand:
    """Runs each task when it is told to; what has not been run when the program ends is dropped."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def submit(
        self,
        lane: Lane,  # noqa: ARG002
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        def run() -> None:
            try:
                value = work()
            except Exception as error:  # noqa: BLE001  # the caller's to judge
                failed(error)
            else:
                done(value)

        self._waiting.append(run)

    def run(self) -> None:
        waiting, self._waiting = self._waiting, []
        for task in waiting:
            task()

    def close(self) -> None:
        self._waiting.clear()


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def controller(window: MainWindow, hand: Hand, tmp_path: Path) -> FavouritesController:
    return FavouritesController(window, hand, tmp_path)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_waits_at_the_end_is_written(
    controller: FavouritesController, hand: Hand, tmp_path: Path, times: int
) -> None:
    for _time in range(times):
        controller.toggle("x:s", DETAIL)
    hand.close()
    controller.close()
    assert [one.service for one in favourites.read(tmp_path)] == ["x:s"] * (times % 2)


def test_what_was_written_is_not_written_again(controller: FavouritesController, hand: Hand, tmp_path: Path) -> None:
    controller.toggle("x:s", DETAIL)
    hand.run()
    favourites.remove(tmp_path, "x:s")  # in another program
    controller.close()
    assert favourites.read(tmp_path) == ()


def test_one_made_before_the_others_were_read_stays(
    controller: FavouritesController, hand: Hand, tmp_path: Path
) -> None:
    other = favourites.favourite(DETAIL, datetime(2026, 3, 1, tzinfo=UTC))
    favourites.add(tmp_path, other)
    controller.load()
    controller.toggle("x:new", DETAIL)
    hand.run()
    assert set(controller.ids()) == {"x:s", "x:new"}


def test_what_cannot_be_written_is_taken_back_and_told(
    controller: FavouritesController, hand: Hand, tmp_path: Path, window: MainWindow
) -> None:
    (tmp_path / "user.db").mkdir()
    controller.toggle("x:s", DETAIL)
    assert controller.ids() == ("x:s",)
    hand.run()
    assert controller.ids() == ()
    assert window._notice is not None
    assert "user.db" in window._notice.label.text()
    controller.close()
