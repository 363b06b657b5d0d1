"""Services as they were gathered, before anything is weighed over all of them.

A build joins the services that stay as they are, out of the index before, with those that were gathered anew, and
weighs the whole. It is done with arrays, without a step for each posting, so many of them at a time that little memory
is needed beside what goes in and what comes out; and what comes out does not tell what came from where.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, compress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from hytedesk.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

AT_A_TIME = 200_000
"""Pairs that are worked on together."""

_GONE = -1

_Name = TypeVar("_Name", str, tuple[str, str])


class Pairs(NamedTuple):
    """What belongs to what, by numbers: the others of each one, one after the other.

    Attributes:
        start: where the others of each one begin, and where those of the last end.
        other: in each one's part in their order, in as few bytes as they need.
        weight: of each pair; empty where none is needed.
    """

    start: NDArray[np.int32]
    other: NDArray[Any]
    weight: NDArray[Any]


_NOTHING = Pairs(np.zeros(1, np.int32), np.empty(0, np.uint16), np.empty(0, np.uint16))


@dataclass(frozen=True, eq=False)
class Gathered:
    """Services with all that an index is made of.

    Attributes:
        ids: catalogue keys; a service's number is its place here.
        digests: of all that each service's document was made of.
        names: for each of `i18n.LANGUAGES` the names of the services as they are ordered.
        by_name: for each of `i18n.LANGUAGES` the numbers of the services, at best in the order of these names.
        terms, forms, values: each once, sorted; a value comes with its group.
        postings: terms and the services that have them, weighed by field and counted, in thousandths.
        uses: forms and the services in whose texts they stand.
        members: values and the services that have them.
        meanings: forms and their terms, in the order in which the analyser gave them; a part may leave out those of
            forms that a part before it has.
        length: words of each service's texts in one language, on average.
        marks: names of arrays of the index with one number a service -> these.
    """

    ids: list[str]
    digests: list[bytes]
    names: list[list[str]]
    by_name: list[NDArray[np.int32]]
    terms: list[str]
    forms: list[str]
    values: list[tuple[str, str]]
    postings: Pairs
    uses: Pairs
    members: Pairs
    meanings: Pairs
    length: NDArray[np.float32]
    marks: dict[str, NDArray[Any]]

    @property
    def order(self) -> list[tuple[str, bytes]]:
        """The key and the digest of each service."""
        return list(zip(self.ids, self.digests, strict=True))


def joined(given: list[Gathered], order: Sequence[tuple[str, bytes]]) -> Gathered:
    """The services of `order` (key, digest), each out of the part that has it with this digest.

    Names, terms, forms, values and pairs are sorted; those that no service uses are left out. The list is emptied, so
    that what has been joined is held no longer.
    """
    parts = given.copy()
    given.clear()
    number = {service: place for place, service in enumerate(order)}
    places = [_array(number.get(service, _GONE) for service in part.order) for part in parts]
    ids = [key for key, _ in order]
    size = len(ids)
    names = [_placed([part.names[row] for part in parts], places, size) for row in range(len(LANGUAGES))]
    terms, new_terms, postings = _used([(part.terms, part.postings) for part in parts], places, size)
    parts = [replace(part, postings=_NOTHING) for part in parts]
    forms, new_forms, uses = _used([(part.forms, part.uses) for part in parts], places, size)
    values, _, members = _used([(part.values, part.members) for part in parts], places, size)
    return Gathered(
        ids=ids,
        digests=[digest for _, digest in order],
        names=names,
        by_name=[
            _sorted_by(
                list(zip(keys, ids, strict=True)),
                [place[part.by_name[row]] for part, place in zip(parts, places, strict=True)],
            )
            for row, keys in enumerate(names)
        ],
        terms=terms,
        forms=forms,
        values=values,
        postings=postings,
        uses=uses,
        members=members,
        meanings=_meanings([part.meanings for part in parts], new_forms, new_terms, len(forms)),
        length=_scattered([part.length for part in parts], places, size, np.float32),
        marks={
            name: _scattered([part.marks[name] for part in parts], places, size, kind)
            for name, kind in (("paused", np.bool_), ("checked", np.int32))
        },
    )


def paired(one: NDArray[np.integer[Any]], other: NDArray[Any], weight: NDArray[np.float32], count: int) -> Pairs:
    """Pairs in any order -> sorted; `count` numbers of ones there are."""
    order = np.lexsort((other, one))
    start = np.searchsorted(one[order], np.arange(count + 1)).astype(np.int32)
    return Pairs(start, other[order], weight[order] if len(weight) else weight)


def taken(pairs: Pairs, rows: NDArray[np.integer[Any]]) -> Pairs:
    """The pairs of these ones alone, in this order."""
    counts = np.diff(pairs.start)[rows]
    start = np.concatenate(([0], np.cumsum(counts)), dtype=np.int32)
    at = np.arange(start[-1]) + np.repeat(pairs.start[:-1][rows] - start[:-1], counts)
    return Pairs(start, pairs.other[at], pairs.weight[at] if len(pairs.weight) else pairs.weight)


def runs(start: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """First and last number (not included) of ones that have about `AT_A_TIME` pairs together; at least one a time."""
    first, count = 0, len(start) - 1
    while first < count:
        last = int(np.searchsorted(start, start[first] + AT_A_TIME, side="right")) - 1
        last = min(max(last, first + 1), count)
        yield first, last
        first = last


def service_kind(size: int) -> str:
    """The smallest type of number that a service can have, of so many."""
    return "<u2" if size <= 1 << 16 else "<i4"


def _used(
    parts: Sequence[tuple[list[_Name], Pairs]], places: Sequence[NDArray[np.int32]], size: int
) -> tuple[list[_Name], list[NDArray[np.int32]], Pairs]:
    """The pairs of names and placed services, with all their names, and for each part the new numbers of its names."""
    counts = [_staying(pairs, place) for (_, pairs), place in zip(parts, places, strict=True)]
    names, numbers = _numbered([own for own, _ in parts], counts)
    total = np.zeros(len(names) + 1, np.int64)
    for count, number in zip(counts, numbers, strict=True):
        np.add.at(total, number[count > 0] + 1, count[count > 0])
    kind = next((pairs.weight.dtype for _, pairs in parts if len(pairs.weight)), None)
    whole = _Whole(np.cumsum(total).astype(np.int32), size, kind)
    sources = [
        _Source(pairs, place, number, np.flatnonzero(count))
        for (_, pairs), place, number, count in zip(parts, places, numbers, counts, strict=True)
    ]
    for first, last in runs(whole.pairs.start):
        whole.fill(first, last, [source.within(first, last) for source in sources])
    return names, numbers, whole.pairs


def _staying(pairs: Pairs, place: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each one how many of its services have a place."""
    if (place != _GONE).all():
        return np.diff(pairs.start)
    counts = np.empty(len(pairs.start) - 1, np.int64)
    for first, last in runs(pairs.start):
        start = pairs.start[first : last + 1]
        stays = place[pairs.other[start[0] : start[-1]]] != _GONE
        counts[first:last] = np.diff(np.concatenate(([0], np.cumsum(stays)))[start - start[0]])
    return counts


class _Source(NamedTuple):
    """A part: its pairs, the places of its services, the new numbers of its ones, and those that are used."""

    pairs: Pairs
    place: NDArray[np.int32]
    number: NDArray[np.int32]
    used: NDArray[np.intp]

    def within(self, first: int, last: int) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """The staying pairs whose new number is in this range, as `number << 32 | service`, with their weights."""
        low, high = np.searchsorted(self.number[self.used], (first, last))
        if low == high:
            return np.empty(0, np.int64), self.pairs.weight[:0]
        ones = slice(int(self.used[low]), int(self.used[high - 1]) + 1)
        start = self.pairs.start[ones.start : ones.stop + 1]
        service = self.place[self.pairs.other[start[0] : start[-1]]]
        key = np.repeat(self.number[ones].astype(np.int64) << 32, np.diff(start)) | service
        weight = self.pairs.weight[start[0] : start[-1]]
        stays = service != _GONE
        return key[stays], weight[stays] if len(weight) else weight


class _Whole:
    """The pairs of all parts, filled run by run; `kind` is that of the weights, None = without."""

    def __init__(self, start: NDArray[np.int32], size: int, kind: np.dtype[Any] | None) -> None:
        count = int(start[-1])
        self.pairs = Pairs(start, np.empty(count, service_kind(size)), np.empty(count if kind else 0, kind))

    def fill(self, first: int, last: int, found: Sequence[tuple[NDArray[np.int64], NDArray[Any]]]) -> None:
        key = np.concatenate([key for key, _ in found])
        order = np.argsort(key, kind="stable")
        here = slice(int(self.pairs.start[first]), int(self.pairs.start[last]))
        self.pairs.other[here] = key[order] & 0xFFFFFFFF
        if len(self.pairs.weight):
            self.pairs.weight[here] = np.concatenate([weight for _, weight in found])[order]


def _numbered(
    parts: Sequence[list[_Name]], counts: Sequence[NDArray[np.integer[Any]]]
) -> tuple[list[_Name], list[NDArray[np.int32]]]:
    """The used names of all parts, sorted, each once, and for each part their numbers; quick for parts in order."""
    used = [list(compress(own, count.tolist())) for own, count in zip(parts, counts, strict=True)]
    names = sorted(dict.fromkeys(chain.from_iterable(used)))
    place = {name: number for number, name in enumerate(names)}
    numbers = []
    for own, count in zip(used, counts, strict=True):
        number = np.full(len(count), _GONE, np.int32)
        number[count > 0] = _array(map(place.__getitem__, own))
        numbers.append(number)
    return names, numbers


def _meanings(
    parts: Sequence[Pairs], forms: Sequence[NDArray[np.int32]], terms: Sequence[NDArray[np.int32]], count: int
) -> Pairs:
    """The terms of the forms that are left, each form from the first part that has it: all parts say the same."""
    missing = np.ones(count + 1, np.bool_)
    missing[_GONE] = False
    found = []
    for pairs, new_form, new_term in zip(parts, forms, terms, strict=True):
        own = np.flatnonzero(missing[new_form] & (pairs.start[1:] > pairs.start[:-1]))
        missing[new_form[own]] = False
        start, term, weight = taken(pairs, own)
        found.append((np.repeat(new_form[own], np.diff(start)), new_term[term], weight))
    form, term, weight = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(form, kind="stable")
    start = np.searchsorted(form[order], np.arange(count + 1)).astype(np.int32)
    return Pairs(start, term[order], weight[order])


def _placed(parts: Sequence[list[str]], places: Sequence[NDArray[np.int32]], size: int) -> list[str]:
    found = [""] * size
    for part, place in zip(parts, places, strict=True):
        for value, number in zip(part, place.tolist(), strict=True):
            if number != _GONE:
                found[number] = value
    return found


def _scattered(
    parts: Sequence[NDArray[Any]], places: Sequence[NDArray[np.int32]], size: int, kind: type[np.generic]
) -> NDArray[Any]:
    found = np.empty(size, kind)
    for part, place in zip(parts, places, strict=True):
        stays = place != _GONE
        found[place[stays]] = part[stays]
    return found


def _sorted_by(keys: list[tuple[str, str]], roughly: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """The numbers of all keys in their order; from numbers that almost stand so it is quick."""
    numbers = np.concatenate([np.empty(0, np.int32), *roughly])
    return _array(sorted(numbers[numbers != _GONE].tolist(), key=keys.__getitem__))


def _array(numbers: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(numbers, np.int32)
