from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.search.engine import Engine
from hytedesk.search.offers import MOST_NEEDS, MOST_PLACES, Offer
from hytedesk.search.query import Query
from tests.search.services import HELSINKI, SEINAJOKI, VAASA

if TYPE_CHECKING:
    from hytedesk.search.index import Index


def offered(engine: Engine, text: str, **filters: object) -> list[tuple[str, str]]:
    found = engine.search(msgspec.structs.replace(Query(text), **filters)).offers
    return [(offer.group, offer.value) for offer in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("yksinäisyys", [("need", "loneliness")]),
        ("yksinäiselle", [("need", "loneliness")]),
        ("vanhalle rouvalle juttuseuraa", [("age_group", "seniors"), ("need", "loneliness")]),
        ("rahat loppu", [("need", "money")]),
        ("våld hemma", [("need", "violence")]),
        ("ensamhet i Vasa", [("municipality", VAASA), ("need", "loneliness")]),
        ("78-vuotias yksinäinen Seinäjoella", [("municipality", SEINAJOKI), ("age", "78"), ("need", "loneliness")]),
        ("78-vuotias vanhus", [("age", "78")]),
        ("tupakointi ja velat", [("need", "nicotine"), ("need", "money")]),
        ("kerho lahti", [("need", "community")]),
        ("010190-123A", []),
        ("040 000 1234", []),
        ("blaffari", []),
        ("", []),
        ("?!", []),
    ],
)
def test_filters_that_a_text_may_mean_are_offered_the_surest_first(
    engine: Engine, text: str, wanted: list[tuple[str, str]]
) -> None:
    assert offered(engine, text)[: len(wanted)] == wanted
    assert bool(wanted) == bool(offered(engine, text))


def test_what_was_repaired_is_offered_with_the_word_as_it_was_typed(engine: Engine) -> None:
    assert engine.search(Query("yksinaisyys")).offers == (Offer("need", "loneliness", ("yksinaisyys",)),)


@pytest.mark.parametrize("text", ["Marttila", "seuraa Oulussa", "Turku", "66-vuotiaalle", "pensionären"])
def test_a_place_or_an_age_is_not_repaired(engine: Engine, text: str) -> None:
    result = engine.search(Query(text))
    assert result.offers
    assert result.repaired is None


def test_a_need_that_few_of_the_words_are_about_is_not_offered(engine: Engine) -> None:
    assert offered(engine, "hjälp med skulder") == [("need", "money")]


def test_the_words_that_say_it_are_told(engine: Engine) -> None:
    assert engine.search(Query("rahat loppu, 78 v, Seinäjoella")).offers == (
        Offer("municipality", SEINAJOKI, ("Seinäjoella",)),
        Offer("age", "78", ("78", "v")),
        Offer("need", "money", ("rahat", "loppu")),
    )


def test_a_word_for_an_age_or_a_place_is_no_need_too(engine: Engine) -> None:
    assert offered(engine, "nuorelle") == [("age_group", "youth")]


def test_nothing_is_offered_that_is_on(engine: Engine) -> None:
    assert offered(engine, "yksinäisyys", needs=("loneliness",)) == []
    assert offered(engine, "apua Vaasassa", municipalities=(VAASA,))[:1] != [("municipality", VAASA)]
    assert offered(engine, "Helsingissä Vaasassa", municipalities=(VAASA,)) == [("municipality", HELSINKI)]
    assert offered(engine, "78 v", age=78.0) == []
    assert offered(engine, "78 v", age=7.0) == [("age", "78")]
    assert offered(engine, "vanhukselle", age=78.0) == []
    assert offered(engine, "vanhukselle", age_groups=("seniors",)) == []


def test_an_offer_changes_nothing_by_itself(engine: Engine) -> None:
    plain, meant = engine.search(Query("seura")), engine.search(Query("seura", needs=("loneliness",)))
    assert plain.offers
    assert plain.total == plain.facets["need"]["loneliness"] + (plain.total - meant.total)


def test_stored_words_are_enough_without_an_analyser(index: Index) -> None:
    waiting = Engine(index)
    assert offered(waiting, "yksinäisyyden Seinäjoella 78-vuotiaalle") == [
        ("municipality", SEINAJOKI),
        ("age", "78"),
        ("need", "loneliness"),
    ]


@given(st.text(max_size=60))
def test_few_are_offered_each_once_and_by_words_of_the_text(engine: Engine, text: str) -> None:
    found = engine.search(Query(text)).offers
    assert len({(offer.group, offer.value) for offer in found}) == len(found)
    groups = [offer.group for offer in found]
    assert groups.count("need") <= MOST_NEEDS
    assert groups.count("municipality") <= MOST_PLACES
    assert groups.count("age") + groups.count("age_group") <= 1
    assert all(offer.words for offer in found)
