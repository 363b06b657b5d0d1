"""Gathers documents one by one, without holding their texts."""

from __future__ import annotations

import unicodedata
from array import array
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

import numpy as np

from hytedesk.catalogue import pick
from hytedesk.i18n import LANGUAGES
from hytedesk.search.analyser import tokenize
from hytedesk.search.document import WEIGHT
from hytedesk.search.joining import Gathered, Pairs, paired, taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from hytedesk.search.analyser import Answers, Ask
    from hytedesk.search.document import SearchDocument

LANGUAGE_MARK = "\x1f"
"""Stands between a stored form and its language; no word holds it, and it sorts before every letter."""

NEVER = 0
"""Stands in `checked` where nobody knows when a service was last checked."""

_PORTION, _AHEAD = 500, 16
"""Services that are worked out together, and portions that may wait for the terms of their words."""
_TENTHS = {field: round(10 * weight) for field, weight in WEIGHT.items()}
_MOST = 65_535
"""Thousandths that are counted: beyond them a term hardly counts for more."""
_NO_WEIGHTS = np.empty(0, np.float32)
_ALPHABET = str.maketrans({"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}"})


class Gatherer:
    """Everything seen so far, portion by portion; of a text only the words are held.

    Args:
        ask: is asked once for each word, and some portions before the answers are needed.

    Attributes:
        parts: the portions that are worked out.
        done: how many services they have.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._terms: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._new: list[tuple[str, str]] = []
        self._meanings = _Rows()
        self._portion = _Portion()
        self._waiting: deque[tuple[_Portion, Answers]] = deque()
        self.parts: list[Gathered] = []
        self.done = 0

    def add(self, document: SearchDocument, digest: bytes = b"") -> None:
        """One more service, with the digest of all that it was made of."""
        counts: dict[int, int] = defaultdict(int)
        lengths: dict[str, int] = defaultdict(int)
        for text in document.texts:
            words = tokenize(text.text)
            if text.field in {"name", "text"}:
                lengths[text.language] += len(words)
            for word in words:
                counts[self._form(word, text.language)] += _TENTHS[text.field]
        needs = {self._term(need): weight for need, weight in _need_terms(document)}
        self._portion.add(document, digest, counts, needs, sum(lengths.values()) / max(1, len(lengths)))
        if len(self._portion.ids) == _PORTION:
            self._close()
        if len(self._waiting) > _AHEAD:
            self._settle()

    def finish(self) -> Iterator[int]:
        """Work out what is waiting; yields how many services are done."""
        self._close()
        while self._waiting:
            self._settle()
            yield self.done

    def _form(self, word: str, language: str) -> int:
        key = word + LANGUAGE_MARK + language
        number = self._forms.get(key)
        if number is None:
            number = self._forms[key] = len(self._forms)
            self._new.append((word, language))
        return number

    def _term(self, term: str) -> int:
        return self._terms.setdefault(term, len(self._terms))

    def _close(self) -> None:
        self._waiting.append((self._portion, self._ask(self._new)))
        self._portion, self._new = _Portion(), []

    def _settle(self) -> None:
        portion, answers = self._waiting.popleft()
        known = len(self._meanings)
        for terms in answers():
            self._meanings.append([self._term(term) for term in terms], terms.values())
        self.parts.append(portion.gathered(list(self._forms), list(self._terms), self._meanings.pairs(), known))
        self.done += len(portion.ids)


class _Portion:
    """Some services, with the numbers of forms and terms as they came."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._digests: list[bytes] = []
        self._names: list[list[str]] = [[] for _ in LANGUAGES]
        self._counts = _Rows()
        self._needs = _Rows()
        self._values: dict[tuple[str, str], int] = {}
        self._members = _Rows()
        self._length = array("f")
        self._paused = array("b")
        self._checked = array("i")

    def add(
        self,
        document: SearchDocument,
        digest: bytes,
        counts: Mapping[int, int],
        needs: Mapping[int, int],
        length: float,
    ) -> None:
        """One more service, with the tenths that its forms count and the thousandths that the terms of its needs do."""
        self.ids.append(document.id)
        self._digests.append(digest)
        for names, language in zip(self._names, LANGUAGES, strict=True):
            names.append(name_key(pick(document.names, language)))
        self._counts.append(counts, counts.values())
        self._needs.append(needs, needs.values())
        values = ((group, value) for group, found in document.facets.items() for value in dict.fromkeys(found))
        self._members.append([self._values.setdefault(value, len(self._values)) for value in values])
        self._length.append(length)
        self._paused.append(document.paused)
        self._checked.append(document.checked.toordinal() if document.checked else NEVER)

    def gathered(self, forms: list[str], terms: list[str], meanings: Pairs, known: int) -> Gathered:
        """The portion, with sorted names of its own.

        Args:
            forms: all till now, in their order.
            terms: all till now, in their order.
            meanings: of all forms till the last one of this portion.
            known: so many forms are in portions before.
        """
        counts, needs, members = self._counts.pairs(), self._needs.pairs(), self._members.pairs()
        own_forms, form = _own(forms, counts.other)
        term, service, frequency = _frequencies(counts, taken(meanings, counts.other))
        term = np.concatenate((term, needs.other))
        own_terms, number = _own(terms, term)
        new = meanings._replace(start=np.maximum(meanings.start, meanings.start[known]))
        own_meanings = taken(new, np.array(own_forms, np.int32))
        own_values, value = _own(list(self._values), members.other)
        return Gathered(
            ids=self.ids,
            digests=self._digests,
            names=self._names,
            by_name=[np.arange(len(self.ids), dtype=np.int32)] * len(LANGUAGES),
            terms=[terms[one] for one in own_terms],
            forms=[forms[one] for one in own_forms],
            values=[list(self._values)[one] for one in own_values],
            postings=paired(
                number[term],
                np.concatenate((service, _ones(needs))),
                np.concatenate((frequency, needs.weight)).clip(0, _MOST).astype(np.uint16),
                len(own_terms),
            ),
            uses=paired(form[counts.other], _ones(counts), _NO_WEIGHTS, len(own_forms)),
            members=paired(value[members.other], _ones(members), _NO_WEIGHTS, len(own_values)),
            meanings=own_meanings._replace(other=number[own_meanings.other]),
            length=np.array(self._length, np.float32),
            marks={"paused": np.array(self._paused, np.bool_), "checked": np.array(self._checked, np.int32)},
        )


class _Rows:
    """Numbers, some more for each one that comes, with their weights."""

    def __init__(self) -> None:
        self._start = array("q", [0])
        self._other = array("i")
        self._weight = array("f")

    def append(self, others: Iterable[int], weights: Iterable[float] = ()) -> None:
        self._other.extend(others)
        self._weight.extend(weights)
        self._start.append(len(self._other))

    def pairs(self) -> Pairs:
        return Pairs(
            np.array(self._start, np.int32), np.array(self._other, np.int32), np.array(self._weight, np.float32)
        )

    def __len__(self) -> int:
        return len(self._start) - 1


def _ones(pairs: Pairs) -> NDArray[np.uint16]:
    """The one of each pair; there are no more than `_PORTION`."""
    return np.repeat(np.arange(len(pairs.start) - 1, dtype=np.uint16), np.diff(pairs.start))


def _own(names: Sequence[Any], numbers: NDArray[np.int32]) -> tuple[list[int], NDArray[np.int32]]:
    """The numbers that occur, in the order of their names, and for every number its place among them."""
    own = sorted(np.unique(numbers).tolist(), key=names.__getitem__)
    place = np.zeros(len(names), np.int32)
    place[own] = np.arange(len(own))
    return own, place


def _frequencies(counts: Pairs, meanings: Pairs) -> tuple[NDArray[np.int32], NDArray[np.uint16], NDArray[np.float64]]:
    """How much each term counts in each service: terms, services, and whole thousandths.

    A sum of whole numbers is the same in whatever order the words come.

    Args:
        counts: services and their forms, with tenths.
        meanings: the terms of the form of each of these pairs, with weights, of which hundredths count.
    """
    of = np.diff(meanings.start)
    key = meanings.other.astype(np.int64) << 32 | np.repeat(_ones(counts), of)
    thousandths = np.repeat(counts.weight, of) * np.rint(meanings.weight.astype(np.float64) * 100)
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))[: len(key)])
    sums = np.add.reduceat(thousandths[order], first) if len(first) else thousandths
    return (key[first] >> 32).astype(np.int32), (key[first] & 0xFFFF).astype(np.uint16), sums


def need_term(need: str, language: str) -> str:
    """The term of the services that meet a need, for words of this language."""
    return f"{LANGUAGE_MARK}{need}{LANGUAGE_MARK}{language}"


def _need_terms(document: SearchDocument) -> Iterator[tuple[str, int]]:
    """A need counts like its label, in thousandths; less in languages that the service is not described in.

    It also counts a little less among others, by the fourth root of their number (docs/search.md).
    """
    needs = document.facets["need"]
    for language in LANGUAGES:
        weight = WEIGHT["label" if language in document.names else "text"]
        thousandths = round(1000 * weight / max(1, len(needs)) ** 0.25)
        yield from ((need_term(need, language), thousandths) for need in needs)


def name_key(name: str) -> str:
    """Where a name stands in the Finnish and Swedish alphabet: å, ä, ö come last, other marks do not count."""
    folded = unicodedata.normalize("NFC", name).casefold().translate(_ALPHABET)
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))
