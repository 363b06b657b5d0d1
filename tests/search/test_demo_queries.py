"""What people type finds the services of the demo catalogue, so that a change that harms finding is seen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from benchmarks import bench_search_demo as demo
from benchmarks import catalogues, judging

if TYPE_CHECKING:
    from benchmarks.judging import Figures
    from hytedesk.search.analyser import Analyser

LEAST_RECALL = {"all": 0.69, "all, typing": 0.65}
"""In the first ten, a little under what docs/search.md says was measured."""
LEAST_TOP3 = 0.87
MOST_EMPTY = 0.0
"""None should be empty; this is what was measured."""
CATEGORIES: dict[demo.Category, int] = {
    "inflected": 35,
    "compound": 30,
    "typo": 25,
    "colloquial": 30,
    "swedish": 18,
    "english": 5,
}
"""The least number of queries."""


@pytest.fixture(scope="module")
def found(analyser: Analyser) -> dict[str, Figures]:
    find, asked = demo.finder(analyser), demo.groups(demo.read())
    return {name: judging.figures(find, asked[name]) for name in LEAST_RECALL}


@pytest.mark.parametrize("group", LEAST_RECALL)
def test_recall(found: dict[str, Figures], group: str) -> None:
    assert found[group].recall >= LEAST_RECALL[group]


@pytest.mark.parametrize("group", LEAST_RECALL)
def test_the_first_three_hold_something(found: dict[str, Figures], group: str) -> None:
    assert found[group].top3 >= LEAST_TOP3


@pytest.mark.parametrize("group", LEAST_RECALL)
def test_hardly_a_list_is_empty(found: dict[str, Figures], group: str) -> None:
    assert found[group].zero <= MOST_EMPTY


def test_judged_services_are_in_the_catalogue() -> None:
    known = {detail.service.id for detail in catalogues.demo()}
    assert {key for query in demo.read() for key in query.judged.gains} <= known


def test_each_query_is_judged_once_and_has_one_to_fifteen_relevant_services() -> None:
    queries = demo.read()
    assert len({query.query.casefold() for query in queries}) == len(queries)
    for query in queries:
        assert 1 <= len(query.relevant) <= 15, query.query
        assert len({*query.relevant, *query.related}) == len(query.relevant) + len(query.related), query.query


def test_every_way_to_type_and_both_halves_have_their_queries() -> None:
    queries = demo.read()
    counts = Counter(query.category for query in queries)
    assert all(counts[category] >= least for category, least in CATEGORIES.items()), counts
    assert min(Counter(query.half for query in queries).values()) > len(queries) / 3
