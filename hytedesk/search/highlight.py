"""Which words of the shown texts to mark: those that made a service match, in any inflection."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hytedesk.search.analyser import LEMMA, WORD, normal
from hytedesk.search.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.search.index import Index
    from hytedesk.search.reading import Understood


class Shown:
    """The words of shown texts, remembered: the same rows are shown again at the next key."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.words = lru_cache(maxsize=2_000)(self._words)
        self.terms = remembered(20_000, self._terms)

    @staticmethod
    def _words(text: str) -> tuple[tuple[str, str], ...]:
        """The different words of a text as they stand there, and as `analyser.tokenize` would give them."""
        return tuple((word, normal(word).partition(":")[0]) for word in dict.fromkeys(WORD.findall(text)))

    def _terms(self, word: str) -> tuple[tuple[int, float], ...]:
        """The stored terms of a normalised word in any language, with their weights."""
        forms, arrays = self._index.forms_of(word), self._index.arrays
        start, end = arrays["form_start"][forms.start], arrays["form_start"][forms.stop]
        return tuple(
            zip(arrays["form_term"][start:end].tolist(), arrays["form_weight"][start:end].tolist(), strict=True)
        )


class Marker:
    """Knows which words a query means.

    Args:
        shown: remembers words.
        understood: the query as it was read.
    """

    def __init__(self, shown: Shown, understood: Understood) -> None:
        self._shown = shown
        readings = understood.readings
        self._terms = frozenset(term for reading in readings for term in reading.terms)
        self._parts = frozenset(term for reading in readings for term in reading.parts)
        self._longer = [reading.longer for reading in readings if reading.longer]
        self._words = frozenset(understood.words)
        pairs = zip(understood.words, readings, strict=True)
        self._beginnings = tuple(word for word, reading in pairs if reading.begun)
        self._meets = remembered(None, self._meets_any)

    def matches(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The words of the texts that the query means, exactly as they stand there, each once, in their order."""
        words = (word for text in texts for word in self._shown.words(text))
        return tuple(dict.fromkeys(stands for stands, word in words if self._meets(word)))

    def _meets_any(self, word: str) -> bool:
        """Whether a shown word begins as was typed or one of its terms is meant; two compounds share no part."""
        if word in self._words or word.startswith(self._beginnings):
            return True
        for term, weight in self._shown.terms(word):
            if term in self._terms or (weight == LEMMA and term in self._parts):
                return True
            if any(longer.start <= term < longer.stop for longer in self._longer):
                return True
        return False
