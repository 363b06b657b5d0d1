"""Start to first paint of the bundle beside the program from its source, and size: `python -m installer.measure`.

Both start in turn, on the offscreen platform, on a data folder with the demo catalogue; the first pair is not counted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from installer import build, smoke

ROUNDS = 11
_GOAL = 1.3
_PAINTING = {"QT_LOGGING_RULES": "qt.widgets.painting=true", "QT_FORCE_STDERR_LOGGING": "1"}


def once(command: list[str], data_dir: Path) -> float:
    """Seconds from the start of the process to the first paint."""
    environment = {**os.environ, **_PAINTING, "QT_QPA_PLATFORM": "offscreen", "HYTEDESK_DATA_DIR": str(data_dir)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            return smoke.first_paint(process) - begun
        finally:
            process.kill()


def main() -> int:
    """Print the table; exit code 1 where the goal is missed."""
    frozen = [sys.argv[1] if len(sys.argv) > 1 else str(build.BUNDLE / "hytedesk")]
    source = [sys.executable, "-P", "-m", "hytedesk"]
    times: dict[str, list[float]] = {"source": [], "frozen": []}
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([*source, "--data-dir", name, "--json", "sync"], check=True, stdout=subprocess.DEVNULL)
        for _round in range(ROUNDS + 1):
            times["source"].append(once(source, Path(name)))
            times["frozen"].append(once(frozen, Path(name)))
    slow, quick = (statistics.median(times[key][1:]) for key in ("frozen", "source"))
    size = sum(path.lstat().st_size for path in Path(frozen[0]).resolve().parent.rglob("*") if path.is_file())
    print(f"Start to first paint (median of {ROUNDS}, offscreen)")
    print(f"  from the source  {quick * 1000:6.0f} ms")
    print(f"  from the bundle  {slow * 1000:6.0f} ms   ratio {slow / quick:.2f} (goal {_GOAL})")
    print(f"Unpacked           {size / 1e6:6.1f} MB")
    return 0 if slow <= _GOAL * quick else 1


if __name__ == "__main__":
    sys.exit(main())
