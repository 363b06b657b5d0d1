"""A region file says whom to follow, whole and unchanged, or it is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hytedesk import config
from hytedesk.config import machine
from hytedesk.errors import BadData, HyteDeskError, StorageUnavailable
from hytedesk.sync import region_file, run
from tests.fakes.region import QUICK, Region
from tests.fakes.region_records import NAMES, services

URL = "https://hyte.rantaseutu.example"


@pytest.fixture
def root(tmp_path: Path) -> bytes:
    with Region(tmp_path) as region:
        return region.root.read_bytes()


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(machine, "LINUX", tmp_path / "policies")
    return tmp_path / "laptop"


def test_a_region_file_says_whom_to_follow(root: bytes) -> None:
    found = region_file.read(region_file.make("Rantaseutu", f"{URL}/", "wards", root))
    assert (found.name, found.url, found.profile) == ("Rantaseutu", URL, "wards")
    assert found.root.encode() == root
    assert found.sha256 == hashlib.sha256(root).hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        {"root": "{}"},
        {"root": '{"signed": 1}'},
        {"sha256": "0" * 64},
        {"url": "http://hyte.example"},
        {"url": "https://u:p@hyte.example"},
        {"url": "https://hyte.example/?a=b"},
        {"url": "https://hyte.example/\u202eelpmaxe.uatuesatnar"},
        {"url": "https://hyte.example/" + "x" * 500},
        {"profile": "../root"},
        {"format": 2},
        {"name": ""},
        {"name": "Two\nlines"},
        {"name": "x" * 101},
        {"name": 5},
    ],
    ids=repr,
)
def test_a_file_that_does_not_fit_together_is_refused(root: bytes, changed: dict[str, Any]) -> None:
    whole = json.loads(region_file.make("Rantaseutu", URL, "default", root)) | changed
    if "root" in changed:
        whole["sha256"] = hashlib.sha256(changed["root"].encode()).hexdigest()
    with pytest.raises(HyteDeskError):
        region_file.read(msgspec.json.encode(whole))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{" * 100_000, b'"' + b"x" * 2_000_000 + b'"'])
def test_what_is_no_region_file_is_refused(content: bytes) -> None:
    with pytest.raises(BadData):
        region_file.read(content)


def test_a_root_that_was_not_signed_by_enough_is_refused(root: bytes) -> None:
    document = json.loads(root)
    document["signatures"] = document["signatures"][:1]
    with pytest.raises(BadData):
        region_file.make("Rantaseutu", URL, "default", json.dumps(document).encode())


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        region_file.load(tmp_path / "none.hytedesk-region")


def test_who_follows_gets_the_regions_catalogue(tmp_path: Path, data_dir: Path) -> None:
    with Region(tmp_path) as region:
        region.publish(services(*NAMES))
        document = region_file.make("Rantaseutu", region.server.url, "default", region.root.read_bytes())
        region.root.unlink()
        region_file.follow(data_dir, region_file.read(document))
        settings = config.load(data_dir)
        assert settings.repository == region.server.url
        assert run.run(data_dir, region.spec, settings, limits=QUICK).services == len(NAMES)


def test_what_else_the_person_chose_stays(root: bytes, data_dir: Path) -> None:
    config.save(data_dir, config.Settings(language="sv", county="17", welcomed=True))
    region_file.follow(data_dir, region_file.read(region_file.make("Rantaseutu", URL, "default", root)))
    settings = config.load(data_dir)
    assert (settings.language, settings.county, settings.repository_url) == ("sv", "17", URL)
    assert Path(settings.region_root_file).read_bytes() == root


def test_one_region_at_a_time_is_followed(root: bytes, data_dir: Path) -> None:
    for before in (
        config.Settings(repository_url="https://hyte.saaristo.example", sources=("hsds:https://palvelut.example",)),
        config.Settings(sources=("region:https://hyte.saaristo.example", "hsds:https://palvelut.example")),
    ):
        config.save(data_dir, before)
        region_file.follow(data_dir, region_file.read(region_file.make("Rantaseutu", URL, "default", root)))
        assert config.load(data_dir).sources == (f"region:{URL}", "hsds:https://palvelut.example")


def test_where_a_policy_has_decided_nobody_else_does(tmp_path: Path, data_dir: Path) -> None:
    assert not region_file.decided(config.held(data_dir))
    folder = tmp_path / "policies" / "managed"
    folder.mkdir(parents=True)
    (folder / "region.json").write_text('{"RepositoryUrl": "https://hyte.other.example"}')
    assert region_file.decided(config.held(data_dir))
