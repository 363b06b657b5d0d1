"""The main job from the first key to the paper, on the demo catalogue, with a picture of each step.

`python -m scripts.tour FOLDER` writes window pictures and the sheet into FOLDER and prints their paths.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QEventLoop, QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from hytedesk import config, i18n
from hytedesk.app import Desktop
from hytedesk.ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable


class Look(NamedTuple):
    """How a window is shown: language, palette, size and text size in per cent."""

    language: i18n.Language = "fi"
    dark: bool = False
    width: int = 1366
    height: int = 768
    text: int = 100

    @property
    def name(self) -> str:
        """A part of a file name."""
        return f"{self.language}-{'dark' if self.dark else 'light'}-{self.width}x{self.height}-{self.text}"


QUERIES: dict[i18n.Language, str] = {"fi": "yksinäisyyt", "sv": "ensamhet", "en": "loneliness"}


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Let the event loop run until `true` holds.

    Raises:
        TimeoutError: it did not hold within `seconds`.
    """
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()


def type_text(field: QLineEdit, text: str) -> None:
    """Put in one letter after another, as keys do; `QTest.keyClicks` knows ASCII only."""
    for letter in text:
        field.insert(letter)


def demo_folder(folder: Path, look: Look) -> None:
    """Settings of a health centre in Vaasa and the demo catalogue, unless they are there already."""
    from hytedesk.sync import run, sources

    settings = config.Settings(
        language=look.language,
        county="17",
        municipalities=("905", "499", "399"),
        letterhead=config.Letterhead(
            region="Pohjanmaan hyvinvointialue", unit="Vaasan terveysasema", contact="Terveydenhoitaja, 040 000 0000"
        ),
        dark=look.dark,
        welcomed=True,
    )
    config.save(folder, settings)
    run.run(folder, sources.configured(settings), settings)


def start(desktop: Desktop) -> None:
    """Show the window and wait until everything is in it."""
    wired: list[bool] = []
    desktop.wired.connect(lambda: wired.append(True))
    desktop.start()
    wait_until(lambda: bool(wired))


def tour(folder: Path, out: Path, look: Look) -> list[Path]:
    """Find, read, add and render in one look; returns the pictures and the sheet."""
    out.mkdir(parents=True, exist_ok=True)
    app = cast("QApplication", QApplication.instance() or QApplication([]))
    theme.apply(app, look.dark)
    font, base = app.font(), app.font()
    base.setPointSizeF(font.pointSizeF() * look.text / 100)
    app.setFont(base)
    demo_folder(folder, look)
    desktop = Desktop(folder, config.held(folder))
    ready: list[bool] = []
    made: list[Path] = []

    def picture(step: str) -> None:
        QTest.qWait(300)  # until the pause after typing has brought the rest of the rows
        path = out / f"{look.name}-{step}.png"
        desktop.window.grab().save(str(path))
        made.append(path)

    try:
        start(desktop)
        desktop.window.resize(look.width, look.height)
        desktop.window.columns.share()
        desktop.sync.analysed.connect(lambda *_args: ready.append(True))
        wait_until(lambda: bool(ready))
        picture("1-start")
        field = desktop.window.search_row.field
        type_text(field, QUERIES[look.language])
        desktop.window.search_row.age.setFocus()
        QTest.keyClicks(desktop.window.search_row.age, "78")
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Down)
        picture("2-found")
        for _service in range(3):
            QTest.keyClick(desktop.window.results.list, Qt.Key.Key_Return)
            QTest.keyClick(desktop.window.results.list, Qt.Key.Key_Down)
        wait_until(lambda: len(desktop.sheet.chosen()) == 3)
        picture("3-chosen")
        made.append(_sheet(desktop, out / f"{look.name}-sheet.pdf"))
    finally:
        desktop.close()
        desktop.window.close()
        desktop.window.deleteLater()
        app.setFont(font)
    return made


def _sheet(desktop: Desktop, path: Path) -> Path:
    from hytedesk.sheet import render

    render.save(render.render(desktop.sheet.document()), path)
    return path


def quiet(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Qt's messages but for what the offscreen platform says of itself."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def main() -> int:
    """Run the tour in the languages, palettes and sizes that the README shows."""
    qInstallMessageHandler(quiet)
    out = Path(sys.argv[1])
    looks = [
        Look(language, dark, width, height)
        for language in ("fi", "sv", "en")
        for dark in (False, True)
        for width, height in ((1366, 768), (1280, 720))
    ]
    looks.append(Look("fi", dark=False, width=1366, height=768, text=200))
    with tempfile.TemporaryDirectory(prefix="hytedesk-tour-") as folder:
        for look in looks:
            for path in tour(Path(folder), out, look):
                print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
