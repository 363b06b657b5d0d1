"""What an interrupted load had fetched: kept in the data folder until the load is complete (docs/adr/0010).

A load that is begun again within `KEPT_FOR` gets from here the answers that it had got before, and asks its server only
for the rest. It is no part of the catalogue, and losing any of it costs nothing but time.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import zstandard

from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from pathlib import Path

KEPT_FOR = timedelta(hours=12)
"""Older answers are not used: too much has changed upstream."""

_LARGEST = 64 * 1024 * 1024


class _Begun(msgspec.Struct, frozen=True):
    scope: str
    at: datetime


class Staging:
    """The answers of one load, in a folder of their own.

    A request that is made several times in one load has several answers, in their order.

    Attributes:
        begun: when the load got its first answer; None = it has none yet.
    """

    def __init__(self, folder: Path, scope: str) -> None:
        """Take up the load of `scope` that lies in `folder`; anything else there goes when this one begins."""
        self._folder = folder
        self._scope = scope
        self._asked: Counter[str] = Counter()
        self.begun = self._begun()

    def answer(self, request: str) -> bytes | None:
        """The answer to the next making of this request, None when it has not been kept or cannot be read."""
        self._asked[request] += 1
        if self.begun is None:
            return None
        try:
            packed = self._path(request, self._asked[request]).read_bytes()
            return zstandard.ZstdDecompressor().decompress(packed, max_output_size=_LARGEST)
        except (OSError, MemoryError, zstandard.ZstdError):  # a damaged head may promise any size
            return None

    def holds(self, request: str) -> bool:
        """Whether there is an answer to the next making of this request."""
        return self.begun is not None and self._path(request, self._asked[request] + 1).exists()

    def keep(self, request: str, body: bytes, now: datetime) -> None:
        """Keep an answer to the latest making of this request; `now` is the server's clock.

        Raises:
            StorageUnavailable: the folder cannot be written.
        """
        try:
            if self.begun is None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder.mkdir(parents=True)
                self.begun = now
                (self._folder / "begun.json").write_bytes(msgspec.json.encode(_Begun(self._scope, now)))
            packed = zstandard.ZstdCompressor(level=1, write_checksum=True).compress(body)
            self._path(request, self._asked[request]).write_bytes(packed)
        except OSError as exc:
            raise StorageUnavailable(str(self._folder), exc.strerror or str(exc)) from exc

    def clear(self) -> None:
        """Forget everything: the load is complete, or its data are no good."""
        self.begun = None
        with contextlib.suppress(OSError):
            shutil.rmtree(self._folder)

    def _begun(self) -> datetime | None:
        try:
            begun = msgspec.json.decode((self._folder / "begun.json").read_bytes(), type=_Begun)
            age = abs(datetime.now(UTC) - begun.at)
        except (OSError, ValueError, TypeError):
            return None
        return begun.at if begun.scope == self._scope and age < KEPT_FOR else None

    def _path(self, request: str, making: int) -> Path:
        name = hashlib.blake2b(f"{making} {request}".encode(), digest_size=16).hexdigest()
        return self._folder / f"{name}.zst"
