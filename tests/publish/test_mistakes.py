"""What an administrator does wrong: each time a true sentence, and nothing is changed."""

from __future__ import annotations

import errno
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hytedesk.errors import NotPublished, StorageUnavailable
from hytedesk.publish import configuration, disk, keys, repository, waiting
from tests.fakes.region import ADMINS, PASSPHRASE, Region
from tests.publish.conftest import Admin

Desk = Callable[[str], tuple[str, ...]]


@pytest.fixture
def unchanged(region: Region) -> Iterator[None]:
    """What is published stays as it is."""

    def files() -> dict[Path, bytes]:
        public = region.folder / "public"
        return {path: path.read_bytes() for path in public.rglob("*") if path.is_file()}

    before = files()
    yield
    assert files() == before


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("written", "why"),
    [
        ('{"mandatory": {"check_hours": 6,}}', "line 1 column 3"),
        ("", "line 1 column 1"),
        ('{"mandatry": {}}', "other members"),
        ('{"mandatory": {"check_hours": 6}, "mandatory": {"stale_days": 3}}', "'mandatory' is there twice"),
        ('{"recommended": {"check_hours": 6, "check_hours": 8}}', "'check_hours' is there twice"),
    ],
)
def test_a_configuration_that_is_mistyped_is_named_with_the_place(
    region: Region, admin: Admin, desk: Desk, tmp_path: Path, *, written: str, why: str
) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(written)
    said = admin("publish", "config", region.folder, profile, *desk("anna"))
    assert said.code == 40
    assert str(profile) in said.err
    assert why in said.err
    assert "catalogue" not in said.err


@pytest.mark.usefixtures("unchanged")
def test_a_source_that_does_not_answer_is_no_matter_of_a_catalogue_in_use(
    region: Region, admin: Admin, desk: Desk
) -> None:
    said = admin("publish", "catalogue", region.folder, "hsds:http://127.0.0.1:1/x", *desk("job"))
    assert said == (20, "", "Nothing was changed: 127.0.0.1 could not be reached.\n")


@pytest.mark.usefixtures("unchanged")
def test_files_that_cannot_go_along_are_named_as_files(
    region: Region, admin: Admin, desk: Desk, tmp_path: Path
) -> None:
    profile, beside = tmp_path / "profile.json", tmp_path / "with"
    profile.write_text("{}")
    beside.mkdir()
    (beside / "Thumbs.db").write_bytes(b"")
    (beside / "needs.toml").write_bytes("# ä".encode("latin-1"))
    (beside / "crisis.toml").write_bytes(b"#" * 70_000)
    said = admin("publish", "config", region.folder, profile, "--with", beside, *desk("anna"))
    assert said.code == 1
    assert "Thumbs.db is none of the files that can go along" in said.err
    assert "needs.toml is not a text in UTF-8" in said.err
    assert "crisis.toml is too big" in said.err


@pytest.mark.usefixtures("unchanged")
def test_a_file_without_end_is_refused_as_any_other(region: Region, admin: Admin, desk: Desk, tmp_path: Path) -> None:
    profile, beside = tmp_path / "profile.json", tmp_path / "with"
    profile.write_text("{}")
    beside.mkdir()
    for name in ("needs.toml", "crisis.toml", "pathways/x.toml", "sheet/fi.toml"):
        (beside / name).parent.mkdir(exist_ok=True)
        (beside / name).write_text("a=" + "[" * 30_000)
        said = admin("publish", "config", region.folder, profile, "--with", beside, *desk("anna"))
        assert said.code == 1
        assert name in said.err
        (beside / name).unlink()


@pytest.mark.usefixtures("unchanged")
def test_a_job_that_nobody_can_give_the_passphrase_says_so(
    region: Region, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    said = admin("renew", region.folder, "--keys", region.keys)
    assert said.code == 1
    assert "--passphrase-file" in said.err


def test_a_passphrase_that_an_editor_of_windows_has_saved_opens_the_key(
    region: Region, admin: Admin, tmp_path: Path
) -> None:
    (tmp_path / "words.txt").write_bytes(f"{PASSPHRASE}\r\n".encode("utf-8-sig"))
    assert admin("renew", region.folder, "--keys", region.keys, "--passphrase-file", tmp_path / "words.txt").code == 0


def test_an_address_that_is_no_place_makes_no_folder(
    region: Region, admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = admin("upload", region.folder, "--to", "ftp://www.rantaseutu.example/hyte")
    assert said.code == 2
    assert not (tmp_path / "ftp:").exists()


def test_throwing_away_says_what_it_does(region: Region, admin: Admin, desk: Desk, tmp_path: Path) -> None:
    assert "No change waits" in admin("sign", region.folder, "--discard").err
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps({"mandatory": {"check_hours": 6}}))
    admin("publish", "config", region.folder, profile, *desk("anna"))
    assert f"sign {region.folder} --dry-run" in admin("status", region.folder).out
    assert "thrown away" in admin("sign", region.folder, "--discard", "--dry-run").out
    assert (region.folder / "waiting.json").exists()
    assert "thrown away" in admin("sign", region.folder, "--discard").out
    assert configuration.current(region.staged(), "default")["mandatory"] == {}


def test_the_jobs_key_is_no_administrators(region: Region, admin: Admin, tmp_path: Path) -> None:
    made = tmp_path / "second"
    named = ("--region", "R", "--admin", "anna", "--admin", "bertil", "--job", "anna", "--keys", str(region.keys))
    said = admin("init", made, *named)
    assert said.code == 1
    assert "a key of its own" in said.err
    assert not made.exists()


@pytest.mark.parametrize("last", ["1.snapshot.json", "timestamp.json"])
def test_a_repository_that_a_full_disk_broke_off_begins_anew(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    made, written = tmp_path / "second", disk.replace

    def full(path: Path, content: bytes) -> None:
        if path.name == last:
            raise StorageUnavailable(str(path), "No space left on device")
        written(path, content)

    def begin(*admins: str) -> None:
        repository.init(made, "R", region.keys, region.unlock, admins=admins, job="job")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", full)
        with pytest.raises(StorageUnavailable):
            begin("anna", "stranger")
    begin(*ADMINS)
    staged = repository.staged(made, region.keys, region.unlock)
    assert staged.signed("root").signed.version == 1
    assert set(staged.keys_of("root")) == {keys.public(region.keys, name).keyid for name in ADMINS}


def test_a_broken_off_repository_can_be_tried_first(region: Region, admin: Admin, tmp_path: Path) -> None:
    """With other administrators than at the first time, so nothing of that may count."""
    made, options = tmp_path / "second", ("--keys", str(region.keys), "--passphrase-file", tmp_path / "passphrase")
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    named = ("--region", "R", "--admin", "anna", "--admin", "bertil", "--job", "job")
    assert admin("init", made, *named, *options).code == 0
    for name in ("region.json", "public/metadata/timestamp.json"):
        (made / name).unlink()
    before = sorted(made.rglob("*"))
    said = admin("init", made, "--region", "R", "--admin", "cecilia", "--job", "job", *options, "--dry-run")
    assert (said.code, said.err, "dry run" in said.out) == (0, "", True)
    assert sorted(made.rglob("*")) == before


@pytest.mark.parametrize("command", ["renew", "config", "rotate"])
def test_what_was_not_written_is_not_said_to_be_done(
    region: Region, admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, command: str
) -> None:
    def full(path: Path, _content: bytes) -> None:
        raise StorageUnavailable(str(path), "No space left on device")

    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "profile.json").write_text('{"mandatory": {"check_hours": 6}}')
    monkeypatch.setattr(disk, "replace", full)
    named: dict[str, tuple[str | Path, ...]] = {
        "renew": ("renew", region.folder),
        "config": ("publish", "config", region.folder, tmp_path / "profile.json"),
        "rotate": ("rotate", region.folder, "cecilia", "stranger"),
    }
    said = admin(*named[command], "--keys", region.keys, "--passphrase-file", tmp_path / "passphrase")
    assert said.code == 50
    assert "No space left" in said.err
    assert [word for word in ("Renewed", "configuration 2", "in place of", "Written") if word in said.out] == []


def test_a_repository_without_its_timestamp_is_not_begun_anew(region: Region) -> None:
    (region.folder / "region.json").unlink()
    (region.metadata / "timestamp.json").unlink()
    before = sorted(region.metadata.iterdir())
    with pytest.raises(NotPublished, match="exists"):
        repository.init(region.folder, "R", region.keys, region.unlock, admins=ADMINS, job="job")
    assert sorted(region.metadata.iterdir()) == before


def test_a_key_that_the_disk_did_not_take_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(StorageUnavailable):
            keys.new(tmp_path / "keys", "anna", PASSPHRASE)
    assert not list((tmp_path / "keys").iterdir())
    assert keys.new(tmp_path / "keys", "anna", PASSPHRASE).private


@pytest.mark.parametrize("name", ["", " ", "Ranta\nseutu", "R" * 101])
def test_a_region_has_a_name_that_computers_can_show(region: Region, admin: Admin, tmp_path: Path, name: str) -> None:
    named = ("--region", name, "--admin", "anna", "--job", "job", "--keys", str(region.keys))
    said = admin("init", tmp_path / "second", *named)
    assert (said.code, said.err) == (1, "A region needs a name in one line, of 100 characters at most.\n")


def test_what_is_to_be_signed_cannot_hide_on_the_terminal(region: Region, admin: Admin, desk: Desk) -> None:
    """A waiting change may have been put there by anybody: whoever signs it relies on what is shown."""
    staged = region.staged()
    hidden = {"mandatory": {"check_hours\x1b[2K\r": 6, "letterhead_unit": "a\u202eb\x9b2Kc"}, "recommended": {}}
    configuration.publish(staged, "default", {**hidden, "files": {}})
    waiting.put(region.folder, staged)
    shown = admin("sign", region.folder, *desk("anna"), "--dry-run").out
    assert r"check_hours\x1b[2K\r" in shown
    assert r"a\u202eb\x9b2Kc" in shown
    assert all(line.isprintable() for line in shown.splitlines())


def test_what_the_disk_says_is_said(region: Region, admin: Admin, tmp_path: Path) -> None:
    how = ("--keys", str(region.keys), "--passphrase-file")
    gone = admin("renew", region.folder, *how, tmp_path / "gone")
    assert (gone.code, f"({os.strerror(errno.ENOENT)}); what is published stays" in gone.err) == (50, True)
    (tmp_path / "old").write_bytes("pässi".encode("latin-1"))
    odd = admin("renew", region.folder, *how, tmp_path / "old")
    assert (odd.code, "not UTF-8" in odd.err) == (40, True)


def test_more_signatures_than_keys_are_no_repository(region: Region, admin: Admin, tmp_path: Path) -> None:
    named = ("--region", "R", "--admin", "anna", "--job", "job", "--threshold", "5", "--keys", str(region.keys))
    said = admin("init", tmp_path / "second", *named)
    assert (said.code, "fewer keys than it needs signatures" in said.err) == (1, True)
