"""The tables as CSV, and how dark a number is."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from hytedesk.counts.hidden import Shown, shown, total
from hytedesk.counts.table import Table, as_csv, level

PARTS = (shown(7), shown(2))
TABLE = Table(
    id="sheets",
    title="Palvelut lähetteillä, 2026",
    note="Kuinka monella.",
    headers=("Palvelu", "Määrä"),
    labels=1,
    rows=(("Kerho; uusi", PARTS[0]), ("=HYPERLINK(1)", PARTS[1]), ("Yhteensä", total(PARTS))),
    total=True,
)


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_a_table_is_written_as_it_is_shown() -> None:
    assert lines(as_csv([TABLE])) == [
        ["Palvelut lähetteillä, 2026"],
        ["Kuinka monella."],
        ["Palvelu", "Määrä"],
        ["Kerho; uusi", "7"],
        ["'=HYPERLINK(1)", "<5"],
        ["Yhteensä", "8+"],
    ]
    both = lines(as_csv([TABLE, TABLE]))
    assert len(both) == 13
    assert both[6] == []


def test_the_greatest_is_no_total() -> None:
    assert TABLE.greatest == 7
    assert Table(id="sheets", title="", note="", headers=(), labels=0, rows=()).greatest == 0


@given(st.integers(0, 1000))
def test_a_hidden_number_is_as_dark_as_any_hidden_one(number: int) -> None:
    assert 0 <= level(shown(number)) <= 3
    assert (level(shown(number)) == 0) == (number == 0)
    assert level(shown(number)) <= level(Shown(number + 10, number + 10))
