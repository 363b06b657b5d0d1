"""Build the demo catalogue `resources/demo/catalogue.ndjson` from its readable source files.

`python -m scripts.build_demo` writes the file; `--check` only says whether it is up to date (exit code 1 when not).
The same sources always give the same bytes: what they leave open (phone numbers, dates, doors near a village centre)
is drawn from a hash of the record's own name, so that adding one service changes no other. The form of the sources is
described in `resources/demo/README.md`.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from hytedesk.catalogue import (
    Address,
    Area,
    Channel,
    Connection,
    Email,
    Link,
    Organization,
    Phone,
    Record,
    Service,
    Text,
    encode_record,
)
from scripts.demo_hours import parse_hours
from scripts.demo_sources import OrganizationEntry, PlaceEntry, ServiceEntry, Sources, Town, draw, read_sources

DEMO = Path(__file__).parents[1] / "resources" / "demo"
SOURCE_LABEL = "Esittelyaineisto / Demo"
TODAY = date(2026, 11, 20)
"""The day of the demo: no record is newer."""

OwnChannelType: TypeAlias = Literal["phone", "web", "eservice", "form"]

_CHANNEL_NAMES: dict[OwnChannelType, Text] = {
    "phone": {"fi": "{}, puhelin", "sv": "{}, telefon", "en": "{}, phone"},
    "web": {"fi": "{} verkossa", "sv": "{} på webben", "en": "{} on the web"},
    "eservice": {"fi": "{}, sähköinen asiointi", "sv": "{}, e-tjänst", "en": "{}, online service"},
    "form": {"fi": "{}, lomake", "sv": "{}, blankett", "en": "{}, form"},
}
_OFFICE_NAMES: Text = {
    "fi": "{}, toimiston puhelin",
    "sv": "{}, kontorets telefon",
    "en": "{}, office phone",
}
_OTHER_CHARGE: Text = {"fi": "0,08 €/min + paikallisverkkomaksu", "sv": "0,08 €/min + lokalnätsavgift"}


def build(sources: Sources) -> list[Record]:
    """All records of the demo catalogue, sorted by kind and key."""
    records: list[Record] = []
    for key, organization in sources.organizations.items():
        records += _organization(key, organization, sources)
    records += [_place(key, place, sources) for key, place in sources.places.items()]
    for key, service in sources.services.items():
        records += _service(key, service, sources)
    return sorted(records, key=lambda record: (type(record).__name__, record.id))


def render(records: list[Record]) -> bytes:
    """NDJSON, one record a line."""
    return b"".join(encode_record(record) + b"\n" for record in records)


def _organization(key: str, entry: OrganizationEntry, sources: Sources) -> list[Record]:
    names = _text(fi=entry.fi, sv=entry.sv, en=entry.en)
    phones = () if entry.phone is None else (_phone(sources.phone_numbers[f"{key}-toimisto"]),)
    organization = Organization(
        id=f"demo:{key}",
        type=entry.type,
        names=names,
        municipality=sources.towns[entry.home].code if entry.home else None,
        summary=entry.about,
        phones=phones,
        emails=(Email(address=f"info@{entry.domain}.example"),),
        links=(Link(url=f"https://{entry.domain}.example/"),),
        modified=_modified(key),
    )
    if entry.phone is None:
        return [organization]
    office = Channel(
        id=f"demo:{key}-toimisto",
        type="phone",
        organization=f"demo:{key}",
        names={language: _OFFICE_NAMES[language].format(name) for language, name in names.items()},
        phones=phones,
        hours=parse_hours(entry.phone, entry.except_),
        languages=tuple(names),
        modified=_modified(f"{key}-toimisto"),
    )
    return [organization, office]


def _place(key: str, entry: PlaceEntry, sources: Sources) -> Channel:
    owner = sources.organizations[entry.by]
    town = sources.towns[entry.where or owner.home or ""]
    names = _text(fi=entry.fi, sv=entry.sv, en=entry.en)
    return Channel(
        id=f"demo:paikka-{key}",
        type="place",
        organization=f"demo:{entry.by}",
        names=names,
        phones=(_phone(sources.phone_numbers[f"paikka-{key}"]),) if entry.phone else (),
        emails=(Email(address=f"{key}@{owner.domain}.example"),) if entry.mail else (),
        links=(Link(url=f"https://{owner.domain}.example/{key}"),),
        addresses=(_address(key, entry, town),),
        hours=parse_hours(entry.hours, entry.except_),
        languages=tuple(names),
        accessibility=entry.access,
        modified=_modified(f"paikka-{key}"),
    )


def _address(key: str, entry: PlaceEntry, town: Town) -> Address:
    postal_code, *offices = entry.post or [town.postal_code]
    return Address(
        street=entry.street,
        postal_code=postal_code,
        post_office=dict(zip(("fi", "sv"), offices, strict=True)) if offices else town.post_office,
        municipality=town.code,
        note=entry.note,
        northing=town.northing + 10 * (draw(f"n:{key}", 81) - 40),
        easting=town.easting + 10 * (draw(f"e:{key}", 81) - 40),
    )


def _service(key: str, entry: ServiceEntry, sources: Sources) -> list[Record]:
    own_channels: list[Channel] = []
    connections: list[Connection] = []
    for via in entry.via:
        kind, _, rest = via.partition(" ")
        if kind == "office":
            connections.append(Connection(channel=f"demo:{entry.by}-toimisto"))
        elif kind.startswith("place:"):
            connections.append(_at_place(kind.removeprefix("place:"), rest, sources))
        else:
            channel = _own_channel(msgspec.convert(kind, OwnChannelType), rest, key, sources)
            own_channels.append(channel)
            connections.append(Connection(channel=channel.id))
    if entry.mail and connections:
        address = f"{key.partition('-')[0]}@{sources.organizations[entry.by].domain}.example"
        connections[0] = msgspec.structs.replace(connections[0], emails=(Email(address=address),))
    area, municipalities = _area(entry, sources)
    codes = entry.codes.split()
    modified = _modified(key, entry.modified)
    service = Service(
        id=f"demo:{key}",
        organization=f"demo:{entry.by}",
        other_organizations=tuple(f"demo:{other}" for other in entry.with_),
        names=_part(entry, 0),
        summary=_part(entry, 1),
        description=_part(entry, 2),
        instructions=_part(entry, 3),
        conditions=_part(entry, 4),
        price=entry.price,
        price_note=entry.cost,
        languages=_speaks(entry),
        target_groups=tuple(code for code in codes if code.startswith("KR")),
        service_classes=tuple(code for code in codes if code.startswith("P")),
        keywords={language: tuple(words.split(", ")) for language, words in entry.words.items()},
        area=area,
        municipalities=municipalities,
        connections=tuple(connections),
        status="paused" if entry.paused else "active",
        status_note=entry.paused,
        modified=modified,
        assured=_assured(key, modified),
        source=SOURCE_LABEL,
        link=f"https://esittely.example/palvelut/{key}" if draw(f"link:{key}", 12) else None,
    )
    return [service, *own_channels]


def _at_place(key: str, hours: str, sources: Sources) -> Connection:
    place = sources.places[key]
    return Connection(channel=f"demo:paikka-{key}", hours=parse_hours(hours, place.except_) if hours else ())


def _own_channel(type_: OwnChannelType, rest: str, key: str, sources: Sources) -> Channel:
    entry = sources.services[key]
    domain = sources.organizations[entry.by].domain
    hours, _, flag = (part.strip() for part in rest.partition(";"))
    links = {
        "phone": (),
        "web": (Link(url=f"https://{domain}.example/{key}"),),
        "eservice": (Link(url=f"https://asiointi.{domain}.example/{key}"),),
        "form": (Link(url=f"https://{domain}.example/lomakkeet/{key}.pdf", title="PDF"),),
    }
    return Channel(
        id=f"demo:{key}-{type_}",
        type=type_,
        organization=f"demo:{entry.by}",
        names={language: _CHANNEL_NAMES[type_][language].format(name) for language, name in _part(entry, 0).items()},
        phones=(_phone(sources.phone_numbers[f"{key}-phone"], flag),) if type_ == "phone" else (),
        links=links[type_],
        hours=parse_hours(hours),
        languages=_speaks(entry),
        modified=_modified(f"{key}-{type_}"),
    )


def _phone(number: str, flag: str = "") -> Phone:
    match flag:
        case "free":
            return Phone(number=number, charge="free")
        case "other":
            return Phone(number=number, charge="other", charge_note=_OTHER_CHARGE)
        case "sms":
            return Phone(number=number, type="sms", charge="ordinary")
        case _:
            return Phone(number=number, charge="ordinary")


def _area(entry: ServiceEntry, sources: Sources) -> tuple[Area, tuple[str, ...]]:
    if entry.where == "country":
        return "country", ()
    if entry.where == "county":
        return "municipalities", tuple(sorted(town.code for town in sources.towns.values()))
    towns = entry.where.split() or [sources.organizations[entry.by].home or ""]
    return "municipalities", tuple(sorted(sources.towns[town].code for town in towns))


def _part(entry: ServiceEntry, index: int) -> Text:
    parts = {"fi": entry.fi, "sv": entry.sv, "en": entry.en}
    return {language: part[index] for language, part in parts.items() if len(part) > index}


def _speaks(entry: ServiceEntry) -> tuple[str, ...]:
    return tuple(entry.speaks.split()) or tuple(_part(entry, 0))


def _text(**texts: str) -> Text:
    return {language: text for language, text in texts.items() if text}


def _modified(key: str, given: date | None = None) -> datetime:
    """Most records changed this year, some last year, one in sixteen more than 14 months ago."""
    age = draw(f"age:{key}", 16)
    first, days = (435, 240) if age == 0 else (330, 90) if age < 4 else (1, 320)
    day = given or TODAY - timedelta(days=first + draw(f"day:{key}", days))
    return datetime(day.year, day.month, day.day, 5 + draw(f"hour:{key}", 10), draw(f"minute:{key}", 60), tzinfo=UTC)


def _assured(key: str, modified: datetime) -> date | None:
    if draw(f"assured:{key}", 3) == 0:
        return None
    return min(TODAY, modified.date() + timedelta(days=draw(f"checked:{key}", 60)))


def main() -> int:
    """Build the catalogue, or check that it is what the sources say."""
    parser = argparse.ArgumentParser(description="Build resources/demo/catalogue.ndjson from resources/demo/source.")
    parser.add_argument("--check", action="store_true", help="only say whether the file is up to date")
    check: bool = parser.parse_args().check
    records = build(read_sources(DEMO / "source"))
    content = render(records)
    target = DEMO / "catalogue.ndjson"
    if not check:
        target.write_bytes(content)
    elif not target.exists() or target.read_bytes() != content:
        print("resources/demo/catalogue.ndjson is out of date: run python -m scripts.build_demo", file=sys.stderr)
        return 1
    services = sum(isinstance(record, Service) for record in records)
    print(f"{services} services, {len(records)} records, {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
