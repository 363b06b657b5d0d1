"""What typed words mean: other words for the same thing, and the need that they are about.

The vocabulary (`resources/needs.toml`) groups words; a word finds the others of its group, and the services of its
need whatever words and language they use.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from hytedesk.search.analyser import LEMMA, whole_words
from hytedesk.search.stopwords import STOP_WORDS
from hytedesk.vocabulary import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

MOST_HALF_TYPED = 12
"""Words that begin more groups than this are too short to mean one of them."""
_AFTER_ALL = "\U0010ffff"


class Sense(NamedTuple):
    """A group of words of one language that mean the same: their lemmas, and the need that they are about."""

    need: str | None
    language: str
    lemmas: frozenset[str]


class _Phrase(NamedTuple):
    words: tuple[frozenset[str], ...]
    sense: Sense


class Synonyms:
    """All senses, by the words that have them.

    Args:
        lemmas_of: word and language -> its lemmas.
    """

    def __init__(self, lemmas_of: Callable[[str, str], Iterable[str]]) -> None:
        self._senses: defaultdict[str, list[Sense]] = defaultdict(list)
        self._begun: defaultdict[str, list[Sense]] = defaultdict(list)
        self._phrases: defaultdict[str, list[_Phrase]] = defaultdict(list)
        lemmas = cache(lambda word, language: frozenset(lemmas_of(word, language)))  # phrases share their words
        for need, language, texts in _spoken():
            spoken = [tuple(lemmas(word, language) for word in text) for text in texts]
            single = frozenset[str]().union(*(words[0] for words in spoken if len(words) == 1))
            sense = Sense(need, language, single)
            for lemma in single:
                self._senses[lemma].append(sense)
            for word in single.union(text[0] for text in texts if len(text) == 1):
                self._begun[word].append(sense)
            for words in spoken:
                if len(words) > 1:
                    for lemma in words[0]:
                        self._phrases[lemma].append(_Phrase(words, sense))
        self.words = sorted(self._begun)

    def of(self, lemma: str) -> list[Sense]:
        """The senses of a word."""
        return self._senses.get(lemma, [])

    def of_beginning(self, typed: str) -> list[Sense]:
        """The senses of all words that begin so; none when there are many."""
        found = self.words[bisect_left(self.words, typed) : bisect_left(self.words, typed + _AFTER_ALL)]
        senses = dict.fromkeys(sense for word in found[: 2 * MOST_HALF_TYPED] for sense in self._begun[word])
        return list(senses) if len(senses) <= MOST_HALF_TYPED else []

    def of_phrases(self, words: Sequence[Collection[str]]) -> Iterator[tuple[list[int], Sense]]:
        """The senses of several words together, with the places of these words.

        The words may come in any order, and one other between them: *palanut töissä loppuun* is *palaa loppuun*.

        Args:
            words: for each word of a query its lemmas.
        """
        for start, lemmas in enumerate(words):
            for phrase in dict.fromkeys(phrase for lemma in lemmas for phrase in self._phrases.get(lemma, ())):
                places = _places(phrase, words, start)
                if len(places) == len(phrase.words):
                    yield places, phrase.sense


def _places(phrase: _Phrase, words: Sequence[Collection[str]], start: int) -> list[int]:
    """Where the words of a phrase stand, the first of them at `start`; fewer places than words if one is missing."""
    places, reach = [start], len(phrase.words)
    near = sorted(
        range(max(0, start - reach), min(len(words), start + reach + 1)), key=lambda place: abs(place - start)
    )
    for wanted in phrase.words[1:]:
        places += [place for place in near if place not in places and not wanted.isdisjoint(words[place])][:1]
    return places


def words() -> Iterator[tuple[str, str]]:
    """Every word of the vocabulary with its language, as the search analyses them."""
    for _need, language, texts in _spoken():
        for text in texts:
            yield from ((word, language) for word in text)


@cache
def _spoken() -> list[tuple[str | None, str, list[list[str]]]]:
    """For each meaning its need, its language and the words of each of its words and phrases."""
    return [
        (meaning.need, meaning.language, [_content(text) for text in meaning.words]) for meaning in needs.meanings()
    ]


def lemmas(word: str, terms: dict[str, float]) -> list[str]:
    """What a word of the vocabulary stands for: itself, if it is a base form, else every lemma it may have."""
    found = [term for term, weight in terms.items() if weight == LEMMA]
    return [word] if word in found or not found else found


def _content(text: str) -> list[str]:
    """The words of a phrase that say something; a hyphenated word in one piece."""
    found = [word for word in whole_words(text) if word not in STOP_WORDS]
    return found or whole_words(text)
