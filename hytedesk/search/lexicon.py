"""All that the search knows of words: the analyser, if it has loaded, the forms of one index, the vocabulary."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from hytedesk.search import lemmas
from hytedesk.search.analyser import LANGUAGES, LEMMA, ROOT, strongest
from hytedesk.search.gather import LANGUAGE_MARK
from hytedesk.search.spelling import Spelling
from hytedesk.search.synonyms import Synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hytedesk.search.analyser import Analyser
    from hytedesk.search.index import Index


class Lexicon:
    """Words over one index.

    Args:
        index: whose words are known without an analyser.
        analyser: None = not loaded yet.
    """

    def __init__(self, index: Index, analyser: Analyser | None = None) -> None:
        self.index = index
        self.analyser = analyser
        self.synonyms = Synonyms(self._vocabulary)
        self.spelling = Spelling(index, self.synonyms.words)

    def with_analyser(self, analyser: Analyser) -> Lexicon:
        """The same with an analyser, without reading the vocabulary again."""
        other = copy(self)
        other.analyser = analyser
        return other

    def terms(self, word: str) -> dict[str, float]:
        """The terms of a typed word in any language with their weights; none for a new word without an analyser."""
        return self.analyser.terms(word, None) if self.analyser else strongest(self._stored(word))

    def lemmas(self, word: str) -> dict[str, float]:
        """What the vocabulary is asked for: the word itself, its lemmas and what they are derived from, no parts."""
        return {term: weight for term, weight in self.terms(word).items() if weight >= ROOT} | {word: LEMMA}

    def _stored(self, word: str) -> Iterator[tuple[str, float]]:
        for form in self.index.forms_of(word):
            yield from ((self.index.terms[term], weight) for term, weight in self.index.form_terms(form))
        for language in LANGUAGES:
            yield from ((lemma, LEMMA) for lemma in self._known_lemmas(word, language))

    def _known_lemmas(self, word: str, language: str) -> list[str]:
        key = word + LANGUAGE_MARK + language
        return lemmas.known().get(key) or self.index.vocabulary.get(key, [])

    def _vocabulary(self, word: str, language: str) -> list[str]:
        return self._known_lemmas(word, language) or [word]
