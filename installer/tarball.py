"""The archive for other Linux systems: the bundle, and beside it what a desktop is told."""

from __future__ import annotations

import lzma
import shutil
import tarfile
from typing import TYPE_CHECKING

from installer import build, desktop

if TYPE_CHECKING:
    from pathlib import Path


def make(source: Path, bundle: Path, epoch: int) -> Path:
    """Make the archive from the bundle; returns its file in `dist`."""
    name = f"hytedesk-{build.version(source)}-linux-x86_64"
    tree = build.WORK / "tar" / name
    shutil.rmtree(tree.parent, ignore_errors=True)
    shutil.copytree(bundle, tree, symlinks=True)
    desktop.install(source, tree, epoch)
    shutil.copyfile(source / "LICENSE", tree / "LICENSE")
    build.settle(tree, epoch)
    build.DIST.mkdir(exist_ok=True)
    archive = build.DIST / f"{name}.tar.xz"
    with lzma.open(archive, "wb", preset=6) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for path in sorted((tree, *tree.rglob("*"))):
            tar.add(path, str(path.relative_to(tree.parent)), recursive=False, filter=_roots)
    return archive


def _roots(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """The member as root would have packed it."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member
