"""The search on the demo catalogue. Run: `python -m benchmarks.bench_search`, or `python benchmarks/bench_search.py`.

A keystroke is every beginning of every typed text, with age, municipality and language chosen and all counts made.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from hytedesk import paths
from hytedesk.catalogue import Channel, Organization, Service, ServiceDetail, decode_record
from hytedesk.search.analyser import Analyser
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index, build
from hytedesk.search.query import Query
from hytedesk.vocabulary import ages, needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 9
FILTERS = Query(age=40, municipalities=("905",), languages=("fi",))
TYPED = (
    *("yksinäisyyteen", "päihdepalvelut", "velkaneuvonta", "liikuntaa ikäihmiselle", "omaishoidon tuki"),
    *("mielenterveys nuoret", "ruoka-apu Vaasassa", "masentuneelle juttuseuraa", "väkivaltaa kotona"),
    *("yksinaisyyten", "mielenterveyskntoutus", "omaishotajalle juttuseruaa", "rahat loppu", "mielen terveys"),
    *("ensamhet", "vänverksamhet för äldre", "skuldrådgivning", "domestic violence", "a", "k", "sosiaali"),
)


def details() -> Iterator[ServiceDetail]:
    """The services of the demo catalogue, with needs and age limits as a generation has them."""
    lines = (paths.resources() / "demo" / "catalogue.ndjson").read_bytes().splitlines()
    records = {record.id: record for record in map(decode_record, lines)}
    for service in records.values():
        if isinstance(service, Service):
            whole = msgspec.structs.replace(ages.with_age_limits(service), needs=needs.needs_of(service))
            owner = records[service.organization]
            ways = [records.get(connection.channel) for connection in service.connections]
            assert isinstance(owner, Organization)
            yield ServiceDetail(
                service=whole, organization=owner, channels=tuple(way for way in ways if isinstance(way, Channel))
            )


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def keystrokes(engine: Engine) -> list[float]:
    texts = [text[:length] for text in TYPED for length in range(1, len(text) + 1)]
    queries = [msgspec.structs.replace(FILTERS, text=text) for text in texts]
    for query in queries:
        engine.search(query)
    return [milliseconds(lambda query=query: engine.search(query)) for _ in range(3) for query in queries]  # type: ignore[misc]


def row(name: str, *figures: str) -> None:
    print(f"{name:<52}" + "".join(f"{figure:>12}" for figure in figures))


def main() -> None:
    catalogue = list(details())
    blobs = build(catalogue, analyser=Analyser())
    index = Index.from_blobs(blobs)
    analyser = Analyser()
    row(f"search, demo catalogue: {index.size} services", "p50 ms", "p95 ms")
    for name, engine in (("keystroke", Engine(index, analyser)), ("before Voikko has loaded", Engine(index))):
        times = statistics.quantiles(keystrokes(engine), n=100)
        row(f"  {name}, 3 filters, all counts", f"{times[49]:.2f}", f"{times[94]:.2f}")
    first = statistics.quantiles(
        [milliseconds(lambda text=text: Engine(index, analyser).search(Query(text))) for text in TYPED],  # type: ignore[misc]
        n=100,
    )
    row("  a new engine's first query", f"{first[49]:.2f}", f"{first[94]:.2f}")
    loads = sorted(milliseconds(lambda: Index.from_blobs(blobs)) for _ in range(ROUNDS))
    row("  index load", f"{loads[ROUNDS // 2]:.2f}", f"{loads[-1]:.2f}")
    row("  build, every word new", f"{milliseconds(lambda: build(catalogue, analyser=Analyser())):.0f}")
    row("  build, words known", f"{milliseconds(lambda: build(catalogue, known_forms=index)):.0f}")
    row("  blobs, kB", f"{sum(map(len, blobs.values())) / 1000:.0f}")


if __name__ == "__main__":
    main()
