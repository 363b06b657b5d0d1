"""The window without a screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from hytedesk import i18n
from hytedesk.ui import theme
from hytedesk.ui.main_window import MainWindow
from tests.ui import samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def finnish() -> None:
    """Every test begins in Finnish."""
    i18n.use("fi")


@pytest.fixture
def english(finnish: None) -> None:  # noqa: ARG001  # after it, and undone with it
    """For tests that name texts as they stand in the code."""
    i18n.use("en")


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in the light palette; palette and text size are put back afterwards."""
    font = QFont(qapp.font())
    theme.apply(qapp, dark=False)
    yield qapp
    qapp.setFont(font)
    theme.apply(qapp, dark=False)


@pytest.fixture
def window(app: QApplication, qtbot: QtBot) -> MainWindow:  # noqa: ARG001
    """The main window with a search in full swing."""
    made = MainWindow()
    made.fill()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    samples.fill(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made
