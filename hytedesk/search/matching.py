"""How well each service answers a query that has been read (search.md section 6, "Words together").

Each word has alternatives; a service gets the best of them, and the words are summed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from hytedesk.search.reading import BEGINNING, HYPHEN_PART

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from hytedesk.search.index import Index
    from hytedesk.search.reading import Reading

    Scores: TypeAlias = NDArray[np.float64]
    """One number a service, 0 = the service does not match."""

FEW = 10
"""With fewer services that match all words, those that match fewer are shown too."""


def word_scores(index: Index, reading: Reading) -> Scores:
    """How well each service matches one word: the best of its terms, or of all longer terms together."""
    scores: Scores = np.zeros(index.size)
    if reading.longer:
        services, impacts = index.postings(reading.longer.start, reading.longer.stop)
        scores += BEGINNING * np.bincount(services, impacts, index.size)
    for term, weight in reading.terms.items():
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


def relevance(index: Index, readings: Sequence[Reading]) -> tuple[Scores, bool]:
    """How well each service answers the words, and whether services that do not match all of them are among them."""
    return together([word_scores(index, reading) for reading in readings])


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
