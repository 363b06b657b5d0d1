"""A year's counts as they may be shown."""

from __future__ import annotations

from hytedesk.counts import report
from hytedesk.counts.hidden import shown, total
from hytedesk.counts.tally import Tally

TALLIES = (
    Tally("code", "2026-11", "C5C5C5C5C5C x:1", 6),
    Tally("code", "2026-12", "K7M2P9T5C8X x:1", 5),
    Tally("few", "2026-W01", "need:debt", 2),
    Tally("list", "2027-01", "abc"),
    Tally("nothing", "2026-W47", "need:loneliness", 3),
    Tally("nothing", "2026-W48", "need:loneliness", 4),
    Tally("nothing", "2025-W48", "need:loneliness", 40),
    Tally("returned", "2026-11", "C5C5C5C5C5C x:1", 2),
    Tally("returned", "2026-12", "D5D5D5D5D5D x:2", 5),
    Tally("sheet", "2026-W48", "x:1", 5),
    Tally("sheet", "2026-W49", "x:2", 1),
)


def test_years_are_whole() -> None:
    assert report.years(TALLIES) == (2026, 2025)
    assert report.years(()) == ()


def test_weeks_of_a_year_add_up_before_small_numbers_are_hidden() -> None:
    found = report.missed(TALLIES, 2026)
    assert found == {
        ("need", "debt"): (shown(0), shown(2)),
        ("need", "loneliness"): (shown(7), shown(0)),
    }
    assert str(found["need", "debt"].few) == "<5"
    assert report.missed(TALLIES, 2024) == {}


def test_services_and_what_came_back_of_them() -> None:
    sheets = report.sheets(TALLIES, 2026)
    assert {key: str(number) for key, number in sheets.items()} == {"x:1": "5", "x:2": "<5"}
    assert str(total(sheets.values())) == "6+"
    assert report.returned(TALLIES, 2026) == {"x:1": (shown(11), shown(2)), "x:2": (shown(0), shown(5))}
