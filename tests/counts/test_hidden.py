"""The "<5" rule: what is hidden stays hidden, in totals and in the order, too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hytedesk.counts.hidden import LEAST, shown, total

NUMBERS = st.integers(0, 60)


@given(NUMBERS)
def test_only_small_numbers_are_hidden(number: int) -> None:
    assert str(shown(number)) == ("<5" if 0 < number < 5 else str(number))


@given(st.lists(NUMBERS, max_size=8), st.data())
def test_a_total_says_the_same_whatever_is_hidden(numbers: list[int], data: st.DataObject) -> None:
    others = [data.draw(st.integers(1, LEAST - 1)) if 0 < number < LEAST else number for number in numbers]
    assert total(map(shown, numbers)) == total(map(shown, others))


@given(st.lists(NUMBERS, max_size=8))
def test_a_total_is_true(numbers: list[int]) -> None:
    found = total(map(shown, numbers))
    assert found.least <= sum(numbers) <= found.most
    if str(found).startswith("<"):
        assert sum(numbers) < LEAST
    elif str(found).endswith("+"):
        assert str(found) == f"{found.least}+"
    else:
        assert str(found) == str(sum(numbers))


def test_the_order_does_not_betray_what_is_hidden() -> None:
    assert len({shown(number) for number in range(1, LEAST)}) == 1
    assert max(map(shown, (7, 2, 0, 5))) == shown(7)
