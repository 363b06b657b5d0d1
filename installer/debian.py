"""The Debian package: the bundle in `/opt/hytedesk`, with what a desktop and an administrator look for beside it."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from installer import build, desktop, licences

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAMS = ("hytedesk", "hytedesk-admin")
_POLICIES = ("etc/hytedesk/policies/managed", "etc/hytedesk/policies/recommended")
"""Of root, and nobody else can write there: the program refuses policies that others could have put there."""


def make(source: Path, bundle: Path, epoch: int) -> Path:
    """Make the package from the bundle; returns its file in `dist`."""
    tree = build.WORK / "debian"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / "opt" / "hytedesk", symlinks=True)
    desktop.install(source, tree / "usr", epoch)
    for name in _PROGRAMS:
        link = tree / "usr" / "bin" / name
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(f"/opt/hytedesk/{name}")
    for name in _POLICIES:
        (tree / name).mkdir(parents=True)
    _documents(source, tree / "usr" / "share" / "doc" / "hytedesk", epoch)
    overrides = tree / "usr" / "share" / "lintian" / "overrides" / "hytedesk"
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(source / "installer" / "linux" / "lintian-overrides", overrides)
    size = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    _control(source, tree, size // 1024)
    build.settle(tree, epoch)
    (tree / "DEBIAN" / "postrm").chmod(0o755)
    build.DIST.mkdir(exist_ok=True)
    package = build.DIST / f"hytedesk_{build.version(source)}_amd64.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(package)]
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}, stdout=subprocess.DEVNULL)
    return package


def _documents(source: Path, folder: Path, epoch: int) -> None:
    """Copyright, changes, and the guides for administrators."""
    folder.mkdir(parents=True)
    shutil.copyfile(source / "installer" / "linux" / "copyright", folder / "copyright")
    (folder / "NEWS.gz").write_bytes(gzip.compress((source / "CHANGELOG.md").read_bytes(), mtime=0))
    day = datetime.fromtimestamp(epoch, UTC)
    changes = (
        f"hytedesk ({build.version(source)}) stable; urgency=medium\n\n  * See NEWS.gz.\n\n"
        f" -- The HyteDesk project <maintainers@hytedesk.example>  {day:%a, %d %b %Y %H:%M:%S +0000}\n"
    )
    (folder / "changelog.gz").write_bytes(gzip.compress(changes.encode(), mtime=0))
    for name in ("admin-guide.md", "privacy.md", "user-guide.md"):
        shutil.copyfile(source / "docs" / name, folder / name)


def _control(source: Path, tree: Path, size: int) -> None:
    control = tree / "DEBIAN"
    control.mkdir()
    shutil.copyfile(source / "installer" / "linux" / "postrm", control / "postrm")
    text = (source / "installer" / "linux" / "control").read_text()
    for mark, value in (
        ("@VERSION@", build.version(source)),
        ("@SIZE@", str(size)),
        ("@DEPENDS@", ", ".join(needs(tree / "opt" / "hytedesk"))),
    ):
        text = text.replace(mark, value)
    (control / "control").write_text(text)


def needs(bundle: Path) -> list[str]:
    """The packages of Debian that the bundle's programs and libraries need, with their lowest versions."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path))
    private = {path.parent for path in files}
    folder = build.WORK / "needs"
    (folder / "debian").mkdir(parents=True, exist_ok=True)
    (folder / "debian" / "control").write_text("Source: hytedesk\n\nPackage: hytedesk\nArchitecture: amd64\n")
    brought = [part.debian for part in licences.table().part if part.debian]
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", *(f"-l{place}" for place in sorted(private))]
    command += [f"-x{package}" for package in brought]
    command += [f"-e{path}" for path in files]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    found = re.search(r"shlibs:Depends=(.*)", done.stdout)
    if found is None:
        raise RuntimeError(done.stderr)
    return [package.strip() for package in found[1].split(",")]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
