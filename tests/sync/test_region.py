"""A region publishes, and its laptops follow."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hytedesk.config import Settings
from hytedesk.db import generations
from hytedesk.errors import HyteDeskError, StorageUnavailable, Unreachable, Untrusted, WrongUsage
from hytedesk.publish import keys, repository
from hytedesk.sync import run
from hytedesk.sync.sources import SourceSpec, parse_source
from tests.fakes import static
from tests.fakes.region import QUICK, Region
from tests.fakes.region_records import NAMES, ONE_MORE, services
from tests.sync.conftest import details, last_run


@pytest.fixture
def laptop(tmp_path: Path) -> Path:
    return tmp_path / "laptop"


def fetched(region: Region, kind: str) -> list[str]:
    """Snapshots (`/s/`) or patches (`/d/`) that were asked for since the last look."""
    asked = [path for path in region.server.asked if f"/catalogue/{kind}/" in path]
    region.server.asked.clear()
    return asked


def test_a_laptop_that_knows_address_and_root_file_gets_the_catalogue(region: Region, laptop: Path) -> None:
    result = region.sync(laptop)
    assert (result.outcome, result.services, result.organizations, result.rejected) == ("updated", 7, 1, 0)
    assert set(details(laptop)) == set(NAMES)
    assert "loneliness" in details(laptop)["Ystävätoiminta"].service.needs


def test_who_has_everything_asks_two_files(region: Region, laptop: Path) -> None:
    region.sync(laptop)
    region.server.asked.clear()
    result = region.sync(laptop)
    assert (result.outcome, result.generation, result.services) == ("no_change", 1, 7)
    assert region.server.asked == ["/metadata/2.root.json", "/metadata/timestamp.json"]
    assert result.bytes <= 2_000


def test_changes_come_as_patches(region: Region, laptop: Path) -> None:
    region.sync(laptop)
    region.publish(services(*ONE_MORE))
    region.publish(services(*ONE_MORE[1:], Kuntosali="Avoinna iltaisin."))
    region.server.asked.clear()
    result = region.sync(laptop)
    assert (result.outcome, result.added, result.changed, result.removed) == ("updated", 1, 1, 1)
    assert set(details(laptop)) == set(ONE_MORE[1:])
    assert details(laptop)["Kuntosali"].service.description == {"fi": "Avoinna iltaisin."}
    asked = [path.rpartition(".ndjson")[0] or path for path in region.server.asked]
    assert not [path for path in asked if "/catalogue/s/" in path]
    assert len([path for path in asked if "/catalogue/d/" in path]) == 2


def test_a_service_that_goes_and_comes_again_is_there(region: Region, laptop: Path) -> None:
    region.sync(laptop)
    region.publish(services(*NAMES[1:]))
    region.publish(services(*NAMES))
    assert region.sync(laptop).outcome == "no_change"
    assert set(details(laptop)) == set(NAMES)
    region.publish(services(*ONE_MORE))
    fetched(region, "d")
    region.sync(laptop)
    assert len(fetched(region, "d")) == 1


def test_patches_and_snapshot_make_the_same_catalogue(region: Region, laptop: Path, tmp_path: Path) -> None:
    region.sync(laptop)
    region.publish(services(*ONE_MORE, Kotiapu="Siivous ja kauppa."))
    region.sync(laptop)
    region.sync(tmp_path / "other")
    infos = [generations.active(folder) for folder in (laptop, tmp_path / "other")]
    assert all(infos)
    assert len({info.digest for info in infos if info}) == 1


@pytest.mark.parametrize("answer", [static.damaged, static.half, static.error(404)])
def test_a_patch_that_is_of_no_use_costs_the_snapshot(region: Region, laptop: Path, answer: static.Answer) -> None:
    region.sync(laptop)
    region.publish(services(*ONE_MORE))
    region.server.instead["/catalogue/d/"] = answer
    region.server.asked.clear()
    assert region.sync(laptop).added == 1
    assert len(fetched(region, "s")) == 1


def test_who_is_too_far_behind_takes_the_snapshot(region: Region, laptop: Path) -> None:
    region.sync(laptop)
    changed = dict.fromkeys(NAMES, "Uusi teksti, joka on kaikilla sama.")
    region.publish(services(*NAMES, **changed))
    region.publish(services(*NAMES))
    region.publish(services(*ONE_MORE))
    region.server.asked.clear()
    assert region.sync(laptop).added == 1
    assert len(fetched(region, "s")) == 1


def test_losses_that_the_publisher_has_accepted_are_accepted(region: Region, laptop: Path) -> None:
    region.sync(laptop)
    region.publish(services(*NAMES[:2]), force=True)
    assert region.sync(laptop).removed == 5
    assert set(details(laptop)) == set(NAMES[:2])


def test_lost_lines_cost_the_snapshot(region: Region, laptop: Path) -> None:
    region.sync(laptop)
    (lines,) = laptop.glob("sources/*/*.lines")
    lines.write_bytes(lines.read_bytes()[:-1])
    region.publish(services(*ONE_MORE))
    region.server.asked.clear()
    assert region.sync(laptop).added == 1
    assert len(fetched(region, "s")) == 1


def test_lost_metadata_heal(region: Region, laptop: Path) -> None:
    region.sync(laptop)
    for path in laptop.glob("sources/*/md/*.json"):
        if not path.is_symlink():
            path.write_bytes(b"")
    region.publish(services(*ONE_MORE))
    assert region.sync(laptop).added == 1


def test_everything_can_be_loaded_anew(region: Region, laptop: Path) -> None:
    region.sync(laptop)
    assert region.sync(laptop, full=True).outcome == "no_change"
    assert set(details(laptop)) == set(NAMES)


def test_new_keys_after_many_new_roots_are_followed(region: Region, laptop: Path) -> None:
    """The last of them names another key of the job: who stops on the way believes the old one."""
    for _ in range(30):
        staged = region.staged()
        staged.resign("root")
        staged.write()
    staged = region.staged()
    repository.rotate(staged, keys.public(region.keys, "job").keyid, keys.public(region.keys, "stranger"))
    staged.write()
    assert max(int(path.name.partition(".")[0]) for path in region.metadata.glob("*.root.json")) == 32
    assert region.sync(laptop).services == 7


def test_where_it_comes_from_is_written_like_every_source() -> None:
    spec = SourceSpec("region", "https://hyte.example/luettelo")
    assert parse_source("region:https://hyte.example/luettelo/") == spec
    assert parse_source(str(spec)) == spec
    for text in ("region:http://hyte.example", "region:hyte.example", "region:https://u:p@hyte.example"):
        with pytest.raises(WrongUsage):
            parse_source(text)


@pytest.mark.parametrize("content", [None, b"", b"{}", b"-----BEGIN PUBLIC KEY-----"])
def test_without_a_root_file_nothing_is_believed(region: Region, laptop: Path, content: bytes | None) -> None:
    region.root.unlink()
    if content is not None:
        region.root.write_bytes(content)
    with pytest.raises(Untrusted) as caught:
        region.sync(laptop)
    assert caught.value.reason == "root"
    with pytest.raises(Untrusted):
        run.run(laptop, region.spec, Settings(), limits=QUICK)


@pytest.mark.parametrize("path", ["/x\0", "~nobody-of-this-name/root.json", "/" + "x" * 5000])
def test_a_root_file_that_can_be_none_is_none(region: Region, laptop: Path, path: str) -> None:
    with pytest.raises(Untrusted) as caught:
        run.run(laptop, region.spec, Settings(region_root_file=path), limits=QUICK)
    assert caught.value.reason == "root"


class Refusal:
    """What must not change when something is refused."""

    def __init__(self, region: Region, laptop: Path) -> None:
        region.sync(laptop)
        self._region, self._laptop = region, laptop
        self._before = generations.active(laptop)

    def expect(self, kind: type[HyteDeskError], reason: str = "") -> None:
        with pytest.raises(kind) as caught:
            self._region.sync(self._laptop)
        assert not reason or getattr(caught.value, "reason", None) == reason
        assert generations.active(self._laptop) == self._before
        assert set(details(self._laptop)) == set(NAMES)
        assert last_run(self._laptop).error is not None


@pytest.fixture
def refusal(region: Region, laptop: Path) -> Refusal:
    return Refusal(region, laptop)


@pytest.mark.parametrize("part", ["timestamp.json", ".snapshot.json", ".catalogue.json", "current.json"])
@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (static.page, Unreachable, "portal"),
        (static.page_as_json, Unreachable, "portal"),
        (static.endless, Untrusted, "content"),
        (static.half, Untrusted, "content"),
        (static.damaged, Untrusted, "content"),
        (static.error(500), Unreachable, "server_error"),
        (static.error(503), Unreachable, "busy"),
    ],
    ids=["page", "page as JSON", "endless", "half", "damaged", "500", "503"],
)
def test_a_file_that_is_not_the_one_that_was_signed_changes_nothing(  # noqa: PLR0917  # pytest's names
    region: Region, refusal: Refusal, part: str, answer: static.Answer, kind: type[HyteDeskError], reason: str
) -> None:
    region.publish(services(*ONE_MORE))
    region.server.instead[part] = answer
    refusal.expect(kind, reason)
    region.server.instead.clear()
    assert region.sync(region.folder.parent / "laptop").added == 1


def test_nobody_goes_on_reading_what_has_no_end(region: Region, refusal: Refusal) -> None:
    others = threading.enumerate()
    region.server.instead["timestamp.json"] = static.endless
    refusal.expect(Untrusted, "content")
    readers = [thread for thread in threading.enumerate() if "(_read)" in thread.name and thread not in others]
    for thread in readers:
        thread.join(timeout=10)
    assert not [thread for thread in readers if thread.is_alive()]


def test_a_server_that_finds_everything_is_a_portal(region: Region, refusal: Refusal) -> None:
    region.server.instead["2.root.json"] = static.page
    refusal.expect(Unreachable, "portal")


def test_a_server_that_is_gone_is_offline(region: Region, refusal: Refusal) -> None:
    region.server.stop()
    refusal.expect(Unreachable, "connection")


def test_a_trickle_ends(region: Region, laptop: Path) -> None:
    region.server.instead["timestamp.json"] = static.trickle
    with pytest.raises(Unreachable) as caught:
        region.sync(laptop, type(QUICK)(connect=5, read=5, answer=0.5, retries=0))
    assert caught.value.reason == "timeout"


def test_a_run_can_be_cancelled_while_it_waits(region: Region, laptop: Path) -> None:
    region.server.instead["timestamp.json"] = static.trickle
    with pytest.raises(Unreachable) as caught:
        run.run(laptop, region.spec, region.settings, limits=QUICK, cancelled=lambda: bool(region.server.asked))
    assert caught.value.reason == "cancelled"


def test_a_folder_that_cannot_be_written_is_told(region: Region, refusal: Refusal, laptop: Path) -> None:
    region.publish(services(*ONE_MORE))
    (folder,) = laptop.glob("sources/*")
    folder.rename(folder.with_name("aside"))
    folder.write_bytes(b"")
    refusal.expect(StorageUnavailable)


def test_expired_signatures_are_refused(region: Region, refusal: Refusal) -> None:
    region.publish(services(*ONE_MORE), datetime.now(UTC) - timedelta(days=8))
    refusal.expect(Untrusted, "expired")


@pytest.mark.parametrize("ahead", [timedelta(days=-400), timedelta(days=-2)])
def test_a_wrong_clock_is_told(region: Region, refusal: Refusal, ahead: timedelta) -> None:
    region.publish(services(*ONE_MORE), datetime.now(UTC) + ahead - timedelta(days=6))
    region.server.clock = ahead
    refusal.expect(Untrusted, "clock")
