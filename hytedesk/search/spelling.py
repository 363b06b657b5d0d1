"""The known word that was probably meant by one that nothing explains."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from hytedesk.search.gather import LANGUAGE_MARK
from hytedesk.search.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
MOST_BEGUN = 30
"""Of the words with one beginning so many are weighed."""

_AFTER_ALL = "\U0010ffff"


class Repair(NamedTuple):
    """What was meant: a word, and how much of its beginning answers to what was typed."""

    word: str
    typed: str

    @property
    def half_typed(self) -> bool:
        """Whether only a beginning was typed."""
        return self.typed != self.word


class _Distance(NamedTuple):
    """What makes one near word better than another, weightiest first."""

    steps: int
    other_dots: bool
    other_first_letter: bool
    in_no_service: bool
    begun: bool
    seldom: int
    word: str


class Spelling:
    """Known words. The tables are made when a word is first compared: ask once in a worker.

    Args:
        index: its terms and forms are known words.
        vocabulary: further known words.
    """

    def __init__(self, index: Index, vocabulary: Iterable[str]) -> None:
        self._index = index
        self._vocabulary = vocabulary
        self._made: dict[tuple[bool, bool], _Looks] = {}

    def nearest(self, typed: str, *, last: bool, thorough: bool = False) -> Iterator[Repair]:
        """The words that are near a typed one, by one step up to 6 letters and by two from 7; the best come first.

        A step adds, drops, changes or swaps letters; dots and hyphens do not count when none was typed. The last word
        of a query may be a beginning.

        Args:
            typed: one word.
            last: whether it is the last one of a query.
            thorough: compare all forms of the texts, too, however many there are.
        """
        if len(typed) < SHORTEST or any(map(str.isdigit, typed)):
            return  # another number is another thing
        looks = self._looks(forms=thorough or len(self._index.forms) <= MOST_FORMS, bare=typed == _bare(typed))
        most = 1 if len(typed) < LONG else 2
        found: dict[str, _Distance] = {}
        if last:
            for beginning, steps in _within(most, typed, looks.beginnings(len(typed))):
                found |= self._distances(typed, beginning, steps, looks.begun(beginning), begun=True)
        for length in range(len(typed) - most, len(typed) + most + 1):
            for look, steps in _within(most, typed, looks.of_length(length)):
                found |= self._distances(typed, look, steps, looks.words(look), begun=False)
        for word in sorted(found, key=found.__getitem__)[:MOST_TRIED]:
            yield Repair(word, word[: len(typed)] if found[word].begun else word)

    def parts(self) -> Iterator[object]:
        """All tables made so far, none of which takes long to free."""
        for looks in tuple(self._made.values()):
            yield from vars(looks).values()

    def _distances(
        self, typed: str, look: str, steps: int, words: Iterable[str], *, begun: bool
    ) -> dict[str, _Distance]:
        """How near the most seen of the words is that look so."""
        word = max(words, key=self._seen)
        seen = self._seen(word)
        other_dots, other_first_letter = not word.replace("-", "").startswith(look), word[0] != typed[0]
        return {word: _Distance(steps, other_dots, other_first_letter, not seen, begun, -seen, word)}

    def _seen(self, word: str) -> int:
        """In how many services a word is, as a base form or in the commonest of its meanings."""
        index = self._index
        number = index.number_of(word)
        terms = [] if number is None else [number]
        terms += [term for form in index.forms_of(word) for term, weight in index.form_terms(form) if weight == 1.0]
        return max(map(index.frequency, terms), default=0)

    def _looks(self, *, forms: bool, bare: bool) -> _Looks:
        if (forms, bare) not in self._made:
            self._made[forms, bare] = self._new_looks(forms=forms, bare=bare)
        return self._made[forms, bare]

    def _new_looks(self, *, forms: bool, bare: bool) -> _Looks:
        if bare:
            return _Looks(self._looks(forms=forms, bare=False).all, bare=True)
        known = dict.fromkeys(chain(self._seen_terms(), self._vocabulary, self._words_of_forms() if forms else ()))
        return _Looks(
            [word for word in known if len(word) >= SHORTEST and not word.isdigit() and word.isprintable()], bare=False
        )

    def _seen_terms(self) -> Iterator[str]:
        index = self._index
        least = max(1, min(MOST_SEEN, index.size // SERVICES_PER_SEEN))
        often = np.flatnonzero(np.diff(index.arrays["term_start"]) >= least)
        return (index.terms[number] for number in often.tolist())

    def _words_of_forms(self) -> Iterator[str]:
        return (form.partition(LANGUAGE_MARK)[0] for form in self._index.forms)


def _within(most: int, typed: str, looks: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The looks that are at most so many steps away, with the number of steps."""
    for look, steps, _ in process.extract(typed, looks, scorer=OSA.distance, score_cutoff=most, limit=MOST_TRIED):
        yield look, int(steps)


def _in_order(words: Iterable[str]) -> list[str]:
    """`sorted`, in portions: sorting all at once would stop the window for as long as it takes."""
    portions: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        portions[word[:2]].append(word)
    return [word for start in sorted(portions) for word in sorted(portions[start])]


def _bare(word: str) -> str:
    """The word without dots and hyphens; itself, not a copy, when it has none."""
    if word.isascii() and "-" not in word:
        return word
    return word.replace("å", "a").replace("ä", "a").replace("ö", "o").replace("-", "")


class _Looks:
    """Words by what they look like: as they are, or bare of dots and hyphens.

    Only looks that are not simply their word have a list of what may be meant: a list for each takes long to free.

    Attributes:
        all: the looks, sorted.
    """

    def __init__(self, words: Sequence[str], *, bare: bool) -> None:
        """The words are all different; in order, or made of parts that are, they are sorted sooner."""
        self._meant: defaultdict[str, list[str]] = defaultdict(list)
        self.all = _in_order(self._bared(words) if bare else words)
        self._of_length: defaultdict[int, list[str]] = defaultdict(list)
        for look in self.all:
            self._of_length[len(look)].append(look)
        self.beginnings = remembered(4, self._beginnings)

    def _bared(self, words: Sequence[str]) -> Iterable[str]:
        looks: dict[str, None] = {}
        for word in words:
            look = _bare(word)
            looks[look] = None
            if look != word:
                self._meant[look].append(word)
        for word in words:
            if word in self._meant:
                self._meant[word].insert(0, word)
        return looks

    def of_length(self, length: int) -> list[str]:
        """All looks of so many letters."""
        return self._of_length.get(length, [])

    def words(self, look: str) -> list[str]:
        """The words that look so."""
        return self._meant.get(look) or [look]

    def begun(self, beginning: str) -> list[str]:
        """Words that begin with what looks so."""
        start = bisect_left(self.all, beginning)
        end = bisect_left(self.all, beginning + _AFTER_ALL)
        return [word for look in self.all[start:end][:MOST_BEGUN] for word in self.words(look)]

    def _beginnings(self, length: int) -> list[str]:
        """The different beginnings of so many letters of all longer looks."""
        return list(dict.fromkeys(look[:length] for look in self.all if len(look) > length))
