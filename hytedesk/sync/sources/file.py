"""A catalogue in a file, told by what it is.

Either records, one a line (NDJSON), plain or packed with zstd (`.zst`); or an HSDS feed (`hsds_package`): a zip archive
or a folder of tables, or a JSON list.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import zstandard

from hytedesk.catalogue import Record, decode_record
from hytedesk.errors import BadData, StorageUnavailable
from hytedesk.sync.sources import Rejected, SourceSpec, Watch, hsds_package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from hytedesk.config import Settings

UNPACKED_LIMIT = 2 * 1024**3
"""Bytes of a whole catalogue; 60,000 services are 280 MB (sync.md)."""
LINE_LIMIT = 4 * 1024**2
"""Bytes of one record."""
_CHUNK = 256 * 1024
_PACKED_CHUNK = 2 * 1024
"""Unpacked at once, so that even the most swollen piece stays under 64 MB."""
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZIP_MAGIC = b"PK\x03\x04"
_BOM = b"\xef\xbb\xbf"


def records(
    spec: SourceSpec,
    settings: Settings,  # noqa: ARG001  # a file holds what its maker chose
    watch: Watch,
) -> Iterator[Record | Rejected]:
    """Every record of the file.

    Raises:
        StorageUnavailable: the file cannot be read.
        BadData: it is cut short, damaged, or far too big.
    """
    path = Path(spec.url).expanduser()
    try:
        begins = b"" if path.is_dir() else _beginning(path)
        if path.is_dir() or begins == _ZIP_MAGIC:
            yield from hsds_package.package(path, watch)
            return
        if begins.removeprefix(_BOM).startswith(b"["):
            yield from hsds_package.json_list(path, watch)
            return
        with path.open("rb") as file:
            for number, line in enumerate(_lines(_chunks(file, path, watch), path), start=1):
                watch.tell("fetch", number)
                yield _record(line, f"{path.name}:{number}")
    except OSError as exc:
        raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_ZIP_MAGIC))


def _record(line: bytes, where: str) -> Record | Rejected:
    try:
        return decode_record(line)
    except (ValueError, RecursionError) as exc:  # msgspec's errors are ValueErrors
        return Rejected(where, str(exc))


def _chunks(file: BinaryIO, path: Path, watch: Watch) -> Iterator[bytes]:
    """The content in pieces, unpacked where it is packed."""
    packed = file.read(4) == _ZSTD_MAGIC
    file.seek(0)
    size = 0
    pieces = _pieces(file, _PACKED_CHUNK if packed else _CHUNK, watch)
    for piece in _unpacked(pieces, path) if packed else pieces:
        size += len(piece)
        if size > UNPACKED_LIMIT:
            raise BadData(str(path), "too big")
        yield piece


def _pieces(file: BinaryIO, length: int, watch: Watch) -> Iterator[bytes]:
    while piece := file.read(length):
        watch.bytes += len(piece)
        yield piece


def _unpacked(pieces: Iterator[bytes], path: Path) -> Iterator[bytes]:
    """The content of all zstd frames, one after the other."""
    unpacker = _unpacker()
    for piece in pieces:
        rest = piece
        while rest:
            if unpacker.eof:
                unpacker = _unpacker()
            try:
                yield unpacker.decompress(rest)
            except zstandard.ZstdError as exc:
                raise BadData(str(path), str(exc)) from exc
            rest = unpacker.unused_data if unpacker.eof else b""
    if not unpacker.eof:
        raise BadData(str(path), "cut short")


def _unpacker() -> zstandard.ZstdDecompressionObj:
    return zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()


def _lines(chunks: Iterator[bytes], path: Path) -> Iterator[bytes]:
    """The lines that hold something. A last line without its end is a whole record, or the file was cut there."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        if len(rest) > LINE_LIMIT:
            raise BadData(str(path), "no line end")
        yield from (line for line in whole if line.strip())
    if rest.strip():
        if isinstance(_record(rest, ""), Rejected):
            raise BadData(str(path), "cut short")
        yield rest
