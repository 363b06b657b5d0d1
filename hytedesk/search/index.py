"""The search index of one generation: sorted terms with their postings, stored forms, filter values.

Kept as named blobs in the generation and read with `numpy.frombuffer`, without copying. Terms are sorted, so all terms
with a common beginning are one slice of the postings. Never altered: a new generation is a new `Index`.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import numpy as np

from hytedesk.errors import BadData
from hytedesk.i18n import LANGUAGES
from hytedesk.search import analyser as analysers
from hytedesk.search import facets, synonyms
from hytedesk.search.document import document_of
from hytedesk.search.gather import LANGUAGE_MARK, Gatherer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.search.analyser import Analyser
    from hytedesk.search.facets import Bits

VERSION = 4
"""Of the blobs; another version is built anew from the records."""

ARRAYS = {
    "term_start": "<i4",
    "posting_service": "<i4",
    "posting_impact": "<f4",
    "form_start": "<i4",
    "form_term": "<i4",
    "form_weight": "<f4",
    "facet_bits": "<u8",
    "paused": "|b1",
    "checked": "<i4",
    "name_rank": "<i4",
}
"""Blob -> type of its numbers.

`term_start` and `form_start` say where the postings of a term and the terms of a form begin; `checked` is the day as
`date.toordinal` counts, or `gather.NEVER`; `name_rank` is the place of each service in the order of names, one row
after the other for each of `i18n.LANGUAGES`.
"""

_AFTER_ALL = "\U0010ffff"
_T = TypeVar("_T")


class Header(msgspec.Struct, frozen=True):
    """What the blobs are: versions of the layout and the analyser, CRC-32 of every other blob."""

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
        vocabulary: the words of `vocabulary.needs.meanings`, written as `forms` are -> their lemmas.
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
    def from_blobs(cls, blobs: Mapping[str, bytes]) -> Index:
        """The index that `build` made.

        Raises:
            BadData: a blob is missing or damaged, or of another version.
        """
        header = _decode(blobs, "header", Header)
        if header.version != VERSION:
            raise BadData("search index", f"version {header.version}, not {VERSION}")
        for name, check in header.checks.items():
            if zlib.crc32(_blob(blobs, name)) != check:
                raise BadData("search index", f"damaged: {name}")
        return cls(
            analyser=header.analyser,
            ids=_decode(blobs, "ids", list[str]),
            terms=_decode(blobs, "terms", list[str]),
            forms=_decode(blobs, "forms", list[str]),
            values=_decode(blobs, "values", dict[str, list[str]]),
            vocabulary=_decode(blobs, "vocabulary", dict[str, list[str]]),
            arrays={name: np.frombuffer(_blob(blobs, name), kind) for name, kind in ARRAYS.items()},
        )

    def to_blobs(self) -> dict[str, bytes]:
        """The inverse of `from_blobs`."""
        encode = msgspec.msgpack.encode
        blobs = {name: encode(getattr(self, name)) for name in ("ids", "terms", "forms", "values", "vocabulary")}
        blobs |= {name: self.arrays[name].astype(kind).tobytes() for name, kind in ARRAYS.items()}
        checks = {name: zlib.crc32(blob) for name, blob in blobs.items()}
        return {"header": encode(Header(VERSION, self.analyser, checks))} | blobs

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

    def postings(self, first: int, last: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The services and impacts of the terms `first` to `last`, `last` not included."""
        start, end = self.arrays["term_start"][first], self.arrays["term_start"][last]
        return self.arrays["posting_service"][start:end], self.arrays["posting_impact"][start:end]

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


def build(
    details: Iterable[ServiceDetail],
    known_forms: Index | None = None,
    progress: Callable[[int], None] | None = None,
    analyser: Analyser | None = None,
) -> dict[str, bytes]:
    """The blobs of an index over these services, for `Index.from_blobs`.

    Args:
        details: read once, one at a time; their texts are not held.
        known_forms: the index before this one: words that it knows are not analysed again.
        progress: told how many services are done, after each.
        analyser: None = made here, only if a word has to be analysed (1-2 s).
    """
    known = known_forms if known_forms and known_forms.analyser == analysers.VERSION else None

    def terms_of(word: str, language: str) -> dict[str, float]:
        nonlocal analyser
        stored = known.known_terms(word, language) if known else None
        if stored is not None:
            return stored
        analyser = analyser or analysers.Analyser()
        return analyser.terms(word, language)

    gatherer = Gatherer(terms_of)
    for done, detail in enumerate(details, 1):
        gatherer.add(document_of(detail))
        if progress:
            progress(done)
    vocabulary = {}
    for word, language in dict.fromkeys(synonyms.words()):
        key = word + LANGUAGE_MARK + language
        lemmas = known.vocabulary.get(key) if known else None
        vocabulary[key] = lemmas or synonyms.lemmas(word, terms_of(word, language))
    return Index(analyser=analysers.VERSION, vocabulary=vocabulary, **gatherer.contents()).to_blobs()


def _blob(blobs: Mapping[str, bytes], name: str) -> bytes:
    try:
        return blobs[name]
    except KeyError as exc:
        raise BadData("search index", f"missing: {name}") from exc


def _decode(blobs: Mapping[str, bytes], name: str, kind: type[_T]) -> _T:
    try:
        return msgspec.msgpack.decode(_blob(blobs, name), type=kind)
    except msgspec.DecodeError as exc:
        raise BadData("search index", f"damaged: {name}") from exc
