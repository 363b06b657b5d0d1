from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.errors import BadData
from hytedesk.sync.sources import hsds_pages
from hytedesk.sync.sources.hsds_pages import Page


def _page(document: Any) -> Page:
    return hsds_pages.page(json.dumps(document).encode(), "services")


@pytest.mark.parametrize(
    ("document", "total", "is_last"),
    [
        ({"total_items": 2, "total_pages": 1, "page_number": 1, "last_page": True, "contents": [{"id": "a"}]}, 2, True),
        ({"totalElements": "7", "totalPages": 3, "number": 2, "last": False, "content": [{"id": "a"}]}, 7, False),
        ({"total_items": 2, "total_pages": 2, "page_number": 2, "contents": [{"id": "a"}]}, 2, True),
        ({"contents": [{"id": "a"}]}, None, None),
        ({"total_items": -1, "last_page": None, "contents": [{"id": "a"}]}, None, False),
        ([{"id": "a"}], 1, True),
    ],
)
def test_dialects_of_an_envelope(document: Any, total: int | None, is_last: bool | None) -> None:
    page = _page(document)
    assert [entry.id for entry in page.entries] == ["a"]
    assert (page.total, page.is_last) == (total, is_last)


@pytest.mark.parametrize("document", [{"empty": True}, {"total_items": 0}, {"contents": [], "empty": True}, []])
def test_a_page_without_anything(document: Any) -> None:
    assert _page(document).entries == ()


@pytest.mark.parametrize("document", [{}, {"message": "hello"}, {"contents": 7}, {"contents": {"id": "a"}}])
def test_what_is_no_page_is_bad_data(document: Any) -> None:
    with pytest.raises(BadData):
        _page(document)


@pytest.mark.parametrize("body", [b"[", b'{"contents": [', b"[" * 100_000, b'{"contents": ' + b"[" * 100_000])
def test_a_broken_page_is_bad_data(body: bytes) -> None:
    with pytest.raises(BadData):
        hsds_pages.page(body, "services")


def test_an_entry_that_cannot_be_read_has_no_id() -> None:
    entries = _page({"contents": [{"id": "a"}, 7, None, {"id": ["b"]}, {"id": "c d"}, "e"]}).entries
    assert [entry.id for entry in entries] == ["a", "", "", "", "", ""]


_PAGES = st.lists(
    st.fixed_dictionaries(
        {"contents": st.lists(st.fixed_dictionaries({"id": st.sampled_from("abcdefgh")}), max_size=5)},
        optional={"total_items": st.integers(0, 12), "last_page": st.booleans(), "total_pages": st.integers(0, 6)},
    ),
    min_size=1,
    max_size=8,
)


@given(_PAGES, st.booleans())
def test_a_walk_ends_and_tells_each_service_once(pages: list[dict[str, Any]], loops: bool) -> None:
    """Whatever a server says about its pages, and whether it begins anew behind the last one or gives empty ones."""
    asked = []

    def ask(number: int) -> Page:
        asked.append(number)
        index = (number - 1) % len(pages) if loops else number - 1
        return _page(pages[index] if index < len(pages) else {"contents": [], "empty": True})

    told = [entry.id for page in hsds_pages.walk(ask) for entry in page.entries]
    assert len(told) == len(set(told))
    assert asked == list(range(1, len(asked) + 1))
    assert len(asked) <= len(set("abcdefgh")) + 1


@given(st.integers(0, 60), st.integers(1, 20))
def test_a_walk_through_an_honest_list_tells_all_and_asks_no_more_than_its_pages(count: int, size: int) -> None:
    pages = max(1, -(-count // size))
    asked = []

    def ask(number: int) -> Page:
        asked.append(number)
        contents = [{"id": str(one)} for one in range(count)[(number - 1) * size : number * size]]
        return _page({"total_items": count, "last_page": number == pages, "empty": not contents, "contents": contents})

    told = [entry.id for page in hsds_pages.walk(ask) for entry in page.entries]
    assert told == [str(one) for one in range(count)]
    assert len(asked) == pages


def test_a_list_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hsds_pages, "MOST_PAGES", 50)
    with pytest.raises(BadData):
        list(hsds_pages.walk(lambda number: _page({"contents": [{"id": str(number)}]})))
