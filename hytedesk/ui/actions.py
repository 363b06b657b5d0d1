"""What the menus of the main window offer: the actions with their shortcuts, and the menus they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMenuBar

from hytedesk import i18n
from hytedesk.i18n import _
from hytedesk.ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LANGUAGE_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
"""Each language of the window in its own words."""


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
        self.guided_find = action(_("&Guided find…"), "Ctrl+G")
        self.pathways = action(_("Pat&hways"), "Ctrl+T")
        self.directory = action(_("Directory of o&rganizations…"), "F7")
        self.who_else = action(_("&Who else offers this…"), "Shift+F7")
        self.favourite = action(_("Favo&urite: add or remove"), "Ctrl+D")
        self.lists = action(_("&Lists of services…"), "Ctrl+L")
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
        self.same_again = action(_("Same services a&gain…"), "Ctrl+R")
        self.sync = action(_("Check for &new data"), "F5")
        self.sync_page = action(_("S&ynchronisation…"))
        self.gap_report = action(_("&Gap report…"))
        self.help = action(_("&Help and keyboard shortcuts"), "F1")
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


def menu_bar(do: Actions) -> QMenuBar:
    """All menus, with `do` in them."""
    bar = QMenuBar()
    finding = (
        do.focus_search,
        do.use_offer,
        do.guided_find,
        do.pathways,
        None,
        do.directory,
        do.who_else,
        None,
        do.favourite,
        do.only_favourites,
        do.lists,
    )
    entries: tuple[tuple[str, tuple[QAction | None, ...]], ...] = (
        (_("&File"), (do.new_client, None, do.settings, None, do.quit)),
        (_("&Edit"), (*finding, None, do.cut, do.copy, do.paste, do.select_all)),
        (_("&View"), (do.show_filters, do.show_detail, do.show_sheet, do.next_panel, None)),
        (
            _("&Referral"),
            (do.print_, do.preview, do.show_client, None, do.email, do.save_pdf, do.copy_text, None, do.same_again),
        ),
        (_("&Administration"), (do.sync, do.sync_page, None, do.gap_report)),
        (_("&Help"), (do.help, do.about)),
    )
    for title, actions in entries:
        menu = bar.addMenu(title)
        _add(menu, actions)
        if actions[0] is do.show_filters:
            _add(menu.addMenu(_("&Palette")), (do.system_palette, do.light, do.dark))
            _add(menu.addMenu(_("&Language")), tuple(do.languages.values()))
    return bar


def _add(menu: QMenu, actions: tuple[QAction | None, ...]) -> None:
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)


def in_focus(method: str) -> Callable[[], None]:
    """Call `method` of the widget that has the keyboard, if it knows it."""

    def call() -> None:
        getattr(QApplication.focusWidget(), method, lambda: None)()

    return call
