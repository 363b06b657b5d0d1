"""A search engine that is no longer in use goes piece by piece: freed at once, a large one would stop the window."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from hytedesk.search.engine import Engine
    from hytedesk.search.index import Index

_EVERY = 20
"""Milliseconds between two pieces: the window can paint a frame in between."""


class Parting(QObject):
    """Holds the pieces of engines, and gives up one after the other once nobody else needs them.

    Attributes:
        remaining: how many pieces are still held.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._leaving: list[tuple[ref[Index], list[object]]] = []
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._next)

    @property
    def remaining(self) -> int:
        return sum(len(parts) for _index, parts in self._leaving)

    def see_off(self, engine: Engine) -> None:
        """Take over an engine's pieces; a search that is still running keeps them as long as it needs."""
        self._leaving.append((ref(engine.lexicon.index), engine.parts()))
        self._timer.start()

    def _next(self) -> None:
        self._leaving = [(index, parts) for index, parts in self._leaving if parts]
        free = next((parts for index, parts in self._leaving if index() is None), None)
        if free is not None:
            free.pop()
        elif not self._leaving:
            self._timer.stop()
