from __future__ import annotations

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from installer import build, tarball

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one commit."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.setattr(build, "ROOT", folder)
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "a")
        monkeypatch.setenv(f"{name}_EMAIL", "a@b.example")
        monkeypatch.setenv(f"{name}_DATE", "2026-11-22T12:00:00Z")
    (folder / "program").write_text("committed")
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "one")):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def test_what_is_packed_is_what_is_committed(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.committed(tmp_path / "source") == 1_795_348_800
    assert capsys.readouterr().err == ""
    (project / "program").write_text("changed")
    (project / "new").write_text("new")
    build.committed(tmp_path / "source")
    assert [path.name for path in (tmp_path / "source").iterdir()] == ["program"]
    assert (tmp_path / "source" / "program").read_text() == "committed"
    assert "not committed" in capsys.readouterr().err


@posix
def test_rights_and_times_do_not_depend_on_who_built(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "inner").mkdir(parents=True, mode=0o700)
    for name, mode in (("program", 0o770), ("data", 0o600), ("inner/lib.so.1", 0o755)):
        (tree / name).write_text(name)
        (tree / name).chmod(mode)
    (tree / "link").symlink_to("program")
    build.settle(tree, 1_000_000_000)
    found = {path.name: oct(path.lstat().st_mode & 0o777) for path in tree.rglob("*") if not path.is_symlink()}
    assert found == {"inner": "0o755", "program": "0o755", "data": "0o644", "lib.so.1": "0o644"}
    assert {int(path.lstat().st_mtime) for path in (tree, *tree.rglob("*"))} == {1_000_000_000}


def test_in_an_archive_everything_is_roots() -> None:
    member = tarfile.TarInfo("x")
    member.uid, member.gid, member.uname, member.gname = 1000, 1000, "somebody", "somebody"
    packed = tarball._roots(member)
    assert (packed.uid, packed.gid, packed.uname, packed.gname) == (0, 0, "root", "root")
