"""Every window and dialog by name and by contrast (WCAG 2.2: 1.4.3, 1.4.11, 4.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QPalette
from PySide6.QtWidgets import QStyle, QWidget

from hytedesk.config import Settings
from hytedesk.ui import theme
from hytedesk.ui.panels.about import AboutDialog, ShortcutsDialog
from hytedesk.ui.panels.first_start import FirstStartDialog
from hytedesk.ui.panels.gap_report import GapReportDialog
from hytedesk.ui.panels.settings import SettingsDialog
from hytedesk.ui.panels.sync_page import SyncDialog
from hytedesk.ui.panels.widgets import announce
from hytedesk.ui.theme.colors import DARK, LIGHT, Colors, from_palette, to_palette
from tests.ui import samples

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from hytedesk.ui.main_window import MainWindow


def nameless(root: QWidget) -> list[str]:
    """Widgets that take the keyboard but that a screen reader could not call by a name.

    The list that drops down from a combo box is Qt's own and goes by the name of its box.
    """
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None or widget.isWindow():
            continue
        if widget.window().metaObject().className() == "QComboBoxPrivateContainer":
            continue
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def test_everything_in_the_main_window_has_a_name(window: MainWindow) -> None:
    window.show_message("Viesti.")
    window.state_line.set_progress(1, 2)
    window.search_row.municipality.showPopup()
    assert nameless(window) == []


def test_everything_in_every_dialog_has_a_name(app: QApplication, qtbot: QtBot) -> None:  # noqa: ARG001
    choices = (samples.COUNTIES, samples.municipalities_of, samples.LANGUAGES)
    for dialog in (
        FirstStartDialog(*choices, samples.held(Settings())),
        SettingsDialog(samples.held(Settings(county="14")), *choices),
        SettingsDialog(samples.held(Settings(), {"language": "sv", "check_hours": 2}, {"county": "14"}), *choices),
        AboutDialog(),
        ShortcutsDialog([]),
        SyncDialog(),
        GapReportDialog(samples.COUNTIES, samples.COUNTIES, None),
        samples.mail_dialog(),
    ):
        qtbot.addWidget(dialog)
        dialog.open()
        assert nameless(dialog) == [], type(dialog).__name__


def test_the_walk_finds_what_has_no_name(app: QApplication, qtbot: QtBot) -> None:  # noqa: ARG001
    from PySide6.QtWidgets import QLineEdit, QVBoxLayout

    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(QLineEdit())
    assert nameless(window) == ["QLineEdit in QWidget"]


def luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_borders_have_contrast(colors: Colors) -> None:
    grounds = {name: getattr(colors, name) for name in ("surface", "ground", "raised", "selected", "chip")}
    texts = {name: getattr(colors, name) for name in ("ink", "muted", "accent", "amber", "green")}
    lines = {name: getattr(colors, name) for name in ("border", "accent")}
    weak = [
        f"{name} on {ground}: {contrast(color, below):.2f}"
        for wanted, several in ((4.5, texts), (3.0, lines))
        for name, color in several.items()
        for ground, below in grounds.items()
        if contrast(color, below) < wanted and (name, ground) != ("border", "chip")
    ]
    assert weak == []
    assert contrast(colors.on_accent, colors.accent) >= 4.5
    assert contrast(colors.ink, colors.mark) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_plain_widgets_get_the_same_contrast(colors: Colors) -> None:
    role, palette = QPalette.ColorRole, to_palette(colors)
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight),
        (role.Link, role.Base),
        (role.ToolTipText, role.ToolTipBase),
    ):
        assert contrast(palette.color(text), palette.color(ground)) >= 4.5, (text, ground)


def test_high_contrast_uses_only_colours_of_the_system() -> None:
    system = QPalette()
    for role, color in (
        (QPalette.ColorRole.WindowText, Qt.GlobalColor.white),
        (QPalette.ColorRole.Base, Qt.GlobalColor.black),
        (QPalette.ColorRole.Window, Qt.GlobalColor.black),
        (QPalette.ColorRole.Link, Qt.GlobalColor.yellow),
        (QPalette.ColorRole.Highlight, Qt.GlobalColor.cyan),
    ):
        system.setColor(role, color)
    colors = from_palette(system)
    assert contrast(colors.ink, colors.surface) == pytest.approx(21)
    assert contrast(colors.muted, colors.surface) == pytest.approx(21)
    assert contrast(colors.border, colors.surface) == pytest.approx(21)
    assert contrast(colors.ink, colors.mark) >= 4.5
    assert contrast(colors.accent, colors.surface) >= 4.5


def test_announcing_needs_no_screen_reader(window: MainWindow) -> None:
    QAccessible.setActive(True)
    announce(window, "41 palvelua")
    announce(window, "")


def test_boxes_to_check_grow_with_the_text(app: QApplication) -> None:
    def side() -> int:
        theme.apply(app, dark=False)
        return app.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorHeight)

    font, usual = app.font(), side()
    font.setPointSizeF(2 * font.pointSizeF())
    app.setFont(font)
    assert side() >= 1.5 * usual
