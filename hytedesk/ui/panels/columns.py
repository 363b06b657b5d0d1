"""The columns of the window, and how they share it where large text leaves too little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme

if TYPE_CHECKING:
    from hytedesk.ui.panels.filters import FiltersPanel
    from hytedesk.ui.panels.results import ResultsPanel

_WIDE, _HIGH = 112, 32
"""Average letters and lines of text that a window needs for all columns side by side, sheet below detail."""


class Columns(QSplitter):
    """Filters, results, and detail above sheet; in too small a window one place of tabs beside the results.

    Only the size of the window and of its text decides which, never what is shown: nothing jumps while one types.
    The title of each panel is the name of its tab.
    """

    def __init__(
        self, before: QWidget, filters: FiltersPanel, results: ResultsPanel, detail: QWidget, sheet: QWidget
    ) -> None:
        """Panels in their order; Tab comes to the first of them from `before`."""
        super().__init__(Qt.Orientation.Horizontal)
        self._before = before
        self._filters, self._results, self._detail, self._sheet = filters, results, detail, sheet
        self._wanted = dict.fromkeys((filters, detail, sheet), True)
        self._tabs: QTabWidget | None = None
        self._side_by_side = (QByteArray(), QByteArray())
        self._right = QSplitter(Qt.Orientation.Vertical)
        for splitter in (self, self._right):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        for place, widget in enumerate((filters, results, self._right)):
            self.addWidget(widget)
            self.setStretchFactor(place, 1 if widget is results else 0)
        for place, widget in enumerate((detail, sheet)):
            self._right.addWidget(widget)
            self._right.setStretchFactor(place, 1 if widget is detail else 0)

    def settle(self) -> None:
        """Give the panels their places in a window of this size, with text of this size."""
        window = self.window()
        tight = window.width() < theme.em(self, _WIDE) or window.height() < _HIGH * self.fontMetrics().lineSpacing()
        if tight == (self._tabs is not None):
            return
        focus = QApplication.focusWidget()
        if tight:
            self._to_tabs()
        else:
            self._to_columns()
        here = next((panel for panel in self._wanted if focus is not None and panel.isAncestorOf(focus)), None)
        if focus is not None and here is not None:
            self.bring(here)
            focus.setFocus()

    def want(self, panel: QWidget, wanted: bool) -> None:
        """Show a panel or leave it away."""
        self._wanted[panel] = wanted
        if self._tabs is not None:
            self._tabs.setTabVisible(self._tabs.indexOf(panel), wanted)
            self._tabs.setVisible(any(self._wanted.values()))
        else:
            panel.setVisible(wanted)
            self._right.setVisible(self._wanted[self._detail] or self._wanted[self._sheet])

    def wants(self, panel: QWidget) -> bool:
        """Whether a panel is shown, or one tab away."""
        return self._wanted.get(panel, True)

    def bring(self, panel: QWidget) -> None:
        """Show the tab of a panel, where there are tabs."""
        if self._tabs is not None and self._wanted.get(panel):
            self._tabs.setCurrentWidget(panel)

    def share(self) -> None:
        """Columns that follow the text size as far as the window allows."""
        width = self.window().width()
        if self._tabs is not None:
            side = width * 12 // 25
            self.setSizes([width - side, 0, side])  # the middle one is the empty place of detail and sheet
            return
        left, right = min(theme.em(self, 42), width // 4), min(theme.em(self, 64), round(width * 0.34))
        self.setSizes([left, width - left - right, right])

    def states(self) -> tuple[QByteArray, QByteArray]:
        """Sizes of the columns when all are side by side, for `restore`."""
        return (self.saveState(), self._right.saveState()) if self._tabs is None else self._side_by_side

    def restore(self, columns: QByteArray, right: QByteArray) -> None:
        """Take sizes of another day; what cannot be read changes nothing."""
        if self._tabs is not None:
            self._side_by_side = (columns, right)
        else:
            self.restoreState(columns)
            self._right.restoreState(right)

    def minimumSizeHint(self) -> QSize:
        """As small as the tabs allow: a window that becomes smaller gets them in time."""
        if self._tabs is not None:
            return super().minimumSizeHint()
        sides = [panel.minimumSizeHint() for panel in self._wanted]
        least = self._results.minimumSizeHint()
        bar = 3 * self.fontMetrics().lineSpacing()
        height = max(least.height(), *(side.height() + bar for side in sides))
        return QSize(
            least.width() + max(side.width() for side in sides), min(height, super().minimumSizeHint().height())
        )

    def _to_tabs(self) -> None:
        self._side_by_side = self.states()
        tabs = QTabWidget()
        self.addWidget(tabs)  # first: what leaves the window and comes back is last for Tab
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(_("Panels beside the services found"))
        for panel in self._wanted:
            place = tabs.addTab(panel, panel.windowTitle())
            tabs.setTabToolTip(place, "{}  F6".format(_("&Next panel").replace("&", "")))
            panel.windowTitleChanged.connect(self._name_tab)
        tabs.setCurrentWidget(self._detail)
        self._right.hide()
        self._tabs = tabs
        for panel, wanted in self._wanted.items():
            self.want(panel, wanted)
        QWidget.setTabOrder(self._results.list, tabs.tabBar())
        QWidget.setTabOrder(tabs.tabBar(), self._filters.tree)
        self.share()

    def _to_columns(self) -> None:
        tabs, self._tabs = self._tabs, None
        assert tabs is not None  # noqa: S101  # there are tabs to leave
        for panel in self._wanted:
            panel.windowTitleChanged.disconnect(self._name_tab)
        self.insertWidget(0, self._filters)
        self._right.insertWidget(0, self._detail)
        self._right.insertWidget(1, self._sheet)
        tabs.setParent(None)
        tabs.deleteLater()
        for panel, wanted in self._wanted.items():
            self.want(panel, wanted)
        QWidget.setTabOrder(self._before, self._filters.tree)
        self.restore(*self._side_by_side)

    def _name_tab(self, title: str) -> None:
        panel = self.sender()
        if self._tabs is not None and isinstance(panel, QWidget):
            self._tabs.setTabText(self._tabs.indexOf(panel), title)
