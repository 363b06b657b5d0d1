from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from hytedesk.config import Letterhead, Refused, Settings, table
from hytedesk.ui.panels.administration import AdministrationPage
from hytedesk.ui.panels.first_start import FirstStartDialog
from hytedesk.ui.panels.settings import SettingsDialog
from tests.ui import samples
from tests.ui.hands import KEY, press, type_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from hytedesk.config import Held

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
    idle_minutes=0,
    dark=True,
    welcomed=True,
)


@pytest.fixture
def first_start(app: QApplication, qtbot: QtBot) -> FirstStartDialog:  # noqa: ARG001
    made = FirstStartDialog(
        samples.COUNTIES, samples.municipalities_of, samples.LANGUAGES, samples.held(Settings(language="sv"))
    )
    qtbot.addWidget(made)
    made.open()
    return made


def settings_dialog(qtbot: QtBot, settings: Settings) -> SettingsDialog:
    made = SettingsDialog(samples.held(settings), samples.COUNTIES, samples.municipalities_of, samples.LANGUAGES)
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
    assert settings_dialog(qtbot, settings).result_settings() == settings


def test_settings_become_what_was_set(app: QApplication, qtbot: QtBot) -> None:  # noqa: ARG001
    dialog = settings_dialog(qtbot, SETTINGS)
    dialog.letterhead["unit"].setText("  Vaasan terveysasema ")
    dialog.palette_.setCurrentIndex(0)
    dialog.sources.setPlainText("\n ptv11:https://toinen.example \n\n")
    dialog.nationwide.click()
    dialog.language.setCurrentIndex(0)
    changed = dialog.result_settings()
    assert changed.letterhead == Letterhead(
        region="Pohjanmaa", unit="Vaasan terveysasema", contact=SETTINGS.letterhead.contact
    )
    assert changed.sources == ("ptv11:https://toinen.example",)
    assert (changed.dark, changed.nationwide, changed.language) == (None, True, "fi")
    assert changed.welcomed


REGIONAL = {
    "county": "14",
    "municipalities": ("499", "905"),
    "letterhead_region": "Rantaseutu",
    "language": "sv",
    "check_hours": 2,
    "nationwide": True,
    "sources": ("ptv11:https://ptv.example",),
}


def managed_dialog(qtbot: QtBot, held: Held) -> SettingsDialog:
    made = SettingsDialog(held, samples.COUNTIES, samples.municipalities_of, samples.LANGUAGES)
    qtbot.addWidget(made)
    made.open()
    return made


def said(dialog: SettingsDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.text().startswith(("Set by", "Recommended"))]


@pytest.mark.usefixtures("app", "english")
def test_what_the_region_prescribes_cannot_be_changed_and_says_so(qtbot: QtBot) -> None:
    dialog = managed_dialog(qtbot, samples.held(Settings(), REGIONAL, {"stale_days": 7, "metered": True}))
    line, hours = dialog.letterhead["region"], dialog.check_hours
    type_in(line, "Mine")
    press(hours, KEY.Key_Up)
    assert (line.text(), hours.value()) == ("Rantaseutu", 2)
    assert line.isReadOnly()
    assert dialog.sources.isReadOnly()
    assert not dialog.language.isEnabled()
    assert not dialog.region.county.isEnabled()
    assert not dialog.region.municipalities.isEnabled()
    assert dialog.region.choice() == ("14", ("499", "905"))
    assert line.accessibleDescription() == "Set by the region"
    assert line.accessibleName() == "Letterhead: region"
    assert dialog.stale_days.accessibleDescription() == "Recommended by the region"
    assert dialog.letterhead["unit"].accessibleDescription() == "Your choice"
    assert said(dialog).count("Set by the region") == 7
    assert said(dialog).count("Recommended by the region") == 2
    assert len([label for label in dialog.findChildren(QLabel) if label.accessibleName() == "Locked"]) == 8


@pytest.mark.usefixtures("app", "english")
def test_what_is_recommended_can_be_changed(qtbot: QtBot) -> None:
    held = samples.held(Settings(), {}, {"stale_days": 7, "letterhead_unit": "Asema", "municipalities": ("905",)})
    dialog = managed_dialog(qtbot, held)
    assert dialog.result_settings() == held.settings  # also municipalities of no county, which are not shown
    dialog.letterhead["unit"].setText("Vaasa")
    dialog.stale_days.setValue(30)
    changed = dialog.result_settings()
    assert (changed.letterhead.unit, changed.stale_days) == ("Vaasa", 30)
    assert changed.municipalities == ("905",)


@pytest.mark.usefixtures("app", "english")
def test_the_administrators_settings_can_be_read(qtbot: QtBot) -> None:
    held = samples.held(Settings(profile="wards"), {"check_hours": 2}, {}, {"extra_ca_file": "/etc/authority.pem"})
    refused = (
        Refused(where="/etc/hytedesk/policies/managed/a.json", name="", reason="writable"),
        Refused(where="region", name="stale_days", reason="bounds"),
    )
    dialog = managed_dialog(qtbot, held._replace(refused=refused, files={"sheet/fi.toml": b"", "crisis.toml": b""}))
    (page,) = dialog.findChildren(AdministrationPage)
    shown = {key: label.text() for key, label in page.values.items()}
    assert set(shown) >= {one.key for one in table.TABLE if one.policy and not one.pushed} | {"network_contact"}
    assert (shown["feature_favourites"], shown["neighbours"], shown["unchecked_days"]) == ("yes", "(nothing)", "365")
    assert shown["repository_url"] == "https://hyte.rantaseutu.example"
    assert (shown["profile"], shown["extra_ca_file"]) == ("wards", "/etc/authority.pem")
    assert (shown["region_root_file"], shown["welcomed"]) == ("(nothing)", "no")
    assert said(dialog).count("Set by the administrator") == 2
    assert "a.json was not taken: ordinary users can write" in page.refused.text()
    assert "stale_days was not taken" in page.refused.text()
    assert {"Files of the region in use: crisis.toml, sheet/fi.toml.", "Serial 7"} <= {
        label.text() for label in page.findChildren(QLabel)
    }


def test_first_start_begins_with_what_is_recommended(app: QApplication, qtbot: QtBot) -> None:  # noqa: ARG001
    held = samples.held(Settings(), {"county": "14"}, {"municipalities": ("905",)})
    made = FirstStartDialog(samples.COUNTIES, samples.municipalities_of, samples.LANGUAGES, held)
    qtbot.addWidget(made)
    assert made.choice() == ("fi", "14", ("905",))
    assert not made.region.county.isEnabled()
