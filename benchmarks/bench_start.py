"""From process start to first paint and to a ready search, beside an empty Qt window in the same run.

Run: `python -m benchmarks.bench_start`. Each figure is the median of fresh processes on the offscreen platform.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hytedesk import config, paths

ROUNDS = 9

_WATCH = """
import json, os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

started = float(os.environ["STARTED"])
times = {}

class Watch(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint and "paint" not in times:
            times["paint"] = time.time() - started
            self.painted()
        return False
    def painted(self):
        pass

def stop():
    print(json.dumps(times), flush=True)
    os._exit(0)
"""

_EMPTY = (
    _WATCH
    + """
app = QApplication([])
watch = Watch(); watch.painted = stop
window = QMainWindow(); window.resize(1366, 768); window.installEventFilter(watch); window.show(); app.exec()
"""
)

_HYTEDESK = (
    """
import gc
gc.disable()  # as hytedesk/__main__.py
from hytedesk import config, i18n
"""
    + _WATCH
    + """
from pathlib import Path
from hytedesk import app as program

start, wire = program.Desktop.start, program.Desktop.wire
def watched_start(self):
    self.watch = Watch(); self.window.installEventFilter(self.watch); start(self)
def watched_wire(self):
    wire(self)
    self.window.removeEventFilter(self.watch)
    self.sync.loaded.connect(lambda *_: times.setdefault("search", time.time() - started))
    self.sync.analysed.connect(lambda *_: (times.setdefault("analyser", time.time() - started), stop()))
program.Desktop.start, program.Desktop.wire = watched_start, watched_wire
folder = Path(sys.argv[1])
held = config.held(folder)
i18n.use(held.settings.language)
program.main(folder, held)
"""
)


def once(code: str, *arguments: str) -> dict[str, float]:
    """Seconds from process start to each event that the code reports."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "STARTED": str(time.time())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return {name: float(value) for name, value in json.loads(done.stdout.splitlines()[-1]).items()}


def prepared(folder: Path) -> Path:
    """A data folder with the demo catalogue, as on every start but the first."""
    from hytedesk.sync import run, sources

    settings = config.Settings(county="17", municipalities=("905",), welcomed=True)
    config.save(folder, settings)
    run.run(folder, sources.configured(settings), settings)
    return folder


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = prepared(Path(name))
        empty, ours = [], []
        once(_HYTEDESK, str(folder))
        for _round in range(ROUNDS):
            empty.append(once(_EMPTY)["paint"])
            ours.append(once(_HYTEDESK, str(folder)))
    blank = statistics.median(empty)
    paint, search, analyser = (
        statistics.median(times[event] for times in ours) for event in ("paint", "search", "analyser")
    )
    print(f"Start (median of {ROUNDS}, {paths.resources().parent.name})")
    print(f"  empty Qt window, first paint      {blank * 1000:6.0f} ms")
    print(f"  HyteDesk, first paint             {paint * 1000:6.0f} ms   ratio {paint / blank:.2f} (goal 1.5)")
    print(f"  HyteDesk, search ready            {search * 1000:6.0f} ms   (goal 1000)")
    print(f"  HyteDesk, all word forms ready    {analyser * 1000:6.0f} ms")


if __name__ == "__main__":
    main()
