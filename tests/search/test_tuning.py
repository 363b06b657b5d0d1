"""The judged queries of ../shared (search.md section 8), so that a change that harms finding is seen."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from hytedesk.catalogue import Channel, ChannelType, Connection, Organization, Service, ServiceDetail
from hytedesk.search.engine import Engine, Query
from hytedesk.search.index import Index, build
from hytedesk.vocabulary import needs, places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hytedesk.search.analyser import Analyser

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "search"
CHANNELS: dict[str, ChannelType] = {
    "Phone": "phone",
    "EChannel": "eservice",
    "PrintableForm": "form",
    "ServiceLocation": "place",
    "WebPage": "web",
}

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data/search is not beside the project"),
]


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


@pytest.fixture(scope="module")
def engine(analyser: Analyser) -> Engine:
    return Engine(Index.from_blobs(build(catalogue(), analyser=analyser)), analyser)


@pytest.fixture(scope="module")
def queries() -> list[Judged]:
    return msgspec.json.decode((FOLDER / "queries.json").read_bytes(), type=list[Judged])


def recall_at_10(engine: Engine, text: str, relevant: list[int]) -> float:
    found = {int(hit.id) for hit in engine.search(Query(text, limit=10)).hits}
    return len(found.intersection(relevant)) / min(10, len(relevant))


def half_typed(text: str) -> str:
    """The last word cut to 65 % of its letters, at least 4."""
    *before, last = text.split()
    return " ".join([*before, last[: max(4, math.ceil(len(last) * 0.65))]])


def test_recall_of_whole_queries(engine: Engine, queries: list[Judged]) -> None:
    """Measured: 0.44 with all words required and neither synonyms nor typo repair."""
    recalls = [recall_at_10(engine, judged.query, judged.relevant) for judged in queries]
    assert sum(recalls) / len(recalls) >= 0.38


def test_recall_of_half_typed_queries(engine: Engine, queries: list[Judged]) -> None:
    """Measured: 0.36."""
    recalls = [recall_at_10(engine, half_typed(judged.query), judged.relevant) for judged in queries]
    assert sum(recalls) / len(recalls) >= 0.31


def test_recall_of_single_compounds(engine: Engine, queries: list[Judged]) -> None:
    """Measured: 0.78; words are joined by AND, so queries of one word show what the analyser does."""
    recalls = [
        recall_at_10(engine, judged.query, judged.relevant)
        for judged in queries
        if judged.category == "compound" and " " not in judged.query
    ]
    assert sum(recalls) / len(recalls) >= 0.70
