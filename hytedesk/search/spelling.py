"""The known word that was probably meant by one that nothing explains."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache
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

_PLAIN = str.maketrans("åäö", "aao", "-")
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
        self._forms = {form.partition(LANGUAGE_MARK)[0] for form in index.forms}
        if len(self._forms) <= MOST_FORMS:
            known |= self._forms
        self._known = _Words(known)
        self._plain = sorted((plain, word) for word in known | self._forms if (plain := word.translate(_PLAIN)) != word)

    @cached_property
    def _all(self) -> _Words:
        return self._known if len(self._forms) <= MOST_FORMS else _Words({*self._known.words, *self._forms})

    def with_dots(self, typed: str) -> Repair | None:
        """The word that was typed without its dots, whole or half: `yksinaisy` -> yksinäisyys."""
        plain = typed.translate(_PLAIN)
        start, end = bisect_left(self._plain, (plain,)), bisect_left(self._plain, (plain + _AFTER_ALL,))
        found = [word for _, word in self._plain[start:end] if word[: len(typed)] != typed]
        if len(typed) < SHORTEST or not found:
            return None
        word = min(found, key=lambda word: (len(word) > len(typed), -self._seen(word), word))
        return Repair(word, word[: len(typed)])

    def nearest(self, typed: str, *, last: bool, thorough: bool = False) -> Iterator[Repair]:
        """The words that are near a typed one, by one step up to 6 letters and by two from 7; the best come first.

        A step adds, drops, changes or swaps letters; dots do not count when none was typed. The last word of a query
        may be a beginning.

        Args:
            typed: one word.
            last: whether it is the last one of a query.
            thorough: compare all forms of the texts, too, however many there are.
        """
        if len(typed) < SHORTEST or any(map(str.isdigit, typed)):
            return  # another number is another thing
        words = self._all if thorough else self._known
        most = 1 if len(typed) < LONG else 2
        bare = typed == typed.translate(_PLAIN)
        lengths = range(len(typed) - most, len(typed) + most + 1)
        found = self._near(typed, [words.of_length(length, bare=bare) for length in lengths], most)
        if last:
            found = self._near(typed, [words.longer_than(len(typed), bare=bare)], most, begun=True) | found
        for word in sorted(found, key=found.__getitem__)[:MOST_TRIED]:
            yield Repair(word, word[: len(typed)] if found[word].begun else word)

    def _near(
        self, typed: str, lists: Iterable[dict[str, list[str]]], most: int, *, begun: bool = False
    ) -> dict[str, _Distance]:
        """The nearest words with how near they are."""
        found = {}
        for lookalikes in lists:
            for look, steps, _ in process.extract(
                typed, lookalikes.keys(), scorer=OSA.distance, score_cutoff=most, limit=MOST_TRIED
            ):
                word = max(lookalikes[look], key=self._seen)
                seen = self._seen(word)
                found[word] = _Distance(
                    steps, not word.startswith(look), word[0] != typed[0], not seen, begun, -seen, word
                )
        return found

    def _seen(self, word: str) -> int:
        """In how many services a word is, as a base form or in the commonest of its meanings."""
        index = self._index
        number = index.number_of(word)
        terms = [] if number is None else [number]
        terms += [term for form in index.forms_of(word) for term, weight in index.form_terms(form) if weight == 1.0]
        return max(map(index.frequency, terms), default=0)


class _Words:
    """Words by what they look like, whole or begun, with dots and hyphens or bare of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(word for word in words if len(word) >= SHORTEST and not word.isdigit())
        self._of_length: dict[bool, defaultdict[int, defaultdict[str, list[str]]]] = {
            bare: defaultdict(lambda: defaultdict(list)) for bare in (False, True)
        }
        for word in self.words:
            for bare, lengths in self._of_length.items():
                look = _look(word, bare=bare)
                lengths[len(look)][look].append(word)
        self.longer_than = lru_cache(maxsize=32)(self._longer_than)

    def of_length(self, length: int, *, bare: bool) -> dict[str, list[str]]:
        """What words of so many letters look like -> these words."""
        return self._of_length[bare][length]

    def _longer_than(self, length: int, *, bare: bool) -> dict[str, list[str]]:
        """The beginnings of all longer words -> these words."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for longer, looks in self._of_length[bare].items():
            if longer > length:
                for look, words in looks.items():
                    found[look[:length]] += words
        return found


def _look(word: str, *, bare: bool) -> str:
    return word.translate(_PLAIN) if bare else word
