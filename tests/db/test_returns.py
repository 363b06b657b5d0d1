"""Lists of organizations are counted once, for the services they are about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hytedesk.counts import codes
from hytedesk.counts.tally import Tally
from hytedesk.db import returns, tallies
from hytedesk.errors import BadReturns

UNIT, DAY, TODAY = "Rannan terveysasema", date(2026, 11, 3), date(2027, 1, 15)
PRINTED, FELLOW, GONE = (codes.code_of(UNIT, DAY, f"x:{number}") for number in (1, 2, 3))
FOREIGN = codes.code_of("Saaren terveysasema", DAY, "x:1")
CATALOGUE = ("x:1", "x:2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tallies.add(tmp_path, (Tally("code", "2026-11", f"{PRINTED} x:1", 9),))
    return tmp_path


def came_back(folder: Path) -> list[Tally]:
    return [one for one in tallies.read(folder) if one.kind == "returned"]


def test_codes_of_this_computer_and_of_its_unit_are_known_and_others_are_told(folder: Path) -> None:
    content = f"{PRINTED};4\n{FELLOW};2\n{FOREIGN};7\n{GONE};1\n".encode()
    taken = returns.take(folder, content, UNIT, CATALOGUE, TODAY)
    assert taken == (6, 2, (FOREIGN, GONE))
    assert sorted(came_back(folder)) == sorted(
        (Tally("returned", "2026-11", f"{PRINTED} x:1", 4), Tally("returned", "2026-11", f"{FELLOW} x:2", 2))
    )


def test_a_code_stays_known_when_the_workplace_gets_another_name(folder: Path) -> None:
    assert returns.take(folder, f"{PRINTED};4".encode(), "Rannan hyvinvointikeskus", CATALOGUE, TODAY).returns == 4
    assert returns.take(folder, f"{FELLOW};4".encode(), "", CATALOGUE, TODAY).foreign == (FELLOW,)


def test_the_same_list_counts_once_unless_it_is_wanted_again(folder: Path) -> None:
    returns.take(folder, f"{PRINTED};4\n{FELLOW};1".encode(), UNIT, CATALOGUE, TODAY)
    same = f"code,number\n{FELLOW},1\n{PRINTED},4".encode("utf-16")
    with pytest.raises(BadReturns, match="again"):
        returns.take(folder, same, UNIT, CATALOGUE, TODAY)
    assert [one.number for one in came_back(folder)] == [4, 1] or [one.number for one in came_back(folder)] == [1, 4]
    returns.take(folder, same, UNIT, CATALOGUE, TODAY, again=True)
    assert {one.number for one in came_back(folder)} == {8, 2}


def test_a_list_with_a_wrong_line_counts_not_at_all(folder: Path) -> None:
    with pytest.raises(BadReturns, match="lines"):
        returns.take(folder, f"{PRINTED};4\n{PRINTED};x".encode(), UNIT, CATALOGUE, TODAY)
    assert came_back(folder) == []


def test_a_list_of_another_unit_may_come_again(folder: Path) -> None:
    for _time in range(2):
        assert returns.take(folder, f"{FOREIGN};7".encode(), UNIT, CATALOGUE, TODAY) == (0, 0, (FOREIGN,))
