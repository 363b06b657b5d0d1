"""The main window: panels, menus and shortcuts. What concerns the work itself is for the controllers to connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QMenu, QMenuBar, QSplitter, QVBoxLayout, QWidget

from hytedesk import i18n
from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.detail import DetailPanel
from hytedesk.ui.panels.filters import FiltersPanel
from hytedesk.ui.panels.notice import NoticeBar
from hytedesk.ui.panels.results import ResultsPanel
from hytedesk.ui.panels.search_row import SearchRow
from hytedesk.ui.panels.sheet import SheetPanel
from hytedesk.ui.panels.state_line import StateLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LANGUAGE_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
"""Each language of the window in its own words."""


_FRAME = 40
"""Pixels, in height, for the title bar and border of the window manager."""


class Actions:
    """What the menus offer. Controllers connect `triggered`; edit and panel actions are complete in themselves.

    Attributes:
        system_palette, light, dark: of these one is checked, as of the languages.
        languages: by `fi`, `sv`, `en`.
        panels: checked while their panel is shown.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        action = self._action
        self.new_client = action(_("&New client"), "Ctrl+N")
        self.settings = action(_("&Settings…"), "Ctrl+,", QAction.MenuRole.PreferencesRole)
        self.quit = action(_("&Quit"), "Ctrl+Q", QAction.MenuRole.QuitRole)
        self.focus_search = action(_("&Search"), "Ctrl+F")
        self.use_offer = action(_("Use the &first filter offered"), "Ctrl+Return")
        self.favourite = action(_("Favo&urite: add or remove"), "Ctrl+D")
        self.only_favourites = action(_("&Only favourites"), "Ctrl+Shift+D")
        self.cut = action(_("Cu&t"), QKeySequence.StandardKey.Cut)
        self.copy = action(_("&Copy"), QKeySequence.StandardKey.Copy)
        self.paste = action(_("&Paste"), QKeySequence.StandardKey.Paste)
        self.select_all = action(_("Select &all"), QKeySequence.StandardKey.SelectAll)
        self.show_filters = action(_("&Filters"))
        self.show_detail = action(_("&Detail"))
        self.show_sheet = action(_("&Referral sheet"))
        self.next_panel = action(_("&Next panel"), "F6")
        self.system_palette, self.light, self.dark = self._choice(
            ((_("As the &system"), None), (_("&Light"), False), (_("&Dark"), True)), theme.chosen()
        )
        names = [(name, code) for code, name in LANGUAGE_NAMES.items()]
        self.languages = dict(zip(LANGUAGE_NAMES, self._choice(names, i18n.language()), strict=True))
        self.print_ = action(_("&Print…"), "Ctrl+P")
        self.preview = action(_("Pre&view…"), "Ctrl+Shift+P")
        self.email = action(_("&E-mail…"), "Ctrl+E")
        self.show_client = action(_("S&how to the client…"), "F11")
        self.save_pdf = action(_("&Save as PDF…"), "Ctrl+S")
        self.copy_text = action(_("&Copy as text"), "Ctrl+Shift+C")
        self.sync = action(_("Check for &new data"), "F5")
        self.sync_page = action(_("S&ynchronisation…"))
        self.help = action(_("&Keyboard shortcuts"), "F1")
        self.about = action(_("&About HyteDesk"), role=QAction.MenuRole.AboutRole)
        self.panels = (self.show_filters, self.show_detail, self.show_sheet)
        for panel in self.panels:
            panel.setCheckable(True)
            panel.setChecked(True)

    def _action(
        self,
        text: str,
        keys: str | QKeySequence.StandardKey = "",
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        action = QAction(text, self._window)
        action.setMenuRole(role)
        if keys:
            action.setShortcut(QKeySequence(keys))
        self._window.addAction(action)  # the shortcut works before the menu has been opened
        return action

    def _choice(self, choices: Iterable[tuple[str, object]], now: object) -> list[QAction]:
        """Actions of which one is checked: the one whose value is `now`."""
        group = QActionGroup(self._window)
        made = []
        for label, value in choices:
            action = self._action(label)
            action.setCheckable(True)
            action.setChecked(value == now)
            group.addAction(action)
            made.append(action)
        return made


class MainWindow(QMainWindow):
    """Search row, filters, results, detail and sheet, state line.

    Attributes:
        search_row, filters, results, detail, sheet, state_line: the panels.
        actions_: what the menus offer.
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
        self._notice: NoticeBar | None = None
        self._right = self._splitter(Qt.Orientation.Vertical, (self.detail, self.sheet), stretch=0)
        self._columns = self._splitter(Qt.Orientation.Horizontal, (self.filters, self.results, self._right), stretch=1)
        central = QWidget()
        self._layout = QVBoxLayout(central)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for widget in (self.search_row, self._line(), self._columns, self._line(), self.state_line):
            self._layout.addWidget(widget, 1 if widget is self._columns else 0)
        self.setCentralWidget(central)
        self._fill_menus()
        self._connect()
        self.resize(QSize(1366, 768).boundedTo(theme.room(self).size() - QSize(0, _FRAME)))
        self.share_width()
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
        for part in (self.saveGeometry(), self._columns.saveState(), self._right.saveState(), shown):
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
        self._columns.restoreState(parts[1])
        self._right.restoreState(parts[2])
        for action, shown in zip(self.actions_.panels, bytes(parts[3].data()), strict=False):
            action.setChecked(bool(shown))

    @staticmethod
    def _line() -> QFrame:
        line = QFrame()
        line.setAutoFillBackground(True)
        line.setBackgroundRole(QPalette.ColorRole.Shadow)
        line.setFixedHeight(1)
        return line

    @staticmethod
    def _splitter(orientation: Qt.Orientation, widgets: tuple[QWidget, ...], stretch: int) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for place, widget in enumerate(widgets):
            splitter.addWidget(widget)
            splitter.setStretchFactor(place, 1 if place == stretch else 0)
        return splitter

    def share_width(self) -> None:
        """Columns that follow the text size as far as the window allows."""
        width = self.width()
        left, right = min(theme.em(self, 42), width // 4), min(theme.em(self, 64), round(width * 0.34))
        self._columns.setSizes([left, width - left - right, right])

    def _connect(self) -> None:
        actions = self.actions_
        actions.focus_search.triggered.connect(self.search_row.focus)
        actions.use_offer.triggered.connect(self.results.hints.accept_first)
        actions.next_panel.triggered.connect(self._go_to_next_panel)
        actions.quit.triggered.connect(self.close)
        for action, panel in (
            (actions.show_filters, self.filters),
            (actions.show_detail, self.detail),
            (actions.show_sheet, self.sheet),
        ):
            action.toggled.connect(panel.setVisible)
            action.toggled.connect(self._hide_empty_column)
        for action, method in (
            (actions.cut, "cut"),
            (actions.copy, "copy"),
            (actions.paste, "paste"),
            (actions.select_all, "selectAll"),
        ):
            action.triggered.connect(_in_focus(method))
        actions.help.triggered.connect(self._show_shortcuts)
        actions.about.triggered.connect(self._show_about)

    def _show_shortcuts(self) -> None:
        from hytedesk.ui.panels.about import ShortcutsDialog

        found = [(action.text().replace("&", ""), action.shortcut()) for action in self.actions()]
        ShortcutsDialog([(text, keys) for text, keys in found if not keys.isEmpty()], self).open()

    def _show_about(self) -> None:
        from hytedesk.ui.panels.about import AboutDialog

        AboutDialog(self).open()

    def _hide_empty_column(self) -> None:
        self._right.setVisible(self.actions_.show_detail.isChecked() or self.actions_.show_sheet.isChecked())

    def _go_to_next_panel(self) -> None:
        sheet = self.sheet.list if self.sheet.list.isVisible() else self.sheet.note
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
            if panel.isVisible():
                way_in.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _fill_menus(self) -> None:
        do = self.actions_
        bar = QMenuBar()
        self.setMenuBar(bar)
        finding = (do.focus_search, do.use_offer, None, do.favourite, do.only_favourites)
        entries: tuple[tuple[str, tuple[QAction | None, ...]], ...] = (
            (_("&File"), (do.new_client, None, do.settings, None, do.quit)),
            (_("&Edit"), (*finding, None, do.cut, do.copy, do.paste, do.select_all)),
            (_("&View"), (do.show_filters, do.show_detail, do.show_sheet, do.next_panel, None)),
            (_("&Referral"), (do.print_, do.preview, do.show_client, None, do.email, do.save_pdf, do.copy_text)),
            (_("&Administration"), (do.sync, do.sync_page)),
            (_("&Help"), (do.help, do.about)),
        )
        for title, actions in entries:
            menu = bar.addMenu(title)
            _add(menu, actions)
            if actions[0] is do.show_filters:
                _add(menu.addMenu(_("&Palette")), (do.system_palette, do.light, do.dark))
                _add(menu.addMenu(_("&Language")), tuple(do.languages.values()))


def _add(menu: QMenu, actions: tuple[QAction | None, ...]) -> None:
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)


def _in_focus(method: str) -> Callable[[], None]:
    """Call `method` of the widget that has the keyboard, if it knows it."""

    def call() -> None:
        getattr(QApplication.focusWidget(), method, lambda: None)()

    return call
