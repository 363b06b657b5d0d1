"""The walk through a window finds what is put there for it to find."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.ui import walk

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def bad(qtbot: QtBot) -> QDialog:
    """A dialog as none should be."""
    made = QDialog()
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)
    label, pale = QLabel("&Nimi ja osoite, jotka eivät mahdu"), QLabel("Haalea")
    label.setFixedWidth(20)
    palette = pale.palette()
    palette.setColor(QPalette.ColorRole.WindowText, palette.color(QPalette.ColorRole.Window))
    pale.setPalette(palette)
    for widget in (QPushButton("&Tallenna"), QPushButton("&Tulosta"), label, pale, QLabel("Open the door")):
        layout.addWidget(widget)
    layout.addWidget(QPlainTextEdit())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.findChildren(QPushButton)[0].setFocus()
    return made


def test_the_faults_are_found(bad: QDialog) -> None:
    assert walk.without_buddy(bad) == ["&Nimi ja osoite, jotka eivät mahdu"]
    assert walk.doubled(bad) == ["t"]
    assert walk.english(bad) == ["Open the door"]
    assert [fault.split("'")[1] for fault in walk.cut(bad)] == ["&Nimi ja osoite, jotka eivät mahdu"]
    assert [fault.split("'")[1] for fault in walk.pale(bad)] == ["Haalea"]
    assert walk.unreached(bad)[0].startswith("Tab never comes out of QPlainTextEdit")
