"""The menus by their underlined letters."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMenu

from hytedesk import i18n
from hytedesk.ui.main_window import MainWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot


def letters(actions: list[QAction]) -> list[str]:
    return [found[1].lower() for action in actions if (found := re.search("&([^&])", action.text()))]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_two_entries_of_a_menu_share_their_letter(qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    window = MainWindow()
    window.fill()
    qtbot.addWidget(window)
    bar = window.menuBar()
    for menu in (bar, *bar.findChildren(QMenu)):
        shared = [letter for letter, count in Counter(letters(menu.actions())).items() if count > 1]
        assert shared == [], [action.text() for action in menu.actions()]
