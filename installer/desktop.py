"""What a Linux desktop is told of the program: menu entry, icons, kind of file, AppStream, manual pages."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from installer import build

if TYPE_CHECKING:
    from pathlib import Path

_SIZES = (16, 24, 32, 48, 64, 128, 256)
_DRAW = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
app = QGuiApplication([])
for path, size in zip(sys.argv[2::2], map(int, sys.argv[3::2])):
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(sys.argv[1]).render(painter)
    painter.end()
    if not image.save(path):
        sys.exit(f"{path} could not be written")
"""


def install(source: Path, usr: Path, epoch: int) -> None:
    """Put it all under the folder `usr`, as a system or a user's `~/.local` has it.

    Args:
        source: what is committed.
        usr: the folder.
        epoch: time of the release, in seconds since 1970.
    """
    ours, share = source / "installer" / "linux", usr / "share"
    for name, place in (("hytedesk.desktop", "applications"), ("hytedesk.xml", "mime/packages")):
        (share / place).mkdir(parents=True)
        shutil.copyfile(ours / name, share / place / name)
    icons = share / "icons" / "hicolor"
    drawn = {size: icons / f"{size}x{size}" / "apps" / "hytedesk.png" for size in _SIZES}
    for path in (icons / "scalable" / "apps" / "hytedesk.svg", *drawn.values()):
        path.parent.mkdir(parents=True)
    shutil.copyfile(ours / "hytedesk.svg", icons / "scalable" / "apps" / "hytedesk.svg")
    draw(ours / "hytedesk.svg", {path: size for size, path in drawn.items()})
    name = "org.hytedesk.HyteDesk.metainfo.xml"
    day = datetime.fromtimestamp(epoch, UTC).date().isoformat()
    told = (ours / name).read_text().replace("@VERSION@", build.version(source)).replace("@DATE@", day)
    (share / "metainfo").mkdir()
    (share / "metainfo" / name).write_text(told)
    command = [str(build.PYTHON), "-m", "installer.manual", str(share / "man" / "man1"), str(epoch)]
    subprocess.run(command, check=True, cwd=source)


def draw(svg: Path, pictures: dict[Path, int]) -> None:
    """Draw the icon into files of any kind that Qt writes, with their sizes."""
    words = [word for path, size in pictures.items() for word in (str(path), str(size))]
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([build.PYTHON, "-c", _DRAW, svg, *words], check=True, env=quiet)
