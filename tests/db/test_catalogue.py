from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hytedesk.catalogue import ServiceDetail
from hytedesk.db.catalogue import Catalogue, open_active
from hytedesk.errors import Damaged, NoSuchService
from tests.db.conftest import Build, catalogue, channel, organization, service


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


def test_a_closed_catalogue_says_so_instead_of_waiting(opened: Catalogue) -> None:
    unfinished = opened.iter_details()
    next(unfinished)
    opened.close()
    with pytest.raises(ValueError, match="closed"):
        opened.detail("a:1")
