"""What the window understands of a sentence, as a nurse types it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from hytedesk.app import Desktop
from scripts.tour import type_text, wait_until

Open = Callable[[Path], Desktop]


@pytest.fixture
def desktop(demo_data: Path, open_desktop: Open) -> Desktop:
    """With everything loaded: the analyser too."""
    opened = open_desktop(demo_data)
    wait_until(lambda: opened.sync._loader._analyser is not None, seconds=60)
    return opened


def offered(desktop: Desktop) -> dict[str, str]:
    return {button.offer.group: button.offer.value for button in desktop.window.results.hints.buttons}


def take(desktop: Desktop, group: str) -> None:
    next(button for button in desktop.window.results.hints.buttons if button.offer.group == group).click()


def chips(desktop: Desktop) -> list[str]:
    return [chip.chip.value or chip.chip.label for chip in desktop.window.results._chips]


def test_a_sentence_becomes_filters_one_press_each(desktop: Desktop) -> None:
    field = desktop.window.search_row.field
    type_text(field, "78-vuotias yksinäinen Seinäjoella")
    assert offered(desktop) == {"municipality": "743", "age": "78", "need": "loneliness"}
    assert "743" not in chips(desktop)
    take(desktop, "municipality")
    assert field.text() == "78-vuotias yksinäinen"
    assert field.hasFocus()
    take(desktop, "age")
    assert (field.text(), desktop.window.search_row.age.currentText()) == ("yksinäinen", "78")
    take(desktop, "need")
    assert field.text() == "yksinäinen"
    assert chips(desktop) == ["loneliness", "78 v", "743"]
    assert offered(desktop) == {}
    desktop.window.results.chipRemoved.emit("need", "loneliness")
    assert offered(desktop) == {"need": "loneliness"}


def test_what_was_repaired_is_said_and_goes_with_the_text(desktop: Desktop) -> None:
    hints = desktop.window.results.hints
    type_text(desktop.window.search_row.field, "yksinaisyys")
    assert hints.said.text() == "Haettiin: yksinäisyys."
    assert hints.isVisible()
    desktop.window.search_row.field.clear()
    assert not hints.said.isVisible()


def test_the_rest_comes_in_the_pause_and_stays_when_the_sheet_changes(desktop: Desktop) -> None:
    model = desktop.window.results.list.model()
    type_text(desktop.window.search_row.field, "ryhmä")
    few = model.rowCount()
    wait_until(lambda: model.rowCount() > few)
    most = model.rowCount()
    desktop.sheet.add(desktop.window.results.current_id() or "")
    QTest.qWait(50)
    assert model.rowCount() == most


def test_a_thorough_search_that_comes_too_late_is_dropped(desktop: Desktop) -> None:
    field = desktop.window.search_row.field
    type_text(field, "ryhmä")
    desktop.search._search_thoroughly()
    type_text(field, "t")
    found = desktop.window.results.heading.text()
    QTest.qWait(100)  # less than the pause of the new text, enough for the old search to end
    assert desktop.window.results.heading.text() == found
