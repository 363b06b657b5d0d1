from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from msgspec.structs import replace

from hytedesk.catalogue import ServiceDetail
from hytedesk.db import files
from hytedesk.db.catalogue import Catalogue, open_active
from hytedesk.errors import Damaged, NoSuchService
from tests.db.conftest import Build, build_in, catalogue, channel, organization, service


@pytest.fixture
def opened(tmp_path: Path, build: Build) -> Iterator[Catalogue]:
    build([*catalogue(900), service(1000, 5, 77777)])
    found = open_active(tmp_path)
    assert found is not None
    yield found
    found.close()


def test_a_service_is_read_back_as_it_was_written(opened: Catalogue) -> None:
    assert opened.service("x:s7") == service(7, 7, 0)
    assert opened.info.services == 901


def test_a_detail_holds_organization_and_channels_in_the_order_of_its_connections(opened: Catalogue) -> None:
    assert opened.detail("x:s7") == ServiceDetail(
        service=service(7, 7, 0), organization=organization(1), channels=(channel(7), channel(0))
    )


def test_a_channel_that_is_not_in_the_catalogue_is_left_out(opened: Catalogue) -> None:
    assert opened.detail("x:s1000").channels == (channel(5),)


def test_details_come_in_the_order_asked_for(opened: Catalogue) -> None:
    ids = [f"x:s{number}" for number in range(899, 0, -1)]
    found = opened.details([*ids, "x:gone"])
    assert [detail.service.id for detail in found] == ids


def test_the_directory_has_every_service_with_who_offers_it(opened: Catalogue) -> None:
    found = opened.directory()
    assert [one.organization.id for one in found] == sorted(one.organization.id for one in found)
    assert sum(len(one.offerings) for one in found) == opened.info.services
    for one in found:
        for offering in one.offerings[:3]:
            service = opened.service(offering.id)
            assert (offering.organization, offering.names) == (one.organization.id, service.names)
            assert (offering.area, offering.municipalities) == (service.area, service.municipalities)


def test_it_says_which_keys_it_knows(opened: Catalogue) -> None:
    assert opened.known(("x:s7", "x:s1000", "x:gone", "x:o1")) == {"x:s7", "x:s1000"}
    assert opened.known(()) == frozenset()


def test_an_unknown_service_is_said_so(opened: Catalogue) -> None:
    for read in (opened.service, opened.detail):
        with pytest.raises(NoSuchService) as caught:
            read("x:none")
        assert caught.value.service_id == "x:none"


def test_all_details_are_read_in_the_order_of_their_keys(opened: Catalogue) -> None:
    ids = [detail.service.id for detail in opened.iter_details()]
    assert ids == sorted(ids)
    assert len(ids) == 901


def test_the_search_index_comes_back_as_it_was_made(opened: Catalogue) -> None:
    assert set(opened.search_blobs()) == {"names"}
    assert opened.search_blobs()["names"].count(b"|") == 900


def test_several_threads_may_read_at_once(opened: Catalogue) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(opened.details(f"x:s{n}" for n in range(500)))))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [500] * 6


def test_an_open_catalogue_stays_the_same_while_newer_ones_come(opened: Catalogue, build: Build) -> None:
    for count in (2, 3, 4):
        build(catalogue(count, "Piiri"))
    assert opened.service("x:s3").names == {"fi": "Kerho 3"}


def test_damage_is_told_as_such(tmp_path: Path, build: Build) -> None:
    build(catalogue(400))
    path = tmp_path / "catalogue-1.db"
    content = path.read_bytes()
    damaged = content.replace(b'"id":"x:s7"', b'"id":"x:s7!')
    assert damaged != content
    path.write_bytes(damaged)
    found = open_active(tmp_path)
    assert found is not None
    with pytest.raises(Damaged):
        found.details(["x:s7"])
    found.close()


def _overwrite(path: Path, part: float, with_: bytes) -> None:
    """Overwrite a piece of the file in place; its length stays."""
    with path.open("rb+") as file:
        file.seek(int(path.stat().st_size * part))
        file.write(with_)


@pytest.mark.parametrize("known", [True, False], ids=["by its checksum", "by SQLite"])
@pytest.mark.parametrize("part", [0.3, 0.5, 0.9])
def test_a_page_overwritten_inside_gives_the_place_to_the_generation_before(
    tmp_path: Path, build: Build, part: float, known: bool
) -> None:
    older = build(catalogue(300)).info
    newer = build(catalogue(400)).info
    if not known:
        (tmp_path / "active.json").unlink()
    _overwrite(tmp_path / "catalogue-2.db", part, b"\xff" * 9000)
    if known:
        assert files.active(tmp_path) == newer  # the start reads no more than the beginning and the length
    assert files.whole(tmp_path) == older
    assert files.mend(tmp_path) == older
    assert files.active(tmp_path) == older


def test_a_letter_that_became_another_is_damage(tmp_path: Path, build: Build) -> None:
    older = build(catalogue(300)).info
    build(catalogue(400))
    path = tmp_path / "catalogue-2.db"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Kerho 399", b"Kerho 398"))
    assert path.read_bytes() != content
    assert files.mend(tmp_path) == older


def test_after_damage_the_next_build_keeps_what_is_whole(tmp_path: Path, build: Build) -> None:
    build(catalogue(300))
    build(catalogue(400))
    _overwrite(tmp_path / "catalogue-2.db", 0.5, b"\xff" * 9000)
    built = build(catalogue(500))
    assert built.info.generation == 3
    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["catalogue-1.db", "catalogue-3.db"]
    assert files.mend(tmp_path) == built.info


def test_where_nothing_else_is_whole_the_damaged_one_is_not_called_whole(tmp_path: Path, build: Build) -> None:
    build(catalogue(400))
    _overwrite(tmp_path / "catalogue-1.db", 0.5, b"\xff" * 9000)
    assert files.mend(tmp_path) is None
    assert (tmp_path / "catalogue-1.db").exists()


def test_while_a_synchronisation_runs_only_that_may_change_what_is_in_use(tmp_path: Path, build: Build) -> None:
    older = build(catalogue(300)).info
    build(catalogue(400))
    _overwrite(tmp_path / "catalogue-2.db", 0.5, b"\xff" * 9000)
    named = (tmp_path / "active.json").read_bytes()
    with FileLock(tmp_path / files.LOCK):
        assert files.mend(tmp_path) == older
        assert (tmp_path / "active.json").read_bytes() == named
    assert files.mend(tmp_path) == older
    assert files.active(tmp_path) == older


def test_who_has_a_catalogue_open_hears_of_damage(tmp_path: Path, build: Build) -> None:
    build(catalogue(400))
    opened = open_active(tmp_path)
    assert opened is not None
    heard: list[bool] = []
    opened.on_damage = lambda: heard.append(True)
    _overwrite(tmp_path / "catalogue-1.db", 0.1, b"\xff" * (tmp_path / "catalogue-1.db").stat().st_size)
    with pytest.raises(Damaged):
        list(opened.iter_details())
    assert heard == [True]
    opened.close()


def test_a_catalogue_is_real_unless_it_says_that_it_is_the_demo(tmp_path: Path, build: Build) -> None:
    assert not files.has_real(tmp_path)
    assert not files.has_real(tmp_path / "nowhere")
    demo = tmp_path / "demo"
    build_in(demo, [organization(1), replace(service(1), id="demo:s1")])
    assert not files.has_real(demo)
    (demo / "catalogue-2.db").write_bytes(b"nobody can read this")
    assert files.has_real(demo)
    build(catalogue())
    assert files.has_real(tmp_path)


def test_a_closed_catalogue_says_so_instead_of_waiting(opened: Catalogue) -> None:
    unfinished = opened.iter_details()
    next(unfinished)
    opened.close()
    with pytest.raises(ValueError, match="closed"):
        opened.detail("a:1")
