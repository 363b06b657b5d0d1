import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.catalogue import Service
from hytedesk.errors import WrongUsage
from hytedesk.vocabulary.ages import age_groups, age_groups_of, fits_age, parse_age, with_age_limits

EVERY_AGE = ("families", "youth", "adults", "seniors")

groups = st.lists(st.sampled_from(["KR1", "KR1.1", "KR1.2", "KR1.3", "KR1.4", "KR1.5", "KR1.6", "KR2"]), unique=True)


def service(name: str = "Ryhmä", **fields: object) -> Service:
    return Service(id="t:1", organization="t:o", **{"names": {"fi": name}, **fields})  # type: ignore[arg-type]


def for_groups(*codes: str) -> Service:
    return service(target_groups=codes)


def limited(low: float | None, high: float | None, *codes: str) -> Service:
    return service(min_age=low, max_age=high, age_source="text", target_groups=codes)


def test_there_are_four_age_groups_and_two_that_are_not_ages() -> None:
    assert [group.id for group in age_groups()] == [*EVERY_AGE, "chronic", "disability"]
    assert all(set(group.names) == {"fi", "sv", "en"} for group in age_groups())
    assert [group.id for group in age_groups() if group.min is None] == ["chronic", "disability"]


def test_limits_come_from_the_first_text_that_states_them() -> None:
    found = with_age_limits(
        service("Kuntosali 65+", summary={"fi": "Yli 70-vuotiaille."}, description={"fi": "Tarkoitettu kaikille."})
    )
    assert (found.min_age, found.max_age, found.age_source) == (65, None, "text")
    found = with_age_limits(service(conditions={"sv": "Avsedd för unga 16–29 år."}))
    assert (found.min_age, found.max_age) == (16, 29)
    found = with_age_limits(service(alternative_names={"fi": ("Kerho 7–12-vuotiaille",)}))
    assert (found.min_age, found.max_age) == (7, 12)


def test_numbers_win_over_words_wherever_they_stand() -> None:
    names = {"fi": "Opinto-ohjaus", "sv": "Studiehandledning för vuxna"}
    by_words = with_age_limits(service(names=names))
    assert (by_words.min_age, by_words.max_age) == (18, None)
    by_number = with_age_limits(service(names=names, conditions={"fi": "Yli 25-vuotiaille."}))
    assert (by_number.min_age, by_number.max_age) == (25, None)


def test_limits_of_the_feed_stay() -> None:
    fed = service("Kuntosali 65+", min_age=50, age_source="feed")
    assert with_age_limits(fed) == fed


def test_languages_that_agree_widen_and_languages_that_contradict_state_none() -> None:
    wider = with_age_limits(service(summary={"fi": "18–29-vuotiaille", "sv": "för unga 16–29 år"}))
    assert (wider.min_age, wider.max_age) == (16, 29)
    contradictory = with_age_limits(service(summary={"fi": "alle 30-vuotiaille", "sv": "över 65 år"}))
    assert (contradictory.min_age, contradictory.max_age, contradictory.age_source) == (None, None, None)


def test_limits_of_an_older_text_are_forgotten() -> None:
    assert with_age_limits(limited(65, None)) == service()


@given(st.text(), st.text())
def test_limits_are_worked_out_once_and_for_all(summary: str, description: str) -> None:
    once = with_age_limits(service(summary={"fi": summary}, description={"sv": description}))
    assert with_age_limits(once) == once
    assert (once.age_source is None) == (once.min_age is None and once.max_age is None)


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        ((), (*EVERY_AGE, "chronic", "disability")),
        (("KR1",), (*EVERY_AGE, "chronic", "disability")),
        (("KR1", "KR1.5"), (*EVERY_AGE, "chronic", "disability")),
        (("KR1", "KR1.1"), ("seniors",)),
        (("KR1", "KR1.2"), ("families",)),
        (("KR1.2", "KR1.3"), ("families", "youth")),
        (("KR1", "KR1.4"), (*EVERY_AGE, "chronic")),
        (("KR1", "KR1.6"), (*EVERY_AGE, "disability")),
        (("KR1", "KR1.2", "KR1.6"), ("families", "adults", "disability")),
    ],
)
def test_without_limits_the_target_groups_decide(codes: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert age_groups_of(for_groups(*codes)) == shown


@pytest.mark.parametrize(
    ("low", "high", "codes", "shown"),
    [
        (65, None, ("KR1",), ("seniors",)),
        (60, None, ("KR1",), ("adults", "seniors")),
        (18, 65, ("KR1",), ("youth", "adults")),
        (16, 29, ("KR1.1",), ("families", "youth", "adults")),
        (None, 6, ("KR1.3",), ("families",)),
        (0, 0, ("KR1",), ("families",)),
        (75, 75, ("KR1",), ("seniors",)),
        (18, None, ("KR1.2",), ("families", "youth", "adults", "seniors")),
    ],
)
def test_limits_win_over_target_groups(
    low: float | None, high: float | None, codes: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    found = age_groups_of(limited(low, high, *codes))
    assert tuple(group for group in found if group in EVERY_AGE) == shown


@pytest.mark.parametrize(
    ("low", "high", "age", "fits"),
    [
        (65, None, 64.9, False),
        (65, None, 65, True),
        (None, 17, 17.5, True),
        (None, 17, 18, False),
        (0, 0.5, 0.5, True),
        (0, 0.5, 0.75, False),
        (0, 0, 0.75, True),
        (18, 65, 78, False),
    ],
)
def test_limits_decide_who_fits(low: float | None, high: float | None, age: float, fits: bool) -> None:
    assert fits_age(limited(low, high, "KR1"), age) is fits


def test_a_service_of_another_age_is_left_out_when_limits_are_not_known() -> None:
    assert not fits_age(for_groups("KR1", "KR1.2"), 78)
    assert not fits_age(for_groups("KR1", "KR1.3"), 78)
    assert not fits_age(for_groups("KR1", "KR1.1"), 40)
    assert fits_age(for_groups("KR1", "KR1.1"), 78)
    assert fits_age(for_groups("KR1", "KR1.3"), 29.5)


def test_families_have_parents() -> None:
    assert fits_age(for_groups("KR1", "KR1.2"), 35)


@given(groups, st.floats(0, 120))
def test_nobody_is_left_out_for_lack_of_data(codes: list[str], age: float) -> None:
    if not {"KR1.1", "KR1.2", "KR1.3"} & set(codes):
        assert fits_age(for_groups(*codes), age)
    assert fits_age(service(), age)


@given(groups, st.integers(0, 120))
def test_who_is_in_a_shown_group_fits(codes: list[str], age: int) -> None:
    found = for_groups(*codes)
    shown = [group for group in age_groups() if group.id in age_groups_of(found) and group.min is not None]
    if any(group.min <= age and (group.max is None or age <= group.max) for group in shown if group.min is not None):
        assert fits_age(found, age)


@given(groups)
def test_adults_see_everything_but_services_of_other_ages_only(codes: list[str]) -> None:
    only_others = {"KR1.1", "KR1.2", "KR1.3"} & set(codes) and not {"KR1.4", "KR1.6"} & set(codes)
    assert ("adults" in age_groups_of(for_groups(*codes))) == (not only_others)


@pytest.mark.parametrize(
    ("text", "age"), [("78", 78), ("0,5", 0.5), ("0.5", 0.5), (" 7 ", 7), ("0", 0), ("120", 120), ("2,25", 2.25)]
)
def test_an_age_is_read_as_people_type_it(text: str, age: float) -> None:
    assert parse_age(text) == age


@pytest.mark.parametrize("text", ["", "abc", "121", "-1", "1e2", "nan", "inf", "7 8", "78v", "٣", "1.", ".5", "120,5"])
def test_what_is_no_age_is_wrong_usage(text: str) -> None:
    with pytest.raises(WrongUsage) as error:
        parse_age(text)
    assert (error.value.what, error.value.value) == ("age", text)


@given(st.integers(0, 12000))
def test_any_age_is_read_back(hundredths: int) -> None:
    age = hundredths / 100
    assert parse_age(f"{age:.2f}") == parse_age(f"{age:.2f}".replace(".", ",")) == age


def test_a_text_without_limits_changes_nothing() -> None:
    assert with_age_limits(service("Perhekahvila")) == service("Perhekahvila")
