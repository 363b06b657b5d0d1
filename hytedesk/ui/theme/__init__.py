"""How the window looks: Fusion, our palette in light and dark, one icon set, spaces in steps of 8 px."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from hytedesk import paths
from hytedesk.ui.theme.colors import DARK, LIGHT, Colors, from_palette, to_palette

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from hytedesk.ui.theme.style import Style

__all__ = [
    "GRID",
    "Colors",
    "apply",
    "chosen",
    "color",
    "colors",
    "em",
    "font",
    "icon",
    "primary",
    "program_icon",
    "set_icon",
    "tint",
]

GRID = 8
"""Spaces between things are multiples of this (device-independent pixels)."""

_colors = LIGHT
_wish: bool | None = None
_style: Style | None = None
_LARGE = 24
"""Pixels of a line of text above which boxes to check grow with it."""


def apply(app: QApplication, dark: bool | None) -> None:
    """Dress the application, and follow the operating system from now on.

    Args:
        app: the application, before or after its windows are made.
        dark: True or False as the person chose, None = as the operating system says. High contrast of the operating
            system wins over both.
    """
    from hytedesk.ui.theme.style import LargeStyle, Style

    global _style  # noqa: PLW0603  # one application wears one style
    _load_fonts_if_none(app)
    color(dark)
    kind = LargeStyle if QFontMetrics(app.font()).height() > _LARGE else Style
    if type(_style) is not kind:
        _style = kind(colors)
        app.setStyle(_style)


def color(dark: bool | None) -> None:
    """The colours of `apply`, enough for a first frame: fonts and style take as long to make as a small window."""
    global _wish  # noqa: PLW0603
    _wish = dark
    _follow_system()
    scheme = {None: Qt.ColorScheme.Unknown, True: Qt.ColorScheme.Dark, False: Qt.ColorScheme.Light}[dark]
    QGuiApplication.styleHints().setColorScheme(scheme)
    _dress()


@cache
def _load_fonts_if_none(app: QApplication) -> None:
    """A bare system without a single font still shows text."""
    from PySide6.QtGui import QFontDatabase

    if not QFontDatabase.families():
        for file in sorted((paths.resources() / "fonts").glob("NotoSans-*.ttf")):
            QFontDatabase.addApplicationFont(str(file))
        for family in QFontDatabase.families()[:1]:
            app.setFont(QFont(family, app.font().pointSize()))


@cache
def _follow_system() -> None:
    """Our colours change with those of the system."""
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(_dress)
    hints.accessibility().contrastPreferenceChanged.connect(_dress)


def _dress() -> None:
    global _colors  # noqa: PLW0603
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        QApplication.setPalette(QPalette())
        _colors = from_palette(QGuiApplication.palette())
        return
    dark = hints.colorScheme() == Qt.ColorScheme.Dark if _wish is None else _wish
    _colors = DARK if dark else LIGHT
    palette = to_palette(_colors)
    if palette != QGuiApplication.palette():
        QApplication.setPalette(palette)


def chosen() -> bool | None:
    """What was applied: dark, light, or None = as the operating system says."""
    return _wish


def colors() -> Colors:
    """The colours in use now, for delegates and painted widgets."""
    return _colors


def icon(name: str, role: str = "ink") -> QIcon:
    """An icon of `resources/icons` in the colour of `role` (a field of `Colors`), whatever the palette becomes.

    Raises:
        OSError: when it is painted, if there is no such icon.
    """
    from PySide6.QtGui import QIcon

    from hytedesk.ui.theme.icons import IconEngine

    return QIcon(IconEngine(name, role))


def program_icon() -> QIcon:
    """The program's own, for title bars and lists of windows."""
    from PySide6.QtGui import QIcon

    return QIcon(str(paths.resources() / "icons" / "hytedesk.png"))


def set_icon(button: QPushButton, name: str, role: str = "ink", scale: float = 1.0) -> None:
    """Give a button an icon that is as large as its text, times `scale`."""
    side = round(max(16, QFontMetrics(button.font()).height()) * scale)
    button.setIcon(icon(name, role))
    button.setIconSize(QSize(side, side))


def font(base: QFont, scale: float = 1.0, *, bold: bool = False) -> QFont:
    """`base` made larger or smaller by `scale`: sizes follow the system's text size."""
    made = QFont(base)
    if base.pointSizeF() > 0:
        made.setPointSizeF(base.pointSizeF() * scale)
    else:
        made.setPixelSize(round(base.pixelSize() * scale))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def em(widget: QWidget, count: float) -> int:
    """The width of `count` average characters of the widget's font, in pixels: for widths that follow the text size."""
    return round(QFontMetrics(widget.font()).averageCharWidth() * count)


def room(widget: QWidget) -> QRect:
    """The part of the screen that is free for a window: where its parent stands, else on the first screen.

    Not by `QWidget.screen()`: PySide 6.11 makes that screen a child of the widget and takes it along when
    the widget is deleted; the next thing painted then aborts.
    """
    parent = widget.parentWidget()
    screen = QGuiApplication.screenAt(parent.window().geometry().center()) if parent else None
    return (screen or QGuiApplication.primaryScreen()).availableGeometry()


def tint(widget: QWidget, role: QPalette.ColorRole, color: QColor) -> None:
    """Give one palette role of one widget another colour while the widget is enabled."""
    palette = widget.palette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        palette.setColor(group, role, color)
    widget.setPalette(palette)


def primary(button: QPushButton) -> None:
    """Make it the one button of its panel that stands out; call it again when the palette changes."""
    tint(button, QPalette.ColorRole.Button, _colors.accent)
    tint(button, QPalette.ColorRole.ButtonText, _colors.on_accent)
