"""Settings survive a restart, and damage to their file is no disaster."""

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk import config, i18n
from hytedesk.config import kept, table
from hytedesk.errors import StorageUnavailable

LINES = st.text(max_size=60)
SETTINGS = st.builds(
    config.Settings,
    language=st.sampled_from(i18n.LANGUAGES),
    county=st.none() | st.just("17"),
    municipalities=st.lists(st.sampled_from(["905", "499"]), unique=True).map(tuple),
    letterhead=st.builds(config.Letterhead, region=LINES, unit=LINES, contact=LINES),
    sources=st.lists(LINES, max_size=2).map(tuple),
    repository_url=st.sampled_from(["", "https://hyte.rantaseutu.example/a"]),
    region_root_file=st.sampled_from(["", "/etc/hytedesk/region-root.json"]),
    profile=st.sampled_from(["default", "wards-2"]),
    extra_ca_file=st.sampled_from(["", "C:\\authority.pem"]),
    network_contact=st.sampled_from(["", "tuki@hyvinvointi.example"]),
    nationwide=st.booleans(),
    check_hours=st.integers(1, 168),
    metered=st.booleans(),
    stale_days=st.integers(1, 365),
    idle_minutes=st.integers(0, 480),
    unchecked_days=st.integers(90, 3650),
    neighbours=st.lists(st.sampled_from(["905", "499"]), unique=True).map(tuple),
    sheet_languages=st.lists(st.sampled_from(["fi", "fi-simple"]), unique=True).map(tuple),
    feature_favourites=st.booleans(),
    feature_return_codes=st.booleans(),
    mail_way=st.sampled_from(["program", "smtp", "off"]),
    smtp_host=st.sampled_from(["", "mail.rantaseutu.example", "127.0.0.1"]),
    smtp_port=st.integers(1, 65535),
    smtp_security=st.sampled_from(["starttls", "tls"]),
    smtp_user=st.sampled_from(["", "hytedesk"]),
    mail_from=st.sampled_from(["", "palvelut@rantaseutu.example"]),
    mail_suffix=st.sampled_from(["", ".s", ".sec", ".secure.example"]),
    dark=st.none() | st.booleans(),
    welcomed=st.booleans(),
)


@given(settings=SETTINGS)
def test_what_is_saved_is_loaded(settings: config.Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("data")
    config.save(folder, settings)
    assert table.values_of(config.load(folder)) == table.values_of(settings)
    assert [path.name for path in folder.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("damage", [b"", b"{", b'{"language": "xx"}', b"\xff\xfe", b"[]"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, damage: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "sv_FI")
    (tmp_path / "settings.json").write_bytes(damage)
    assert config.load(tmp_path) == config.Settings(language="sv")


def test_a_number_out_of_bounds_is_the_default(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"check_hours": 0, "stale_days": true, "metered": true}')
    loaded = config.load(tmp_path)
    assert (loaded.check_hours, loaded.stale_days, loaded.metered) == (4, 14, True)


@pytest.mark.parametrize("key", ["letterhead_unit", "region_root_file", "extra_ca_file", "repository_url"])
def test_what_no_screen_takes_is_left_out_alone(tmp_path: Path, key: str) -> None:
    (tmp_path / "settings.json").write_text(
        json.dumps({key: "https://\ud800", "sources": ["file:\udfff"], "metered": True})
    )
    assert config.load(tmp_path) == config.Settings(language=i18n.system_language(), metered=True)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of a folder are others on Windows")
def test_the_data_folder_is_its_owners_alone_and_one_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    new, shared = tmp_path / "above" / "new", tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2775)
    before = os.umask(0)
    try:
        for folder in (new, shared):
            config.save(folder, config.Settings())
            kept.replace(folder / kept.FOLDER / "file", b"")
    finally:
        os.umask(before)
    rights = [folder.stat().st_mode & 0o7777 for folder in (new.parent, new, new / kept.FOLDER, shared)]
    assert rights == [0o700, 0o700, 0o700, 0o2775]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("here")
    with pytest.raises(StorageUnavailable):
        config.save(in_the_way / "data", config.Settings())


@pytest.mark.parametrize(
    ("environment", "expected"),
    [("sv_FI.UTF-8", "sv"), ("en_GB", "en"), ("fi_FI", "fi"), ("de_DE", "fi"), ("C", "fi"), ("de:sv", "sv")],
)
def test_the_first_language_is_the_systems(
    environment: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", environment)
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    assert config.load(tmp_path).language == expected
