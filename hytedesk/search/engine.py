"""Finding services: text, filters, order and the counts of every filter value, in memory."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from hytedesk.search import facets, matching, offers, ordering, reading
from hytedesk.search.filters import Filters
from hytedesk.search.gather import NEVER
from hytedesk.search.highlight import Marker, Shown
from hytedesk.search.lexicon import Lexicon
from hytedesk.search.offers import Offer
from hytedesk.search.query import Query
from hytedesk.search.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hytedesk.search.analyser import Analyser
    from hytedesk.search.index import Index
    from hytedesk.search.matching import Scores

NEARNESS = np.array([1.0, 0.95, 0.9])
"""What a service of the chosen municipality, of its county, of the country is worth at equal relevance."""
PAUSED, UNCHECKED = 0.8, 0.9


class Hit(msgspec.Struct, frozen=True):
    """A found service: its catalogue key and its relevance, comparable within one result; 0 without text."""

    id: str
    score: float


class Result(msgspec.Struct, frozen=True):
    """What was found.

    Attributes:
        total: how many services pass text and filters.
        hits: the first of them.
        facets: filter group -> value -> how many services would be found with it (see `Filters.counts`).
        widened: True when services are counted that do not match every word, as too few do.
        repaired: what was searched instead, when a word that nothing explains was read as another; else None.
        offers: filters that the text may mean, to be offered; none that is on.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    widened: bool = False
    repaired: str | None = None
    offers: tuple[Offer, ...] = ()


class Engine:
    """Searches one index; never changes, so a new index or an analyser that has loaded means a new engine.

    Args:
        index: of the generation in use.
        analyser: None = not loaded yet: words are found by their beginnings and by the stored forms.
        lexicon: of the index, if it has been made before.
    """

    def __init__(self, index: Index, analyser: Analyser | None = None, *, lexicon: Lexicon | None = None) -> None:
        self._index = index
        self.lexicon = lexicon or Lexicon(index, analyser)
        self._filters = Filters(index)
        self._understood = lru_cache(maxsize=8)(partial(reading.understand, self.lexicon))
        self._shown = Shown(index)
        self._marker = remembered(8, self._new_marker)

    def with_analyser(self, analyser: Analyser) -> Engine:
        """An engine over the same index that knows words which are in no service."""
        return Engine(self._index, lexicon=self.lexicon.with_analyser(analyser))

    def warmed(self) -> Engine:
        """This engine with all that is only made when it is needed, so that no person waits for it."""
        for text in ("ensimmäinenn haku", "ensimmainenn haku 70-vuotiaalle"):
            for thorough in (False, True):
                self.search(Query(text, thorough=thorough))
        return self

    def parts(self) -> list[object]:
        """The large tables, so that they can be let go one after the other.

        The last holder of an engine frees some hundred thousand words in one go, which stops the window for as long.
        Who holds these, too, and gives up one at a time once `lexicon.index` is gone stops it only for the largest.
        """
        words = self.lexicon
        return [*vars(self._index).values(), *vars(words.synonyms).values(), *words.spelling.parts()]

    def search(self, query: Query) -> Result:
        """The services that match the text and all filters, with the counts of every filter value.

        Whether the search is widened depends on the text alone, so that a count is what choosing the value will give.
        """
        understood = self._understood(query.text, thorough=query.thorough)
        scores, widened = np.zeros(self._index.size), False
        if understood.words:
            scores, widened = matching.relevance(self._index, understood.readings)
        matched = facets.pack(scores > 0) if understood.words else self._index.everything
        filters = self._filters.of(query)
        passing = facets.intersection(filters.values(), matched)
        found = np.flatnonzero(facets.unpack(passing, self._index.size))
        return Result(
            total=len(found),
            hits=self._first(query, scores, found),
            facets=self._filters.counts(query, filters, matched),
            widened=widened,
            repaired=" ".join(understood.words) if understood.repaired else None,
            offers=offers.offers(self.lexicon, query, understood),
        )

    def count(self, query: Query) -> int:
        """How many services pass the filters of a query, whatever its text."""
        return facets.count(facets.intersection(self._filters.of(query).values(), self._index.everything))

    def highlights(self, query: Query, texts: Sequence[str]) -> tuple[str, ...]:
        """The words of shown texts that match what was typed, in any inflection, exactly as they stand there."""
        return self._marker(query.text, thorough=query.thorough).matches(texts)

    def _new_marker(self, text: str, *, thorough: bool) -> Marker:
        return Marker(self._shown, self._understood(text, thorough=thorough))

    def _first(self, query: Query, scores: Scores, found: NDArray[np.intp]) -> tuple[Hit, ...]:
        """The first hits in the order asked for; services that are equal in it go by name, then key."""
        index = self._index
        name = index.name_rank(query.names_in)[found]
        level = self._filters.levels(query.municipalities)[found]
        paused = index.arrays["paused"][found]
        old = self._unchecked(query)[found]
        worth = scores[found] * NEARNESS[level] * np.where(paused, PAUSED, 1.0) * np.where(old, UNCHECKED, 1.0)
        standing = (4 * level.astype(np.int64) + 2 * paused + old) * index.size + name
        order = _smallest(
            ordering.first(query.sort, worth, level, name, index.arrays["checked"][found]), standing, query.limit
        )
        return tuple(
            Hit(index.ids[number], float(score))
            for number, score in zip(found[order].tolist(), worth[order].tolist(), strict=True)
        )

    def _unchecked(self, query: Query) -> NDArray[np.bool_]:
        """Which services nobody has confirmed or changed for long."""
        checked = self._index.arrays["checked"]
        last_day = query.today.toordinal() - query.unchecked_days if query.today else NEVER
        unchecked: NDArray[np.bool_] = (checked != NEVER) & (checked < last_day)
        return unchecked


def _smallest(first: NDArray[np.generic], second: NDArray[np.int64], limit: int) -> NDArray[np.intp]:
    """The places of the `limit` smallest pairs in their order, without sorting the rest."""
    places = np.arange(len(first))
    if 0 < limit < len(first):
        places = np.flatnonzero(first <= np.partition(first, limit - 1)[limit - 1])
    return places[np.lexsort((second[places], first[places]))][: max(limit, 0)]
