"""One HSDS service with all that is nested in it -> our records; docs/sources.md has the table. Pure.

HSDS 3.0 to 3.2 and the profiles and dialects around it have one shape each, and one reader here: members are looked for
under every name that they go by, and a member of a wrong type counts as missing.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from hytedesk.catalogue import Channel, Connection, OpeningHours, Organization, Price, Service, Text
from hytedesk.sync import cleaning
from hytedesk.sync.sources.hsds_areas import Served, served
from hytedesk.sync.sources.hsds_contact import accessibility, addresses, emails, links, phones
from hytedesk.sync.sources.hsds_language import language_code, language_of
from hytedesk.sync.sources.hsds_organization import organization
from hytedesk.sync.sources.hsds_schedule import hours
from hytedesk.sync.sources.hsds_terms import Terms, terms
from hytedesk.sync.sources.hsds_values import (
    Object,
    child,
    children,
    day,
    flag,
    identity,
    joined,
    last_modified,
    number,
    text,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

OLDEST_LIMIT = 99
"""Years: an upper age limit beyond this is a publisher's way of saying that there is none (100 and 104 seen)."""
_OVER = frozenset({"inactive", "defunct"})
_PAUSED = re.compile(r"temporar|paused|suspended|closed", re.IGNORECASE)
_FREE = re.compile(
    r"(?:(?:it|this|the service) is )?(?:free(?: of charge)?|no (?:fee|charge|cost)s?|maksuton|ilmainen"
    r"|avgiftsfri(?:tt)?|kostnadsfri(?:tt)?|gratis)(?: (?:to everyone|for all))?[.!]?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n")
_SUMMARY_LIMIT = 200
_DOCUMENTS = {"fi": "Tarvittavat asiakirjat:", "sv": "Handlingar som behövs:", "en": "Documents needed:"}


class Feed(msgspec.Struct, frozen=True):
    """Where the objects come from.

    Attributes:
        id: what keys begin with: ids are unique within one feed only.
        name: as shown to people.
        today: prices that held until an earlier day are left out.
    """

    id: str
    name: str
    today: date


class Read(msgspec.Struct, frozen=True):
    """The records of one service."""

    service: Service
    channels: tuple[Channel, ...]
    organization: Organization


def is_over(item: Object) -> bool:
    """Whether the service is kept upstream though it is no longer there."""
    return text(item, "status").lower() in _OVER


def records(item: Object, feed: Feed) -> Read:
    """A service, its channels and its organization.

    Raises:
        ValueError: it has no id or no name.
    """
    upstream, name = identity(item), text(item, "name")
    if not upstream or not name:
        raise ValueError("no id or no name")
    owner = child(item, "organization", "organisation")
    owner_id = identity(owner) or identity({"id": text(item, "organization_id")})
    description = cleaning.text(text(item, "description"))
    language = language_of(" ".join((name, description, text(item, "eligibility_description"), text(item, "fees"))))
    whole = organization(owner, f"{feed.id}:{owner_id or 'unknown'}")
    channels, connections = _places(item, language, feed, whole.id)
    if not channels:
        channels, connections = _contact(item, name, language, feed, whole.id)
    area = _area(item, channels)
    said = terms(item, language)
    low, high = _ages(item)
    price, price_note = _price(item, feed.today)
    paused = bool(_PAUSED.search(text(item, "status")))
    service = Service(
        id=f"{feed.id}:{upstream}",
        organization=whole.id,
        names={language: name},
        alternative_names={language: (other,)} if (other := text(item, "alternate_name")) else {},
        summary=_one(language, text(item, "short_desc") or _first_sentence(description)),
        description=_one(language, joined((description, text(item, "interpretation_services")))),
        instructions=_one(language, _instructions(item, language)),
        conditions=_one(language, _conditions(item, said, area)),
        price=price,
        price_note=_one(language, price_note),
        languages=_languages(item),
        target_groups=said.target_groups,
        service_classes=said.service_classes,
        life_events=said.life_events,
        ontology_terms=said.ontology_terms,
        keywords=said.keywords,
        min_age=low,
        max_age=high,
        age_source="feed" if low is not None or high is not None else None,
        area=area.area,
        municipalities=area.municipalities,
        connections=connections,
        status="paused" if paused else "active",
        status_note=_one(language, text(item, "alert")),
        modified=last_modified(item),
        assured=day(item, "assured_date"),
        source=feed.name,
        link=next((page.url for page in links(item)), None),
    )
    return Read(service, channels, whole)


def _places(item: Object, language: str, feed: Feed, owner: str) -> tuple[tuple[Channel, ...], tuple[Connection, ...]]:
    """A channel for each location, and how the service uses it.

    What stands at the service in this location wins over what stands at the service, and this over the location.
    """
    listed = [(link, child(link, "location") or link) for link in children(item, "service_at_locations")]
    listed += [({}, location) for location in children(item, "locations")]
    channels: dict[str, Channel] = {}
    connections: dict[str, Connection] = {}
    for number_of, (link, location) in enumerate(listed):
        upstream = identity(location) or identity({"id": text(link, "location_id")})
        key = f"{feed.id}:{upstream or f'{identity(item)}/{number_of}'}"
        if key in channels:
            continue
        channels[key] = _channel(location, key, text(item, "name"), owner)
        connections[key] = Connection(
            channel=key,
            description=_one(language, text(link, "description")),
            hours=_hours(link, language) or _hours(item, language),
            phones=phones(link, language) or phones(item, language),
            emails=emails(link) or emails(item),
            links=links(item),
        )
    return tuple(channels.values()), tuple(connections.values())


def _channel(location: Object, key: str, name: str, owner: str) -> Channel:
    """A location as a channel: the same whichever service it comes with, as far as it says itself what it is."""
    description = joined(text(location, member) for member in ("description", "transportation"))
    own_name = text(location, "name")
    language = language_of(f"{own_name or name} {description}")
    found, pages = addresses(location, language), links(location)
    virtual = text(location, "location_type").lower() == "virtual" and not found
    street = next((address.street[language] for address in found if address.street), "")
    return Channel(
        id=key,
        type="place" if not virtual else "web" if pages else "phone",
        organization=owner,
        names={language: own_name or street or name},
        description=_one(language, description),
        phones=phones(location, language),
        emails=emails(location),
        links=pages,
        addresses=found,
        hours=_hours(location, language),
        languages=_languages(location),
        accessibility=accessibility(location, language),
    )


def _contact(
    item: Object, name: str, language: str, feed: Feed, owner: str
) -> tuple[tuple[Channel, ...], tuple[Connection, ...]]:
    """A channel for what stands at a service without a location: its phones, e-mails and pages."""
    numbers, mails, pages = phones(item, language), emails(item), links(item)
    if not (numbers or mails or pages):
        return (), ()
    channel = Channel(
        id=f"{feed.id}:{identity(item)}/contact",
        type="phone" if numbers or mails else "web",
        organization=owner,
        names={language: name},
        phones=numbers,
        emails=mails,
        links=pages,
        hours=_hours(item, language),
    )
    return (channel,), (Connection(channel=channel.id),)


def _hours(item: Object, language: str) -> tuple[OpeningHours, ...]:
    schedules = children(item, "schedules", "regular_schedules")
    return hours(schedules, language, children(item, "holiday_schedules"))


def _area(item: Object, channels: Iterable[Channel]) -> Served:
    """Whom it serves; where no area is given, the towns in which it has a place."""
    at_places = [link for link in children(item, "service_at_locations") if children(link, "service_areas")]
    listed = children(item, "service_areas") + [area for link in at_places for area in children(link, "service_areas")]
    found = served([*listed, *({"name": word} for word in words(item, "service_areas"))])
    if found.area != "municipalities" or found.municipalities:
        return found
    codes = {address.municipality for channel in channels for address in channel.addresses if address.type == "visit"}
    return msgspec.structs.replace(found, municipalities=tuple(sorted(filter(None, codes))))


def _ages(item: Object) -> tuple[float | None, float | None]:
    """The limits in years; 0 and about a hundred mean none, and limits that contradict each other are none."""
    holders = [item, *children(item, "eligibilitys", "eligibility")]
    lows = [number(holder, "minimum_age", "min_age") for holder in holders]
    highs = [number(holder, "maximum_age", "max_age") for holder in holders]
    low = next((value for value in lows if value is not None and 0 < value <= OLDEST_LIMIT), None)
    high = next((value for value in highs if value is not None and 0 < value <= OLDEST_LIMIT), None)
    return (None, None) if low is not None and high is not None and low > high else (low, high)


def _price(item: Object, today: date) -> tuple[Price | None, str]:
    """Free or charged where that is certain, and the price in words."""
    said = text(item, "fees_description") or text(item, "fees")
    options = [
        option for option in children(item, "cost_options") if not (until := day(option, "valid_to")) or until >= today
    ]
    amounts = [value for option in options if (value := number(option, "amount")) is not None]
    note = joined((said, "\n".join(filter(None, map(_option, options)))))
    if any(amounts):
        return "charged", note
    free = flag(item, "free") or bool(amounts) or bool(_FREE.fullmatch(said))
    return "free" if free else None, note


def _option(option: Object) -> str:
    amount, currency = text(option, "amount"), text(option, "currency").upper()
    cost = " ".join(filter(None, (amount, currency, text(option, "amount_description", "cost_type"))))
    return ": ".join(filter(None, (text(option, "option"), cost)))


def _instructions(item: Object, language: str) -> str:
    needed = [text(entry, "document") for entry in children(item, "required_documents")]
    needed += words(item, "required_documents")
    listed = "\n".join((_DOCUMENTS[language], *(f"• {document}" for document in needed if document)))
    return joined((text(item, "application_process"), listed if any(needed) else "", text(item, "wait_time")))


def _conditions(item: Object, said: Terms, area: Served) -> str:
    """For whom: in the publisher's words, the groups of its terms, and areas that are no municipalities of ours."""
    spoken = [text(item, "eligibility_description"), text(item, "eligibility")]
    spoken += [text(entry, "eligibility") for entry in children(item, "eligibilitys", "eligibility")]
    return joined((*spoken, ", ".join(said.audience), *area.words))


def _languages(item: Object) -> tuple[str, ...]:
    named = [text(entry, name) for entry in children(item, "languages") for name in ("code", "name", "language")]
    codes = (language_code(value) for value in [*named, *words(item, "languages")] if value)
    return tuple(sorted({code for code in codes if code}))


def _first_sentence(description: str) -> str:
    found = _SENTENCE.search(description)
    sentence = description[: found.end()].strip() if found else description
    return sentence if len(sentence) <= _SUMMARY_LIMIT else ""


def _one(language: str, value: str) -> Text:
    return {language: value} if value else {}
