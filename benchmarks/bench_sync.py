"""Synchronising: beside a bare loop over the same pages, a delta, no change, memory, and kills at random moments.

Run: `make bench-sync`. The server is a fake PTV v11 in a process of its own on this computer, so that both sides wait
for the same server. Ratios are of one run; seconds are those of a machine that may have other work.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import catalogues, measuring, ptv_at_size
from hytedesk import config
from hytedesk.catalogue import encode_record
from hytedesk.config import Settings
from hytedesk.sync import run, worker
from hytedesk.sync.sources import Progress, SourceSpec
from tests.fakes import ptv11_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.ptv_at_size import Peer
    from hytedesk.catalogue import Record
    from hytedesk.sync.run import SyncResult

SIZE = 5_000
LARGE = 60_000
CHANGED = 50
KILLS = 100
_PAGE = 100
_REGION = Settings(municipalities=(ptv11_records.VAASA,))
_ROOT = Path(__file__).parents[1]


class Timed(NamedTuple):
    """A run: seconds of each stage, requests."""

    result: SyncResult
    stages: dict[str, float]
    requests: int


class _Page(msgspec.Struct):
    itemList: list[object]  # noqa: N815  # PTV's name
    pageCount: int = 1  # noqa: N815


def bare(url: str) -> tuple[float, int]:
    """Seconds and bytes of downloading and parsing what a full load asks for, writing nothing."""
    started, size = time.perf_counter(), 0

    def asked(session: requests.Session, path: str) -> bytes:
        nonlocal size
        body = session.get(f"{url}/{path}", timeout=60).content
        size += len(body)
        return body

    with requests.Session() as session:
        area, number, pages = f"Service/list/area/municipality/code/{ptv11_records.VAASA}", 0, 1
        while number < pages:
            number += 1
            page = msgspec.json.decode(
                asked(session, f"{area}?includeWholeCountry=true&serviceWithGD=true&page={number}"), type=_Page
            )
            pages = page.pageCount
        owners = SIZE // catalogues.SERVICES_PER_OWNER
        for path, kind, count in (
            ("ServiceChannel/list", "c", owners * ptv_at_size.CHANNELS_PER_OWNER),
            ("Organization/list", "o", owners),
        ):
            for first in range(0, count, _PAGE):
                ids = ",".join(ptv11_records.guid(kind, one) for one in range(first, min(first + _PAGE, count)))
                msgspec.json.decode(asked(session, f"{path}?guids={ids}"))
    return time.perf_counter() - started, size


def timed(folder: Path, peer: Peer) -> Timed:
    """One run, with the time of each stage."""
    stages: dict[str, float] = {}
    since, stage = time.perf_counter(), "fetch"

    def note(step: Progress) -> None:
        nonlocal since, stage
        if step.stage != stage:
            stages[stage] = time.perf_counter() - since
            since, stage = time.perf_counter(), step.stage

    result = run.run(folder, SourceSpec("ptv11", peer.url), _REGION, progress=note, beside=True)
    stages[stage] = time.perf_counter() - since
    return Timed(result, stages, peer.requests())


def row(name: str, figure: str, goal: str = "") -> None:
    print(f"  {name:<44}{figure:>34}   {goal}", flush=True)


def speed(folder: Path) -> None:
    """A full run, a delta, and no change."""
    with ptv_at_size.ptv(SIZE) as peer:
        bare(peer.url)
        seconds, size = bare(peer.url)
        asked = peer.requests() // 2
        full = timed(folder, peer)
        print(f"Synchronising {full.result.services:,} services, {size / 1e6:.1f} MB")
        row("bare loop, requests + msgspec", f"{seconds:.1f} s, {asked} requests")
        row("first run", f"{full.result.seconds:.1f} s, {full.requests} requests")
        row("  of it", ", ".join(f"{stage} {took:.1f}" for stage, took in full.stages.items()))
        row("  ratio", f"{full.result.seconds / seconds:.2f}", "goal 2.0")
        row("  ratio without the search index", f"{(full.result.seconds - full.stages['index']) / seconds:.2f}")
        again = run.run(folder, SourceSpec("ptv11", peer.url), _REGION, full=True, beside=True)
        row("everything again, no change", f"{again.seconds:.1f} s")
        row("  ratio", f"{again.seconds / seconds:.2f}", "goal 2.0")
        peer.requests()
        peer.change(CHANGED)
        delta = timed(folder, peer)
        row(f"delta of {delta.result.changed} services", f"{delta.result.seconds:.1f} s", "goal 2 s")
        row("  of it", ", ".join(f"{stage} {took:.1f}" for stage, took in delta.stages.items()))
        row("  bytes of the full run's", f"{100 * delta.result.bytes / full.result.bytes:.1f} %", "goal 25 %")
        peer.age()
        same = timed(folder, peer)
        row("no change", f"{same.result.seconds:.1f} s, {same.requests} requests", "goal 3 requests")


def memory(folder: Path, size: int) -> None:
    """The worker's peak, with a file of so many services, and that of the process in which it analyses words."""
    source = folder / "large.ndjson"
    with source.open("wb") as file:
        file.writelines(encode_record(record) + b"\n" for record in _records(size))
    data = folder / "large"
    config.save(data, Settings())
    row(f"file of {size:,} services", f"{source.stat().st_size / 1e6:.0f} MB")
    for name in ("first run", "everything again, no change"):
        started = time.perf_counter()
        worker = subprocess.Popen(
            [sys.executable, "-m", "hytedesk", "--sync-worker", str(data), f"file:{source}"],
            cwd=_ROOT,
            stdout=subprocess.DEVNULL,
        )
        peak = other = 0.0
        while worker.poll() is None:
            peak = max(peak, measuring.memory(worker.pid).peak)
            other = max([other, *(measuring.memory(child).peak for child in measuring.children(worker.pid))])
            time.sleep(0.1)
        took = f"{time.perf_counter() - started:.0f} s, exit {worker.returncode}"
        row(f"  worker, {name}", f"{peak:.0f} MB, {took}", "goal 300 MB")
        row("    words analysed beside it", f"{other:.0f} MB")


def _records(size: int) -> Iterator[Record]:
    known: set[str] = set()
    for detail in catalogues.Multiplied(list(catalogues.demo())).services(size):
        yield detail.service
        others: tuple[Record, ...] = (detail.organization, *detail.channels)
        yield from (record for record in others if record.id not in known)
        known.update(record.id for record in others)


def main() -> None:
    """Print the table; sizes may be given, the large one as the only argument."""
    gc.set_threshold(worker.MADE_BETWEEN_COLLECTIONS)
    large = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE
    with tempfile.TemporaryDirectory() as name:
        speed(Path(name) / "data")
        memory(Path(name), large)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.sync.killing", str(KILLS)], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    row(f"killed {KILLS} times", killed.stdout.strip() or killed.stderr, "one whole generation each time")


if __name__ == "__main__":
    main()
