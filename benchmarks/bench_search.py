"""The search: how fast at each size, how well it finds, and the same data in Datasette and in tantivy.

Run: `make bench-search`, for other sizes `make bench-search SIZES="5000 200000"`; `make bench` has the demo catalogue
only. A keystroke is every beginning of every typed text, once, with age, municipality and language chosen and all
counts made.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import bench_search_real as real
from benchmarks import bench_search_tuning as tuning
from benchmarks import catalogues, judging, measuring, rivals, search_at_size
from hytedesk.search.analyser import Analyser
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from tests.fakes import ptv_v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.judging import Find, Judged
    from benchmarks.measuring import Seconds, Timed
    from benchmarks.search_at_size import Built, Used
    from hytedesk.catalogue import ServiceDetail

SIZES = (5_000, 60_000)
DEMO = 0
OURS = "HyteDesk"


def row(name: str, *figures: str) -> None:
    print(f"{name:<34}" + "".join(f"{figure:>20}" for figure in figures), flush=True)


def progress(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


def measure(size: int, folder: Path) -> tuple[Built, Used, Seconds | None]:
    """The last is how long an index takes after a few services have changed, None for the demo catalogue."""
    stored = folder / f"{size}.db"
    progress(f"{size or 'demo'} services: building, typing, building again")
    built = measuring.alone(search_at_size.build_at, size, stored)
    used = measuring.alone(search_at_size.use, stored)
    return built, used, measuring.alone(search_at_size.rebuild, size, stored) if size else None


def print_speed(measured: Sequence[tuple[Built, Used, Seconds | None]]) -> None:
    figures: dict[str, Callable[[Built, Used, Seconds | None], object]] = {
        "terms / forms, thousands": lambda built, *_: f"{built.terms / 1000:.0f} / {built.forms / 1000:.0f}",
        "postings, millions": lambda built, *_: f"{built.postings / 1e6:.2f}",
        "keystroke, ms p50 / p95 / max": lambda _, used, __: used.keystroke.elapsed,
        "  processor time": lambda _, used, __: used.keystroke.processor,
        "  before Voikko has loaded": lambda _, used, __: used.before_voikko.elapsed,
        "new engine and first query, ms": lambda _, used, __: f"{used.first:.0f}",
        "index load, ms": lambda _, used, __: f"{used.load:.0f}",
        "build, s elapsed / processor": lambda built, *_: built.seconds,
        f"  {search_at_size.CHANGED} services changed, s": lambda *each: each[2] or "",
        "stored, of it for searching, MB": lambda built, *_: f"{built.stored:.1f}, {built.needed:.1f}",
        "arrays in memory, MB": lambda _, used, __: f"{used.arrays:.1f}",
        "process with index / + Voikko, MB": lambda _, used, __: f"{used.loaded.now:.0f} / {used.ready.now:.0f}",
        "process peak while building, MB": lambda built, *_: f"{built.memory.peak:.0f}",
    }
    row("Speed and size: services", *(f"{built.services:,}" for built, *_ in measured))
    for name, figure in figures.items():
        row(f"  {name}", *(str(figure(*each)) for each in measured))


def print_typing(size: int, built: Built, used: Used, folder: Path) -> None:
    print()
    row(
        f"Side by side: {built.services:,} services",
        "ms p50 / p95 / max",
        "processor ms",
        "no filters, ms",
        "whole, s, MB",
    )
    row(
        f"  {OURS}", *_times(used.compared, used.compared_plain), f"100% {built.seconds.elapsed:.1f} {built.needed:.1f}"
    )
    for name in rivals.RIVALS:
        progress(f"{size} services in {name}")
        own = folder / f"{name}-{size}"
        own.mkdir()
        each = measuring.alone(rivals.type_in, name, size, own)
        whole = f"{each.whole:.0%} {each.seconds:.1f} {each.megabytes:.1f}"
        row(f"  {name}", *_times(each.keystroke, each.first_ten), whole)


def _times(keystroke: Timed, plain: Timed) -> tuple[str, str, str]:
    return str(keystroke.elapsed), str(keystroke.processor), str(plain.elapsed)


def ours(details: Iterable[ServiceDetail], analyser: Analyser) -> Find:
    return judging.finder(Engine(Index.from_blobs(build(details, analyser=analyser)), analyser))


def print_accuracy(kind: str, details: list[ServiceDetail], groups: dict[str, list[Judged]], folder: Path) -> None:
    """Ours and, where they are installed, the others: recall in the first ten, nDCG, empty lists."""
    finders = {OURS: ours(details, Analyser())}
    if rivals.available():
        for name, rival in rivals.RIVALS.items():
            own = folder / f"{name}-{kind}"
            own.mkdir()
            finders[name] = rival(details, own).find
    print()
    row(f"{kind}: recall / nDCG / empty", *finders)
    for group, queries in groups.items():
        found = [judging.figures(find, queries) for find in finders.values()]
        row(
            f"  {group} ({len(queries)})",
            *(f"{each.recall:.2f} / {each.ndcg:.2f} / {each.zero:4.0%}" for each in found),
        )


def main(sizes: Sequence[int] = ()) -> None:
    """Print the tables for the demo catalogue and, when sizes are given, for these and beside the others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = {size: measure(size, folder) for size in (DEMO, *sizes)}
        print_speed(list(measured.values()))
        if not sizes:
            return
        if rivals.available():
            for size in sizes:
                print_typing(size, *measured[size][:2], folder)
        else:
            print("\nDatasette and tantivy are not installed (`make bench-search` does it): only our own figures.")
        if tuning.FOLDER.is_dir():
            print_accuracy("Judged queries", list(tuning.catalogue()), tuning.groups(), folder)
        if ptv_v8.available():
            details = list(catalogues.real())
            print_accuracy("Labels", list(real.without_labels(details)), real.groups(details), folder)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
