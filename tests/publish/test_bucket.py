"""Uploading to an object store: whole at every moment, and with what caches must be told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hytedesk.errors import Unreachable, WrongUsage
from hytedesk.publish import bucket, checking, hosting
from hytedesk.sync.sources import SourceSpec
from tests.fakes.region import Region
from tests.fakes.region_records import NAMES, services
from tests.fakes.store import NAME, Store
from tests.publish.conftest import Admin

PREFIX = "luettelo/"
ADDRESS = f"s3://{NAME}/{PREFIX}"


@pytest.fixture(scope="module")
def running() -> Iterator[Store]:
    with Store() as made:
        yield made


@pytest.fixture
def store(running: Store) -> Iterator[Store]:
    """Empty."""
    yield running
    for name in running.heads():
        running.client.delete_object(Bucket=NAME, Key=name)


def test_every_object_says_what_it_is_and_how_long_it_may_be_kept(region: Region, admin: Admin, store: Store) -> None:
    said = admin("upload", region.folder, "--to", ADDRESS, "--endpoint", store.url)
    assert (said.code, said.err) == (0, "")
    public = region.folder / "public"
    heads = store.heads()
    assert set(heads) == {PREFIX + path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file()}
    short = heads.pop(f"{PREFIX}metadata/timestamp.json")
    assert short["CacheControl"] == "public, max-age=60"
    assert {head["CacheControl"] for head in heads.values()} == {"public, max-age=31536000, immutable"}
    kinds = {name.rpartition(".")[2]: head["ContentType"] for name, head in heads.items()}
    assert kinds == {"json": "application/json", "zst": "application/zstd"}


def test_what_is_there_is_not_sent_again(region: Region, store: Store) -> None:
    public = region.folder / "public"
    first = hosting.upload(public, bucket.Bucket(ADDRESS, store.url))
    assert first[-1] == hosting.NEWEST
    assert hosting.upload(public, bucket.Bucket(ADDRESS, store.url)) == []
    region.publish(services(*NAMES, "Uimakoulu"))
    planned = hosting.upload(public, bucket.Bucket(ADDRESS, store.url), write=False)
    assert planned[-1] == hosting.NEWEST
    assert len(store.heads()) == len(first)
    assert hosting.upload(public, bucket.Bucket(ADDRESS, store.url)) == planned


def test_metadata_that_a_killed_publisher_left_are_replaced(region: Region, store: Store) -> None:
    path = region.metadata / "9.snapshot.json"
    path.write_bytes(b"{1}")
    hosting.upload(region.folder / "public", bucket.Bucket(ADDRESS, store.url))
    path.write_bytes(b"{2}")
    assert hosting.upload(region.folder / "public", bucket.Bucket(ADDRESS, store.url)) == ["metadata/9.snapshot.json"]


def test_an_upload_that_is_broken_off_shows_the_old_repository(region: Region, store: Store, tmp_path: Path) -> None:
    public = region.folder / "public"
    hosting.upload(public, bucket.Bucket(ADDRESS, store.url))
    region.publish(services(*NAMES, "Uimakoulu"))
    names = hosting.upload(public, bucket.Bucket(ADDRESS, store.url), write=False)
    for count in range(len(names)):
        with pytest.raises(Unreachable):
            hosting.upload(public, Dying(bucket.Bucket(ADDRESS, store.url), 1))
        shown = tmp_path / f"shown{count}"
        store.save(PREFIX, shown)
        region.server.folder = shown
        assert region.sync(tmp_path / f"laptop{count}").services == len(NAMES) + (count == len(names) - 1)
    assert hosting.upload(public, bucket.Bucket(ADDRESS, store.url)) == []


class Dying:
    """A place that breaks off after so many files."""

    def __init__(self, place: hosting.Place, files: int) -> None:
        self._place = place
        self._left = files

    def has(self, name: str, content: bytes) -> bool:
        return self._place.has(name, content)

    def put(self, name: str, content: bytes) -> None:
        self._place.put(name, content)
        self._left -= 1
        if not self._left:
            raise Unreachable("store.example")


def test_what_was_uploaded_is_a_repository(region: Region, store: Store) -> None:
    hosting.upload(region.folder / "public", bucket.Bucket(ADDRESS, store.url))
    store.client.put_bucket_policy(Bucket=NAME, Policy=_public())
    found = checking.verify(SourceSpec("region", f"{store.url}/{NAME}/luettelo"), region.root)
    assert (found.generation, found.records, found.doubts) == (1, len(NAMES) + 1, ())


def _public() -> str:
    return (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",'
        f'"Resource":"arn:aws:s3:::{NAME}/*"}}]}}'
    )


def test_what_goes_wrong_is_one_sentence(
    region: Region, admin: Admin, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upload = ("upload", region.folder, "--to")
    assert "no place" in admin(*upload, "s3:/bucket").err
    assert "NoSuchBucket" in admin(*upload, "s3://another-bucket", "--endpoint", store.url).err
    assert admin(*upload, ADDRESS, "--endpoint", "http://127.0.0.1:9").code == 20
    assert admin(*upload, ADDRESS, "--endpoint", "nonsense").code == 1
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    assert "Nobody has said who uploads" in admin(*upload, ADDRESS, "--endpoint", store.url).err


@pytest.mark.parametrize("address", ["s3://", "s3://A_b/x", "s3://ab", "https://x"])
def test_only_an_address_of_a_bucket_is_one(address: str) -> None:
    with pytest.raises(WrongUsage):
        bucket.Bucket(address, None)
