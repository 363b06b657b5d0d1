"""Breaking text into lines for painted rows: Finnish words are long, so a word too long for a line is broken too."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QTextLayout, QTextOption

from hytedesk.ui import theme

_LONGEST = 600
"""Characters: more never fits the lines of a row, and laying out a whole text would cost a frame."""


def one_line(text: str) -> str:
    """The beginning of `text` without line breaks, as much as could ever be shown in a row."""
    return " ".join(text[:_LONGEST].split())


def _utf16(text: str) -> int:
    """Length in Qt's units, in which an emoji counts two."""
    return len(text.encode("utf-16-le")) // 2


def _marks(text: str, words: tuple[str, ...]) -> list[QTextLayout.FormatRange]:
    """The places of `words` in `text`, to be marked."""
    if not words:
        return []
    from PySide6.QtGui import QTextCharFormat

    found = []
    look = QTextCharFormat()
    look.setBackground(theme.colors().mark)
    look.setForeground(theme.colors().ink)
    for word in filter(None, words):
        start = text.find(word)
        while start >= 0:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length, mark.format = _utf16(text[:start]), _utf16(word), look
            found.append(mark)
            start = text.find(word, start + len(word))
    return found


def broken(text: str, font: QFont, width: float, most: int, words: tuple[str, ...] = ()) -> QTextLayout:
    """`text` in at most `most` lines of `width` px with `words` marked; if there is more, it ends in an ellipsis."""
    text = one_line(text)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    while True:
        layout = QTextLayout(text, font)
        layout.setTextOption(option)
        layout.setFormats(_marks(text, words))
        layout.beginLayout()
        y, shown = 0.0, 0
        for _line in range(most):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            y += line.height()
            shown = line.textStart() + line.textLength()
        layout.endLayout()
        if shown >= _utf16(text) or not shown:
            return layout
        cut = text.encode("utf-16-le")[: 2 * (shown - 1)].decode("utf-16-le", "ignore").rstrip(" …")
        text = (cut.rsplit(" ", 1)[0] if text.endswith("…") and " " in cut else cut) + "…"


def height(layout: QTextLayout) -> float:
    """Of all its lines, in pixels."""
    return sum(layout.lineAt(number).height() for number in range(layout.lineCount()))


def label(text: str, font: QFont, width: float) -> QTextLayout:
    """A short label whole, on as many lines as it needs; kept for the next painting."""
    return _label(text, font.toString(), width)


@lru_cache(maxsize=512)
def _label(text: str, described: str, width: float) -> QTextLayout:
    font = QFont()
    font.fromString(described)
    return broken(text, font, width, 20)
