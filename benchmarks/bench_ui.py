"""The window under the hands of a nurse: from a key to the painted list, scrolling, memory, a day of work.

Run: `make bench-ui`, or `python -m benchmarks.bench_ui [SIZE …]`. The real window on the offscreen platform, which
paints every pixel by the processor. From a key to the painted list: the key is pressed, the event loop runs until the
list has been painted again. A day: 10,000 searches, 500 sheets rendered, 100 synchronisations of which each changes
services, with what the process holds after the first tenth and at the end.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import measuring
from benchmarks.texts import TYPED
from hytedesk import config
from scripts.tour import start, wait_until

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from benchmarks.measuring import Times
    from hytedesk.app import Desktop

SIZES = (5_000, 60_000)
GOALS = {5_000: 33, 60_000: 50}
SCROLLED = 1_000
"""Rows that are scrolled through."""
LONGEST = 100
"""Milliseconds after which a list that has not been painted is taken for unchanged."""
DAY_SERVICES = 500
SEARCHES, SHEETS, SYNCS = 10_000, 500, 100
FILTERS = config.Settings(municipalities=("905",), welcomed=True)


class Used(NamedTuple):
    """What was measured in the window of one size: milliseconds, megabytes."""

    key: Times
    frame: Times
    memory: float


class Day(NamedTuple):
    """Megabytes of the process after the first tenth of the day and at its end; minutes it took."""

    before: float
    after: float
    minutes: float


def prepare(folder: Path, size: int) -> Path:
    """A data folder with a catalogue of this size; returns the catalogue's file."""
    from benchmarks import bench_frames  # here: what makes catalogues is not the window's

    catalogue = folder / "catalogue.ndjson"
    data = folder / "data"
    sources = (f"file:{catalogue}",)
    config.save(data, config.Settings(sources=sources, municipalities=FILTERS.municipalities, welcomed=True))
    bench_frames.write(catalogue, size)
    measuring.alone(bench_frames.synchronise, data)
    return catalogue


def newer(catalogue: Path, changed: int) -> Path:
    """Where the file is that takes the catalogue's place when so many of its services have changed."""
    return catalogue.with_name(f"{changed}.ndjson")


def write_newer(catalogue: Path) -> None:
    """The catalogues of a day, made in another process: what making them leaves is not the window's."""
    from benchmarks import bench_frames

    for changed in range(1, SYNCS + 1):
        bench_frames.write(newer(catalogue, changed), DAY_SERVICES, changed)


def opened(data: Path) -> Desktop:
    """The window with everything loaded."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from hytedesk import app as program
    from hytedesk.ui import theme

    theme.apply(QApplication([]), dark=False)
    desktop = program.Desktop(data, config.held(data))
    ready: list[bool] = []
    start(desktop)
    desktop.sync.analysed.connect(lambda *_: ready.append(True))
    wait_until(lambda: bool(ready), seconds=600)
    return desktop


def _press(target: QObject, key: int, text: str = "") -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QCoreApplication.sendEvent(target, event)


def _timed(target: QObject, viewport: QObject, key: int, text: str = "") -> float:
    """Milliseconds from a key until the viewport has been painted; until it is dealt with, if nothing changes."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

    painted: list[float] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, self.done)
            return False

        def done(self) -> None:
            painted.append(time.perf_counter())
            loop.quit()

    watch, loop = Watch(), QEventLoop()
    viewport.installEventFilter(watch)
    started = time.perf_counter()
    _press(target, key, text)
    done = time.perf_counter()
    QTimer.singleShot(LONGEST, loop.quit)
    loop.exec()
    viewport.removeEventFilter(watch)
    return ((painted[0] if painted else done) - started) * 1000


def use(data: Path) -> Used:
    """Type all texts letter by letter, then scroll through the list page by page; in a process of its own."""
    from PySide6.QtCore import Qt

    desktop = opened(data)
    field, rows = desktop.window.search_row.field, desktop.window.results.list
    keys: list[float] = []
    for text in TYPED:
        field.clear()
        field.setFocus()
        _rest(0.3)
        keys += (_timed(field, rows.viewport(), 0, letter) for letter in text)
    field.clear()
    desktop.window.results.clear.click()
    _rest(1)
    rows.setFocus()
    frames: list[float] = []
    while rows.currentIndex().row() < SCROLLED - 1:
        if rows.currentIndex().row() == rows.model().rowCount() - 1:  # more rows are on their way
            _rest(0.02)
        else:
            frames.append(_timed(rows, rows.viewport(), Qt.Key.Key_PageDown))
    used = Used(measuring.spread(keys), measuring.spread(frames), measuring.memory().now)
    desktop.close()
    return used


def _rest(seconds: float) -> None:
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > end, seconds=seconds + 30)


def day(data: Path, catalogue: Path) -> Day:
    """A day of work at one desk, as fast as it goes; in a process of its own."""
    from PySide6.QtCore import QCoreApplication, Qt

    from hytedesk.sheet import render

    desktop = opened(data)
    window, chance = desktop.window, random.Random("a day")  # noqa: S311  # the same day every time
    started, tenth = time.monotonic(), 0.0
    loaded: list[bool] = []
    desktop.sync.loaded.connect(lambda *_: loaded.append(True))
    for number in range(1, SEARCHES + 1):
        text = chance.choice(TYPED)
        window.search_row.field.setText(text[: chance.randint(1, len(text))])
        QCoreApplication.processEvents()
        if number % (SEARCHES // SHEETS) == 0:
            _rest(0.2)
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Down) * 3:
                _press(window.results.list, key)
            render.render(desktop.sheet.document())
            desktop.new_client()
        if number % (SEARCHES // SYNCS) == 0:
            newer(catalogue, number // (SEARCHES // SYNCS)).replace(catalogue)
            loaded.clear()
            desktop.sync.synchronise()
            wait_until(lambda: bool(loaded), seconds=120)
        if number == SEARCHES // 10:
            tenth = measuring.memory().now
    end = measuring.memory().now
    desktop.close()
    return Day(tenth, end, (time.monotonic() - started) / 60)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print the table."""
    from benchmarks import bench_start

    bench_start.main()
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            prepare(Path(name), size)
            used = measuring.alone(use, Path(name) / "data")
        goal = GOALS.get(size, GOALS[60_000])
        print(f"{size:,} services")
        print(f"  key to painted list, p50 / p95 / max   {used.key} ms   (goal for p95 {goal})")
        print(f"  a page further down, p50 / p95 / max   {used.frame} ms   (goal 33)")
        print(f"  memory of the process                  {used.memory:.0f} MB   (goal at 5,000: 250)", flush=True)
    with tempfile.TemporaryDirectory() as name:
        catalogue = prepare(Path(name), DAY_SERVICES)
        measuring.alone(write_newer, catalogue)
        worked = measuring.alone(day, Path(name) / "data", catalogue)
    growth = (worked.after / worked.before - 1) * 100
    print(f"A day: {SEARCHES:,} searches, {SHEETS} sheets, {SYNCS} synchronisations in {worked.minutes:.0f} min")
    print(f"  memory {worked.before:.0f} -> {worked.after:.0f} MB, growth {growth:.1f} % (goal 10 %)")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
