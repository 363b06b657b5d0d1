"""Two of three administrators sign a change, each at a desk of their own; the publishing job publishes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hytedesk.errors import Untrusted
from hytedesk.publish import repository
from tests.fakes.region import Region
from tests.fakes.region_records import NAMES, services
from tests.publish.conftest import Admin

Desk = Callable[[str], tuple[str, ...]]

DEEP = b'{"roles":{"root":' + b"[" * 100_000 + b"]" * 100_000 + b"}}"


def shown(region: Region) -> dict[str, bytes]:
    """Every file that the web server has."""
    public = region.folder / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def holders(region: Region, role: str) -> set[str]:
    """Who may sign a role, by the names in the folder of all keys."""
    from hytedesk.publish import keys

    names = {key.id: key.name for key in keys.listed(region.keys)}
    return {names[key] for key in region.staged().keys_of(role)}


def test_an_administrator_is_replaced_by_two_others(region: Region, admin: Admin, desk: Desk, tmp_path: Path) -> None:
    region.sync(tmp_path / "laptop")
    before = shown(region)

    begun = admin("rotate", region.folder, "cecilia", "stranger", *desk("anna"))
    assert begun.code == 0
    assert "root: 1 signature is missing; who can give it: bertil." in begun.out
    assert "hytedesk-admin sign" in begun.out
    assert shown(region) == before
    assert "A change is set aside" in admin("status", region.folder).out

    assert "waits for signatures" in admin("rotate", region.folder, "anna", "stranger", *desk("bertil")).err
    assert admin("renew", region.folder, *desk("job")).code == 0
    assert region.sync(tmp_path / "laptop").outcome == "no_change"
    assert holders(region, "root") == {"anna", "bertil", "cecilia"}

    before = shown(region)
    looked = admin("sign", region.folder, *desk("bertil"), "--dry-run")
    assert "root: stranger may sign from now on." in looked.out
    assert "root: cecilia may sign no more." in looked.out
    assert "dry run" in looked.out
    assert "None of the keys" in admin("sign", region.folder, *desk("anna")).err

    signed = admin("sign", region.folder, *desk("bertil"))
    assert signed.code == 0
    assert "next hytedesk-admin renew" in signed.out
    assert shown(region) == before

    renewed = admin("renew", region.folder, *desk("job"))
    assert "What the administrators have signed is published: root, targets, config." in renewed.out
    assert holders(region, "root") == holders(region, "config") == {"anna", "bertil", "stranger"}
    assert region.sync(tmp_path / "laptop").outcome == "no_change"
    assert region.sync(tmp_path / "other").services == len(NAMES)
    assert "No change waits" in admin("sign", region.folder, *desk("bertil")).err


def test_the_same_version_is_signed_by_both(region: Region, admin: Admin, desk: Desk) -> None:
    admin("renew", region.folder, "--role", "root", *desk("anna"))
    first = waits(region)["roles"]["root"]
    admin("sign", region.folder, "--role", "root", *desk("cecilia"))
    second = waits(region)["roles"]["root"]
    assert first["signed"] == second["signed"]
    assert (len(first["signatures"]), len(second["signatures"])) == (1, 2)
    assert second["signatures"][: len(first["signatures"])] == first["signatures"]


def test_a_stolen_key_of_the_job_is_replaced_without_it(
    region: Region, admin: Admin, desk: Desk, tmp_path: Path
) -> None:
    region.sync(tmp_path / "laptop")
    admin("rotate", region.folder, "job", "stranger", *desk("anna"))
    admin("sign", region.folder, *desk("bertil"))
    stolen = admin("renew", region.folder, *desk("job"))
    assert stolen.code == 1
    assert "too few keys" in stolen.err
    assert admin("renew", region.folder, *desk("stranger")).code == 0
    assert holders(region, "catalogue") == holders(region, "timestamp") == {"stranger"}
    assert region.sync(tmp_path / "laptop").outcome == "no_change"
    assert region.sync(tmp_path / "other").services == len(NAMES)


def test_where_all_keys_are_nothing_waits(region: Region, admin: Admin, desk: Desk) -> None:
    everybody = ("--keys", region.keys, *desk("anna")[2:])
    assert "Written" in admin("key", "add", region.folder, "config", "stranger", *everybody).out
    assert holders(region, "config") == {"anna", "bertil", "cecilia", "stranger"}
    assert not (region.folder / "waiting.json").exists()


def test_whoever_has_the_last_key_and_the_jobs_publishes_at_once(region: Region, admin: Admin, desk: Desk) -> None:
    admin("key", "add", region.folder, "config", "stranger", *desk("anna"))
    (region.keys / "anna.pem").unlink()
    (region.keys / "cecilia.pem").unlink()
    signed = admin("sign", region.folder, "--keys", region.keys, *desk("bertil")[2:])
    assert "Written" in signed.out
    assert "stranger" in holders(region, "config")
    assert not (region.folder / "waiting.json").exists()


def test_a_dry_run_sets_nothing_aside(region: Region, admin: Admin, desk: Desk) -> None:
    said = admin("rotate", region.folder, "cecilia", "stranger", *desk("anna"), "--dry-run")
    assert "dry run" in said.out
    assert "root: 1 signature is missing" in said.out
    assert "No change waits" in admin("sign", region.folder, *desk("bertil")).err


def test_who_has_no_key_of_the_administrators_begins_nothing(region: Region, admin: Admin, desk: Desk) -> None:
    refused = admin("rotate", region.folder, "cecilia", "stranger", *desk("job"))
    assert refused.code == 1
    assert "too few keys" in refused.err
    assert not (region.folder / "waiting.json").exists()


def test_what_was_begun_can_be_thrown_away(region: Region, admin: Admin, desk: Desk) -> None:
    admin("rotate", region.folder, "cecilia", "stranger", *desk("anna"))
    admin("sign", region.folder, "--discard", "--dry-run")
    assert waits(region)
    admin("sign", region.folder, "--discard")
    assert "No change waits" in admin("sign", region.folder, *desk("bertil")).err
    assert admin("rotate", region.folder, "cecilia", "stranger", *desk("anna")).code == 0


def test_what_others_have_overtaken_is_not_signed(region: Region, admin: Admin, desk: Desk, tmp_path: Path) -> None:
    region.sync(tmp_path / "laptop")
    admin("rotate", region.folder, "cecilia", "stranger", *desk("anna"))
    staged = region.staged()
    staged.resign("root")
    staged.write()
    refused = admin("sign", region.folder, *desk("bertil"))
    assert refused.code == 1
    assert "--discard" in refused.err
    assert admin("renew", region.folder, *desk("job")).code == 0
    assert region.sync(tmp_path / "laptop").outcome == "no_change"


def test_the_catalogue_goes_on_while_something_waits(region: Region, admin: Admin, desk: Desk, tmp_path: Path) -> None:
    admin("rotate", region.folder, "job", "stranger", *desk("anna"))
    region.publish(services(*NAMES, "Uimakoulu"))
    admin("sign", region.folder, *desk("bertil"))
    region.publish(services(*NAMES, "Uimakoulu", "Ompelu"))
    assert admin("renew", region.folder, *desk("stranger")).code == 0
    assert region.sync(tmp_path / "laptop").services == len(NAMES) + 2


def waits(region: Region) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((region.folder / "waiting.json").read_bytes())
    return document


def tamper(region: Region, change: Callable[[dict[str, Any]], None]) -> None:
    document = waits(region)
    change(document)
    (region.folder / "waiting.json").write_text(json.dumps(document))


def test_what_waits_and_was_changed_has_lost_its_signatures(
    region: Region, admin: Admin, desk: Desk, tmp_path: Path
) -> None:
    region.sync(tmp_path / "laptop")
    admin("renew", region.folder, "--role", "root", *desk("anna"))

    def alone(document: dict[str, Any]) -> None:
        document["roles"]["root"]["signed"]["roles"]["root"]["threshold"] = 1

    tamper(region, alone)
    looked = admin("sign", region.folder, *desk("bertil"), "--dry-run")
    assert "root: as many signatures are needed: 1." in looked.out
    admin("sign", region.folder, *desk("bertil"))
    before = shown(region)
    assert admin("renew", region.folder, *desk("job")).code == 0
    assert "2.root.json" not in " ".join(shown(region).keys() - before.keys())
    assert region.sync(tmp_path / "laptop").outcome == "no_change"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"roles":{}}', b'{"roles":{"timestamp":{}}}', b'{"roles":{"root":{"signed":1}}}', DEEP]
)
def test_what_cannot_be_read_is_told(region: Region, admin: Admin, desk: Desk, content: bytes) -> None:
    (region.folder / "waiting.json").write_bytes(content)
    assert admin("sign", region.folder, *desk("bertil")).code == 40
    assert admin("renew", region.folder, *desk("job")).code == 0


def test_a_role_of_another_kind_is_refused(region: Region, admin: Admin, desk: Desk) -> None:
    admin("renew", region.folder, "--role", "targets", *desk("anna"))
    tamper(region, lambda document: document["roles"].update(root=document["roles"].pop("targets")))
    assert admin("sign", region.folder, *desk("bertil")).code == 40


def other_keys(keys: dict[str, Any]) -> None:
    """Others under the ids, and so under the names, of those that are trusted."""
    for key in keys.values():
        key["keyval"]["public"] = "ab" * 32


A_FILE = {"length": 2, "hashes": {"sha256": hashlib.sha256(b"{}").hexdigest()}}
SECRETLY: dict[str, tuple[str, Callable[[Any], None]]] = {
    "other administrators": ("root", lambda root: other_keys(root["keys"])),
    "other keys below": ("targets", lambda it: other_keys(it["delegations"]["keys"])),
    "other names of files": ("root", lambda root: root.update(consistent_snapshot=False)),
    "a catalogue beside": ("targets", lambda it: it["targets"].update({"catalogue/current.json": A_FILE})),
    "more for the job to sign": ("targets", lambda it: it["delegations"]["roles"][1].update(paths=["*/*"])),
    "another order": ("targets", lambda it: it["delegations"]["roles"].reverse()),
    "one role more": (
        "targets",
        lambda it: it["delegations"]["roles"].append({**it["delegations"]["roles"][0], "name": "more"}),
    ),
    "no roles": ("targets", lambda it: it.__delitem__("delegations")),
    "roles below": ("config", lambda it: it.update(delegations={"keys": {}, "roles": []})),
    "a file above": ("config", lambda it: it["targets"].update({"config/../../../x.json": A_FILE})),
    "a file elsewhere": ("config", lambda it: it["targets"].update({"/etc/x.json": A_FILE})),
}


@pytest.mark.parametrize("secretly", SECRETLY.values(), ids=SECRETLY.keys())
def test_nothing_is_signed_that_is_not_shown(
    region: Region, admin: Admin, desk: Desk, secretly: tuple[str, Callable[[Any], None]]
) -> None:
    """What an administrator who means harm hides in the file that waits, the next one would sign unseen."""
    role, change = secretly
    admin("renew", region.folder, "--role", "root", "--role", "targets", "--role", "config", *desk("anna"))

    def hide(document: dict[str, Any]) -> None:
        change(document["roles"][role]["signed"])
        if role == "config":
            document["files"] = dict.fromkeys(document["roles"][role]["signed"]["targets"], "e30=")

    tamper(region, hide)
    before = waits(region)
    refused = admin("sign", region.folder, *desk("bertil"))
    assert refused.code == 40
    assert waits(region) == before


def test_a_root_with_one_signature_is_refused_even_if_it_is_shown(
    region: Region, admin: Admin, desk: Desk, tmp_path: Path
) -> None:
    region.sync(tmp_path / "laptop")
    admin("renew", region.folder, "--role", "root", *desk("anna"))
    (region.metadata / "2.root.json").write_text(json.dumps(waits(region)["roles"]["root"]))
    with pytest.raises(Untrusted):
        region.sync(tmp_path / "laptop")


def test_yearly_roles_are_renewed_by_two(region: Region, admin: Admin, desk: Desk, tmp_path: Path) -> None:
    region.sync(tmp_path / "laptop")
    roles = ("--role", "root", "--role", "targets", "--role", "config")
    admin("renew", region.folder, *roles, *desk("cecilia"))
    admin("sign", region.folder, *desk("anna"))
    admin("renew", region.folder, *desk("job"))
    later = datetime.now(UTC) + timedelta(days=1)
    until = {one.role: one.until for one in repository.expiries(region.staged(), later)}
    assert all(until[role] > later for role in ("root", "targets", "config"))
    assert [region.staged().signed(role).signed.version for role in ("root", "targets", "config")] == [2, 2, 2]
    assert region.sync(tmp_path / "laptop").outcome == "no_change"
