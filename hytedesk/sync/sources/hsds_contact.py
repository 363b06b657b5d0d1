"""HSDS phones, contacts, links and places -> records (hsds-api.md sections 5 and 8). Pure.

Of a contact the numbers, the general addresses and the department stay; who the person is does not: neither the name,
nor an e-mail address or a note that holds it, nor the `attention` line of an address.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from hytedesk.catalogue import Address, Email, Link, Phone, Text, Words
from hytedesk.errors import WrongUsage
from hytedesk.sync.sources.hsds_position import metres
from hytedesk.sync.sources.hsds_values import Object, child, children, flag, number, text, words
from hytedesk.vocabulary import places

_TYPES: dict[str, Literal["phone", "sms", "fax"]] = {"text": "sms", "sms": "sms", "fax": "fax"}
_EXTENSION = re.compile(r"[ ,;]*(?:ext(?:ension)?\.?|x|alanumero|anknytning)[ :.]*(\d{1,6})[ .]*$", re.IGNORECASE)
_EXTENSION_NOTES = {"fi": "alanumero {n}", "sv": "anknytning {n}", "en": "ext. {n}"}
_DOMAIN = re.compile(r"(?:[a-z0-9åäö-]+\.)+[a-z]{2,}(?:[/?#].*)?", re.IGNORECASE)
_ROLES = frozenset(
    {
        "admin", "administration", "advice", "asiakaspalvelu", "care", "center", "centre", "contact", "customer",
        "desk", "duty", "enquiries", "enquiry", "front", "general", "help", "helpdesk", "info", "information", "kansli",
        "keskus", "line", "main", "manager", "mottagning", "neuvonta", "office", "palvelu", "reception", "service",
        "services", "support", "team", "the", "tjanst", "toimisto", "vastaanotto",
    }
)  # fmt: skip
"""Words that make no one's name, though they stand where a contact's name should."""
_FINLAND = frozenset({"", "fi", "fin", "finland", "suomi"})


def phones(item: Object, language: str) -> tuple[Phone, ...]:
    """The numbers of an object and of its contacts, each once; notes are in `language`."""
    found: dict[tuple[str, str], Phone] = {}
    for entry in children(item, "phones"):
        _add(found, entry, text(entry, "description", "department"), language)
    for contact in children(item, "contacts"):
        role = _role(contact)
        for entry in children(contact, "phones"):
            note = text(entry, "description")
            _add(found, entry, role if not note or _is_told(contact, note) else note, language)
        if number_of := text(contact, "phone", "number"):
            _add(found, {"number": number_of}, role, language)
    return tuple(found.values())


def _add(found: dict[tuple[str, str], Phone], entry: Object, note: str, language: str) -> None:
    given = text(entry, "number").strip(" \"'.,;")
    extension = _EXTENSION.search(given)
    dialled = _EXTENSION.sub("", given)
    sort = text(entry, "type", "number_type").lower()
    if not dialled or sort == "pager":
        return
    extra = text(entry, "extension") or (extension[1] if extension else "")
    notes = [note, _EXTENSION_NOTES.get(language, "{n}").format(n=extra) if extra else ""]
    shown = ", ".join(filter(None, notes))
    kind = _TYPES.get(sort, "phone")
    found.setdefault((kind, dialled), Phone(number=dialled, type=kind, note={language: shown} if shown else {}))


def emails(item: Object) -> tuple[Email, ...]:
    """The addresses of an object and of its contacts, but for those that hold the name of their contact."""
    found = [text(item, "email")]
    for contact in children(item, "contacts"):
        address = text(contact, "email")
        local = _plain(address.partition("@")[0])
        if not any(name in local for name in _names(contact)):
            found.append(address)
    return tuple(Email(address=address) for address in dict.fromkeys(filter(None, found)))


def links(item: Object) -> tuple[Link, ...]:
    """The web addresses of an object, each once."""
    listed = [{"url": text(item, "url", "website")}, *children(item, "additional_urls", "additional_websites", "links")]
    found: dict[str, Link] = {}
    for entry in listed:
        if url := _web_address(text(entry, "url")):
            found.setdefault(url, Link(url=url, title=text(entry, "label") or None))
    return tuple(found.values())


def _web_address(url: str) -> str:
    """An address as it is, or `https` before a bare name of a host."""
    return f"https://{url}" if _DOMAIN.fullmatch(url) else url


def _role(contact: Object) -> str:
    """What the contact is for: its department or title, unless the person's name stands there, too."""
    return next(
        (
            value
            for name in ("department", "title")
            if len(value := text(contact, name)) > 3 and not _is_told(contact, value)
        ),
        "",
    )


def _is_told(contact: Object, note: str) -> bool:
    """Whether the note names the person, in whatever case: "Kysy Maijaa"."""
    stems = [name[: max(4, len(name) - 3)] for name in _names(contact)]
    return any(part.startswith(stem) for part in _parts(note) for stem in stems)


def _names(contact: Object) -> set[str]:
    """The parts of the person's name that tell who it is."""
    return {part for part in _parts(text(contact, "name")) if len(part) > 2} - _ROLES


def _parts(value: str) -> set[str]:
    return set(re.findall(r"[a-z]+", _plain(value)))


def _plain(value: str) -> str:
    letters = unicodedata.normalize("NFKD", value.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def addresses(location: Object, language: str) -> tuple[Address, ...]:
    """The addresses of a location, the door first, with its position; one hidden upstream is only its town."""
    inline = [location] if text(location, "address_1") else []
    doors = [*children(location, "addresses", "physical_addresses", "address"), *inline]
    letters = children(location, "postal_addresses", "mail_addresses")
    hidden = flag(location, "mask_exact_address")
    position = None if hidden else _position(location)
    found: list[Address] = []
    for entry in [*doors, *letters]:
        postal = entry in letters or text(entry, "address_type").lower() == "postal"
        address = _address(entry, language, position=None if postal else position, postal=postal, hidden=hidden)
        if address and address not in found:
            found.append(address)
    if not any(one.type == "visit" for one in found) and position:
        found.append(Address(northing=position[0], easting=position[1]))
    return tuple(sorted(found, key=lambda one: one.type == "postal"))


def _address(
    entry: Object, language: str, *, position: tuple[float, float] | None, postal: bool, hidden: bool
) -> Address | None:
    street = "" if hidden else ", ".join(filter(None, (text(entry, name) for name in ("address_1", "address_2"))))
    city = text(entry, "city")
    northing, easting = position or (None, None)
    if text(entry, "address_type").lower() == "virtual" or not (street or city):
        return None
    return Address(
        type="postal" if postal else "visit",
        street=_one(language, street),
        postal_code=text(entry, "postal_code") or None,
        post_office=_one(language, city),
        municipality=municipality(entry),
        northing=northing,
        easting=easting,
    )


def municipality(address: Object) -> str | None:
    """The code of the Finnish municipality that an address lies in; None when it names none."""
    if text(address, "country").casefold() not in _FINLAND:
        return None
    for name in ("city", "region"):
        try:
            return places.find_municipality(text(address, name))
        except WrongUsage:
            continue
    return None


def _position(location: Object) -> tuple[float, float] | None:
    latitude, longitude = number(location, "latitude"), number(location, "longitude")
    point = child(location, "geometry").get("coordinates")
    if latitude is None and isinstance(point, list) and len(point) == 2:
        longitude, latitude = (number({"value": value}, "value") for value in point)
    return metres(latitude, longitude) if latitude is not None and longitude is not None else None


def accessibility(location: Object, language: str) -> Words:
    """What is said about the accessibility of a location, in the order given."""
    names = ("accessibility", "accessibility_for_disabilities", "accessibilities")
    found = [text(entry, "description", "accessibility", "name") for entry in children(location, *names)]
    found += [text(entry, "details") for entry in children(location, *names)]
    found += words(location, *names)
    said = tuple(dict.fromkeys(filter(None, found)))
    return {language: said} if said else {}


def _one(language: str, value: str) -> Text:
    return {language: value} if value else {}
