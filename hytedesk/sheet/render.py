"""The sheet as a PDF: Typst with our own template and fonts, tagged (PDF/UA-1) and for keeping (PDF/A-2a)."""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import re
import shutil
import tempfile
import threading
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from hytedesk import paths
from hytedesk.errors import SheetFailed, StorageUnavailable
from hytedesk.sheet import glyphs

if TYPE_CHECKING:
    from pathlib import Path

    import typst

    from hytedesk.sheet.document import SheetDocument

STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")
"""PDF/UA-1 and PDF/A-2a, as Typst names them."""

_NO_TEXT = {"url", "qr", "opens", "picture"}
"""What nobody reads: addresses and drawings."""
_own = threading.local()


class _Setting(NamedTuple):
    """Type size in points, and the share that spaces have of their full height."""

    size: float
    air: float


class Pdf(msgspec.Struct, frozen=True):
    """A sheet ready to print, save or send.

    Attributes:
        data: the file.
        pages: how many.
        standards: what it conforms to; empty when it could not be made so.
        accessible: False = made, but not the accessible version (a letter is missing from the fonts, for example).
    """

    data: bytes
    pages: int
    standards: tuple[str, ...]
    accessible: bool


def render(document: SheetDocument) -> Pdf:
    """The document as PDF; the same document gives the same bytes. Any thread may call it.

    Raises:
        SheetFailed: Typst could not make it in any form.
    """
    import typst

    data = _prepared(msgspec.to_builtins(document))
    for service in (*data["services"], *(data["beside"] or {"services": ()})["services"]):
        service["opens"], service["qr"] = service["qr"], _qr(service["qr"]) if service["qr"] else None
    standards = STANDARDS if _drawable(data) else ()
    try:
        return _fitted(data, document, standards)
    except typst.TypstError as exc:
        if not standards:
            raise SheetFailed(exc.message) from exc
    try:
        return _fitted(data, document, ())
    except typst.TypstError as exc:
        raise SheetFailed(exc.message) from exc


def save(pdf: Pdf, path: Path) -> None:
    """Write the PDF to `path`, whole or not at all; a device or a pipe is written to, not replaced.

    Raises:
        StorageUnavailable: it cannot be written there.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(pdf.data)
            return
    except OSError as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(pdf.data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as exc:
        with contextlib.suppress(OSError):
            part.unlink()
        raise StorageUnavailable(str(path), str(exc)) from exc


def _fitted(data: dict[str, Any], document: SheetDocument, standards: tuple[Literal["ua-1", "a-2a"], ...]) -> Pdf:
    """The sheet in the first setting of its form that gives one page, large print fewer pages; else in the first."""
    first, *tighter = _settings(document)
    sheet = _compile(data | first._asdict(), document, standards)
    if sheet.pages == 1:
        return sheet
    enough = sheet.pages - 1 if document.form == "large" else 1
    others = (_compile(data | setting._asdict(), document, standards) for setting in tighter)
    return next((pdf for pdf in others if pdf.pages <= enough), sheet)


def _settings(document: SheetDocument) -> tuple[_Setting, ...]:
    """Settings to be tried, the easiest to read first; more than four services never share one page."""
    if document.form == "large":
        return _Setting(16, 1), _Setting(16, 0.85), _Setting(16, 0.7)
    if document.form == "card":
        return (_Setting(11, 1),)
    if len(document.services) > 4:
        return (_Setting(10.5, 0.8),)
    if document.form == "bilingual":
        return _Setting(10.5, 0.8), _Setting(10, 0.7)
    smaller = _Setting(11, 1), _Setting(10.5, 0.8), _Setting(10, 0.7)
    return (_Setting(12, 1), *smaller) if len(document.services) < 3 else smaller


def _compile(data: dict[str, Any], document: SheetDocument, standards: tuple[Literal["ua-1", "a-2a"], ...]) -> Pdf:
    pdf = _compiler().compile(
        _template(),
        format="pdf",
        sys_inputs={"data": msgspec.json.encode(data).decode()},
        pdf_standards=list(standards),
        timestamp=datetime.combine(document.made, time(), UTC),
    )
    if not isinstance(pdf, bytes):
        raise SheetFailed("Typst gave no PDF")
    return Pdf(data=pdf, pages=_pages(pdf), standards=standards, accessible=bool(standards))


def _compiler() -> typst.Compiler:
    """This thread's compiler: one shared by two threads fails."""
    import typst

    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(_template(), root=_empty_folder(), font_paths=_fonts(), ignore_system_fonts=True)
    compiler: typst.Compiler = _own.compiler
    return compiler


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (paths.resources() / "sheet" / "template.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(paths.resources() / "fonts")]
    )


@lru_cache(maxsize=1)
def _empty_folder() -> str:
    """The root of the template's file system: nothing to read there."""
    folder = tempfile.mkdtemp(prefix="hytedesk-root-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _prepared(value: Any, key: str = "") -> Any:
    """The value with all texts printable; addresses and drawings are left as they are."""
    if isinstance(value, str):
        return value if key in _NO_TEXT else glyphs.printable(value)
    if isinstance(value, dict):
        return {name: _prepared(item, name) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_prepared(item, key) for item in value]
    return value


def _drawable(value: Any, key: str = "") -> bool:
    if isinstance(value, str):
        return key in {*_NO_TEXT, "qr_alt"} or glyphs.drawable(value)
    if isinstance(value, dict):
        return all(_drawable(item, name) for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(_drawable(item, key) for item in value)
    return True


@lru_cache(maxsize=64)
def _qr(url: str) -> str:
    """QR code of the address as SVG, medium error correction, with the quiet zone of four modules."""
    import segno

    out = io.BytesIO()
    code = segno.make_qr(url, error="m")
    code.save(out, kind="svg", border=4, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
