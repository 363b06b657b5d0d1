"""Who is not the region's administrator, and what they may try: nothing of it changes a laptop."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata

from hytedesk.db import generations
from hytedesk.errors import HyteDeskError, NotPublished, StorageUnavailable, Untrusted
from hytedesk.publish import keys, repository
from tests.fakes.region import PASSPHRASE, Region
from tests.fakes.region_records import ONE_MORE, services
from tests.sync.conftest import details


@pytest.fixture
def laptop(region: Region, tmp_path: Path) -> Path:
    """Has generation 2; `before/` beside it is what the server showed with generation 1."""
    shutil.copytree(region.folder / "public", tmp_path / "before")
    region.publish(services(*ONE_MORE))
    region.sync(tmp_path / "laptop")
    return tmp_path / "laptop"


def refuses(region: Region, laptop: Path) -> Untrusted:
    """Why nothing was taken."""
    before = generations.active(laptop)
    with pytest.raises(HyteDeskError) as caught:
        region.sync(laptop)
    assert generations.active(laptop) == before
    assert set(details(laptop)) == set(ONE_MORE)
    assert isinstance(caught.value, Untrusted)
    assert caught.value.reason == "content"
    return caught.value


def change(path: Path, edit: Callable[[Metadata], None], key: str, region: Region) -> None:  # type: ignore[type-arg]
    """Edit a signed file and sign it with this key alone."""
    md = Metadata.from_bytes(path.read_bytes())
    edit(md)
    md.sign(keys.signer(region.keys, key, PASSPHRASE))
    path.write_bytes(md.to_bytes())


def test_old_files_that_were_once_good_are_refused(region: Region, laptop: Path, tmp_path: Path) -> None:
    region.server.folder = tmp_path / "before"
    refuses(region, laptop)


def test_old_files_are_refused_also_when_what_was_remembered_is_lost(
    region: Region, laptop: Path, tmp_path: Path
) -> None:
    shutil.rmtree(laptop / "sources")
    region.server.folder = tmp_path / "before"
    assert "generation 1 after 2" in refuses(region, laptop).detail
    shutil.rmtree(laptop / "sources")
    with pytest.raises(Untrusted):
        region.sync(laptop, full=True)


def test_an_old_timestamp_is_refused(region: Region, laptop: Path, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "before" / "metadata" / "timestamp.json", region.metadata)
    refuses(region, laptop)


def test_an_old_snapshot_under_a_new_number_is_refused(region: Region, laptop: Path) -> None:
    region.publish(services(*ONE_MORE, "Ompelu"))
    shutil.copy(region.metadata / "2.snapshot.json", region.metadata / "4.snapshot.json")
    refuses(region, laptop)


def test_an_old_catalogue_role_in_a_new_snapshot_is_refused(region: Region, laptop: Path) -> None:
    region.publish(services(*ONE_MORE, "Ompelu"))
    shutil.copy(region.metadata / "3.catalogue.json", region.metadata / "4.catalogue.json")
    refuses(region, laptop)


def test_a_timestamp_of_a_stranger_is_refused(region: Region, laptop: Path) -> None:
    def newer(md: Metadata) -> None:  # type: ignore[type-arg]
        md.signed.version += 1

    change(region.metadata / "timestamp.json", newer, "stranger", region)
    refuses(region, laptop)


def test_a_root_that_one_administrator_signs_alone_is_refused(region: Region, laptop: Path) -> None:
    shutil.copy(region.metadata / "1.root.json", region.metadata / "2.root.json")

    def newer(md: Metadata) -> None:  # type: ignore[type-arg]
        md.signed.version = 2

    change(region.metadata / "2.root.json", newer, "anna", region)
    refuses(region, laptop)


def test_the_key_of_catalogues_signs_no_configuration(region: Region, laptop: Path) -> None:
    from hytedesk.sync.sources import Watch
    from hytedesk.sync.sources.region_trust import Repository

    staged = region.staged()
    with staged.edit_targets("catalogue") as targets:
        staged.put(targets, "config/evil.json", b'{"mandatory": {}}')
    staged.seal()
    staged.write()
    watch = Watch("test", lambda _progress: None, lambda: False)
    with Repository(
        region.spec, region.root.read_bytes(), laptop / "other", region.settings, watch, None
    ) as repository:
        repository.refresh()
        with pytest.raises(Untrusted, match="nobody signed"):
            repository.fetch("config/evil.json", 1_000)


def test_a_key_that_was_revoked_signs_nothing_more(region: Region, laptop: Path) -> None:
    stolen = keys.public(region.keys, "job")
    fresh = keys.public(region.keys, "stranger")
    staged = region.staged()
    assert repository.rotate(staged, stolen.keyid, fresh) == ("catalogue", "snapshot", "timestamp")
    staged.write()
    assert region.sync(laptop).outcome == "no_change"

    def newer(md: Metadata) -> None:  # type: ignore[type-arg]
        md.signed.version += 1

    good = (region.metadata / "timestamp.json").read_bytes()
    change(region.metadata / "timestamp.json", newer, "job", region)
    refuses(region, laptop)
    (region.metadata / "timestamp.json").write_bytes(good)
    (region.keys / "job.pem").unlink()
    region.publish(services(*ONE_MORE, "Ompelu"))
    assert region.sync(laptop).added == 1


def test_a_publisher_without_the_right_key_publishes_nothing(region: Region, laptop: Path) -> None:
    (region.keys / "job.pem").unlink()
    with pytest.raises(NotPublished):
        region.publish(services(*ONE_MORE, "Ompelu"))
    assert region.sync(laptop).outcome == "no_change"


def test_a_snapshot_that_swells_is_cut(region: Region, laptop: Path) -> None:
    staged = region.staged()
    with staged.edit_targets("catalogue") as targets:
        _swell(staged, targets)
    staged.seal()
    staged.write()
    before = generations.active(laptop)
    with pytest.raises(HyteDeskError, match="more in it than it should"):
        region.sync(laptop, full=True)
    assert generations.active(laptop) == before


def _swell(staged: object, targets: object) -> None:
    import msgspec

    from hytedesk.publish.catalogue import current
    from hytedesk.publish.signing import Staged
    from hytedesk.sync.sources import region_format

    assert isinstance(staged, Staged)
    manifest = current(staged)
    assert manifest is not None
    content, _size = region_format.pack([b" " * 1000] * 100_000, 3)
    path = "catalogue/s/3.ndjson.zst"
    snapshot = region_format.Packed(path=path, bytes=len(content), unpacked=1000)
    staged.put(targets, path, content)  # type: ignore[arg-type]
    changed = msgspec.structs.replace(manifest, generation=3, snapshot=snapshot, patches=())
    staged.put(targets, region_format.MANIFEST, region_format.write_manifest(changed))  # type: ignore[arg-type]


def test_a_state_that_does_not_fit_is_refused(region: Region, laptop: Path) -> None:
    import msgspec

    from hytedesk.publish.catalogue import current
    from hytedesk.sync.sources import region_format

    staged = region.staged()
    manifest = current(staged)
    assert manifest is not None
    changed = msgspec.structs.replace(manifest, generation=3, state="0" * 64, patches=())
    with staged.edit_targets("catalogue") as targets:
        staged.put(targets, region_format.MANIFEST, region_format.write_manifest(changed))
    staged.seal()
    staged.write()
    with pytest.raises(HyteDeskError, match="state"):
        region.sync(laptop)
    assert set(details(laptop)) == set(ONE_MORE)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"signed": {"_type": "root"}, "signatures": []}', b"\x00" * 64])
def test_a_host_that_answers_200_to_everything_is_refused(region: Region, laptop: Path, body: bytes) -> None:
    """Not a page that could be known as one: a host that shows something for each name."""
    region.publish(services(*ONE_MORE, "Ompelu"))
    region.server.instead["2.root.json"] = lambda _server, _path: (200, "application/octet-stream", iter([body]))
    refuses(region, laptop)
    region.server.instead.clear()
    assert region.sync(laptop).added == 1


def test_a_patch_that_leads_elsewhere_costs_the_snapshot(region: Region, laptop: Path) -> None:
    """Signed, but of another change: the state does not fit, so none of it is taken."""
    import msgspec

    from hytedesk.publish.catalogue import current
    from hytedesk.sync.sources import region_format

    region.publish(services(*ONE_MORE, "Ompelu"))
    staged = region.staged()
    manifest = current(staged)
    assert manifest is not None
    wrong, size = region_format.pack([region_format.gone_line(("service", "r:nobody"))], 3)
    patch = msgspec.structs.replace(manifest.patches[-1], bytes=len(wrong), unpacked=size)
    changed = msgspec.structs.replace(manifest, patches=(*manifest.patches[:-1], patch))
    with staged.edit_targets("catalogue") as targets:
        staged.put(targets, patch.path, wrong)
        staged.put(targets, region_format.MANIFEST, region_format.write_manifest(changed))
    staged.seal()
    staged.write()
    region.server.asked.clear()
    assert region.sync(laptop).added == 1
    assert set(details(laptop)) == {*ONE_MORE, "Ompelu"}
    assert [path for path in region.server.asked if "/catalogue/s/" in path]


@pytest.mark.parametrize(
    "path", ["../../../evil", "catalogue/s/../../../evil.ndjson.zst", "/etc/evil", "catalogue/s/1"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(region: Region, laptop: Path, path: str) -> None:
    import msgspec

    from hytedesk.publish.catalogue import current
    from hytedesk.sync.sources import region_format

    staged = region.staged()
    manifest = current(staged)
    assert manifest is not None
    snapshot = msgspec.structs.replace(manifest.snapshot, path=path)
    changed = msgspec.structs.replace(manifest, generation=3, snapshot=snapshot, patches=())
    with staged.edit_targets("catalogue") as targets:
        staged.put(targets, region_format.MANIFEST, region_format.write_manifest(changed))
    staged.seal()
    staged.write()
    before = generations.active(laptop)
    with pytest.raises(HyteDeskError):
        region.sync(laptop)
    assert generations.active(laptop) == before
    assert not list(laptop.parent.rglob("*evil*"))


def test_a_folder_that_knows_no_links_is_told(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a share or a memory stick: the root in use is a link."""

    def refused(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    for name in ("symlink", "link"):
        monkeypatch.setattr(os, name, refused)
    with pytest.raises(StorageUnavailable):
        region.sync(tmp_path / "laptop")


def test_a_folder_that_is_read_only_is_told(region: Region, laptop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the updater writes fails; what was there before stays in use."""
    region.publish(services(*ONE_MORE, "Ompelu"))
    before = generations.active(laptop)

    def refused(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr("tuf.ngclient.updater.tempfile.NamedTemporaryFile", refused)
        with pytest.raises(StorageUnavailable):
            region.sync(laptop)
    assert generations.active(laptop) == before
    assert set(details(laptop)) == set(ONE_MORE)
    assert region.sync(laptop).added == 1


def test_a_laptop_whose_clock_is_a_year_behind_is_served(region: Region, laptop: Path) -> None:
    """Nothing has expired for it; certificates are another matter, and told as such."""
    later = datetime.now(UTC) + timedelta(days=300)
    region.server.clock = timedelta(days=300)
    region.publish(services(*ONE_MORE, "Ompelu"), later)
    assert region.sync(laptop).added == 1


def test_a_frozen_snapshot_is_refused(region: Region, laptop: Path) -> None:
    """A timestamp that is renewed forever over a snapshot that is not."""
    staged = region.staged(datetime.now(UTC) - timedelta(days=31))
    staged.do_snapshot(force=True)
    staged._now = datetime.now(UTC).replace(microsecond=0)
    staged.do_timestamp(force=True)
    staged.write()
    with pytest.raises(Untrusted) as caught:
        region.sync(laptop)
    assert caught.value.reason == "expired"
    assert set(details(laptop)) == set(ONE_MORE)


def test_one_administrator_who_signs_twice_is_one(region: Region, laptop: Path) -> None:
    shutil.copy(region.metadata / "1.root.json", region.metadata / "2.root.json")
    md = Metadata.from_bytes((region.metadata / "2.root.json").read_bytes())
    md.signed.version = 2
    signer = keys.signer(region.keys, "anna", PASSPHRASE)
    md.sign(signer)
    document = json.loads(md.to_bytes())
    document["signatures"] *= 2
    (region.metadata / "2.root.json").write_text(json.dumps(document))
    refuses(region, laptop)
