"""The colours of the window by role: light, dark, and whatever the operating system's high contrast gives."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette


class Colors(NamedTuple):
    """One colour per role; contrasts hold against `surface`, `ground`, `raised` and `selected`.

    Attributes:
        accent: links, focus ring, what is on; `on_accent` is text upon it.
        ink: text; `muted`: secondary text (both at least 4.5:1); `disabled`: text of what cannot be used now.
        border: of controls (at least 3:1); `line`: separators that carry no meaning.
        surface: paper of panels and fields; `ground`: behind the result cards; `raised`: the sheet panel.
        selected: background of the current row; `chip`: of a filter that is on.
        amber, green: warning and all is well, never alone: a sign or a word stands beside them.
        mark: background of a search hit in `ink`.
    """

    accent: QColor
    on_accent: QColor
    ink: QColor
    muted: QColor
    disabled: QColor
    border: QColor
    line: QColor
    surface: QColor
    ground: QColor
    raised: QColor
    selected: QColor
    chip: QColor
    amber: QColor
    green: QColor
    mark: QColor


LIGHT = Colors(
    accent=QColor("#0B5C8A"),
    on_accent=QColor("#FFFFFF"),
    ink=QColor("#16202A"),
    muted=QColor("#52606D"),
    disabled=QColor("#7B8794"),
    border=QColor("#7B8794"),
    line=QColor("#D5DCE3"),
    surface=QColor("#FFFFFF"),
    ground=QColor("#F4F6F8"),
    raised=QColor("#F1F7FB"),
    selected=QColor("#F5FAFD"),
    chip=QColor("#E2F0F8"),
    amber=QColor("#8A5A00"),
    green=QColor("#1C6B3C"),
    mark=QColor("#FFE08A"),
)

DARK = Colors(
    accent=QColor("#6FB9E6"),
    on_accent=QColor("#0A1A26"),
    ink=QColor("#E8EDF2"),
    muted=QColor("#AAB6C2"),
    disabled=QColor("#7F8C99"),
    border=QColor("#7F8C99"),
    line=QColor("#35424F"),
    surface=QColor("#1A222A"),
    ground=QColor("#121920"),
    raised=QColor("#1D2832"),
    selected=QColor("#1F2D39"),
    chip=QColor("#1F3747"),
    amber=QColor("#E8B458"),
    green=QColor("#6CC48E"),
    mark=QColor("#5E4B10"),
)


def from_palette(palette: QPalette) -> Colors:
    """The roles filled from the operating system's palette: used for its high contrast."""
    text, base, highlight = palette.windowText().color(), palette.base().color(), palette.highlight().color()
    return Colors(
        accent=palette.link().color(),
        on_accent=base,
        ink=text,
        muted=text,
        disabled=palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText),
        border=text,
        line=text,
        surface=base,
        ground=palette.window().color(),
        raised=base,
        selected=base,
        chip=base,
        amber=text,
        green=text,
        mark=highlight if highlight.lightness() > 127 == base.lightness() > 127 else base,
    )


def to_palette(colors: Colors) -> QPalette:
    """Qt's palette of these roles, so that plain widgets need no style sheet."""
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, color in (
        ((role.Window, role.Base, role.Button, role.Light, role.ToolTipBase), colors.surface),
        ((role.AlternateBase, role.Midlight), colors.ground),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), colors.ink),
        ((role.Highlight, role.Link, role.LinkVisited, role.Accent), colors.accent),
        ((role.HighlightedText,), colors.on_accent),
        ((role.PlaceholderText,), colors.muted),
        ((role.Mid, role.Dark), colors.border),
        ((role.Shadow,), colors.line),
    ):
        for each in roles:
            palette.setColor(each, color)
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, colors.disabled)
    return palette
