"""Weighs what was gathered over all services: the numbers of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hytedesk.i18n import LANGUAGES
from hytedesk.search import facets
from hytedesk.search.document import known_values
from hytedesk.search.joining import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hytedesk.search.joining import Gathered, Pairs

_SATURATION, _LENGTH_PART = 2.0, 0.4
_UNITS = 65_535
"""Of the highest impact: each is stored in two bytes."""


def weighed(gathered: Gathered) -> dict[str, Any]:
    """What an `Index` is made of, but for the vocabulary and the version of the analyser.

    Filter values stand in the order of the vocabulary, others after them; a value of the vocabulary that no service has
    is there too.
    """
    size = len(gathered.ids)
    own: dict[str, list[str]] = {group: [] for group in known_values()}
    for group, value in gathered.values:
        own[group].append(value)
    values = {
        group: [*known, *(value for value in own[group] if value not in known)]
        for group, known in known_values().items()
    }
    row = {
        value: place for place, value in enumerate((group, each) for group, found in values.items() for each in found)
    }
    rank = np.empty((len(LANGUAGES), size), np.int32)
    for language, order in enumerate(gathered.by_name):
        rank[language, order] = np.arange(size)
    return {
        "ids": gathered.ids,
        "terms": gathered.terms,
        "forms": gathered.forms,
        "values": values,
        "arrays": {
            "term_start": gathered.postings.start,
            "posting_service": gathered.postings.other,
            **_impacts(gathered),
            "form_start": gathered.meanings.start,
            "form_term": gathered.meanings.other,
            "form_weight": gathered.meanings.weight,
            "facet_bits": _bits(gathered.members, [row[value] for value in gathered.values], len(row), size),
            "name_rank": rank.ravel(),
            **gathered.marks,
        },
    }


def _impacts(gathered: Gathered) -> dict[str, NDArray[Any]]:
    """BM25F (search.md section 6), in units of which none is nothing."""
    size = len(gathered.ids)
    length = gathered.length.astype(np.float64)
    lengths = _LENGTH_PART * length / (length.mean() or 1.0) + 1 - _LENGTH_PART if size else length
    saturation = (_SATURATION * lengths).astype(np.float32)
    start, service, frequency = gathered.postings
    seen = np.diff(start)
    rarity = np.log1p((size - seen + 0.5) / (seen + 0.5)).astype(np.float32)

    def impacts(first: int, last: int) -> NDArray[np.float32]:
        here = slice(start[first], start[last])
        counted = frequency[here] / np.float32(1000)
        found: NDArray[np.float32] = counted / (counted + saturation[service[here]])
        found *= np.repeat(rarity[first:last], seen[first:last])
        return found

    unit = max((float(impacts(*run).max(initial=0.0)) for run in runs(start)), default=0.0) / _UNITS or 1.0
    stored = np.empty(len(service), np.uint16)
    for first, last in runs(start):
        stored[start[first] : start[last]] = np.rint(impacts(first, last) / unit).clip(1, _UNITS)
    return {"posting_impact": stored, "impact_unit": np.array([unit])}


def _bits(members: Pairs, rows: list[int], count: int, size: int) -> NDArray[np.uint64]:
    found: list[NDArray[Any]] = [members.other[:0]] * count
    for value, row in enumerate(rows):
        found[row] = members.other[members.start[value] : members.start[value + 1]]
    return facets.pack_rows(found, size)
