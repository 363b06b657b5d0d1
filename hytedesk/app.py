"""The desktop program: the only place that constructs and wires. The window shows first, everything else after."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, Qt, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from hytedesk import config, i18n, log
from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.controllers.outbox import Outbox
from hytedesk.ui.garbage import Collector
from hytedesk.ui.instance import Instance
from hytedesk.ui.main_window import MainWindow
from hytedesk.ui.tasks import ThreadTasks

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.sheet.drafts import DraftFolder
    from hytedesk.ui.controllers.again import AgainController, Memory
    from hytedesk.ui.controllers.counts import CountsController
    from hytedesk.ui.controllers.directory import DirectoryController
    from hytedesk.ui.controllers.favourites import FavouritesController
    from hytedesk.ui.controllers.gaps import GapsController
    from hytedesk.ui.controllers.guide import GuideController
    from hytedesk.ui.controllers.handover import HandoverController
    from hytedesk.ui.controllers.idle import IdleController
    from hytedesk.ui.controllers.lists import ListsController
    from hytedesk.ui.controllers.search import SearchController
    from hytedesk.ui.controllers.settings import SettingsController
    from hytedesk.ui.controllers.sheet import SheetController
    from hytedesk.ui.controllers.sync import SyncController


WINDOW_FILE = "window.state"
"""Sizes and positions of the window, in the data folder."""


class Desktop(QObject):
    """The window with its controllers, for one data folder.

    Attributes:
        window: the main window; another one after the language has been switched.
        search, guide, directory, idle, favourites, sheet, handover, sync, settings, counts, gaps: the controllers,
            there once `wire` has run.

    Signals:
        wired: the window is complete.
    """

    search: SearchController
    guide: GuideController
    directory: DirectoryController
    idle: IdleController
    favourites: FavouritesController
    sheet: SheetController
    handover: HandoverController
    sync: SyncController
    again: AgainController
    lists: ListsController
    settings: SettingsController
    counts: CountsController
    gaps: GapsController
    wired = Signal()

    def __init__(self, data_dir: Path, held: config.Held) -> None:
        super().__init__()
        Collector(self)
        self._data_dir = data_dir
        self._tasks = ThreadTasks()
        self._held = held
        self._settings = self._held.settings
        self._translator = QTranslator(self)
        self._drafts: DraftFolder | None = None
        self._memory: Memory | None = None
        self._outbox = Outbox(ThreadTasks())
        self.window = self._make_window()

    def _make_window(self) -> MainWindow:
        i18n.use(self._settings.language)
        app = QApplication.instance()
        if app is not None:
            app.removeTranslator(self._translator)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load(f"qtbase_{i18n.language()}", folder):
                app.installTranslator(self._translator)
        return MainWindow()

    def start(self) -> None:
        """Show the window; the rest follows once it is on the screen."""
        self.window.restore(self._saved_sizes())
        self.window.installEventFilter(self)
        self.window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Wire once the window has been painted for the first time."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.wire)
        return False

    def wire(self) -> None:
        """Fill the window, construct the controllers, connect them, load the catalogue."""
        theme.apply(QApplication.instance(), theme.chosen())  # type: ignore[arg-type]  # there is one
        self.window.fill()
        QApplication.setWindowIcon(theme.program_icon())
        from hytedesk.sheet import frame
        from hytedesk.sheet.drafts import DraftFolder
        from hytedesk.ui.controllers.again import AgainController, Memory
        from hytedesk.ui.controllers.counts import CountsController
        from hytedesk.ui.controllers.directory import DirectoryController
        from hytedesk.ui.controllers.favourites import FavouritesController
        from hytedesk.ui.controllers.gaps import GapsController
        from hytedesk.ui.controllers.guide import GuideController
        from hytedesk.ui.controllers.handover import HandoverController
        from hytedesk.ui.controllers.idle import IdleController
        from hytedesk.ui.controllers.lists import ListsController
        from hytedesk.ui.controllers.search import SearchController
        from hytedesk.ui.controllers.settings import SettingsController
        from hytedesk.ui.controllers.sheet import SheetController
        from hytedesk.ui.controllers.sync import SyncController
        from hytedesk.vocabulary import crisis, needs, pathways

        needs.use_regional(self._data_dir)
        crisis.use_regional(self._data_dir)
        pathways.use_regional(self._data_dir)
        frame.use_regional(self._data_dir)
        window, settings = self.window, self._settings
        self._drafts = self._drafts or DraftFolder()
        self.sheet = SheetController(window, settings)
        self._memory = self._memory or Memory(self)
        self.again = AgainController(window, self.sheet, self._memory)
        self.handover = HandoverController(window, self._tasks, self.sheet, self._drafts, self._outbox)
        self.favourites = FavouritesController(window, self._tasks, self._data_dir)
        self.favourites.use_settings(settings)
        self.search = SearchController(window, self._tasks, self.sheet.chosen, self.favourites, settings)
        self.lists = ListsController(window, self._tasks, self._data_dir, self.search, self.sheet)
        self.lists.use_settings(settings)
        self.guide = GuideController(window, self.search, settings)
        self.directory = DirectoryController(window, self._tasks, self.search, settings)
        self.sync = SyncController(window, self._tasks, self._data_dir, settings)
        self.idle = IdleController(window, settings, self._has_client)
        self.settings = SettingsController(window, self._data_dir, settings, self._held)
        self.counts = CountsController(window, self._tasks, self._data_dir, settings)
        self.gaps = GapsController(window, self._tasks, self._data_dir, self.settings, lambda: self.search.engine)

        self._connect()
        self.search.prepare()
        self.sheet.prepare()
        self.favourites.load()
        self.sync.start()
        self.settings.welcome()
        self.wired.emit()

    def _connect(self) -> None:
        """What one controller tells, another one hears."""
        self.search.addRequested.connect(self.sheet.add)
        self.search.removeRequested.connect(self.sheet.remove)
        self.directory.addRequested.connect(self.sheet.add)
        self.sheet.chosenChanged.connect(self.search.refresh)
        self.search.searched.connect(self.counts.searched)
        self.handover.handedOver.connect(self.counts.handed_over)
        self.sync.loaded.connect(lambda catalogue, _engine: self.favourites.use(catalogue))
        self.sync.loaded.connect(self.search.use)
        self.sync.loaded.connect(lambda catalogue, _engine: self.directory.use(catalogue))
        self.sync.loaded.connect(lambda catalogue, _engine: self.lists.use(catalogue))
        self.sync.loaded.connect(lambda catalogue, _engine: self.sheet.use(catalogue))
        self.sync.loaded.connect(lambda catalogue, _engine: self.gaps.use(catalogue))
        self.sync.analysed.connect(self.search.use_engine)
        self.sync.aged.connect(self.sheet.set_age)
        self.sync.analysed.connect(lambda _engine: self.handover.warm())
        self.settings.changed.connect(self._use_settings)
        self.settings.filesChanged.connect(self._use_files)
        self.settings.languageChanged.connect(self._switch_language)
        self.sync.aged.connect(lambda _date, _stale: QTimer.singleShot(0, self.settings, self.settings.reread))
        window = self.window
        window.search_row.newClientRequested.connect(self.new_client)
        window.actions_.new_client.triggered.connect(self.new_client)
        self.idle.cleared.connect(self.new_client)

    def show_itself(self) -> None:
        """Come forward: the person has started the program again."""
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def new_client(self) -> None:
        """Forget everything about the person who just left."""
        self.window.hide_message()
        self.counts.new_client()
        self.again.new_client()
        self.handover.new_client()
        self.guide.new_client()
        self.directory.new_client()
        self.lists.new_client()
        self.sheet.new_client()
        self.search.new_client()

    def _has_client(self) -> bool:
        """Whether there is anything that `new_client` forgets."""
        return not (self.search.is_fresh and self.sheet.is_fresh and self.handover.is_fresh)

    def close(self) -> None:
        """Stop all work, remember the window's sizes, delete drafts."""
        self._stop()
        app = QApplication.instance()
        if app is not None:
            app.removeTranslator(self._translator)
        with contextlib.suppress(OSError):  # a folder that cannot be written costs the sizes and nothing else
            (self._data_dir / WINDOW_FILE).write_bytes(self.window.state())
        self._outbox.close()
        if self._drafts is not None:
            self._drafts.close()

    def _stop(self) -> None:
        if hasattr(self, "sync"):
            self.search.close()
            self.handover.close()
            self.sync.close()
        self._tasks.close()
        if hasattr(self, "favourites"):
            self.favourites.close()
            self.lists.close()

    def _saved_sizes(self) -> bytes:
        try:
            return (self._data_dir / WINDOW_FILE).read_bytes()
        except OSError:
            return b""

    def _use_settings(self, settings: config.Settings) -> None:
        self._settings = settings
        for controller in (
            self.sheet,
            self.favourites,
            self.lists,
            self.search,
            self.guide,
            self.directory,
            self.idle,
            self.counts,
            self.gaps,
            self.sync,
        ):
            controller.use_settings(settings)

    def _use_files(self) -> None:
        """The region has other words, crisis lines, pathways or frame texts."""
        from hytedesk.sheet import frame
        from hytedesk.vocabulary import crisis, needs, pathways

        others = [part.use_regional(self._data_dir) for part in (needs, crisis, pathways)]
        if any(others):
            self.sync.reopen()
        if frame.use_regional(self._data_dir):
            self.sheet.prepare()
            self.sheet.edited.emit()

    def _switch_language(self) -> None:
        """Make the window anew, with what is asked for and the sheet as they are."""
        old, search, sheet, counts = self.window, self.search, self.sheet, self.counts
        self._held = self.settings.held
        self._stop()
        self._tasks = ThreadTasks()
        self.window = self._make_window()
        self.window.restore(old.state())
        self.window.show()
        old.close()
        old.deleteLater()
        self.wire()
        self.search.resume(search)
        self.sheet.resume(sheet)
        self.counts.resume(counts)


def main(data_dir: Path, held: config.Held, region_file: Path | None = None) -> int:
    """Open the window on this data folder; returns the exit code.

    Args:
        data_dir: the data folder.
        held: the settings that hold there.
        region_file: a region that the person wants to follow, asked about first; None = no question.
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("HyteDesk")
    app.setDesktopFileName("hytedesk")
    instance = Instance(data_dir)
    if not instance.is_first():
        return _raise_first(instance, region_file)
    theme.color(held.settings.dark)
    if region_file is not None:
        from hytedesk.ui.controllers import follow

        theme.apply(app, held.settings.dark)
        follow.ask(data_dir, region_file).exec()
        held = config.held(data_dir)
    desktop = Desktop(data_dir, held)
    desktop.wired.connect(instance.listen)
    instance.raiseRequested.connect(desktop.show_itself)
    sys.excepthook = lambda _kind, error, _trace: _report(desktop, data_dir, error)
    app.aboutToQuit.connect(desktop.close)
    app.aboutToQuit.connect(instance.close)
    desktop.start()
    return app.exec()


def _raise_first(instance: Instance, region_file: Path | None) -> int:
    """A window is open on this data folder already: it comes forward instead of a second one."""
    if region_file is not None:
        from hytedesk.ui.controllers import follow

        follow.told(_("HyteDesk is open; close it first, then open the region file again.")).exec()
    if instance.raise_first():
        return 0
    print(_("HyteDesk is open already, but its window does not answer; close it first."), file=sys.stderr)  # noqa: T201
    return 1


def _report(desktop: Desktop, data_dir: Path, error: BaseException) -> None:
    """A bug: one sentence in the window, a trace without values in the log."""
    from hytedesk.ui import messages

    log.bug(data_dir, error)
    desktop.window.show_message(messages.unexpected())
