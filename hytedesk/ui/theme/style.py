"""Fusion with flat controls in our colours: borders of at least 3:1 and a focus ring of 2 px everywhere.

A proxy style instead of a style sheet: it follows the palette, costs nothing at start and leaves Fusion's
metrics alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QWidget,
)

from hytedesk.ui.theme import icons

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.ui.theme.colors import Colors

RADIUS = 4
_Primitive = QStyle.PrimitiveElement
_State = QStyle.StateFlag


def rounded(painter: QPainter, rect: QRect, fill: QColor | None, border: QColor, width: int = 1) -> None:
    """A rounded box whose border of `width` px lies wholly inside `rect`; `fill` None = transparent."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    painter.setPen(QPen(border, width))
    inset = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
    painter.restore()


def check_box(painter: QPainter, rect: QRect, colors: Colors, *, on: bool, partly: bool = False) -> None:
    """A check box as the whole window draws them: a filled box with a tick, a dash for "some of them"."""
    side = min(rect.width(), rect.height())
    box = QRect(0, 0, side, side)
    box.moveCenter(rect.center())
    if not (on or partly):
        rounded(painter, box, colors.surface, colors.border)
        return
    rounded(painter, box, colors.accent, colors.accent)
    icons.paint(painter, "check" if on else "minus", box, colors.on_accent)


class Style(QProxyStyle):
    """Fusion's metrics, our surfaces."""

    def __init__(self, colors: Callable[[], Colors]) -> None:
        super().__init__("Fusion")
        self._colors = colors

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803  # Qt's name
    ) -> int:
        if hint == QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 0
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0  # nothing moves by itself, whatever the system says about motion
        return super().styleHint(hint, option, widget, returnData)

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        colors = self._colors()
        focused = bool(state & _State.State_HasFocus)
        if element == _Primitive.PE_PanelButtonCommand:
            self._button(option, painter, colors, focused=focused)
        elif element == _Primitive.PE_FrameLineEdit:
            rounded(painter, rect, None, colors.accent if focused else colors.border, 2 if focused else 1)
        elif element == _Primitive.PE_Frame and isinstance(widget, QAbstractScrollArea):
            focused = widget.hasFocus()
            rounded(painter, rect, None, colors.accent if focused else colors.border, 2 if focused else 1)
        elif element == _Primitive.PE_FrameFocusRect:
            if not isinstance(widget, QPushButton) or widget.isFlat():
                rounded(painter, rect, None, colors.accent, 2)
        elif element in {_Primitive.PE_IndicatorCheckBox, _Primitive.PE_IndicatorItemViewItemCheck}:
            check_box(
                painter, rect, colors, on=bool(state & _State.State_On), partly=bool(state & _State.State_NoChange)
            )
        elif element == _Primitive.PE_IndicatorBranch:
            if state & _State.State_Children:
                box = QRect(0, 0, 12, 12)
                box.moveCenter(rect.center())
                icons.paint(painter, "down" if state & _State.State_Open else "right", box, colors.muted)
        else:
            super().drawPrimitive(element, option, painter, widget)

    @staticmethod
    def _button(option: QStyleOption, painter: QPainter, colors: Colors, *, focused: bool) -> None:
        state: QStyle.StateFlag = option.state
        fill: QColor = option.palette.button().color()
        primary = fill == colors.accent
        border = fill if primary else colors.border
        if not state & _State.State_Enabled:
            fill, border = colors.surface, colors.line
        elif state & (_State.State_Sunken | _State.State_On):
            fill = fill.darker(115) if primary else colors.chip
        elif state & _State.State_MouseOver:
            fill = fill.darker(108) if primary else colors.selected
        if focused:
            border = colors.ink if primary else colors.accent
        rounded(painter, option.rect, fill, border, 2 if focused else 1)

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if element == QStyle.ControlElement.CE_Splitter:
            painter.fillRect(option.rect, self._colors().line)
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control != QStyle.ComplexControl.CC_ScrollBar:
            super().drawComplexControl(control, option, painter, widget)
            return
        assert widget is not None  # noqa: S101  # every scroll bar is one
        colors = self._colors()
        painter.fillRect(option.rect, colors.ground)
        upright = not option.state & _State.State_Horizontal
        slider = self.subControlRect(control, option, QStyle.SubControl.SC_ScrollBarSlider, widget)
        rounded(
            painter,
            slider.adjusted(4, 2, -4, -2) if upright else slider.adjusted(2, 4, -2, -4),
            colors.border,
            colors.border,
        )
        for part, name in (
            (QStyle.SubControl.SC_ScrollBarSubLine, "up" if upright else "left"),
            (QStyle.SubControl.SC_ScrollBarAddLine, "down" if upright else "right"),
        ):
            rect = self.subControlRect(control, option, part, widget)
            icons.paint(painter, name, rect.adjusted(2, 2, -2, -2), colors.muted)


_MARKS = {
    QStyle.PixelMetric.PM_IndicatorWidth,
    QStyle.PixelMetric.PM_IndicatorHeight,
    QStyle.PixelMetric.PM_ExclusiveIndicatorWidth,
    QStyle.PixelMetric.PM_ExclusiveIndicatorHeight,
    QStyle.PixelMetric.PM_LineEditIconSize,
}


class LargeStyle(Style):
    """The same for large text: what is checked, and the signs in fields and boxes to open, are as high as their words.

    A class of its own, since Qt asks for sizes a thousand times before the first window is painted.
    """

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric in _MARKS:
            return round(0.8 * QFontMetrics(QApplication.font()).height())
        return super().pixelMetric(metric, option, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if not isinstance(option, QStyleOptionComboBox) or widget is None:
            super().drawComplexControl(control, option, painter, widget)
            return
        rest = QStyleOptionComboBox(option)
        rest.subControls &= ~QStyle.SubControl.SC_ComboBoxArrow
        super().drawComplexControl(control, rest, painter, widget)
        room = self.subControlRect(control, option, QStyle.SubControl.SC_ComboBoxArrow, widget)
        box = QRect(0, 0, room.width(), room.width())
        box.moveCenter(room.center())
        icons.paint(painter, "down", box, self._colors().ink)
