"""How well the search finds the services of the demo catalogue by what people type (`demo_queries.toml`).

Run: `python -m benchmarks.bench_search_demo`, with `--worst 20` the queries of `tune` of which the least is found. The
queries are two halves, by a hash of their text: look at what fails in `tune`, and let `held` say whether what was
mended helps those that nobody looked at.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Literal, TypeAlias

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from benchmarks import catalogues, judging
from benchmarks.judging import Judged, half_typed
from hytedesk.search.analyser import Analyser
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index

QUERIES = Path(__file__).with_name("demo_queries.toml")
Category: TypeAlias = Literal["inflected", "compound", "typo", "colloquial", "swedish", "english"]


class DemoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A query as it stands in the file; services are named by their keys in `resources/demo/source/services`."""

    category: Category
    query: str
    relevant: tuple[str, ...]
    related: tuple[str, ...] = ()

    @property
    def judged(self) -> Judged:
        return Judged(self.query, tuple(map(_id, self.relevant)), tuple(map(_id, self.related)))

    @property
    def half(self) -> Literal["tune", "held"]:
        return "held" if hashlib.sha256(self.query.encode()).digest()[0] % 2 else "tune"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    query: list[DemoQuery]


def read() -> list[DemoQuery]:
    return msgspec.toml.decode(QUERIES.read_bytes(), type=_File).query


def groups(queries: list[DemoQuery]) -> dict[str, list[Judged]]:
    """All queries, each half and each category, and the first three half typed."""
    found: dict[str, list[Judged]] = {"all": [], "tune": [], "held": []}
    for query in queries:
        for name in ("all", query.half, query.category):
            found.setdefault(name, []).append(query.judged)
    return found | {f"{name}, typing": list(map(half_typed, found[name])) for name in ("all", "tune", "held")}


def finder(analyser: Analyser) -> judging.Find:
    """The search over the demo catalogue."""
    return judging.finder(Engine(Index.from_blobs(build(catalogues.demo(), analyser=analyser)), analyser))


def _id(key: str) -> str:
    return f"demo:{key}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--worst", type=int, default=0, metavar="N", help="list N queries of the half `tune`")
    chosen = options.parse_args()
    find = finder(Analyser())
    asked = groups(read())
    judging.print_head()
    for name, each in asked.items():
        judging.print_row(name, each, judging.figures(find, each))
    if chosen.worst:
        print("Least found of tune: recall, nDCG, query (services)")
        judging.print_worst(find, asked["tune"], chosen.worst)


if __name__ == "__main__":
    main()
