"""One window for each data folder: a second start raises the first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hytedesk.app import Desktop
from hytedesk.ui.instance import Instance
from scripts.tour import wait_until

ROOT = Path(__file__).parents[2]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path, qapp: object) -> Iterator[Start]:  # noqa: ARG001  # for `wait_until`
    """Starts the program on a data folder, without a screen."""
    started: list[subprocess.Popen[bytes]] = []

    def program(data_dir: Path) -> subprocess.Popen[bytes]:
        runtime = tmp_path / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(runtime),
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "hytedesk", "--data-dir", str(data_dir)]
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        started.append(process)
        return process

    yield program
    for process in started:
        process.kill()
        process.communicate()


def is_open(data_dir: Path, process: subprocess.Popen[bytes]) -> bool:
    """Whether the window of this process is the one of the folder, and complete."""
    lock = data_dir / "window.lock"
    return lock.exists() and lock.read_text().startswith(f"{process.pid}\n") and (data_dir / "active.json").exists()


def test_a_second_start_raises_the_first_and_is_done(demo_data: Path, tmp_path: Path, start: Start) -> None:
    first = start(demo_data)
    wait_until(lambda: is_open(demo_data, first), seconds=60)
    second = start(demo_data)
    assert second.wait(60) == 0
    other = tmp_path / "other"
    elsewhere = start(other)
    wait_until(lambda: is_open(other, elsewhere), seconds=60)
    assert first.poll() is None
    first.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    first.wait(60)
    third = start(demo_data)
    wait_until(lambda: is_open(demo_data, third), seconds=60)
    assert start(demo_data).wait(60) == 0
    assert third.poll() is None


def test_the_first_comes_forward(demo_data: Path, open_desktop: Callable[[Path], Desktop]) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.showMinimized()
    desktop.show_itself()
    assert not desktop.window.isMinimized()
    assert desktop.window.isVisible()


def test_only_one_is_first_until_it_closes(tmp_path: Path, qapp: object) -> None:  # noqa: ARG001
    first, second, other = Instance(tmp_path / "a"), Instance(tmp_path / "a"), Instance(tmp_path / "b")
    assert first.is_first()
    assert not second.is_first()
    assert other.is_first()
    first.close()
    assert second.is_first()
    second.close()
    other.close()


def test_a_folder_that_cannot_be_written_has_a_window_all_the_same(tmp_path: Path, qapp: object) -> None:  # noqa: ARG001
    (tmp_path / "file").write_text("in the way")
    assert Instance(tmp_path / "file" / "data").is_first()


def test_only_the_known_word_raises_the_window(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtNetwork import QLocalSocket

    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    instance = Instance(tmp_path / "data")
    assert instance.is_first()
    instance.listen()
    raised: list[bool] = []
    instance.raiseRequested.connect(lambda: raised.append(True))
    for word, count in ((b"quit\n" * 1000, 0), (b"show\n", 1)):
        socket = QLocalSocket()
        socket.connectToServer(instance._name)
        socket.write(word)
        socket.flush()
        qtbot.waitUntil(lambda socket=socket: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)  # type: ignore[misc]
        assert len(raised) == count
    instance.close()


def test_the_window_has_the_programs_icon(demo_data: Path, open_desktop: Callable[[Path], Desktop]) -> None:
    icon = open_desktop(demo_data).window.windowIcon()
    assert icon.availableSizes()
    assert icon.pixmap(32, 32).toImage().pixelColor(16, 3).alpha() > 0
