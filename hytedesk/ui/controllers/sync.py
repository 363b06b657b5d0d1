"""The catalogue in use: loading it, and bringing it up to date in a child process that may not stall the window."""

from __future__ import annotations

import gc
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal

from hytedesk.errors import HyteDeskError, from_wire
from hytedesk.i18n import _, ngettext
from hytedesk.ui import messages
from hytedesk.ui.controllers import state

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.catalogue import CatalogueInfo
    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.search.analyser import Analyser
    from hytedesk.search.engine import Engine
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.tasks import Tasks

_PATIENCE = 500
"""Milliseconds for the worker to stop by itself, for the window waits; then it is killed, which loses nothing."""


class SyncController(QObject):
    """Owns the catalogue in use, its search engine, the worker process and the state line.

    Signals:
        loaded(Catalogue, Engine): a catalogue has been opened and can be searched.
        analysed(Engine): the same catalogue, with the word analyser ready.
    """

    loaded = Signal(object, object)
    analysed = Signal(object)

    def __init__(self, window: MainWindow, tasks: Tasks, data_dir: Path, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._data_dir = data_dir
        self._settings = settings
        self._catalogue: Catalogue | None = None
        self._engine: Engine | None = None
        self._analyser: Analyser | None = None
        self._unreadable = False
        self._worker: QProcess | None = None
        self._said: dict[str, Any] = {}
        window.actions_.sync.triggered.connect(self.synchronise)
        window.state_line.clicked.connect(self.synchronise)

    def start(self) -> None:
        """Open the catalogue that is there; without one that can be read, synchronise first."""
        self._load(first=True)

    def use_settings(self, settings: Settings) -> None:
        """Settings have changed: another source means another catalogue."""
        old, self._settings = self._settings, settings
        moved = (settings.county, settings.municipalities) != (old.county, old.municipalities)
        if settings.sources != old.sources or (moved and settings.sources):
            self.synchronise()
        else:
            self._show_state()

    def synchronise(self) -> None:
        """Start a run in the worker process; one at a time."""
        if self._worker is not None:
            return
        from hytedesk.sync import sources

        try:
            spec = sources.configured(self._settings)
        except HyteDeskError as error:
            self._window.show_message(messages.sentence(error))
            self._show_state()
            return
        self._window.hide_message()
        self._said = {}
        worker = QProcess(self)
        worker.readyReadStandardOutput.connect(self._read)
        worker.finished.connect(self._finished)
        worker.errorOccurred.connect(self._not_started)
        self._worker = worker
        info = self._catalogue.info if self._catalogue else None
        self._window.state_line.show_state(state.running(info, self._settings))
        self._window.state_line.set_progress(0, None)
        worker.start(sys.executable, ["-m", "hytedesk", "--sync-worker", str(self._data_dir), str(spec)])

    def close(self) -> None:
        """Stop the worker, if one runs; the old catalogue stays whole."""
        if self._worker is not None:
            worker, self._worker = self._worker, None
            worker.finished.disconnect()
            worker.errorOccurred.disconnect()
            worker.terminate()
            if not worker.waitForFinished(_PATIENCE):
                worker.kill()
                worker.waitForFinished(1000)
        if self._catalogue is not None:
            self._catalogue.close()

    def _load(self, *, first: bool) -> None:
        def done(found: tuple[Catalogue, Engine] | None) -> None:
            if found is None:
                self._show_state()
                if first:
                    self.synchronise()
                return
            self._unreadable = False
            old, (self._catalogue, self._engine) = self._catalogue, found
            self.loaded.emit(self._catalogue, self._engine)
            if old is not None:
                old.close()
            self._show_state()
            if self._analyser is None:
                self._tasks.submit("background", _load_analyser, self._use_analyser, self._failed)

        def failed(error: Exception) -> None:
            self._failed(error)
            self._unreadable = self._catalogue is None
            self._show_state()
            if first:
                self.synchronise()

        data_dir, analyser = self._data_dir, self._analyser
        self._tasks.submit("background", lambda: _open(data_dir, analyser), done, failed)

    def _use_analyser(self, analyser: Analyser) -> None:
        self._analyser = analyser
        before = self._engine

        def use(engine: Engine) -> None:
            if self._engine is before:
                self._engine = engine
                self.analysed.emit(engine)

        if before is not None:
            self._tasks.submit("background", lambda: _ready(before.with_analyser(analyser)), use, self._failed)

    def _read(self) -> None:
        worker = self._worker
        while worker is not None and worker.canReadLine():
            self._said.update(msgspec.json.decode(bytes(worker.readLine().data())))
            step = self._said.pop("progress", None)
            if step:
                self._window.state_line.set_progress(step["done"], step["total"])

    def _finished(self) -> None:
        self._read()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.deleteLater()
        self._window.state_line.hide_progress()
        result, error = self._said.get("result"), self._said.get("error")
        if error is not None:
            self._window.show_message(messages.sentence(from_wire(error)))
        elif result is None:
            self._window.show_message(messages.unexpected())
        if result is not None and (result["outcome"] == "updated" or self._catalogue is None):
            if self._catalogue is not None and not self._catalogue.info.is_demo:
                self._window.show_message(_changes(result))
            self._load(first=False)
        else:
            self._show_state()

    def _not_started(self, problem: QProcess.ProcessError) -> None:
        if problem is QProcess.ProcessError.FailedToStart:
            self._finished()

    def _show_state(self) -> None:
        if self._unreadable:
            self._window.state_line.show_state(state.unreadable())
            return
        info: CatalogueInfo | None = self._catalogue.info if self._catalogue else None
        data_dir = self._data_dir

        def show(runs: Any) -> None:  # tuple[SyncRun, ...], a type of db that only checks know
            if self._worker is None:
                self._window.state_line.show_state(state.state(info, runs, self._settings, datetime.now(UTC)))

        self._tasks.submit("background", lambda: _runs(data_dir), show, self._failed)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, HyteDeskError):
            raise error
        self._window.show_message(messages.sentence(error))


def _open(data_dir: Path, analyser: Analyser | None) -> tuple[Catalogue, Engine] | None:
    from hytedesk.db.catalogue import open_active
    from hytedesk.db.search_index import search_index
    from hytedesk.search.engine import Engine

    catalogue = open_active(data_dir)
    if catalogue is None:
        return None
    return catalogue, _ready(Engine(search_index(catalogue), analyser))


def _ready(engine: Engine) -> Engine:
    """The engine, warmed; its many objects stay, so the collector need not go through them while a person types."""
    engine.warmed()
    gc.freeze()
    return engine


def _load_analyser() -> Analyser:
    from hytedesk.search.analyser import Analyser

    analyser = Analyser()
    analyser.terms("sana", None)
    return analyser


def _runs(data_dir: Path) -> Any:  # see SyncController._show_state
    from hytedesk.db import user

    return user.last_runs(data_dir, 20)


def _changes(result: dict[str, Any]) -> str:
    changes = result["added"] + result["changed"] + result["removed"]
    return (
        ngettext(
            "The catalogue is up to date; {n} record changed.",
            "The catalogue is up to date; {n} records changed.",
            changes,
        ).format(n=changes)
        if changes
        else _("The catalogue is up to date.")
    )
