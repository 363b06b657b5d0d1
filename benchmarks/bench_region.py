"""A regional repository at 5,000 services: publishing, a first fetch, no change, a patch of 50 services.

A first fetch is measured in turns with a plain download, unpacking and building of the same catalogue.

Run: `make bench-region`. Then many laptops at once (`region_load`; with `--load-only` that alone). The web server is
nginx; without it the tests' own, and no load.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import requests
import zstandard

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import catalogues, region_load
from hytedesk.config import Settings
from hytedesk.publish import catalogue
from hytedesk.sync import run
from hytedesk.sync.sources import SourceSpec
from tests.fakes.region import Region, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hytedesk.catalogue import Record
    from hytedesk.sync.sources import Progress

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
SIZE = 5_000
CHANGED = 50
ROUNDS = 3


def records(version: int) -> list[Record]:
    """The catalogue; in version 1 some services have other texts."""
    made = catalogues.Multiplied(catalogues.base())
    found: dict[tuple[type, str], Record] = {}
    for number in range(SIZE):
        detail = made.service(number, version if number % (SIZE // CHANGED) == 0 else 0)
        told: tuple[Record, ...] = (detail.organization, *detail.channels, detail.service)
        found |= {(type(record), record.id): record for record in told}
    return list(found.values())


@contextlib.contextmanager
def served(folder: Path, work: Path) -> Iterator[str]:
    """The address of an nginx that shows the folder."""
    nginx = shutil.which("nginx", path=_PATH)
    if nginx is None:
        from tests.fakes.static import StaticServer

        with StaticServer(folder) as server:
            yield server.url
        return
    port = 18_437
    (work / "nginx.conf").write_text(
        f"{region_load.USER}daemon off; pid {work}/pid; error_log {work}/error.log; events {{}}\n"
        f"http {{ access_log off; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    process = subprocess.Popen([nginx, "-p", str(work), "-c", str(work / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        Region(Path(name)) as region,
        served(region.folder / "public", Path(name)) as url,
    ):
        old, new = lines_of(records(0)), lines_of(records(1))
        recorder: region_load.Recorder | None = None
        for label, lines in (("first", old), ("changed", new)):
            started = time.perf_counter()
            staged = region.staged()
            manifest, difference = catalogue.publish(staged, "Rantaseutu", "bench", lines)
            staged.write()
            print(
                f"publish {label}: {time.perf_counter() - started:.2f} s, {manifest.records} records, "
                f"{difference.changed} changed, snapshot {manifest.snapshot.bytes} bytes "
                f"({manifest.snapshot.unpacked} unpacked), patches {[patch.bytes for patch in manifest.patches]}"
            )
            if "--load-only" not in sys.argv:
                spec = SourceSpec("region", url)
                if label == "first":
                    _compare(region, spec, Path(name), manifest.snapshot.path)
                _follow(region, spec, Path(name) / "laptop")
            recorder = recorder or region_load.Recorder(region, Path(name) / "recorded")
        assert recorder is not None
        with recorder:
            asked = recorder.record()
        if shutil.which("nginx", path=_PATH):
            region_load.told(region_load.measure(region.folder / "public", Path(name), asked), asked)


def _follow(region: Region, spec: SourceSpec, laptop: Path) -> None:
    settings = Settings(region_root_file=str(region.root))
    for label in ("sync", "no change"):
        stages = _Stages()
        result = run.run(laptop, spec, settings, progress=stages)
        print(f"  {label}: {result.seconds:.2f} s ({stages}), {result.bytes} bytes, {result.outcome}")


def _compare(region: Region, spec: SourceSpec, work: Path, snapshot: str) -> None:
    """A first fetch to searchable beside a plain download, unpacking and building of the same, in turns."""
    file = next((region.folder / "public" / "targets" / "catalogue" / "s").glob(f"*.{Path(snapshot).name}"))
    address = f"{spec.url}/{file.relative_to(region.folder / 'public')}"
    settings = Settings(region_root_file=str(region.root))
    ours, plain = [], []
    for turn in range(ROUNDS):
        ours.append(run.run(work / f"follows{turn}", spec, settings).seconds)
        started = time.perf_counter()
        unpacked = work / f"plain{turn}.ndjson"
        body = requests.get(address, timeout=60).content
        unpacked.write_bytes(zstandard.ZstdDecompressor().decompress(body))
        fetched = time.perf_counter() - started
        run.run(work / f"builds{turn}", SourceSpec("file", str(unpacked)), settings)
        plain.append(time.perf_counter() - started)
        print(f"  turn {turn + 1}: first fetch {ours[-1]:.2f} s, plain {plain[-1]:.2f} s (fetched in {fetched:.2f} s)")
    ratio = statistics.median(first / other for first, other in zip(ours, plain, strict=True))
    print(
        f"  first fetch to searchable: {statistics.median(ours):.2f} s; plain download, unpacking and the same build: "
        f"{statistics.median(plain):.2f} s; ratio {ratio:.2f} (median of {ROUNDS} turns)"
    )


class _Stages:
    """When each stage began."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._begun: dict[str, float] = {}

    def __call__(self, step: Progress) -> None:
        self._begun.setdefault(step.stage, time.perf_counter() - self._started)

    def __str__(self) -> str:
        return ", ".join(f"{stage} at {at:.2f}" for stage, at in self._begun.items())


if __name__ == "__main__":
    main()
