"""How well answers are ranked, against what was judged relevant (`../shared/docs/search.md` sections 2 and 8)."""

from __future__ import annotations

import math
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec

from hytedesk.search.query import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hytedesk.search.engine import Engine

    Find: TypeAlias = Callable[[str], Sequence[str]]
    """A typed text -> the keys of the first ten services found, best first."""

FIRST = 10
RELEVANT, RELATED = 2, 1
SHARE_TYPED, LEAST_TYPED = 0.65, 4


class Judged(msgspec.Struct, frozen=True):
    """A text with the keys of the services that answer it, and of those that have to do with it."""

    text: str
    relevant: tuple[str, ...]
    related: tuple[str, ...] = ()

    @property
    def gains(self) -> dict[str, int]:
        return dict.fromkeys(self.related, RELATED) | dict.fromkeys(self.relevant, RELEVANT)


class Figures(NamedTuple):
    """Means over some queries; `top3` and `zero` are shares of the queries."""

    recall: float
    ndcg: float
    top3: float
    zero: float


def half_typed(query: Judged) -> Judged:
    """The last word cut to 65 % of its letters, at least 4."""
    *before, last = query.text.split()
    text = " ".join([*before, last[: max(LEAST_TYPED, math.ceil(len(last) * SHARE_TYPED))]])
    return msgspec.structs.replace(query, text=text)


def finder(engine: Engine) -> Find:
    return lambda text: [hit.id for hit in engine.search(Query(text, limit=FIRST)).hits]


def figures(find: Find, queries: Iterable[Judged]) -> Figures:
    return mean(figures_of(query, find(query.text)) for query in queries)


def mean(each: Iterable[Figures]) -> Figures:
    return Figures(*map(fmean, zip(*each, strict=True)))


def figures_of(query: Judged, hits: Sequence[str]) -> Figures:
    """Recall counts up to ten relevant services; unjudged ones are wrong."""
    gains = query.gains
    best = sorted(gains.values(), reverse=True)[:FIRST]
    return Figures(
        recall=len(set(hits).intersection(query.relevant)) / min(FIRST, len(query.relevant)),
        ndcg=_discounted([gains.get(hit, 0) for hit in hits]) / _discounted(best),
        top3=float(any(hit in gains for hit in hits[:3])),
        zero=float(not hits),
    )


def _discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(place) for place, gain in enumerate(gains, 2))


def print_head() -> None:
    print(f"{'':<24}{'queries':>8}{'recall@10':>11}{'nDCG':>9}{'top 3':>9}{'empty':>9}")


def print_row(name: str, queries: Sequence[Judged], found: Figures) -> None:
    print(
        f"{name:<24}{len(queries):>8}{found.recall:>11.3f}{found.ndcg:>9.3f}{found.top3:>9.1%}{found.zero:>9.1%}",
    )


def print_worst(find: Find, queries: Iterable[Judged], most: int) -> None:
    """The queries with the lowest recall, then the lowest nDCG, with the size of what should be found."""
    scored = sorted(((figures_of(query, find(query.text)), query) for query in queries), key=lambda each: each[0])
    for found, query in scored[:most]:
        print(f"  {found.recall:.2f} {found.ndcg:.2f}  {query.text} ({len(query.relevant)})")
