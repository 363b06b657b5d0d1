"""The window's frames while the worker synchronises a large catalogue and the window takes it into use.

Run: `python -m benchmarks.bench_frames [SIZE …]`, or `make bench-sync`, of which it is the last part. A timer of 16 ms
stands for the frames; the largest gap between two of its ticks is the longest time in which the window could not have
been painted. On a machine that has other work, most of a gap may be that: the processor time which the program, with
all its threads, took between two ticks is what it would have been on an idle one. The same window at rest, just before,
shows what the machine itself costs. The catalogue is in use at the start; in the new one 50 services are others.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import catalogues, measuring
from hytedesk import config
from hytedesk.catalogue import Record, encode_record
from scripts.tour import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (5_000, 60_000)
CHANGED = 50
FRAME = 16
GOAL = 50
REST = 10
"""Seconds at rest."""


class Frames(NamedTuple):
    """Gaps between ticks.

    Attributes:
        longest: milliseconds.
        busiest: most milliseconds of processor time in one gap.
        long: how many were longer than the goal.
        seconds: of all together.
    """

    longest: float
    busiest: float
    long: int
    seconds: float

    def __str__(self) -> str:
        processor = f"processor at most {self.busiest:.0f} ms in one"
        return f"longest gap {self.longest:.0f} ms, {processor}, {self.long} over {GOAL} ms, in {self.seconds:.0f} s"


class Tick(NamedTuple):
    """Seconds on the clock, and of the program's processor time."""

    at: float
    busy: float


def write(path: Path, size: int, changed: int = 0) -> None:
    """A catalogue of this size as a file; so many of its services, evenly spread, are not what they were."""
    made = catalogues.Multiplied(catalogues.base())
    others = {place * size // changed for place in range(changed)}
    seen: set[str] = set()
    with path.open("wb") as file:
        for number in range(size):
            detail = made.service(number, version=number in others)
            records: tuple[Record, ...] = (detail.organization, *detail.channels, detail.service)
            for record in records:
                if record.id not in seen:
                    seen.add(record.id)
                    file.write(encode_record(record) + b"\n")


def synchronise(folder: Path) -> None:
    """The first run, as the command line makes it."""
    from hytedesk.sync import run, sources

    settings = config.load(folder)
    run.run(folder, sources.configured(settings), settings)


def watch(folder: Path, catalogue: Path, size: int) -> tuple[Frames, Frames]:
    """The window at rest, and while it synchronises and takes the new catalogue into use."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from hytedesk import app as program
    from hytedesk.ui import theme

    app = QApplication([])
    theme.apply(app, dark=False)
    ticks: list[Tick] = []
    timer = QTimer(interval=FRAME, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(Tick(time.perf_counter(), time.process_time())))
    desktop = program.Desktop(folder, config.held(folder))
    loaded: list[bool] = []
    analysed: list[bool] = []
    desktop.start()
    _until(lambda: hasattr(desktop, "sync"))
    desktop.sync.loaded.connect(lambda *_: loaded.append(True))
    desktop.sync.analysed.connect(lambda *_: analysed.append(True))
    _until(lambda: bool(analysed))
    timer.start()
    end = time.monotonic() + REST
    _until(lambda: time.monotonic() > end)
    rest = _frames(ticks)
    ticks.clear()
    loaded.clear()
    write_in_place(catalogue)
    desktop.sync.synchronise()
    _until(lambda: bool(loaded))
    end = time.monotonic() + 3
    _until(lambda: time.monotonic() > end)
    busy = _frames(ticks)
    assert str(size) in desktop.window.state_line.catalogue.text()
    desktop.close()
    return rest, busy


def write_in_place(catalogue: Path) -> None:
    """The new catalogue, made beforehand, takes the place of the old one."""
    catalogue.with_suffix(".new").replace(catalogue)


def _until(true: Callable[[], bool]) -> None:
    wait_until(true, seconds=3600)


def _frames(ticks: list[Tick]) -> Frames:
    gaps = [(later.at - earlier.at) * 1000 for earlier, later in pairwise(ticks)]
    busy = [(later.busy - earlier.busy) * 1000 for earlier, later in pairwise(ticks)]
    return Frames(max(gaps), max(busy), sum(gap > GOAL for gap in gaps), ticks[-1].at - ticks[0].at)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print the table."""
    print(f"Frames of {FRAME} ms while the worker synchronises (goal: no gap over {GOAL} ms)", flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder, catalogue = Path(name) / "data", Path(name) / "catalogue.ndjson"
            config.save(folder, config.Settings(sources=(f"file:{catalogue}",), welcomed=True))
            write(catalogue, size)
            measuring.alone(synchronise, folder)
            write(catalogue.with_suffix(".new"), size, CHANGED)
            rest, busy = measuring.alone(watch, folder, catalogue, size)
        print(f"  {size:6} services, at rest         {rest}")
        print(f"  {size:6} services, synchronising   {busy}", flush=True)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
