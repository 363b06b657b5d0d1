"""What a person typed -> how well each service answers it (search.md section 6, "One query word").

Each word has alternatives; a service gets the best of them, and the words are summed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from hytedesk.search.analyser import strongest, whole_words, with_parts
from hytedesk.search.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from hytedesk.search.analyser import Analyser
    from hytedesk.search.index import Index

    Scores: TypeAlias = NDArray[np.float64]
    """One number a service, 0 = the service does not match."""

MOST_WORDS = 16
"""Further words of a query are not searched: a pasted text must answer within a frame too."""

FEW = 10
"""With fewer services that match all words, those that match fewer are shown too."""

BEGINNING, HEAD, HYPHEN_PART = 0.8, 0.45, 0.55
MOST_FORMS = 60
SHORTEST_BEGINNING = 4
"""Letters from which a word that is not the last one is also taken as the beginning of a longer one."""
SHORTEST_HEAD = 4
COMMON_SHARE, COMMON_LEAST = 0.2, 20


def query_words(text: str) -> list[str]:
    """The different words of a query in their order, without stop words if another word remains."""
    words = list(dict.fromkeys(whole_words(text)))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MOST_WORDS]


def query_terms(index: Index, analyser: Analyser | None, word: str) -> dict[int, float]:
    """The terms that a query word stands for, by number, with their weights; those no service has are left out.

    Without an analyser the stored forms tell, for words that stand so in some service. Parts that a fifth of all
    services have ("service", "work") say nothing by themselves and are left out too.
    """
    whole, *parts = with_parts(word)
    found = strongest(
        [*_terms(index, analyser, whole)]
        + [(term, HYPHEN_PART * weight) for part in parts for term, weight in _terms(index, analyser, part)]
    )
    return {term: weight for term, weight in found.items() if weight == 1.0 or not is_common(index, term)}


def _terms(index: Index, analyser: Analyser | None, word: str) -> Iterator[tuple[int, float]]:
    if analyser is None:
        for form in index.forms_of(word):
            yield from index.form_terms(form)
        return
    for term, weight in analyser.terms(word, None).items():
        number = index.number_of(term)
        if number is not None:
            yield number, weight


def is_common(index: Index, term: int) -> bool:
    """Whether so many services have a term that it tells little about any of them."""
    return index.frequency(term) >= max(COMMON_LEAST, COMMON_SHARE * index.size)


def alternatives(index: Index, analyser: Analyser | None, word: str, *, last: bool) -> tuple[dict[int, float], range]:
    """All terms that a query word may mean, with their weights, and those that begin with it.

    The last word may be half typed.
    """
    terms = query_terms(index, analyser, word)
    if not last and len(word) < SHORTEST_BEGINNING:
        return terms, range(0)
    longer = index.numbers_from(word)
    terms = strongest([*terms.items(), *_half_typed(index, word)])
    if not terms and not longer:
        terms = _compound_head(index, word)
    return terms, longer


def _half_typed(index: Index, word: str) -> Iterator[tuple[int, float]]:
    """The lemmas of the words of the texts that begin so: `yksinäisyyt` -> yksinäisyys."""
    for form in index.forms_from(word)[:MOST_FORMS]:
        yield from ((term, BEGINNING) for term, weight in index.form_terms(form) if weight == 1.0)


def _compound_head(index: Index, word: str) -> dict[int, float]:
    """The longest known beginning of an unfinished compound that nothing else explains: `päihdepal` -> päihde."""
    for end in range(len(word) - 1, SHORTEST_HEAD - 1, -1):
        number = index.number_of(word[:end])
        if number is not None:
            return {} if is_common(index, number) else {number: HEAD}
    return {}


def word_scores(index: Index, terms: dict[int, float], longer: range) -> Scores:
    """How well each service matches one word: the best of its terms, or of all that begin with it together."""
    scores: Scores = np.zeros(index.size)
    if longer:
        services, impacts = index.postings(longer.start, longer.stop)
        scores += BEGINNING * np.bincount(services, impacts, index.size)
    for term, weight in terms.items():
        services, impacts = index.postings(term, term + 1)
        scores[services] = np.maximum(scores[services], weight * impacts)
    return scores


def together(scores: Sequence[Scores]) -> tuple[Scores, bool]:
    """The scores of all words together, and whether services that do not match every word are among them.

    Fewer than `FEW` services with every word are joined by those that lack one; where no service has so many of the
    words, by those that match most of them. Who matches fewer words is worth less: by the square of the share.
    """
    matched = np.sum([each > 0 for each in scores], axis=0)
    total: Scores = np.sum(scores, axis=0) * (matched / len(scores)) ** 2
    required = len(scores)
    if required > 1 and np.count_nonzero(matched == required) < FEW:
        required = max(1, min(required - 1, int(matched.max(initial=0))))
    found = np.where(matched >= required, total, 0.0)
    return found, required < len(scores) and bool(found.any())


def relevance(index: Index, analyser: Analyser | None, words: Sequence[str]) -> tuple[Scores, bool]:
    """How well each service answers the words, and whether services that do not match all of them are among them."""
    return together(
        [
            word_scores(index, *alternatives(index, analyser, word, last=place == len(words)))
            for place, word in enumerate(words, 1)
        ]
    )


def meets(index: Index, terms: dict[int, float], words: Iterable[str], shown: str) -> bool:
    """Whether a word of a shown text means what was typed: it begins so, or its stored terms are the query's.

    `terms` are those of all query words together, `shown` is normalised as `analyser.tokenize` does.
    """
    if shown.startswith(tuple(words)):
        return True
    return any(
        terms.get(term, 0.0) * weight >= HYPHEN_PART
        for form in index.forms_of(shown)
        for term, weight in index.form_terms(form)
    )
