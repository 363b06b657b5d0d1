"""The sheet as HTML: for the clipboard of a patient record that keeps headings and tables, and large on the screen."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from hytedesk.sheet.document import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.sheet.document import Entry, Row, SheetDocument, SheetService

_RIGHT_TO_LEFT = {"ar", "ckb", "fa", "he", "ps", "ur"}

_OPENED = ("https:", "http:", "tel:", "mailto:")
_ISOLATE, _END = "\u2066", "\u2069"
_TIMES = re.compile(r"\d[\d.:]*\s?–\s?\d[\d.:]*")


def right_to_left(language: str) -> bool:
    """Whether the language of a sheet is written from right to left."""
    return _spoken(language) in _RIGHT_TO_LEFT


def as_html(document: SheetDocument) -> str:
    """All that stands on the sheet, as a whole page of plain elements without styles, pictures or scripts."""
    head = [document.demo, *document.letterhead, document.contact]
    blocks = [
        _paragraph(_lines(head)),
        f"<h1>{_text(document.title)}, {_text(document.date)}</h1>",
        _paragraph(_text(document.intro)),
        crisis_html(document),
        _paragraph(_lines(document.note.split("\n"))),
        *(service_html(service, document.language) for service in document.services),
        _paragraph(_text(f"{document.emergency} {document.source}".strip())),
    ]
    body = "\n".join(filter(None, blocks))
    direction = "rtl" if right_to_left(document.language) else "ltr"
    attributes = f'lang="{_spoken(document.language)}" dir="{direction}"'
    return (
        f'<!DOCTYPE html>\n<html {attributes}>\n<head><meta charset="utf-8"><title>{_text(document.title)}</title>'
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def service_html(service: SheetService, language: str) -> str:
    """One service of a sheet whose frame texts are in `language`: a heading, paragraphs and a table of two columns."""
    blocks = [
        f"<h2>{_phrase(service.heading)}</h2>",
        *(
            _paragraph(_phrase(phrase))
            for phrase in (service.second_name, service.organization, service.summary)
            if phrase
        ),
        _table(service.rows, language),
        _paragraph(_text(service.checked)),
    ]
    return "\n".join(filter(None, blocks))


def crisis_html(document: SheetDocument) -> str:
    """Whom to call at once, as a table; "" where no service answers a need that cannot wait."""
    return _table(document.crisis, document.language)


def _table(rows: Iterable[Row], language: str) -> str:
    lines = "\n".join(_row(row, language) for row in rows)
    return f"<table>\n{lines}\n</table>" if lines else ""


def _spoken(language: str) -> str:
    """Easy Finnish, `fi-simple`, is Finnish to a browser."""
    return language.split("-", maxsplit=1)[0]


def _row(row: Row, language: str) -> str:
    content = "<br>".join(_entry(entry, row, language) for entry in row.entries)
    return f"<tr><th>{_phrase(Phrase(row.label, row.language))}</th><td>{content}</td></tr>"


def _entry(entry: Entry, row: Row, language: str) -> str:
    shown = _phrase(entry.text)
    if right_to_left(language):
        shown = _isolated(shown, whole=row.kind in {"phone", "web", "email"})
    if entry.url and entry.url.startswith(_OPENED):
        shown = f'<a href="{html.escape(entry.url)}">{shown}</a>'
    if row.kind == "phone":
        shown = f"<b>{shown}</b>"
    return " ".join([shown, *(f"({_phrase(note)})" for note in entry.notes)])


def _isolated(text: str, *, whole: bool) -> str:
    """Keep numbers, addresses and times in their own order among words that run from right to left."""
    if whole:
        return f"{_ISOLATE}{text}{_END}"
    return _TIMES.sub(lambda match: f"{_ISOLATE}{match[0]}{_END}", text)


def _phrase(phrase: Phrase) -> str:
    shown = _text(phrase.text)
    return f'<span lang="{html.escape(phrase.language)}">{shown}</span>' if phrase.language else shown


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(_text(line) for line in lines if line)


def _paragraph(content: str) -> str:
    return f"<p>{content}</p>" if content else ""


def _text(text: str) -> str:
    return html.escape(text, quote=False)
