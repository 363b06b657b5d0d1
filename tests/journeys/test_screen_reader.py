"""Search, choose, print and save by keyboard alone, and what a screen reader hears of it: AT-SPI, from outside.

The paper goes to a print server of the test's own, which keeps what it is given.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

READER = Path(__file__).with_name("reader.py")
SYSTEM_PYTHON = "/usr/bin/python3"
PATIENCE = 30
"""Seconds for anything to be heard: this is no measure of speed."""


def _missing() -> str:
    """What this computer lacks for the test, "" = nothing."""
    if sys.platform != "linux":
        return "AT-SPI is of Linux"
    programs = ("Xvfb", "openbox", "dbus-daemon", "xdotool", SYSTEM_PYTHON)
    lacking = [program for program in programs if shutil.which(program) is None]
    if (
        not lacking
        and subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode
    ):
        lacking = ["python3-pyatspi"]
    return f"not installed: {', '.join(lacking)}" if lacking else ""


pytestmark = pytest.mark.skipif(bool(_missing()), reason=_missing())


class Heard:
    """What the screen reader said so far, and what it says next."""

    def __init__(self, reader: subprocess.Popen[str]) -> None:
        self._reader = reader
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self.before: list[dict[str, Any]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._reader.stdout is not None
        for line in self._reader.stdout:
            self._lines.put(json.loads(line))

    def wait(self, kind: str, true: Callable[[Any], bool]) -> Any:
        """The next thing of this kind for which `true` holds; what else is said meanwhile is passed over."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                said = self._lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"no such {kind}; heard: {self.before}")
            self.before.append(said)
            if kind in said and true(said[kind]):
                return said[kind]

    def focus(self, role: str, name: str) -> str:
        """The name of what the keyboard came to: of this role, with this in its name."""
        found: list[str] = self.wait("focus", lambda at: at[0] == role and name in at[1])
        return found[1]

    def said(self, words: str) -> str:
        """The announcement with these words."""
        found: str = self.wait("said", lambda said: words in said)
        return found

    def tree(self) -> list[list[str]]:
        """Role and name of everything in the program."""
        assert self._reader.stdin is not None
        self._reader.stdin.write("\n")
        self._reader.stdin.flush()
        found: list[list[str]] = self.wait("tree", bool)
        return found

    def until(self, true: Callable[[list[list[str]]], bool]) -> bool:
        """Whether the tree comes to be so."""
        end = time.monotonic() + PATIENCE
        while not true(self.tree()):
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True


@contextlib.contextmanager
def _running(*command: str, environment: dict[str, str], **pipes: int) -> Iterator[subprocess.Popen[str]]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, text=True, **{**quiet, **pipes}) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.terminate()


def _first_line(process: subprocess.Popen[str]) -> str:
    """What a server says when it is ready; without that there is nothing to test with."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        pytest.skip(f"does not start here: {process.args!r}")
    return line


_CUPSD = """\
Listen {run}/cups
Browsing No
DefaultAuthType None
PreserveJobFiles Yes
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
_CUPS_FILES = """\
ServerRoot {cups}
RequestRoot {cups}
TempDir {cups}
CacheDir {cups}
StateDir {run}
ErrorLog {cups}/errors
AccessLog {cups}/requests
PageLog {cups}/pages
FileDevice Yes
"""
_PRINTER = """\
<DefaultPrinter Office>
DeviceURI file:///dev/null
State Idle
Accepting Yes
</DefaultPrinter>
"""


@pytest.fixture
def printer(desk: dict[str, str], tmp_path: Path) -> Iterator[Path]:
    """A printer named Office on the desk; the folder in which it keeps what it was given."""
    daemon = shutil.which("cupsd", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if daemon is None or shutil.which("lp") is None:
        pytest.skip("not installed: cups")
    cups = tmp_path / "cups"
    cups.mkdir()
    folders = {"cups": cups, "run": desk["XDG_RUNTIME_DIR"]}
    server, files = cups / "cupsd.conf", cups / "cups-files.conf"
    server.write_text(_CUPSD.format_map(folders))
    files.write_text(_CUPS_FILES.format_map(folders))
    (cups / "printers.conf").write_text(_PRINTER)
    socket = Path(desk["XDG_RUNTIME_DIR"], "cups")
    with _running(daemon, "-f", "-c", str(server), "-s", str(files), environment=desk) as process:
        end = time.monotonic() + PATIENCE
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > end:
                pytest.skip("cupsd does not start here")
            time.sleep(0.1)
        desk["CUPS_SERVER"] = str(socket)
        yield cups


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A screen with a window manager and a session bus of its own, as an environment; there is no printer."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QT_QPA_PLATFORM": "xcb",
        "CUPS_SERVER": str(runtime / "none"),
    }
    pipe = {"stdout": subprocess.PIPE}
    with contextlib.ExitStack() as stack:
        screen = ("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
        server = stack.enter_context(_running(*screen, environment=environment, **pipe))
        environment["DISPLAY"] = f":{_first_line(server)}"
        bus = ("dbus-daemon", "--session", "--print-address", "--nofork")
        session = stack.enter_context(_running(*bus, environment=environment, **pipe))
        environment["DBUS_SESSION_BUS_ADDRESS"] = _first_line(session)
        stack.enter_context(_running("openbox", "--sm-disable", environment=environment))
        yield environment


@pytest.fixture
def heard(desk: dict[str, str], demo_data: Path) -> Iterator[Heard]:
    """A screen reader, and then the program that it reads."""
    reading = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with _running(SYSTEM_PYTHON, str(READER), environment=desk, **reading) as reader:
        found = Heard(reader)
        found.wait("ready", bool)
        program = (sys.executable, "-m", "hytedesk", "--data-dir", str(demo_data))
        with _running(*program, environment=desk):
            found.focus("text", "Mitä tarvitaan?")
            yield found


@pytest.fixture
def keys(desk: dict[str, str]) -> Callable[..., None]:
    """Presses keys, or types a text."""

    def press(*names: str, text: str = "") -> None:
        command = ["xdotool", "type", "--delay", "60", text] if text else ["xdotool", "key", *names]
        subprocess.run(command, env=desk, check=True, timeout=PATIENCE)

    return press


def test_search_choose_print_and_save_by_ear(heard: Heard, keys: Callable[..., None], tmp_path: Path) -> None:
    heard.said("palvelua")  # the catalogue is there
    keys(text="kahvikaveri")
    keys("Down")
    heard.focus("list", "Löytyneet palvelut")
    row = heard.focus("list item", "Kahvikaveri. ")
    assert "Rannikon Ystävät ry · Järjestö" in row
    assert row.count(". ") >= 4  # name, organization, what it is, place, price …
    assert row.endswith(".")

    keys("Return")
    heard.said("Lisätty lähetteelle: Kahvikaveri")
    keys("Delete")
    heard.said("Poistettu lähetteeltä: Kahvikaveri")
    keys("Return")
    heard.said("Lisätty lähetteelle: Kahvikaveri")

    keys("ctrl+p")
    heard.said("ei ole tulostinta")

    keys("ctrl+s")
    title = "Tallenna lähete PDF:nä"
    assert heard.until(lambda tree: title in [name for role, name in tree if role in {"dialog", "file chooser"}])
    keys("ctrl+a")
    paper = tmp_path / "paper.pdf"
    keys(text=str(paper))
    keys("Return")
    assert heard.until(lambda tree: title not in [name for _role, name in tree])
    assert "Kahvikaveri" in pypdf.PdfReader(paper).pages[0].extract_text()

    roles = {"push button", "text", "combo box", "tree"}
    tree = heard.tree()
    nameless = [tree[max(0, at - 2) : at + 2] for at, (role, name) in enumerate(tree) if role in roles and not name]
    assert nameless == []


def test_search_choose_and_print_by_ear(printer: Path, heard: Heard, keys: Callable[..., None]) -> None:
    heard.said("palvelua")
    keys(text="kahvikaveri")
    keys("Down")
    heard.focus("list item", "Kahvikaveri. ")
    keys("Return")
    heard.said("Lisätty lähetteelle: Kahvikaveri")

    keys("ctrl+p")
    heard.focus("combo box", "Office")
    keys("Return")
    heard.said("Lähete on lähetetty tulostimelle.")

    (paper,) = printer.glob("d*")
    assert "Kahvikaveri" in pypdf.PdfReader(paper).pages[0].extract_text()
