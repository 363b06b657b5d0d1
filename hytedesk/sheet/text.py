"""The sheet as plain text, for the patient record and the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hytedesk.sheet.document import Entry, Row, SheetDocument, SheetService


def as_text(document: SheetDocument) -> str:
    """All that stands on the sheet, one fact on each line, web addresses in full; ends with a line break."""
    blocks = [
        [document.demo, *document.letterhead, document.contact],
        [f"{document.title}, {document.date}", document.intro],
        [line for row in document.crisis for line in _row(row)],
        [document.note],
        *([service_text(service)] for service in document.services),
        [document.emergency, document.source],
    ]
    return "\n\n".join("\n".join(filter(None, block)) for block in blocks if any(block)) + "\n"


def service_text(service: SheetService) -> str:
    """What `as_text` says of one service."""
    return "\n".join(filter(None, _service(service)))


def _service(service: SheetService) -> Iterator[str]:
    yield service.heading.text
    for phrase in (service.second_name, service.organization, service.summary):
        if phrase:
            yield phrase.text
    for row in service.rows:
        yield from _row(row)
    yield service.checked


def _row(row: Row) -> Iterator[str]:
    for entry in row.entries:
        yield f"{row.label}: {_entry(entry)}"


def _entry(entry: Entry) -> str:
    shown = entry.url if entry.url and entry.url.startswith("http") else entry.text.text
    notes = ", ".join(note.text for note in entry.notes)
    return f"{shown} ({notes})" if notes else shown
