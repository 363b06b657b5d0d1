"""A region from its first key to a nurse's search, by the two programs alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hytedesk.catalogue import encode_record
from tests.fakes.region_records import NAMES, services
from tests.fakes.static import StaticServer
from tests.journeys.program import Answer, hytedesk, sentence


class Office:
    """Where the administrators work: a folder with keys, the publisher's folder and a list of services."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.publisher = folder / "publisher"
        self.source = folder / "services.ndjson"
        (folder / "passphrase").write_text("correct horse battery\n")
        self.keys = ("--keys", str(folder / "keys"), "--passphrase-file", str(folder / "passphrase"))

    def admin(self, *arguments: str | Path) -> Answer:
        environment = {**os.environ, "LANGUAGE": "en", "XDG_DATA_HOME": str(self.folder / "home")}
        command = [sys.executable, "-c", "import sys; from hytedesk.cli.admin import main; sys.exit(main())"]
        called = [*command, *map(str, arguments)]
        return Answer(subprocess.run(called, env=environment, capture_output=True, timeout=120, check=False))

    def tell(self, *names: str) -> None:
        """What the source has from now on."""
        self.source.write_bytes(b"".join(encode_record(record) + b"\n" for record in services(*names)))

    def done(self, *arguments: str | Path) -> str:
        answer = self.admin(*arguments)
        assert answer.code == 0, answer.err
        return answer.out


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    for name in ("anna", "bertil", "job"):
        made.done("key", "new", name, *made.keys)
    trust = ("--admin", "anna", "--admin", "bertil", "--job", "job")
    made.done("init", made.publisher, "--region", "Rantaseutu", *trust, *made.keys)
    return made


def test_from_the_first_key_to_a_search(office: Office, tmp_path: Path) -> None:
    laptop = tmp_path / "laptop"
    laptop.mkdir()
    assert len(office.done("key", "list", "--keys", tmp_path / "keys").splitlines()) == 3
    assert "no catalogue" in office.done("status", office.publisher)
    office.tell(*NAMES)
    said = office.done("publish", "catalogue", office.publisher, office.source, *office.keys)
    assert "Generation 1: 8 records" in said
    with StaticServer(office.publisher / "public") as server:
        office.done("bootstrap", office.publisher, "--url", server.url, "--out", tmp_path / "for-laptops")
        root = tmp_path / "for-laptops" / "region-root.json"
        settings = {"language": "en", "sources": [f"region:{server.url}"], "region_root_file": str(root)}
        (laptop / "settings.json").write_text(json.dumps(settings))
        assert "generation 1, 8 records" in office.done("verify", server.url, "--root", root)

        assert hytedesk(laptop, "sync", "--json").json["services"] == 7
        assert hytedesk(laptop, "find", "yksinäisyys", "--json").json["total"] == 1

        office.tell(*NAMES, "Uimakoulu")
        assert "1 new, 0 changed, 0 gone" in office.done("diff", office.publisher, office.source)
        office.done("publish", "catalogue", office.publisher, office.source, *office.keys)
        office.done("renew", office.publisher, *office.keys)
        assert hytedesk(laptop, "sync", "--json").json["added"] == 1
        assert hytedesk(laptop, "find", "uimakoulu", "--json").json["results"][0]["name"] == "Uimakoulu"
        assert hytedesk(laptop, "sync", "--json").json["outcome"] == "no_change"

        office.done("key", "new", "spare", *office.keys)
        assert "timestamp" in office.done("rotate", office.publisher, "job", "spare", *office.keys)
        office.done("key", "add", office.publisher, "config", "spare", *office.keys)
        office.done("key", "revoke", office.publisher, "config", "spare", *office.keys)
        assert hytedesk(laptop, "sync", "--json").json["outcome"] == "no_change"

        (laptop / "settings.json").write_text(json.dumps({**settings, "region_root_file": ""}))
        refused = hytedesk(laptop, "sync")
        assert refused.code == 30
        assert "root file" in sentence(refused)
        assert hytedesk(laptop, "find", "uimakoulu", "--json").json["results"][0]["name"] == "Uimakoulu"


def test_a_dry_run_writes_nothing(office: Office, tmp_path: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"}

    office.tell(*NAMES)
    before = files()
    office.done("publish", "catalogue", office.publisher, office.source, *office.keys, "--dry-run")
    office.done("renew", office.publisher, *office.keys, "--dry-run")
    trust = ("--admin", "anna", "--job", "job")
    office.done("init", tmp_path / "second", "--region", "Saaristo", *trust, *office.keys, "--dry-run")
    out = ("--url", "https://hyte.example", "--out", tmp_path / "out")
    office.done("bootstrap", office.publisher, *out, "--dry-run")
    office.done("rotate", office.publisher, "anna", "job", *office.keys, "--dry-run")
    office.done("key", "add", office.publisher, "config", "job", *office.keys, "--dry-run")
    assert "files would be copied" in office.done("upload", office.publisher, "--to", tmp_path / "web", "--dry-run")
    assert "0 files would be deleted" in office.done("gc", office.publisher, "--dry-run")
    office.done("pull", office.source, "--out", tmp_path / "pulled.zst", "--dry-run")
    office.done("key", "new", "dora", *office.keys, "--dry-run")
    office.done("key", "import", "anna", tmp_path / "keys" / "anna.pub", "--keys", tmp_path / "mine", "--dry-run")
    assert files() == before
    assert not (tmp_path / "mine").exists()
    office.done("upload", office.publisher, "--to", tmp_path / "web")
    assert (tmp_path / "web" / "metadata" / "timestamp.json").exists()


def test_another_administrators_key_is_taken_over(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "keys" / "anna.pub"
    said = office.done("key", "import", "anna", file, "--keys", tmp_path / "mine")
    assert said.split()[-1] == office.done("key", "list", "--keys", tmp_path / "mine").split("\t")[1]


def test_what_was_pulled_can_be_published(office: Office, tmp_path: Path) -> None:
    office.tell(*NAMES)
    office.done("pull", office.source, "--out", tmp_path / "pulled.ndjson.zst")
    assert "8 records" in office.done(
        "publish", "catalogue", office.publisher, tmp_path / "pulled.ndjson.zst", *office.keys
    )


def test_what_goes_wrong_is_one_sentence(office: Office, tmp_path: Path) -> None:
    office.tell(*NAMES)
    office.done("publish", "catalogue", office.publisher, office.source, *office.keys)
    office.tell(*NAMES[:3])
    publish = ("publish", "catalogue", office.publisher, office.source)
    refused = office.admin(*publish, *office.keys)
    assert refused.code == 1
    assert "4/7" in sentence(refused)
    assert office.admin("diff", office.publisher, office.source).code == 1
    office.done(*publish, *office.keys, "--force")
    (tmp_path / "passphrase").write_text("something else entirely\n")
    assert "does not open" in sentence(office.admin("renew", office.publisher, *office.keys))
    assert "no repository" in sentence(office.admin("status", tmp_path))
    assert office.admin("verify", "ftp://hyte.example", "--root", office.source).code == 2
    assert office.admin("publish", "catalogue", office.publisher, "nonsense", *office.keys).code == 2
