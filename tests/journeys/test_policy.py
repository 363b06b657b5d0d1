"""An administrator asks a computer what holds there, and why."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from hytedesk import cli
from hytedesk.config import kept, machine, table

REGION = "https://hyte.rantaseutu.example"


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its administrator names the region, the region prescribes a letterhead, the user chose English."""
    policies = tmp_path / "policies"
    (policies / "managed").mkdir(parents=True)
    (policies / "managed" / "hytedesk.json").write_text(
        json.dumps({"RepositoryUrl": REGION, "CheckHours": 0, "Colour": "blue"})
    )
    monkeypatch.setattr(machine, "LINUX", policies)
    monkeypatch.setattr(machine, "_OWNERS", {0, Path(policies).stat().st_uid})
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.json").write_text('{"language": "en", "letterhead_region": "Mine"}')
    whole = {
        "format": 1,
        "serial": 12,
        "mandatory": {"letterhead_region": "Rantaseutu", "county": "Rantaseutu"},
        "recommended": {"stale_days": 7},
        "files": {"needs.toml": "", "logo.gif": ""},
    }
    kept.write(data / kept.FOLDER, REGION, "default", json.dumps(whole).encode())
    return data


pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="policies are files on Linux only")


def test_every_setting_has_a_value_and_a_source(laptop: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["--data-dir", str(laptop), "policy", "--json"]) == 0
    told = json.loads(capsysbinary.readouterr().out)
    rows = {row["key"]: row for row in told["settings"]}
    assert list(rows) == [setting.key for setting in table.TABLE]
    assert rows["repository_url"] == {
        "key": "repository_url",
        "policy": "RepositoryUrl",
        "value": REGION,
        "source": "computer",
        "locked": True,
    }
    assert rows["dark"]["policy"] is None
    sources = {key: (rows[key]["source"], rows[key]["locked"]) for key in ("letterhead_region", "language", "county")}
    assert sources == {"letterhead_region": ("region", True), "language": ("user", False), "county": ("default", False)}
    assert (rows["stale_days"]["value"], rows["stale_days"]["source"]) == (7, "region_recommended")
    assert (told["serial"], told["profile"], told["repository"]) == (12, "default", REGION)
    assert [(one["name"], one["reason"]) for one in told["refused"]] == [
        ("CheckHours", "bounds"),
        ("Colour", "unknown"),
        ("county", "form"),
        ("logo.gif", "no_file"),
    ]
    assert told["files"] == ["needs.toml"]


def test_a_person_reads_it_in_sentences(laptop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--data-dir", str(laptop), "policy"]) == 0
    told = capsys.readouterr()
    assert "letterhead_region\tRantaseutu\tSet by the region\n" in told.out
    assert "dark\t(nothing)\tAs at first\n" in told.out
    assert "serial 12" in told.out
    assert "Files of the region in use: needs.toml.\n" in told.out
    assert "hytedesk.json: CheckHours was not taken: the value is too small or too large.\n" in told.err
    assert "The region's configuration: county was not taken" in told.err
    assert "The region's configuration: logo.gif was not taken" in told.err
