"""Named blobs, as the search index is stored: checked when they are read."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import msgspec
import numpy as np

from hytedesk.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

_T = TypeVar("_T")

Blob: TypeAlias = bytes | memoryview

WHAT = "search index"


def checks(blobs: Mapping[str, Blob]) -> dict[str, int]:
    """The CRC-32 of each blob, for `verify`."""
    return {name: zlib.crc32(blob) for name, blob in blobs.items()}


def verify(blobs: Mapping[str, Blob], names: Iterable[str], expected: Mapping[str, int]) -> None:
    """Check that all blobs of these names are there and unchanged.

    Raises:
        BadData: one is missing or damaged.
    """
    for name in names:
        if zlib.crc32(get(blobs, name)) != expected.get(name):
            raise BadData(WHAT, f"damaged: {name}")


def get(blobs: Mapping[str, Blob], name: str) -> Blob:
    """One blob.

    Raises:
        BadData: it is missing.
    """
    try:
        return blobs[name]
    except KeyError as exc:
        raise BadData(WHAT, f"missing: {name}") from exc


def decode(blobs: Mapping[str, Blob], name: str, kind: type[_T]) -> _T:
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


def of_array(numbers: NDArray[Any], kind: str) -> Blob:
    """Numbers as `numpy.frombuffer` reads them; they are not copied when they are of this type already."""
    return np.ascontiguousarray(numbers, kind).data.cast("B") if numbers.size else b""
