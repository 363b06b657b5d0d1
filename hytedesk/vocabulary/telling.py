"""What the words of a service tell of it: points for subjects that have signs, hints and lookalikes.

Needs of clients and kinds of support are counted alike (docs/needs.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from hytedesk.vocabulary.phrases import Phrases, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hytedesk.catalogue import Service, Words

    Lists: TypeAlias = Iterable[tuple[str, "Means", Words]]
    """A subject, what finding one of the words means for it, the words of each language."""

Means = Literal["sign", "hint", "lookalike", "veto"]

ENOUGH = 4
"""Points that are enough."""
VAGUE = 2
"""Points of a fact that often goes with a subject, but not only with it."""
_IN_HEAD: dict[Means, int] = {"sign": ENOUGH, "hint": VAGUE}
"""What a word is worth in a name, summary, keyword or ontology term."""
_IN_BODY: dict[Means, int] = {"sign": 1}
"""And in the long description."""
_SHORT, _KNOWN_TEXTS = 80, 20_000
"""Characters of texts whose marks are remembered, and how many of them."""


class Mark(NamedTuple):
    """What finding a pattern means; forms of one sign share `number`."""

    subject: str
    means: Means
    number: int


class Told(NamedTuple):
    """What the words of a service tell: points for each subject, and the subjects that its name excludes."""

    points: Counter[str]
    vetoed: frozenset[str]


class Telling:
    """The words of all subjects, as patterns (`phrases`); forms of one sign are parted by a bar.

    Args:
        lists: gives the words; asked once for each language in which a service has texts.
    """

    def __init__(self, lists: Callable[[], Lists]) -> None:
        self._lists = lists
        self._patterns = cache(self._new_patterns)
        self._known = lru_cache(_KNOWN_TEXTS)(self._read)

    def told(self, service: Service) -> Told:
        """What a service says. Its languages say the same thing: each is counted by itself and the best one taken."""
        points, vetoed = Counter[str](), set[str]()
        for language in _languages(service):
            name = self._found(language, service.names.get(language, ""))
            vetoed.update(mark.subject for marks in name for mark in marks if mark.means == "veto")
            points |= self._points(service, language)
        return Told(points, frozenset(vetoed))

    def _points(self, service: Service, language: str) -> Counter[str]:
        worth = defaultdict[Mark, int](int)
        for text, values in _texts(service, language):
            for marks in self._found(language, text):
                mistaken = {mark.subject for mark in marks if mark.means == "lookalike"}
                for mark in marks:
                    if mark.subject not in mistaken:
                        worth[mark] = max(worth[mark], values.get(mark.means, 0))
        points = Counter[str]()
        for mark, value in worth.items():
            points[mark.subject] += value
        return points

    def _found(self, language: str, text: str) -> tuple[list[Mark], ...]:
        """The marks at each place of a text. Many services have the same names, keywords and terms."""
        return self._known(language, text) if len(text) <= _SHORT else self._read(language, text)

    def _read(self, language: str, text: str) -> tuple[list[Mark], ...]:
        return tuple(self._patterns(language).find(tokens(text)))

    def _new_patterns(self, language: str) -> Phrases[Mark]:
        return Phrases(
            (form.strip(), Mark(subject, means, number))
            for subject, means, words in self._lists()
            for number, sign in enumerate(words.get(language, ()))
            for form in sign.split("|")
        )


def _languages(service: Service) -> list[str]:
    texts = (service.names, service.summary, service.description)
    words = (service.alternative_names, service.keywords, service.ontology_terms)
    return sorted({language for each in (*texts, *words) for language in each})


def _texts(service: Service, language: str) -> Iterator[tuple[str, dict[Means, int]]]:
    yield service.names.get(language, ""), _IN_HEAD
    yield service.summary.get(language, ""), _IN_HEAD
    for words in (service.alternative_names, service.keywords, service.ontology_terms):
        for word in words.get(language, ()):
            yield word, _IN_HEAD
    yield service.description.get(language, ""), _IN_BODY
