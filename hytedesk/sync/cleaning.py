"""Cleaning at the border: every text, link and number of a record, whatever its source (design.md section 4).

Pure. Afterwards a text has no control characters and no HTML, its list items begin with "• ", and it is no longer than
its place allows. `clean` works on whole records, so that no source can forget a field.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from hytedesk.catalogue import (
    Address,
    Channel,
    Connection,
    Email,
    Link,
    OpeningHours,
    Organization,
    Phone,
    Record,
    Service,
    Text,
    Words,
)

if TYPE_CHECKING:
    from datetime import datetime

LINE_LIMIT = 300
"""Characters of a name, a keyword, a street: what stands on one line."""
SUMMARY_LIMIT = 1_000
"""Characters of a summary or a short note. PTV's own limit is 150, other sources write more."""
TEXT_LIMIT = 12_000
"""Characters of a long text: PTV's limit is 5,000, twice when the national text is joined to it."""

_INPUT_LIMIT = 200_000
_ROUNDS = 8

_DROP = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Controls, soft hyphens, invisible and direction-turning characters, halves of characters. Joiners of emoji stay."""
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[^\\S\n]+")
_BLANK_LINES = re.compile("\n{3,}")
_BULLET = re.compile("^(?:[*•·▪◦‣●\uf0b7]|[-–—](?= ))[ \t]*(?=\\S)", re.MULTILINE)
_HEADING = re.compile("^#{1,6} +", re.MULTILINE)
_HIDDEN = re.compile(r"<(script|style)\b[^>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(r"<\s*(?:br|/p|/div|/h[1-6]|/ul|/ol|/tr|/table)\b[^<>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<\s*li\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"<\s*/?\s*(?:a|abbr|b|big|blockquote|body|br|button|center|code|div|em|font|form|h[1-6]|head|hr|html|i|iframe|img"
    r"|input|li|link|meta|nobr|object|ol|p|pre|s|script|section|small|span|strong|style|sub|sup|svg|table|tbody|td|th"
    r"|thead|title|tr|tt|u|ul|video)\b[^<>]*>",
    re.IGNORECASE,
)
_AMPERSANDS = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\]]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_SCHEMES = ("https", "http", "tel", "mailto")


def text(value: str, limit: int = TEXT_LIMIT) -> str:
    """A text of several lines: paragraphs parted by an empty line, list items that begin with "• "."""
    value = _without_markup(value[:_INPUT_LIMIT])
    value = _BULLET.sub("• ", "\n".join(row.strip() for row in value.split("\n")))
    value = _HEADING.sub("", value)
    return _cut(_BLANK_LINES.sub("\n\n", value).strip(), limit)


def line(value: str, limit: int = LINE_LIMIT) -> str:
    """A text that stands on one line."""
    return _cut(" ".join(_without_markup(value[:_INPUT_LIMIT]).split()), limit)


def link(value: str) -> str | None:
    """An https, http, tel or mailto address; None for any other."""
    address = _DROP.sub("", value).strip().replace(" ", "%20")
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or len(address) > 2_000 or not _plain(address):
        return None
    address = parts.scheme + address[len(parts.scheme) :]
    if parts.scheme in {"https", "http"}:
        return address if parts.hostname and not (parts.username or parts.password) else None
    return address if parts.path else None


def web_link(value: str) -> str | None:
    """An https or http address; a bare `www.…` counts as https. None for any other."""
    value = f"https://{value.strip()}" if value.strip().lower().startswith("www.") else value
    address = link(value)
    return address if address and address.startswith(("https:", "http:")) else None


def email(value: str) -> str | None:
    """An e-mail address; None when it is not one."""
    address = _DROP.sub("", value).strip().removeprefix("mailto:")
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) and _plain(address) else None


def phone(value: str) -> str | None:
    """A telephone number as digits and single spaces, "+" at most in front; None when it cannot be dialled."""
    number = " ".join(re.sub(r"[^0-9+ ]", " ", _DROP.sub("", value).replace("(0)", " ")).split())
    if re.search("[^\\W\\d_]", value) or not _PHONE.fullmatch(number):
        return None
    return number if 3 <= sum(sign.isdigit() for sign in number) <= 15 else None


R = TypeVar("R", Service, Channel, Organization)


def clean(record: Record) -> Record:
    """The record with everything in it cleaned.

    Raises:
        ValueError: nothing usable is left: no key of the form `source:id`, or no name in any language.
    """
    if isinstance(record, Service):
        return _service(record)
    return _channel(record) if isinstance(record, Channel) else _organization(record)


def without_future(record: Record, latest: datetime) -> Record:
    """The record without dates of change and confirmation after `latest`: it would look fresh for years."""
    if record.modified and record.modified > latest:
        record = replace(record, modified=None)
    if isinstance(record, Service) and record.assured and record.assured > latest.date():
        record = replace(record, assured=None)
    return record


def _checked(record: R) -> R:
    source, colon, upstream = record.id.partition(":")
    if not (source and colon and upstream) or not _plain(record.id) or len(record.id) > LINE_LIMIT:
        raise ValueError("no key")
    if not record.names:
        raise ValueError("no name")
    return record


def _service(service: Service) -> Service:
    return _checked(
        replace(
            service,
            names=_lines(service.names),
            alternative_names=_words(service.alternative_names),
            summary=_texts(service.summary, SUMMARY_LIMIT),
            description=_texts(service.description),
            instructions=_texts(service.instructions),
            conditions=_texts(service.conditions),
            price_note=_texts(service.price_note, SUMMARY_LIMIT),
            ontology_terms=_words(service.ontology_terms),
            keywords=_words(service.keywords),
            status_note=_texts(service.status_note, SUMMARY_LIMIT),
            connections=tuple(_connection(connection) for connection in service.connections),
            source=line(service.source),
            link=service.link and web_link(service.link),
        )
    )


def _channel(channel: Channel) -> Channel:
    return _checked(
        replace(
            channel,
            names=_lines(channel.names),
            summary=_texts(channel.summary, SUMMARY_LIMIT),
            description=_texts(channel.description),
            phones=_phones(channel.phones),
            emails=_emails(channel.emails),
            links=_links(channel.links),
            addresses=tuple(_address(address) for address in channel.addresses),
            hours=_hours(channel.hours),
            accessibility=_words(channel.accessibility),
        )
    )


def _organization(organization: Organization) -> Organization:
    return _checked(
        replace(
            organization,
            names=_lines(organization.names),
            summary=_texts(organization.summary, SUMMARY_LIMIT),
            phones=_phones(organization.phones),
            emails=_emails(organization.emails),
            links=_links(organization.links),
        )
    )


def _connection(connection: Connection) -> Connection:
    return replace(
        connection,
        description=_texts(connection.description),
        hours=_hours(connection.hours),
        phones=_phones(connection.phones),
        emails=_emails(connection.emails),
        links=_links(connection.links),
    )


def _address(address: Address) -> Address:
    return replace(
        address,
        street=_lines(address.street),
        postal_code=(address.postal_code and line(address.postal_code, 20)) or None,
        post_office=_lines(address.post_office),
        note=_texts(address.note, SUMMARY_LIMIT),
    )


def _phones(phones: tuple[Phone, ...]) -> tuple[Phone, ...]:
    return tuple(
        replace(entry, number=number, note=_lines(entry.note), charge_note=_lines(entry.charge_note))
        for entry in phones
        if (number := phone(entry.number))
    )


def _emails(emails: tuple[Email, ...]) -> tuple[Email, ...]:
    return tuple(replace(entry, address=address) for entry in emails if (address := email(entry.address)))


def _links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple(
        replace(entry, url=url, title=(entry.title and line(entry.title)) or None)
        for entry in links
        if (url := web_link(entry.url))
    )


def _hours(hours: tuple[OpeningHours, ...]) -> tuple[OpeningHours, ...]:
    return tuple(replace(entry, note=_lines(entry.note)) for entry in hours)


def _texts(texts: Text, limit: int = TEXT_LIMIT) -> Text:
    return _nonempty({language: text(value, limit) for language, value in texts.items()})


def _lines(texts: Text) -> Text:
    return _nonempty({language: line(value) for language, value in texts.items()})


def _words(words: Words) -> Words:
    cleaned = {
        language: tuple(dict.fromkeys(word for value in values if (word := line(value))))
        for language, values in words.items()
    }
    return {language: values for language, values in cleaned.items() if values and _LANGUAGE.fullmatch(language)}


def _nonempty(texts: Text) -> Text:
    return {language: value for language, value in texts.items() if value and _LANGUAGE.fullmatch(language)}


def _without_markup(value: str) -> str:
    """No controls, no HTML, one kind of line end and space; the same for a text that is clean already."""
    for _ in range(_ROUNDS):
        before = value
        value = _DROP.sub("", _BREAK.sub("\n", unicodedata.normalize("NFC", value)))
        if "&" in value:
            value = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _AMPERSANDS.sub("&", value))
        if "<" in value:
            value = _TAG.sub("", _ITEM.sub("\n• ", _BLOCK.sub("\n", _HIDDEN.sub("", value))))
        value = _SPACES.sub(" ", value)
        if value == before:
            return value
    return value.replace("<", "").replace(">", "").replace("&", "")


def _plain(value: str) -> bool:
    return value.isprintable() and not any(sign.isspace() for sign in value)


def _cut(value: str, limit: int) -> str:
    """At most `limit` characters: cut after a sentence, else after a word, and marked with an ellipsis."""
    if len(value) <= limit:
        return value
    kept = value[: limit - 2]
    ends = [found.end() for found in _SENTENCE_END.finditer(kept)]
    if ends and ends[-1] > limit // 2:
        return f"{kept[: ends[-1]].rstrip()} …"
    return f"{kept.rsplit(maxsplit=1)[0].rstrip() if ' ' in kept else kept}…"
