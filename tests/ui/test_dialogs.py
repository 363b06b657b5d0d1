from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hytedesk.config import Letterhead, Settings
from hytedesk.ui.panels.first_start import FirstStartDialog
from hytedesk.ui.panels.settings import SettingsDialog
from tests.ui import samples
from tests.ui.hands import KEY, press, type_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

SETTINGS = Settings(
    language="sv",
    county="14",
    municipalities=("499", "905"),
    letterhead=Letterhead(region="Pohjanmaa", unit="Asema", contact="Hoitaja, puh. 060 000 0000"),
    sources=("ptv11:https://ptv.example", "file:/tmp/a.ndjson"),
    nationwide=False,
    check_hours=12,
    metered=True,
    stale_days=30,
    dark=True,
    welcomed=True,
)


@pytest.fixture
def first_start(app: QApplication, qtbot: QtBot) -> FirstStartDialog:  # noqa: ARG001
    made = FirstStartDialog(samples.COUNTIES, samples.municipalities_of, samples.LANGUAGES, "sv")
    qtbot.addWidget(made)
    made.open()
    return made


def settings_dialog(qtbot: QtBot, settings: Settings) -> SettingsDialog:
    made = SettingsDialog(settings, samples.COUNTIES, samples.municipalities_of, samples.LANGUAGES)
    qtbot.addWidget(made)
    made.open()
    return made


def test_first_start_asks_for_language_county_and_municipalities(first_start: FirstStartDialog) -> None:
    assert first_start.choice() == ("sv", None, ())
    first_start.region.county.setCurrentIndex(2)
    type_in(first_start.region.municipalities.field, "Vasa")
    press(first_start.region.municipalities.field, KEY.Key_Return)
    first_start.language.setCurrentIndex(2)
    assert first_start.choice() == ("en", "14", ("905",))


def test_another_county_forgets_the_municipalities(first_start: FirstStartDialog) -> None:
    region = first_start.region
    region.county.setCurrentIndex(2)
    region.municipalities.set_checked(("905",))
    region.county.setCurrentIndex(1)
    assert region.choice() == ("13", ())


def test_enter_in_the_municipality_field_does_not_close_the_dialog(first_start: FirstStartDialog) -> None:
    first_start.region.county.setCurrentIndex(2)
    type_in(first_start.region.municipalities.field, "Vasa")
    press(first_start.region.municipalities.field, KEY.Key_Return)
    assert first_start.isVisible()


@pytest.mark.parametrize("settings", [SETTINGS, Settings()])
def test_settings_untouched_stay_as_they_were(app: QApplication, qtbot: QtBot, settings: Settings) -> None:  # noqa: ARG001
    assert settings_dialog(qtbot, settings).result_settings(settings) == settings


def test_settings_become_what_was_set(app: QApplication, qtbot: QtBot) -> None:  # noqa: ARG001
    dialog = settings_dialog(qtbot, SETTINGS)
    dialog.letterhead["unit"].setText("  Vaasan terveysasema ")
    dialog.palette_.setCurrentIndex(0)
    dialog.sources.setPlainText("\n ptv11:https://toinen.example \n\n")
    dialog.nationwide.click()
    dialog.language.setCurrentIndex(0)
    changed = dialog.result_settings(SETTINGS)
    assert changed.letterhead == Letterhead(
        region="Pohjanmaa", unit="Vaasan terveysasema", contact=SETTINGS.letterhead.contact
    )
    assert changed.sources == ("ptv11:https://toinen.example",)
    assert (changed.dark, changed.nationwide, changed.language) == (None, True, "fi")
    assert changed.welcomed
