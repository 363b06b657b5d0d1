"""Gathers documents one by one into the sorted arrays of an index; their texts are not held."""

from __future__ import annotations

import unicodedata
from array import array
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from hytedesk.catalogue import pick
from hytedesk.i18n import LANGUAGES
from hytedesk.search import facets
from hytedesk.search.analyser import tokenize
from hytedesk.search.document import WEIGHT, known_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from hytedesk.search.document import SearchDocument

LANGUAGE_MARK = "\x1f"
"""Stands between a stored form and its language; no word holds it, and it sorts before every letter."""

NEVER = 0
"""Stands in `checked` where nobody knows when a service was last checked."""

_SATURATION, _LENGTH_PART = 2.0, 0.4
_ALPHABET = str.maketrans({"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}"})


class Gatherer:
    """Everything seen so far, in the order in which it came.

    Args:
        terms_of: word and language -> its terms with their weights; asked once for each.
    """

    def __init__(self, terms_of: Callable[[str, str], dict[str, float]]) -> None:
        self._terms_of = terms_of
        self._terms: dict[str, int] = {}
        self._forms: dict[str, list[tuple[int, float]]] = {}
        self._ids: list[str] = []
        self._names: list[tuple[str, ...]] = []
        self._members: dict[str, dict[str, array[int]]] = defaultdict(lambda: defaultdict(lambda: array("i")))
        self._term = array("i")
        self._tf = array("f")
        self._count = array("i")
        self._length = array("f")
        self._paused = array("b")
        self._checked = array("i")

    def add(self, document: SearchDocument) -> None:
        """One more service."""
        number = len(self._ids)
        self._ids.append(document.id)
        self._names.append(tuple(name_key(pick(document.names, language)) for language in LANGUAGES))
        for group, values in document.facets.items():
            for value in dict.fromkeys(values):
                self._members[group][value].append(number)
        self._paused.append(document.paused)
        self._checked.append(document.checked.toordinal() if document.checked else NEVER)
        self._add_words(document)

    def _add_words(self, document: SearchDocument) -> None:
        frequency: dict[int, float] = defaultdict(float)
        lengths: dict[str, int] = defaultdict(int)
        for text in document.texts:
            words = tokenize(text.text)
            if text.field in {"name", "text"}:
                lengths[text.language] += len(words)
            for word in words:
                for term, weight in self._form(word, text.language):
                    frequency[term] += weight * WEIGHT[text.field]
        for need, counts in _need_terms(document):
            frequency[self._terms.setdefault(need, len(self._terms))] = counts
        self._term.extend(frequency)
        self._tf.extend(frequency.values())
        self._count.append(len(frequency))
        self._length.append(sum(lengths.values()) / max(1, len(lengths)))

    def _form(self, word: str, language: str) -> list[tuple[int, float]]:
        key = word + LANGUAGE_MARK + language
        if key not in self._forms:
            numbers = self._terms
            terms = self._terms_of(word, language)
            self._forms[key] = [(numbers.setdefault(term, len(numbers)), weight) for term, weight in terms.items()]
        return self._forms[key]

    def contents(self) -> dict[str, Any]:
        """What an `Index` is made of, but for the version of the analyser."""
        terms = sorted(self._terms)
        place = np.empty(len(terms), np.int64)
        place[[self._terms[term] for term in terms]] = np.arange(len(terms))
        forms = sorted(self._forms)
        values = self._values()
        return {
            "ids": self._ids,
            "terms": terms,
            "forms": forms,
            "values": values,
            "arrays": {
                **self._postings(place),
                **self._form_arrays(forms, place),
                "facet_bits": self._bits(values),
                "paused": np.array(self._paused, np.bool_),
                "checked": np.array(self._checked),
                "name_rank": self._name_rank(),
            },
        }

    def _postings(self, place: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Postings sorted by term, then by service, with BM25F impacts (search.md section 6)."""
        size = len(self._ids)
        length = np.array(self._length, np.float64)
        lengths = _LENGTH_PART * length / (length.mean() or 1.0) + 1 - _LENGTH_PART if size else length
        service = np.repeat(np.arange(size), np.array(self._count, np.int64))
        term = place[np.array(self._term, np.int64)]
        order = np.argsort(term, kind="stable")
        term, service, tf = term[order], service[order], np.array(self._tf, np.float64)[order]
        seen = np.bincount(term, minlength=len(place))
        rarity = np.log1p((size - seen + 0.5) / (seen + 0.5))
        return {
            "term_start": np.concatenate(([0], np.cumsum(seen))),
            "posting_service": service,
            "posting_impact": rarity[term] * tf / (tf + _SATURATION * lengths[service]),
        }

    def _form_arrays(self, forms: list[str], place: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        pairs = [pair for form in forms for pair in self._forms[form]]
        return {
            "form_start": np.array([0, *accumulate(len(self._forms[form]) for form in forms)]),
            "form_term": place[np.array([term for term, _ in pairs], np.int64)],
            "form_weight": np.array([weight for _, weight in pairs]),
        }

    def _values(self) -> dict[str, list[str]]:
        """The values of each group: those of the vocabulary in its order, then others that services carry."""
        return {
            group: [*known, *sorted(self._members[group].keys() - set(known))]
            for group, known in known_values().items()
        }

    def _bits(self, values: dict[str, list[str]]) -> NDArray[np.uint64]:
        members = (self._members[group].get(value, ()) for group, found in values.items() for value in found)
        return facets.pack_rows(members, len(self._ids))

    def _name_rank(self) -> NDArray[np.int64]:
        rank = np.empty((len(LANGUAGES), len(self._ids)), np.int64)
        for row in range(len(LANGUAGES)):
            ordered = sorted(range(len(self._ids)), key=lambda number: (self._names[number][row], self._ids[number]))
            rank[row, ordered] = np.arange(len(self._ids))
        return rank


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
