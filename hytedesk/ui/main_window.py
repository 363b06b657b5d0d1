"""The main window and its panels. What concerns the work itself is for the controllers to connect."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.actions import Actions, in_focus, menu_bar
from hytedesk.ui.panels.columns import Columns
from hytedesk.ui.panels.detail import DetailPanel
from hytedesk.ui.panels.filters import FiltersPanel
from hytedesk.ui.panels.notice import NoticeBar
from hytedesk.ui.panels.results import ResultsPanel
from hytedesk.ui.panels.search_row import SearchRow
from hytedesk.ui.panels.sheet import SheetPanel
from hytedesk.ui.panels.state_line import StateLine

_FRAME = 40
"""Pixels, in height, for the title bar and border of the window manager."""


class MainWindow(QMainWindow):
    """Search row, filters, results, detail and sheet, state line.

    Attributes:
        search_row, filters, results, detail, sheet, state_line: the panels. columns: the four in the middle.
        actions_: what the menus offer.
        data_sources: where the catalogue in use comes from, for the about page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("HyteDesk"))
        self.search_row = SearchRow()
        self.filters = FiltersPanel()
        self.results = ResultsPanel()
        self.detail = DetailPanel()
        self.sheet = SheetPanel()
        self.state_line = StateLine()
        self.actions_ = Actions(self)
        self.data_sources: tuple[str, ...] = ()
        self._notice: NoticeBar | None = None
        self.columns = Columns(self.search_row.new_client, self.filters, self.results, self.detail, self.sheet)
        central = QWidget()
        self._layout = QVBoxLayout(central)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for widget in (self.search_row, self._line(), self.columns, self._line(), self.state_line):
            self._layout.addWidget(widget, 1 if widget is self.columns else 0)
        self.setCentralWidget(central)
        self.setMenuBar(menu_bar(self.actions_))
        self._connect()
        self.resize(QSize(1366, 768).boundedTo(theme.room(self).size() - QSize(0, _FRAME)))
        self.columns.share()
        self.search_row.focus()

    def show_message(self, sentence: str) -> None:
        """Say one sentence in a bar above the search row; it stays until closed or replaced."""
        if self._notice is None:
            self._notice = NoticeBar()
            self._layout.insertWidget(0, self._notice)
        self._notice.say(sentence)

    def hide_message(self, sentence: str | None = None) -> None:
        """Take `sentence` away when it is the one shown, None = any: it is no longer true or no longer of use."""
        if self._notice is not None and sentence in {None, self._notice.label.text()}:
            self._notice.hide()

    def state(self) -> bytes:
        """Sizes, positions and which panels are shown, to be given to `restore` another day."""
        from PySide6.QtCore import QDataStream, QIODevice

        data = QByteArray()
        stream = QDataStream(data, QIODevice.OpenModeFlag.WriteOnly)
        shown = QByteArray(bytes(action.isChecked() for action in self.actions_.panels))
        for part in (self.saveGeometry(), *self.columns.states(), shown):
            stream << part
        return bytes(data.data())

    def restore(self, state: bytes) -> None:
        """Take sizes, positions and panels of `state`; what cannot be read changes nothing."""
        from PySide6.QtCore import QDataStream

        stream = QDataStream(QByteArray(state))
        parts = [QByteArray() for _part in range(4)]
        for part in parts:
            stream >> part
        if stream.status() != QDataStream.Status.Ok:
            return
        self.restoreGeometry(parts[0])
        self.columns.restore(parts[1], parts[2])
        for action, shown in zip(self.actions_.panels, bytes(parts[3].data()), strict=False):
            action.setChecked(bool(shown))

    @staticmethod
    def _line() -> QFrame:
        line = QFrame()
        line.setAutoFillBackground(True)
        line.setBackgroundRole(QPalette.ColorRole.Shadow)
        line.setFixedHeight(1)
        return line

    def _connect(self) -> None:
        actions = self.actions_
        actions.focus_search.triggered.connect(self.search_row.focus)
        actions.use_offer.triggered.connect(self.results.hints.accept_first)
        actions.pathways.triggered.connect(self._go_to_pathways)
        actions.next_panel.triggered.connect(self._go_to_next_panel)
        actions.quit.triggered.connect(self.close)
        for action, panel in (
            (actions.show_filters, self.filters),
            (actions.show_detail, self.detail),
            (actions.show_sheet, self.sheet),
        ):
            action.toggled.connect(partial(self.columns.want, panel))
        self.results.visited.connect(partial(self.columns.bring, self.detail))
        for action, method in (
            (actions.cut, "cut"),
            (actions.copy, "copy"),
            (actions.paste, "paste"),
            (actions.select_all, "selectAll"),
        ):
            action.triggered.connect(in_focus(method))
        actions.help.triggered.connect(self._show_shortcuts)
        actions.about.triggered.connect(self._show_about)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.isVisible():
            self.columns.settle()

    def _show_shortcuts(self) -> None:
        from hytedesk.ui.panels.about import ShortcutsDialog

        found = [(action.text().replace("&", ""), action.shortcut()) for action in self.actions() if action.isVisible()]
        ShortcutsDialog([(text, keys) for text, keys in found if not keys.isEmpty()], self).open()

    def _show_about(self) -> None:
        from hytedesk.ui.panels.about import AboutDialog

        AboutDialog(self, self.data_sources).open()

    def _go_to_pathways(self) -> None:
        self.actions_.show_filters.setChecked(True)
        self.columns.bring(self.filters)
        self.filters.go_to("pathway")

    def _go_to_next_panel(self) -> None:
        sheet = self.sheet.note if self.sheet.list.isHidden() else self.sheet.list
        panels = (
            (self.search_row, self.search_row.field),
            (self.filters, self.filters.tree),
            (self.results, self.results.list),
            (self.detail, self.detail.text),
            (self.sheet, sheet),
        )
        focus = self.focusWidget()
        here = next((place for place, (panel, _way_in) in enumerate(panels) if panel.isAncestorOf(focus)), -1)
        for step in range(1, len(panels) + 1):
            panel, way_in = panels[(here + step) % len(panels)]
            if self.columns.wants(panel):
                self.columns.bring(panel)
                way_in.setFocus(Qt.FocusReason.TabFocusReason)
                return
