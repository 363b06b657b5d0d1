import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.errors import WrongUsage
from hytedesk.vocabulary.places import (
    around,
    counties,
    coverage,
    find_municipality,
    municipalities,
    municipalities_of,
    municipality,
)

ALAND = municipalities_of("91")
OSTROBOTHNIA = municipalities_of("17")
MAINLAND = tuple(place.code for place in municipalities() if place.county != "91")

codes = st.sampled_from([place.code for place in municipalities()])


def test_finland_has_308_municipalities_in_21_counties_helsinki_and_aland() -> None:
    assert len(municipalities()) == 308
    assert len(counties()) == 23
    assert sum(len(municipalities_of(county.code)) for county in counties()) == 308
    assert municipalities_of("90") == ("091",)


@given(codes, st.sampled_from(["fi", "sv"]), st.sampled_from([str, str.upper, str.lower, lambda name: f"  {name} "]))
def test_every_municipality_is_found_by_its_names_in_any_case(code: str, language: str, typed: object) -> None:
    assert callable(typed)
    assert find_municipality(typed(municipality(code).names[language])) == code


def test_a_code_that_never_was_has_nothing_around_it() -> None:
    """A policy can name one; the window opens all the same."""
    assert around(("999",)) == around(()) == ()
    assert around(("999", "905")) == OSTROBOTHNIA


@given(codes)
def test_every_municipality_is_found_by_its_code(code: str) -> None:
    assert find_municipality(code) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("Vasa", "905"), ("Ahtari", "989"), ("Åbo", "853"), ("a\u0308hta\u0308ri", "989"), ("s:t  michel", "491")],
)
def test_a_name_is_found_however_it_is_typed(text: str, code: str) -> None:
    assert find_municipality(text) == code


@pytest.mark.parametrize(
    ("old", "name", "new"), [("588", "Pertunmaa", "507"), ("099", "Honkajoki", "214"), ("911", "Valtimo", "541")]
)
def test_a_merged_municipality_is_the_one_it_was_merged_into(old: str, name: str, new: str) -> None:
    assert find_municipality(old) == find_municipality(name) == municipality(old).code == new
    assert coverage("municipalities", (old,), (new,))
    assert coverage("municipalities", (new,), (old,))


@pytest.mark.parametrize("text", ["", "Vaasanmaa", "999", "17", "Pohjanmaa", "\0"])
def test_what_is_no_municipality_is_wrong_usage(text: str) -> None:
    with pytest.raises(WrongUsage) as error:
        find_municipality(text)
    assert (error.value.what, error.value.value) == ("municipality", text)
    with pytest.raises(WrongUsage):
        municipality(text)


def test_an_unknown_county_has_no_municipalities() -> None:
    assert municipalities_of("99") == ()


def test_coverage_tells_how_near_a_service_is() -> None:
    assert coverage("municipalities", ("905",), ("905",)) == "local"
    assert coverage("municipalities", ("905", "499"), ("905",)) == "local"
    assert coverage("municipalities", OSTROBOTHNIA, ("905",)) == "county"
    assert coverage("municipalities", (*OSTROBOTHNIA, "743"), ("905",)) == "county"
    assert coverage("municipalities", MAINLAND, ("905",)) == "country"
    assert coverage("country", (), ("905",)) == "country"
    assert coverage("municipalities", ("743",), ("905",)) is None


def test_the_nearest_of_several_wanted_municipalities_counts() -> None:
    assert coverage("municipalities", (*OSTROBOTHNIA, "743"), ("905", "743")) == "local"
    assert coverage("municipalities", ("743",), ("905", "743")) == "local"


def test_a_county_of_one_municipality_is_local() -> None:
    assert coverage("municipalities", ("091",), ("091",)) == "local"


@given(st.sampled_from(ALAND))
def test_the_mainland_leaves_aland_out(code: str) -> None:
    assert coverage("mainland", (), (code,)) is None
    assert coverage("country", (), (code,)) == "country"
    assert coverage("mainland", (), (code, "905")) == "country"


@given(codes, st.lists(codes, max_size=6))
def test_a_list_covers_exactly_its_members(wanted: str, offered: list[str]) -> None:
    assert (coverage("municipalities", tuple(offered), (wanted,)) is not None) == (wanted in offered)


@given(st.sampled_from(["country", "mainland", "municipalities"]), st.lists(st.text(max_size=4), max_size=4), st.text())
def test_codes_that_never_were_break_nothing(area: str, offered: list[str], wanted: str) -> None:
    assert coverage(area, tuple(offered), (wanted,)) in {"local", "county", "country", None}  # type: ignore[arg-type]
    assert coverage(area, tuple(offered), ()) is None  # type: ignore[arg-type]
