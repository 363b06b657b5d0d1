"""A search engine that is no longer used leaves in pieces, and only then."""

from __future__ import annotations

from collections.abc import Callable
from weakref import ref

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.ui.controllers.parting import Parting
from tests.search.services import CATALOGUE

PATIENCE = 60_000
"""Milliseconds, on a machine that has other work."""


@pytest.fixture(scope="module")
def made() -> Callable[[], Engine]:
    """Makes an engine over an index of its own."""
    blobs = build(CATALOGUE)
    return lambda: Engine(Index.from_blobs(blobs)).warmed()


def test_pieces_leave_one_at_a_time(made: Callable[[], Engine], qtbot: QtBot) -> None:
    parting = Parting()
    parting.see_off(made())
    all_pieces = parting.remaining
    seen = [all_pieces]
    watch = QTimer(interval=0)
    watch.timeout.connect(lambda: seen.append(parting.remaining))
    watch.start()
    qtbot.waitUntil(lambda: parting.remaining == 0, timeout=PATIENCE)
    watch.stop()
    assert sorted(set(seen), reverse=True) == list(range(all_pieces, -1, -1))
    qtbot.waitUntil(lambda: not parting._timer.isActive(), timeout=PATIENCE)


def test_an_engine_in_use_loses_nothing(made: Callable[[], Engine], qtbot: QtBot) -> None:
    parting = Parting()
    engine = made()
    before = engine.search(Query("yksinäisyyteen"))
    parting.see_off(engine)
    pieces = parting.remaining
    parting.see_off(made())
    qtbot.waitUntil(lambda: parting.remaining == pieces, timeout=PATIENCE)  # the other one has gone
    assert engine.search(Query("yksinäisyyteen")) == before
    index = ref(engine.lexicon.index)
    del engine
    assert index() is None
    qtbot.waitUntil(lambda: parting.remaining == 0, timeout=PATIENCE)


def test_words_shared_with_an_engine_in_use_stay(made: Callable[[], Engine], qtbot: QtBot) -> None:
    parting = Parting()
    engine = made()
    same_index = Engine(engine.lexicon.index, lexicon=engine.lexicon)
    parting.see_off(engine)
    pieces = parting.remaining
    del engine
    parting.see_off(made())
    qtbot.waitUntil(lambda: parting.remaining == pieces, timeout=PATIENCE)
    assert same_index.search(Query("yksinäisyyteen")).total
    del same_index
    qtbot.waitUntil(lambda: parting.remaining == 0, timeout=PATIENCE)
