"""The picture of a letterhead: whatever is in the file, it can be drawn or is refused."""

from __future__ import annotations

import io
import struct
import zlib

import msgspec
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.config import Letterhead
from hytedesk.errors import BadData
from hytedesk.sheet import picture, render
from hytedesk.sheet.content import SheetOptions, content
from hytedesk.sheet.document import SheetDocument
from tests.sheet.services import THREE, TODAY

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def head(width: int = 4, height: int = 2, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def lines(width: int = 4, height: int = 2, sample: int = 3, line_filter: int = 0) -> bytes:
    return chunk(b"IDAT", zlib.compress((bytes([line_filter]) + b"\x0b\x5c\x8a"[:sample] * width) * height))


END = chunk(b"IEND")
LOGO = SIGNATURE + head() + lines() + END


def test_a_picture_is_read() -> None:
    assert picture.read(LOGO) == (4, 2, LOGO)


@pytest.mark.parametrize(
    "content",
    [
        SIGNATURE + head(colour=0) + lines(sample=1) + END,
        SIGNATURE + head(colour=0, depth=2) + lines(width=1, sample=1) + END,
        SIGNATURE + head(colour=3) + chunk(b"PLTE", b"\x00" * 36) + chunk(b"tRNS", b"\x00") + lines(sample=1) + END,
        SIGNATURE + head() + chunk(b"tRNS", b"\x00" * 6) + lines() + END,
    ],
)
def test_every_kind_of_picture_is_read(content: bytes) -> None:
    assert picture.read(content).png == content


def test_what_is_not_drawn_is_left_out() -> None:
    more = chunk(b"tEXt", b"Author\x00somebody") + chunk(b"eXIf", b"where") + chunk(b"iCCP", b"colours")
    assert picture.read(SIGNATURE + head() + more + lines() + END).png == LOGO


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg/>",
        b"\xff\xd8\xff\xe0",
        LOGO[:-1],
        LOGO + b"x",
        LOGO + END,
        LOGO.replace(b"IDAT", b"IDAX"),
        SIGNATURE + lines() + head() + END,
        SIGNATURE + head() + END,
        SIGNATURE + head() + lines(),
        SIGNATURE + head() + head() + lines() + END,
        SIGNATURE + head() + lines() + chunk(b"tRNS", b"\x00" * 6) + lines() + END,
        SIGNATURE + head(width=0) + lines() + END,
        SIGNATURE + head(width=5) + lines() + END,
        SIGNATURE + head(height=3) + lines() + END,
        SIGNATURE + head(height=1) + lines() + END,
        SIGNATURE + head(width=100_000, height=100_000) + lines() + END,
        SIGNATURE + head(width=2**31) + lines() + END,
        SIGNATURE + head(interlace=1) + lines() + END,
        SIGNATURE + head(depth=16) + lines(sample=3) + END,
        SIGNATURE + head(colour=5) + lines() + END,
        SIGNATURE + head(colour=3) + lines(sample=1) + END,
        SIGNATURE + head(colour=3) + chunk(b"PLTE", b"\x00" * 4) + lines(sample=1) + END,
        SIGNATURE + head() + lines(line_filter=5) + END,
        SIGNATURE + head() + chunk(b"IDAT", b"packed") + END,
        SIGNATURE + head() + chunk(b"IDAT", zlib.compress(bytes(50_000_000))) + END,
        SIGNATURE + head() + chunk(b"acTL", b"\x00" * 8) + lines() + END,
        SIGNATURE + head() + chunk(b"ABCD") + lines() + END,
        SIGNATURE + chunk(b"IHDR", b"short") + lines() + END,
    ],
)
def test_what_cannot_be_drawn_is_bad_data(content: bytes) -> None:
    with pytest.raises(BadData):
        picture.read(content)


@given(st.integers(0, len(LOGO) - 1), st.integers(1, 255))
def test_a_byte_that_has_changed_is_noticed(place: int, change: int) -> None:
    damaged = bytearray(LOGO)
    damaged[place] ^= change
    with pytest.raises(BadData):
        picture.read(bytes(damaged))


parts = st.tuples(st.sampled_from([b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"tEXt"]), st.binary(max_size=20))


@given(st.lists(parts.map(lambda part: chunk(*part)) | st.sampled_from([head(), lines(), END]), max_size=6))
def test_any_file_can_be_drawn_or_is_bad_data(chunks: list[bytes]) -> None:
    try:
        found = picture.read(SIGNATURE + b"".join(chunks))
    except BadData:
        return
    assert picture.read(found.png) == found


def sheet(png: bytes, language: str = "fi", *, discreet: bool = False) -> SheetDocument:
    letterhead = Letterhead(region="Rantaseutu", unit="Asema", picture=png)
    options = SheetOptions(language=language, discreet=discreet, letterhead=letterhead, today=TODAY, data_date=TODAY)
    return content(THREE, options, "905")


def pictures(pdf: render.Pdf) -> list[tuple[int, int]]:
    """Width and height of the pictures in a file, in pixels."""
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        streams = [item for item in file.objects if isinstance(item, pikepdf.Stream)]
        return [(int(one.Width), int(one.Height)) for one in streams if one.get("/Subtype") == "/Image"]


def alternatives(pdf: render.Pdf) -> str:
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        found = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
        return " ".join(str(item.Alt) for item in found)


WIDE = SIGNATURE + head(600, 80) + lines(600, 80) + END
TALL = SIGNATURE + head(50, 400, colour=6) + chunk(b"IDAT", zlib.compress(bytes(201 * 400))) + END


@pytest.mark.parametrize("png", [LOGO, WIDE, TALL])
def test_the_picture_is_on_the_sheet_which_stays_accessible_and_on_one_page(png: bytes) -> None:
    pdf = render.render(sheet(png))
    assert set(pictures(pdf)) == {picture.read(png)[:2]}
    assert (pdf.pages, pdf.standards) == (1, render.STANDARDS)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_screen_reader_says_whose_it_is(language: str) -> None:
    assert "Rantaseutu" in alternatives(render.render(sheet(LOGO, language)))


def test_a_picture_that_no_line_names_only_adorns() -> None:
    letterhead = Letterhead(picture=LOGO)
    pdf = render.render(content(THREE, SheetOptions(letterhead=letterhead, today=TODAY), "905"))
    assert set(pictures(pdf)) == {(4, 2)}
    assert pdf.standards == render.STANDARDS


def test_a_discreet_sheet_has_no_picture() -> None:
    pdf = render.render(sheet(LOGO, discreet=True))
    assert pictures(pdf) == []
    assert "Rantaseutu" not in alternatives(pdf)
    assert b"image" not in msgspec.json.encode(sheet(LOGO, discreet=True))


@pytest.mark.parametrize("damaged", [b"", b"<svg/>", LOGO[:-1], LOGO.replace(b"IHDR", b"IHDX")])
def test_a_picture_that_has_been_damaged_since_is_left_out(damaged: bytes) -> None:
    assert sheet(damaged) == sheet(b"")
    assert pictures(render.render(sheet(damaged))) == []
