"""The known word that was probably meant by one that nothing explains."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hytedesk.search.gather import LANGUAGE_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hytedesk.search.index import Index

SHORTEST = 4
"""Letters of the shortest word that is repaired."""
LONG = 7
"""Letters from which two letters may be wrong, not one."""
MOST_FORMS = 30_000
"""With more forms only base forms and the vocabulary are compared, within the time of a keystroke."""
SERVICES_PER_SEEN, MOST_SEEN = 1000, 3
"""A base form must be in one service for each so many of the catalogue, three at most: rare ones may be errors."""

MOST_TRIED = 8

_PLAIN = str.maketrans("åäö", "aao")
_AFTER_ALL = "\U0010ffff"


class Repair(NamedTuple):
    """What was meant: a word, and how much of its beginning answers to what was typed."""

    word: str
    typed: str

    @property
    def half_typed(self) -> bool:
        """Whether only a beginning was typed."""
        return self.typed != self.word


class Spelling:
    """Known words.

    Args:
        index: its terms and forms are known words.
        vocabulary: further known words.
    """

    def __init__(self, index: Index, vocabulary: Iterable[str]) -> None:
        self._index = index
        least = max(1, min(MOST_SEEN, index.size // SERVICES_PER_SEEN))
        known = {
            term for number, term in enumerate(index.terms) if index.frequency(number) >= least and term.isprintable()
        }
        known.update(vocabulary)
        forms = {form.partition(LANGUAGE_MARK)[0] for form in index.forms}
        if len(forms) <= MOST_FORMS:
            known |= forms
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for word in sorted(known):
            if len(word) >= SHORTEST and not word.isdigit():
                self._by_length[len(word)].append(word)
        self._plain = sorted((plain, word) for word in known | forms if (plain := word.translate(_PLAIN)) != word)
        self._beginnings = lru_cache(maxsize=32)(self._of_length)

    def with_dots(self, typed: str) -> Repair | None:
        """The word that was typed without its dots, whole or half: `yksinaisy` -> yksinäisyys."""
        plain = typed.translate(_PLAIN)
        start, end = bisect_left(self._plain, (plain,)), bisect_left(self._plain, (plain + _AFTER_ALL,))
        found = [word for _, word in self._plain[start:end] if word[: len(typed)] != typed]
        if len(typed) < SHORTEST or not found:
            return None
        word = min(found, key=lambda word: (len(word) > len(typed), -self._seen(word), word))
        return Repair(word, word[: len(typed)])

    def nearest(self, typed: str, *, last: bool) -> Iterator[Repair]:
        """The words that are near a typed one, by one step up to 6 letters and by two from 7; the best come first.

        A step adds, drops, changes or swaps letters. The last word of a query may be a beginning.
        """
        if len(typed) < SHORTEST:
            return
        most = 1 if len(typed) < LONG else 2
        lengths = range(len(typed) - most, len(typed) + most + 1)
        for word in self._best(typed, [self._by_length.get(length, []) for length in lengths], most):
            yield Repair(word, word)
        if last:
            beginnings = self._beginnings(len(typed))
            for beginning in self._best(typed, [list(beginnings)], most):
                yield Repair(max(beginnings[beginning], key=self._seen), beginning)

    def _best(self, typed: str, lists: Iterable[list[str]], most: int) -> list[str]:
        """The nearest words, those that begin alike and are seen more often first."""
        found = {
            word: (steps, word[0] != typed[0], -self._seen(word), word)
            for words in lists
            for word, steps, _ in process.extract(
                typed, words, scorer=OSA.distance, score_cutoff=most, limit=MOST_TRIED
            )
        }
        return sorted(found, key=found.__getitem__)[:MOST_TRIED]

    def _of_length(self, length: int) -> dict[str, list[str]]:
        """The beginnings of all longer words -> these words."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for longer, words in self._by_length.items():
            if longer > length:
                for word in words:
                    found[word[:length]].append(word)
        return dict(found)

    def _seen(self, word: str) -> int:
        """In how many services a word is, as a base form or in the commonest of its meanings."""
        index = self._index
        number = index.number_of(word)
        terms = [] if number is None else [number]
        terms += [term for form in index.forms_of(word) for term, weight in index.form_terms(form) if weight == 1.0]
        return max(map(index.frequency, terms), default=0)
