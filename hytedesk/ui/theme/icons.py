"""Icons from `resources/icons`: one set of line drawings on a 16 x 16 grid, painted in the text colour of the moment.

The files are plain SVG with a single `<path>` of absolute M, L, C and Z commands, filled where it says so; painting
them as a path needs no SVG library at start and follows every change of palette and size.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap

from hytedesk import paths

_VIEW_BOX = 16
_STROKE = 1.5


@cache
def path(name: str) -> QPainterPath:
    """The drawing of the icon `name` in its 16 x 16 box.

    Raises:
        OSError: there is no such icon.
    """
    drawing = QPainterPath()
    for data in re.findall(r'\bd="([^"]+)"', _svg(name)):
        for command, numbers in re.findall(r"([MLCZ])([^MLCZ]*)", data):
            at = [float(number) for number in numbers.split()]
            if command == "M":
                drawing.moveTo(*at)
            elif command == "L":
                drawing.lineTo(*at)
            elif command == "C":
                drawing.cubicTo(*at)
            else:
                drawing.closeSubpath()
    return drawing


@cache
def _svg(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def paint(painter: QPainter, name: str, box: QRect | QRectF, color: QColor) -> None:
    """Draw the icon `name` into the square `box`."""
    scale = box.width() / _VIEW_BOX
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.x(), box.y())
    painter.scale(scale, scale)
    painter.setBrush(color if 'fill="currentColor"' in _svg(name) else Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(color, _STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin),
    )
    painter.drawPath(path(name))
    painter.restore()


class IconEngine(QIconEngine):
    """Paints one icon of the set in the colour that `color` names at that moment."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        from hytedesk.ui.theme import colors

        side = min(rect.width(), rect.height())
        box = QRect(0, 0, side, side)
        box.moveCenter(rect.center())
        now = colors()
        paint(painter, self._name, box, now.disabled if mode == QIcon.Mode.Disabled else getattr(now, self._role))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return IconEngine(self._name, self._role)
