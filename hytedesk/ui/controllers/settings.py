"""First start, settings, palette and language of the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from hytedesk import config
from hytedesk.errors import HyteDeskError
from hytedesk.ui import messages, theme
from hytedesk.ui.controllers import facts
from hytedesk.ui.values import Choice
from hytedesk.vocabulary import places

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.ui.main_window import MainWindow

WINDOW_LANGUAGES = (
    Choice(id="fi", label="Suomi"),
    Choice(id="sv", label="Svenska"),
    Choice(id="en", label="English"),
)


class SettingsController(QObject):
    """Owns the settings and keeps them on disk.

    Signals:
        changed(Settings): what holds from now on.
        languageChanged: the window has to be made anew in another language.
    """

    changed = Signal(object)
    languageChanged = Signal()

    def __init__(self, window: MainWindow, data_dir: Path, settings: config.Settings) -> None:
        super().__init__(window)
        self._window = window
        self._data_dir = data_dir
        self.settings = settings
        actions = window.actions_
        actions.settings.triggered.connect(self.open)
        for palette, dark in ((actions.light, False), (actions.dark, True), (actions.system_palette, None)):
            palette.triggered.connect(lambda _on=False, dark=dark: self.apply(self._with(dark=dark)))
        for code, action in actions.languages.items():
            action.triggered.connect(lambda _on=False, code=code: self.apply(self._with(language=code)))

    def welcome(self) -> None:
        """Ask for region, municipalities and language once."""
        if self.settings.welcomed:
            return
        from hytedesk.ui.panels.first_start import FirstStartDialog

        dialog = FirstStartDialog(
            counties(), municipality_choices, list(WINDOW_LANGUAGES), self.settings.language, parent=self._window
        )

        def answered() -> None:
            language, county, municipalities = dialog.choice()
            letterhead = replace(
                self.settings.letterhead,
                region=facts.county_name(county, language) if county else self.settings.letterhead.region,
            )
            self.apply(
                self._with(
                    language=language,
                    county=county,
                    municipalities=municipalities,
                    letterhead=letterhead,
                    welcomed=True,
                )
            )

        dialog.accepted.connect(answered)
        dialog.finished.connect(lambda _result: self._window.search_row.focus())
        dialog.open()

    def open(self) -> None:
        """Show the settings."""
        from hytedesk.ui.panels.settings import SettingsDialog

        dialog = SettingsDialog(
            self.settings, counties(), municipality_choices, list(WINDOW_LANGUAGES), parent=self._window
        )
        dialog.accepted.connect(lambda: self.apply(dialog.result_settings(self.settings)))
        dialog.open()

    def _with(self, **changes: Any) -> config.Settings:
        return replace(self.settings, **changes)

    def apply(self, settings: config.Settings) -> None:
        """These settings hold from now on, on disk as well if it can be written."""
        if settings == self.settings:
            return
        old, self.settings = self.settings, settings
        try:
            config.save(self._data_dir, settings)
        except HyteDeskError as error:
            self._window.show_message(messages.sentence(error))
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
