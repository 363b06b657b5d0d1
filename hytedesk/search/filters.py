"""The filters of a query as bitsets, and the counts of their values.

Values of one group are joined with OR, groups with AND. Needs and themes are one group: a theme is all its needs.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from hytedesk.errors import WrongUsage
from hytedesk.search import facets
from hytedesk.search.document import COUNTRY, MAINLAND, fits_age, present
from hytedesk.search.remembering import remembered
from hytedesk.vocabulary import places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from hytedesk.search.facets import Bits
    from hytedesk.search.index import Index
    from hytedesk.search.query import Query

COUNTED = {
    "need": "need",
    "theme": "need",
    "age_group": "age_group",
    "language": "language",
    "price": "price",
    "channel": "channel",
    "online": "online",
    "nationwide": "nationwide",
    "organization_type": "organization_type",
    "support": "support",
}
"""Groups whose every value is counted -> the group of filters that is left out of their counts."""


class Filters:
    """The filters over one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._rows = {group: {value: row for row, value in enumerate(values)} for group, values in index.values.items()}
        self._fitting = remembered(8, self._of_age)
        self._own = remembered(2, self._with_keys)
        self.levels = remembered(8, self._levels)

    def of(self, query: Query) -> dict[str, Bits]:
        """For each group that the query filters by, the services that pass."""
        found = {}
        if query.needs or query.themes:
            found["need"] = self._any("need", query.needs) | self._any("theme", query.themes)
        if query.age is not None:
            found["age"] = self._fitting(query.age)
        if query.municipalities:
            found["municipality"] = self._offered_in(tuple(map(present, query.municipalities)))
        if query.only_favourites:
            found["favourite"] = self._own(query.favourites)
        if query.keys:
            found["keys"] = self._own(query.keys)
        for group, values in _plain_groups(query).items():
            if values:
                found[group] = self._any(group, values)
        return found

    def counts(self, query: Query, filters: dict[str, Bits], found: Bits) -> dict[str, dict[str, int]]:
        """How many services would be found with each value, were it the only one chosen in its group.

        Args:
            query: whose chosen values are always listed.
            filters: what `of` gave for the query.
            found: the services that match the text.

        Returns:
            Group -> value -> count. Every value but for municipalities, which are listed where something is found;
            chosen values always; favourites where there are any.
        """
        passing = facets.intersection(filters.values(), found)
        masks = facets.masks_without(filters, found)
        counted = {
            group: self._chosen(group, query)
            | dict(
                zip(
                    self._index.values[group],
                    facets.counts(self._index.bits[group], masks.get(source, passing)),
                    strict=True,
                )
            )
            for group, source in COUNTED.items()
        }
        chosen = self._chosen("municipality", query)
        counted["municipality"] = chosen | {
            code: count for code, count in self._in_each(masks.get("municipality", passing), chosen) if count
        }
        if query.favourites:
            own = self._own(query.favourites) & masks.get("favourite", passing)
            counted["favourite"] = {"favourite": facets.count(own)}
        return counted

    def _levels(self, municipalities: tuple[str, ...]) -> NDArray[np.uint8]:
        """How far each service is from the municipalities, as `places.coverage`: 0 local, 1 county, 2 country.

        All are 0 without municipalities; those offered in none of them are 2.
        """
        if not municipalities:
            return np.zeros(self._index.size, np.uint8)
        local = county = np.zeros_like(self._index.everything)
        for code in map(present, municipalities):
            own = self._any("municipality", (code,)) & ~self._nationwide
            whole = self._whole_county(code)
            local, county = local | (own & ~whole), county | (own & whole)
        size = self._index.size
        return np.where(facets.unpack(local, size), 0, np.where(facets.unpack(county, size), 1, 2)).astype(np.uint8)

    def _any(self, group: str, values: Iterable[str]) -> Bits:
        rows = self._rows[group]
        return facets.union(self._index.bits[group][[rows[value] for value in values if value in rows]])

    def _with_keys(self, keys: tuple[str, ...]) -> Bits:
        wanted = set(keys)
        return facets.pack(np.fromiter((key in wanted for key in self._index.ids), np.bool_, self._index.size))

    def _of_age(self, age: float) -> Bits:
        return self._any("age", (key for key in self._index.values["age"] if fits_age(key, age)))

    def _offered_in(self, codes: tuple[str, ...]) -> Bits:
        mainland = any(_on_mainland(code) for code in codes)
        everywhere = self._nationwide if mainland else self._any("nationwide", (COUNTRY,))
        return self._any("municipality", codes) | everywhere

    def _in_each(self, mask: Bits, chosen: Iterable[str]) -> Iterable[tuple[str, int]]:
        """Each municipality, with those chosen, and the number of services of the mask that are offered there."""
        country = facets.count(self._any("nationwide", (COUNTRY,)) & mask)
        mainland = facets.count(self._nationwide & mask)
        own = facets.counts(self._index.bits["municipality"], mask)
        for (code, on_mainland), count in zip(self._municipalities, own, strict=True):
            yield code, count + (mainland if on_mainland else country)
        for code in chosen:
            if code not in self._rows["municipality"]:
                yield code, mainland if _on_mainland(code) else country

    @cached_property
    def _municipalities(self) -> list[tuple[str, bool]]:
        return [(code, _on_mainland(code)) for code in self._index.values["municipality"]]

    @cached_property
    def _nationwide(self) -> Bits:
        return self._any("nationwide", (COUNTRY, MAINLAND))

    def _whole_county(self, code: str) -> Bits:
        """The services that list every municipality of this one's county; none where it is the only one."""
        county = _county(code)
        codes = places.municipalities_of(county) if county else ()
        if len(codes) < 2:
            return np.zeros_like(self._index.everything)
        return facets.intersection((self._any("municipality", (each,)) for each in codes), self._index.everything)

    def _chosen(self, group: str, query: Query) -> dict[str, int]:
        chosen = {"need": query.needs, "theme": query.themes, "municipality": tuple(map(present, query.municipalities))}
        return dict.fromkeys({**_plain_groups(query), **chosen}[group], 0)


def _plain_groups(query: Query) -> dict[str, tuple[str, ...]]:
    return {
        "age_group": query.age_groups,
        "language": query.languages,
        "price": ("free",) if query.free else (),
        "channel": query.channel_types,
        "online": ("online",) if query.online else (),
        "nationwide": (COUNTRY, MAINLAND) if query.national else (),
        "organization_type": query.organization_types,
        "support": query.support,
    }


def _county(code: str) -> str | None:
    try:
        return places.municipality(code).county
    except WrongUsage:
        return None


def _on_mainland(code: str) -> bool:
    return _county(code) not in {None, places.ALAND}
