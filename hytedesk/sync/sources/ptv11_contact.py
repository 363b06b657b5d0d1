"""PTV v11 contact data -> records: texts, telephones, links and addresses. Pure."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from hytedesk.catalogue import Address, Email, Link, Phone, Text, Words
from hytedesk.errors import WrongUsage
from hytedesk.vocabulary import places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.sync.sources import ptv11_wire as wire

_PHONE_TYPES: dict[str | None, Literal["phone", "sms", "fax"]] = {"Sms": "sms", "Fax": "fax"}
_CHARGES: dict[str | None, Literal["ordinary", "free", "other"]] = {
    "Chargeable": "ordinary",
    "FreeOfCharge": "free",
    "Other": "other",
}
_PREFIX = re.compile(r"([678]00|4\d|50|1\d|20|29|30|7[135]|[235689])(\d+)")
"""Area or network prefix of a Finnish number without its 0 (Traficom's numbering plan), then the rest."""


def texts(items: Iterable[wire.TextItem] | None, *types: str) -> Text:
    """Language -> text of the items of these types (of any type when none is named); empty ones are left out.

    Several items of one language become paragraphs, in the order of `types`, each only once.
    """
    listed = list(items or ())
    found: dict[str, list[str]] = {}
    for kind in types or (None,):
        for item in listed:
            value = _plain(item.value)
            if item.language and value and (kind is None or item.type == kind):
                paragraphs = found.setdefault(item.language, [])
                if value not in paragraphs:
                    paragraphs.append(value)
    return {language: "\n\n".join(paragraphs) for language, paragraphs in found.items()}


def words(items: Iterable[wire.TextItem] | None, *types: str) -> Words:
    """Language -> the values of the items of these types (of any when none is named), sorted, each once."""
    found: dict[str, set[str]] = {}
    for item in items or ():
        value = _plain(item.value)
        if item.language and value and (not types or item.type in types):
            found.setdefault(item.language, set()).add(value)
    return {language: tuple(sorted(values)) for language, values in found.items()}


def _plain(value: str | None) -> str:
    """The text; a raw draft.js document, as general descriptions may hold, becomes its lines."""
    value = (value or "").strip()
    if not (value.startswith("{") and '"blocks"' in value):
        return value
    try:
        blocks = json.loads(value)["blocks"]
        marks = {"unordered-list-item": "* ", "header-three": ""}
        return "\n".join(marks.get(block.get("type"), "") + str(block["text"]) for block in blocks).strip()
    except (ValueError, KeyError, TypeError, AttributeError):
        return value


def moment(value: str | None) -> datetime | None:
    """A record's date: UTC, though it says no zone, with any number of digits behind the second."""
    try:
        stamp = datetime.fromisoformat(value or "")
        return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def phones(items: Iterable[wire.Phone] | None) -> tuple[Phone, ...]:
    """The numbers, each once: PTV sends one object for every language."""
    found: dict[tuple[str, str], Phone] = {}
    for item in items or ():
        number = dialled(item)
        if number is None:
            continue
        kind = _PHONE_TYPES.get(item.type, "phone")
        before = found.get((kind, number), Phone(number=number, type=kind))
        language = item.language or "fi"
        found[kind, number] = Phone(
            number=number,
            type=kind,
            note=before.note | _one(language, item.additional_information),
            charge=before.charge or _CHARGES.get(item.service_charge_type),
            charge_note=before.charge_note | _one(language, item.charge_description),
        )
    return tuple(found.values())


def dialled(item: wire.Phone) -> str | None:
    """The number as it is dialled and shown, for example `+358 40 000 1234`; None when there is none.

    A national number is dialled as it is, without a prefix. One that begins with neither 0 nor 1 cannot be dialled in
    Finland: people write those without their 0, so it is put back.
    """
    number = (item.number or "").strip()
    digits = re.sub(r"\D", "", number)
    if not digits:
        return None
    if number.startswith("+"):
        return "+" + digits
    if item.is_finnish_service_number or not item.prefix_number:
        if digits.startswith("1") or (len(digits) < 6 and not digits.startswith("0")):
            return digits
        return "0" + _grouped(digits.removeprefix("0"))
    prefix = "+" + re.sub(r"\D", "", item.prefix_number)
    return f"{prefix} {_grouped(digits.removeprefix('0')) if prefix == '+358' else digits}"


def _grouped(digits: str) -> str:
    """`401234567` -> `40 123 4567`."""
    found = _PREFIX.fullmatch(digits)
    if not found:
        return digits
    area, rest = found.groups()
    groups = []
    while len(rest) > 5:
        groups.append(rest[:3])
        rest = rest[3:]
    return " ".join((area, *groups, rest))


def _one(language: str, value: str | None) -> Text:
    return {language: value.strip()} if value and value.strip() else {}


def links(items: Iterable[wire.WebPage] | None) -> tuple[Link, ...]:
    """The web pages, each address once for a language."""
    found = {
        (item.url.strip(), item.language): Link(url=item.url.strip(), title=item.value or None, language=item.language)
        for item in items or ()
        if item.url and item.url.strip()
    }
    return tuple(found.values())


def emails(items: Iterable[wire.TextItem] | None) -> tuple[Email, ...]:
    """The addresses, each once; one that serves several languages is for all of them."""
    found: dict[str, str | None] = {}
    for item in items or ():
        address = (item.value or "").strip()
        if address:
            found[address] = None if found.get(address, item.language) != item.language else item.language
    return tuple(Email(address=address, language=language) for address, language in found.items())


def addresses(items: Iterable[wire.Address] | None, *, postal: bool = False) -> tuple[Address, ...]:
    """The addresses that say something; `postal` = all of them are for letters."""
    mapped = (_address(item, postal=postal or item.type == "Postal") for item in items or ())
    return tuple(address for address in mapped if address is not None)


def _address(item: wire.Address, *, postal: bool) -> Address | None:
    place = item.street_address or item.other_address
    box = item.post_office_box_address
    note = texts(item.receiver)
    if place is not None:
        northing, easting = _coordinates(item, place)
        return Address(
            type="postal" if postal else "visit",
            street=_street(place),
            postal_code=place.postal_code,
            post_office=_post_office(place.post_office),
            municipality=_code(place.municipality),
            note=note | texts(place.additional_information),
            northing=northing,
            easting=easting,
        )
    if box is not None:
        return Address(
            type="postal",
            street=texts(box.post_office_box),
            postal_code=box.postal_code,
            post_office=_post_office(box.post_office),
            municipality=_code(box.municipality),
            note=note | texts(box.additional_information),
        )
    street = texts(item.location_abroad) or texts(item.foreign_address) or texts(item.delivery_address_in_text)
    return Address(type="postal" if postal else "visit", street=street, note=note) if street else None


def _street(place: wire.Street) -> Text:
    number = (place.street_number or "").strip()
    return {language: f"{street} {number}".strip() for language, street in texts(place.street).items()}


def _post_office(items: wire.TextItems) -> Text:
    return {language: name.title() for language, name in texts(items).items()}


def _code(municipality: wire.Municipality | None) -> str | None:
    return municipality.code or None if municipality else None


def _coordinates(item: wire.Address, place: wire.Street) -> tuple[float, float] | tuple[None, None]:
    """Northing and easting; PTV calls them latitude and longitude, and they are strings of metres."""
    pairs = []
    if place.coordinate_state in {None, "Ok", "EnteredByUser"}:
        pairs.append((place.latitude, place.longitude))
    pairs += [
        (entrance.coordinates.latitude, entrance.coordinates.longitude)
        for entrance in item.entrances or ()
        if entrance.is_main_entrance and entrance.coordinates
    ]
    for latitude, longitude in pairs:
        try:
            northing, easting = float(latitude or ""), float(longitude or "")
        except ValueError:
            continue
        if 6_500_000 < northing < 7_900_000 and 40_000 < easting < 800_000:
            return northing, easting
    return None, None


def accessibility(items: Iterable[wire.Address] | None) -> Words:
    """The sentences of the accessibility register, in their order, per language."""
    found: dict[str, list[str]] = {}
    for item in items or ():
        for entrance in item.entrances or ():
            for group in entrance.accessibility_sentences or ():
                for entry in group.sentences or ():
                    for language, sentence in texts(entry.sentence).items():
                        found.setdefault(language, []).append(sentence)
    return {language: tuple(dict.fromkeys(sentences)) for language, sentences in found.items()}


def municipalities(areas: Iterable[wire.Area] | None) -> tuple[str, ...]:
    """The codes of today of all municipalities of the areas; a county without a list stands for all of its own."""
    codes: set[str] = set()
    for area in areas or ():
        listed = [place.code for place in area.municipalities or () if place.code]
        if not listed and area.type == "WellbeingServiceCounties":
            listed = list(places.municipalities_of(area.code or ""))
        codes.update(_today(code) for code in listed)
    return tuple(sorted(codes))


def _today(code: str) -> str:
    """The code of the municipality that holds this one today; an unknown code stays."""
    try:
        return places.municipality(code).code
    except WrongUsage:
        return code
