"""Coverage against a naive count over the records, and against what the window would find."""

from __future__ import annotations

import pytest

from hytedesk.search.building import build
from hytedesk.search.coverage import coverage
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.vocabulary import ages, needs, places
from tests.search.services import CATALOGUE, HELSINKI, MARIEHAMN, MUSTASAARI, SEINAJOKI, VAASA, detail

NEEDS = tuple(need.id for need in needs.needs())
CODES = (VAASA, MUSTASAARI, SEINAJOKI, HELSINKI, MARIEHAMN)
GROUPS = (None, *(group.id for group in ages.age_groups()))
MAINLAND = tuple(place.code for place in places.municipalities() if place.county != places.ALAND)
MORE = (
    *CATALOGUE,
    detail("phone line", needs=("loneliness",), area="mainland", target_groups=("KR1.1",)),
    detail("web", needs=("loneliness", "money"), area="country"),
    detail("everywhere by list", needs=("money",), municipalities=MAINLAND),
    detail("resting", needs=("loneliness",), municipalities=(VAASA,), status="paused"),
)


@pytest.fixture(scope="module")
def more() -> Index:
    return Index.from_blobs(build(MORE))


@pytest.mark.parametrize("group", GROUPS)
def test_it_counts_what_the_records_say(more: Index, group: str | None) -> None:
    found = coverage(more, NEEDS, CODES, group)
    assert (found.needs, found.municipalities) == (NEEDS, CODES)
    services = [one.service for one in MORE if one.service.status == "active"]
    for row, need in enumerate(NEEDS):
        for column, code in enumerate(CODES):
            reach = [
                places.coverage(service.area, service.municipalities, (code,))
                for service in services
                if need in service.needs and (group is None or group in ages.age_groups_of(service))
            ]
            told = (found.own[row][column], found.wider[row][column])
            expected = (sum(one in {"local", "county"} for one in reach), sum(one == "country" for one in reach))
            assert told == expected, (need, code)


def test_it_tells_what_the_window_would_find_but_for_paused_services() -> None:
    index = Index.from_blobs(build([one for one in MORE if one.service.status == "active"]))
    engine, found = Engine(index), coverage(index, NEEDS, CODES)
    for row, need in enumerate(NEEDS):
        for column, code in enumerate(CODES):
            total = engine.search(Query(needs=(need,), municipalities=(code,))).total
            assert found.own[row][column] + found.wider[row][column] == total


def test_nothing_asked_is_nothing_told(index: Index) -> None:
    assert coverage(index, (), CODES).own == ()
    assert coverage(index, NEEDS[:2], ()).own == ((), ())
    assert set(coverage(index, ("no such need",), CODES, "no such group").own[0]) == {0}
