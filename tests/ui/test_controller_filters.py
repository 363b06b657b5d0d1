"""Choices, chips and filter groups tell the same story."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk import i18n
from hytedesk.search.engine import Hit, Result
from hytedesk.search.offers import Offer as Meant
from hytedesk.ui.controllers import filters, list_filter
from hytedesk.ui.controllers.filters import Choices
from hytedesk.ui.values import FilterValue, Offer
from hytedesk.vocabulary import needs

LEAVES = [
    *(("need", need.id) for need in needs.needs()),
    ("age_group", "seniors"),
    ("municipality", "905"),
    ("language", "sv"),
    ("organization_type", "parish"),
    ("support", "group"),
    ("how", "free"),
    ("how", "online"),
    ("how", "phone"),
    ("how", "national"),
]


@given(st.lists(st.tuples(st.sampled_from(LEAVES), st.booleans()), max_size=30))
def test_a_chip_for_everything_that_is_on_and_for_nothing_else(clicks: list[tuple[tuple[str, str], bool]]) -> None:
    choices = Choices()
    on: set[tuple[str, str]] = set()
    for (group, value), state in clicks:
        choices = filters.toggled(choices, group, value, on=state)
        on = on | {(group, value)} if state else on - {(group, value)}
    shown: set[tuple[str, str]] = set()
    for chip in filters.chips(choices):
        if chip.group == "theme":
            shown |= {("need", need) for need in filters.needs_of_theme(chip.value)}
        else:
            shown.add((chip.group, chip.value))
    assert shown == on


@given(st.lists(st.sampled_from(LEAVES), unique=True))
def test_removing_every_chip_leaves_nothing(clicks: list[tuple[str, str]]) -> None:
    choices = Choices()
    for group, value in clicks:
        choices = filters.toggled(choices, group, value, on=True)
    for chip in filters.chips(choices):
        choices = filters.toggled(choices, chip.group, chip.value, on=False)
    assert choices == Choices()


def test_an_age_is_a_chip_that_can_be_removed() -> None:
    choices = Choices(age=78.0)
    (chip,) = filters.chips(choices)
    assert "78" in chip.label
    assert filters.toggled(choices, chip.group, chip.value, on=False).age is None


def test_half_a_year_has_a_comma_in_finnish() -> None:
    assert filters.chips(Choices(age=0.5))[0].label == "0,5 v"


@pytest.mark.parametrize("theme", [theme.id for theme in needs.themes()])
def test_a_theme_is_all_its_needs(theme: str) -> None:
    choices = filters.toggled(Choices(), "need", theme, on=True)
    assert set(choices.needs) == {need.id for need in needs.needs() if need.theme == theme}
    assert len(filters.chips(choices)) == 1


def test_groups_show_the_counts_of_the_result_and_what_is_chosen() -> None:
    result = Result(
        total=2,
        hits=(Hit("a", 1.0), Hit("b", 0.5)),
        facets={"need": {"loneliness": 2}, "theme": {"T1": 2}, "price": {"free": 1}, "online": {"online": 1}},
    )
    choices = Choices(needs=("loneliness",), free=True)
    by_id = {group.id: group for group in filters.groups(choices, result)}
    theme = next(value for value in by_id["need"].values if value.id == "T1")
    need = next(value for value in theme.children if value.id == "loneliness")
    assert (theme.count, theme.selected) == (2, False)
    assert (need.count, need.selected) == (2, True)
    free = next(value for value in by_id["how"].values if value.id == "free")
    assert (free.count, free.selected) == (1, True)
    assert all(value.count == 0 for value in by_id["age_group"].values)


def test_favourites_are_counted_with_those_that_have_gone_and_can_be_chosen_and_left() -> None:
    result = Result(total=2, hits=(), facets={"favourite": {"favourite": 2}})
    choices = filters.toggled(Choices(), "own", "favourites", on=True)
    (value,) = filters.groups(choices, result, gone=1)[0].values
    assert (value.id, value.count, value.selected) == ("favourites", 3, True)
    (chip,) = filters.chips(choices)
    assert chip.label == "Suosikit"
    assert filters.toggled(choices, chip.group, chip.value, on=False) == Choices()
    query = filters.query(choices, 10, date(2026, 5, 1), favourites=("x:1",))
    assert (query.favourites, query.only_favourites) == (("x:1",), True)


def test_a_query_asks_for_what_was_chosen() -> None:
    choices = Choices(text="kerho", needs=("loneliness",), age=78.0, municipalities=("905",), languages=("sv",))
    query = filters.query(choices, 10, date(2026, 5, 1))
    assert (query.text, query.needs, query.age, query.limit) == ("kerho", ("loneliness",), 78.0, 10)
    assert (query.municipalities, query.languages) == (("905",), ("sv",))


OWN = ("905", "499")


def offer(group: str, value: str, *words: str) -> Offer:
    return Offer(group=group, value=value, label="", words=words)


def test_offers_say_what_they_are_in_the_language_of_the_window() -> None:
    meant = (
        Meant("municipality", "743", ("Seinäjoella",)),
        Meant("age", "0.5", ("0,5", "v")),
        Meant("age_group", "seniors", ("vanhalle",)),
        Meant("need", "loneliness", ("yksin",)),
    )
    shown = filters.offers(Result(total=0, hits=(), facets={}, offers=meant))
    assert [each.label for each in shown] == [
        "Kunta: Seinäjoki",
        "Ikä: 0,5",
        "Ikäryhmä: Ikäihmiset",
        "Tarve: Yksinäisyys ja seura",
    ]
    assert [(each.group, each.value, each.words) for each in shown] == [(m.group, m.value, m.words) for m in meant]


def test_a_need_is_added_and_its_words_stay() -> None:
    choices = Choices(text="yksinäisyys", needs=("money",))
    assert filters.accepted(choices, offer("need", "loneliness", "yksinäisyys"), OWN) == Choices(
        text="yksinäisyys", needs=("money", "loneliness")
    )


def test_an_age_replaces_the_one_before_and_its_words_go() -> None:
    choices = Choices(text="seuraa 78-vuotiaalle", age=7.0, age_groups=("seniors",))
    taken = filters.accepted(choices, offer("age", "78", "78-vuotiaalle"), OWN)
    assert taken == Choices(text="seuraa", age=78.0)


def test_the_only_words_of_a_text_stay() -> None:
    taken = filters.accepted(Choices(text="vanhukselle"), offer("age_group", "seniors", "vanhukselle"), OWN)
    assert taken == Choices(text="vanhukselle", age_groups=("seniors",))


def test_a_municipality_takes_the_place_of_the_preset_and_joins_those_that_were_chosen() -> None:
    said = offer("municipality", "743", "Seinäjoella")
    assert filters.accepted(Choices(text="apua Seinäjoella", municipalities=OWN), said, OWN) == Choices(
        text="apua", municipalities=("743",)
    )
    chosen = Choices(text="apua Seinäjoella", municipalities=("905",))
    assert filters.accepted(chosen, said, OWN).municipalities == ("905", "743")


@pytest.mark.parametrize("group", ["need", "municipality", "age", "age_group"])
def test_the_chip_of_an_offer_takes_it_back(group: str) -> None:
    value = {"need": "loneliness", "municipality": "743", "age": "78", "age_group": "seniors"}[group]
    taken = filters.accepted(Choices(text="seuraa siellä"), offer(group, value, "siellä"), ())
    (chip,) = filters.chips(taken)
    assert msgspec.structs.replace(filters.toggled(taken, chip.group, chip.value, on=False), text="") == Choices()


def test_the_workplaces_own_municipalities_are_one_chip_that_names_them_all() -> None:
    own = ("905", "499", "399")
    (chip,) = filters.chips(Choices(municipalities=own), own)
    assert (chip.label, chip.whole) == ("Vaasa + 2", "Vaasa, Mustasaari, Laihia")
    assert filters.toggled(Choices(municipalities=own), chip.group, chip.value, on=False) == Choices()


@pytest.mark.parametrize("chosen", [("905", "499"), ("905", "499", "399", "475"), ("905",)])
def test_other_municipalities_than_the_own_have_a_chip_each(chosen: tuple[str, ...]) -> None:
    shown = filters.chips(Choices(municipalities=chosen), ("905", "499", "399"))
    assert tuple(chip.value for chip in shown) == chosen
    assert len(filters.chips(Choices(municipalities=("905",)), ("905",))) == 1


def test_all_lists_stand_below_the_favourites_and_the_one_that_is_on_is_checked() -> None:
    found = Result(total=3, hits=(), facets={})
    lists = (FilterValue(id="a", label="a", count=5), FilterValue(id="b", label="b", count=2))
    for choices, checked in ((Choices(), []), (Choices(list_name="b", list_keys=("x:1",)), [("b", 3)])):
        own, group, need, *_others = list_filter.merged(filters.groups(choices, found), lists)
        assert (own.id, group.id, need.id) == ("own", "list", "need")
        assert [value.id for value in group.values] == ["a", "b"]
        assert [(value.id, value.count) for value in group.values if value.selected] == checked


def test_a_list_that_is_on_and_was_removed_stays_until_it_is_turned_off() -> None:
    groups = filters.groups(Choices(list_name="old", list_keys=("x:1",)), Result(total=1, hits=(), facets={}))
    assert [value.id for value in list_filter.merged(groups, ())[1].values] == ["old"]
    without = filters.groups(Choices(), Result(total=1, hits=(), facets={}))
    assert list_filter.merged(without, ()) == without
    assert list_filter.merged((), (FilterValue(id="a", label="a", count=5),)) == ()


def test_a_long_theme_has_a_short_name_and_tells_its_whole_one() -> None:
    themes = next(
        group for group in filters.groups(Choices(), Result(total=0, hits=(), facets={})) if group.id == "need"
    )
    community = themes.values[0]
    assert community.label == "Yhteisöllisyys ja osallisuus"
    assert community.whole == "Yhteisöllisyys, vaikuttaminen ja sosiaaliset suhteet"
    (chip,) = filters.chips(filters.toggled(Choices(), "need", "T1", on=True))
    assert (chip.label, chip.whole) == (community.label, community.whole)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_names_of_themes_are_short_in_every_language(language: i18n.Language) -> None:
    i18n.use(language)
    groups = filters.groups(Choices(), Result(total=0, hits=(), facets={}))
    names = [value.label for value in next(group for group in groups if group.id == "need").values]
    assert all(len(name) <= 28 for name in names), names
    assert len(set(names)) == 8
