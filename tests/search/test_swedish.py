"""Swedish words: all forms of one meet, compounds are found by their parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.search import swedish


@pytest.mark.parametrize(
    "forms",
    [
        ("vän", "vänner", "vännerna", "vännen"),
        ("hem", "hemmet"),
        ("man", "män", "mannen"),
        ("förälder", "föräldrar", "föräldrarna"),
        ("skuld", "skulder", "skulden"),
        ("hand", "händer"),
    ],
)
def test_all_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len(set(map(swedish.stem, forms))) == 1


@pytest.mark.parametrize(
    ("compound", "first", "last"),
    [
        ("skuldrådgivning", "skuld", "rådgivning"),
        ("gatuplaneringen", "gata", "planering"),
        ("familjedagvård", "familj", "dagvård"),
        ("graviditetsdiabetes", "graviditet", "diabetes"),
        ("hälsokontroller", "hälsa", "kontroll"),
        ("bostadsbidrag", "bostad", "bidraget"),
        ("minnessjukdomar", "minne", "sjukdom"),
        ("barnfamiljestöd", "barn", "familjer"),
    ],
)
def test_a_compound_has_the_stems_of_its_parts(compound: str, first: str, last: str) -> None:
    assert {swedish.stem(first), swedish.stem(last)} <= set(swedish.parts(compound))


@pytest.mark.parametrize("word", ["läkare", "verksamhet", "utbildning", "förening", "hem", "vård", "missbruk", "a", ""])
def test_a_simple_word_has_no_parts(word: str) -> None:
    assert not list(swedish.parts(word))


@given(st.text(max_size=64))
def test_parts_end_and_are_shorter_than_the_word(word: str) -> None:
    assert all(len(part) < len(word) for part in swedish.parts(word))
