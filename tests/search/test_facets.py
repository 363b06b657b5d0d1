from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.search import facets

members = st.integers(0, 200).flatmap(
    lambda size: st.tuples(
        st.just(size), st.lists(st.sets(st.integers(0, max(size - 1, 0))) if size else st.just(set()), max_size=5)
    )
)


@given(st.lists(st.booleans(), max_size=300))
def test_unpack_is_the_inverse_of_pack(flags: list[bool]) -> None:
    row = facets.pack(np.array(flags, np.bool_))
    assert facets.unpack(row, len(flags)).tolist() == flags
    assert facets.count(row) == sum(flags)


@given(members)
def test_operations_are_those_of_sets(drawn: tuple[int, list[set[int]]]) -> None:
    size, sets = drawn
    rows = facets.pack_rows([sorted(each) for each in sets], size)
    everything = facets.everything(size)

    def as_set(row: facets.Bits) -> set[int]:
        return set(np.flatnonzero(facets.unpack(row, size)).tolist())

    assert rows.shape == (len(sets), facets.words(size))
    assert as_set(facets.union(rows)) == set().union(*sets)
    assert as_set(facets.intersection(rows, everything)) == set(range(size)).intersection(*sets)
    assert facets.counts(rows, everything) == [len(each) for each in sets]
    for mask in sets:
        bits = facets.pack_rows([sorted(mask)], size)[0]
        assert facets.counts(rows, bits) == [len(each & mask) for each in sets]


@given(members)
def test_a_group_is_counted_without_its_own_filter(drawn: tuple[int, list[set[int]]]) -> None:
    size, sets = drawn
    rows = facets.pack_rows([sorted(each) for each in sets], size)
    filters = {str(group): row for group, row in enumerate(rows)}
    for group, mask in facets.masks_without(filters, facets.everything(size)).items():
        others = [each for number, each in enumerate(sets) if str(number) != group]
        assert facets.count(mask) == len(set(range(size)).intersection(*others))


@given(st.sets(st.integers(0, 4999), max_size=4), st.sets(st.integers(0, 4999), max_size=300))
def test_few_services_of_many_are_counted_alike(few: set[int], many: set[int]) -> None:
    rows = facets.pack_rows([sorted(few), sorted(many), []], 5000)
    assert facets.counts(rows, rows[0]) == [len(few), len(few & many), 0]
    assert facets.counts(rows, rows[1]) == [len(few & many), len(many), 0]
