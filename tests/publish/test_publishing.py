"""What a publisher promises: a new generation is there whole or not at all, and no mistake goes out by itself."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hytedesk.catalogue import encode_record
from hytedesk.config import Settings
from hytedesk.errors import BadData, NotPublished, StorageUnavailable
from hytedesk.publish import catalogue, checking, disk, hosting, keys, repository
from hytedesk.sync.sources import SourceSpec, Watch
from hytedesk.sync.sources.region_format import LONGEST_CHAIN, read_manifest
from tests.fakes import static
from tests.fakes.region import PASSPHRASE, Region
from tests.fakes.region_records import NAMES, ONE_MORE, services
from tests.sync.conftest import details


def shown(region: Region) -> dict[str, bytes]:
    """Every file that the web server has."""
    public = region.folder / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def test_the_same_catalogue_is_no_new_generation(region: Region) -> None:
    before = shown(region)
    assert region.publish(services(*NAMES)).generation == 1
    assert shown(region) == before


def test_a_generation_adds_files_and_replaces_only_the_timestamp(region: Region) -> None:
    before = shown(region)
    region.publish(services(*ONE_MORE))
    after = shown(region)
    assert before.keys() < after.keys()
    assert {name for name in before if before[name] != after[name]} == {"metadata/timestamp.json"}


def test_old_patches_are_dropped_when_the_chain_grows_long(region: Region) -> None:
    for number in range(LONGEST_CHAIN + 2):
        manifest = region.publish(services(*NAMES, Kotiapu=f"Muutos {number}.") + services("Suuri")[1:])
    assert len(manifest.patches) <= LONGEST_CHAIN
    assert manifest.patches[-1].to == manifest.generation
    listed = region.staged().signed("catalogue").signed.targets
    assert len(listed) == len(manifest.patches) + 2


@contextlib.contextmanager
def killed(monkeypatch: pytest.MonkeyPatch, after: int) -> Iterator[list[Path]]:
    """The publisher dies when it has written so many files; which ones they were."""
    write = disk.replace
    written: list[Path] = []

    def dying(path: Path, content: bytes) -> None:
        if len(written) == after:
            raise StorageUnavailable(str(path), "killed")
        written.append(path)
        write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(disk, "replace", dying)
        yield written


@pytest.mark.parametrize("after", range(5))
def test_a_publisher_that_is_killed_halfway_has_published_nothing(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    region.sync(tmp_path / "laptop")
    with killed(monkeypatch, after) as written, pytest.raises(StorageUnavailable):
        region.publish(services(*ONE_MORE))
    assert len(written) == after
    assert region.sync(tmp_path / "laptop").outcome == "no_change"
    assert region.publish(services(*ONE_MORE, "Ompelu")).generation == 2
    assert region.sync(tmp_path / "laptop").added == 2


@pytest.mark.parametrize("after", range(6))
def test_a_change_of_keys_that_is_killed_halfway_can_be_repeated(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    region.sync(tmp_path / "laptop")
    old, new = keys.public(region.keys, "job"), keys.public(region.keys, "stranger")
    staged = region.staged()
    repository.rotate(staged, old.keyid, new)
    with killed(monkeypatch, after) as written:
        if after < 5:
            with pytest.raises(StorageUnavailable):
                staged.write()
        else:
            staged.write()
    assert ["root" in path.name for path in written] == [False, False, False, True, False][:after]
    if after < 4:
        assert region.sync(tmp_path / "laptop").outcome == "no_change"
    if after < 5:
        staged = region.staged()
        repository.rotate(staged, old.keyid, new)
        staged.write()
    (region.keys / "job.pem").unlink()
    region.publish(services(*ONE_MORE))
    assert region.sync(tmp_path / "laptop").added == 1


def test_two_publishers_at_once_are_one_after_the_other(region: Region, tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "source.ndjson").write_bytes(b"".join(encode_record(one) + b"\n" for one in services(*ONE_MORE)))
    program = [sys.executable, "-c", "import sys; from hytedesk.cli.admin import main; sys.exit(main())"]
    how = ["--keys", str(region.keys), "--passphrase-file", str(tmp_path / "passphrase")]
    command = [*program, "publish", "catalogue", str(region.folder), str(tmp_path / "source.ndjson"), *how]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(3)]
    codes = [one.wait(timeout=120) for one in started]
    assert 0 in codes
    assert set(codes) <= {0, 1}
    assert not list(region.folder.rglob("*.part"))
    found = checking.verify(region.spec, region.root)
    assert (found.generation, found.records, found.patches) == (2, len(ONE_MORE) + 1, 1)
    assert region.sync(tmp_path / "laptop").services == len(ONE_MORE)


def test_one_publisher_at_a_time(region: Region) -> None:
    with disk.locked(region.folder), pytest.raises(NotPublished) as caught, disk.locked(region.folder):
        pass
    assert caught.value.reason == "busy"


def test_losing_many_services_wants_a_word(region: Region) -> None:
    before = shown(region)
    with pytest.raises(NotPublished) as caught:
        region.publish(services(*NAMES[:4]))
    assert (caught.value.reason, caught.value.value) == ("removals", "3/7")
    assert shown(region) == before
    assert region.publish(services(*NAMES[:5])).generation == 2
    assert region.publish(services(*NAMES[:1]), force=True).generation == 3


def test_files_that_somebody_changed_are_noticed(region: Region) -> None:
    path = next((region.folder / "public" / "targets" / "catalogue" / "s").iterdir())
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadData):
        region.publish(services(*ONE_MORE))


def test_signatures_are_renewed_before_they_expire(region: Region, tmp_path: Path) -> None:
    region.sync(tmp_path / "laptop")
    later = datetime.now(UTC) + timedelta(days=5)
    soon = {one.role for one in repository.expiries(region.staged(), later) if one.soon}
    assert soon == {"timestamp"}
    staged = region.staged(later)
    assert repository.renew(staged, (), later) == ("snapshot", "timestamp")
    staged.write()
    assert not [one for one in repository.expiries(region.staged(), later) if one.soon]
    assert region.sync(tmp_path / "laptop").outcome == "no_change"


def test_the_catalogue_and_the_yearly_roles_are_renewed_when_it_is_time(region: Region, tmp_path: Path) -> None:
    region.sync(tmp_path / "laptop")
    later = datetime.now(UTC) + timedelta(days=70)
    staged = region.staged(later)
    assert repository.renew(staged, ("root", "config"), later) == (
        "root", "config", "catalogue", "snapshot", "timestamp"
    )  # fmt: skip
    staged.write()
    assert region.sync(tmp_path / "laptop").outcome == "no_change"
    assert region.sync(tmp_path / "other").services == len(NAMES)


def test_a_root_cannot_be_renewed_by_one_of_three(region: Region) -> None:
    for name in ("anna", "bertil"):
        (region.keys / f"{name}.pem").unlink()
    staged = region.staged()
    staged.resign("root")
    with pytest.raises(NotPublished) as caught:
        staged.write()
    assert (caught.value.reason, caught.value.value) == ("signatures", "root")


def test_a_repository_is_made_once(region: Region) -> None:
    with pytest.raises(NotPublished, match="exists"):
        repository.init(region.folder, "Other", region.keys, region.unlock, admins=["anna"], job="job")


def test_where_there_is_no_repository_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="missing"):
        repository.staged(tmp_path, tmp_path, Region.unlock)


def test_a_key_opens_by_its_passphrase_only(tmp_path: Path) -> None:
    made = keys.new(tmp_path, "anna", PASSPHRASE)
    assert keys.listed(tmp_path) == [made]
    assert keys.signer(tmp_path, "anna", PASSPHRASE).public_key == keys.public(tmp_path, "anna")
    assert b"ENCRYPTED" in (tmp_path / "anna.pem").read_bytes()
    for refused, name, reason in (
        (lambda: keys.signer(tmp_path, "anna", "wrong" * 3), "anna", "passphrase"),
        (lambda: keys.signer(tmp_path, "nobody", PASSPHRASE), "nobody", "no_key"),
        (lambda: keys.new(tmp_path, "anna", PASSPHRASE), "anna", "key_exists"),
        (lambda: keys.new(tmp_path, "../anna", PASSPHRASE), "../anna", "key_name"),
        (lambda: keys.new(tmp_path, "new", "short"), "new", "short_passphrase"),
    ):
        with pytest.raises(NotPublished) as caught:
            refused()
        assert (caught.value.reason, caught.value.value) == (reason, name)


def test_a_private_key_is_its_owners_alone(tmp_path: Path) -> None:
    keys.new(tmp_path, "anna", PASSPHRASE)
    assert (tmp_path / "anna.pem").stat().st_mode & 0o077 == 0


def test_what_cannot_be_read_is_not_published(tmp_path: Path) -> None:
    path = tmp_path / "source.ndjson"
    watch = Watch("test", lambda _progress: None, lambda: False)
    path.write_bytes(b'{"kind":"service"}\n' * 3)
    with pytest.raises(BadData):
        catalogue.gather(SourceSpec("file", str(path)), Settings(), watch)


def test_a_good_repository_is_verified(region: Region) -> None:
    region.publish(services(*ONE_MORE))
    found = checking.verify(region.spec, region.root)
    assert (found.generation, found.records, found.patches, found.doubts) == (2, 9, 1, ())
    assert found.idle_requests == 2
    assert found.first_bytes > found.idle_bytes > 0


def test_a_server_that_keeps_changes_from_laptops_is_told(region: Region) -> None:
    region.server.headers = {
        "timestamp.json": {"Cache-Control": "max-age=3600"},
        "999.root": {"Cache-Control": "max-age=600"},
    }
    doubts = checking.verify(region.spec, region.root).doubts
    assert {doubt for doubt, _value in doubts} == {"timestamp_is_kept", "missing_is_kept"}
    region.server.headers = {}
    region.server.instead = {"999.root": static.error(200)}
    doubts = checking.verify(region.spec, region.root).doubts
    assert {doubt for doubt, _value in doubts} == {"timestamp_is_kept", "missing_is_found"}


def test_what_expires_soon_is_told(region: Region) -> None:
    past = datetime.now(UTC) - timedelta(days=6)
    staged = region.staged(past)
    repository.renew(staged, (), past)
    staged.write()
    assert checking.verify(region.spec, region.root).doubts == (("expires_soon", "timestamp"),)


def test_the_manifest_says_what_is_published(region: Region) -> None:
    content = region.staged().read("catalogue", "catalogue/current.json")
    assert content is not None
    manifest = read_manifest(content)
    assert (manifest.region, manifest.generation, manifest.records) == ("Rantaseutu", 1, len(NAMES) + 1)


def test_an_administrator_leaves_and_another_one_comes(region: Region, tmp_path: Path) -> None:
    region.sync(tmp_path / "laptop")
    staged = region.staged()
    left, comes = keys.public(region.keys, "anna"), keys.public(region.keys, "stranger")
    assert repository.rotate(staged, left.keyid, comes) == ("root", "targets", "config")
    staged.write()
    assert region.sync(tmp_path / "laptop").outcome == "no_change"
    assert region.sync(tmp_path / "other").services == len(NAMES)
    for name in ("anna", "bertil"):
        (region.keys / f"{name}.pem").unlink()
    staged = region.staged()
    staged.resign("root")
    staged.seal(force=True)
    staged.write()
    assert region.sync(tmp_path / "laptop").outcome == "no_change"


def test_a_role_keeps_as_many_keys_as_it_needs(region: Region) -> None:
    staged = region.staged()
    with pytest.raises(NotPublished, match="too_few_keys"):
        repository.change_keys(staged, "timestamp", revoke=[keys.public(region.keys, "job").keyid])
    with pytest.raises(NotPublished, match="not_its_key"):
        repository.change_keys(staged, "config", revoke=[keys.public(region.keys, "stranger").keyid])
    with pytest.raises(NotPublished, match="no_key"):
        repository.rotate(staged, keys.public(region.keys, "stranger").keyid, keys.public(region.keys, "anna"))


def test_a_second_job_may_publish(region: Region, tmp_path: Path) -> None:
    staged = region.staged()
    for role in ("catalogue", "snapshot", "timestamp"):
        repository.change_keys(staged, role, add=[keys.public(region.keys, "stranger")])
    staged.seal(force=True)
    staged.write()
    (region.keys / "job.pem").unlink()
    region.publish(services(*ONE_MORE))
    assert region.sync(tmp_path / "laptop").services == len(ONE_MORE)


def test_a_public_key_is_taken_over(region: Region, tmp_path: Path) -> None:
    content = (region.keys / "anna.pub").read_bytes()
    assert keys.take(tmp_path / "mine", "a", content).id == keys.public(region.keys, "anna").keyid
    assert [key.private for key in keys.listed(tmp_path / "mine")] == [False]
    with pytest.raises(NotPublished, match="key_exists"):
        keys.take(tmp_path / "mine", "a", content)
    for wrong in (b"", (region.keys / "anna.pem").read_bytes()):
        with pytest.raises(NotPublished, match="no_public_key"):
            keys.take(tmp_path / "mine", "b", wrong)


def test_what_is_uploaded_is_complete_at_every_moment(region: Region, tmp_path: Path) -> None:
    to = tmp_path / "web"
    names = hosting.upload(region.folder / "public", hosting.Folder(to))
    assert names[-1] == "metadata/timestamp.json"
    assert hosting.upload(region.folder / "public", hosting.Folder(to)) == []
    region.publish(services(*ONE_MORE))
    names = hosting.upload(region.folder / "public", hosting.Folder(to), write=False)
    assert len(names) == 6
    for count in range(len(names)):
        half = tmp_path / f"half{count}"
        shutil.copytree(to, half)
        for name in names[:count]:
            (half / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(region.folder / "public" / name, half / name)
        region.server.folder = half
        assert region.sync(tmp_path / f"laptop{count}").generation == 1
        assert len(details(tmp_path / f"laptop{count}")) == len(NAMES)


def test_old_files_go_when_nobody_can_need_them(region: Region, tmp_path: Path) -> None:
    region.sync(tmp_path / "laptop")
    for number in range(3):
        region.publish(services(*NAMES, Kotiapu=f"Muutos {number}."))
    public = region.folder / "public"
    assert hosting.superseded(public, region.staged(), datetime.now(UTC) - timedelta(days=14)) == []
    files = hosting.superseded(public, region.staged(), datetime.now(UTC) + timedelta(days=1))
    assert {path.name.partition(".")[2] for path in files if path.parent.name == "metadata"} == {
        "catalogue.json", "snapshot.json"
    }  # fmt: skip
    for path in files:
        path.unlink()
    assert len(list((public / "targets" / "catalogue" / "s").iterdir())) == 1
    assert region.sync(tmp_path / "laptop").changed == 1
    assert region.sync(tmp_path / "other").services == len(NAMES)
