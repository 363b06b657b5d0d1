"""How well each service answers a query that has been read (search.md section 6, "Words together").

Each word has alternatives; a service gets the best of them, and the words are summed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from hytedesk.search.index import Index
    from hytedesk.search.reading import Reading

    Scores: TypeAlias = NDArray[np.float64]
    """One number a service, 0 = the service does not match."""

FEW = 10
"""With fewer services that match all words well, those that match fewer are shown too."""
WELL = 0.3
"""Share of the best match of a word from which a service matches it well."""
PARTS = 0.8
"""What the parts of a compound are worth where they are all found."""
SECOND_WITNESS = 0.6
"""What the weaker of a service's words and its need adds to the stronger one."""


def word_scores(index: Index, reading: Reading) -> Scores:
    """How well each service matches one word: the best of its terms, of all longer terms and of all its parts.

    What a service says and the need that it meets are two witnesses: the weaker one adds a share.
    """
    said: Scores = np.zeros(index.size)
    if reading.longer:
        services, impacts = index.postings(reading.longer.start, reading.longer.stop)
        said += reading.begun * np.bincount(services, impacts, index.size)
    _raise(said, index, reading.terms)
    if reading.parts:
        said = np.maximum(said, PARTS * _parts_together(index, reading.parts))
    if not reading.needs:
        return said
    met: Scores = np.zeros(index.size)
    _raise(met, index, reading.needs)
    return np.maximum(said, met) + SECOND_WITNESS * np.minimum(said, met)


def _raise(scores: Scores, index: Index, terms: Mapping[int, float]) -> None:
    for term, weight in terms.items():
        services, impacts = index.postings(term, term + 1)
        scores[services] = np.maximum(scores[services], weight * impacts)


def _parts_together(index: Index, parts: Collection[int]) -> Scores:
    """One part says little of a compound: a service with `apu` is not about an `apuväline`."""
    total, found = np.zeros(index.size), np.zeros(index.size)
    for part in parts:
        services, impacts = index.postings(part, part + 1)
        total[services] += impacts
        found[services] += 1
    scores: Scores = total * (found / len(parts)) ** 2
    return scores


def together(scores: Sequence[Scores], counts: Sequence[float]) -> tuple[Scores, bool]:
    """The scores of all words together, and whether services that do not match every word are among them.

    Who matches fewer words, or some of them less than well, is worth less: by the square of the share. Fewer than `FEW`
    services that match every word well are joined by those that lack one, then two, until there are so many.

    Args:
        scores: of each word.
        counts: what each word counts for; only those that count 1 are required.
    """
    shares = [np.minimum(1.0, each / (WELL * each.max() or 1.0)) for each in scores]
    total: Scores = np.average(scores, axis=0, weights=counts) * np.average(shares, axis=0, weights=counts) ** 2
    wanted = [place for place, count in enumerate(counts) if count == 1.0]
    matched = np.sum([scores[place] > 0 for place in wanted], axis=0)
    required = len(wanted)
    if np.count_nonzero(np.min([shares[place] for place in wanted], axis=0) == 1.0) < FEW:
        while required > 1:
            required -= 1
            if np.count_nonzero(matched >= required) >= FEW:
                break
    found = np.where(matched >= required, total, 0.0)
    return found, required < len(wanted) and bool(found.any())


def relevance(index: Index, readings: Sequence[Reading]) -> tuple[Scores, bool]:
    """How well each service answers the words, and whether services that do not match all of them are among them."""
    scores = [word_scores(index, reading) for reading in readings]
    if len(scores) == 1:
        return scores[0], False
    most = max(reading.counts for reading in readings)
    return together(scores, [reading.counts / most for reading in readings])
