"""A region's year: three administrators, one catalogue, laptops that know a policy and nothing else."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from hytedesk import cli, i18n
from hytedesk.cli import ending
from hytedesk.cli.admin import admin
from hytedesk.config import machine
from tests.fakes import ptv11_records
from tests.fakes.ptv11 import PtvFake
from tests.fakes.region import PASSPHRASE
from tests.fakes.static import StaticServer

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="policies are files on Linux only")


class Story:
    """The administrators' desks, the web server and one laptop."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], ptv: PtvFake) -> None:
        self.folder = folder
        self.ptv = ptv
        self.publisher = folder / "publisher"
        self.web = folder / "web"
        self.laptop = folder / "laptop"
        self._capsys = capsys
        (folder / "passphrase").write_text(PASSPHRASE)

    def admin(self, *arguments: str | Path) -> str:
        i18n.use("en")
        self._capsys.readouterr()
        code = ending.run(admin, "hytedesk-admin", [str(one) for one in arguments], self.folder)
        said = self._capsys.readouterr()
        assert code == 0, said.err
        return said.out

    def desk(self, *names: str) -> tuple[str | Path, ...]:
        """Options of somebody who has these private keys, and everybody's public ones."""
        folder = self.folder / f"desk-{'-'.join(names)}"
        folder.mkdir(exist_ok=True)
        for path in (self.folder / "keys").glob("*.pub"):
            shutil.copy(path, folder)
        for name in names:
            shutil.copy(self.folder / "keys" / f"{name}.pem", folder)
        return "--keys", folder, "--passphrase-file", self.folder / "passphrase"

    def publish(self) -> None:
        """What the job does twice a day."""
        source = f"ptv11:{self.ptv.url}"
        self.admin("publish", "catalogue", self.publisher, source, "--county", ptv11_records.COUNTY, *self.desk("job"))
        self.renew()

    def renew(self) -> None:
        self.admin("renew", self.publisher, *self.desk("job"))
        self.admin("upload", self.publisher, "--to", self.web)

    def configure(self, **mandatory: object) -> None:
        (self.folder / "profile.json").write_text(json.dumps({"mandatory": mandatory}))
        self.admin("publish", "config", self.publisher, self.folder / "profile.json", *self.desk("bertil"))
        self.renew()

    def run(self, *arguments: str, code: int = 0) -> Any:
        self._capsys.readouterr()
        assert cli.main(["--data-dir", str(self.laptop), *arguments, "--json"]) == code
        out = self._capsys.readouterr().out
        return json.loads(out) if out else None

    def sheet(self, service: str) -> str:
        """The text of a printed sheet."""
        path = self.folder / "sheet.pdf"
        self.run("sheet", service, "--out", str(path))
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Story]:
    policies = tmp_path / "policies"
    (policies / "managed").mkdir(parents=True)
    monkeypatch.setattr(machine, "LINUX", policies)
    monkeypatch.setattr(machine, "_OWNERS", {0, policies.stat().st_uid})
    with ptv11_records.region() as ptv:
        yield Story(tmp_path, capsys, ptv)


def test_a_regions_year(story: Story) -> None:
    for name in ("anna", "bertil", "cecilia", "job", "spare"):
        keys = ("--keys", story.folder / "keys", "--passphrase-file", story.folder / "passphrase")
        story.admin("key", "new", name, *keys)
    trust = [option for name in ("anna", "bertil", "cecilia") for option in ("--admin", name)]
    story.admin("init", story.publisher, "--region", "Rantaseutu", *trust, "--job", "job", *keys)
    story.publish()
    story.configure(letterhead_region="Rantaseudun hyvinvointialue", municipalities=[ptv11_records.VAASA])

    with StaticServer(story.web) as server:
        story.admin("bootstrap", story.publisher, "--url", server.url, "--out", story.folder / "out")
        policy = json.loads((story.folder / "out" / "linux" / "hytedesk.json").read_bytes())
        policy["RepositoryRootFile"] = str(story.folder / "out" / "region-root.json")
        (story.folder / "policies" / "managed" / "hytedesk.json").write_text(json.dumps(policy))
        story.admin("verify", server.url, "--root", policy["RepositoryRootFile"])

        synchronised = story.run("sync")
        assert synchronised["outcome"] == "updated"
        found = story.run("find", "", "--limit", "3")
        service = found["results"][0]["id"]
        assert "Rantaseudun hyvinvointialue" in story.sheet(service)

        more = [ptv11_records.VAASA, ptv11_records.KORSHOLM, ptv11_records.LAIHIA]
        story.configure(letterhead_region="Rantaseutu, palvelut", municipalities=more)
        assert story.run("sync")["outcome"] == "no_change"
        assert "Rantaseutu, palvelut" in story.sheet(service)
        held = {one["key"]: one for one in story.run("policy")["settings"]}
        assert held["municipalities"]["value"] == more
        assert (held["municipalities"]["source"], held["municipalities"]["locked"]) == ("region", True)

        stolen = (story.publisher / "public" / "metadata" / "timestamp.json").read_bytes()
        story.admin("rotate", story.publisher, "job", "spare", *story.desk("anna"))
        story.admin("sign", story.publisher, *story.desk("cecilia"))
        story.admin("renew", story.publisher, *story.desk("spare"))
        story.admin("upload", story.publisher, "--to", story.web)
        assert story.run("sync")["outcome"] == "no_change"

        good = (story.web / "metadata" / "timestamp.json").read_bytes()
        (story.web / "metadata" / "timestamp.json").write_bytes(stolen)
        story.run("sync", code=30)
        assert story.run("find", "", "--limit", "3") == found
        assert "Rantaseutu, palvelut" in story.sheet(service)
        (story.web / "metadata" / "timestamp.json").write_bytes(good)
        assert story.run("sync")["outcome"] == "no_change"
