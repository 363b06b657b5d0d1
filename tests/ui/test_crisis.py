"""Whom to call now, above the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from hytedesk.ui.controllers import present
from tests.sheet.services import TODAY
from tests.ui import samples

if TYPE_CHECKING:
    from hytedesk.ui.main_window import MainWindow

LINES = present.crisis_lines(["violence"], TODAY)


def test_it_stands_above_the_results_while_the_need_is_asked_for(window: MainWindow) -> None:
    bar = window.results.crisis
    assert not bar.isVisible()
    window.results.show_results(msgspec.structs.replace(samples.RESULTS, crisis=LINES))
    assert bar.isVisible()
    assert "<b>080 005 005</b>" in bar.label.text()
    assert bar.y() < window.results.list.y()
    assert "Nollalinja 080 005 005" in bar.label.accessibleName()
    window.results.show_results(samples.RESULTS)
    assert not bar.isVisible()


@pytest.mark.usefixtures("english")
def test_it_speaks_the_language_of_the_window() -> None:
    assert present.crisis_lines(["crisis_grief"], TODAY)[1].name == "Crisis Helpline"
    assert "Finnish" in present.crisis_lines(["crisis_grief"], TODAY)[1].notes
    assert present.crisis_lines(["loneliness"], TODAY) == ()


def test_what_a_region_writes_is_text(window: MainWindow) -> None:
    line = msgspec.structs.replace(LINES[0], name="<img src=x> & co")
    window.results.crisis.show_lines((line,))
    assert "&lt;img src=x&gt; &amp; co" in window.results.crisis.label.text()
