"""A window that nobody uses is cleared after a notice; time is told by the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from hytedesk import i18n
from hytedesk.config import Settings
from hytedesk.ui.controllers.idle import NOTICE, IdleController
from hytedesk.ui.panels.idle import IdleNotice
from tests.ui.hands import KEY, press
from tests.ui.test_accessible import nameless

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow
    from pytestqt.qtbot import QtBot

    from hytedesk.ui.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("english")


class Clock(QTimer):
    """Runs when the test says so; `runs` is the milliseconds it was started with, 0 = it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.runs = 0
        self.starts = 0

    def start(self, milliseconds: int | None = None) -> None:
        self.runs = self.interval() if milliseconds is None else milliseconds
        self.starts += 1

    def stop(self) -> None:
        self.runs = 0

    def elapse(self, times: int = 1) -> None:
        for _time in range(times):
            if self.runs:
                self.timeout.emit()


class Desk:
    """A window with a client, and its two timers."""

    def __init__(self, window: MainWindow, minutes: int = 10) -> None:
        self.window = window
        self.client = True
        self.cleared = 0
        self.clock, self.ticks = Clock(), Clock()
        settings = Settings(idle_minutes=minutes)
        self.idle = IdleController(window, settings, lambda: self.client, self.clock, self.ticks)
        self.idle.cleared.connect(self._clear)

    def _clear(self) -> None:
        self.cleared += 1

    def notice(self) -> IdleNotice | None:
        found = [one for one in self.window.findChildren(IdleNotice) if one.isVisible()]
        return found[0] if found else None

    @property
    def handle(self) -> QWindow:
        handle = self.window.windowHandle()
        assert handle is not None
        return handle


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    return Desk(window)


def test_the_set_time_then_a_notice_then_everything_is_cleared(desk: Desk) -> None:
    assert desk.clock.runs == 10 * 60_000
    desk.clock.elapse()
    assert desk.notice() is not None
    assert desk.ticks.runs == 1000
    desk.ticks.elapse(NOTICE - 1)
    assert desk.cleared == 0
    desk.ticks.elapse()
    assert desk.cleared == 1
    assert desk.notice() is None
    assert desk.window._notice is not None
    assert desk.window._notice.label.text() == "Nobody used the window for 10 minutes: it is ready for a new client."


def test_the_notice_counts_down(desk: Desk) -> None:
    desk.clock.elapse()
    notice = desk.notice()
    assert notice is not None
    assert "in 30 seconds." in notice.sentence.text()
    desk.ticks.elapse(NOTICE - 1)
    assert "in 1 second." in notice.sentence.text()
    assert notice.accessibleDescription() == notice.sentence.text()


def test_a_key_in_the_window_cancels_and_does_nothing_else(desk: Desk) -> None:
    field = desk.window.search_row.field
    field.clear()
    desk.clock.elapse()
    QTest.keyClick(desk.handle, KEY.Key_A)
    assert desk.notice() is None
    assert field.text() == ""
    assert desk.ticks.runs == 0
    desk.ticks.elapse(NOTICE)
    assert desk.cleared == 0
    assert desk.clock.runs == 10 * 60_000


def test_a_click_in_the_window_cancels(desk: Desk) -> None:
    from PySide6.QtCore import Qt

    desk.clock.elapse()
    QTest.mouseClick(desk.handle, Qt.MouseButton.LeftButton)
    assert desk.notice() is None


@pytest.mark.parametrize("key", [KEY.Key_Escape, KEY.Key_Return, KEY.Key_X])
def test_any_key_on_the_notice_cancels(desk: Desk, key: KEY) -> None:
    desk.clock.elapse()
    notice = desk.notice()
    assert notice is not None
    press(notice, key)
    assert desk.notice() is None
    assert desk.clock.runs > 0


def test_closing_the_notice_cancels(desk: Desk) -> None:
    desk.clock.elapse()
    notice = desk.notice()
    assert notice is not None
    notice.close()
    assert desk.notice() is None
    assert desk.ticks.runs == 0


def test_use_counts_anew(desk: Desk) -> None:
    before = desk.clock.starts
    QTest.keyClick(desk.handle, KEY.Key_A)
    assert desk.clock.starts > before


def test_a_window_without_a_client_is_left_in_peace(desk: Desk) -> None:
    desk.client = False
    desk.clock.elapse()
    assert desk.notice() is None
    assert desk.clock.runs == 10 * 60_000


def test_0_is_never(window: MainWindow) -> None:
    desk = Desk(window, minutes=0)
    assert desk.clock.runs == 0
    desk.idle.use_settings(Settings(idle_minutes=5))
    assert desk.clock.runs == 5 * 60_000
    desk.idle.use_settings(Settings(idle_minutes=0))
    QTest.keyClick(desk.handle, KEY.Key_A)
    assert desk.clock.runs == 0


class MailDialog(QDialog):
    """Stands for the one that writes a message."""


def print_dialog(window: MainWindow) -> QDialog:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    return QPrintDialog(QPrinter(), window)


@pytest.mark.parametrize("make", [print_dialog, QFileDialog, QMessageBox, MailDialog])
def test_never_while_printing_saving_or_sending(desk: Desk, make: Callable[[MainWindow], QDialog]) -> None:
    dialog = make(desk.window)
    desk.clock.elapse()
    assert desk.notice() is None
    assert desk.clock.runs > 0
    dialog.setParent(None)
    desk.clock.elapse()
    assert desk.notice() is not None


def test_printing_that_begins_during_the_notice_ends_it(desk: Desk) -> None:
    desk.clock.elapse()
    dialog = print_dialog(desk.window)
    desk.ticks.elapse(NOTICE)
    assert (desk.notice(), desk.cleared) == (None, 0)
    dialog.deleteLater()


def test_the_notice_stands_above_a_dialog_that_is_open(desk: Desk, qtbot: QtBot) -> None:
    dialog = QDialog(desk.window)
    qtbot.addWidget(dialog)
    dialog.open()
    desk.clock.elapse()
    notice = desk.notice()
    assert notice is not None
    assert notice.parentWidget() is dialog


def test_the_mail_dialog_is_known_by_its_name() -> None:
    mail = pytest.importorskip("hytedesk.ui.panels.mail")
    assert mail.MailDialog.__name__ == "MailDialog"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_everything_has_a_name(window: MainWindow, language: str) -> None:
    i18n.use(language)
    desk = Desk(window)
    desk.clock.elapse()
    notice = desk.notice()
    assert notice is not None
    assert nameless(notice) == []
