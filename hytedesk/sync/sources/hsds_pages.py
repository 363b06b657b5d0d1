"""The lists of an HSDS API: dialects of one envelope, and how a walk through the pages ends (hsds-api.md 2). Pure.

What the envelope says of itself is a hint: totals lie, `last_page` is true too early, `page` is ignored, pages repeat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from hytedesk.errors import BadData
from hytedesk.sync.sources import decoding
from hytedesk.sync.sources.hsds_values import Object, flag, identity, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_PAGES = 5_000
"""Far more than the longest list has; a server that counts on for ever is cut here."""


class Entry(msgspec.Struct, frozen=True):
    """An item of a list: `id` is "" and `item` is empty when it cannot be read."""

    id: str
    item: Object


class Page(msgspec.Struct, frozen=True):
    """One page of a list.

    Attributes:
        total: how many entries there are on all pages, None = not said.
        is_last: what it says of itself; None = nothing.
    """

    entries: tuple[Entry, ...]
    total: int | None
    is_last: bool | None


def page(body: bytes, where: str) -> Page:
    """A page in any of the dialects: HSDS 3, ORUK 1 and its relatives, or a bare list, which is all there is.

    Raises:
        BadData: it is no list.
    """
    try:
        document: Any = decoding.decode(body, dict[str, msgspec.Raw] | list[msgspec.Raw])
        if isinstance(document, list):
            return Page(tuple(map(_entry, document)), len(document), is_last=True)
        said = {name: _value(raw) for name, raw in document.items() if name not in {"contents", "content"}}
        raw = document.get("contents", document.get("content", b"null"))
        listed: list[msgspec.Raw] | None = decoding.decode(raw, list[msgspec.Raw] | None)
    except decoding.UNREADABLE as exc:
        raise BadData(where, str(exc)) from exc
    total, pages, count = (_count(said, *names) for names in _NAMES)
    if listed is None and total is None and "empty" not in said:
        raise BadData(where, "no list of services")
    last = flag(said, "last_page", "last") if {"last_page", "last"} & said.keys() else None
    by_count = None if pages is None or count is None else count >= pages
    return Page(tuple(map(_entry, listed or ())), total, is_last=by_count if last is None else last or bool(by_count))


_NAMES = (("total_items", "totalElements"), ("total_pages", "totalPages"), ("page_number", "number"))


def walk(ask: Callable[[int], Page], first: Page | None = None) -> Iterator[Page]:
    """The pages from the first on, each with those of its entries that none before it had, and those without an id.

    The walk ends with a page that brings nothing new, or with one that calls itself the last when the total agrees.
    `ask` gives the page of a number, counted from 1; `first` is the first one, where that has been asked for.

    Raises:
        BadData: there are far too many pages.
    """
    seen: set[str] = set()
    nameless_so_far = 0
    for number_of in range(1, MOST_PAGES + 1):
        found = first if first and number_of == 1 else ask(number_of)
        fresh = {entry.id: entry for entry in found.entries if entry.id and entry.id not in seen}
        nameless = tuple(entry for entry in found.entries if not entry.id)
        nameless_so_far += len(nameless)
        seen.update(fresh)
        yield msgspec.structs.replace(found, entries=(*fresh.values(), *nameless))
        if not fresh or (found.is_last and found.total in {None, len(seen) + nameless_so_far}):
            return
    raise BadData("services", f"more than {MOST_PAGES} pages")


def _entry(raw: msgspec.Raw) -> Entry:
    item = _value(raw)
    return Entry(identity(item), item) if isinstance(item, dict) else Entry("", {})


def _value(raw: msgspec.Raw) -> Any:  # any JSON
    try:
        return decoding.decode(raw, Any)
    except decoding.UNREADABLE:
        return None


def _count(said: Object, *names: str) -> int | None:
    value = number(said, *names)
    return None if value is None or value < 0 else int(value)
