"""What a person does at a screen, done by programs of the system: type, take a picture, close the window."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Screen(Protocol):
    """A screen on which the window is shown.

    Attributes:
        variables: what the program must be told to find it.
    """

    variables: dict[str, str]

    def is_shown(self) -> bool:
        """Whether the window is on the screen."""
        ...

    def type(self, text: str) -> None:
        """Type ASCII text into the field that has the focus."""
        ...

    def escape(self) -> None:
        """Press Escape: the first start asks where one works."""
        ...

    def picture(self, path: Path) -> None:
        """Write what is on the screen to a PNG."""
        ...

    def close(self) -> None:
        """Close the window as a person does."""
        ...


class _X11:
    """A virtual screen of X11, without a window manager."""

    def __init__(self, display: str) -> None:
        self.variables = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def _do(self, *command: str, check: bool = True) -> str:
        environment = {**os.environ, **self.variables}
        done = subprocess.run(command, env=environment, check=check, stdout=subprocess.PIPE, text=True, timeout=60)
        return done.stdout

    def _window(self) -> str:
        found = self._do("xdotool", "search", "--onlyvisible", "--name", "HyteDesk", check=False).split()
        return found[0] if found else ""

    def is_shown(self) -> bool:
        return bool(self._window())

    def type(self, text: str) -> None:
        self._do("xdotool", "windowfocus", "--sync", self._window())
        self._do("xdotool", "type", "--delay", "40", text)

    def escape(self) -> None:
        self._do("xdotool", "key", "Escape")

    def picture(self, path: Path) -> None:
        self._do("import", "-window", "root", str(path))

    def close(self) -> None:
        self._do("xdotool", "windowfocus", "--sync", self._window(), "key", "ctrl+q")


class _Windows:
    """The desktop of Windows, by PowerShell."""

    variables: dict[str, str] = {}  # noqa: RUF012  # nothing to tell
    _FIND = (
        "$window = Get-Process hytedesk | Where-Object MainWindowTitle -Like '*HyteDesk*' | Select-Object -First 1; "
    )

    def _do(self, script: str) -> str:
        command = ["powershell", "-NoProfile", "-Command", script]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=120).stdout

    def is_shown(self) -> bool:
        return bool(self._do(f"$ErrorActionPreference='SilentlyContinue'; {self._FIND} $window.Id").strip())

    def type(self, text: str) -> None:
        shell = "$shell = New-Object -ComObject WScript.Shell; "
        self._do(f"{self._FIND}{shell}$shell.AppActivate($window.Id); Start-Sleep 1; $shell.SendKeys('{text}')")

    def escape(self) -> None:
        self.type("{ESC}")

    def picture(self, path: Path) -> None:
        self._do(
            "Add-Type -AssemblyName System.Windows.Forms, System.Drawing; "
            "$all = [Windows.Forms.SystemInformation]::VirtualScreen; "
            "$image = New-Object Drawing.Bitmap $all.Width, $all.Height; "
            "[Drawing.Graphics]::FromImage($image).CopyFromScreen($all.Location, [Drawing.Point]::Empty, $all.Size); "
            f"$image.Save('{path}')"
        )

    def close(self) -> None:
        self._do(f"{self._FIND}$window.CloseMainWindow()")


class _MacOS:
    """The desktop of macOS, by AppleScript."""

    variables: dict[str, str] = {}  # noqa: RUF012  # nothing to tell

    def _do(self, *command: str) -> str:
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=120).stdout

    def is_shown(self) -> bool:
        return subprocess.run(["pgrep", "-x", "hytedesk"], check=False, stdout=subprocess.DEVNULL).returncode == 0

    def type(self, text: str) -> None:
        self._do("osascript", "-e", f'tell application "System Events" to keystroke "{text}"')

    def escape(self) -> None:
        self._do("osascript", "-e", 'tell application "System Events" to key code 53')

    def picture(self, path: Path) -> None:
        self._do("screencapture", "-x", str(path))

    def close(self) -> None:
        self._do("osascript", "-e", 'tell application "HyteDesk" to quit')


@contextlib.contextmanager
def screen() -> Iterator[Screen]:
    """A screen: of Windows and macOS their own, elsewhere a virtual one for as long as it is used.

    Raises:
        RuntimeError: a virtual screen could not be started.
    """
    if sys.platform == "win32":
        yield _Windows()
    elif sys.platform == "darwin":
        yield _MacOS()
    else:
        with _virtual() as display:
            yield _X11(display)


@contextlib.contextmanager
def _virtual() -> Iterator[str]:
    for tool in ("Xvfb", "xdotool", "import"):
        if shutil.which(tool) is None:
            raise RuntimeError(f"{tool} is not installed (Debian: xvfb, xdotool, imagemagick)")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            if not number:
                raise RuntimeError("Xvfb did not start")
            time.sleep(0.2)
            yield f":{number}"
        finally:
            server.terminate()
