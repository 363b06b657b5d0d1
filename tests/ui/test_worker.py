"""Whatever the worker process does, the window hears one end of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hytedesk.errors import BadData, HyteDeskError, Unreachable, WrongUsage
from hytedesk.ui.controllers.worker import Progress, Result, Worker

RESULT = '{"result": {"outcome": "updated", "generation": 2, "added": 1, "new": "unknown"}}'
ERROR = '{"error": {"type": "BadData", "facts": {"where": "x", "detail": ""}, "exit_code": 40}}'


def worker(code: str) -> tuple[Worker, list[object]]:
    """A worker that runs this code, and what it will have come to."""
    made = Worker(Path("nowhere"), "ptv11:https://ptv.example", "ptv.example")
    made._arguments = ["-c", code]
    ends: list[object] = []
    made.ended.connect(ends.append)
    return made, ends


def end_of(qtbot: QtBot, code: str) -> object:
    made, ends = worker(code)
    made.start()
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    made.deleteLater()
    assert len(ends) == 1
    return ends[0]


def test_a_result_and_progress_are_told(qtbot: QtBot) -> None:
    made, ends = worker(f"""print('{{"progress": {{"stage": "fetch", "done": 3}}}}'); print('{RESULT}')""")
    steps: list[Progress] = []
    made.progressed.connect(steps.append)
    made.start()
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    assert steps == [Progress(3)]
    assert ends == [Result("updated", 2, 1)]


def test_an_error_is_told(qtbot: QtBot) -> None:
    end = end_of(qtbot, f"print('{ERROR}'); exit(40)")
    assert isinstance(end, BadData)
    assert end.where == "x"


def test_code_in_the_current_folder_is_not_run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is the folder of downloads when a region file is opened there."""
    (tmp_path / "hytedesk.py").write_text("open('run', 'w').close()")
    monkeypatch.chdir(tmp_path)
    made = Worker(tmp_path / "data", "nonsense", "ptv.example")
    with qtbot.waitSignal(made.ended, timeout=20_000) as end:
        made.start()
    assert isinstance(end.args[0], WrongUsage)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "code",
    [
        "exit(10)",
        "print('Segmentation fault')",
        "import sys; sys.stdout.buffer.write(bytes(range(256)) * 1000)",
        'print(\'[]\\n3\\nnull\\n{"result": 5}\\n{"progress": {"done": "many"}}\')',
        "import os; os.abort()",
        "raise ValueError('a trace on standard error')",
        "import sys\nwhile True: sys.stdout.write('x' * 100000)",
    ],
    ids=["says nothing", "says something else", "binary", "other JSON", "aborts", "raises", "a line without end"],
)
def test_nonsense_is_an_end_without_a_word(qtbot: QtBot, code: str) -> None:
    assert end_of(qtbot, code) is None


@pytest.mark.parametrize("error", ['{"error": {}}', '{"error": {"type": "Unreachable", "facts": {"port": 1}}}'])
def test_an_error_of_another_version_is_an_error(qtbot: QtBot, error: str) -> None:
    assert type(end_of(qtbot, f"print('{error}')")) is HyteDeskError


def test_nonsense_before_the_result_does_no_harm(qtbot: QtBot) -> None:
    assert end_of(qtbot, f"print('warning: hm'); print('{RESULT}')") == Result("updated", 2, 1)


def test_a_program_that_cannot_be_started_has_an_end_too(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert end_of(qtbot, "") is None


@pytest.mark.parametrize("deaf", [False, True])
def test_one_that_does_not_listen_is_stopped_all_the_same(qtbot: QtBot, deaf: bool) -> None:
    ignore = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" if deaf else ""
    made, ends = worker(ignore + 'import time; print(\'{"progress": {"done": 1}}\', flush=True); time.sleep(60)')
    steps: list[Progress] = []
    made.progressed.connect(steps.append)
    made.start()
    qtbot.waitUntil(lambda: bool(steps), timeout=20_000)
    made.cancel()
    qtbot.waitUntil(lambda: bool(ends), timeout=10_000)
    (end,) = ends
    assert isinstance(end, Unreachable)
    assert (end.host, end.reason) == ("ptv.example", "cancelled")
