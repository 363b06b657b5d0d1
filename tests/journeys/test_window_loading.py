"""A catalogue is taken into use beside the window's work, and leaves it whenever the window is closed."""

from __future__ import annotations

from pathlib import Path
from weakref import ref

import pytest
from PySide6.QtCore import QObject

from hytedesk.db.catalogue import Catalogue
from hytedesk.errors import DamagedProgram
from hytedesk.search import transducer
from hytedesk.search.engine import Engine
from hytedesk.search.query import Query
from hytedesk.ui.controllers.loading import Loader
from hytedesk.ui.tasks import ThreadTasks
from scripts.tour import wait_until


class Opened:
    """A loader, and what it has handed out."""

    def __init__(self, data_dir: Path) -> None:
        self.parent = QObject()
        self.tasks = ThreadTasks()
        self.failures: list[Exception] = []
        self.loader = Loader(self.tasks, data_dir, self.failures.append, self.parent)
        self.found: list[tuple[Catalogue, Engine]] = []
        self.analysed: list[Engine] = []
        self.loader.loaded.connect(lambda catalogue, engine: self.found.append((catalogue, engine)))
        self.loader.analysed.connect(self.analysed.append)

    def load(self) -> tuple[Catalogue, Engine]:
        """Load once more; the newest catalogue and engine."""
        count = len(self.found)
        self.loader.load()
        wait_until(lambda: len(self.found) > count)
        return self.found[-1]

    def close(self) -> None:
        """As the window does it."""
        self.loader.close()
        self.tasks.close()


@pytest.fixture
def opened(demo_data: Path, qapp: object) -> Opened:  # noqa: ARG001  # there must be one
    return Opened(demo_data)


def test_the_one_before_is_closed_and_goes_in_pieces(opened: Opened) -> None:
    before, engine = opened.load()
    wait_until(lambda: bool(opened.analysed))
    index = ref(engine.lexicon.index)
    opened.load()
    opened.found.pop(0)
    opened.analysed.clear()
    del engine
    wait_until(lambda: index() is None)
    assert opened.loader._parting.remaining > 0
    wait_until(lambda: opened.loader._parting.remaining == 0)
    with pytest.raises(ValueError, match="closed"):
        before.details(())
    opened.close()
    assert opened.failures == []


def test_who_still_searches_the_one_before_finds_all_of_it(opened: Opened) -> None:
    _, engine = opened.load()
    found = engine.search(Query("yksinäisyys"))
    opened.load()
    opened.load()
    wait_until(lambda: opened.loader._old is None)
    assert engine.search(Query("yksinäisyys")) == found
    opened.close()


def test_without_voikkos_dictionary_stored_forms_answer_and_it_is_said(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transducer, "PACKAGE", "no_voikko_here")
    _, engine = opened.load()
    wait_until(lambda: bool(opened.failures))
    assert [type(failure) for failure in opened.failures] == [DamagedProgram]
    assert engine.search(Query("yksinäisille")).total > 0
    assert opened.analysed == []
    opened.close()


def test_closing_in_the_middle_of_loading_is_safe(opened: Opened) -> None:
    opened.loader.load()
    opened.close()
    wait = QObject()
    opened.parent.deleteLater()
    wait.deleteLater()
    gone: list[bool] = []
    wait.destroyed.connect(lambda: gone.append(True))
    wait_until(lambda: bool(gone))
    assert (opened.found, opened.failures) == ([], [])


def test_closing_while_the_one_before_leaves_is_safe(opened: Opened) -> None:
    opened.load()
    catalogue, _ = opened.load()
    opened.found.clear()
    assert opened.loader._parting.remaining > 0
    opened.close()
    gone: list[bool] = []
    opened.parent.destroyed.connect(lambda: gone.append(True))
    opened.parent.deleteLater()
    wait_until(lambda: bool(gone))
    with pytest.raises(ValueError, match="closed"):
        catalogue.details(())
    assert opened.failures == []
