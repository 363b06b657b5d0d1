"""Services as they were gathered, before anything is weighed over all of them.

A build joins the services that stay as they are, out of the index before, with those that were gathered anew, and
weighs the whole. It is done with arrays, without a step for each posting, and what comes out does not tell what came
from where.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from operator import ne
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from hytedesk.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_GONE = -1

_Name = TypeVar("_Name", str, tuple[str, str])


class Pairs(NamedTuple):
    """What belongs to what, by numbers.

    Attributes:
        one, other: the two sides, a pair at each place.
        weight: of each pair; empty where none is needed.
    """

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    weight: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Gathered:
    """Services with all that an index is made of.

    Attributes:
        ids: catalogue keys; a service's number is its place here.
        digests: of all that each service's document was made of.
        names: for each of `i18n.LANGUAGES` the names of the services as they are ordered.
        by_name: for each of `i18n.LANGUAGES` the numbers of the services, at best in the order of these names.
        terms, forms, values: each once; a value comes with its group.
        postings: terms and the services that have them, weighed by field and counted.
        uses: forms and the services in whose texts they stand.
        members: values and the services that have them.
        meanings: forms and their terms, in the order of the forms.
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


def joined(parts: Sequence[Gathered], order: Sequence[tuple[str, bytes]]) -> Gathered:
    """The services of `order` (key, digest), each out of the part that has it with this digest.

    Names, terms, forms, values and pairs are sorted; those that no service uses are left out.
    """
    number = {service: place for place, service in enumerate(order)}
    places = [_array(number.get(service, _GONE) for service in part.order) for part in parts]
    ids = [key for key, _ in order]
    names = [_placed([part.names[row] for part in parts], places, len(ids)) for row in range(len(LANGUAGES))]
    terms, new_terms, postings = _used([(part.terms, part.postings) for part in parts], places)
    forms, new_forms, uses = _used([(part.forms, part.uses) for part in parts], places)
    values, _, members = _used([(part.values, part.members) for part in parts], places)
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
        meanings=_meanings([part.meanings for part in parts], new_forms, new_terms),
        length=_scattered([part.length for part in parts], places, len(ids)),
        marks={name: _scattered([part.marks[name] for part in parts], places, len(ids)) for name in parts[0].marks},
    )


def starts(one: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Where the pairs of each number begin in sorted pairs, and where the last ones end."""
    return np.searchsorted(one, np.arange(count + 1, dtype=one.dtype))


def ones(start: NDArray[np.int32]) -> NDArray[np.int32]:
    """The inverse of `starts`."""
    return np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))


def _used(
    parts: Sequence[tuple[list[_Name], Pairs]], places: Sequence[NDArray[np.int32]]
) -> tuple[list[_Name], list[NDArray[np.int32]], Pairs]:
    """The pairs of names and placed services, with all their names, and for each part the new numbers of its names."""
    staying = [_staying(pairs, place) for (_, pairs), place in zip(parts, places, strict=True)]
    names, new = _numbered([own for own, _ in parts], [pairs.one for pairs in staying])
    numbered = [Pairs(number[pairs.one], pairs.other, pairs.weight) for number, pairs in zip(new, staying, strict=True)]
    del staying
    return names, new, _all_sorted(numbered)


def _staying(pairs: Pairs, place: NDArray[np.int32]) -> Pairs:
    """The pairs of services that have a place, with this in place of their numbers."""
    service = place[pairs.other.astype(np.int32)]
    stays = service != _GONE
    return Pairs(pairs.one[stays], service[stays], pairs.weight[stays] if len(pairs.weight) else pairs.weight)


def _numbered(
    parts: Sequence[list[_Name]], used: Sequence[NDArray[np.int32]]
) -> tuple[list[_Name], list[NDArray[np.int32]]]:
    """The used names of all parts, sorted, each once, and for each part their numbers; quick for parts in order."""
    every = [name for own in parts for name in own]
    ends = np.cumsum([len(own) for own in parts])
    number = np.full(len(every), _GONE, np.int32)
    for own, ones_of_part in zip(np.split(number, ends[:-1]), used, strict=True):
        own[ones_of_part] = 0
    order = sorted(np.flatnonzero(number != _GONE).tolist(), key=every.__getitem__)
    found: list[_Name] = [every[place] for place in order]
    differs = [True, *map(ne, found[1:], found)][: len(found)]
    number[order] = np.cumsum(differs) - 1
    return list(compress(found, differs)), np.split(number, ends[:-1])


def _all_sorted(parts: Sequence[Pairs]) -> Pairs:
    """All pairs, sorted. A part that is sorted stands as it is and others are put in: quick when those are few."""
    whole, *others = map(_sorted, parts)
    for few in others:
        at = np.searchsorted(_keys(whole), _keys(few))
        whole = Pairs(
            np.insert(whole.one, at, few.one),
            np.insert(whole.other, at, few.other),
            np.insert(whole.weight, at, few.weight) if len(few.weight) else whole.weight,
        )
    return whole


def _sorted(pairs: Pairs) -> Pairs:
    one, other, weight = pairs
    if bool((one[1:] >= one[:-1]).all()) and bool(((other[1:] >= other[:-1]) | (one[1:] != one[:-1])).all()):
        return pairs
    order = np.argsort(_keys(pairs), kind="stable")
    return Pairs(one[order], other[order], weight[order] if len(weight) else weight)


def _keys(pairs: Pairs) -> NDArray[np.int64]:
    keys = pairs.one.astype(np.int64)
    keys <<= 32
    keys |= pairs.other
    return keys


def _meanings(parts: Sequence[Pairs], forms: Sequence[NDArray[np.int32]], terms: Sequence[NDArray[np.int32]]) -> Pairs:
    """The terms of the forms that are left, each form from the first part that has it: all parts say the same."""
    found = []
    taken = np.zeros(1 + max(int(new.max(initial=_GONE)) for new in forms) + 1, np.bool_)
    for pairs, new_form, new_term in zip(parts, forms, terms, strict=True):
        form = new_form[pairs.one]
        own = (form != _GONE) & ~taken[form]
        found.append(Pairs(form[own], new_term[pairs.other[own]], pairs.weight[own]))
        taken[form[own]] = True
    form = np.concatenate([pairs.one for pairs in found])
    term = np.concatenate([pairs.other for pairs in found])
    weight = np.concatenate([pairs.weight for pairs in found])
    order = np.argsort(form, kind="stable")
    return Pairs(form[order], term[order], weight[order])


def _placed(parts: Sequence[list[str]], places: Sequence[NDArray[np.int32]], size: int) -> list[str]:
    found = [""] * size
    for part, place in zip(parts, places, strict=True):
        for value, number in zip(part, place.tolist(), strict=True):
            if number != _GONE:
                found[number] = value
    return found


def _scattered(parts: Sequence[NDArray[Any]], places: Sequence[NDArray[np.int32]], size: int) -> NDArray[Any]:
    found = np.empty(size, parts[0].dtype)
    for part, place in zip(parts, places, strict=True):
        stays = place != _GONE
        found[place[stays]] = part[stays]
    return found


def _sorted_by(keys: list[tuple[str, str]], roughly: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """The numbers of all keys in their order; from numbers that almost stand so it is quick."""
    numbers = np.concatenate(roughly)
    return _array(sorted(numbers[numbers != _GONE].tolist(), key=keys.__getitem__))


def _array(numbers: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(numbers, np.int32)
