"""A PNG of a letterhead, checked to its last byte: what reaches the sheet can be drawn, and carries nothing else.

Form of the file: PNG (Third Edition), https://www.w3.org/TR/png-3/.
"""

from __future__ import annotations

import base64
import struct
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hytedesk.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST, HIGHEST = 1600, 800
"""Pixels. At 60 mm, the widest on the sheet, 700 are enough."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by colour type: grey, RGB, palette, grey and RGB with alpha."""
_DEPTHS = {0: {1, 2, 4, 8}, 2: {8}, 3: {1, 2, 4, 8}, 4: {8}, 6: {8}}
_PALETTE = 3
_FILTERS = 5
_DRAWN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
"""Chunks that are drawn; all others (names, places, colour profiles) are left out."""


class Picture(NamedTuple):
    """A picture.

    Attributes:
        width, height: in pixels.
        png: the file, with nothing in it but what is drawn.
    """

    width: int
    height: int
    png: bytes


class _Chunk(NamedTuple):
    kind: bytes
    content: bytes
    whole: bytes


def read(content: bytes) -> Picture:
    """The picture in a file.

    Raises:
        BadData: it is no PNG, damaged, larger than is of use, interlaced, animated or of 16 bits a colour.
    """
    try:
        chunks = [chunk for chunk in _chunks(content) if chunk.kind in _DRAWN]
        return _picture(chunks)
    except (struct.error, zlib.error, ValueError) as exc:
        raise BadData("letterhead.png", str(exc)) from exc


@lru_cache(maxsize=2)
def svg(content: bytes) -> str:
    """The picture in a file as SVG, a text that the template is given; "" when there is none that can be drawn."""
    try:
        width, height, png = read(content)
    except BadData:
        return ""
    drawn = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'xlink:href="data:image/png;base64,{drawn}"/></svg>'
    )


def _chunks(content: bytes) -> Iterator[_Chunk]:
    """The chunks of a file.

    Raises:
        ValueError, struct.error: it is no PNG, or damaged.
    """
    if not content.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    place = len(_SIGNATURE)
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        (crc,) = struct.unpack_from(">I", content, end - 4)
        if crc != zlib.crc32(content[place + 4 : end - 4]):
            raise ValueError(f"the chunk {kind!r} is damaged")
        if kind == b"acTL":
            raise ValueError("animated")
        if not kind[0] & 0x20 and kind not in _DRAWN:
            raise ValueError(f"the chunk {kind!r} is not known")
        yield _Chunk(kind, content[place + 8 : end - 4], content[place:end])
        place = end


def _picture(chunks: list[_Chunk]) -> Picture:
    kinds = [chunk.kind for chunk in chunks]
    data = [number for number, kind in enumerate(kinds) if kind == b"IDAT"]
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or not data or data[-1] - data[0] >= len(data):
        raise ValueError("parts are missing or out of order")
    if kinds.count(b"IHDR") > 1 or kinds.count(b"IEND") > 1 or kinds.count(b"PLTE") > 1 or kinds.count(b"tRNS") > 1:
        raise ValueError("a part is there twice")
    width, height, depth, colour, *methods = struct.unpack(">IIBBBBB", chunks[0].content)
    if not (0 < width <= WIDEST and 0 < height <= HIGHEST):
        raise ValueError(f"{width} x {height} pixels, {WIDEST} x {HIGHEST} at most")
    if depth not in _DEPTHS.get(colour, ()) or methods != [0, 0, 0]:
        raise ValueError("interlaced, of 16 bits a colour or of an unknown kind")
    before = {chunk.kind: chunk.content for chunk in chunks[: data[0]]}
    _check_colours(before, kinds[: data[0]], colour, depth)
    if kinds[data[-1] + 1 :] != [b"IEND"]:
        raise ValueError("parts are out of order")
    _check_lines(
        b"".join(chunks[number].content for number in data), height, (width * depth * _SAMPLES[colour] + 7) // 8
    )
    return Picture(width, height, _SIGNATURE + b"".join(chunk.whole for chunk in chunks))


def _check_colours(before: dict[bytes, bytes], order: list[bytes], colour: int, depth: int) -> None:
    """Whether palette and transparency are as the kind of picture wants them.

    Raises:
        ValueError: they are not.
    """
    entries, left = divmod(len(before.get(b"PLTE", b"")), 3)
    if left or (colour == _PALETTE and not 0 < entries <= 1 << depth) or (b"PLTE" in before and colour in {0, 4}):
        raise ValueError("the palette is damaged")
    clear = len(before.get(b"tRNS", b""))
    most = {0: 2, 2: 6, _PALETTE: entries}.get(colour, 0)
    if clear > most or (clear and colour != _PALETTE and clear != most) or (order[-1:] == [b"PLTE"] and clear):
        raise ValueError("the transparency is damaged")


def _check_lines(packed: bytes, height: int, line: int) -> None:
    """Whether what is packed are lines of the picture, each with its filter, and no more.

    Raises:
        ValueError, zlib.error: they are not.
    """
    size = height * (line + 1)
    unpacking = zlib.decompressobj()
    lines = unpacking.decompress(packed, size + 1)
    if len(lines) != size or not unpacking.eof or unpacking.unused_data:
        raise ValueError("there are too few lines or too many")
    if max(lines[:: line + 1]) >= _FILTERS:
        raise ValueError("a line is damaged")
