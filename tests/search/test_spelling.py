from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from hytedesk.search.analyser import Analyser
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.search.spelling import Repair
from tests.search.services import detail


@pytest.mark.parametrize(
    ("text", "first", "repaired"),
    [
        ("yksinaisyys", "friends", "yksinäisyys"),
        ("paihdepalvelut", "addiction", "päihdepalvelut"),
        ("vanverksamhet", "friends", "vänverksamhet"),
        ("yksinäisys", "friends", "yksinäisyys"),
        ("pähdepalvelu", "addiction", "päihdepalvelu"),
        ("velkanuevonta", "debt", "velkaneuvonta"),
        ("tuolijumpa", "gym", "tuolijumppa"),
        ("ensamheet", "friends", "ensamhet"),
        ("nuorten chatt", "chat", None),
        ("seuraa yksinäisile", "friends", "seuraa yksinäisille"),
    ],
)
def test_a_word_that_nothing_explains_is_read_as_the_nearest(
    engine: Engine, text: str, first: str, repaired: str | None
) -> None:
    result = engine.search(Query(text))
    assert result.hits[0].id == first
    assert result.repaired == repaired


@pytest.mark.parametrize("text", ["velka", "yksinäisyyt", "ens", "tuolijump", "", "seura", "Vaasan kaupunki"])
def test_what_is_known_is_not_repaired(engine: Engine, text: str) -> None:
    result = engine.search(Query(text))
    assert result.hits
    assert result.repaired in {None, "yksinäisyys"}


def test_a_hyphen_that_was_not_typed_is_no_difference(analyser: Analyser) -> None:
    aid = [detail(f"aid{number}", names="Ruoka-apu") for number in range(2)]
    index = Index.from_blobs(build([*aid, detail("card", names="Ruokalappu")], analyser=analyser))
    assert next(Engine(index, analyser).lexicon.spelling.nearest("ruokaappu", last=True)).word == "ruoka-apu"


def test_a_number_is_never_read_as_another(analyser: Analyser) -> None:
    index = Index.from_blobs(build([detail("old", names="Kerho 65-vuotiaille")], analyser=analyser))
    spelling = Engine(index, analyser).lexicon.spelling
    assert list(spelling.nearest("66-vuotiaille", last=True)) == []


@pytest.mark.parametrize("text", ["blaffari", "qwxz", "qqq", "8213", "\u202e\u0645\u0631\u062d"])
def test_what_resembles_nothing_finds_nothing(engine: Engine, text: str) -> None:
    result = engine.search(Query(text))
    assert (result.total, result.repaired) == (0, None)


@pytest.mark.parametrize("typed", ["paihd", "päihdpa", "päihdpal", "yksinaisy", "yksnäis", "ensamh"])
def test_half_typed_words_are_repaired_too(engine: Engine, typed: str) -> None:
    assert engine.search(Query(typed)).hits[0].id in {"friends", "cafe", "addiction"}


@pytest.mark.parametrize("text", ["velka neuvonta", "talous velka neuvontaan", "tuoli jumppaa", "ystävä toiminta"])
def test_a_compound_written_apart_is_one_word(engine: Engine, text: str) -> None:
    result = engine.search(Query(text))
    assert result.hits[0].id in {"debt", "gym", "friends"}
    assert result.repaired is None


def test_a_repaired_word_is_not_searched_by_its_parts(analyser: Analyser) -> None:
    services = [detail("whole", organization="Talo", names="Perhekahvila")] + [
        detail(f"part{number}", organization="Talo", names="Perhe ja kahvila") for number in range(3)
    ]
    engine = Engine(Index.from_blobs(build(services, analyser=analyser)), analyser)
    assert [hit.id for hit in engine.search(Query("perhekavila")).hits] == ["whole"]
    assert engine.search(Query("perhekahvila")).total == len(services)


def test_a_repaired_word_is_marked_in_the_texts(engine: Engine) -> None:
    assert engine.highlights(Query("yksinaisyys"), ("Seuraa yksinäisyyden keskelle",)) == ("yksinäisyyden",)


def test_a_repaired_last_word_may_still_grow(engine: Engine) -> None:
    assert engine.search(Query("oikeusvras")).hits == engine.search(Query("oikeusviras")).hits


def test_words_are_repaired_before_the_analyser_has_loaded(index: Index) -> None:
    engine = Engine(index)
    assert engine.search(Query("yksinäisyyt")).hits[0].id == "friends"
    assert engine.search(Query("paihdepal")).hits[0].id == "addiction"


class TestNearest:
    @pytest.mark.parametrize(
        ("typed", "word"),
        [
            ("velkka", "velka"),
            ("vleak", None),
            ("vek", None),
            ("mielentervys", "mielenterveys"),
            ("mielnterveis", "mielenterveys"),
            ("velka", "velka"),
        ],
    )
    def test_one_step_in_short_words_and_two_in_long_ones(self, engine: Engine, typed: str, word: str | None) -> None:
        found = next(engine.lexicon.spelling.nearest(typed, last=False), None)
        assert (found and found.word) == word

    def test_of_words_seen_equally_often_the_first_is_meant(self, analyser: Analyser) -> None:
        services = [detail("one", names="Zumbatunti zumbatanssi")]
        spelling = Engine(Index.from_blobs(build(services, analyser=analyser)), analyser).lexicon.spelling
        found = next(spelling.nearest("zunbat", last=True))
        assert found.half_typed
        assert found.word.startswith("zumbatan")

    def test_a_word_as_it_was_typed_comes_before_one_with_dots(self, analyser: Analyser) -> None:
        services = [detail("one", names="Zälkö"), detail("two", names="Zalko zalko")]
        spelling = Engine(Index.from_blobs(build(services, analyser=analyser)), analyser).lexicon.spelling
        assert next(spelling.nearest("zalko", last=False)).word == "zalko"

    def test_the_last_word_may_be_a_beginning(self, engine: Engine) -> None:
        spelling = engine.lexicon.spelling
        assert not list(spelling.nearest("tuolijmp", last=False))
        found = next(spelling.nearest("tuolijmp", last=True), None)
        assert found is not None
        assert found.word.startswith("tuolijump")
        assert found.half_typed


@given(st.data())
def test_one_wrong_letter_in_any_word_of_a_service_still_finds_services(engine: Engine, data: st.DataObject) -> None:
    word = data.draw(
        st.sampled_from(["yksinäisyys", "päihdepalvelut", "velkaneuvonta", "tuolijumppa", "ystävätoiminta"])
    )
    place = data.draw(st.integers(0, len(word) - 1))
    wrong = word[:place] + data.draw(st.sampled_from("aeioutsnklrmäö")) + word[place + 1 :]
    assert engine.search(Query(wrong)).hits


@given(st.text(min_size=1, max_size=12))
def test_near_words_are_near_and_come_in_their_order(engine: Engine, word: str) -> None:
    near = [repair.typed for repair in engine.lexicon.spelling.nearest(word, last=False)]
    plain = str.maketrans("åäö", "aao", "-")
    steps = [min(OSA.distance(word, each), OSA.distance(word, each.translate(plain))) for each in near]
    assert steps == sorted(steps)
    assert all(step <= 2 for step in steps)


def test_a_repair_tells_whether_only_a_beginning_was_typed() -> None:
    assert Repair("velka", "velk").half_typed
    assert not Repair("velka", "velka").half_typed
