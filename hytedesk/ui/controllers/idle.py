"""A shared workstation: what concerns a client who has left is cleared when nobody has used the window for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from hytedesk.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

    from hytedesk.config import Settings
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.idle import IdleNotice

NOTICE = 30
"""Seconds that a person has to say that they are there."""
_SAID_AT = (10,)
"""Seconds that are left when a screen reader says it again."""
_PRESSED = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}
_USED = _PRESSED | {QEvent.Type.MouseMove, QEvent.Type.Wheel}
_WAITING = ("QAbstractPrintDialog", "QFileDialog", "QMessageBox", "MailDialog")
"""Classes of dialogs that are never taken away from the person."""


class IdleController(QObject):
    """Watches the windows for use; after the set time without any it gives notice, and then asks to clear.

    Args:
        window: the main window.
        settings: `idle_minutes` says when, 0 = never.
        has_client: whether there is anything to clear.
        clock, ticks: timers to be told by others than time.

    Signals:
        cleared: nobody answered the notice.
    """

    cleared = Signal()

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        has_client: Callable[[], bool],
        clock: QTimer | None = None,
        ticks: QTimer | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._has_client = has_client
        self._minutes = 0
        self._left = 0
        self._notice: IdleNotice | None = None
        self._clock = clock or QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._give_notice)
        self._ticks = ticks or QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self._tick)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
        self._watch(window.windowHandle())
        self.use_settings(settings)

    def use_settings(self, settings: Settings) -> None:
        """The time may have changed; it counts from now."""
        self._minutes = settings.idle_minutes
        self.stay()

    def stay(self) -> None:
        """The person is there: take the notice away and count anew."""
        self._ticks.stop()
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        if self._minutes:
            self._clock.start(self._minutes * 60_000)
        else:
            self._clock.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any use counts; a key or a click that answers the notice does nothing else."""
        kind = event.type()
        if kind not in _USED:
            return False
        if self._notice is None:
            self.stay()
            return False
        if kind in _PRESSED:
            self.stay()
            return True
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        """Events are watched where they come in, in windows that have had the keyboard: few, and each once."""
        if window is not None:
            window.installEventFilter(self)

    def _give_notice(self) -> None:
        """Nothing to clear, or a dialog that waits for its answer: count anew."""
        if not self._has_client() or self._waits():
            self.stay()
            return
        from hytedesk.ui.panels.idle import IdleNotice

        self._left = NOTICE
        self._notice = IdleNotice(QApplication.activeModalWidget() or self._window)
        self._notice.stayRequested.connect(self.stay)
        self._notice.show_left(self._left, aloud=False)
        self._notice.come_forward()
        self._notice.show_left(self._left, aloud=True)
        self._ticks.start()

    def _tick(self) -> None:
        if self._waits():
            self.stay()
            return
        self._left -= 1
        if self._left > 0:
            if self._notice is not None:
                self._notice.show_left(self._left, aloud=self._left in _SAID_AT)
            return
        self.stay()
        self.cleared.emit()
        said = ngettext(
            "Nobody used the window for {n} minute: it is ready for a new client.",
            "Nobody used the window for {n} minutes: it is ready for a new client.",
            self._minutes,
        )
        self._window.show_message(said.format(n=self._minutes))

    def _waits(self) -> bool:
        """Whether something is being printed, saved or sent."""
        dialogs = self._window.findChildren(QDialog)
        return any(dialog.inherits(name) for dialog in dialogs for name in _WAITING)
