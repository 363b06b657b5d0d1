"""What is counted: filters that found little and services handed over, once a client, without words and persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from hytedesk.config import Settings
from hytedesk.counts.tally import Tally, month, week
from hytedesk.db import tallies
from hytedesk.ui.controllers import counts
from hytedesk.ui.controllers.counts import CountsController, filter_keys
from hytedesk.ui.controllers.filters import Choices
from tests.ui.test_controller_favourites import Hand

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

OWN = ("905", "499")
SETTINGS = Settings(municipalities=OWN, feature_return_codes=True)
LONELY = Choices(needs=("loneliness",), municipalities=OWN)


class Counted:
    """A controller whose pauses are over at once, and what it has written."""

    def __init__(self, qtbot: QtBot, folder: Path, settings: Settings) -> None:
        self._qtbot = qtbot
        self._folder = folder
        self._hand = Hand()
        self._parent = QObject()
        self.controller = CountsController(self._parent, self._hand, folder, settings)

    def search(self, choices: Choices, total: int) -> None:
        self.controller.searched(choices, total)
        self._qtbot.waitUntil(lambda: not self.controller._settled.isActive())

    def found(self) -> dict[tuple[str, str], int]:
        self._hand.run()
        return {(one.kind, one.key): one.number for one in tallies.read(self._folder)}


@pytest.fixture
def counted(qapp: object, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counted:  # noqa: ARG001
    monkeypatch.setattr(counts, "SETTLED", 1)
    return Counted(qtbot, tmp_path, SETTINGS)


@pytest.mark.parametrize(
    ("choices", "keys"),
    [
        (Choices(municipalities=OWN), ()),
        (Choices(text="velka", municipalities=OWN), ()),
        (LONELY, ("need:loneliness", "municipality:905", "municipality:499")),
        (Choices(age=78, municipalities=OWN), ("age_group:seniors", "municipality:905", "municipality:499")),
        (Choices(age=17), ("age_group:families", "age_group:youth")),
        (Choices(age_groups=("chronic",)), ("age_group:chronic",)),
        (Choices(municipalities=("399",)), ("municipality:399",)),
        (Choices(needs=("loneliness",), favourites=True, municipalities=OWN), ()),
    ],
)
def test_which_filters_a_search_counts_for(choices: Choices, keys: tuple[str, ...]) -> None:
    found = filter_keys(choices, OWN)
    assert found[: len(keys)] == keys
    if choices.municipalities:
        assert found == keys


def test_a_search_counts_by_what_it_found(counted: Counted) -> None:
    for total, choices in ((0, LONELY), (4, Choices(needs=("debt",), municipalities=OWN)), (5, Choices(age=78))):
        counted.controller.new_client()
        counted.search(choices, total)
    assert counted.found() == {
        ("nothing", "need:loneliness"): 1,
        ("nothing", "municipality:905"): 1,
        ("nothing", "municipality:499"): 1,
        ("few", "need:debt"): 1,
        ("few", "municipality:905"): 1,
        ("few", "municipality:499"): 1,
    }


def test_one_client_counts_once_and_only_what_stood(counted: Counted) -> None:
    counted.controller.searched(LONELY, 0)
    counted.search(LONELY, 30)
    assert counted.found() == {}
    for text in ("shakki", "šakki", "tammi"):
        counted.search(Choices(text=text, needs=("loneliness",), municipalities=OWN), 0)
    assert counted.found()["nothing", "need:loneliness"] == 1
    counted.controller.new_client()
    counted.search(LONELY, 0)
    assert counted.found()["nothing", "need:loneliness"] == 2
    counted.controller.searched(Choices(needs=("debt",)), 0)
    counted.controller.new_client()
    assert not counted.controller._settled.isActive()
    assert ("nothing", "need:debt") not in counted.found()


def test_a_service_counts_once_a_sheet_and_its_code_by_the_month(counted: Counted, tmp_path: Path) -> None:
    first = {"x:1": "K7M2P9T5C8X", "x:2": "C5C5C5C5C5C"}
    counted.controller.handed_over(("x:1", "x:2"), {}, 0)
    counted.controller.new_client()
    counted.controller.handed_over(("x:2",), {"x:2": "C5C5C5C5C5C"}, 1)
    for _time in range(3):  # that of the client before has been on its way
        counted.controller.handed_over(("x:1", "x:2"), first, 0)
    counted.found()
    today = datetime.now().astimezone().date()
    assert tallies.read(tmp_path) == (
        Tally("code", month(today), "C5C5C5C5C5C x:2", 2),
        Tally("code", month(today), "K7M2P9T5C8X x:1", 1),
        Tally("sheet", week(today), "x:1", 1),
        Tally("sheet", week(today), "x:2", 2),
    )


def test_what_is_switched_off_is_not_counted(counted: Counted) -> None:
    counted.controller.use_settings(replace(SETTINGS, feature_local_counts=False))
    counted.search(LONELY, 0)
    counted.controller.handed_over(("x:1",), {"x:1": "K7M2P9T5C8X"}, 0)
    assert list(counted.found()) == [("code", "K7M2P9T5C8X x:1")]
    counted.controller.use_settings(replace(SETTINGS, feature_return_codes=False))
    counted.controller.handed_over(("x:2",), {"x:2": "C5C5C5C5C5C"}, 0)
    assert list(counted.found())[1:] == [("sheet", "x:2")]


def test_a_disk_that_cannot_be_written_costs_the_count_and_nothing_else(counted: Counted, tmp_path: Path) -> None:
    (tmp_path / "user.db").write_bytes(b"something else" * 100)
    counted.controller.handed_over(("x:1",), {}, 0)
    counted._hand.run()
    (tmp_path / "user.db").unlink()
    counted.controller.handed_over(("x:2",), {}, 0)
    assert list(counted.found()) == [("sheet", "x:2")]
