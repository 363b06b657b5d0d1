from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hytedesk import config
from hytedesk.config import Settings
from hytedesk.db import generations, user
from hytedesk.errors import NoSource, Unreachable, WrongUsage, from_wire
from hytedesk.sync import sources
from tests.fakes import ptv11_records as made
from tests.fakes.ptv11 import PtvFake

_ROOT = Path(__file__).parents[2]


def _start(data_dir: Path, source: str, *program: str) -> subprocess.Popen[bytes]:
    config.save(data_dir, Settings(county=made.COUNTY))
    return subprocess.Popen(
        [sys.executable, *(program or ("-m", "hytedesk", "--sync-worker")), str(data_dir), source],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )


def _finish(worker: subprocess.Popen[bytes]) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and lines; standard input stays open until the worker has gone."""
    assert worker.stdout is not None
    assert worker.stdin is not None
    assert worker.stderr is not None
    with worker:
        lines = [msgspec.json.decode(line) for line in worker.stdout]
        code = worker.wait()
        assert worker.stderr.read() == b""
    return code, lines


def _run(data_dir: Path, source: str) -> tuple[int, list[dict[str, Any]]]:
    return _finish(_start(data_dir, source))


def test_it_tells_progress_and_result_and_by_its_code_whether_there_is_news(ptv: PtvFake, tmp_path: Path) -> None:
    code, lines = _run(tmp_path, f"ptv11:{ptv.url}")
    assert code == 10
    assert {step["progress"]["stage"] for step in lines[:-1]} == {"fetch", "check", "index", "build"}
    assert set(lines[0]["progress"]) == {"stage", "done", "total"}
    assert lines[-1]["result"]["outcome"] == "updated"
    code, lines = _run(tmp_path, f"ptv11:{ptv.url}")
    assert (code, lines[-1]["result"]["outcome"]) == (0, "no_change")


def test_an_error_crosses_whole(ptv: PtvFake, tmp_path: Path) -> None:
    ptv.fail("error500")
    code, lines = _run(tmp_path, f"ptv11:{ptv.url}")
    assert code == 20
    assert lines[-1]["error"]["exit_code"] == 20
    error = from_wire(lines[-1]["error"])
    assert isinstance(error, Unreachable)
    assert (error.host, error.reason) == ("127.0.0.1", "server_error")


def test_nonsense_is_a_data_error(ptv: PtvFake, tmp_path: Path) -> None:
    ptv.fail("nonsense")
    code, lines = _run(tmp_path, f"ptv11:{ptv.url}")
    assert (code, lines[-1]["error"]["type"]) == (40, "BadData")


def test_an_unknown_source_is_wrong_usage(tmp_path: Path) -> None:
    code, lines = _run(tmp_path, "nonsense:https://feed.example")
    assert code == 2
    assert isinstance(from_wire(lines[-1]["error"]), WrongUsage)


def test_a_missing_file_is_a_disk_error(tmp_path: Path) -> None:
    code, lines = _run(tmp_path, f"file:{tmp_path / 'nowhere.ndjson'}")
    assert (code, lines[-1]["error"]["type"]) == (50, "StorageUnavailable")


@pytest.mark.parametrize("way", ["terminate", "close"])
def test_cancelling_ends_it_even_while_a_server_is_silent(ptv: PtvFake, tmp_path: Path, way: str) -> None:
    if way == "terminate" and os.name == "nt":
        pytest.skip("Windows has no SIGTERM to catch")
    ptv.fail("slow", after=3)
    worker = _start(tmp_path, f"ptv11:{ptv.url}")
    assert worker.stdout is not None
    assert worker.stdin is not None
    assert b"progress" in worker.stdout.readline()
    if way == "terminate":
        worker.send_signal(signal.SIGTERM)
    else:
        worker.stdin.close()
    code, lines = _finish(worker)
    assert code == 20
    assert lines[-1]["error"]["facts"]["reason"] == "cancelled"
    assert generations.active(tmp_path) is None
    assert [run.outcome for run in user.last_runs(tmp_path)] == ["cancelled"]


_DEAF = """
import sys, time
from pathlib import Path
from hytedesk.sync import run, worker

def deaf(*_specs, progress, **_rest):
    progress(worker.sources.Progress("build", 0))
    time.sleep(60)

run.run = deaf
sys.exit(worker.run(Path(sys.argv[1]), sys.argv[2], asked=False))
"""


def test_a_step_that_does_not_listen_is_in_the_history_too(tmp_path: Path) -> None:
    worker = _start(tmp_path, "ptv11:https://ptv.example", "-c", _DEAF)
    assert worker.stdout is not None
    assert worker.stdin is not None
    assert b"progress" in worker.stdout.readline()
    worker.stdin.close()
    code, lines = _finish(worker)
    assert (code, lines[-1]["error"]["facts"]["reason"]) == (20, "cancelled")
    (told,) = user.last_runs(tmp_path)
    assert (told.outcome, told.source) == ("cancelled", "ptv11:https://ptv.example")


def test_the_demo_never_takes_the_place_of_a_real_catalogue(ptv: PtvFake, tmp_path: Path) -> None:
    assert _run(tmp_path, f"ptv11:{ptv.url}")[0] == 10
    before = generations.active(tmp_path)
    code, lines = _run(tmp_path, str(sources.DEMO))
    assert code == 2
    assert isinstance(from_wire(lines[-1]["error"]), NoSource)
    assert generations.active(tmp_path) == before


def test_the_demo_fills_an_empty_folder_and_renews_itself(tmp_path: Path) -> None:
    assert _run(tmp_path, str(sources.DEMO))[0] == 10
    assert _run(tmp_path, str(sources.DEMO))[0] == 0
