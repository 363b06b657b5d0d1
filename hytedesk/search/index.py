"""The search index of one generation: sorted terms with their postings, stored forms, filter values.

Kept as named blobs in the generation and read with `numpy.frombuffer`, without copying. Terms are sorted, so all terms
with a common beginning are one slice of the postings. Never altered: a new generation is a new `Index`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from hytedesk.errors import BadData
from hytedesk.i18n import LANGUAGES
from hytedesk.search import blobs as stored
from hytedesk.search import facets
from hytedesk.search.gather import LANGUAGE_MARK
from hytedesk.search.joining import service_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from hytedesk.search.blobs import Blob
    from hytedesk.search.facets import Bits

VERSION = 8
"""Of the blobs and of what is read from a service; another version is built anew from the records."""

ARRAYS = {
    "term_start": "<i4",
    "posting_impact": "<u2",
    "impact_unit": "<f8",
    "form_start": "<i4",
    "form_term": "<i4",
    "form_weight": "<f4",
    "facet_bits": "<u8",
    "paused": "|b1",
    "checked": "<i4",
    "name_rank": "<i4",
}
"""Blob -> type of its numbers.

`term_start` and `form_start` say where the postings of a term and the terms of a form begin. `posting_service`, whose
type goes by the number of services, comes with them; impacts are multiples of `impact_unit`. `checked` is the day as
`date.toordinal` counts, or `gather.NEVER`; `name_rank` is the place of each service in the order of names, one row
after the other for each of `i18n.LANGUAGES`.
"""

LISTS = ("ids", "terms", "forms", "values", "vocabulary")
BLOBS = ("header", *LISTS, "posting_service", *ARRAYS)
"""Names of the blobs that are needed for searching."""

_AFTER_ALL = "\U0010ffff"


class Header(msgspec.Struct, frozen=True):
    """What the blobs are: versions of the layout and the analyser, CRC-32 of every other one of `BLOBS`."""

    version: int
    analyser: str
    checks: dict[str, int]


@dataclass(frozen=True, eq=False)
class Index:
    """The index in memory.

    Attributes:
        analyser: `analyser.VERSION` that made the terms.
        ids: catalogue keys; a service's number is its place here.
        terms: all terms, sorted.
        forms: all words of the texts with their language (`word` + `LANGUAGE_MARK` + `fi`), sorted.
        values: filter group -> its values in the order of their rows in `arrays["facet_bits"]`.
        vocabulary: words of `needs.meanings` that `lemmas.known` lacks, written as `forms` are -> their lemmas.
        arrays: the numbers, by the names of `ARRAYS`.
    """

    analyser: str
    ids: list[str]
    terms: list[str]
    forms: list[str]
    values: dict[str, list[str]]
    vocabulary: dict[str, list[str]]
    arrays: dict[str, NDArray[Any]]

    @classmethod
    def from_blobs(cls, blobs: Mapping[str, Blob]) -> Index:
        """The index that `building` made.

        Raises:
            BadData: a blob is missing or damaged, or of another version.
        """
        header = stored.decode(blobs, "header", Header)
        if header.version != VERSION:
            raise BadData(stored.WHAT, f"version {header.version}, not {VERSION}")
        stored.verify(blobs, BLOBS[1:], header.checks)
        ids = stored.decode(blobs, "ids", list[str])
        return cls(
            analyser=header.analyser,
            ids=ids,
            terms=stored.decode(blobs, "terms", list[str]),
            forms=stored.decode(blobs, "forms", list[str]),
            values=stored.decode(blobs, "values", dict[str, list[str]]),
            vocabulary=stored.decode(blobs, "vocabulary", dict[str, list[str]]),
            arrays={name: np.frombuffer(blobs[name], kind) for name, kind in _kinds(len(ids)).items()},
        )

    def to_blobs(self) -> dict[str, Blob]:
        """The inverse of `from_blobs`."""
        blobs: dict[str, Blob] = {name: stored.encode(getattr(self, name)) for name in LISTS}
        blobs |= {name: stored.of_array(self.arrays[name], kind) for name, kind in _kinds(self.size).items()}
        return {"header": stored.encode(Header(VERSION, self.analyser, stored.checks(blobs)))} | blobs

    @property
    def size(self) -> int:
        """How many services there are."""
        return len(self.ids)

    @cached_property
    def bits(self) -> dict[str, Bits]:
        """Filter group -> its rows of bits, in the order of its values."""
        count = sum(map(len, self.values.values()))
        rows = self.arrays["facet_bits"].reshape(count, facets.words(self.size))
        found, start = {}, 0
        for group, values in self.values.items():
            found[group] = rows[start : start + len(values)]
            start += len(values)
        return found

    @cached_property
    def everything(self) -> Bits:
        """The row of all services."""
        return facets.everything(self.size)

    def name_rank(self, language: str) -> NDArray[np.int32]:
        """The place of each service in the order of names in a language, one of `i18n.LANGUAGES`."""
        start = LANGUAGES.index(language) * self.size
        return self.arrays["name_rank"][start : start + self.size]

    def number_of(self, term: str) -> int | None:
        """The number of a term, None when no service has it."""
        number = bisect_left(self.terms, term)
        return number if number < len(self.terms) and self.terms[number] == term else None

    def numbers_from(self, beginning: str) -> range:
        """The numbers of all terms that begin so."""
        return range(bisect_left(self.terms, beginning), bisect_left(self.terms, beginning + _AFTER_ALL))

    def postings(self, first: int, last: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The services and impacts of the terms `first` to `last`, `last` not included."""
        start, end = self.arrays["term_start"][first], self.arrays["term_start"][last]
        services = self.arrays["posting_service"][start:end].astype(np.intp)
        return services, self.arrays["posting_impact"][start:end] * self.arrays["impact_unit"]

    def frequency(self, term: int) -> int:
        """In how many services a term is."""
        return int(self.arrays["term_start"][term + 1] - self.arrays["term_start"][term])

    def forms_of(self, word: str) -> range:
        """The numbers of a word's stored forms, one for each language it was seen in."""
        return self.forms_from(word + LANGUAGE_MARK)

    def forms_from(self, beginning: str) -> range:
        """The numbers of all stored forms that begin so."""
        return range(bisect_left(self.forms, beginning), bisect_left(self.forms, beginning + _AFTER_ALL))

    def form_terms(self, form: int) -> Iterator[tuple[int, float]]:
        """The numbers and weights of the terms of a stored form."""
        start, end = self.arrays["form_start"][form], self.arrays["form_start"][form + 1]
        for place in range(start, end):
            yield int(self.arrays["form_term"][place]), float(self.arrays["form_weight"][place])

    def known_terms(self, word: str, language: str) -> dict[str, float] | None:
        """The stored terms of a word, so that it need not be analysed again; None = it is not stored."""
        number = bisect_left(self.forms, word + LANGUAGE_MARK + language)
        if number == len(self.forms) or self.forms[number] != word + LANGUAGE_MARK + language:
            return None
        return {self.terms[term]: weight for term, weight in self.form_terms(number)}


def _kinds(size: int) -> dict[str, str]:
    """Name -> type of the numbers of all arrays, in an index of so many services."""
    return {"posting_service": service_kind(size), **ARRAYS}
