"""A table of the gap report as a real table: by keyboard and screen reader cell by cell, shaded or with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from hytedesk.counts.hidden import LEAST, Shown
from hytedesk.counts.table import Table, level
from hytedesk.i18n import _
from hytedesk.ui import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hytedesk.counts.table import Cell

    Index = QModelIndex | QPersistentModelIndex

CELL_ROLE = Qt.ItemDataRole.UserRole
"""The number of a cell as a `Shown`, None for a text and a total."""

_SHADES = (0.0, 0.16, 0.36, 1.0)
"""How much of the accent is in the ground of a cell, by its `level`."""
_MOST_BAR = 18
"""Characters that the longest bar is wide."""


class GapModel(QAbstractTableModel):
    """Shows one table. In a heat map the labels stand in the vertical header, so that they stay in sight.

    Attributes:
        table: what is shown. greatest: its greatest number.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table(id="coverage", title="", note="", headers=(), labels=0, rows=())
        self.greatest = 0

    def show_table(self, table: Table) -> None:
        """Show this from now on."""
        self.beginResetModel()
        self.table, self.greatest = table, table.greatest
        self.endResetModel()

    @property
    def hidden_labels(self) -> int:
        """How many columns of the table stand in the vertical header."""
        return self.table.labels if self.table.drawing == "heat" else 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.headers) - self.hidden_labels

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        roles = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}
        if role not in roles:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.table.headers[section + self.hidden_labels]
        return str(self.table.rows[section][0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self._cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(cell)
        if role == CELL_ROLE:
            total = self.table.total and index.row() == len(self.table.rows) - 1
            return cell if isinstance(cell, Shown) and not total else None
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self._spoken(index, cell)
        return None

    def _cell(self, index: Index) -> Cell:
        return self.table.rows[index.row()][index.column() + self.hidden_labels]

    def _spoken(self, index: Index, cell: Cell) -> str:
        """A cell as a sentence that can be understood without the others: "Yksinäisyys, Vaasa: 0"."""
        header = self.table.headers[index.column() + self.hidden_labels]
        if not isinstance(cell, Shown):
            return f"{header}: {cell}"
        labels = ", ".join(str(label) for label in self.table.rows[index.row()][: self.table.labels] if label)
        return f"{labels}, {header}: {spoken_number(cell)}"


def spoken_number(number: Shown) -> str:
    """A number as a screen reader says it."""
    if number.exact:
        return str(number.least)
    if number.most < LEAST:
        return _("fewer than {n}").format(n=LEAST)
    return _("at least {n}").format(n=number.least)


def shade(number: Shown) -> tuple[QColor, QColor]:
    """The ground of a number in a heat map and the colour of its text, in the palette in use."""
    colors, share = theme.colors(), _SHADES[level(number)]
    one, other = colors.surface, colors.accent
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    ground = QColor(*(round(start + (end - start) * share) for start, end in parts))
    return ground, colors.on_accent if share == 1 else colors.ink


class _Drawing(QStyledItemDelegate):
    """Draws numbers; the number itself stands in every cell, so that colour and length only repeat it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        number = index.data(CELL_ROLE)
        model = index.model()
        if not isinstance(model, GapModel) or index.column() + model.hidden_labels < model.table.labels:
            super().paint(painter, option, index)
            return
        painter.save()
        if model.table.drawing == "heat":
            self._paint_heat(painter, option, index, number)
        else:
            self._paint_bar(painter, option, index, number, model.greatest)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        model = index.model()
        if isinstance(model, GapModel) and model.table.drawing == "bars" and index.column() >= model.table.labels:
            size.setWidth(option.fontMetrics.averageCharWidth() * (_MOST_BAR + 10))
        size.setHeight(option.fontMetrics.height() + theme.GRID)
        return size

    def _paint_heat(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, number: Shown) -> None:
        ground, ink = shade(number)
        rect = option.rect
        painter.fillRect(rect, ground)
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        self._frame(painter, option, ink)

    def _paint_bar(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, number: Shown | None, greatest: int
    ) -> None:
        colors = theme.colors()
        width = option.fontMetrics.averageCharWidth()
        inner = option.rect.adjusted(theme.GRID, 0, -theme.GRID, 0)
        text = QRect(inner.left(), inner.top(), 6 * width, inner.height())
        painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Base))
        painter.setPen(colors.ink)
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        room = max(0, min(_MOST_BAR * width, inner.right() - text.right() - 2 * theme.GRID))
        if number is not None and number.most:
            share = min(1.0, number.most / max(greatest, LEAST))
            height = max(theme.GRID, inner.height() // 2)
            bar = QRect(text.right() + 2 * theme.GRID, inner.center().y() - height // 2, round(room * share), height)
            pattern = Qt.BrushStyle.SolidPattern if number.exact else Qt.BrushStyle.BDiagPattern
            painter.fillRect(bar, QBrush(colors.accent, pattern))
            painter.setPen(colors.accent)
            painter.drawRect(bar.adjusted(0, 0, -1, -1))
        self._frame(painter, option, colors.accent)

    @staticmethod
    def _frame(painter: QPainter, option: QStyleOptionViewItem, color: QColor) -> None:
        """Two pixels around the current cell."""
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(color)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))


class _UprightHeader(QHeaderView):
    """Names that stand upright above narrow columns, shortened where the view is low."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view

    def sectionSizeFromContents(self, logical: int) -> QSize:
        name = str(self.model().headerData(logical, Qt.Orientation.Horizontal))
        size = self.fontMetrics().size(0, name)
        most = max(theme.em(self, 12), self._view.height() // 3)
        height = min(size.width() + 2 * theme.GRID, most)
        return QSize(max(size.height(), theme.em(self, 5)) + theme.GRID // 2, height)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        colors = theme.colors()
        painter.save()
        painter.fillRect(rect, colors.ground)
        painter.setPen(colors.line)
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(colors.ink)
        painter.translate(rect.left(), rect.bottom())
        painter.rotate(-90)
        turned = QRect(theme.GRID, 0, rect.height() - 2 * theme.GRID, rect.width())
        name = str(self.model().headerData(logical, Qt.Orientation.Horizontal))
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, turned.width())
        painter.drawText(turned, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class GapTableView(QTableView):
    """A table with arrow keys inside and Tab out of it."""

    def __init__(self, parent: QWidget | None = None, *, heat: bool = False) -> None:
        super().__init__(parent)
        self._model = GapModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Drawing(self))
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        if heat:
            self.setHorizontalHeader(_UprightHeader(self))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(False)
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setAccessibleName(_("Columns"))
        self.verticalHeader().setAccessibleName(_("Rows"))
        self.verticalHeader().setVisible(heat)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    @property
    def table(self) -> Table:
        """What is shown."""
        return self._model.table

    def show_table(self, table: Table) -> None:
        """Show this; the current cell stays where it was, if there is one."""
        current = self.currentIndex()
        row, column = max(0, current.row()), max(0, current.column())
        self._model.show_table(table)
        self.setAccessibleName(table.title)
        self.setAccessibleDescription(table.note)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.GRID)
        self._set_widths(table)
        self.setCurrentIndex(self._model.index(min(row, len(table.rows) - 1), column))

    def _set_widths(self, table: Table) -> None:
        """Columns of a heat map are equal: to ask each cell of 308 columns would take a quarter of a second."""
        if table.drawing == "heat":
            widest = self.fontMetrics().horizontalAdvance(str(self._model.greatest)) + 2 * theme.GRID
            self.horizontalHeader().setDefaultSectionSize(max(widest, theme.em(self, 5)))
            return
        self.resizeColumnsToContents()
        most = max(theme.em(self, 16), self.viewport().width() * 3 // 10)
        for place in range(table.labels):
            self.setColumnWidth(place, min(self.columnWidth(place), most))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_widths(self.table)
