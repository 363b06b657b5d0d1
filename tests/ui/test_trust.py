"""Opening a region file: it is asked first, it says who is to be trusted, and only a yes changes anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hytedesk import config, i18n
from hytedesk.config import machine
from hytedesk.sync import region_file
from hytedesk.ui.controllers import follow
from hytedesk.ui.panels.trust import TrustDialog
from tests.fakes.region import Region

URL = "https://hyte.rantaseutu.example"


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    i18n.use("en")
    monkeypatch.setattr(machine, "LINUX", tmp_path / "policies")
    return tmp_path / "laptop"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rantaseutu.hytedesk-region"
    with Region(tmp_path) as region:
        path.write_bytes(region_file.make("Rantaseutu", URL, "default", region.root.read_bytes()))
    return path


def asked(qtbot: QtBot, data_dir: Path, file: Path) -> QMessageBox:
    box = follow.ask(data_dir, file)
    qtbot.addWidget(box)
    return box


def test_the_question_says_who_and_where(qtbot: QtBot, data_dir: Path, file: Path) -> None:
    box = asked(qtbot, data_dir, file)
    said = box.text() + box.informativeText()
    digest = region_file.load(file).sha256
    assert all(part in said for part in ("Rantaseutu", URL, "2 of 3", digest[:8], digest[-8:]))
    assert box.defaultButton() is not None
    assert box.buttonRole(box.defaultButton()) == QMessageBox.ButtonRole.RejectRole
    assert config.load(data_dir).repository == ""


@pytest.mark.parametrize(
    ("language", "keys", "said"),
    [
        ("en", 1, "1 of 1 administrator\n"),
        ("en", 2, "1 of 2 administrators\n"),
        ("fi", 1, "tarvitaan 1, ylläpitäjiä on 1\n"),
        ("sv", 1, "1 av 1 administratör\n"),
        ("sv", 2, "1 av 2 administratörer\n"),
    ],
)
def test_one_administrator_and_two(qtbot: QtBot, language: i18n.Language, keys: int, said: str) -> None:
    i18n.use(language)
    box = TrustDialog("Rantaseutu", URL, "0" * 64, keys=keys, needed=1)
    qtbot.addWidget(box)
    assert said in box.informativeText()


def test_a_name_of_a_file_is_never_markup(qtbot: QtBot, data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "<img src='x'><b>yes.hytedesk-region"
    file.write_text("{}")
    box = asked(qtbot, data_dir, file)
    assert file.name in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText


def test_yes_is_remembered(qtbot: QtBot, data_dir: Path, file: Path) -> None:
    box = asked(qtbot, data_dir, file)
    assert isinstance(box, TrustDialog)
    box.open()
    box.follow.click()
    settings = config.load(data_dir)
    assert settings.repository == URL
    assert Path(settings.region_root_file).exists()


def test_no_changes_nothing(qtbot: QtBot, data_dir: Path, file: Path) -> None:
    box = asked(qtbot, data_dir, file)
    box.open()
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert config.load(data_dir).repository == ""


def test_another_region_than_before_is_named(qtbot: QtBot, data_dir: Path, file: Path) -> None:
    config.save(data_dir, config.Settings(repository_url="https://hyte.saaristo.example"))
    assert "hyte.saaristo.example" in asked(qtbot, data_dir, file).informativeText()
    config.save(data_dir, config.Settings(repository_url=URL))
    assert "Until now" not in asked(qtbot, data_dir, file).informativeText()


@pytest.mark.parametrize("content", ["", "{}", "no JSON"])
def test_what_is_no_region_file_is_told(qtbot: QtBot, data_dir: Path, file: Path, content: str) -> None:
    file.write_text(content)
    assert file.name in asked(qtbot, data_dir, file).text()


def test_a_file_that_cannot_be_read_is_told(qtbot: QtBot, data_dir: Path, file: Path) -> None:
    file.unlink()
    assert "cannot be read" in asked(qtbot, data_dir, file).text()


def test_where_a_policy_has_decided_there_is_no_question(
    qtbot: QtBot, data_dir: Path, file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "policies" / "managed"
    folder.mkdir(parents=True)
    (folder / "region.json").write_text('{"RepositoryUrl": "https://hyte.other.example"}')
    box = asked(qtbot, data_dir, file)
    assert not isinstance(box, TrustDialog)
    assert "administrator has decided" in box.text()


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: QtBot, data_dir: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir.parent.mkdir(exist_ok=True)
    data_dir.write_text("a file where the folder should be")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    box = asked(qtbot, data_dir, file)
    assert isinstance(box, TrustDialog)
    box.open()
    box.follow.click()
    assert len(told) == 1
    assert "cannot be read or written" in told[0]
