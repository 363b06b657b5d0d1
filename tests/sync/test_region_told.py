"""Nothing is told to a region's web server by default; where a policy wants it, versions and nothing about whom."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from hytedesk.config import Settings, kept
from hytedesk.sync import run
from hytedesk.sync.sources import region_told
from tests.fakes.region import QUICK, Region
from tests.fakes.region_records import NAMES, services


def queries(region: Region) -> list[str]:
    return [address for address in region.server.addresses if "?" in address]


def sync(region: Region, laptop: Path, *, tell: bool, url: str | None = None) -> None:
    settings = Settings(
        sources=(f"region:{region.server.url if url is None else url}",),
        region_root_file=str(region.root),
        tell_versions=tell,
    )
    run.run(laptop, region.spec, settings, limits=QUICK)


@pytest.fixture
def laptop(tmp_path: Path) -> Path:
    return tmp_path / "laptop"


def test_by_default_nothing_is_told(tmp_path: Path, laptop: Path) -> None:
    with Region(tmp_path) as region:
        region.publish(services(*NAMES))
        sync(region, laptop, tell=False)
        assert queries(region) == []
    assert not list(laptop.rglob(region_told.FILE))


def test_versions_go_with_the_request_for_what_is_newest_and_with_no_other(tmp_path: Path, laptop: Path) -> None:
    with Region(tmp_path) as region:
        region.publish(services(*NAMES))
        sync(region, laptop, tell=True)
        region.publish(services(*NAMES, "Uimakoulu"))
        sync(region, laptop, tell=True)
        sync(region, laptop, tell=True)
        told = [address for address in region.server.addresses if "?" in address]
        assert {urlsplit(address).path for address in told} == {"/metadata/timestamp.json"}
        found = [parse_qs(urlsplit(address).query) for address in told]
    assert [one["generation"] for one in found] == [["0"], ["1"], ["2"]]
    assert {tuple(one["config"]) for one in found} == {("0",)}
    assert len({one["installation"][0] for one in found}) == 1
    assert all(set(one) == {"config", "generation", "installation"} for one in found)


def test_another_repository_is_told_nothing(tmp_path: Path, laptop: Path) -> None:
    with Region(tmp_path) as region:
        region.publish(services(*NAMES))
        sync(region, laptop, tell=True, url="https://hyte.other.example")
        assert queries(region) == []


def test_the_serial_is_that_of_the_configuration_in_use(tmp_path: Path) -> None:
    settings = Settings(sources=("region:https://hyte.example",))
    kept.write(tmp_path, "https://hyte.example", "default", b'{"format": 1, "serial": 7}')
    told = region_told.query(tmp_path, settings, 3, datetime(2026, 11, 1, tzinfo=UTC))
    assert (told["config"], told["generation"]) == ("7", "3")


def test_the_number_of_the_month_cannot_be_joined_to_the_next(tmp_path: Path) -> None:
    def installation(month: int, day: int) -> str:
        now = datetime(2026, month, day, tzinfo=UTC)
        return region_told.query(tmp_path, Settings(), 1, now)["installation"]

    november = installation(11, 1)
    assert installation(11, 30) == november
    assert installation(12, 1) != november
    assert installation(11, 1) != november


@pytest.mark.parametrize("content", [b"", b"[]", b'{"month":"2026-11"}', b'{"month":"2026-11","id":"user-anna"}'])
def test_a_damaged_number_is_made_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / region_told.FILE).write_bytes(content)
    told = region_told.query(tmp_path, Settings(), 1, datetime(2026, 11, 1, tzinfo=UTC))
    assert len(told["installation"]) == 16
    assert msgspec.json.decode((tmp_path / region_told.FILE).read_bytes())["id"] == told["installation"]
