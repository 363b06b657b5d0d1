"""The tables of the gap report: what they say in which order, and that nothing hidden shows."""

from __future__ import annotations

import pytest

from hytedesk.catalogue import Organization, Service, ServiceDetail
from hytedesk.counts.hidden import shown, total
from hytedesk.counts.tally import Tally
from hytedesk.search.coverage import Coverage
from hytedesk.sheet import glyphs
from hytedesk.ui.controllers import gap_tables
from hytedesk.vocabulary import needs, places

DETAILS = {
    f"x:{number}": ServiceDetail(
        service=Service(id=f"x:{number}", organization="x:o", names={"fi": name}),
        organization=Organization(id="x:o", type="association", names={"fi": "Ry"}),
    )
    for number, name in ((1, "Kerho"), (2, "Äijäpiiri"), (3, "Avoin tupa"))
}
COVERAGE = Coverage(("loneliness", "money"), ("905", "478"), ((3, 0), (0, 0)), ((1, 1), (2, 0)))


def texts(rows: tuple[tuple[object, ...], ...]) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in rows]


def test_needs_go_theme_by_theme_and_none_is_missing() -> None:
    assert set(gap_tables.need_ids()) == {need.id for need in needs.needs()}
    assert len(gap_tables.need_ids()) == len(needs.needs())


def test_municipalities_of_a_county_or_of_the_country() -> None:
    assert set(gap_tables.municipality_codes("15")) == set(places.municipalities_of("15"))
    assert len(gap_tables.municipality_codes(None)) == 308


@pytest.mark.usefixtures("english")
def test_coverage_says_how_many_gaps_there_are_and_what_is_counted() -> None:
    own = gap_tables.coverage_table(COVERAGE, county="15", age_group="seniors", wider=False)
    assert texts(own.rows) == [(own.rows[0][0], "3", "0"), (own.rows[1][0], "0", "0")]
    assert own.headers[0] == "Need"
    assert "Seniors" in own.title
    assert own.note.startswith("Without any service: 3 of 4 pairs")
    everything = gap_tables.coverage_table(COVERAGE, county=None, age_group=None, wider=True)
    assert [row[1:] for row in texts(everything.rows)] == [("4", "1"), ("2", "0")]
    assert everything.note != own.note


def test_searches_are_listed_by_filter_and_hidden_numbers_by_name() -> None:
    tallies = [
        Tally("nothing", "2026-W01", "need:money", 9),
        Tally("nothing", "2026-W01", "need:loneliness", 4),
        Tally("nothing", "2026-W01", "need:exercise", 1),
        Tally("few", "2026-W01", "municipality:905", 6),
        Tally("nothing", "2026-W01", "need:from-a-newer-program", 5),
    ]
    found = gap_tables.searches_table(tallies, 2026)
    numbers = [row[2:] for row in texts(found.rows)]
    assert numbers == [("9", "0"), ("5", "0"), ("<5", "0"), ("<5", "0"), ("0", "6")]
    hidden = [str(row[1]) for row in found.rows[2:4]]
    assert hidden == sorted(hidden)
    assert not found.total


def test_services_go_by_number_then_name_and_lost_ones_keep_their_key() -> None:
    tallies = [Tally("sheet", "2026-W01", key, number) for key, number in (("x:2", 3), ("x:1", 4), ("x:3", 8))]
    found = gap_tables.sheets_table([*tallies, Tally("sheet", "2026-W01", "x:9", 1)], 2026, DETAILS)
    assert [row[0] for row in found.rows[:-1]] == ["Avoin tupa", "Kerho", "x:9", "Äijäpiiri"]
    assert [str(row[2]) for row in found.rows] == ["8", "<5", "<5", "<5", "11+"]
    assert gap_tables.service_keys(tallies) == ("x:2", "x:1", "x:3")


@pytest.mark.usefixtures("english")
def test_return_codes_are_told_by_service() -> None:
    tallies = [
        Tally("code", "2026-10", "C5C5C5C5C5C x:1", 7),
        Tally("code", "2026-11", "D5D5D5D5D5D x:1", 5),
        Tally("returned", "2026-11", "D5D5D5D5D5D x:1", 5),
    ]
    found = gap_tables.returns_table(tallies, 2026, DETAILS)
    assert texts(found.rows) == [
        ("Kerho", "Ry", "12", "5"),
        ("Total", "", "12", "5"),
    ]
    assert gap_tables.service_keys(tallies) == ("x:1",)


def test_nothing_counted_is_an_empty_table() -> None:
    for table in (
        gap_tables.searches_table((), 2026),
        gap_tables.sheets_table((), 2026, {}),
        gap_tables.returns_table((), 2026, {}),
    ):
        assert (table.rows, table.total) == ((), False)


def test_what_stands_for_a_number_can_be_drawn_on_paper() -> None:
    parts = (shown(7), shown(2))
    assert all(glyphs.printable(str(number)) == str(number) for number in (*parts, total(parts)))
