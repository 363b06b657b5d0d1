"""The same sheet through WeasyPrint and through Qt's own QTextDocument and QPdfWriter: time, pages and bytes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hytedesk import paths
from hytedesk.sheet import html

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.sheet.document import SheetDocument

_STYLE = """
@font-face {{ font-family: Sheet; src: url("{regular}"); }}
@font-face {{ font-family: Sheet; font-weight: bold; src: url("{bold}"); }}
@page {{ size: A4; margin: 16mm 20mm 22mm; }}
body {{ font: 10.5pt Sheet; }} h1 {{ font-size: 18pt; }} h2 {{ font-size: 13pt; }} img {{ width: 29mm; }}
th {{ text-align: left; font-weight: normal; width: 7.1em; }} td {{ vertical-align: top; }}
"""


def page(document: SheetDocument, picture: str = "svg") -> str:
    """The sheet as a page of HTML with its codes, as drawings (svg) or as pictures (png)."""
    import segno

    codes = iter([service.qr for service in document.services if service.qr])

    def with_code(heading: re.Match[str]) -> str:
        url = next(codes, None)
        if url is None:
            return heading[0]
        code = segno.make_qr(url, error="m")
        source = code.svg_data_uri(border=4) if picture == "svg" else code.png_data_uri(border=4, scale=4)
        return f'{heading[0]}<p><img alt="{url}" width="110" src="{source}"></p>'

    return re.sub("<h2>.*?</h2>", with_code, html.as_html(document))


@cache
def weasyprint() -> Callable[[SheetDocument], bytes] | None:
    """Makes the sheet with WeasyPrint as PDF/UA-1; None = it is not installed, or the system lacks its libraries."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError):
        return None
    fonts = FontConfiguration()
    files = [(paths.resources() / "fonts" / f"NotoSans-{weight}.ttf").as_uri() for weight in ("Regular", "Bold")]
    style = CSS(string=_STYLE.format(regular=files[0], bold=files[1]), font_config=fonts)

    def make(document: SheetDocument) -> bytes:
        made = HTML(string=page(document)).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        return bytes(made)

    return make


def qt() -> Callable[[SheetDocument], bytes]:
    """Makes the sheet with QTextDocument and QPdfWriter; needs a QGuiApplication."""
    from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
    from PySide6.QtGui import QFont, QFontDatabase, QPageLayout, QPageSize, QPdfWriter, QTextDocument

    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(Path(paths.resources()) / "fonts" / f"NotoSans-{weight}.ttf"))

    def make(document: SheetDocument) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(20, 16, 20, 22), QPageLayout.Unit.Millimeter)
        text = QTextDocument()
        text.setDefaultFont(QFont("Noto Sans", 10))
        text.setHtml(page(document, "png"))
        text.print_(writer)
        del writer
        return bytes(buffer.data().data())

    return make
