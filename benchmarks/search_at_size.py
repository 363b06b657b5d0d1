"""The search over a catalogue of a given size: building, loading, typing; each is run in a process of its own."""

from __future__ import annotations

import contextlib
import sqlite3
import statistics
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from benchmarks import bench_search_tuning as tuning
from benchmarks import catalogues, measuring
from benchmarks.texts import TYPED
from hytedesk.db import reading
from hytedesk.search.analyser import Analyser, here
from hytedesk.search.building import Before, build, update
from hytedesk.search.engine import Engine
from hytedesk.search.index import BLOBS, Index
from hytedesk.search.query import Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.measuring import Memory, Seconds, Timed
    from hytedesk.catalogue import ServiceDetail

FILTERS = Query(age=40, municipalities=("905",), languages=("fi",))
COMPARED = 60
"""Keystrokes that are set beside those of others, which take long."""
CHANGED = 50
ROUNDS = 9


class Built(NamedTuple):
    """Making an index of nothing; megabytes of what searching needs and of all that is stored."""

    seconds: Seconds
    needed: float
    stored: float
    services: int
    terms: int
    forms: int
    postings: int
    memory: Memory


class Used(NamedTuple):
    """Searching with a stored index: megabytes of its arrays, of the process before and with Voikko; milliseconds."""

    load: float
    arrays: float
    loaded: Memory
    ready: Memory
    first: float
    before_voikko: Timed
    keystroke: Timed
    compared: Timed
    compared_plain: Timed


def services(size: int) -> Iterator[ServiceDetail]:
    """The demo catalogue itself for 0."""
    return catalogues.Multiplied(catalogues.base()).services(size) if size else catalogues.demo()


class Services:
    """A catalogue as `update` asks for it; so many of its services, evenly spread, are not what they were."""

    def __init__(self, size: int, changed: int = 0) -> None:
        self._made = catalogues.Multiplied(catalogues.base())
        self._versions = dict.fromkeys((f"made:{number}" for number in range(size)), 0)
        for place in range(changed):
            self._versions[f"made:{place * size // changed}"] = 1

    def digests(self) -> list[tuple[str, bytes]]:
        return [(key, bytes([version])) for key, version in self._versions.items()]

    def details(self, ids: Iterable[str]) -> Iterator[ServiceDetail]:
        for key in ids:
            yield self._made.service(int(key.partition(":")[2]), self._versions[key])


def keystrokes() -> list[str]:
    """Every beginning of the judged queries, of texts of our own where ../shared is not here."""
    texts = [query.text for query in tuning.groups()["all"]] if tuning.FOLDER.is_dir() else TYPED
    return [text[:length] for text in texts for length in range(1, len(text) + 1)]


def compared() -> list[str]:
    """Some of the keystrokes, evenly spread."""
    texts = keystrokes()
    return texts[:: -(-len(texts) // COMPARED)]


def build_at(size: int, stored: Path) -> Built:
    analyser, catalogue = Analyser(), Services(size)
    blobs, seconds = measuring.seconds(
        lambda: (
            update(catalogue, analysis=contextlib.nullcontext(here(analyser)))
            if size
            else build(catalogues.demo(), analyser)
        )
    )
    peak = measuring.memory()
    with contextlib.closing(sqlite3.connect(stored)) as database, database:
        database.execute("create table search_blob (name text primary key, value blob)")
        database.executemany("insert into search_blob values (?, ?)", blobs.items())
    index = Index.from_blobs(blobs)
    return Built(
        seconds=seconds,
        needed=sum(len(blobs[name]) for name in BLOBS) / 1e6,
        stored=sum(map(len, blobs.values())) / 1e6,
        services=index.size,
        terms=len(index.terms),
        forms=len(index.forms),
        postings=len(index.arrays["posting_service"]),
        memory=peak,
    )


def rebuild(size: int, stored: Path) -> Seconds:
    """From the stored index to that of a catalogue in which `CHANGED` services are others, with new words."""
    catalogue = Services(size, CHANGED)
    return measuring.seconds(lambda: update(catalogue, Before.from_blobs(read(stored))))[1]


def read(stored: Path, names: Collection[str] | None = None) -> dict[str, bytes]:
    with contextlib.closing(sqlite3.connect(stored)) as database:
        return reading.search_blobs(database, names)


def load(stored: Path) -> Index:
    return Index.from_blobs(read(stored, BLOBS))


def use(stored: Path) -> Used:
    loads = [measuring.milliseconds(lambda: load(stored)) for _ in range(ROUNDS)]
    index = load(stored)
    loaded = measuring.memory()
    firsts = [measuring.milliseconds(lambda text=text: Engine(index).search(Query(text))) for text in TYPED[:ROUNDS]]  # type: ignore[misc]
    engine = Engine(index)
    before_voikko = typing(engine, keystrokes())
    engine = engine.with_analyser(Analyser())
    return Used(
        load=statistics.median(loads),
        arrays=sum(array.nbytes for array in index.arrays.values()) / 1e6,
        loaded=loaded,
        ready=measuring.memory(),
        first=statistics.median(firsts),
        before_voikko=before_voikko,
        keystroke=typing(engine, keystrokes()),
        compared=typing(engine, compared()),
        compared_plain=measuring.times_of(lambda text: engine.search(Query(text)), compared()),
    )


def typing(engine: Engine, texts: Sequence[str]) -> Timed:
    """Every text once, with three filters and all counts."""
    engine.search(FILTERS)
    return measuring.times_of(lambda text: engine.search(replace(FILTERS, text=text)), texts)
