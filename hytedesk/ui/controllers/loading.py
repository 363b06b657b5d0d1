"""The catalogue in use and its search engine: opened in the background, and again when there is a newer one."""

from __future__ import annotations

import gc
import linecache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from hytedesk.errors import Damaged
from hytedesk.ui.controllers.parting import Parting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hytedesk.catalogue import CatalogueInfo
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.search.analyser import Analyser
    from hytedesk.search.engine import Engine
    from hytedesk.ui.tasks import Tasks


_LATER = 200
"""Milliseconds until the catalogue before is closed."""
_CHECK_AFTER = 2000
"""Milliseconds until the file is read whole: what a person waits for comes first."""


class Loader(QObject):
    """Owns the catalogue in use and its engine.

    Signals:
        loaded(Catalogue, Engine): a catalogue has been opened and can be searched.
        analysed(Engine): the same catalogue, with the word analyser ready.
        tried: an attempt to load has ended, well or not.
        damaged(CatalogueInfo | None): the catalogue in use is not what was written; the older one takes its place that
            is given, None = there is none.

    Attributes:
        unreadable: there is a catalogue, but none that can be opened, or the one that is open is damaged.
        loading: an attempt is under way.
    """

    loaded = Signal(object, object)
    analysed = Signal(object)
    tried = Signal()
    damaged = Signal(object)
    _suspected = Signal()

    def __init__(
        self, tasks: Tasks, data_dir: Path, failed: Callable[[Exception], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._data_dir = data_dir
        self._failed = failed
        self._catalogue: Catalogue | None = None
        self._engine: Engine | None = None
        self._analyser: Analyser | None = None
        self._old: Catalogue | None = None
        self._parting = Parting(self)
        self.unreadable = self.loading = self._checking = False
        self._suspected.connect(self._check)

    @property
    def info(self) -> CatalogueInfo | None:
        """What the catalogue in use is, None = there is none."""
        return self._catalogue.info if self._catalogue else None

    def load(self, info: CatalogueInfo | None = None) -> None:
        """Open a catalogue, None = that in use on the disk; one that was open before stays until then."""

        def done(found: tuple[Catalogue, Engine] | None) -> None:
            self.loading = False
            if found is not None:
                self.unreadable = False
                self._let_go()
                if self._engine is not None:
                    self._parting.see_off(self._engine)
                self._old, (self._catalogue, self._engine) = self._catalogue, found
                self._catalogue.on_damage = self._suspected.emit
                self.loaded.emit(self._catalogue, self._engine)
                QTimer.singleShot(_LATER, self, self._let_go)
            self.tried.emit()
            if self._analyser is None and self._catalogue is not None:
                self._tasks.submit("background", _load_analyser, self._use_analyser, self._failed)
            QTimer.singleShot(_CHECK_AFTER, self, self._check)

        def failed(error: Exception) -> None:
            self.loading = False
            self._failed(error)
            self.unreadable = self._catalogue is None
            self.tried.emit()

        self.loading = True
        data_dir, analyser = self._data_dir, self._analyser
        self._tasks.submit("background", lambda: _open(data_dir, info, analyser), done, failed)

    def _check(self) -> None:
        """Read the file of the catalogue in use to its last byte; a damaged one gives way to the one before it."""
        info, data_dir = self.info, self._data_dir
        if info is None or self._checking:
            return

        def done(whole: CatalogueInfo | None) -> None:
            self._checking = False
            if self.info is not info or (whole is not None and whole.generation >= info.generation):
                return  # it is whole, or there is a newer one
            self.unreadable = whole is None
            if whole is not None:
                self.load(whole)
            self.damaged.emit(whole)

        def failed(error: Exception) -> None:
            self._checking = False
            self._failed(error)

        self._checking = True
        self._tasks.submit("background", lambda: _mended(data_dir), done, failed)

    def close(self) -> None:
        """Let go of the catalogue."""
        self._let_go()
        if self._catalogue is not None:
            self._catalogue.close()

    def _let_go(self) -> None:
        """Close what was in use before. That takes time, too: not in the frame in which the new one is shown."""
        if self._old is not None:
            self._old.close()
            self._old = None

    def _use_analyser(self, analyser: Analyser) -> None:
        self._analyser = analyser
        before = self._engine

        def use(engine: Engine) -> None:
            if self._engine is before:
                self._engine = engine
                self.analysed.emit(engine)

        if before is not None:
            self._tasks.submit("background", lambda: _ready(before.with_analyser(analyser)), use, self._failed)


def _open(data_dir: Path, info: CatalogueInfo | None, analyser: Analyser | None) -> tuple[Catalogue, Engine] | None:
    """The generation wanted, None = the one in use; one that cannot be read gives way to the newest whole one."""
    from hytedesk.db import files

    info = info or files.active(data_dir)
    if info is None:
        return None
    try:
        return _opened(data_dir, info, analyser)
    except Damaged:
        whole = files.mend(data_dir)
        if whole is None or whole.generation == info.generation:
            raise
        return _opened(data_dir, whole, analyser)


def _opened(data_dir: Path, info: CatalogueInfo, analyser: Analyser | None) -> tuple[Catalogue, Engine]:
    from hytedesk.db.catalogue import open_generation
    from hytedesk.db.search_index import search_index
    from hytedesk.search.engine import Engine

    catalogue = open_generation(data_dir, info)
    try:
        return catalogue, _ready(Engine(search_index(catalogue), analyser))
    except Damaged:
        catalogue.close()
        raise


def _mended(data_dir: Path) -> CatalogueInfo | None:
    from hytedesk.db import files

    return files.mend(data_dir)


def _ready(engine: Engine) -> Engine:
    """The engine, warmed; its many objects stay, so the collector need not go through them while a person types."""
    linecache.clearcache()  # PySide reads the source of every module that is imported, and it would stay: 13 MB
    engine.warmed()
    gc.freeze()
    return engine


def _load_analyser() -> Analyser:
    from hytedesk.search.analyser import Analyser

    analyser = Analyser()
    analyser.terms("sana", None)
    return analyser
