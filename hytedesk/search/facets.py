"""Packed bitsets: which services have which value of a filter, one bit a service.

A row of bits belongs to one value; all rows of a group lie in one array, so that counting every value of a group is
one operation. Bits beyond the last service are always 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Bits: TypeAlias = NDArray[np.uint64]
    """One row (words) or several (values x words)."""

    Flags: TypeAlias = NDArray[np.bool_]


_SPARSE = 16
"""Where only one word of a mask in so many is not empty, counting only there takes less time."""


def words(size: int) -> int:
    """How many 64-bit words hold a row of `size` services."""
    return -(-size // 64)


def pack(flags: Flags) -> Bits:
    """One flag a service -> one row."""
    packed = np.zeros(words(len(flags)) * 8, np.uint8)
    packed[: -(-len(flags) // 8)] = np.packbits(flags, bitorder="little")
    return packed.view("<u8")


def unpack(row: Bits, size: int) -> Flags:
    """The inverse of `pack`."""
    return np.unpackbits(row.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def pack_rows(members: Iterable[Sequence[int] | NDArray[np.int32]], size: int) -> Bits:
    """For each value the numbers of its services -> one row a value."""
    rows = []
    for numbers in members:
        flags = np.zeros(size, np.bool_)
        flags[np.asarray(numbers, np.int64)] = True
        rows.append(pack(flags))
    return np.vstack(rows) if rows else np.zeros((0, words(size)), np.uint64)


def everything(size: int) -> Bits:
    """The row of all services."""
    return pack(np.ones(size, np.bool_))


def union(rows: Bits) -> Bits:
    """The services of any of the rows; none for no rows."""
    result: Bits = np.bitwise_or.reduce(rows, axis=0)
    return result


def intersection(rows: Iterable[Bits], start: Bits) -> Bits:
    """The services of `start` that are in every one of the rows."""
    for row in rows:
        start = start & row
    return start


def count(row: Bits) -> int:
    """How many services are in the row."""
    return int(np.bitwise_count(row).sum())


def counts(rows: Bits, mask: Bits) -> list[int]:
    """For each row, how many of its services are in `mask`."""
    some = np.flatnonzero(mask)
    if len(some) * _SPARSE < len(mask):
        rows, mask = rows[:, some], mask[some]
    result: list[int] = np.bitwise_count(rows & mask).sum(axis=1, dtype=np.int64).tolist()
    return result


def masks_without(filters: Mapping[str, Bits], found: Bits) -> dict[str, Bits]:
    """For each group with a filter, the services that pass all filters but the group's own: what its counts are of."""
    return {group: intersection((row for other, row in filters.items() if other != group), found) for group in filters}
