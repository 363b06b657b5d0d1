"""The smoke test sees what does not hold: it is tried on programs that only pretend."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from installer import managed, smoke

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pretends by scripts of the shell")


def pretend(folder: Path, script: str) -> smoke.Program:
    """`hytedesk` and `hytedesk-admin` that do what the script says."""
    for name in ("hytedesk", "hytedesk-admin"):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    (folder / "home").mkdir()
    return smoke.Program(str(folder / "hytedesk"), folder / "home")


def test_another_version_is_found(tmp_path: Path) -> None:
    with pytest.raises(smoke.Failure, match=r"expected 1\.2\.3"):
        smoke.smoke(pretend(tmp_path, "echo HyteDesk, version 1.2.4"), tmp_path, "1.2.3", print)


def test_a_command_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(smoke.Failure, match="exit code 3\nno such thing"):
        pretend(tmp_path, "echo no such thing; exit 3").run("show")


def test_the_home_is_clean_and_nothing_of_this_account_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYTEDESK_DATA_DIR", "/somewhere")
    program = pretend(tmp_path, 'echo "$HOME,$HYTEDESK_DATA_DIR,$(ls -A "$HOME")"')
    assert program.run() == f"{program.home},,\n"


def test_in_a_chroot_paths_are_seen_from_inside(tmp_path: Path) -> None:
    program = smoke.Program("/usr/bin/hytedesk", tmp_path / "home" / "tester", tmp_path, "tester")
    assert program.seen(program.home / "sheet.pdf") == "/home/tester/sheet.pdf"


@pytest.mark.parametrize(("says", "paints"), [("qt.widgets.painting: Flushing QRect", True), ("Marking QRect", False)])
def test_the_first_paint_is_what_qt_says(tmp_path: Path, says: str, paints: bool) -> None:
    with pretend(tmp_path, f"echo before >&2; echo '{says}' >&2").start() as process:
        if paints:
            assert smoke.first_paint(process) > 0
        else:
            with pytest.raises(smoke.Failure, match="before"):
                smoke.first_paint(process)
        process.communicate()


def test_a_policy_that_is_not_taken_is_found(tmp_path: Path) -> None:
    row = {"key": "letterhead_unit", "value": "", "locked": False}
    program = pretend(tmp_path, f"echo '{json.dumps({'settings': [row]})}'")
    with pytest.raises(smoke.Failure, match="not taken"):
        smoke.policy(program, tmp_path / "root", print)
    assert not (tmp_path / "root").exists()


def test_policies_of_others_stay(tmp_path: Path) -> None:
    other = tmp_path / "etc/hytedesk/policies/managed/region.json"
    other.parent.mkdir(parents=True)
    other.write_text("{}")
    with managed.prescribed(tmp_path, {"Language": "sv"}):
        assert sorted(path.name for path in other.parent.iterdir()) == ["region.json", "smoke.json"]
    assert [path.name for path in other.parent.iterdir()] == ["region.json"]


def test_the_command_line_ends_with_what_was_seen(tmp_path: Path) -> None:
    pretend(tmp_path, "exit 1")
    command = [sys.executable, "-m", "installer.smoke", str(tmp_path / "hytedesk"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 1
    assert "FAILED" in done.stdout
