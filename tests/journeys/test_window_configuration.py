"""What a region pushes reaches an open window, and is locked there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from hytedesk import config, i18n
from hytedesk.app import Desktop
from hytedesk.config import Settings, kept, machine
from hytedesk.paths import resources
from hytedesk.sheet import frame
from hytedesk.sync import region_file
from hytedesk.ui.panels.first_start import FirstStartDialog
from hytedesk.ui.panels.settings import SettingsDialog
from hytedesk.ui.panels.trust import TrustDialog
from hytedesk.vocabulary import crisis, needs
from scripts.tour import start, wait_until
from tests.fakes.region import Region
from tests.fakes.region_records import NAMES, services

Open = Callable[[Path], Desktop]


@pytest.fixture(autouse=True)
def finnish_afterwards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(machine, "LINUX", tmp_path / "policies")
    yield
    i18n.use("fi")
    for part in (needs, crisis, frame):
        part.use_regional(tmp_path / "nothing here")


@pytest.fixture
def region(tmp_path: Path) -> Iterator[Region]:
    with Region(tmp_path) as made:
        made.publish(services(*NAMES))
        yield made


def push(
    region: Region,
    serial: int,
    mandatory: dict[str, object],
    recommended: dict[str, object] | None = None,
    **more: object,
) -> None:
    whole = {"format": 1, "serial": serial, "mandatory": mandatory, "recommended": recommended or {}, **more}
    staged = region.staged()
    with staged.edit_targets("config") as targets:
        staged.put(targets, "config/default.json", json.dumps(whole).encode())
    staged.seal()
    staged.write()


@pytest.fixture
def laptop(region: Region, tmp_path: Path) -> Path:
    """It knows its region's address and root file, and has the catalogue."""
    data = tmp_path / "laptop"
    chosen = Settings(language="fi", repository_url=region.server.url, region_root_file=str(region.root), welcomed=True)
    config.save(data, chosen, Settings(language="en"))
    region.sync(data)
    return data


def letterhead(desktop: Desktop) -> tuple[str, ...]:
    return tuple(desktop.sheet.document().letterhead)


def test_a_pushed_letterhead_is_on_the_sheet_after_the_next_sync_and_locked(
    region: Region, laptop: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(laptop)
    desktop.settings.apply(replace(desktop.settings.settings, letterhead=config.Letterhead(unit="Oma asema")))
    assert "Oma asema" in letterhead(desktop)
    push(region, 1, {"letterhead_region": "Rantaseutu", "municipalities": ["905"]}, {"letterhead_unit": "Asema"})
    desktop.sync.synchronise()
    wait_until(lambda: "Rantaseutu" in letterhead(desktop), seconds=60)
    assert "Oma asema" in letterhead(desktop)  # what is only recommended gives way to what was chosen
    assert desktop.settings.settings.municipalities == ("905",)

    desktop.settings.open()
    (dialog,) = desktop.window.findChildren(SettingsDialog)
    assert dialog.letterhead["region"].isReadOnly()
    assert not dialog.letterhead["unit"].isReadOnly()
    dialog.letterhead["unit"].setText("Toinen asema")
    dialog.accept()
    assert letterhead(desktop)[:2] == ("Rantaseutu", "Toinen asema")

    push(region, 2, {"letterhead_region": "Rantaseudun hyvinvointialue"})
    desktop.sync.synchronise()
    wait_until(lambda: "Rantaseudun hyvinvointialue" in letterhead(desktop), seconds=60)
    saved = json.loads((laptop / "settings.json").read_bytes())
    assert "letterhead_region" not in saved
    assert saved["letterhead_unit"] == "Toinen asema"


def test_words_of_the_region_reach_an_open_window(region: Region, laptop: Path, open_desktop: Open) -> None:
    desktop = open_desktop(laptop)
    opened: list[object] = []
    desktop.sync.loaded.connect(lambda catalogue, _engine: opened.append(catalogue))
    push(region, 1, {}, files={"needs.toml": '[[need]]\nid = "loneliness"\nwords.fi = ["lempsutin"]\n'})
    desktop.sync.synchronise()
    wait_until(lambda: "lempsutin" in needs.need("loneliness").words["fi"] and bool(opened), seconds=60)
    push(region, 2, {})
    desktop.sync.synchronise()
    wait_until(lambda: "lempsutin" not in needs.need("loneliness").words["fi"], seconds=60)


def test_frame_texts_and_crisis_lines_reach_an_open_window(region: Region, laptop: Path, open_desktop: Open) -> None:
    desktop = open_desktop(laptop)
    german = (resources() / "sheet" / "en.toml").read_text("utf-8").replace('"English"', '"Deutsch"')
    line = """
        [[line]]
        id = "own"
        needs = ["crisis_grief"]
        number = "060 000 0000"
        names = { fi = "Alueen kriisipäivystys" }
        languages = ["fi"]
        always = true
        source = "https://alue.example/kriisi"
        checked = 2026-11-01
    """
    files = {"sheet/fi.toml": 'title = "Palveluja sinulle"', "sheet/de.toml": german, "crisis.toml": line}
    push(region, 1, {}, files=files)
    desktop.sync.synchronise()
    wait_until(lambda: desktop.sheet.document().title == "Palveluja sinulle", seconds=60)
    assert desktop.window.sheet.language.findText("Deutsch") >= 0
    assert "060 000 0000" in [one.number for one in crisis.lines(["crisis_grief"], "fi")]
    desktop.window.sheet.languageChanged.emit("de")
    push(region, 2, {})
    desktop.sync.synchronise()
    wait_until(lambda: desktop.sheet.document().title == "Sinulle valitut palvelut", seconds=60)
    assert desktop.window.sheet.language.findText("Deutsch") < 0
    assert "060 000 0000" not in [one.number for one in crisis.lines(["crisis_grief"], "fi")]


def test_the_region_says_which_languages_are_offered_for_a_sheet_and_which_is_first(
    region: Region, laptop: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(laptop)
    box = desktop.window.sheet.language
    assert (box.currentData(), box.count() > 3) == ("fi", True)
    push(region, 1, {"sheet_languages": ["sv", "xx", "fi-simple"]})
    desktop.sync.synchronise()
    wait_until(lambda: box.count() == 2, seconds=60)
    assert [box.itemData(place) for place in range(2)] == ["sv", "fi-simple"]
    assert desktop.sheet.document().language == "sv"
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert desktop.sheet.document().language == "fi-simple"
    desktop.new_client()
    assert (desktop.sheet.document().language, box.currentData()) == ("sv", "sv")


def test_favourites_that_are_switched_off_are_nowhere_and_come_back_as_they_were(
    region: Region, laptop: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(laptop)
    wait_until(lambda: bool(desktop.window.results.current_id()), seconds=60)
    actions, detail = desktop.window.actions_, desktop.window.detail
    service = str(desktop.window.results.current_id())
    desktop.window.results.selected.emit(service)
    actions.favourite.trigger()
    assert desktop.favourites.ids() == (service,)
    push(region, 1, {"feature_favourites": False})
    desktop.sync.synchronise()
    wait_until(lambda: not actions.favourite.isVisible(), seconds=60)
    assert [action.isEnabled() for action in (actions.favourite, actions.only_favourites)] == [False, False]
    assert (detail.favourite.isHidden(), desktop.favourites.ids()) == (True, ())
    push(region, 2, {})
    desktop.sync.synchronise()
    wait_until(lambda: desktop.favourites.ids() == (service,), seconds=60)
    assert actions.favourite.isVisible()
    assert not detail.favourite.isHidden()


def test_what_comes_while_the_window_opens_is_not_missed(laptop: Path, region: Region, qapp: object) -> None:  # noqa: ARG001
    desktop = Desktop(laptop, config.held(laptop))
    whole = {"format": 1, "serial": 1, "mandatory": {"letterhead_region": "Rantaseutu"}, "recommended": {}}
    kept.write(laptop / kept.FOLDER, region.server.url, "default", json.dumps(whole).encode())
    start(desktop)
    wait_until(lambda: hasattr(desktop, "sheet") and "Rantaseutu" in letterhead(desktop), seconds=60)
    desktop.close()
    desktop.window.close()
    desktop.window.deleteLater()


def test_a_language_that_the_region_prescribes_comes_with_a_sync(
    region: Region, laptop: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(laptop)
    push(region, 1, {"language": "sv"})
    desktop.sync.synchronise()
    wait_until(lambda: desktop.window.actions_.settings.text().startswith("&Inst"), seconds=60)
    assert not any(action.isEnabled() for action in desktop.window.actions_.languages.values())


def test_without_a_disk_settings_hold_until_the_window_closes(laptop: Path, open_desktop: Open) -> None:
    desktop = open_desktop(laptop)
    (laptop / "settings.part").mkdir()
    desktop.settings.apply(replace(desktop.settings.settings, letterhead=config.Letterhead(unit="Oma asema")))
    desktop.settings.reread()
    assert "Oma asema" in letterhead(desktop)
    desktop.settings.open()
    (dialog,) = desktop.window.findChildren(SettingsDialog)
    assert dialog.letterhead["unit"].text() == "Oma asema"
    dialog.reject()
    desktop.settings.apply(replace(desktop.settings.settings, language="sv"))
    desktop.settings.reread()
    assert desktop.settings.settings.language == "sv"
    assert "Oma asema" in letterhead(desktop)


def test_a_region_file_can_be_opened_at_the_first_start(region: Region, open_desktop: Open, tmp_path: Path) -> None:
    file = tmp_path / "rantaseutu.hytedesk-region"
    file.write_bytes(region_file.make("Rantaseutu", region.server.url, "default", region.root.read_bytes()))
    desktop = open_desktop(tmp_path / "new")
    (dialog,) = desktop.window.findChildren(FirstStartDialog)
    assert dialog.region_file.isVisible()
    dialog.region_file.click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(file))
    chooser.close()
    (box,) = dialog.findChildren(TrustDialog)
    assert "Rantaseutu" in box.text()
    box.follow.click()
    wait_until(lambda: desktop.settings.settings.repository == region.server.url, seconds=30)
    wait_until(lambda: region.server.url in dialog.followed.text(), seconds=30)
    dialog.accept()
    wait_until(lambda: config.load(tmp_path / "new").welcomed, seconds=30)
    assert config.load(tmp_path / "new").repository == region.server.url
    wait_until(lambda: bool(region.server.asked), seconds=60)


def test_the_first_start_asks_nothing_that_others_have_decided(
    region: Region, laptop: Path, open_desktop: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "policies" / "managed").mkdir(parents=True)
    (tmp_path / "policies" / "managed" / "a.json").write_text('{"SkipFirstStart": true, "Language": "en"}')
    monkeypatch.setattr(machine, "_OWNERS", {0, tmp_path.stat().st_uid})
    (laptop / "settings.json").write_text(
        json.dumps({"repository_url": region.server.url, "region_root_file": str(region.root)})
    )
    desktop = open_desktop(laptop)
    assert desktop.window.findChildren(SettingsDialog) == []
    assert desktop.window.findChildren(FirstStartDialog) == []
    assert desktop.window.actions_.settings.text() == "&Settings…"


def test_codes_that_never_were_keep_no_window_closed(demo_data: Path, open_desktop: Open) -> None:
    """A policy, or the user's own file, can name them; what a region pushes is sifted before."""
    path = demo_data / "settings.json"
    odd = {"municipalities": ["999", "905"], "neighbours": ["998"], "county": "99", "sheet_languages": ["xx"]}
    path.write_text(json.dumps(json.loads(path.read_bytes()) | odd))
    desktop = open_desktop(demo_data)
    assert desktop.window.results.current_id() is not None
    desktop.settings.open()
    (dialog,) = desktop.window.findChildren(SettingsDialog)
    dialog.reject()
