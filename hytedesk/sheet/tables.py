"""Tables of the gap report as a PDF, tagged (PDF/UA-1) and for keeping (PDF/A-2a) as the sheet is."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, time
from typing import Literal

import msgspec

from hytedesk import paths
from hytedesk.errors import SheetFailed
from hytedesk.sheet import glyphs, wording
from hytedesk.sheet.render import STANDARDS

_COLUMNS = 24
"""Municipalities beside each other on a page; more of them become another table."""


class Printed(msgspec.Struct, frozen=True):
    """A cell: its text; of a number how dark it is (0 to 3), its share of the greatest (0 to 1), if it is known."""

    text: str
    level: int = 0
    share: float = 0
    known: bool = True


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A table: `labels` of its columns hold texts, the others numbers, shaded (`heat`) or with bars."""

    title: str
    note: str
    headers: tuple[str, ...]
    labels: int
    rows: tuple[tuple[Printed, ...], ...]
    drawing: Literal["heat", "bars"]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The whole report.

    Attributes:
        made: in the foot, with the day.
        page: pattern of the page number with `{page}` and `{pages}`.
        nothing: in place of a table without rows.
    """

    language: str
    title: str
    made: str
    page: str
    nothing: str
    parts: tuple[Part, ...]


def render(report: Report, today: date) -> bytes:
    """The report as PDF; the same report of the same day gives the same bytes.

    Raises:
        SheetFailed: Typst could not make it.
    """
    import typst

    narrow = msgspec.structs.replace(report, parts=tuple(part for wide in report.parts for part in _narrow(wide)))
    data = _printable(msgspec.to_builtins(narrow))
    template = (paths.resources() / "sheet" / "report.typ").read_bytes()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(paths.resources() / "fonts")]
    )
    with tempfile.TemporaryDirectory(prefix="hytedesk-root-") as root:
        compiler = typst.Compiler(template, root=root, font_paths=fonts, ignore_system_fonts=True)
        try:
            pdf = compiler.compile(
                format="pdf",
                sys_inputs={"data": msgspec.json.encode(data).decode()},
                pdf_standards=list(STANDARDS),
                timestamp=datetime.combine(today, time(), UTC),
            )
        except typst.TypstError as exc:
            raise SheetFailed(exc.message) from exc
    if not isinstance(pdf, bytes):
        raise SheetFailed("Typst gave no PDF")
    return pdf


def _narrow(part: Part) -> list[Part]:
    """The table in pieces that fit on a page, each with the labels."""
    numbers = len(part.headers) - part.labels
    if part.drawing == "bars" or numbers <= _COLUMNS:
        return [part]
    pieces: list[Part] = []
    for start in range(part.labels, len(part.headers), _COLUMNS):
        here = slice(start, start + _COLUMNS)
        pieces.append(
            msgspec.structs.replace(
                part,
                title=f"{part.title} ({len(pieces) + 1}/{-(-numbers // _COLUMNS)})",
                headers=(*part.headers[: part.labels], *part.headers[here]),
                rows=tuple((*row[: part.labels], *row[here]) for row in part.rows),
            )
        )
    return pieces


def _printable(value: object) -> object:
    """All texts without what the fonts cannot draw: a name with an odd sign must not stop the report."""
    if isinstance(value, str):
        cleaned = wording.clean(glyphs.printable(value))
        return cleaned if glyphs.drawable(cleaned) else "".join(filter(glyphs.drawable, cleaned))
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(item) for item in value]
    return value
