"""Whether an installed program works: `python -m installer.smoke [--chroot DIR --user NAME] [--out FOLDER] COMMAND`.

Runs any `hytedesk` that is not Python's (a bundle, an installed package, or one in a chroot) as an ordinary user with a
clean home, and does what a nurse and an administrator do first; what was seen is kept. Exit code 0: all holds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from installer import managed, screen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PAINTED = "qt.widgets.painting: Flushing"
_PATIENCE = 90
"""Seconds: a first start builds the demo catalogue."""
_WORDS = "Smoke test"
_PAINTING = {"QT_LOGGING_RULES": "qt.widgets.painting=true", "QT_FORCE_STDERR_LOGGING": "1"}


class Failure(Exception):
    """Something does not hold."""


class Program:
    """The program, as one user with one home runs it.

    Attributes:
        home: the user's home, as this process sees it.
    """

    def __init__(self, command: str, home: Path, chroot: Path | None = None, user: str = "") -> None:
        self._command = Path(command)
        self._chroot = chroot
        self._prefix = [shutil.which("chroot") or "chroot", "--userspec", user, str(chroot)] if chroot else []
        self.home = home

    def seen(self, path: Path) -> str:
        """The path as the program sees it."""
        return f"/{path.relative_to(self._chroot)}" if self._chroot else str(path)

    def start(self, *arguments: str, name: str = "hytedesk", **variables: str) -> subprocess.Popen[str]:
        """Start it."""
        command = [*self._prefix, str(self._command.with_stem(name)), *arguments]
        return subprocess.Popen(
            command, env=self._environment(variables), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", errors="replace",
        )  # fmt: skip

    def run(self, *arguments: str, name: str = "hytedesk") -> str:
        """What a command prints.

        Raises:
            Failure: it failed.
        """
        with self.start(*arguments, name=name) as process:
            out, err = process.communicate(timeout=_PATIENCE)
        if process.returncode != 0:
            raise Failure(f"{name} {' '.join(arguments)}: exit code {process.returncode}\n{out}{err}")
        return out

    def json(self, *arguments: str) -> Any:
        """The document that a command prints."""
        return json.loads(self.run(*arguments, "--json"))

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        home = self.seen(self.home)
        if sys.platform == "win32":
            own = {"USERPROFILE": home, "LOCALAPPDATA": str(Path(home) / "AppData" / "Local"), "LANGUAGE": "en"}
            return {**os.environ, **own, **variables}
        base = {"HOME": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LANGUAGE": "en", "TMPDIR": "/tmp"}  # noqa: S108
        return {**base, **variables}


def smoke(program: Program, out: Path, expected: str | None, say: Callable[[str], None]) -> None:
    """Do it all.

    Args:
        program: what is tried.
        out: folder for the picture and the sheet.
        expected: the version that it must have, None = any.
        say: hears of what holds.

    Raises:
        Failure: something does not hold.
    """
    version = program.run("--version").split()[-1]
    _must(expected in {None, version}, f"version {version}, expected {expected}")
    _must(version in program.run("--version", name="hytedesk-admin"), "hytedesk-admin is of another version")
    say(f"version {version}, hytedesk-admin too")
    with screen.screen() as shown:
        _window(program, shown, out, say)
    _catalogue(program, out, say)
    logs = [path.read_text(encoding="utf-8") for path in program.home.rglob("hytedesk.log")]
    _must(not logs, f"something unexpected is in the log: {logs}")


def _window(program: Program, shown: screen.Screen, out: Path, say: Callable[[str], None]) -> None:
    begun = time.monotonic()
    with program.start(**shown.variables, **_PAINTING) as first:
        try:
            painted = first_paint(first) - begun
            say(f"first paint after {painted * 1000:.0f} ms")
            drain = reading_on(first)
            _wait(shown.is_shown, "the window is not on the screen")
            _wait(lambda: any(program.home.rglob("active.json")), "the window's worker has built no catalogue")
            say("the worker has built the demo catalogue")
            time.sleep(3)
            shown.picture(out / "first.png")
            shown.escape()
            time.sleep(1)
            shown.picture(out / "start.png")
            shown.type("kerho")
            time.sleep(2)
            shown.picture(out / "search.png")
            _must(
                (out / "start.png").read_bytes() != (out / "search.png").read_bytes(),
                "typing changes nothing on the screen",
            )
            say("a search changes the screen")
            with program.start(**shown.variables) as second:
                told = second.communicate(timeout=_PATIENCE)
            _must(second.returncode == 0, f"a second start does not raise the first: {told}")
            _must(first.poll() is None, "the first has ended at the second start")
            say("a second start raises the first and ends")
            shown.close()
            code = first.wait(30)
            text = drain()
            _must(code == 0, f"the window ends with exit code {code}:\n{text}")
            _must("Traceback" not in text, text)
            say("the window closes and the program ends with exit code 0")
        except Failure:
            shown.picture(out / "failed.png")
            raise
        finally:
            first.kill()


def _catalogue(program: Program, out: Path, say: Callable[[str], None]) -> None:
    from tests.fakes import ptv11_records

    with ptv11_records.region() as server:
        synced = program.json("sync", "--source", f"ptv11:{server.url}")
    _must(synced["outcome"] == "updated" and synced["services"] > 20, f"synchronising: {synced}")
    say(f"synchronised {synced['services']} services from a server on this computer")
    found = program.json("find", "ystävätoimintaan")
    _must(found["total"] > 0, "nothing is found by an inflected word")
    sheet = program.home / "sheet.pdf"
    made = program.json("sheet", found["results"][0]["id"], "--out", program.seen(sheet))
    _must(sheet.read_bytes().startswith(b"%PDF") and made["standards"] == ["ua-1", "a-2a"], f"the sheet: {made}")
    shutil.copyfile(sheet, out / "sheet.pdf")
    say(f"found, and made into a sheet of {made['pages']} page, {made['bytes']} bytes, {', '.join(made['standards'])}")


def policy(program: Program, root: Path, say: Callable[[str], None]) -> None:
    """Prescribe a line of the letterhead as management tools do, and see it taken; then take it away.

    Args:
        program: what is tried.
        root: what the program sees as `/`; other systems than Linux have one place for policies.
        say: hears of what holds.

    Raises:
        Failure: it is not taken.
    """
    with managed.prescribed(root, {"LetterheadUnit": _WORDS, "SkipFirstStart": True}):
        rows = {row["key"]: row for row in program.json("policy")["settings"]}
        row = rows["letterhead_unit"]
        _must((row["value"], row["locked"]) == (_WORDS, True), f"the policy is not taken: {row}")
    say("a policy of the computer is taken and locked")


def first_paint(process: subprocess.Popen[str], patience: float = 60) -> float:
    """The moment (`time.monotonic`) at which the window is painted, as Qt's own messages tell.

    Raises:
        Failure: the program ended before.
    """
    end = time.monotonic() + patience
    lines: list[str] = []
    for line in process.stderr or ():
        lines.append(line)
        if line.startswith(_PAINTED):
            return time.monotonic()
        if time.monotonic() > end:
            break
    raise Failure("the window was not painted:\n" + "".join(lines))


def reading_on(process: subprocess.Popen[str]) -> Callable[[], str]:
    """Read on what the program says, so that it is never stopped by a full pipe; gives it at the end."""
    lines: list[str] = []

    def read() -> None:
        lines.extend(line for line in process.stderr or () if "QWidgetRepaintManager" not in line)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()

    def text() -> str:
        thread.join(5)
        return "".join(lines[-200:])

    return text


def _wait(true: Callable[[], bool], problem: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        _must(time.monotonic() < end, problem)
        time.sleep(0.2)


def _must(holds: bool, problem: str) -> None:
    if not holds:
        raise Failure(problem)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m installer.smoke", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("command", help="the program, as it is called where it is installed")
    parser.add_argument("--chroot", type=Path, help="run it in this folder as if it were /")
    parser.add_argument("--user", default="", help="as this user of the chroot")
    parser.add_argument("--out", type=Path, default=Path("build/smoke"), help="where pictures and the sheet are kept")
    parser.add_argument("--version", help="the version that it must have")
    parser.add_argument(
        "--policy", action="store_true", help="prescribe a policy on this computer, too (administrators)"
    )
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hytedesk-smoke-", ignore_cleanup_errors=True) as clean:
        home = given.chroot / "home" / given.user if given.chroot else Path(clean)
        return _tried(Program(given.command, home, given.chroot, given.user), given)


def _tried(program: Program, given: argparse.Namespace) -> int:
    def say(line: str) -> None:
        print(f"  {line}", flush=True)

    print(f"Smoke test of {given.command}", flush=True)
    try:
        if given.policy:
            policy(program, given.chroot or Path("/"), say)
        smoke(program, given.out, given.version, say)
    except (Failure, subprocess.TimeoutExpired) as failure:
        print(f"  FAILED: {failure}", flush=True)
        return 1
    print(f"  all holds; pictures and sheet are in {given.out}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
