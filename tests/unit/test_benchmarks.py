"""The measure is right: scores worked out by hand, and catalogues that are the same every time."""

from __future__ import annotations

import math
from itertools import islice

import pytest

from benchmarks import catalogues
from benchmarks.judging import Judged, figures, figures_of, half_typed

ONE_PLACE = 1 / math.log2(2)
TWO_PLACES = ONE_PLACE + 1 / math.log2(3)


def test_everything_found_first_is_all_there_is() -> None:
    assert figures_of(Judged("a", ("1", "2")), ["2", "1", "9"]) == (1.0, 1.0, 1.0, 0.0)


def test_an_empty_list_finds_nothing() -> None:
    assert figures_of(Judged("a", ("1",)), []) == (0.0, 0.0, 0.0, 1.0)


def test_recall_counts_ten_of_many() -> None:
    many = tuple(map(str, range(40)))
    assert figures_of(Judged("a", many), many[:5]).recall == 0.5


def test_a_related_service_is_worth_half_and_no_recall() -> None:
    found = figures_of(Judged("a", ("1",), ("2",)), ["2"])
    assert found.recall == 0.0
    assert found.ndcg == pytest.approx(ONE_PLACE / (ONE_PLACE + TWO_PLACES))
    assert found.top3 == 1.0


def test_the_fourth_place_is_not_among_the_first_three() -> None:
    assert figures_of(Judged("a", ("1",)), ["7", "8", "9", "1"]).top3 == 0.0


def test_figures_are_means() -> None:
    queries = [Judged("found", ("1",)), Judged("lost", ("1",))]
    assert figures(lambda text: ["1"] if text == "found" else [], queries) == (0.5, 0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("yksinäisyys", "yksinäis"),
        ("oman hoitajan tuki", "oman hoitajan tuki"),
        ("apu", "apu"),
        ("rahat loppu", "rahat lopp"),
    ],
)
def test_the_last_word_is_half_typed(text: str, cut: str) -> None:
    assert half_typed(Judged(text, ("1",))).text == cut


def test_a_larger_catalogue_begins_as_a_smaller_one() -> None:
    originals = list(islice(catalogues.demo(), 30))
    large = list(catalogues.Multiplied(originals).services(70))
    assert large[:40] == list(catalogues.Multiplied(originals).services(40))
    assert len({detail.service.id for detail in large}) == 70


def test_multiplied_services_keep_needs_and_languages_and_get_a_name_of_their_own() -> None:
    originals = list(islice(catalogues.demo(), 30))
    for original, made in zip(originals, catalogues.Multiplied(originals).services(30), strict=True):
        assert made.service.needs == original.service.needs
        assert made.service.names.keys() == original.service.names.keys()
        assert made.service.names != original.service.names
        assert made.service.description.keys() == original.service.description.keys()
        assert made.service.organization == made.organization.id


def test_another_version_of_a_service_has_its_key_and_owner_and_another_name() -> None:
    made = catalogues.Multiplied(list(islice(catalogues.demo(), 30)))
    one, other = made.service(7), made.service(7, 1)
    assert one.service.id == other.service.id
    assert one.organization == other.organization
    assert one.service.names != other.service.names
