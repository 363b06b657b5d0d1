from __future__ import annotations

import pytest

from hytedesk.i18n import LANGUAGES
from hytedesk.search.analyser import Analyser
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.gather import need_term
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.search.reading import understand
from hytedesk.vocabulary import needs
from tests.search.services import detail


def found(engine: Engine, text: str) -> list[str]:
    return [hit.id for hit in engine.search(Query(text)).hits]


@pytest.fixture(scope="module")
def bare(analyser: Analyser) -> Engine:
    """One service a need, which says nothing of it in its texts."""
    services = [
        detail(need.id, names={"so": f"x{number}"}, needs=(need.id,)) for number, need in enumerate(needs.needs())
    ]
    return Engine(Index.from_blobs(build(services, analyser=analyser)), analyser)


@pytest.mark.parametrize("need", needs.needs(), ids=lambda need: need.id)
def test_every_word_of_a_need_finds_its_services(bare: Engine, need: needs.Need) -> None:
    index = bare.lexicon.index
    services = {index.number_of(need_term(need.id, language)) for language in LANGUAGES}

    def finds(text: str) -> bool:
        return any(services.intersection(each.needs) for each in understand(bare.lexicon, text).readings)

    for words in need.words.values():
        assert [word for word in words if not finds(word)] == []


@pytest.mark.parametrize("need", needs.needs(), ids=lambda need: need.id)
def test_every_need_has_everyday_and_professional_words(need: needs.Need) -> None:
    assert len(set(need.words["fi"])) >= 25
    assert len(set(need.words["sv"])) >= 15


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("kaverin", "loneliness"),
        ("luottotietoni", "money"),
        ("unettomana", "sleep"),
        ("masentuneelle äidille", "mental"),
        ("rahat loppuvat", "money"),
        ("rahat on loppu", "money"),
        ("skuldsatt", "money"),
        ("vännerna", "loneliness"),
        ("burned out at work", "work_study"),
        ("palanut töissä loppuun", "mental"),
        ("loppuun palanut", "mental"),
    ],
)
def test_a_need_is_understood_in_other_words_and_inflections(bare: Engine, text: str, need: str) -> None:
    assert need in found(bare, text)


def test_the_words_of_a_phrase_stand_near_each_other(bare: Engine) -> None:
    assert "mental" not in found(bare, "loppuun ruokaa tarjotaan maanantaina palanut")


@pytest.mark.parametrize("text", ["unettomuu", "velkaant", "skilsmä", "lonel"])
def test_a_half_typed_word_of_a_need_is_understood(bare: Engine, text: str) -> None:
    assert bare.search(Query(text)).total


def test_a_half_typed_inflection_is_understood(analyser: Analyser) -> None:
    seen = detail("seen", names="Apua velkaantuneille", needs=("money",))
    others = [detail("need", names="Ryhmä", needs=("money",)), detail("x", names="Kerho")]
    engine = Engine(Index.from_blobs(build([seen, *others], analyser=analyser)), analyser)
    assert found(engine, "velkaantuneil") == ["seen", "need"]


def test_a_part_of_a_compound_means_nothing_by_itself(bare: Engine) -> None:
    assert "gaming" in found(bare, "rahapeli")
    assert "money" not in found(bare, "rahapeli")


def test_words_for_the_same_thing_find_each_other_before_the_rest_of_the_need(analyser: Analyser) -> None:
    same = detail("same", names="Savukkeista eroon", needs=("nicotine",))
    need = detail("need", names="Ryhmä", needs=("nicotine",))
    others = [detail(f"x{number}", names="Kerho") for number in range(9)]
    engine = Engine(Index.from_blobs(build([need, same, *others], analyser=analyser)), analyser)
    assert found(engine, "röökistä") == ["same", "need"]


def test_the_word_itself_comes_before_its_synonyms(analyser: Analyser) -> None:
    texts = {"b": "Ystävälle", "a": "Kaverille"} | {f"x{number}": "Kerho" for number in range(9)}
    services = [detail(service_id, organization="Talo", names=name) for service_id, name in texts.items()]
    engine = Engine(Index.from_blobs(build(services, analyser=analyser)), analyser)
    assert found(engine, "ystävä") == ["b", "a"]


def test_services_described_in_the_language_of_the_word_come_first(analyser: Analyser) -> None:
    finnish = detail("finnish", names="Ryhmä", needs=("money",))
    swedish = detail("swedish", names={"sv": "Grupp"}, needs=("money",))
    others = [detail(f"x{number}", names="Kerho") for number in range(9)]
    engine = Engine(Index.from_blobs(build([swedish, finnish, *others], analyser=analyser)), analyser)
    assert found(engine, "pikavippi") == ["finnish", "swedish"]
    assert found(engine, "snabblån") == ["swedish", "finnish"]


def test_a_service_for_one_need_comes_before_one_for_many(analyser: Analyser) -> None:
    one = detail("z", names="Ryhmä", needs=("money",))
    many = detail("a", names="Ryhmä", needs=("money", "housing", "guidance"))
    others = [detail(f"x{number}", names="Kerho") for number in range(9)]
    engine = Engine(Index.from_blobs(build([one, many, *others], analyser=analyser)), analyser)
    assert found(engine, "pikavippi") == ["z", "a"]


def test_synonyms_do_not_wait_for_the_analyser(bare: Engine) -> None:
    waiting = Engine(bare.lexicon.index)
    assert "money" in found(waiting, "velkaneuvonta")
    assert "money" in found(waiting, "velkaneuvo")
    assert "money" in found(waiting.with_analyser(Analyser()), "velkaneuvonnasta")


def test_a_vocabulary_that_was_extended_after_the_index_was_built_is_used(bare: Engine) -> None:
    blobs = bare.lexicon.index.to_blobs()
    index = Index.from_blobs(blobs)
    index.vocabulary.clear()
    assert "money" in found(Engine(index), "velkaneuvonta")
