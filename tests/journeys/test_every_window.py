"""Every window and dialog of the real program, in three languages, two palettes and at 200 % text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QTabWidget, QWidget

from hytedesk import config, i18n
from hytedesk.app import Desktop
from hytedesk.ui import panels, printing, theme
from hytedesk.ui.controllers import follow
from hytedesk.ui.controllers.outbox import Outbox
from hytedesk.ui.panels.about import AboutDialog, ShortcutsDialog
from hytedesk.ui.panels.client_view import ClientView
from hytedesk.ui.panels.directory import DirectoryDialog
from hytedesk.ui.panels.first_start import FirstStartDialog
from hytedesk.ui.panels.gap_report import GapReportDialog
from hytedesk.ui.panels.guide import GuideDialog
from hytedesk.ui.panels.idle import IdleNotice
from hytedesk.ui.panels.lists import ListsDialog
from hytedesk.ui.panels.mail import MailDialog
from hytedesk.ui.panels.preview import PreviewDialog
from hytedesk.ui.panels.settings import SettingsDialog
from hytedesk.ui.panels.sync_page import SyncDialog
from hytedesk.ui.panels.trust import TrustDialog
from scripts.tour import wait_until
from tests.ui import samples, walk
from tests.ui.test_accessible import nameless

Open = Callable[[Path], Desktop]
Opener = Callable[[Desktop], QWidget]


def by(action: str, kind: type[QDialog]) -> Opener:
    """By an action of the menus."""

    def opened(desktop: Desktop) -> QDialog:
        getattr(desktop.window.actions_, action).trigger()
        wait_until(lambda: any(found.isVisible() for found in desktop.window.findChildren(kind)))
        return next(found for found in desktop.window.findChildren(kind) if found.isVisible())

    return opened


def shown(dialog: QDialog) -> QDialog:
    dialog.open()
    return dialog


def first_start(desktop: Desktop) -> QDialog:
    choices = (samples.COUNTIES, samples.municipalities_of, samples.LANGUAGES)
    return shown(FirstStartDialog(*choices, samples.held(config.Settings()), parent=desktop.window))


def idle(desktop: Desktop) -> QDialog:
    notice = IdleNotice(desktop.window)
    notice.show_left(30, aloud=False)
    notice.come_forward()
    return notice


def trust(desktop: Desktop) -> QDialog:
    url = "https://hyte.rantaseutu.example"
    return shown(TrustDialog("Rantaseutu", url, "0123456789abcdef" * 4, keys=3, needed=2, parent=desktop.window))


def mail(desktop: Desktop) -> QDialog:
    dialog = samples.mail_dialog()
    dialog.setParent(desktop.window, dialog.windowFlags())
    return shown(dialog)


def shown_above(parent: QWidget, kind: type[QDialog]) -> QDialog:
    wait_until(lambda: any(found.isVisible() for found in parent.findChildren(kind)))
    return next(found for found in parent.findChildren(kind) if found.isVisible())


def deletion(desktop: Desktop) -> QDialog:
    report = by("gap_report", GapReportDialog)(desktop)
    assert isinstance(report, GapReportDialog)
    report.ask_to_delete()
    return shown_above(report, QMessageBox)


def unsent_mail(desktop: Desktop) -> QDialog:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbox, "is_empty", property(lambda _outbox: False))
        desktop.window.close()
    return shown_above(desktop.window, QMessageBox)


def no_region_file(desktop: Desktop) -> QDialog:
    box = follow.ask(Path(), Path("odd.hytedesk-region"))
    box.setParent(desktop.window, box.windowFlags())
    return shown(box)


def region_file(desktop: Desktop) -> QDialog:
    welcome = first_start(desktop)
    assert isinstance(welcome, FirstStartDialog)
    desktop.settings._choose_region_file(welcome)
    return shown_above(welcome, QFileDialog)


def paper(desktop: Desktop) -> QDialog:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "_printers", lambda: ["Office"])  # Qt's dialog offers a PDF file beside the printers
        desktop.window.actions_.print_.trigger()
        return shown_above(desktop.window, QPrintDialog)


BESIDE: dict[str, Opener] = {
    "save the sheet": by("save_pdf", QFileDialog),
    "open a region file": region_file,
    "print": paper,
    "delete all counts": deletion,
    "lose a message": unsent_mail,
    "no region file": no_region_file,
}
"""Dialogs of Qt that the program opens: questions, files, printing."""

OPEN: dict[type[QDialog], Opener] = {
    AboutDialog: by("about", AboutDialog),
    ShortcutsDialog: by("help", ShortcutsDialog),
    SettingsDialog: by("settings", SettingsDialog),
    SyncDialog: by("sync_page", SyncDialog),
    GapReportDialog: by("gap_report", GapReportDialog),
    ListsDialog: by("lists", ListsDialog),
    GuideDialog: by("guided_find", GuideDialog),
    DirectoryDialog: by("directory", DirectoryDialog),
    PreviewDialog: by("preview", PreviewDialog),
    ClientView: by("show_client", ClientView),
    FirstStartDialog: first_start,
    IdleNotice: idle,
    TrustDialog: trust,
    MailDialog: mail,
}


def test_every_dialog_is_among_them() -> None:
    made = {
        found
        for module in iter_modules(panels.__path__)
        for found in vars(import_module(f"{panels.__name__}.{module.name}")).values()
        if isinstance(found, type) and issubclass(found, QDialog) and found.__module__.startswith(panels.__name__)
    }
    assert made == set(OPEN)


@pytest.fixture
def larger(qapp: QApplication) -> Iterator[Callable[[int], None]]:
    """Text in so many per cent, until the end of the test."""
    usual = QFont(qapp.font())

    def enlarge(percent: int) -> None:
        font = QFont(usual)
        font.setPointSizeF(usual.pointSizeF() * percent / 100)
        qapp.setFont(font)

    yield enlarge
    qapp.setFont(usual)
    theme.apply(qapp, dark=False)
    i18n.use("fi")


def pages(window: QWidget) -> Iterator[str]:
    """Show one page of tabs after another."""
    yield ""
    for tabs in window.findChildren(QTabWidget):
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            yield tabs.tabText(place)


def faults(window: QWidget) -> Iterator[str]:
    """What is amiss on the pages of a window, in both palettes."""
    app = cast("QApplication", QApplication.instance())
    for page in pages(window):
        app.processEvents()
        for check in (nameless, walk.without_buddy, walk.doubled, walk.english, walk.cut):
            for fault in check(window):
                yield f"{page} {check.__name__}: {fault}"
        for dark in (False, True):
            theme.apply(app, dark)
            for fault in walk.pale(window):
                yield f"{page} pale {'dark' if dark else 'light'}: {fault}"


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_window(
    language: i18n.Language, percent: int, demo_data: Path, open_desktop: Open, larger: Callable[[int], None]
) -> None:
    larger(percent)
    config.save(demo_data, replace(config.load(demo_data), language=language))
    desktop = open_desktop(demo_data)
    window = desktop.window
    window.resize(1280, 720)
    window.columns.share()
    QTest.keyClick(window.results.list, Qt.Key.Key_Return)
    found = [f"main {fault}" for fault in faults(window)]
    for name, opened in {**{kind.__name__: opened for kind, opened in OPEN.items()}, **BESIDE}.items():
        dialog = opened(desktop)
        dialog.activateWindow()
        wait_until(lambda: QApplication.focusWidget() is not None)
        found += [f"{name} {fault}" for fault in faults(dialog)]
        found += [f"{name} Tab: {fault}" for fault in walk.unreached(dialog)]
        size = dialog.minimumSizeHint()
        if size.width() > 1280 or size.height() > 680:
            found.append(f"{name} is larger than the screen: {size.toTuple()}")
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
        if not isinstance(dialog, IdleNotice) and dialog.isVisible():
            found.append(f"{name} Esc does not close it")
        dialog.close()
        dialog.hide()
    assert not found, "\n".join(found)


def test_the_walk_out_of_the_main_window_leads_round(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.activateWindow()
    desktop.window.search_row.focus()
    QTest.keyClick(desktop.window.results.list, Qt.Key.Key_Return)
    desktop.window.search_row.focus()
    assert walk.unreached(desktop.window) == []
