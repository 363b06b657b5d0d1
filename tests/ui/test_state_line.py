from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import msgspec
import pytest

from hytedesk.ui.panels.state_line import StateLine
from hytedesk.ui.values import Dot
from tests.ui import samples

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def line(app: QApplication, qtbot: QtBot) -> StateLine:  # noqa: ARG001
    made = StateLine()
    qtbot.addWidget(made)
    made.resize(900, 28)
    made.show_state(samples.STATE)
    made.show()
    return made


def test_it_says_the_sentence_and_the_catalogue(line: StateLine) -> None:
    assert line.sentence.text() == samples.STATE.sentence
    assert line.catalogue.text() == samples.STATE.catalogue


def test_the_demo_catalogue_is_marked(line: StateLine) -> None:
    assert not line.demo.isVisible()
    line.show_state(samples.DEMO_STATE)
    assert line.demo.isVisible()
    assert line.demo.text()


def test_it_leads_to_more(line: StateLine, qtbot: QtBot) -> None:
    with qtbot.waitSignal(line.clicked):
        line.sentence.click()


def test_progress_comes_and_goes(line: StateLine) -> None:
    line.set_progress(3, None)
    assert line.progress is not None
    assert line.progress.isVisible()
    assert line.progress.maximum() == 0
    line.set_progress(30, 100)
    assert (line.progress.value(), line.progress.maximum()) == (30, 100)
    line.hide_progress()
    assert not line.progress.isVisible()


def test_states_that_matter_differ_without_colour(line: StateLine) -> None:
    def picture(dot: Dot) -> QImage:
        line.show_state(msgspec.structs.replace(samples.STATE, dot=dot))
        return line.grab().toImage().convertToFormat(line.grab().toImage().Format.Format_Mono)

    assert set(get_args(Dot)) == {"ok", "busy", "offline", "warning", "never"}
    assert picture("ok") != picture("offline") != picture("warning") != picture("ok")
