from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hytedesk.search.highlight import matches
from hytedesk.search.query import Query

if TYPE_CHECKING:
    from hytedesk.search.engine import Engine


def test_words_are_given_as_they_stand_each_once() -> None:
    texts = ("THL:ään Apu, apu", "APU ja Apu")
    assert matches(texts, lambda word: word in {"thl", "apu"}) == ("THL:ään", "Apu", "apu", "APU")


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
        ("", "Seuraa", ()),
        ("?", "Seuraa?", ()),
    ],
)
def test_inflected_words_of_a_service_are_marked(
    engine: Engine, query: str, text: str, marked: tuple[str, ...]
) -> None:
    assert engine.highlights(Query(query), (text,)) == marked
