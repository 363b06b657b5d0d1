"""How a service is reached: the rows for telephones, hours, place, web and e-mail, nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from hytedesk.catalogue import pick, pick_language
from hytedesk.errors import WrongUsage
from hytedesk.sheet import hours, wording
from hytedesk.sheet.document import Entry, Phrase, Row
from hytedesk.sheet.frame import frame
from hytedesk.sheet.wording import phrase
from hytedesk.vocabulary import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from hytedesk.catalogue import Address, Channel, Connection, OpeningHours, Phone, ServiceDetail
    from hytedesk.sheet.frame import Frame

_PHONES = 3
_LINES = 8
_LINE = 600
_NOTE = 100
_ORDER = {"phone": 0, "place": 1, "web": 2, "eservice": 3, "form": 4}
_LINKS = {"web": 0, "eservice": 1, "place": 2, "phone": 3, "form": 4}


_Reached: TypeAlias = "list[tuple[Channel, Connection]]"


class _Told(NamedTuple):
    """What may be told: in `language` on `today`; with `ours_only` nothing but numbers, times and our own words."""

    language: str
    today: date
    ours_only: bool = False

    def hours(self, sets: Sequence[OpeningHours]) -> tuple[str, ...]:
        found = hours.lines(sets, self.language, self.today, notes=not self.ours_only)
        return tuple(wording.cut(wording.clean(line), _LINE) for line in found[:_LINES])

    def about(self, phone: Phone, words: Frame) -> Iterator[Phrase]:
        """What the number is for and what a call costs."""
        if not self.ours_only and (what := phrase(phone.note, self.language, _NOTE)):
            yield what
        if phone.type == "sms":
            yield Phrase(words.sms)
        price = None if self.ours_only else phrase(phone.charge_note, self.language, _NOTE)
        if phone.charge == "free":
            yield Phrase(words.phone_free)
        elif price:
            yield price
        elif phone.charge:
            yield Phrase(words.phone_ordinary if phone.charge == "ordinary" else words.phone_other)


def rows(detail: ServiceDetail, language: str, today: date, municipality: str | None) -> tuple[Row, ...]:
    """Telephones, hours, address, web and e-mail of the service.

    Of its places the one in `municipality` is shown, else one in the same county, else the first.
    A service without a number shows the organization's, marked as such; one without a link its page in the source.
    """
    words, spoken = frame(language), wording.spoken(language)
    place, others = _place(detail, spoken, municipality)
    channels = _relevant(detail, place)
    address = [entry for _channel, found in (place,) if (entry := _address(found, spoken))] if place else []
    if address and others:
        more = Phrase(words.other_places.format(n=others))
        address = [Entry(text=entry.text, notes=(*entry.notes, more)) for entry in address]
    found = (
        *_telephones_and_hours(detail, channels, words, _Told(language, today)),
        Row(kind="address", label=words.address, entries=tuple(address)),
        Row(kind="web", label=words.web, entries=_links(detail, channels, spoken)),
        Row(kind="email", label=words.email, entries=_emails(channels, spoken)),
    )
    return tuple(row for row in found if row.entries)


def discreet_rows(detail: ServiceDetail, language: str, today: date) -> tuple[Row, ...]:
    """Only telephones and their hours, without a word of what the keeper of the service wrote."""
    channels = _relevant(detail, _place(detail, wording.spoken(language))[0])
    told = _Told(language, today, ours_only=True)
    phones, answered, opened = _telephones_and_hours(detail, channels, frame(language), told)
    return tuple(row for row in (phones, answered if answered.entries else opened) if row.entries)


def _place(
    detail: ServiceDetail, language: str, municipality: str | None = None
) -> tuple[tuple[Channel, Address] | None, int]:
    """The place to show with its door, and how many other doors there are."""
    doors = [
        (channel, address)
        for channel in detail.channels
        if channel.type == "place"
        for address in channel.addresses
        if address.type == "visit" and any(address.street.values())
    ]
    if not doors:
        return None, 0
    streets = {(pick(address.street, "fi").casefold(), address.postal_code) for _channel, address in doors}
    nearest = _near(doors, municipality) if municipality else doors
    chosen = next((door for door in nearest if language in door[1].street), nearest[0])
    return chosen, len(streets) - 1


def _near(doors: list[tuple[Channel, Address]], municipality: str) -> list[tuple[Channel, Address]]:
    """The doors in the municipality, else in its county, else all."""
    county = _county(municipality)
    return (
        [door for door in doors if door[1].municipality == municipality]
        or [door for door in doors if county and _county(door[1].municipality) == county]
        or doors
    )


def _county(municipality: str | None) -> str | None:
    try:
        return places.municipality(municipality).county if municipality else None
    except WrongUsage:
        return None


def _relevant(detail: ServiceDetail, place: tuple[Channel, Address] | None) -> _Reached:
    """All channels but the places that are not shown; telephones first."""
    kept = [
        channel for channel in detail.channels if channel.type != "place" or place is None or channel.id == place[0].id
    ]
    kept.sort(key=lambda channel: _ORDER[channel.type])
    return [(channel, detail.connection(channel)) for channel in kept]


def _telephones_and_hours(detail: ServiceDetail, channels: _Reached, words: Frame, told: _Told) -> tuple[Row, Row, Row]:
    """Telephones, when they are answered, when the door is open.

    Numbers answered at different times carry their times themselves.
    """
    opened: dict[str, None] = {}
    answered: dict[str, tuple[str, ...]] = {}
    for channel, connection in channels:
        lines = told.hours(connection.hours or channel.hours)
        if channel.type == "phone":
            answered.update((wording.dialled(phone.number), lines) for phone in connection.phones or channel.phones)
        else:
            opened.update(dict.fromkeys(lines))
    own = [phone for channel, connection in channels for phone in connection.phones or channel.phones]
    spoken = wording.spoken(told.language)
    phones = _numbers(own, spoken) or _numbers(detail.organization.phones, spoken)
    ours = {phone.number for phone in own}
    times = {answered.get(wording.dialled(phone.number), ()) for phone in phones}
    together = times.pop() if len(times) == 1 else ()
    entries = tuple(
        Entry(
            text=Phrase(wording.clean(phone.number)),
            notes=tuple(
                Phrase(note) if isinstance(note, str) else note
                for note in (
                    *(() if phone.number in ours else (words.organization_phone,)),
                    *told.about(phone, words),
                    *(() if together else answered.get(wording.dialled(phone.number), ())),
                )
            ),
            url=wording.telephone_link(phone.number),
        )
        for phone in phones
    )
    return (
        Row(kind="phone", label=words.phone, entries=entries),
        Row(kind="hours", label=words.phone_hours, entries=tuple(Entry(text=Phrase(line)) for line in together)),
        Row(kind="hours", label=words.open, entries=tuple(Entry(text=Phrase(line)) for line in opened)),
    )


def _numbers(phones: Iterable[Phone], language: str) -> tuple[Phone, ...]:
    """Numbers to call or text, none twice however they are written; those for speakers of `language` if there are."""
    unique: dict[str, Phone] = {}
    for phone in phones:
        if phone.type != "fax" and (key := wording.dialled(phone.number)):
            unique.setdefault(key, phone)
    suiting = [phone for phone in unique.values() if not phone.note or language in phone.note]
    return tuple(suiting or unique.values())[:_PHONES]


def _address(address: Address, language: str) -> Entry | None:
    street = wording.clean(pick(address.street, language))
    town = wording.clean(f"{address.postal_code or ''} {pick(address.post_office, language)}")
    note = phrase(address.note, language, _NOTE)
    if not street:
        return None
    shown = ", ".join(part for part in (street, town) if part)
    return Entry(text=Phrase(shown, pick_language(address.street, language)), notes=(note,) if note else ())


def _links(detail: ServiceDetail, channels: _Reached, language: str) -> tuple[Entry, ...]:
    """The page of the service, else its e-service, else its page in the source: one address to type."""
    kinds = sorted(channels, key=lambda pair: _LINKS[pair[0].type])
    found = (
        _in_language([(link.url, link.language) for link in connection.links or channel.links], language)
        for channel, connection in kinds
    )
    url = next(filter(None, found), None) or wording.web_address(detail.service.link or "")
    return (Entry(text=Phrase(wording.readable(url)), url=url),) if url else ()


def _in_language(links: Sequence[tuple[str, str | None]], language: str) -> str | None:
    """The first good address in the language, else one for all, else any."""
    good = [(web, code) for url, code in links if (web := wording.web_address(url))]
    good.sort(key=lambda pair: (pair[1] != language, pair[1] is not None))
    return good[0][0] if good else None


def _emails(channels: _Reached, language: str) -> tuple[Entry, ...]:
    found = [
        (address, email.language)
        for channel, connection in channels
        for email in connection.emails or channel.emails
        if (address := wording.mail_address(email.address))
    ]
    found.sort(key=lambda pair: (pair[1] != language, pair[1] is not None))
    return tuple(Entry(text=Phrase(address), url=f"mailto:{address}") for address, _code in found[:1])
