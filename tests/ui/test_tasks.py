"""Work leaves the main thread and its answer comes back to it, in order."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from hytedesk.ui.tasks import ThreadTasks


def test_work_runs_elsewhere_and_answers_here(qtbot: QtBot) -> None:
    tasks = ThreadTasks()
    worker: list[threading.Thread] = []
    answered: list[tuple[int, threading.Thread]] = []

    def work() -> int:
        worker.append(threading.current_thread())
        return 42

    def fail(error: Exception) -> None:
        raise error

    tasks.submit("local", work, lambda value: answered.append((value, threading.current_thread())), fail)
    qtbot.waitUntil(lambda: bool(answered))
    assert answered == [(42, threading.main_thread())]
    assert worker[0] is not threading.main_thread()
    tasks.close()


def test_a_failure_comes_back_as_the_exception(qtbot: QtBot) -> None:
    tasks = ThreadTasks()
    failures: list[Exception] = []

    def work() -> None:
        raise ValueError("no")

    tasks.submit("background", work, lambda _value: None, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], ValueError)
    tasks.close()


def test_one_lane_keeps_its_order_and_the_other_does_not_wait(qtbot: QtBot) -> None:
    tasks = ThreadTasks()
    gate = threading.Event()
    order: list[str] = []

    def never(error: Exception) -> None:
        raise error

    tasks.submit("background", gate.wait, lambda _value: order.append("slow"), never)
    tasks.submit("background", lambda: None, lambda _value: order.append("after"), never)
    tasks.submit("local", lambda: None, lambda _value: order.append("local"), never)
    qtbot.waitUntil(lambda: order == ["local"])
    gate.set()
    qtbot.waitUntil(lambda: order == ["local", "slow", "after"])
    tasks.close()


def test_nothing_answers_after_close(qtbot: QtBot) -> None:
    tasks = ThreadTasks()
    answered: list[int] = []
    started = threading.Event()

    def work() -> int:
        started.set()
        return 1

    tasks.submit("local", work, answered.append, lambda _error: None)
    started.wait(5)
    tasks.close()
    tasks.submit("local", work, answered.append, lambda _error: None)
    qtbot.wait(50)
    assert answered == []
