"""From chosen services to one document: what stands on the sheet, in which language, and what a discreet one hides."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from hytedesk.config import Letterhead
from hytedesk.sheet import contacts, crisis, picture, wording
from hytedesk.sheet.document import Entry, Form, Phrase, Row, RowKind, SheetDocument, SheetService
from hytedesk.sheet.frame import frame
from hytedesk.sheet.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hytedesk.catalogue import Service, ServiceDetail, Text
    from hytedesk.sheet.frame import Frame

_HEAD_LINE = 100
_NAME = 120
_SUMMARY = 220
_INSTRUCTIONS = 220
_LONGEST_QR = 500
_ON_CARD: tuple[RowKind, ...] = ("web", "phone")


class SheetOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How the sheet is to be made.

    Attributes:
        language: of the frame texts and, where the catalogue has it, of the services' texts.
        note: what the worker typed for the client; kept in memory only.
        form: how it is laid out. discreet: nothing tells what the sheet is about.
        today: the day on the paper.
        data_date: when the catalogue was last found to be as its source has it, None = not known.
        stale: that was so long ago that the paper says so.
        source: where the catalogue comes from, as people know it; "" = what the services themselves say.
        demo: the catalogue is the built-in demo catalogue.
        codes: return codes by the key of the service; on a discreet sheet and on a card there are none.
    """

    language: str = "fi"
    note: str = ""
    form: Form = "normal"
    discreet: bool = False
    letterhead: Letterhead = Letterhead()
    today: date
    data_date: date | None = None
    stale: bool = False
    source: str = ""
    demo: bool = False
    codes: dict[str, str] = {}


def default_discreet(details: Sequence[ServiceDetail]) -> bool:
    """True when one of the services answers a need that must not be seen on a kitchen table."""
    from hytedesk.vocabulary import needs

    return any(needs.need(code).discreet for detail in details for code in detail.service.needs)


def content(details: Sequence[ServiceDetail], options: SheetOptions, municipality: str | None = None) -> SheetDocument:
    """The document for the services in their order.

    Args:
        details: the chosen services.
        options: language and form.
        municipality: code; of a service with several places the one there is shown, else one in its county.

    Raises:
        WrongUsage: there is no sheet in the language of the options.
    """
    words = frame(options.language)
    make = _card_service if options.form == "card" else _discreet_service if options.discreet else _service
    needs = [need for detail in details for need in detail.service.needs]
    region, unit, contact = (
        "" if options.discreet else wording.cut(wording.clean(line), _HEAD_LINE)
        for line in (options.letterhead.region, options.letterhead.unit, options.letterhead.contact)
    )
    drawn = "" if options.discreet else picture.svg(options.letterhead.picture)
    return SheetDocument(
        language=options.language,
        made=options.today,
        date=_date(options.today, words),
        title=words.discreet.title if options.discreet else words.title,
        intro="" if options.discreet else _intro([detail.service for detail in details], words),
        letterhead=tuple(line for line in (region, unit) if line),
        contact=contact,
        picture=drawn,
        picture_alt=(region or unit) if drawn else "",
        note=wording.clean_lines(options.note),
        crisis=crisis.rows(needs, options.language, options.today, discreet=options.discreet),
        services=tuple(make(number, detail, options, municipality) for number, detail in enumerate(details, start=1)),
        emergency=words.emergency,
        source=f"{_source(details, options, words)} {words.stale if options.stale else ''}".strip(),
        demo=words.demo if options.demo else "",
        page=words.page,
        qr_caption=words.qr,
        form=options.form,
        discreet=options.discreet,
        file_name=words.discreet.file_name if options.discreet else words.file_name,
        beside=_beside(details, options, municipality) if options.form == "bilingual" else None,
    )


def second_language(language: str) -> str:
    """What stands beside this language: Finnish, which most who help the client read; beside Finnish Swedish."""
    return "sv" if wording.spoken(language) == "fi" else "fi"


def file_name(document: SheetDocument) -> str:
    """Name for the PDF: neutral words and the day, ASCII only."""
    return f"{document.file_name}-{document.made.isoformat()}.pdf"


def _beside(details: Sequence[ServiceDetail], options: SheetOptions, municipality: str | None) -> SheetDocument:
    other = msgspec.structs.replace(options, language=second_language(options.language), form="normal", codes={})
    return content(details, other, municipality)


def _service(number: int, detail: ServiceDetail, options: SheetOptions, municipality: str | None) -> SheetService:
    words, service = frame(options.language), detail.service
    name, second_name = _names(service.names, wording.spoken(options.language))
    if options.form == "bilingual" and second_name:
        name, second_name = second_name, None
    summary = phrase(service.summary, options.language, _SUMMARY, count=4)
    rows = contacts.rows(detail, options.language, options.today, municipality)
    web = next((row.entries[0].url for row in rows if row.kind == "web"), None)
    qr = web if _fits(web) else None
    return SheetService(
        number=number,
        heading=Phrase(f"{number}. {name.text}", name.language),
        name=name,
        second_name=second_name,
        organization=phrase(detail.organization.names, options.language, _NAME, count=9),
        summary=summary or phrase(service.description, options.language, _SUMMARY),
        rows=(
            *_notice(service, words, options.language),
            *rows,
            *_price(service, words, options.language),
            *_instructions(service, words, options.language),
        ),
        qr=qr,
        qr_alt=words.qr_alt.format(url=qr) if qr else "",
        checked=_checked(service, words),
        code=words.code.format(code=code) if (code := options.codes.get(service.id)) and options.form != "card" else "",
    )


def _discreet_service(
    number: int, detail: ServiceDetail, options: SheetOptions, _municipality: str | None
) -> SheetService:
    words = frame(options.language)
    name = Phrase(words.discreet.name.format(n=number))
    rows = contacts.discreet_rows(detail, options.language, options.today)
    return SheetService(
        number=number,
        heading=name,
        name=name,
        summary=None if any(row.kind == "phone" for row in rows) else Phrase(words.no_phone),
        rows=rows,
        checked=_checked(detail.service, words),
    )


def _card_service(number: int, detail: ServiceDetail, options: SheetOptions, municipality: str | None) -> SheetService:
    """The code opens the web page, else, and always on a discreet card, calls the telephone number."""
    whole = (_discreet_service if options.discreet else _service)(number, detail, options, municipality)
    by_kind = {row.kind: row for row in reversed(whole.rows)}
    urls = (by_kind[kind].entries[0].url for kind in _ON_CARD if kind in by_kind)
    url = next(filter(_fits, urls), None)
    alt = frame(options.language).qr_alt.format(url=url) if url else ""
    return msgspec.structs.replace(whole, qr=url, qr_alt=alt)


def _fits(url: str | None) -> bool:
    return url is not None and len(url) <= _LONGEST_QR


def _names(names: Text, language: str) -> tuple[Phrase, Phrase | None]:
    """The name that stands at the door, and beside it the one in the sheet's language.

    Finnish and Swedish are both a service's own languages, so a sheet in one of them shows that name alone.
    """
    first = phrase(names, language if language in {"fi", "sv"} else "fi", _NAME, count=9) or Phrase("–")
    second = phrase(names, language, _NAME, count=9)
    shown_twice = second is None or second.language != language or second.text == first.text
    return first, None if shown_twice else second


def _notice(service: Service, words: Frame, language: str) -> tuple[Row, ...]:
    if service.status == "active":
        return ()
    why = phrase(service.status_note, language, _INSTRUCTIONS)
    return (_row("notice", words.notice, Phrase(words.paused), why),)


def _price(service: Service, words: Frame, language: str) -> tuple[Row, ...]:
    why = phrase(service.price_note, language, _INSTRUCTIONS)
    if service.price is None:
        return (_row("price", words.price, why or Phrase(words.price_unknown)),)
    return (_row("price", words.price, Phrase(words.free if service.price == "free" else words.charged), why),)


def _instructions(service: Service, words: Frame, language: str) -> tuple[Row, ...]:
    """How to get in, and what to bring where that is told too late to be among the first sentences."""
    text = phrase(service.instructions, language, _INSTRUCTIONS)
    told = (service.instructions, service.conditions, service.description)
    bring = next(filter(None, (wording.to_bring(part, language, _INSTRUCTIONS) for part in told)), None)
    if bring is None or (text and bring.text in text.text):
        return (_row("instructions", words.instructions, text),) if text else ()
    return (_row("instructions", words.instructions, text or bring, bring if text else None),)


def _row(kind: RowKind, label: str, text: Phrase, note: Phrase | None = None) -> Row:
    return Row(kind=kind, label=label, entries=(Entry(text=text, notes=(note,) if note else ()),))


def _intro(services: Sequence[Service], words: Frame) -> str:
    """The promise "free unless stated otherwise" only where every service says what it costs and one is free."""
    stated = all(service.price or any(service.price_note.values()) for service in services)
    return words.intro_free if stated and any(service.price == "free" for service in services) else words.intro


def _checked(service: Service, words: Frame) -> str:
    modified = service.modified.date() if service.modified else None
    if service.assured and (modified is None or service.assured >= modified):
        return words.assured.format(date=_date(service.assured, words))
    return words.modified.format(date=_date(modified, words)) if modified else words.unchecked


def _source(details: Sequence[ServiceDetail], options: SheetOptions, words: Frame) -> str:
    dated = _date(options.data_date, words) if options.data_date else ""
    names = dict.fromkeys(detail.service.source for detail in details if detail.service.source)
    named = words.demo if options.demo else options.source or words.hours.comma.join(names)
    source = "" if options.discreet else wording.cut(wording.clean(named), _HEAD_LINE)
    if source and dated:
        return words.source.format(source=source, date=dated)
    if source:
        return words.source_undated.format(source=source)
    return words.dated.format(date=dated) if dated else ""


def _date(day: date, words: Frame) -> str:
    from babel.dates import format_date

    return str(format_date(day, words.date, locale=words.locale))
