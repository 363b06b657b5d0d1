"""How well the search finds: the judged queries of ../shared (its search.md section 8 tells how they are scored).

Run: `python -m benchmarks.bench_search_tuning`. Other judged queries are kept apart: never tune to single ones.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from benchmarks import judging
from benchmarks.judging import Figures, Judged, half_typed
from hytedesk.catalogue import Channel, ChannelType, Connection, Organization, Service, ServiceDetail
from hytedesk.search.analyser import Analyser
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
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


class _Service(msgspec.Struct):
    """A service as it stands in the file."""

    id: int
    lang: str
    name: str
    summary: str
    description: str
    organisation: str
    municipalities: list[str]
    languages: list[str]
    channels: list[str]


class _Query(msgspec.Struct):
    """A query as it stands in the file."""

    category: str
    query: str
    relevant: list[int]
    related: list[int]


def catalogue() -> Iterator[ServiceDetail]:
    for made in msgspec.json.decode((FOLDER / "catalogue.json").read_bytes(), type=list[_Service]):
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


def groups() -> dict[str, list[Judged]]:
    """All queries, all of them half typed, those of each category."""
    read = msgspec.json.decode((FOLDER / "queries.json").read_bytes(), type=list[_Query])
    queries = [Judged(each.query, tuple(map(str, each.relevant)), tuple(map(str, each.related))) for each in read]
    found = {"all": queries, "typing": [half_typed(query) for query in queries]}
    for each, query in zip(read, queries, strict=True):
        found.setdefault(each.category, []).append(query)
    return found


def figures(engine: Engine, queries: Iterable[Judged]) -> Figures:
    return judging.figures(judging.finder(engine), queries)


def main() -> None:
    if not FOLDER.is_dir():
        print("../shared/data/search is not beside the project")
        return
    analyser = Analyser()
    index = Index.from_blobs(build(catalogue(), analyser=analyser))
    engine = Engine(index, analyser)
    found = {name: figures(engine, each) for name, each in groups().items()}
    found["no analyser"] = figures(Engine(index), groups()["all"])
    for name, each in found.items():
        print(f"{name:<12}" + "".join(f"{label:>8} {value:.2f}" for label, value in each._asdict().items()))


if __name__ == "__main__":
    main()
