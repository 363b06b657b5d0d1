"""How well the search finds: the judged queries of ../shared (its search.md section 8 tells how they are scored).

Run: `python -m benchmarks.bench_search_tuning`. Other judged queries are kept apart: never tune to single ones.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from hytedesk.catalogue import Channel, ChannelType, Connection, Organization, Service, ServiceDetail
from hytedesk.search.analyser import Analyser
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index, build
from hytedesk.search.query import Query
from hytedesk.vocabulary import needs, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "search"
CHANNELS: dict[str, ChannelType] = {
    "Phone": "phone",
    "EChannel": "eservice",
    "PrintableForm": "form",
    "ServiceLocation": "place",
    "WebPage": "web",
}


class Made(msgspec.Struct):
    id: int
    lang: str
    name: str
    summary: str
    description: str
    organisation: str
    municipalities: list[str]
    languages: list[str]
    channels: list[str]


class Judged(msgspec.Struct):
    category: str
    query: str
    relevant: list[int]
    related: list[int]


class Figures(NamedTuple):
    """Means over some queries; `top3` and `zero` are shares of the queries."""

    recall: float
    ndcg: float
    top3: float
    zero: float


def catalogue() -> Iterator[ServiceDetail]:
    for made in msgspec.json.decode((FOLDER / "catalogue.json").read_bytes(), type=list[Made]):
        owner = Organization(id=f"o:{made.id}", type="association", names={made.lang: made.organisation})
        ways = tuple(
            Channel(id=f"c:{made.id}:{kind}", type=CHANNELS[kind], organization=owner.id, names={})
            for kind in made.channels
        )
        service = Service(
            id=str(made.id),
            organization=owner.id,
            names={made.lang: made.name},
            summary={made.lang: made.summary},
            description={made.lang: made.description},
            languages=tuple(made.languages),
            municipalities=tuple(places.find_municipality(name) for name in made.municipalities),
            connections=tuple(Connection(channel=way.id) for way in ways),
        )
        service = msgspec.structs.replace(service, needs=needs.needs_of(service))
        yield ServiceDetail(service=service, organization=owner, channels=ways)


def judged() -> list[Judged]:
    return msgspec.json.decode((FOLDER / "queries.json").read_bytes(), type=list[Judged])


def groups() -> dict[str, list[Judged]]:
    """All queries, all of them half typed, those of each category."""
    queries = judged()
    found = {"all": queries, "typing": [half_typed(query) for query in queries]}
    for query in queries:
        found.setdefault(query.category, []).append(query)
    return found


def half_typed(query: Judged) -> Judged:
    """The last word cut to 65 % of its letters, at least 4."""
    *before, last = query.query.split()
    text = " ".join([*before, last[: max(4, math.ceil(len(last) * 0.65))]])
    return msgspec.structs.replace(query, query=text)


def found(engine: Engine, text: str) -> list[int]:
    return [int(hit.id) for hit in engine.search(Query(text, limit=10)).hits]


def figures(engine: Engine, queries: Iterable[Judged]) -> Figures:
    return Figures(*map(fmean, zip(*(_of(query, found(engine, query.query)) for query in queries), strict=True)))


def _of(query: Judged, hits: list[int]) -> Figures:
    gains = dict.fromkeys(query.related, 1) | dict.fromkeys(query.relevant, 2)
    best = sorted(gains.values(), reverse=True)[:10]
    return Figures(
        recall=len(set(hits).intersection(query.relevant)) / min(10, len(query.relevant)),
        ndcg=_discounted([gains.get(hit, 0) for hit in hits]) / _discounted(best),
        top3=float(any(hit in gains for hit in hits[:3])),
        zero=float(not hits),
    )


def _discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(place) for place, gain in enumerate(gains, 2))


def main() -> None:
    if not FOLDER.is_dir():
        print("../shared/data/search is not beside the project")
        return
    analyser = Analyser()
    index = Index.from_blobs(build(catalogue(), analyser=analyser))
    engine = Engine(index, analyser)
    found = {name: figures(engine, each) for name, each in groups().items()}
    found["no analyser"] = figures(Engine(index), judged())
    for name, each in found.items():
        print(f"{name:<12}" + "".join(f"{label:>8} {value:.2f}" for label, value in each._asdict().items()))


if __name__ == "__main__":
    main()
