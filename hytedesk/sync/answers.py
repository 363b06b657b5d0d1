"""Answers of a server that it may confirm (HTTP 304) in place of sending them again.

They lie in the data folder, one folder a source, and are no part of the catalogue: losing one costs its bytes again. A
load of everything neither asks with them nor trusts them, so that a server that confirms what is no longer true is
found out within a week.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import threading
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import msgspec
import zstandard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOST = 64 * 1024 * 1024
"""Bytes of the answers of one source as they lie there; what would be more is not kept."""
_LARGEST = 64 * 1024 * 1024
_SETTLED = timedelta(minutes=1)
"""Something that has changed so shortly before may change again within the same second (RFC 9110, 8.8.2.2)."""


class Answer(msgspec.Struct, frozen=True):
    """What a server answered to a request, and the header by which it can be asked whether that is still so."""

    request: str
    header: str
    value: str
    body: bytes


class Answers:
    """The answers of one source; may be used by several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Makes nothing yet. `folder` is the source's own."""
        self._folder = folder
        self._lock = threading.Lock()
        self._size: int | None = None

    def known(self, request: str) -> Answer | None:
        """What was answered to this request before; None when it has not been kept, or is damaged."""
        path = self._path(request)
        try:
            packed = path.read_bytes()
            whole = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_LARGEST)
            found = msgspec.msgpack.decode(whole, type=Answer)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, MemoryError, zstandard.ZstdError):  # a damaged head may promise any size
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        return found if found.request == request else None

    def keep(self, request: str, headers: Mapping[str, str], body: bytes) -> None:
        """Keep this answer in place of an older one, if the server can confirm it and there is room."""
        path, validator = self._path(request), _validator(headers)
        with self._lock, contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._size is None:
                self._size = sum(file.stat().st_size for file in self._folder.iterdir())
            if path.exists():
                self._size -= path.stat().st_size
                path.unlink()
            if validator is None or len(body) > _LARGEST // 2:
                return
            whole = msgspec.msgpack.encode(Answer(request, *validator, body))
            packed = zstandard.ZstdCompressor(level=1, write_checksum=True).compress(whole)
            if self._size + len(packed) <= MOST:
                path.write_bytes(packed)
                self._size += len(packed)

    def clear(self) -> None:
        """Forget all of them."""
        with contextlib.suppress(OSError):
            self._size = None
            shutil.rmtree(self._folder)

    def _path(self, request: str) -> Path:
        return self._folder / f"{hashlib.blake2b(request.encode(), digest_size=16).hexdigest()}.zst"


def _validator(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """The header to ask with, and its value; None when there is nothing that the server could compare."""
    if "no-store" in headers.get("Cache-Control", "").lower():
        return None
    if etag := headers.get("ETag"):
        return "If-None-Match", etag
    modified = headers.get("Last-Modified", "")
    try:
        age = parsedate_to_datetime(headers.get("Date", "")) - parsedate_to_datetime(modified)
    except (ValueError, TypeError, OverflowError):
        return None
    return ("If-Modified-Since", modified) if age >= _SETTLED else None
