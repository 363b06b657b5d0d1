import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from hytedesk.ui import garbage


class Circle(QObject):
    """An object of the window that nothing holds but itself."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def _made() -> list[list[object]]:
    """So much that the collector would run by itself, by far."""
    return [[] for _list in range(100 * gc.get_threshold()[0])]


def test_garbage_is_collected_in_the_thread_of_the_window_only(qtbot: QtBot, qapp: QObject) -> None:
    threads: list[threading.Thread] = []
    parent = QObject(qapp)
    garbage.Collector(parent)
    weakref.finalize(Circle(), lambda: threads.append(threading.current_thread()))
    kept: list[list[list[object]]] = []
    worker = threading.Thread(target=lambda: kept.append(_made()))
    worker.start()
    worker.join()
    assert threads == []
    qtbot.waitUntil(lambda: threads == [threading.main_thread()], timeout=60_000)
    parent.deleteLater()


def test_the_oldest_generation_that_is_due_is_collected() -> None:
    gc.collect()
    for _time in range(gc.get_threshold()[1] + 1):
        gc.collect(0)
    circle = Circle()
    gone = weakref.ref(circle)
    gc.collect(0)
    gc.collect(0)  # the circle is in the second generation now, which is due
    del circle
    garbage.collect()
    assert gone() is None
