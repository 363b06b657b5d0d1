"""Help begins with the first ten minutes; the about page tells data sources and licences."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hytedesk.ui.main_window import MainWindow
from hytedesk.ui.panels import about
from hytedesk.ui.panels.about import AboutDialog, ShortcutsDialog


def texts(dialog: AboutDialog | ShortcutsDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_help_begins_with_how_to_begin(window: MainWindow) -> None:
    window.actions_.help.trigger()
    (dialog,) = window.findChildren(ShortcutsDialog)
    shown = texts(dialog)
    assert "Ensimmäiset kymmenen minuuttia" in shown
    assert shown.index("1. ") < shown.index("Ctrl+N")


def test_the_about_page_names_the_sources_of_the_catalogue_in_use(window: MainWindow) -> None:
    window.data_sources = ("ptv11:https://ptv.example · 3.11.2026",)
    window.actions_.about.trigger()
    (dialog,) = window.findChildren(AboutDialog)
    assert "https://ptv.example" in texts(dialog)


def test_every_library_has_a_version_and_a_licence(qtbot: QtBot) -> None:
    lines = about.components()
    assert {"PySide6", "SQLAlchemy", "typst"} <= {line.split()[0] for line in lines}
    assert [line for line in lines if "·" not in line] == []
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    assert "GPL" in texts(dialog)
