"""Gathers documents one by one, without holding their texts, and weighs what was gathered for an index."""

from __future__ import annotations

import unicodedata
from array import array
from collections import defaultdict
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from hytedesk.catalogue import pick
from hytedesk.i18n import LANGUAGES
from hytedesk.search import facets
from hytedesk.search.analyser import tokenize
from hytedesk.search.document import WEIGHT, known_values
from hytedesk.search.joining import Gathered, Pairs, starts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from hytedesk.search.document import SearchDocument

LANGUAGE_MARK = "\x1f"
"""Stands between a stored form and its language; no word holds it, and it sorts before every letter."""

NEVER = 0
"""Stands in `checked` where nobody knows when a service was last checked."""

_SATURATION, _LENGTH_PART = 2.0, 0.4
_UNITS = 65_535
"""Of the highest impact: each is stored in two bytes."""
_ALPHABET = str.maketrans({"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}"})


class Gatherer:
    """Everything seen so far, in the order in which it came.

    Args:
        terms_of: word and language -> its terms with their weights; asked once for each.
    """

    def __init__(self, terms_of: Callable[[str, str], dict[str, float]]) -> None:
        self._terms_of = terms_of
        self._terms: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._values: dict[tuple[str, str], int] = {}
        self._meanings: list[list[tuple[int, float]]] = []
        self._ids: list[str] = []
        self._digests: list[bytes] = []
        self._names: list[list[str]] = [[] for _ in LANGUAGES]
        self._postings = _Growing()
        self._uses = _Growing()
        self._members = _Growing()
        self._length = array("f")
        self._paused = array("b")
        self._checked = array("i")

    def add(self, document: SearchDocument, digest: bytes = b"") -> None:
        """One more service, with the digest of all that it was made of."""
        number = len(self._ids)
        self._ids.append(document.id)
        self._digests.append(digest)
        for names, language in zip(self._names, LANGUAGES, strict=True):
            names.append(name_key(pick(document.names, language)))
        values = ((group, value) for group, found in document.facets.items() for value in dict.fromkeys(found))
        self._members.extend([self._values.setdefault(value, len(self._values)) for value in values], number)
        self._paused.append(document.paused)
        self._checked.append(document.checked.toordinal() if document.checked else NEVER)
        self._add_words(document, number)

    def _add_words(self, document: SearchDocument, number: int) -> None:
        frequency: dict[int, float] = defaultdict(float)
        lengths: dict[str, int] = defaultdict(int)
        forms: dict[int, None] = {}
        for text in document.texts:
            words = tokenize(text.text)
            if text.field in {"name", "text"}:
                lengths[text.language] += len(words)
            for word in words:
                form = self._form(word, text.language)
                forms[form] = None
                for term, weight in self._meanings[form]:
                    frequency[term] += weight * WEIGHT[text.field]
        for need, counts in _need_terms(document):
            frequency[self._terms.setdefault(need, len(self._terms))] = counts
        self._postings.extend(frequency, number, frequency.values())
        self._uses.extend(forms, number)
        self._length.append(sum(lengths.values()) / max(1, len(lengths)))

    def _form(self, word: str, language: str) -> int:
        """The number of a form. Its weights are rounded as they are stored, so that stored forms give the same."""
        key = word + LANGUAGE_MARK + language
        number = self._forms.setdefault(key, len(self._forms))
        if number == len(self._meanings):
            terms = self._terms_of(word, language)
            self._meanings.append(
                [(self._terms.setdefault(term, len(self._terms)), _as_stored(weight)) for term, weight in terms.items()]
            )
        return number

    def gathered(self) -> Gathered:
        """All of it."""
        meanings = _Growing()
        for form, found in enumerate(self._meanings):
            meanings.extend([term for term, _ in found], form, [weight for _, weight in found])
        terms, forms, weights = meanings.pairs()
        return Gathered(
            ids=self._ids,
            digests=self._digests,
            names=self._names,
            by_name=[np.arange(len(self._ids), dtype=np.int32)] * len(LANGUAGES),
            terms=list(self._terms),
            forms=list(self._forms),
            values=list(self._values),
            postings=self._postings.pairs(),
            uses=self._uses.pairs(),
            members=self._members.pairs(),
            meanings=Pairs(forms, terms, weights),
            length=np.array(self._length, np.float32),
            marks={"paused": np.array(self._paused, np.bool_), "checked": np.array(self._checked, np.int32)},
        )


class _Growing:
    """Pairs, of which more and more come, by the number on their other side."""

    def __init__(self) -> None:
        self._one = array("i")
        self._other = array("i")
        self._weight = array("f")

    def extend(self, ones: Collection[int], other: int, weights: Iterable[float] = ()) -> None:
        self._one.extend(ones)
        self._other.extend(repeat(other, len(ones)))
        self._weight.extend(weights)

    def pairs(self) -> Pairs:
        return Pairs(np.array(self._one, np.int32), np.array(self._other, np.int32), np.array(self._weight, np.float32))


@cache
def _as_stored(weight: float) -> float:
    return float(np.float32(weight))


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
            "term_start": starts(gathered.postings.one, len(gathered.terms)),
            "posting_service": gathered.postings.other,
            **_impacts(gathered),
            "form_start": starts(gathered.meanings.one, len(gathered.forms)),
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
    term, service, frequency = gathered.postings
    seen = np.diff(starts(term, len(gathered.terms)))
    rarity = np.log1p((size - seen + 0.5) / (seen + 0.5)).astype(np.float32)
    impact = frequency + (_SATURATION * lengths).astype(np.float32)[service]
    np.divide(frequency, impact, out=impact)
    impact *= rarity[term]
    unit = float(impact.max(initial=0.0)) / _UNITS or 1.0
    impact /= unit
    return {"posting_impact": np.rint(impact, out=impact).clip(1, _UNITS, out=impact), "impact_unit": np.array([unit])}


def _bits(members: Pairs, rows: list[int], count: int, size: int) -> NDArray[np.uint64]:
    start = starts(members.one, len(rows))
    found: list[NDArray[np.int32]] = [members.other[:0]] * count
    for value, row in enumerate(rows):
        found[row] = members.other[start[value] : start[value + 1]]
    return facets.pack_rows(found, size)


def need_term(need: str, language: str) -> str:
    """The term of the services that meet a need, for words of this language."""
    return f"{LANGUAGE_MARK}{need}{LANGUAGE_MARK}{language}"


def _need_terms(document: SearchDocument) -> Iterator[tuple[str, float]]:
    """A need counts like its label: less in languages that the service is not described in, and less among others."""
    needs = document.facets["need"]
    for language in LANGUAGES:
        weight = WEIGHT["label" if language in document.names else "text"] / max(1, len(needs))
        yield from ((need_term(need, language), weight) for need in needs)


def name_key(name: str) -> str:
    """Where a name stands in the Finnish and Swedish alphabet: å, ä, ö come last, other marks do not count."""
    folded = unicodedata.normalize("NFC", name).casefold().translate(_ALPHABET)
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))
