"""The story of a region: three administrators, a laptop that knows only a policy, and somebody who wants it all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from hytedesk import cli, i18n
from hytedesk.cli import ending
from hytedesk.cli.admin import admin
from hytedesk.config import machine
from tests.fakes import ptv11_records
from tests.fakes.static import StaticServer

ADMINS = ("anna", "bertil", "cecilia")


class Office:
    """Where the administrators work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.region = folder / "region"
        (folder / "passphrase").write_text("correct horse battery\n")
        self.keys = ("--keys", str(folder / "keys"), "--passphrase-file", str(folder / "passphrase"))

    def __call__(self, *arguments: str | Path) -> None:
        assert ending.run(admin, "hytedesk-admin", [str(one) for one in arguments], self.folder) == 0

    def push(self, serial_file: str, mandatory: dict[str, Any], recommended: dict[str, Any] | None = None) -> None:
        file = self.folder / serial_file
        file.write_text(json.dumps({"mandatory": mandatory, "recommended": recommended or {}}))
        self("publish", "config", self.region, file, *self.keys)


class Laptop:
    """It has a policy, a root file and nothing else."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Any:
        self._capsys.readouterr()
        code = cli.main(["--data-dir", str(self.folder), *arguments, "--json"])
        out, err = self._capsys.readouterr()
        assert code == 0, err
        return json.loads(out)

    def fails(self, *arguments: str) -> tuple[int, str]:
        code = cli.main(["--data-dir", str(self.folder), *arguments])
        return code, self._capsys.readouterr().err

    def setting(self, key: str) -> tuple[Any, str]:
        (row,) = (row for row in self("policy")["settings"] if row["key"] == key)
        return row["value"], row["source"]

    def printed(self, service: str) -> str:
        """The sheet of a service, as it is read from the PDF."""
        out = self.folder / "sheet.pdf"
        self("sheet", service, "--out", str(out))
        return "\n".join(page.extract_text() for page in PdfReader(out).pages)


@pytest.fixture
def laptop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[[str, Path], Laptop]]:
    """Makes a laptop out of what `hytedesk-admin bootstrap` wrote, as a management tool would."""
    monkeypatch.setenv("LANGUAGE", "fi")

    def made(name: str, handed_out: Path) -> Laptop:
        etc = tmp_path / f"{name}-etc"
        (etc / "policies" / "managed").mkdir(parents=True)
        values = json.loads((handed_out / "linux" / "hytedesk.json").read_bytes())
        values["RepositoryRootFile"] = str(shutil.copy(handed_out / "region-root.json", etc))
        (etc / "policies" / "managed" / "hytedesk.json").write_text(json.dumps(values))
        monkeypatch.setattr(machine, "LINUX", etc / "policies")
        monkeypatch.setattr(machine, "_OWNERS", {0, etc.stat().st_uid})
        return Laptop(tmp_path / name, capsys)

    yield made
    i18n.use("fi")


def test_a_region_from_its_first_key_to_an_attack(tmp_path: Path, laptop: Callable[[str, Path], Laptop]) -> None:
    office = Office(tmp_path)
    for name in (*ADMINS, "conny", "job"):
        office("key", "new", name, *office.keys)
    trust = [part for name in ADMINS for part in ("--admin", name)]
    office("init", office.region, "--region", "Rantaseutu", *trust, "--config", "conny", "--job", "job", *office.keys)
    with ptv11_records.region() as ptv:
        source = ("--county", ptv11_records.COUNTY, "--out", tmp_path / "pulled.ndjson.zst")
        office("pull", f"ptv11:{ptv.url}", *source)
    office("publish", "catalogue", office.region, tmp_path / "pulled.ndjson.zst", *office.keys)
    office.push("first.json", {"letterhead_region": "Rantaseutu"}, {"municipalities": ["905"], "stale_days": 7})
    public = office.region / "public"
    with StaticServer(public) as web:
        office("bootstrap", office.region, "--url", web.url, "--out", tmp_path / "handed-out")
        here = laptop("laptop", tmp_path / "handed-out")

        assert here("sync")["services"] > 20
        found = here("find", "")["results"][0]["id"]
        assert here.setting("letterhead_region") == ("Rantaseutu", "region")
        assert here.setting("municipalities") == (["905"], "region_recommended")
        assert "Rantaseutu" in here.printed(found)

        new = {"letterhead_region": "Rantaseudun hyvinvointialue", "municipalities": ["905", "499", "399"]}
        office.push("second.json", new)
        assert here("sync")["outcome"] == "no_change"
        assert here.setting("municipalities") == (["905", "499", "399"], "region")
        assert here.setting("stale_days") == (14, "default")
        assert "Rantaseudun hyvinvointialue" in here.printed(found)

        shutil.copytree(office.region, tmp_path / "thief")  # with the keys of the job and of configurations
        for name in ("conny", "job"):
            office("key", "new", f"{name}-2", *office.keys)
            office("rotate", office.region, name, f"{name}-2", *office.keys)
        assert here("sync")["outcome"] == "no_change"
        before = here("policy")

        office.region = tmp_path / "thief"
        office.push("evil.json", {"letterhead_region": "Mine", "sources": ["hsds:https://mine.example"]})
        web.folder = tmp_path / "thief" / "public"
        code, sentence = here.fails("sync")
        assert code == 30, sentence
        assert here("policy") == before
        assert "Mine" not in here.printed(found)
        web.folder = public
        assert here("sync")["outcome"] == "no_change"
