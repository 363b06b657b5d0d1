"""The results: what was found, what is on, and the list of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.models import VALUE_ROLE, ResultsModel
from hytedesk.ui.panels.crisis import CrisisBar
from hytedesk.ui.panels.few import FewBar
from hytedesk.ui.panels.hints import HintLine
from hytedesk.ui.panels.pathway import PathwayPanel
from hytedesk.ui.panels.result_list import ResultList
from hytedesk.ui.panels.widgets import FlowLayout, announce, muted_label, title_label

if TYPE_CHECKING:
    from hytedesk.ui.values import Chip, Choice, Results

_MOST_HELP = 0.36
"""Of the height, for the help on a pathway: the list of results keeps the larger part."""

_FOR_SORT = 70
"""Average letters beside which there is room for the word before the order of the results."""


class _ChipButton(QPushButton):
    """A filter that is on; pressed, it goes."""

    def __init__(self, chip: Chip) -> None:
        super().__init__(chip.label)
        self.chip = chip
        theme.set_icon(self, "remove", scale=0.8)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Remove the filter {filter}").format(filter=chip.whole or chip.label))
        self.setToolTip(self.accessibleName())
        self.dress()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(text + self._beside(), hint.height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        metrics, room = self.fontMetrics(), self.width() - self._beside()
        if metrics.horizontalAdvance(self.text()) > room:
            option.text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _beside(self) -> int:
        return self.iconSize().width() + 5 * theme.GRID // 2

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.em(self, 16), self.sizeHint().width()), super().minimumSizeHint().height())

    def dress(self) -> None:
        """Take the colour of the palette in use."""
        theme.tint(self, QPalette.ColorRole.Button, theme.colors().chip)


class ResultsPanel(QWidget):
    """The services found.

    Signals:
        selected: id of the service that has become current, by hand or because new results came; "" = none is.
        visited: the person went to a service in the list.
        addRequested, removeRequested: id, put it on the sheet or take it off.
        detailRequested: id, lead me to its detail.
        chipRemoved: group, value: this filter off. clearRequested: all filters off. offerAccepted(Offer): this one on.
        sortChanged: id of the order.
        left: lead me back to the search field. typed: and with this character.
        moreWanted: the person has nearly scrolled to the last row, and there are more services than rows.
    """

    selected = Signal(str)
    visited = Signal()
    addRequested = Signal(str)
    removeRequested = Signal(str)
    detailRequested = Signal(str)
    chipRemoved = Signal(str, str)
    clearRequested = Signal()
    offerAccepted = Signal(object)
    sortChanged = Signal(str)
    left = Signal()
    typed = Signal(str)
    moreWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ResultsModel(self)
        self._rows_asked_from = 0
        self._chosen = False
        self._showing = False
        self._selected: str | None = None
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.heading = title_label("")
        self.list = ResultList()
        self.list.setModel(self._model)
        self.sort = QComboBox()
        self.sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.clear = QPushButton(_("Clear"))
        self.clear.setToolTip(_("Turn all filters off"))
        self.clear.hide()
        self._chips: list[_ChipButton] = []
        self._sort_label = muted_label(_("&Sort"), self.sort)
        self.sort.setAccessibleName(_("&Sort").replace("&", ""))
        self._flow = FlowLayout()
        self._flow.addWidget(self.heading)
        self._flow.addWidget(self.clear)
        self.hints = HintLine(self._order(), self.sort)
        self.crisis = CrisisBar()
        self.pathway = PathwayPanel()
        self.help = QLabel(wordWrap=True)
        self.help.hide()
        self.few = FewBar()
        self.more = muted_label("")
        self.more.setWordWrap(True)
        self.more.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, theme.GRID, theme.GRID, theme.GRID // 2)
        layout.setSpacing(theme.GRID)
        layout.addLayout(self._flow)
        layout.addWidget(self.hints)
        layout.addWidget(self.crisis)
        layout.addWidget(self.pathway)
        layout.addWidget(self.help)
        layout.addWidget(self.few)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.more)
        self.heading.setMinimumHeight(self.clear.sizeHint().height())
        self._connect()

    def _order(self) -> QWidget:
        order = QWidget()
        beside = QHBoxLayout(order)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.GRID)
        beside.addWidget(self._sort_label)
        beside.addWidget(self.sort)
        return order

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.verticalScrollBar().valueChanged.connect(lambda _value: self._ask_for_more())
        self.list.clicked.connect(lambda _index: self.visited.emit())
        self.list.left.connect(self.left)
        self.list.typed.connect(self.typed)
        self.list.addPressed.connect(self.add_current)
        self.list.removePressed.connect(lambda: self._with_current(self.removeRequested, on_sheet=True))
        self.list.detailPressed.connect(lambda: self._with_current(self.detailRequested))
        self.list.cards.addClicked.connect(self.addRequested)
        self.list.cards.removeClicked.connect(self.removeRequested)
        self.clear.clicked.connect(self.clearRequested)
        self.hints.accepted.connect(self.offerAccepted)
        self.pathway.left.connect(self.enter)
        self.sort.activated.connect(lambda place: self.sortChanged.emit(self.sort.itemData(place)))

    def set_sorts(self, choices: list[Choice], current: str) -> None:
        """Offer these orders; `current` is the id of the one in use."""
        self.sort.clear()
        for choice in choices:
            self.sort.addItem(choice.label, choice.id)
        self.sort.setToolTip(_("Order of the services; New client begins again with the best match"))
        self.set_sort(current)

    def set_sort(self, current: str) -> None:
        """Show which order is in use, without a signal."""
        self.sort.setCurrentIndex(self.sort.findData(current))

    def show_results(self, results: Results) -> None:
        """Show what was found.

        The service that the person went to stays current while it is among the results; else the first one is.
        """
        self._show_chips(results.chips)
        if self.heading.text() != results.heading:
            self.heading.setText(results.heading)
            announce(self, results.heading)
        self.hints.show_hints(results.said, results.offers, asked=results.asked)
        self.crisis.show_lines(results.crisis)
        self.pathway.show_help(results.pathway)
        self.help.setText("\n".join(results.help))
        self.help.setVisible(bool(results.help))
        self.few.show_steps(results.steps)
        self.more.setText(results.more)
        if len(results.rows) < self._rows_asked_from:
            self._rows_asked_from = 0
        self.more.setVisible(bool(results.more))
        kept = self._selected
        self._showing = True
        try:
            if self._model.set_rows(results.rows):
                place = (self._model.place(kept) if kept and self._chosen else None) or 0
                self.list.setCurrentIndex(self._model.index(place))
        finally:
            self._showing = False
        self._select(self.list.currentIndex())

    def _ask_for_more(self) -> None:
        """When the last row is current or not two pages away; rows that have just come have no place yet."""
        rows, page = self._model.rowCount(), self.list.viewport().height()
        if self._showing or not self.more.text() or rows == self._rows_asked_from:
            return
        last = self._model.index(rows - 1)
        place = self.list.visualRect(last)
        if self.list.currentIndex() == last or (place.isValid() and place.top() < 3 * page):
            self._rows_asked_from = rows
            self.moreWanted.emit()

    def start_over(self) -> None:
        """A new search begins: the first of the next results becomes current, whatever was chosen before."""
        self._chosen = False

    def current_id(self) -> str | None:
        """The id of the current service, None when nothing was found."""
        row = self.list.currentIndex().data(VALUE_ROLE)
        return None if row is None else row.id

    def add_current(self) -> None:
        """Ask for the current service to be put on the sheet, unless it is there."""
        self._with_current(self.addRequested, on_sheet=False)

    def enter(self) -> None:
        """Lead the keyboard into the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sort_label.setVisible(event.size().width() >= theme.em(self, _FOR_SORT))
        self.pathway.limit(round(event.size().height() * _MOST_HELP))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_chips"):
            for button in self._chips:
                button.dress()

    def _with_current(self, signal: SignalInstance, *, on_sheet: bool | None = None) -> None:
        row = self.list.currentIndex().data(VALUE_ROLE)
        if row is not None and on_sheet in {None, row.on_sheet}:
            signal.emit(row.id)

    def _moved(self, current: QModelIndex) -> None:
        if not self._showing:
            self._chosen = True
            self._select(current)
            self.visited.emit()
            self._ask_for_more()

    def _select(self, current: QModelIndex) -> None:
        row = current.data(VALUE_ROLE)
        service_id = None if row is None else row.id
        if service_id != self._selected:
            self._selected = service_id
            self.selected.emit(service_id or "")

    def _show_chips(self, chips: tuple[Chip, ...]) -> None:
        """Chips that stay keep their widget, and the keyboard with it."""
        if [button.chip for button in self._chips] == list(chips):
            return
        kept = {button.chip: button for button in self._chips if button.chip in chips}
        lost_focus = any(button.hasFocus() and button.chip not in kept for button in self._chips)
        for button in self._chips:
            self._flow.removeWidget(button)
            if button.chip not in kept:
                button.hide()
                button.deleteLater()
        self._flow.removeWidget(self.clear)
        self._chips = [kept.get(chip) or self._new_chip(chip) for chip in chips]
        before: QWidget = self.clear
        for widget in (*self._chips, self.clear):
            self._flow.addWidget(widget)
            QWidget.setTabOrder(before, widget)  # behind the button that clears, which moves to the end at last
            before = widget
        self.clear.setVisible(bool(chips))
        if lost_focus:
            (self._chips[0] if self._chips else self.list).setFocus()

    def _new_chip(self, chip: Chip) -> _ChipButton:
        button = _ChipButton(chip)
        button.clicked.connect(lambda: self.chipRemoved.emit(chip.group, chip.value))
        return button
