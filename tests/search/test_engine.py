from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.search import matching
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.matching import together
from hytedesk.search.query import Query
from hytedesk.search.reading import MOST_WORDS, query_words
from hytedesk.vocabulary import places
from tests.search.services import CATALOGUE, HELSINKI, SEINAJOKI, VAASA, detail

if TYPE_CHECKING:
    from hytedesk.catalogue import ServiceDetail
    from hytedesk.search.analyser import Analyser


def over(analyser: Analyser, *services: ServiceDetail) -> Engine:
    return Engine(Index.from_blobs(build(services, analyser=analyser)), analyser)


def ids(engine: Engine, text: str, **filters: object) -> list[str]:
    return [hit.id for hit in engine.search(msgspec.structs.replace(Query(text), **filters)).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("yksinäiselle kahvia", "cafe"),
        ("yksinäisyys", "friends"),
        ("yksinäisyyteen", "friends"),
        ("päihdepalv", "addiction"),
        ("päihteet", "addiction"),
        ("PÄIHDEPALVELUJA", "addiction"),
        ("velka", "debt"),
        ("velkoja", "debt"),
        ("tuolijumppaa senioreille", "gym"),
        ("liikunta", "gym"),
        ("lapsille", "playgroup"),
        ("ensamhet", "friends"),
        ("vänverksamheten", "friends"),
        ("barnen", "playgroup"),
        ("worried", "chat"),
        ("Oikeusvirasto", "debt"),
        ("puhu murheista", "chat"),
    ],
)
def test_a_need_as_it_is_typed_finds_its_service(engine: Engine, text: str, first: str) -> None:
    assert ids(engine, text)[:1] == [first]


@pytest.mark.parametrize("whole", ["yksinäisyyden", "päihdepalvelut", "velkaneuvonta", "vänverksamhet"])
def test_every_keystroke_of_a_word_finds_its_service(engine: Engine, whole: str) -> None:
    wanted = {"yksinäisyyden": "friends", "päihdepalvelut": "addiction", "velkaneuvonta": "debt"}.get(whole, "friends")
    for length in range(1, len(whole) + 1):
        assert wanted in ids(engine, whole[:length])


def test_an_unfinished_compound_is_found_by_its_head(engine: Engine) -> None:
    assert ids(engine, "alkoholihait") == ["addiction"]


def test_services_with_all_words_come_first_then_those_with_fewer(engine: Engine) -> None:
    found = engine.search(Query("jumppaa velka"))
    assert {hit.id for hit in found.hits} == {"gym", "debt"}
    assert found.widened
    assert set(ids(engine, "seuraa yksinäisille jumppa")[:2]) == {"cafe", "friends"}
    assert ids(engine, "blaffari örkki velka") == ["debt"]


def test_many_services_with_all_words_are_not_joined_by_others(analyser: Analyser) -> None:
    both = [detail(f"both{n}", names="Kerho", summary="Seuraa") for n in range(matching.FEW)]
    engine = over(analyser, *both, detail("one", names="Seuraa"))
    found = engine.search(Query("kerho seuraa"))
    assert (found.total, found.widened) == (matching.FEW, False)
    fewer = over(analyser, *both[1:], detail("one", names="Seuraa")).search(Query("kerho seuraa"))
    assert (fewer.total, fewer.widened) == (matching.FEW, True)
    assert fewer.hits[-1].id == "one"


def test_a_search_is_widened_before_the_filters_so_that_counts_hold(engine: Engine) -> None:
    whole = engine.search(Query("seuraa velka"))
    only = engine.search(Query("seuraa velka", needs=("money",)))
    assert whole.facets["need"]["money"] == only.total == 1


@pytest.mark.parametrize("text", ["velka", "blaffari", "blaffari örkki", ""])
def test_nothing_is_widened_without_reason(engine: Engine, text: str) -> None:
    assert not engine.search(Query(text)).widened


def test_stop_words_count_only_alone(engine: Engine) -> None:
    assert ids(engine, "talous ja velka") == ["debt"]
    assert ids(engine, "leikkiä ja lek och") == ["playgroup"]
    assert "debt" in ids(engine, "ja")


def test_parts_that_every_service_has_do_not_match(analyser: Analyser) -> None:
    engine = over(analyser, *(detail(f"s{n}", names=f"Palvelu {n}") for n in range(30)), detail("x", names="Päihdeapu"))
    assert ids(engine, "päihdepalvelu") == ["x"]
    assert len(ids(engine, "palvelu")) == 30


@pytest.mark.parametrize("text", ["", "   ", "!?", "😀", "-", "\u202e", "\x00", "'\"*"])
def test_a_text_without_words_shows_everything(engine: Engine, text: str) -> None:
    assert engine.search(Query(text)).total == len(CATALOGUE)


@pytest.mark.parametrize(
    "text",
    [
        "yksinäisyys " * 900,
        "ä" * 10_000,
        " ".join(f"sana{n}" for n in range(2_000)),
        "-".join(["aa"] * 4_000),
        "010190-123A",
        "שלום עולם",
        "مرحبا بالعالم",
        "привет мир",
        "AND OR NEAR(*",
    ],
)
def test_any_text_has_an_answer(engine: Engine, text: str) -> None:
    result = engine.search(Query(text))
    assert 0 <= result.total <= len(CATALOGUE)
    assert isinstance(engine.highlights(Query(text), (text, "Ystävätoiminta")), tuple)


@given(st.text(max_size=60), st.sampled_from(["best", "name"]), st.integers(0, 10))
def test_hits_are_the_first_of_the_found(engine: Engine, text: str, sort: str, limit: int) -> None:
    query = msgspec.structs.replace(Query(text), sort=sort)
    whole = engine.search(query)
    part = engine.search(msgspec.structs.replace(query, limit=limit))
    assert part.total == whole.total == len(whole.hits)
    assert part.hits == whole.hits[:limit]
    assert part.facets == whole.facets


@pytest.mark.parametrize(
    "query",
    [Query(), Query("kuoro"), Query(needs=("loneliness",), age=78), Query(municipalities=(VAASA,), free=True)],
)
def test_a_count_goes_by_the_filters_alone(engine: Engine, query: Query) -> None:
    assert engine.count(query) == engine.search(msgspec.structs.replace(query, text="")).total


def test_a_long_query_is_cut() -> None:
    assert len(query_words(" ".join(f"sana{n}" for n in range(100)))) == MOST_WORDS


def test_words_count_once() -> None:
    assert query_words("Apua apua APUA ja seuraa") == ["apua", "seuraa"]


class TestOrder:
    def test_a_name_weighs_more_than_a_text(self, analyser: Analyser) -> None:
        assert ids(
            over(analyser, detail("b", names="Perhekahvila"), detail("a", summary="Perhekahvila")), "perhekahvila"
        ) == [
            "b",
            "a",
        ]

    def test_local_before_country_at_equal_relevance(self, analyser: Analyser) -> None:
        near, far = detail("z", names="Apu", municipalities=(VAASA,)), detail("a", names="Apu", area="country")
        engine = over(analyser, near, far)
        assert ids(engine, "apu") == ["a", "z"]
        assert ids(engine, "apu", municipalities=(VAASA,)) == ["z", "a"]
        assert ids(engine, "", municipalities=(VAASA,)) == ["z", "a"]

    def test_local_before_county_before_country(self, analyser: Analyser) -> None:
        county = places.municipalities_of(places.municipality(VAASA).county)
        engine = over(
            analyser,
            detail("a", names="Apu", area="country"),
            detail("b", names="Apu", municipalities=county),
            detail("c", names="Apu", municipalities=(VAASA,)),
        )
        assert (
            ids(engine, "apu", municipalities=(VAASA,)) == ids(engine, "", municipalities=(VAASA,)) == ["c", "b", "a"]
        )

    def test_relevance_before_nearness(self, analyser: Analyser) -> None:
        near, far = detail("z", summary="Apu", municipalities=(VAASA,)), detail("a", names="Apu", area="country")
        assert ids(over(analyser, near, far), "apu", municipalities=(VAASA,)) == ["a", "z"]

    def test_active_before_paused(self, analyser: Analyser) -> None:
        engine = over(analyser, detail("a", names="Apu", status="paused"), detail("z", names="Apu"))
        assert ids(engine, "apu") == ids(engine, "") == ["z", "a"]
        assert ids(engine, "", sort="name") == ["a", "z"]

    def test_lately_checked_before_long_unchecked(self, analyser: Analyser) -> None:
        old, new = (
            detail("a", names="Apu", assured=date(2025, 3, 1)),
            detail("z", names="Apu", assured=date(2026, 3, 1)),
        )
        engine = over(analyser, old, new, detail("k", names="Apu"))
        today = date(2026, 5, 1)
        assert ids(engine, "apu") == ids(engine, "") == ["a", "k", "z"]
        assert ids(engine, "apu", today=today) == ids(engine, "", today=today) == ["k", "z", "a"]
        assert ids(engine, "apu", today=today, unchecked_days=500) == ["a", "k", "z"]
        assert ids(engine, "apu", today=today, unchecked_days=30) == ["k", "a", "z"]
        assert ids(engine, "", today=today, sort="name") == ["a", "k", "z"]

    def test_a_better_match_before_a_checked_one(self, analyser: Analyser) -> None:
        old, new = (
            detail("a", names="Apu", assured=date(2020, 1, 1)),
            detail("z", summary="Apu", assured=date(2026, 1, 1)),
        )
        assert ids(over(analyser, old, new), "apu", today=date(2026, 5, 1)) == ["a", "z"]

    def test_by_name_in_the_language_shown(self, analyser: Analyser) -> None:
        engine = over(analyser, detail("1", names={"fi": "Öljy", "sv": "Åsna"}), detail("2", names={"fi": "Zorro"}))
        assert ids(engine, "", sort="name") == ["2", "1"]
        assert ids(engine, "", sort="name", names_in="sv") == ["2", "1"]
        swedish = over(analyser, detail("1", names={"fi": "Öljy", "sv": "Ask"}), detail("2", names={"fi": "Zorro"}))
        assert ids(swedish, "", sort="name", names_in="sv") == ["1", "2"]


class TestWithoutAnalyser:
    """Voikko takes a second or two to load; until then the stored forms and the beginnings of words answer."""

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("yksinäisyyden", "friends"),
            ("yksinäisyyd", "friends"),
            ("päihdepalv", "addiction"),
            ("velat", "debt"),
            ("ensam", "friends"),
            ("Vaasan kaupunki", "gym"),
        ],
    )
    def test_stored_forms_answer(self, index: Index, text: str, first: str) -> None:
        assert ids(Engine(index), text)[:1] == [first]

    def test_a_new_inflection_waits_for_the_analyser(self, index: Index, analyser: Analyser) -> None:
        waiting = Engine(index)
        assert ids(waiting, "jumpaksi") == []
        assert ids(waiting.with_analyser(analyser), "jumpaksi") == ["gym"]


def test_matching_fewer_words_is_worth_less() -> None:
    both, one = np.array([1.0, 3.0, 0.0]), np.array([1.0, 0.0, 0.0])
    scores, widened = together([both, one], [1.0, 1.0])
    assert (scores.tolist(), widened) == ([1.0, 0.375, 0.0], True)


@pytest.mark.parametrize("age", [0.5, 16, 40, 78, 110])
def test_an_age_hides_no_service_of_which_no_limit_is_known(analyser: Analyser, age: float) -> None:
    engine = over(analyser, detail("unknown"), detail("citizens", target_groups=("KR1",)), detail("old", min_age=111))
    assert set(ids(engine, "", age=age)) == {"unknown", "citizens"}


def test_combined_filters_and_text(engine: Engine) -> None:
    assert ids(engine, "seura", municipalities=(SEINAJOKI,)) == ["cafe"]
    assert ids(engine, "seura", municipalities=(HELSINKI,)) == []
    assert ids(engine, "nuorten", age=30) == []
    assert ids(engine, "nuorten", age=25) == ["chat"]


def test_who_and_where_order_services_but_leave_none_out(analyser: Analyser) -> None:
    transport = [
        detail(f"taxi{number}", names=f"Kuljetuspalvelu {number}", summary="Kyyti kauppaan.") for number in range(12)
    ]
    seniors = detail("seniors", names="Kuljetuspalvelu", summary="Kyyti vanhuksille.")
    found = over(analyser, *transport, seniors, detail("club", names="Vanhusten kerho")).search(
        Query("kuljetuspalvelu vanhukselle")
    )
    assert (found.hits[0].id, found.total, found.widened) == ("seniors", 13, False)


def test_by_nearness_the_chosen_municipality_comes_before_its_county_and_the_country(analyser: Analyser) -> None:
    county = places.municipalities_of(places.municipality(VAASA).county)
    services = (
        detail("everywhere", "Kerho kerho", area="country"),
        detail("county", "Kerho", municipalities=county),
        detail("local", "Muu", description="kerho", municipalities=(VAASA,)),
    )
    engine = over(analyser, *services)
    assert ids(engine, "kerho", municipalities=(VAASA,), sort="near") == ["local", "county", "everywhere"]


def test_the_last_checked_come_first_and_those_that_nobody_knows_of_last(analyser: Analyser) -> None:
    services = (
        detail("never", "Kerho a", assured=None),
        detail("long ago", "Kerho b", assured=date(2024, 1, 1)),
        detail("lately", "Kerho c", assured=date(2026, 1, 1)),
    )
    assert ids(over(analyser, *services), "kerho", sort="checked") == ["lately", "long ago", "never"]


def test_only_services_with_these_keys(engine: Engine) -> None:
    assert set(ids(engine, "", keys=("friends", "gym"))) == {"friends", "gym"}
    assert ids(engine, "jumppa", keys=("friends",)) == []
