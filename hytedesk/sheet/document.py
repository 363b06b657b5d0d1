"""What stands on a sheet, as frozen values: `content` makes them, `render`, `text` and `mail` put them on paper.

Every text is clean and ready to show; nothing here names a client.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

RowKind = Literal["phone", "hours", "address", "web", "email", "price", "instructions", "notice"]
Form = Literal["normal", "large", "bilingual", "card"]
"""A4; A4 in 16 pt print; A4 in two languages side by side; A5 with hardly more than QR codes."""


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all values below."""


class Phrase(msgspec.Struct, frozen=True):
    """A text and the language it is in; None = the language of the sheet, or a text of no language (a number)."""

    text: str
    language: str | None = None


class Entry(_Value, frozen=True):
    """One text of a row.

    Attributes:
        notes: smaller texts behind it: price of the call, how to find the door.
        url: what it opens: https, http, tel or mailto; None = nothing.
    """

    text: Phrase
    notes: tuple[Phrase, ...] = ()
    url: str | None = None


class Row(_Value, frozen=True):
    """A labelled row of a service; `entries` stand below each other.

    Attributes:
        language: of the label; None = the language of the sheet.
    """

    kind: RowKind
    label: str
    entries: tuple[Entry, ...]
    language: str | None = None


class SheetService(_Value, frozen=True):
    """One service on the sheet.

    Attributes:
        number: 1, 2, 3 ... in the order chosen.
        heading: the name with its number. name: alone. second_name: the name in the sheet's language, where `name` is
            in another and both exist.
        qr: the address in the QR code, None = no code. qr_alt: what it opens, for a screen reader.
        checked: how sure the details are, as a sentence. code: the return code, "" = none.
    """

    number: int
    heading: Phrase
    name: Phrase
    second_name: Phrase | None = None
    organization: Phrase | None = None
    summary: Phrase | None = None
    rows: tuple[Row, ...] = ()
    qr: str | None = None
    qr_alt: str = ""
    checked: str = ""
    code: str = ""


class SheetDocument(_Value, frozen=True):
    """The whole sheet. Texts that do not apply are "".

    Attributes:
        language: of the frame texts.
        made: the day it is made; `date` is the same as text.
        letterhead: region and unit. contact: of the workplace.
        picture: beside these lines, as SVG. picture_alt: whose it is, for a screen reader; "" = it only adorns.
        note: what the worker typed for the client; lives in memory only.
        crisis: whom to call at once, on top; only where a service answers a need that cannot wait.
        emergency, source: the foot. demo: marks invented data, in the head.
        page: pattern of the page number with `{page}` and `{pages}`.
        qr_caption: below each QR code.
        form: how it is laid out. discreet: nothing tells what the sheet is about, in any form.
        file_name: of the PDF, neutral.
        beside: the same services in the same order in the second language, on a bilingual sheet only.
    """

    language: str
    made: date
    date: str
    title: str
    intro: str
    letterhead: tuple[str, ...]
    contact: str
    note: str
    services: tuple[SheetService, ...]
    emergency: str
    source: str
    demo: str
    page: str
    qr_caption: str
    form: Form
    discreet: bool
    file_name: str
    crisis: tuple[Row, ...] = ()
    picture: str = ""
    picture_alt: str = ""
    beside: SheetDocument | None = None

    @property
    def large(self) -> bool:
        """Whether all that is read must be in large print."""
        return self.form == "large"
