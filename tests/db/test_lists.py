"""Lists of services: kept in their order, given on as files, and odd files change nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.db import favourites, lists
from hytedesk.db.favourites import Favourite
from hytedesk.db.lists import ServiceList
from hytedesk.errors import BadData, StorageUnavailable

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def one(key: str) -> Favourite:
    return Favourite(
        service=key, names={"fi": "Kerho", "sv": "Klubb"}, organization={"fi": "Ry"}, phone="040 000 1234", added=NOON
    )


MEMORY = ServiceList("Muistipoliklinikan tavalliset", (one("x:2"), one("x:1")))
EMPTY = ServiceList("Tyhjä")

WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80)
SERVICES = st.builds(
    Favourite,
    service=WORDS,
    names=st.dictionaries(st.sampled_from(["fi", "sv", "en"]), WORDS, min_size=1),
    organization=st.dictionaries(st.sampled_from(["fi", "sv", "en"]), WORDS),
    phone=st.none() | WORDS,
    added=st.just(NOON),
)
LISTS = st.builds(ServiceList, WORDS, st.lists(SERVICES, unique_by=lambda s: s.service, max_size=5).map(tuple))


def test_lists_come_back_in_their_order_and_what_is_removed_is_gone(tmp_path: Path) -> None:
    assert lists.read(tmp_path) == ()
    lists.write(tmp_path, (MEMORY, EMPTY))
    assert lists.read(tmp_path) == (MEMORY, EMPTY)
    lists.write(tmp_path, (EMPTY,))
    assert lists.read(tmp_path) == (EMPTY,)
    lists.write(tmp_path, ())
    assert lists.read(tmp_path) == ()


def test_favourites_and_lists_do_not_touch_each_other(tmp_path: Path) -> None:
    favourites.add(tmp_path, one("x:1"))
    lists.write(tmp_path, (MEMORY,))
    favourites.remove(tmp_path, "x:1")
    assert lists.read(tmp_path) == (MEMORY,)


@given(LISTS)
def test_a_file_gives_back_the_list(given_list: ServiceList) -> None:
    assert lists.from_file(lists.to_file(given_list), "a.json") == given_list


@given(st.binary(max_size=200))
def test_any_other_file_is_bad_data(data: bytes) -> None:
    with pytest.raises(BadData):
        lists.from_file(data, "a.json")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Muisti", b"Muisti\\n"),
        (b'"hytedesk_list": 1', b'"hytedesk_list": 2'),
        (b'"hytedesk_list": 1', b'"hytedesk_list": 1, "client": "x"'),
        (b'"x:1"', b'""'),
        (b"Kerho", b"K\\u202e" + b"a" * 600),
        (b"Muistipoliklinikan tavalliset", b" "),
        (b"}\n", b"}" + b" " * lists.MOST_BYTES),
    ],
)
def test_what_no_list_has_is_refused_whole(old: bytes, new: bytes) -> None:
    data = lists.to_file(MEMORY)
    assert old in data
    with pytest.raises(BadData):
        lists.from_file(data.replace(old, new), "a.json")


def test_a_deeply_nested_file_is_bad_data() -> None:
    with pytest.raises(BadData):
        lists.from_file(b'{"name":' + b"[" * 100_000, "a.json")


def test_a_row_that_makes_no_sense_is_an_expected_error(tmp_path: Path) -> None:
    lists.write(tmp_path, (MEMORY,))
    with contextlib.closing(sqlite3.connect(tmp_path / "user.db")) as connection, connection:
        connection.execute("UPDATE service_list SET services = '[{'")
    with pytest.raises(StorageUnavailable):
        lists.read(tmp_path)
