"""Reading PTV v12: lists page by page, objects one by one, and what tells one item from another."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import msgspec

from hytedesk.errors import BadData, Refused
from hytedesk.sync.sources import decoding
from hytedesk.sync.sources import ptv12_wire as wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hytedesk.sync.http import Client

PAGE_SIZE = 100
FILTER = 20
"""Most values of one filter."""
MOST_PAGES = 5_000
NOT_FOUND = {400, 404}
"""What the server answers for what it does not have."""

_WALKS = 3

T = TypeVar("T")


def walked(client: Client, path: str, filters: dict[str, str]) -> Iterator[msgspec.Raw]:
    """All items of a list, each once.

    While pages are read, items may move and one slip between two of them: then fewer have been seen than the list says
    it has, and it is read again.
    """
    seen: set[bytes] = set()
    for _ in range(_WALKS):
        total = 0
        for page in range(1, MOST_PAGES + 1):
            envelope: wire.Page = decoding.fetch(
                client, path, {**filters, "page": page, "pageSize": PAGE_SIZE}, wire.Page
            )
            total = envelope.total_items
            for raw in envelope.items or ():
                name = _name(raw)
                if name not in seen:
                    seen.add(name)
                    yield raw
            if not envelope.items or page >= envelope.total_pages:
                break
        else:
            raise BadData(path, f"more than {MOST_PAGES} pages")
        if len(seen) >= total:
            return


def new(raws: Iterable[msgspec.Raw], found: dict[str, None]) -> Iterator[msgspec.Raw]:
    """Those that are not `found` yet, and then are."""
    for raw in raws:
        name = id_of(raw) or ""
        if name not in found:
            found.update(dict.fromkeys([name] if name else []))
            yield raw


def still_wanted(raws: Iterable[msgspec.Raw], wanted: dict[str, None]) -> Iterator[msgspec.Raw]:
    """Those that are `wanted`, which are so no longer."""
    for raw in raws:
        found = id_of(raw)
        if found in wanted:
            del wanted[found]
            yield raw


def one_by_one(client: Client, kind: str, ids: Iterable[str]) -> Iterator[msgspec.Raw]:
    """The objects of these ids that are still there."""
    paths = [f"{kind}/{quote(one, safe='')}" for one in ids]
    client.expect((path, None) for path in paths)
    for path in paths:
        try:
            body = client.get(path)
        except Refused as refused:
            if refused.status not in NOT_FOUND:
                raise
        else:
            yield msgspec.Raw(body)


def portions(values: Iterable[T]) -> Iterator[list[T]]:
    """As many values at a time as a filter takes."""
    remaining = iter(values)
    while portion := list(islice(remaining, FILTER)):
        yield portion


class _Identified(msgspec.Struct, rename="camel"):
    """By its id, as a connection by two, as a code by its code or address."""

    content_id: str = ""
    service_content_id: str = ""
    channel_content_id: str = ""
    code: str = ""
    uri: str = ""


def _name(raw: msgspec.Raw) -> bytes:
    """What tells an item from the others of its list; one that cannot be read is its own name."""
    try:
        return msgspec.json.encode(decoding.decode(raw, _Identified))
    except decoding.UNREADABLE:
        return bytes(raw)


def id_of(raw: msgspec.Raw) -> str | None:
    """The id of an object, of a connection that of its service."""
    try:
        found = decoding.decode(raw, _Identified)
    except decoding.UNREADABLE:
        return None
    return (found.content_id or found.service_content_id).lower() or None
