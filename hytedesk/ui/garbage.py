"""Python's garbage collector, kept to the window's thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1000
"""Milliseconds between two looks at whether there is enough to collect."""


class Collector(QObject):
    """Collects garbage in the thread that it was made in, and nowhere else.

    By itself, the collector runs in whichever thread has just made something. Where a worker thread so meets a window's
    object that is held by nothing but a circle, it destroys it there: the worker then waits for the interpreter while
    it holds a lock of Qt's, the window's thread waits for the lock while it holds the interpreter, and the window
    stands still for ever (seen in `make bench-ui`).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=EVERY)
        timer.timeout.connect(collect)
        timer.start()


def collect() -> None:
    """Collect what the collector by itself would by now, in the oldest generation that is due."""
    for generation, (made, most) in reversed(list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if made > most:
            gc.collect(generation)
            return
