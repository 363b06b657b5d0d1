from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.search.analyser import Analyser
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.search.spoken import SHORTEST, written
from tests.search.services import detail

SPOKEN = {
    "masentunu": "masentua",
    "väsyny": "väsyä",
    "ahistaa": "ahdistaa",
    "kipeenä": "kipeä",
    "juttukaverii": "juttukaveri",
    "väkivaltanen": "väkivaltainen",
    "rahottaa": "rahoittaa",
    "lääkärist": "lääkäri",
    "yksinäiseks": "yksinäinen",
    "yksinäine": "yksinäinen",
    "kunnos": "kunto",
    "ittensä": "itse",
    "saaha": "saada",
}


@pytest.mark.parametrize(("said", "lemma"), SPOKEN.items())
def test_a_word_written_as_it_is_said_is_understood(analyser: Analyser, said: str, lemma: str) -> None:
    assert lemma in analyser.terms(said, None)


@pytest.mark.parametrize("word", ["lapsen", "lähtee", "vanhukselle", "kukkasista", "apua", "ryhmä"])
def test_a_word_of_the_written_language_means_what_it_meant(analyser: Analyser, word: str) -> None:
    finnish = {term: weight for term, weight in analyser.terms(word, "fi").items() if weight == 1.0}
    assert {term for term, weight in analyser.terms(word, None).items() if weight == 1.0} - set(finnish) <= {
        *analyser.terms(word, "sv"),
        *analyser.terms(word, "en"),
    }


def test_texts_are_read_as_they_are_written(analyser: Analyser) -> None:
    assert analyser.terms("ahistaa", "fi") == {"ahist": 1.0}


def test_a_spoken_word_finds_the_service(analyser: Analyser) -> None:
    services = [detail("anxious", names="Ryhmä ahdistuneille"), *(detail(f"x{n}", names="Kerho") for n in range(9))]
    engine = Engine(Index.from_blobs(build(services, analyser=analyser)), analyser)
    assert [hit.id for hit in engine.search(Query("ahistunu")).hits] == ["anxious"]


@given(st.text(max_size=40))
def test_other_ways_of_writing_are_few_and_different(word: str) -> None:
    ways = list(written(word))
    assert len(ways) == len(set(ways)) <= 200
    assert word not in ways
    assert not ways or len(word) >= SHORTEST
