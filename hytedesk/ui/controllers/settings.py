"""First start, settings, palette and language of the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from hytedesk import config
from hytedesk.errors import HyteDeskError
from hytedesk.i18n import _
from hytedesk.ui import messages, theme
from hytedesk.ui.controllers import facts
from hytedesk.ui.values import Choice
from hytedesk.vocabulary import places

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.first_start import FirstStartDialog

WINDOW_LANGUAGES = (
    Choice(id="fi", label="Suomi"),
    Choice(id="sv", label="Svenska"),
    Choice(id="en", label="English"),
)


class SettingsController(QObject):
    """Owns the settings and keeps on disk what the person chose.

    Attributes:
        settings: what holds.
        held: what the disk said last. Where it cannot be written, choices hold in `settings` alone.

    Signals:
        changed(Settings): what holds from now on.
        languageChanged: the window has to be made anew in another language.
        filesChanged: the region's configuration carries other files.
    """

    changed = Signal(object)
    languageChanged = Signal()
    filesChanged = Signal()

    def __init__(self, window: MainWindow, data_dir: Path, settings: config.Settings, held: config.Held) -> None:
        super().__init__(window)
        self._window = window
        self._data_dir = data_dir
        self.held = held
        self.settings = settings
        actions = window.actions_
        actions.settings.triggered.connect(self.open)
        for palette, dark in ((actions.light, False), (actions.dark, True), (actions.system_palette, None)):
            palette.triggered.connect(lambda _on=False, dark=dark: self.apply(self._with(dark=dark)))
        for code, action in actions.languages.items():
            action.triggered.connect(lambda _on=False, code=code: self.apply(self._with(language=code)))
        self._lock()

    def welcome(self) -> None:
        """Ask for region, municipalities and language once, unless somebody else has decided all of it."""
        if self.settings.welcomed or all(map(self.held.locked, ("language", "county", "municipalities"))):
            return
        from hytedesk.sync import region_file
        from hytedesk.ui.panels.first_start import FirstStartDialog

        shown = self._shown()
        dialog = FirstStartDialog(counties(), municipality_choices, list(WINDOW_LANGUAGES), shown, parent=self._window)
        dialog.region_file.setVisible(not region_file.decided(self.held))

        def answered() -> None:
            language, county, municipalities = dialog.choice()
            before = shown.settings
            settings = replace(before, language=language, county=county, municipalities=municipalities, welcomed=True)
            if county and shown.origins["letterhead_region"] in {"user", "default"}:
                line = facts.county_name(county, language)
                settings = replace(settings, letterhead=replace(settings.letterhead, region=line))
            self.apply(settings, before)

        dialog.accepted.connect(answered)
        dialog.regionFileRequested.connect(lambda: self._choose_region_file(dialog))
        dialog.finished.connect(lambda _result: self._window.search_row.focus())
        dialog.open()

    def _choose_region_file(self, dialog: FirstStartDialog) -> None:
        from hytedesk.ui import files

        kinds = _("Region files ({pattern})").format(pattern="*.hytedesk-region")
        files.ask(dialog, _("Open a region file"), kinds, lambda file: self.ask_to_follow(dialog, file))

    def ask_to_follow(self, dialog: FirstStartDialog, file: Path) -> None:
        """Ask whether to follow the region of a file; after a yes its data and settings come with the next check."""
        from hytedesk.ui.controllers import follow

        def answered() -> None:
            self.reread()
            dialog.show_followed(self.settings.repository)

        box = follow.ask(self._data_dir, file)
        box.setParent(dialog, box.windowFlags())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda _result: QTimer.singleShot(0, dialog, answered))
        box.open()

    def open(self) -> None:
        """Show the settings."""
        from hytedesk.ui.panels.settings import SettingsDialog

        self.reread()
        shown = self._shown()
        dialog = SettingsDialog(shown, counties(), municipality_choices, list(WINDOW_LANGUAGES), parent=self._window)
        dialog.accepted.connect(lambda: self.apply(dialog.result_settings(), shown.settings))
        dialog.open()

    def reread(self) -> None:
        """Take over what has become of the settings elsewhere: a region's new configuration, a policy."""
        found = config.held(self._data_dir)
        if found != self.held:
            before, self.held = self.held, found
            self._lock()
            if found.files != before.files:
                self.filesChanged.emit()
            self._use(found.settings)

    def apply(self, settings: config.Settings, before: config.Settings | None = None) -> None:
        """What differs from `before` holds from now on, on disk as well if it can be written.

        Args:
            settings: what the person wants.
            before: what the person saw, None = what holds.
        """
        before = before or self.settings
        if settings == before:
            return
        try:
            config.save(self._data_dir, settings, before)
        except HyteDeskError as error:
            self._window.show_message(messages.sentence(error))
            self._use(settings)
            return
        self.reread()

    def _with(self, **changes: Any) -> config.Settings:
        return replace(self.settings, **changes)

    def _shown(self) -> config.Held:
        """What holds; on a disk that cannot be written it holds in memory only."""
        return self.held._replace(settings=self.settings)

    def _lock(self) -> None:
        for action in self._window.actions_.languages.values():
            action.setEnabled(not self.held.locked("language"))

    def _use(self, settings: config.Settings) -> None:
        old, self.settings = self.settings, settings
        if settings == old:
            return
        if settings.dark != old.dark:
            app = QApplication.instance()
            if isinstance(app, QApplication):
                theme.apply(app, settings.dark)
        self.changed.emit(settings)
        if settings.language != old.language:
            self.languageChanged.emit()


def counties() -> list[Choice]:
    """The wellbeing services counties (and Helsinki and Åland) by name."""
    found = [Choice(id=county.code, label=facts.text(county.names)) for county in places.counties()]
    return sorted(found, key=facts.by_label)


def municipality_choices(county: str) -> list[Choice]:
    """The municipalities of a county by name."""
    return facts.municipality_choices(places.municipalities_of(county))
