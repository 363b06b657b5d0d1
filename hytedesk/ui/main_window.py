"""The main window: a frame that shows at once, then its panels. The work itself is for the controllers to connect."""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.actions import Actions, in_focus, menu_bar
from hytedesk.ui.panels.search_row import SearchRow

if TYPE_CHECKING:
    from hytedesk.ui.panels.columns import Columns
    from hytedesk.ui.panels.detail import DetailPanel
    from hytedesk.ui.panels.filters import FiltersPanel
    from hytedesk.ui.panels.notice import NoticeBar
    from hytedesk.ui.panels.results import ResultsPanel
    from hytedesk.ui.panels.sheet import SheetPanel
    from hytedesk.ui.panels.state_line import StateLine

_FRAME = 40
"""Pixels, in height, for the title bar and border of the window manager."""
_PARTS = 4
"""What the state of a window is made of, one line of Base64 each."""


class MainWindow(QMainWindow):
    """Search row, filters, results, detail and sheet, state line.

    Made in two steps: first the frame with menus and search row, which a person sees and types into at once; then, by
    `fill`, everything that cannot be used before there is a catalogue.

    Attributes:
        search_row, filters, results, detail, sheet, state_line: the panels. columns: the four in the middle. All but
            the search row are there once `fill` has run.
        actions_: what the menus offer.
        data_sources: where the catalogue in use comes from, for the about page.
    """

    filters: FiltersPanel
    results: ResultsPanel
    detail: DetailPanel
    sheet: SheetPanel
    state_line: StateLine
    columns: Columns

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("HyteDesk"))
        self.search_row = SearchRow()
        self.actions_ = Actions(self)
        self.data_sources: tuple[str, ...] = ()
        self._notice: NoticeBar | None = None
        self._filled = False
        self._restored = b""
        central = QWidget()
        self._layout = QVBoxLayout(central)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.search_row)
        self._layout.addWidget(self._line())
        self._layout.addStretch(1)
        self.setCentralWidget(central)
        self.setMenuBar(menu_bar(self.actions_))
        self.resize(QSize(1366, 768).boundedTo(theme.room(self).size() - QSize(0, _FRAME)))
        self.search_row.focus()

    def fill(self) -> None:
        """Put the panels into the frame, as they were when its state was restored."""
        from hytedesk.ui.panels.columns import Columns
        from hytedesk.ui.panels.detail import DetailPanel
        from hytedesk.ui.panels.filters import FiltersPanel
        from hytedesk.ui.panels.results import ResultsPanel
        from hytedesk.ui.panels.sheet import SheetPanel
        from hytedesk.ui.panels.state_line import StateLine

        self.search_row.dress()
        self.filters = FiltersPanel()
        self.results = ResultsPanel()
        self.detail = DetailPanel()
        self.sheet = SheetPanel()
        self.state_line = StateLine()
        self.columns = Columns(self.search_row.new_client, self.filters, self.results, self.detail, self.sheet)
        self._layout.takeAt(self._layout.count() - 1)
        for widget in (self.columns, self._line(), self.state_line):
            self._layout.addWidget(widget, 1 if widget is self.columns else 0)
            widget.show()
        self._connect()
        self._filled = True
        _window, columns, right, panels = _parts(self._restored)
        self.columns.share()
        self.columns.restore(QByteArray(columns), QByteArray(right))
        for action, shown in zip(self.actions_.panels, panels, strict=False):
            action.setChecked(bool(shown))
        if self.isVisible():
            self.columns.settle()

    def show_message(self, sentence: str) -> None:
        """Say one sentence in a bar above the search row; it stays until closed or replaced."""
        from hytedesk.ui.panels.notice import NoticeBar

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
        if not self._filled:
            return self._restored
        shown = bytes(action.isChecked() for action in self.actions_.panels)
        parts = [bytes(part.data()) for part in (self.saveGeometry(), *self.columns.states())]
        return b"\n".join(map(base64.b64encode, (*parts, shown)))

    def restore(self, state: bytes) -> None:
        """Take sizes, positions and panels of `state`, before `fill`; what cannot be read changes nothing."""
        self._restored = state
        self.restoreGeometry(_parts(state)[0])

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
        if self._filled:
            self.columns.settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.isVisible() and self._filled:
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


def _parts(state: bytes) -> list[bytes]:
    """The window, its columns, the right one of them, the panels shown; all empty when `state` cannot be read."""
    try:
        parts = [base64.b64decode(line, validate=True) for line in state.split(b"\n")]
    except ValueError:
        parts = []
    return parts if len(parts) == _PARTS else [b""] * _PARTS
