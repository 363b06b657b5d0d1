"""What computers are given once."""

from __future__ import annotations

import json
from pathlib import Path

from hytedesk.publish import repository
from hytedesk.sync import region_file
from tests.fakes.region import Region
from tests.publish.conftest import Admin

URL = "https://hyte.rantaseutu.example"


def test_computers_are_given_the_root_file_and_a_file_to_open(region: Region, admin: Admin, tmp_path: Path) -> None:
    said = admin("bootstrap", region.folder, "--url", f"{URL}/", "--profile", "wards", "--out", tmp_path / "out")
    assert said.code == 0
    root = (tmp_path / "out" / "region-root.json").read_bytes()
    found = region_file.load(tmp_path / "out" / "rantaseutu.hytedesk-region")
    assert (found.url, found.profile, found.name) == (URL, "wards", "Rantaseutu")
    assert found.root.encode() == root == repository.root_file(region.staged())[0]
    assert found.sha256 in said.out
    policies = json.loads((tmp_path / "out" / "linux" / "hytedesk.json").read_bytes())
    assert (policies["RepositoryUrl"], policies["Profile"]) == (URL, "wards")
    assert (tmp_path / "out" / "windows" / "fi-FI" / "HyteDesk.adml").exists()


def test_a_dry_run_writes_nothing(region: Region, admin: Admin, tmp_path: Path) -> None:
    said = admin("bootstrap", region.folder, "--url", URL, "--out", tmp_path / "out", "--dry-run")
    assert "dry run" in said.out
    assert "rantaseutu.hytedesk-region" in said.out
    assert not (tmp_path / "out").exists()


def test_an_address_that_is_none_is_told(region: Region, admin: Admin, tmp_path: Path) -> None:
    for url in ("http://hyte.example", "hyte.example"):
        assert admin("bootstrap", region.folder, "--url", url, "--out", tmp_path / "out").code == 2
    assert admin("bootstrap", region.folder, "--url", URL, "--profile", "A b", "--out", tmp_path / "out").code == 2
