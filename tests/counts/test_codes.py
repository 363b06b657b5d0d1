"""Return codes: what they say can be read back, mistyped ones are refused, none is a word, none tells a client."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.counts import codes
from hytedesk.counts.codes import Code

SAID = st.builds(Code, st.integers(0, codes.MONTHS - 1), st.integers(0, codes.MARKS - 1))
CODES = SAID.map(codes.encode)
ALL = codes.LETTERS + codes.DIGITS
DAY = date(2026, 11, 22)


@given(SAID)
def test_what_is_said_is_read_back(said: Code) -> None:
    assert codes.decode(codes.encode(said)) == said
    assert codes.decode(codes.shown(codes.encode(said)).lower()) == said


@given(st.text(alphabet=ALL, min_size=11, max_size=11) | st.text(max_size=20))
def test_whatever_is_read_would_be_written_the_same_and_all_else_is_refused(text: str) -> None:
    try:
        said = codes.decode(text)
    except ValueError:
        return
    assert codes.decode(codes.encode(said)) == said


@given(CODES, st.integers(0, 10), st.sampled_from(ALL))
def test_one_wrong_sign_is_never_another_code(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(ValueError, match="no return code"):
            codes.decode(wrong)


@given(CODES, st.integers(0, 9), st.integers(1, 2))
def test_two_exchanged_signs_are_never_another_code(code: str, place: int, distance: int) -> None:
    signs = list(code)
    other = min(place + distance, 10)
    signs[place], signs[other] = signs[other], signs[place]
    if signs != list(code):
        with pytest.raises(ValueError, match="no return code"):
            codes.decode("".join(signs))


@given(CODES)
def test_no_code_can_be_a_word(code: str) -> None:
    assert len(code) == 11
    assert not set(code) & set("AEIOUYÅÄÖ0134" + "BGLQSZ")
    assert [sign.isdigit() for sign in code] == [False, True] * 5 + [False]


@pytest.mark.parametrize(
    ("typed", "as_good"),
    [
        ("{code}", True),
        (" {code}\u00a0", True),
        ("{wide}", True),
        ("{code}X", False),
        ("", False),
        ("К7М2Р9Т5С8Х", False),
        ("٢٣٤", False),
    ],
)
def test_how_it_may_be_typed(typed: str, as_good: bool) -> None:
    code = codes.code_of("Rannan terveysasema", DAY, "x:1")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    text = typed.format(code=code, wide=wide)
    if as_good:
        assert codes.encode(codes.decode(text)) == code
    else:
        with pytest.raises(ValueError, match="no return code"):
            codes.decode(text)


def test_it_is_the_same_for_all_clients_of_a_unit_month_and_service() -> None:
    mine = codes.code_of("Rannan terveysasema", DAY, "x:1")
    assert codes.code_of(" rannan  TERVEYSASEMA ", date(2026, 11, 1), "x:1") == mine
    others = (
        codes.code_of("Rannan terveysasema", date(2026, 12, 1), "x:1"),
        codes.code_of("Rannan terveysasema", DAY, "x:2"),
        codes.code_of("Saaren terveysasema", DAY, "x:1"),
        codes.code_of("Rannan terveysasema", date(2027, 11, 1), "x:1"),
    )
    assert len({mine, *others}) == 5


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, codes.MONTHS - 1))
def test_the_month_is_known_for_two_years(day: date, months: int) -> None:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    later = date(year, month + 1, 28)
    assert codes.month_of(codes.decode(codes.code_of("Rannan terveysasema", day, "x:1")), later) == f"{day:%Y-%m}"


def test_the_services_of_a_region_have_a_code_each() -> None:
    found = {codes.code_of("Rannan terveysasema", DAY, f"ptv:{number}") for number in range(1000)}
    assert len(found) == 1000
