from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from tests.search.services import CATALOGUE, detail

if TYPE_CHECKING:
    from hytedesk.search.analyser import Analyser


def marked(engine: Engine, query: str, *texts: str) -> tuple[str, ...]:
    return engine.highlights(Query(query), texts)


def over(analyser: Analyser, *names: str) -> Engine:
    services = [detail(f"s{number}", names=name) for number, name in enumerate(names)]
    return Engine(Index.from_blobs(build(services, analyser=analyser)), analyser)


def test_words_are_given_as_they_stand_each_once(analyser: Analyser) -> None:
    engine = over(analyser, "THL:ään Apu, apu", "APU ja Apu")
    assert marked(engine, "thl apu", "THL:ään Apu, apu", "APU ja Apu") == ("THL:ään", "Apu", "apu", "APU")


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("yksinäinen", "Seuraa yksinäisyyden keskelle.", ("yksinäisyyden",)),
        ("yksinäisyys", "Kahvia ja juttuseuraa yksinäisille.", ("yksinäisille",)),
        ("päihdepalv", "Päihdepalvelut", ("Päihdepalvelut",)),
        ("velka", "Talous- ja velkaneuvonta, kun velat kasvavat", ("velkaneuvonta", "velat")),
        ("seuraa yksinäiselle", "Seuraa yksinäisyyden keskelle", ("Seuraa", "yksinäisyyden")),
        ("seuran", "Seuraava kerho", ()),
        ("ens", "dig som lider av ensamhet", ("ensamhet",)),
        ("yksinainen", "Seuraa yksinäisyyden keskelle", ("yksinäisyyden",)),
        ("yksinäsyys", "Seuraa yksinäisyyden keskelle", ("yksinäisyyden",)),
        ("laina", "Talous- ja velkaneuvonta, kun velat kasvavat", ("velkaneuvonta", "velat")),
        ("blaffari velka", "Blaa, kun velat kasvavat", ("velat",)),
        ("apu velka", "Apupöytä", ()),
        ("velka apu", "Apupöytä", ("Apupöytä",)),
        ("", "Seuraa", ()),
        ("?", "Seuraa?", ()),
    ],
)
def test_inflected_words_of_a_service_are_marked(
    engine: Engine, query: str, text: str, marked: tuple[str, ...]
) -> None:
    assert engine.highlights(Query(query), (text,)) == marked


def test_a_compound_is_marked_by_the_other_word_for_its_part(analyser: Analyser) -> None:
    engine = over(analyser, "Lainaneuvonta", "Lainakirjasto kertoo")
    assert marked(engine, "velka", "Lainaneuvonta auttaa") == ("Lainaneuvonta",)


def test_two_compounds_are_not_marked_for_a_part_that_they_share(analyser: Analyser) -> None:
    engine = over(analyser, "Päihdepalvelu", "Liikuntapalvelu", "Päihde ja mieli")
    assert marked(engine, "päihdepalvelu", "Liikuntapalvelu", "Päihde ja mieli") == ("Päihde",)


def test_what_is_marked_is_in_the_service_that_was_found(engine: Engine) -> None:
    for service in CATALOGUE:
        for text in service.service.names.values():
            for word in text.split():
                assert marked(engine, word, text), word
                found = [hit.id for hit in engine.search(Query(word)).hits]
                assert service.service.id in found
