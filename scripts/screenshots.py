"""Pictures of every step of the main job and of every dialog, in all languages, palettes and text sizes.

`python -m scripts.screenshots FOLDER [LANGUAGE…]` writes `<look>-<step>.png` into FOLDER (`make screenshots`).
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QTabWidget, QWidget

from hytedesk import config, i18n
from hytedesk.app import Desktop
from hytedesk.ui import printing, theme
from hytedesk.ui.panels.directory import DirectoryDialog
from hytedesk.ui.panels.gap_report import GapReportDialog
from hytedesk.ui.panels.idle import IdleNotice
from hytedesk.ui.panels.trust import TrustDialog
from scripts.tour import QUERIES, Look, demo_folder, quiet, start, type_text, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.ui.panels.mail import MailDialog

DIALOGS = (
    "preview",
    "show_client",
    "directory",
    "lists",
    "gap_report",
    "sync_page",
    "settings",
    "help",
    "about",
)
"""Actions of the menus that open a dialog."""

NOTHING = "xqzzk"
"""A search without hits."""


def _dialog(desktop: Desktop) -> QDialog | None:
    found = desktop.window.findChildren(QDialog)
    return next((dialog for dialog in found if dialog.isVisible()), None)


def _shown(desktop: Desktop) -> QDialog:
    wait_until(lambda: _dialog(desktop) is not None)
    return cast("QDialog", _dialog(desktop))


def _filled(dialog: QDialog) -> None:
    if isinstance(dialog, DirectoryDialog):
        wait_until(lambda: dialog.list.model().rowCount() > 0)


def _first_ten_minutes(desktop: Desktop, picture: Callable[[str, QWidget], None]) -> None:
    """The question of the first start and the empty window behind it."""
    dialog = _shown(desktop)
    picture("first-start", dialog)
    dialog.accept()
    picture("start", desktop.window)


def _main_job(desktop: Desktop, look: Look, picture: Callable[[str, QWidget], None]) -> None:
    window = desktop.window
    field, results = window.search_row.field, window.results.list
    type_text(field, NOTHING)
    wait_until(window.results.few.isVisible)
    picture("no-hits", window)
    field.clear()
    type_text(field, QUERIES[look.language])
    picture("found", window)
    QTest.keyClick(field, Qt.Key.Key_Down)
    for _service in range(3):
        QTest.keyClick(results, Qt.Key.Key_Return)
        QTest.keyClick(results, Qt.Key.Key_Down)
    picture("chosen", window)


def _tabs(dialog: QDialog, name: str, picture: Callable[[str, QWidget], None]) -> None:
    for tabs in dialog.findChildren(QTabWidget):
        for place in range(1, tabs.count()):
            if tabs.isTabVisible(place):
                tabs.setCurrentIndex(place)
                picture(f"{name}-{place + 1}", dialog)


def _asked(desktop: Desktop, picture: Callable[[str, QWidget], None]) -> None:
    """What asks the person something on the way: files, paper, a recipient, and questions."""
    window = desktop.window
    window.search_row.municipality.showPopup()
    picture("municipalities", cast("QWidget", QApplication.activePopupWidget()))
    cast("QWidget", QApplication.activePopupWidget()).hide()
    window.actions_.save_pdf.trigger()
    _pictured(_shown(desktop), "save-pdf", picture)
    has_printers, printing._printers = printing._printers, lambda: ["Office"]  # noqa: SLF001  # here is none
    window.actions_.print_.trigger()
    _pictured(_shown(desktop), "print", picture)
    printing._printers = has_printers  # noqa: SLF001
    gaps = GapReportDialog([], [], None, parent=window)
    gaps.ask_to_delete()
    _pictured(cast("QDialog", gaps.findChild(QMessageBox)), "delete-counts", picture)
    notice = IdleNotice(window)
    notice.show_left(30, aloud=False)
    notice.come_forward()
    picture("idle-notice", notice)
    notice.hide()
    trust = TrustDialog(
        "Rantaseutu", "https://hyte.rantaseutu.example", "0123456789abcdef" * 4, keys=3, needed=2, parent=window
    )
    trust.open()
    _pictured(trust, "follow-region", picture)
    _mail(desktop, picture)


def _pictured(dialog: QDialog, name: str, picture: Callable[[str, QWidget], None]) -> None:
    picture(name, dialog)
    dialog.close()
    dialog.hide()


def _mail(desktop: Desktop, picture: Callable[[str, QWidget], None]) -> None:
    """A message that no server takes, and the question before it is lost."""
    desktop.window.actions_.email.trigger()
    dialog = cast("MailDialog", _shown(desktop))
    picture("mail", dialog)
    type_text(dialog.recipient, "asiakas@posti.example")
    dialog.send.click()
    wait_until(dialog.again.isVisible, seconds=60)
    picture("mail-not-sent", dialog)
    dialog.close()
    desktop.window.close()
    _pictured(_shown(desktop), "lose-mail", picture)


def _guide(desktop: Desktop, picture: Callable[[str, QWidget], None]) -> None:
    desktop.window.actions_.guided_find.trigger()
    dialog = _shown(desktop)
    for step in ("1", "2", "3"):
        picture(f"guide-{step}", dialog)
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_1)
    dialog.close()
    picture("guide-found", desktop.window)


def screenshots(folder: Path, out: Path, look: Look) -> list[Path]:
    """All pictures of one look; the demo catalogue is made in `folder` unless it is there."""
    app = cast("QApplication", QApplication.instance() or QApplication([]))
    out.mkdir(parents=True, exist_ok=True)
    usual, font = app.font(), app.font()
    font.setPointSizeF(usual.pointSizeF() * look.text / 100)
    app.setFont(font)
    theme.apply(app, look.dark)
    demo_folder(folder, look)
    settings = replace(config.load(folder), welcomed=False, mail_way="smtp", mail_from="hyvinvointi@alue.example")
    config.save(folder, replace(settings, smtp_host="localhost", smtp_port=9))  # nothing listens there
    made: list[Path] = []

    def picture(step: str, widget: QWidget) -> None:
        QTest.qWait(700)  # until the pause after typing has brought the rest of the rows
        made.append(out / f"{look.name}-{len(made) + 1:02}-{step}.png")
        widget.grab().save(str(made[-1]))

    desktop = Desktop(folder, config.held(folder))
    try:
        start(desktop)
        desktop.window.resize(look.width, look.height)
        desktop.window.columns.share()
        wait_until(lambda: desktop.window.results.current_id() is not None, seconds=60)
        _first_ten_minutes(desktop, picture)
        _main_job(desktop, look, picture)
        for name in DIALOGS:
            getattr(desktop.window.actions_, name).trigger()
            dialog = _shown(desktop)
            _filled(dialog)
            picture(name.replace("_", "-"), dialog)
            _tabs(dialog, name.replace("_", "-"), picture)
            dialog.close()
            dialog.hide()
        _asked(desktop, picture)
        desktop.window.actions_.new_client.trigger()
        _guide(desktop, picture)
    finally:
        desktop.close()
        desktop.window.close()
        desktop.window.deleteLater()
        app.setFont(usual)
    return made


def main() -> int:
    """Pictures in the languages named, or in all."""
    qInstallMessageHandler(quiet)
    languages = [language for language in i18n.LANGUAGES if language in (sys.argv[2:] or i18n.LANGUAGES)]
    with tempfile.TemporaryDirectory(prefix="hytedesk-screenshots-") as folder:
        for language in languages:
            for dark in (False, True):
                for text in (100, 200):
                    made = screenshots(Path(folder), Path(sys.argv[1]), Look(language, dark, 1280, 720, text))
                    print(f"{len(made)} pictures: {made[0].parent / made[0].name.partition('-01-')[0]}-*.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
