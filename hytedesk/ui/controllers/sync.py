"""The catalogue in use: loading it, and bringing it up to date in a child process that may not stall the window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hytedesk.errors import AlreadyRunning, Damaged, HyteDeskError, NoSource, Unreachable
from hytedesk.ui import messages
from hytedesk.ui.controllers import past, state
from hytedesk.ui.controllers.conditions import Conditions
from hytedesk.ui.controllers.loading import Loader
from hytedesk.ui.controllers.turns import Turns
from hytedesk.ui.controllers.worker import Progress, Result, Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hytedesk.catalogue import CatalogueInfo
    from hytedesk.config import Settings
    from hytedesk.sync.schedule import Plan
    from hytedesk.sync.sources import SourceSpec
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.sync_page import SyncDialog
    from hytedesk.ui.tasks import Tasks

_ELSEWHERE = timedelta(minutes=5)
"""How long it leaves a run of another program alone."""


class SyncController(QObject):
    """Owns the catalogue in use, its search engine, the worker process, the state line and the sync page.

    Signals:
        loaded(Catalogue, Engine): a catalogue has been opened and can be searched.
        analysed(Engine): the same catalogue, with the word analyser ready.
        aged(date, bool): when the catalogue was last found to be as its source has it, and whether that is long ago.
    """

    loaded = Signal(object, object)
    analysed = Signal(object)
    aged = Signal(object, bool)

    def __init__(  # noqa: PLR0913, PLR0917  # what it works with
        self,
        window: MainWindow,
        tasks: Tasks,
        data_dir: Path,
        settings: Settings,
        conditions: Conditions | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(window)
        self._window = window
        self._data_dir = data_dir
        self._settings = settings
        self._now = now
        self._loader = Loader(tasks, data_dir, self._failed, self)
        self._loader.loaded.connect(self.loaded)
        self._loader.analysed.connect(self.analysed)
        self._loader.tried.connect(self._loaded)
        self._loader.damaged.connect(self._damaged)
        self._started = False
        self._worker: Worker | None = None
        self._running, self._begun = "", now()
        self._asked = self._again = False
        self._past = past.Past(tasks, data_dir, self._failed)
        self._tried: int | None = None
        self._page: SyncDialog | None = None
        self._turns = Turns(conditions or Conditions(self), now, self)
        self._turns.look.connect(self._look)
        window.actions_.sync.triggered.connect(self.synchronise)
        window.actions_.sync_page.triggered.connect(self.open_page)
        window.state_line.clicked.connect(self.open_page)

    def start(self) -> None:
        """Open the catalogue that is there; without one that can be read, synchronise first."""
        self._loader.load()

    def reopen(self) -> None:
        """Other words count: the catalogue in use is opened again, with an engine that knows them."""
        if self._loader.info is not None:
            self._loader.load()

    def use_settings(self, settings: Settings) -> None:
        """Settings have changed: another source means another catalogue."""
        old, self._settings = self._settings, settings
        moved = (settings.county, settings.municipalities, settings.nationwide) != (
            old.county,
            old.municipalities,
            old.nationwide,
        )
        if settings.sources != old.sources or (moved and settings.sources):
            if self._worker is not None:
                self._again = True
                self._worker.cancel()
            self.synchronise()
        else:
            self._look()

    def synchronise(self) -> None:
        """A person asks for it: at once, and how it ends is said; one at a time."""
        self._asked = True
        self._window.hide_message()
        self._run()

    def stop(self) -> None:
        """Stop the run, if there is one; the old catalogue stays, and the next run comes at the next turn."""
        if self._worker is not None:
            self._turns.rest(self._settings.check_every)
            self._worker.cancel()

    def open_page(self) -> None:
        """Show what is known about synchronisations; the window stays usable beside it."""
        from hytedesk.ui.panels.sync_page import SyncDialog

        if self._page is None:
            self._page = SyncDialog(self._window)
            self._page.checkRequested.connect(self.synchronise)
            self._page.stopRequested.connect(self.stop)
        self._show()
        self._page.show()
        self._page.raise_()
        self._page.activateWindow()
        self._look()

    def close(self) -> None:
        """Stop the worker, if one runs; the old catalogue stays whole."""
        self._turns.close()
        if self._worker is not None:
            worker, self._worker = self._worker, None
            worker.close()
            took = self._now() - self._begun
            past.remember(self._data_dir, self._running, self._begun, took, Unreachable(worker.host, "cancelled"))
        self._loader.close()

    def _loaded(self) -> None:
        first, self._started = not self._started, True
        if first:
            self._turns.start()
            if self._loader.info is None:
                self.synchronise()
        self._look()

    def _run(self) -> None:
        if self._worker is not None:
            return
        try:
            specs = self._specs()
        except HyteDeskError as error:
            self._say(error)
            self._asked = False
            self._show()
            return
        self._running = _names(specs)
        self._begun = self._now()
        self._turns.stop_waiting()
        worker = Worker(self._data_dir, self._running, specs[0].host, self, asked=self._asked)
        worker.progressed.connect(self._progress)
        worker.ended.connect(self._ended)
        self._worker = worker
        self._window.state_line.set_progress(0, None)
        self._show()
        worker.start()

    def _specs(self) -> tuple[SourceSpec, ...]:
        from hytedesk.sync import chosen

        return chosen.sources_of(self._data_dir, self._settings)

    def _progress(self, progress: Progress) -> None:
        self._window.state_line.set_progress(progress.done, progress.total)

    def _ended(self, end: Result | HyteDeskError | None) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.deleteLater()
        self._window.state_line.hide_progress()
        self._remember(end)
        again, self._again = self._again, False
        if again:
            self._run()
            return
        if isinstance(end, Result):
            before = self._loader.info
            told = end.failed or (end.outcome == "updated" and before is not None and not before.is_demo)
            if self._asked and told:
                from hytedesk.ui.controllers import sync_page

                self._window.show_message(sync_page.news(end))
        else:
            self._say(end)
        self._asked = False

    def _damaged(self, older: CatalogueInfo | None) -> None:
        """The catalogue is not what was written: say what is used in its place, and have another one made."""
        info = self._loader.info
        if info is None:
            return
        if older is not None:
            self._tried = info.generation
            self._window.show_message(state.went_back(older))
        else:
            self._window.show_message(messages.sentence(Damaged(f"catalogue-{info.generation}.db")))
        self._look()

    def _say(self, error: HyteDeskError | None) -> None:
        """What went wrong, to a person who asked; who did not reads it in the state line."""
        if self._asked:
            self._window.show_message(messages.unexpected() if error is None else messages.sentence(error))

    def _remember(self, end: Result | HyteDeskError | None) -> None:
        if isinstance(end, AlreadyRunning | NoSource):
            self._turns.rest(_ELSEWHERE)
            self._look()
            return
        self._past.remember(self._running, self._begun, self._now() - self._begun, end, self._look)

    def _look(self) -> None:
        """Read the history, show what is true, and synchronise if that is due."""

        def done(seen: past.Seen) -> None:
            if self._worker is None and not self._loads(seen):
                self._show()
                self._go_on()

        self._past.look(self._settings.sources, done)

    def _loads(self, seen: past.Seen) -> bool:
        """Whether another catalogue is in use on the disk and is now loaded; what is true is shown after that."""
        info, loader = self._loader.info, self._loader
        if loader.loading or seen.generation in {None, self._tried, info and info.generation}:
            return loader.loading
        self._tried = seen.generation
        loader.load()
        return True

    def _go_on(self) -> None:
        plan = self._plan()
        if plan.is_due(self._now()):
            self._run()
        else:
            self._turns.wait_for(plan)

    def _plan(self) -> Plan:
        info = self._loader.info
        return self._turns.plan(
            self._past.history(),
            self._source(),
            self._settings,
            absent=self._past.seen is not None and self._past.seen.absent,
            in_use=0 if info is None or self._loader.unreadable else info.generation,
        )

    def _show(self) -> None:
        if self._past.seen is None and self._worker is None:
            return  # nothing is known yet that would be true
        info = self._loader.info
        history, settings, now = self._past.history(), self._settings, self._now()
        stale = info is not None and state.is_stale(info, history, settings, now)
        if self._worker is not None:
            shown = state.running(info, settings, stale)
        elif self._loader.unreadable:
            shown = state.unreadable(settings, info)
        else:
            shown = state.state(info, history, settings, self._source(), now)
        self._window.state_line.show_state(shown)
        if info is not None:
            self.aged.emit(history.checked(info).astimezone().date(), stale)
        if self._page is not None:
            from hytedesk.ui.controllers import sync_page

            self._page.show_page(
                sync_page.page(shown, info, history, self._plan(), running=self._worker is not None, now=now)
            )

    def _source(self) -> str:
        """The sources whose attempts count: those of the settings, else of the catalogue in use; "" = unusable ones."""
        if not self._settings.sources and self._loader.info is not None:
            return self._loader.info.source
        try:
            return _names(self._specs())
        except HyteDeskError:
            return ""

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, HyteDeskError):
            raise error
        self._window.show_message(messages.sentence(error))


def _names(specs: tuple[SourceSpec, ...]) -> str:
    from hytedesk.sync import sources

    return sources.names(specs)
