"""Named blobs, as the search index is stored: checked when they are read."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, TypeVar

import msgspec

from hytedesk.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_T = TypeVar("_T")

WHAT = "search index"


def checks(blobs: Mapping[str, bytes]) -> dict[str, int]:
    """The CRC-32 of each blob, for `verify`."""
    return {name: zlib.crc32(blob) for name, blob in blobs.items()}


def verify(blobs: Mapping[str, bytes], names: Iterable[str], expected: Mapping[str, int]) -> None:
    """Check that all blobs of these names are there and unchanged.

    Raises:
        BadData: one is missing or damaged.
    """
    for name in names:
        if zlib.crc32(get(blobs, name)) != expected.get(name):
            raise BadData(WHAT, f"damaged: {name}")


def get(blobs: Mapping[str, bytes], name: str) -> bytes:
    """One blob.

    Raises:
        BadData: it is missing.
    """
    try:
        return blobs[name]
    except KeyError as exc:
        raise BadData(WHAT, f"missing: {name}") from exc


def decode(blobs: Mapping[str, bytes], name: str, kind: type[_T]) -> _T:
    """One blob of MessagePack.

    Raises:
        BadData: it is missing, damaged or of another kind.
    """
    try:
        return msgspec.msgpack.decode(get(blobs, name), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise BadData(WHAT, f"damaged: {name}") from exc


def encode(value: object) -> bytes:
    """The inverse of `decode`."""
    return msgspec.msgpack.encode(value)


def service_kind(size: int) -> str:
    """The smallest type of number that a service can have, of so many."""
    return "<u2" if size <= 1 << 16 else "<i4"
