"""The filters against a naive reading of the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.search import synonyms
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.filters import COUNTED
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.vocabulary import ages, needs, places, support
from tests.search.services import CATALOGUE, HELSINKI, MARIEHAMN, MUSTASAARI, SEINAJOKI, VAASA, detail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.search.analyser import Analyser

OSTROBOTHNIA = places.municipalities_of("15")
NEEDS = ("loneliness", "community", "substances", "money", "mental", "exercise", "families", "violence")
THEMES = ("T1", "T3", "T5", "T8")
CODES = (VAASA, MUSTASAARI, SEINAJOKI, HELSINKI, MARIEHAMN, "588", "507", "000")
LANGUAGES = ("fi", "sv", "en", "so")
TYPES = ("association", "municipality", "county", "parish", "state")
CHANNELS = ("place", "phone", "web", "eservice", "form")
SUPPORT = tuple(kind.id for kind in support.kinds())


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


areas = st.one_of(
    some(CODES).map(lambda codes: {"municipalities": codes}),
    st.sampled_from([{"area": "country"}, {"area": "mainland"}, {"municipalities": OSTROBOTHNIA}]),
)
services = st.builds(
    lambda number, area, **fields: detail(f"s{number}", **area, **fields),
    number=st.integers(0, 10**9),
    names=st.sampled_from(("Kerho", "Kerho naapuri", "Tapaaminen")),
    keywords=some(("chat", "vertaistuki", "neuvonta", "omahoito", "lahjakortti")).map(lambda words: {"fi": words}),
    area=areas,
    needs=some(NEEDS),
    min_age=st.none() | st.integers(0, 70),
    max_age=st.none() | st.integers(10, 100),
    target_groups=some(("KR1", "KR1.1", "KR1.2", "KR1.3", "KR1.4")),
    languages=some(LANGUAGES),
    price=st.sampled_from([None, "free", "charged"]),
    channels=some(CHANNELS),
    organization_type=st.sampled_from(TYPES),
)
catalogues = st.lists(services, max_size=12, unique_by=lambda each: each.service.id)
queries = st.builds(
    Query,
    text=st.sampled_from(("", "", "kerho", "naap")),
    needs=some(NEEDS),
    themes=some(THEMES),
    age=st.none() | st.integers(0, 100),
    age_groups=some(tuple(group.id for group in ages.age_groups())),
    municipalities=some(CODES),
    languages=some(LANGUAGES),
    free=st.booleans(),
    online=st.booleans(),
    national=st.booleans(),
    organization_types=some(TYPES),
    channel_types=some(CHANNELS),
    support=some(SUPPORT),
)


def theme_of(need_id: str) -> str:
    return needs.need(need_id).theme


def conditions(query: Query) -> dict[str, Callable[[ServiceDetail], bool]]:
    """One naive test for each group that the query filters by."""
    found: dict[str, Callable[[ServiceDetail], bool]] = {}
    if query.text:
        found["text"] = lambda each: query.text in each.service.names["fi"].casefold()
    if query.needs or query.themes:
        found["need"] = lambda each: any(
            need in query.needs or theme_of(need) in query.themes for need in each.service.needs
        )
    if query.age is not None:
        age = query.age
        found["age"] = lambda each: ages.fits_age(each.service, age)
    if query.age_groups:
        found["age_group"] = lambda each: bool(set(ages.age_groups_of(each.service)) & set(query.age_groups))
    if query.municipalities:
        found["municipality"] = lambda each: nearness(each, query.municipalities) is not None
    if query.languages:
        found["language"] = lambda each: bool(set(each.service.languages) & set(query.languages))
    if query.free:
        found["price"] = lambda each: each.service.price == "free"
    if query.online:
        found["online"] = lambda each: bool({channel.type for channel in each.channels} & {"web", "eservice"})
    plain: dict[str, tuple[tuple[str, ...], Callable[[ServiceDetail], Iterable[str]]]] = {
        "organization_type": (query.organization_types, lambda each: [each.organization.type]),
        "channel": (query.channel_types, lambda each: [channel.type for channel in each.channels]),
        "support": (query.support, support_of),
        "nationwide": (("country", "mainland") if query.national else (), lambda each: [str(each.service.area)]),
    }
    for group, (wanted, having) in plain.items():
        if wanted:
            found[group] = lambda each, wanted=wanted, having=having: not set(wanted).isdisjoint(having(each))  # type: ignore[misc]
    if query.only_favourites:
        found["favourite"] = lambda each: each.service.id in query.favourites
    return found


def support_of(each: ServiceDetail) -> tuple[str, ...]:
    return support.kinds_of(each.service, {channel.type for channel in each.channels})


def nearness(each: ServiceDetail, wanted: tuple[str, ...]) -> str | None:
    return places.coverage(each.service.area, each.service.municipalities, wanted)


def passing(catalogue: list[ServiceDetail], query: Query) -> set[str]:
    tests = conditions(query).values()
    return {each.service.id for each in catalogue if all(test(each) for test in tests)}


def with_only(query: Query, group: str, value: str) -> Query:
    """The query with this value as the only one chosen in its group."""
    changes: dict[str, dict[str, object]] = {
        "need": {"needs": (value,), "themes": ()},
        "theme": {"needs": (), "themes": (value,)},
        "age_group": {"age_groups": (value,)},
        "municipality": {"municipalities": (value,)},
        "language": {"languages": (value,)},
        "channel": {"channel_types": (value,)},
        "support": {"support": (value,)},
        "organization_type": {"organization_types": (value,)},
        "online": {"online": True},
        "price": {"free": True},
        "favourite": {"only_favourites": True},
    }
    return msgspec.structs.replace(query, **changes[group])


def made(catalogue: list[ServiceDetail], analyser: Analyser) -> Engine:
    """An engine without the vocabulary: filters do not ask it, and reading it takes longer than all the rest."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(synonyms, "_spoken", list)
        return Engine(Index.from_blobs(build(catalogue, analyser=analyser)))


def expected_count(catalogue: list[ServiceDetail], query: Query, group: str, value: str) -> int:
    """How many services would be found with this value as the only one chosen in its group."""
    if group == "price" and value != "free":
        anything = passing(catalogue, msgspec.structs.replace(query, free=False))
        return sum(each.service.id in anything and (each.service.price or "unknown") == value for each in catalogue)
    if group == "nationwide":
        anywhere = passing(catalogue, msgspec.structs.replace(query, national=False))
        return sum(each.service.id in anywhere and each.service.area == value for each in catalogue)
    return len(passing(catalogue, with_only(query, group, value)))


def chosen(query: Query) -> dict[str, tuple[str, ...]]:
    """Group of counts -> the values that the query has chosen in it; they are listed whatever their count."""
    return {
        "need": query.needs,
        "theme": query.themes,
        "age_group": query.age_groups,
        "municipality": tuple(places.municipality(code).code for code in query.municipalities if code != "000"),
        "language": query.languages,
        "price": ("free",) if query.free else (),
        "channel": query.channel_types,
        "online": ("online",) if query.online else (),
        "nationwide": ("country", "mainland") if query.national else (),
        "organization_type": query.organization_types,
        "support": query.support,
    }


@given(catalogues, queries, st.none() | st.sets(st.integers(0, 11)), st.booleans())
def test_filters_and_all_counts_are_those_of_a_naive_filter(
    analyser: Analyser, catalogue: list[ServiceDetail], query: Query, own: set[int] | None, only: bool
) -> None:
    if own is not None:
        keys = (*(each.service.id for place, each in enumerate(catalogue) if place in own), "gone from the catalogue")
        query = msgspec.structs.replace(query, favourites=keys, only_favourites=only)
    engine = made(catalogue, analyser)
    result = engine.search(query)
    expected = passing(catalogue, query)
    assert {hit.id for hit in result.hits} == expected
    assert result.total == len(expected)
    for group, counts in result.facets.items():
        for value, count in counts.items():
            assert count == expected_count(catalogue, query, group, value), (group, value)
    for code in CODES[:5]:
        assert result.facets["municipality"].get(code, 0) == expected_count(catalogue, query, "municipality", code)
    assert set(result.facets) == {*COUNTED, "municipality", *(("favourite",) if query.favourites else ())}
    for group, values in chosen(query).items():
        assert set(values) <= set(result.facets[group]), group


@given(catalogues, some(CODES))
def test_order_without_text_is_nearness_then_name(
    analyser: Analyser, catalogue: list[ServiceDetail], wanted: tuple[str, ...]
) -> None:
    engine = made(catalogue, analyser)
    hits = [hit.id for hit in engine.search(Query(municipalities=wanted)).hits]
    levels = ("local", "county", "country")
    by_id = {each.service.id: each for each in catalogue}

    def standing(service_id: str) -> tuple[int, str, str]:
        level = nearness(by_id[service_id], wanted) if wanted else "local"
        assert level is not None
        return levels.index(level), by_id[service_id].service.names["fi"], service_id

    assert hits == sorted(hits, key=standing)


def test_a_chosen_value_stays_listed_at_zero(engine: Engine) -> None:
    result = engine.search(Query("blaffari", languages=("so",), municipalities=(HELSINKI,), needs=("violence",)))
    assert result.total == 0
    assert result.facets["language"]["so"] == 0
    assert result.facets["municipality"] == {HELSINKI: 0}
    assert result.facets["need"]["violence"] == 0


def test_every_need_theme_age_group_and_price_is_listed(engine: Engine) -> None:
    facets = engine.search(Query("päihdepalvelut")).facets
    assert list(facets["need"]) == [need.id for need in needs.needs()]
    assert list(facets["theme"]) == [theme.id for theme in needs.themes()]
    assert list(facets["age_group"]) == [group.id for group in ages.age_groups()]
    assert facets["price"] == {"free": 0, "charged": 1, "unknown": 0}


def test_prices_are_counted_without_the_price_filter(engine: Engine) -> None:
    assert engine.search(Query(free=True)).facets["price"] == engine.search(Query()).facets["price"]


def test_age_and_municipality(engine: Engine) -> None:
    found = {hit.id for hit in engine.search(Query(age=78, municipalities=(VAASA,))).hits}
    assert found == {"friends", "addiction", "debt", "gym"}


@pytest.mark.parametrize(("code", "missing"), [(MARIEHAMN, "debt"), (VAASA, "aland")])
def test_mainland_services_are_not_for_aland(engine: Engine, code: str, missing: str) -> None:
    found = {hit.id for hit in engine.search(Query(municipalities=(code,))).hits}
    assert "chat" in found
    assert missing not in found


def test_a_catalogue_is_searched_as_a_whole(engine: Engine) -> None:
    assert engine.search(Query()).total == len(CATALOGUE)
