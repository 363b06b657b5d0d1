"""How one row of the results is laid out and painted: a card with the button that adds it to the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.models import VALUE_ROLE
from hytedesk.ui.panels import text
from hytedesk.ui.theme import icons
from hytedesk.ui.theme.style import rounded

if TYPE_CHECKING:
    from hytedesk.ui.values import ResultRow

_PAD = 12
_BETWEEN = theme.GRID
_FACT_GAP = 14
_CACHED, _SIZES = 200, 20_000
"""Rows whose layout is remembered, and rows whose size is: a list asks for the size of every row."""


class _Fact(NamedTuple):
    """A short fact of the last lines, at its place in the card; `sign` is the icon before it, "" = none."""

    at: QRectF
    text: str
    sign: str = ""


class _Card(NamedTuple):
    """A row laid out for one width: texts at their places, from the top left corner of the card.

    Attributes:
        button_top: where the button begins; `beside`: it stands at the right of the name, else below everything.
    """

    tall: int
    button_top: int
    beside: bool
    texts: tuple[tuple[QTextLayout, QPointF, bool], ...]  # layout, place, in the secondary colour
    facts: tuple[_Fact, ...]
    small: QFont


def _paint_facts(painter: QPainter, card: _Card) -> None:
    colors = theme.colors()
    painter.setFont(card.small)
    for fact in card.facts:
        box = fact.at
        color = {"warning": colors.amber, "starred": colors.accent}.get(fact.sign, colors.muted)
        painter.setPen(color)
        if fact.sign:
            side = box.height() * 0.8
            sign = QRectF(box.x(), box.y() + (box.height() - side) / 2, side, side)
            icons.paint(painter, fact.sign, sign, color)
            box = box.adjusted(box.height(), 0, 0, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), fact.text)


class CardDelegate(QStyledItemDelegate):
    """Paints the cards and takes the clicks on their buttons.

    Signals:
        addClicked, removeClicked: the id of the service whose button was clicked.
    """

    addClicked = Signal(str)
    removeClicked = Signal(str)

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._cards: dict[ResultRow, _Card] = {}
        self._sizes: dict[ResultRow, QSize] = {}

    def forget(self) -> None:
        """Lay everything out anew: the view has another width, font or palette."""
        self._cards.clear()
        self._sizes.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row: ResultRow = index.data(VALUE_ROLE)
        size = self._sizes.get(row)
        if size is None:
            if len(self._sizes) >= _SIZES:
                self._sizes.clear()
            width = self._view.viewport().width()
            size = self._sizes[row] = QSize(width, self._card(row, width, option.font).tall + _BETWEEN)
        return size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colors = theme.colors()
        row: ResultRow = index.data(VALUE_ROLE)
        rect = self._card_rect(option.rect)
        card = self._card(row, option.rect.width(), option.font)
        current = index == self._view.currentIndex()
        focused = current and self._view.hasFocus()
        painter.save()
        rounded(
            painter,
            rect,
            colors.selected if current else colors.surface,
            colors.accent if current else colors.line,
            3 if focused else 2 if current else 1,
        )
        painter.translate(rect.topLeft())
        for layout, at, secondary in card.texts:
            painter.setPen(colors.muted if secondary or row.gone else colors.ink)
            layout.draw(painter, at)
        _paint_facts(painter, card)
        painter.translate(-rect.topLeft())
        if not row.gone:
            self._paint_button(painter, option, row, current=current)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,  # noqa: ARG002
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        row: ResultRow = index.data(VALUE_ROLE)
        if event.button() != Qt.MouseButton.LeftButton or row.gone:
            return False
        if not self.button_rect(option, row, current=index == self._view.currentIndex()).contains(
            event.position().toPoint()
        ):
            return False
        (self.removeClicked if row.on_sheet else self.addClicked).emit(row.id)
        return True

    def button_rect(self, option: QStyleOptionViewItem, row: ResultRow, *, current: bool) -> QRect:
        """Where the button of a row stands whose item fills `option.rect`, in the same coordinates."""
        box, card = self._card_rect(option.rect), self._card(row, option.rect.width(), option.font)
        size = self._button_size(option.font, row, enter=current and not row.on_sheet)
        x = box.right() - _PAD + 4 - size.width() if card.beside else box.x() + _PAD
        return QRect(QPoint(x, box.y() + card.button_top), size)

    @staticmethod
    def _card_rect(rect: QRect) -> QRect:
        return rect.adjusted(0, 0, 0, -_BETWEEN)

    @staticmethod
    def _button_text(row: ResultRow) -> str:
        return _("On the sheet") if row.on_sheet else _("Add")

    def _button_size(self, font: QFont, row: ResultRow, *, enter: bool) -> QSize:
        """With room for the sign of the Enter key or without."""
        metrics = QFontMetricsF(theme.font(font, bold=True))
        width = metrics.horizontalAdvance(self._button_text(row)) + (2 if enter else 1) * metrics.height()
        return QSize(round(width + 24), round(metrics.height() + 12))

    def _paint_button(self, painter: QPainter, option: QStyleOptionViewItem, row: ResultRow, *, current: bool) -> None:
        colors = theme.colors()
        rect = self.button_rect(option, row, current=current)
        hover = option.state & QStyle.StateFlag.State_MouseOver
        rounded(painter, rect, colors.selected if hover else colors.surface, colors.border)
        font = theme.font(option.font, bold=True)
        painter.setFont(font)
        side = QFontMetricsF(font).height()
        inner = QRectF(rect).adjusted(8, 0, -8, 0)
        sign = QRectF(inner.x(), rect.center().y() - side / 2 + 1, side, side)
        color = colors.green if row.on_sheet else colors.accent
        icons.paint(painter, "check" if row.on_sheet else "add", sign, color)
        painter.setPen(color)
        painter.drawText(
            inner.adjusted(side + 3, 0, 0, 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine),
            self._button_text(row),
        )
        if current and not row.on_sheet:
            sign.moveLeft(inner.right() - side + 2)
            icons.paint(painter, "enter", sign, color)

    def _card(self, row: ResultRow, width: int, font: QFont) -> _Card:
        card = self._cards.get(row)
        if card is None:
            if len(self._cards) >= _CACHED:
                self._cards.clear()
            card = self._cards[row] = self._lay_out(row, width, font)
        return card

    def _lay_out(self, row: ResultRow, width: int, font: QFont) -> _Card:
        inner = max(width - 2 * _PAD, 80)
        button = self._button_size(font, row, enter=True)
        letter = QFontMetricsF(font).averageCharWidth()
        room = inner - button.width() - theme.GRID
        beside = room > 30 * letter
        small = theme.font(font, 0.95)
        texts: list[tuple[QTextLayout, QPointF, bool]] = []
        y = float(theme.GRID)
        for words, its_font, wide, most, secondary in (
            (row.name, theme.font(font, 1.08, bold=True), room if beside else inner, 3, False),
            (row.organization, small, room if beside else inner, 2, True),
            (row.summary, font, inner, 2 if inner > 60 * letter else 4, False),
        ):
            if not words:
                continue
            if beside and words is row.summary:
                y = max(y + 3, theme.GRID + button.height() + 2)
            layout = text.broken(words, its_font, wide, most, () if secondary else row.highlights)
            texts.append((layout, QPointF(_PAD, y), secondary))
            y += text.height(layout) + 2
        facts, y = self._facts(row, small, inner, y + 4)
        button_top = theme.GRID if beside else round(y) + theme.GRID
        bottom = round(y) if beside or row.gone else button_top + button.height()
        return _Card(bottom + theme.GRID, button_top, beside, tuple(texts), facts, small)

    @staticmethod
    def _facts(row: ResultRow, font: QFont, width: float, top: float) -> tuple[tuple[_Fact, ...], float]:
        """Facts and warnings in a line that wraps, and where it ends."""
        metrics = QFontMetricsF(font)
        height, x, y = metrics.height(), 0.0, top
        placed = []
        for said, sign in (
            *([(_("Favourite"), "starred")] if row.favourite else []),
            *((fact, "") for fact in row.facts),
            *((fact, "warning") for fact in row.warnings),
        ):
            extra = height if sign else 0.0
            shown = metrics.elidedText(text.one_line(said), Qt.TextElideMode.ElideRight, width - extra)
            long = metrics.horizontalAdvance(shown) + extra + 1
            if x and x + long > width:
                x, y = 0.0, y + height + 2
            placed.append(_Fact(QRectF(_PAD + x, y, long, height), shown, sign))
            x += long + _FACT_GAP
        return tuple(placed), y + height if placed else y
