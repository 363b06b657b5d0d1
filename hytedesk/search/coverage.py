"""How many services there are for each need in each municipality: what a region has, and where it has gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hytedesk.search import facets
from hytedesk.search.document import MAINLAND
from hytedesk.vocabulary import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hytedesk.search.facets import Bits
    from hytedesk.search.index import Index


class Coverage(NamedTuple):
    """Services by need and municipality.

    Attributes:
        needs, municipalities: ids and codes, as they were asked for.
        own: for each need and each municipality, the services that name the municipality or all of its county.
        wider: as `own`, the services for the whole country or its mainland.
    """

    needs: tuple[str, ...]
    municipalities: tuple[str, ...]
    own: tuple[tuple[int, ...], ...]
    wider: tuple[tuple[int, ...], ...]


def coverage(
    index: Index, needs: Sequence[str], municipalities: Sequence[str], age_group: str | None = None
) -> Coverage:
    """Count the services of an index; paused ones are none.

    Args:
        index: of a generation.
        needs: ids of needs.
        municipalities: codes of today.
        age_group: id of the age group that the services must be for, None = any.
    """
    wanted = facets.pack(~index.arrays["paused"].astype(np.bool_))
    if age_group is not None:
        wanted = wanted & _row(index, "age_group", age_group)
    country = _row(index, "nationwide", "country")
    everywhere = country | _row(index, "nationwide", MAINLAND)
    offered = np.vstack([_row(index, "municipality", code) for code in municipalities] or [index.everything[:0]])
    whole = [everywhere if _on_mainland(code) else country for code in municipalities]
    own, wider = [], []
    for need in needs:
        having = _row(index, "need", need) & wanted
        own.append(tuple(facets.counts(offered, having)) if municipalities else ())
        some, all_ = facets.count(country & having), facets.count(everywhere & having)
        wider.append(tuple(some if row is country else all_ for row in whole))
    return Coverage(tuple(needs), tuple(municipalities), tuple(own), tuple(wider))


def _row(index: Index, group: str, value: str) -> Bits:
    values = index.values[group]
    row: Bits = index.bits[group][values.index(value)] if value in values else np.zeros_like(index.everything)
    return row


def _on_mainland(code: str) -> bool:
    return places.municipality(code).county != places.ALAND
