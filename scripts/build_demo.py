"""Build the demo catalogue `resources/demo/catalogue.ndjson` from its readable source files.

`python -m scripts.build_demo` writes the file; `--check` only says whether it is up to date (exit code 1 when not).
The same sources always give the same bytes: what the sources leave open (phone numbers, dates, doors near a village
centre) is drawn from a hash of the record's own name, so that adding one service changes no other.

The sources are described in `resources/demo/README.md`; the small notations are read here:

* hours `mon-thu 9-15, fri 9-12 13-15`, `fri-sat 20-02` (over midnight), `24h`, `appointment`, `` (not given);
* exceptions `2026-12-24..2026-12-26 closed | Joulu | Jul`, `2026-12-31 9-12 | Uudenvuodenaatto | Nyårsafton`;
* channels of a service `phone HOURS; FLAGS` (its own line; flags `free`, `other`, `sms`), `office` (its
  organization's line), `place:KEY HOURS` (hours of this service there), `web`, `eservice`, `form`.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from hytedesk.catalogue import (
    Address,
    Area,
    Channel,
    ChannelType,
    Connection,
    Email,
    Link,
    OpeningHours,
    Organization,
    OrganizationType,
    Phone,
    Price,
    Record,
    Service,
    Span,
    Text,
    Words,
    encode_record,
)

DEMO = Path(__file__).parents[1] / "resources" / "demo"
SOURCE_LABEL = "Esittelyaineisto / Demo"
TODAY = date(2026, 11, 20)
"""The day of the demo: no record is newer."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Entry = TypeVar("Entry")


class Town(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A municipality of the region; the key in the file is its Finnish name."""

    code: str
    sv: str
    postal_code: str
    post_office: Text
    northing: float
    easting: float


class OrganizationEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"except_": "except"}):
    """An organization; `phone` = hours of its office line, None = no office line."""

    type: OrganizationType
    domain: str
    home: str | None = None
    fi: str = ""
    sv: str = ""
    en: str = ""
    about: Text = {}
    phone: str | None = None
    except_: list[str] = []


class PlaceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"except_": "except"}):
    """A place; `post` = postal code and post offices (fi, sv) where they are not those of the municipality."""

    by: str
    hours: str
    street: Text
    fi: str = ""
    sv: str = ""
    en: str = ""
    where: str | None = None
    post: list[str] = []
    note: Text = {}
    access: Words = {}
    except_: list[str] = []
    phone: bool = True
    mail: bool = False


class ServiceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """A service; `fi`, `sv`, `en` = name, summary, description, how to get in, for whom (the last two may be left out).

    `where`: municipalities by Finnish name, `county`, `country`, or left out = home of the organization.
    `codes`: target groups, service classes and life events. `speaks`: left out = the languages of its text.
    """

    by: str
    codes: str
    fi: list[str] = []
    sv: list[str] = []
    en: list[str] = []
    via: list[str] = []
    where: str = ""
    price: Price | None = None
    cost: Text = {}
    speaks: str = ""
    words: dict[str, str] = {}
    aka: dict[str, str] = {}
    with_: list[str] = []
    paused: Text = {}
    modified: date | None = None
    mail: bool = False


class Sources(msgspec.Struct, frozen=True):
    """Everything under `resources/demo/source`."""

    towns: dict[str, Town]
    organizations: dict[str, OrganizationEntry]
    places: dict[str, PlaceEntry]
    services: dict[str, ServiceEntry]


def read_sources(folder: Path) -> Sources:
    """Read all source files.

    Raises:
        msgspec.ValidationError: an entry has an unknown field or a value of the wrong type.
        ValueError: two files name a service alike.
    """
    services: dict[str, ServiceEntry] = {}
    for path in sorted((folder / "services").glob("*.toml")):
        entries = _read(path, ServiceEntry)
        if twice := services.keys() & entries.keys():
            raise ValueError(f"{path.name}: already there: {', '.join(sorted(twice))}")
        services |= entries
    return Sources(
        towns=_read(folder / "region.toml", Town),
        organizations=_read(folder / "organizations.toml", OrganizationEntry),
        places=_read(folder / "places.toml", PlaceEntry),
        services=services,
    )


def build(sources: Sources) -> list[Record]:
    """All records of the demo catalogue, sorted by kind and key."""
    numbers = _phone_numbers(sources)
    records: list[Record] = [
        _organization(key, entry, sources, numbers) for key, entry in sources.organizations.items()
    ]
    records += [_office(key, entry, numbers) for key, entry in sources.organizations.items() if entry.phone is not None]
    records += [_place(key, entry, sources, numbers) for key, entry in sources.places.items()]
    for key, entry in sources.services.items():
        records += _service(key, entry, sources, numbers)
    return sorted(records, key=lambda record: (type(record).__name__, record.id))


def render(records: list[Record]) -> bytes:
    """NDJSON, one record a line."""
    return b"".join(encode_record(record) + b"\n" for record in records)


def _read(path: Path, entry: type[Entry]) -> dict[str, Entry]:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, entry])  # type: ignore[valid-type]
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise type(error)(f"{path.name}: {error}") from error


# ---------------------------------------------------------------------------------------------------- organizations


def _organization(key: str, entry: OrganizationEntry, sources: Sources, numbers: dict[str, str]) -> Organization:
    return Organization(
        id=f"demo:{key}",
        type=entry.type,
        names=_text(fi=entry.fi, sv=entry.sv, en=entry.en),
        municipality=sources.towns[entry.home].code if entry.home else None,
        summary=entry.about,
        phones=(_phone(numbers[key]),) if entry.phone is not None else (),
        emails=(Email(address=f"info@{entry.domain}.example"),),
        links=(Link(url=f"https://{entry.domain}.example/"),),
        modified=_modified(key),
    )


def _office(key: str, entry: OrganizationEntry, numbers: dict[str, str]) -> Channel:
    names = _text(
        fi=entry.fi and f"{entry.fi}, toimiston puhelin",
        sv=entry.sv and f"{entry.sv}, kontorets telefon",
        en=entry.en and f"{entry.en}, office phone",
    )
    return Channel(
        id=f"demo:{key}-toimisto",
        type="phone",
        organization=f"demo:{key}",
        names=names,
        phones=(_phone(numbers[key]),),
        hours=_hours(entry.phone or "", entry.except_),
        languages=_languages(names),
        modified=_modified(f"{key}-toimisto"),
    )


# ----------------------------------------------------------------------------------------------------------- places


def _place(key: str, entry: PlaceEntry, sources: Sources, numbers: dict[str, str]) -> Channel:
    owner = sources.organizations[entry.by]
    town = sources.towns[entry.where or owner.home or ""]
    names = _text(fi=entry.fi, sv=entry.sv, en=entry.en)
    return Channel(
        id=f"demo:paikka-{key}",
        type="place",
        organization=f"demo:{entry.by}",
        names=names,
        phones=(_phone(numbers[f"paikka-{key}"]),) if entry.phone else (),
        emails=(Email(address=f"{key}@{owner.domain}.example"),) if entry.mail else (),
        links=(Link(url=f"https://{owner.domain}.example/{key}"),),
        addresses=(_address(key, entry, town),),
        hours=_hours(entry.hours, entry.except_),
        languages=_languages(names),
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
        northing=town.northing + 10 * (_draw(f"n:{key}", 81) - 40),
        easting=town.easting + 10 * (_draw(f"e:{key}", 81) - 40),
    )


# --------------------------------------------------------------------------------------------------------- services


def _service(key: str, entry: ServiceEntry, sources: Sources, numbers: dict[str, str]) -> list[Record]:
    own_channels: list[Channel] = []
    connections: list[Connection] = []
    for via in entry.via:
        kind, _, rest = via.partition(" ")
        if kind == "office":
            connections.append(Connection(channel=f"demo:{entry.by}-toimisto"))
        elif kind.startswith("place:"):
            connections.append(Connection(channel=f"demo:paikka-{kind.removeprefix('place:')}", hours=_hours(rest)))
        else:
            channel = _own_channel(kind, rest, key, entry, sources, numbers)
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
        alternative_names={language: _split(names) for language, names in entry.aka.items()},
        summary=_part(entry, 1),
        description=_part(entry, 2),
        instructions=_part(entry, 3),
        conditions=_part(entry, 4),
        price=entry.price,
        price_note=entry.cost,
        languages=_speaks(entry),
        target_groups=tuple(code for code in codes if code.startswith("KR")),
        service_classes=tuple(code for code in codes if code.startswith("P")),
        life_events=tuple(code for code in codes if code.startswith("KE")),
        keywords={language: _split(words) for language, words in entry.words.items()},
        area=area,
        municipalities=municipalities,
        connections=tuple(connections),
        status="paused" if entry.paused else "active",
        status_note=entry.paused,
        modified=modified,
        assured=_assured(key, modified),
        source=SOURCE_LABEL,
        link=f"https://esittely.example/palvelut/{key}" if _draw(f"link:{key}", 12) else None,
    )
    return [service, *own_channels]


_CHANNEL_NAMES: dict[ChannelType, Text] = {
    "phone": {"fi": "{}, puhelin", "sv": "{}, telefon", "en": "{}, phone"},
    "web": {"fi": "{} verkossa", "sv": "{} på webben", "en": "{} on the web"},
    "eservice": {"fi": "{}, sähköinen asiointi", "sv": "{}, e-tjänst", "en": "{}, online service"},
    "form": {"fi": "{}, lomake", "sv": "{}, blankett", "en": "{}, form"},
    "place": {},
}


def _own_channel(  # noqa: PLR0913
    kind: str, rest: str, key: str, entry: ServiceEntry, sources: Sources, numbers: dict[str, str]
) -> Channel:
    type_ = msgspec.convert(kind, Literal["phone", "web", "eservice", "form"])
    names = {language: _CHANNEL_NAMES[type_][language].format(name) for language, name in _part(entry, 0).items()}
    hours, _, flags = rest.partition(";")
    domain = sources.organizations[entry.by].domain
    address = {
        "phone": (),
        "web": (Link(url=f"https://{domain}.example/{key}"),),
        "eservice": (Link(url=f"https://asiointi.{domain}.example/{key}"),),
        "form": (Link(url=f"https://{domain}.example/lomakkeet/{key}.pdf", title="PDF"),),
    }
    return Channel(
        id=f"demo:{key}-{type_}",
        type=type_,
        organization=f"demo:{entry.by}",
        names=names,
        phones=(_phone(numbers[f"{key}-phone"], flags.split()),) if type_ == "phone" else (),
        links=address[type_],
        hours=_hours(hours.strip()),
        languages=_speaks(entry),
        modified=_modified(f"{key}-{type_}"),
    )


def _area(entry: ServiceEntry, sources: Sources) -> tuple[Area, tuple[str, ...]]:
    if entry.where == "country":
        return "country", ()
    if entry.where == "county":
        return "municipalities", tuple(sorted(town.code for town in sources.towns.values()))
    towns = entry.where.split() or [sources.organizations[entry.by].home or ""]
    return "municipalities", tuple(sorted(sources.towns[town].code for town in towns))


def _part(entry: ServiceEntry, index: int) -> Text:
    parts = {"fi": entry.fi, "sv": entry.sv, "en": entry.en}
    return {language: part[index] for language, part in parts.items() if len(part) > index and part[index]}


def _speaks(entry: ServiceEntry) -> tuple[str, ...]:
    return tuple(entry.speaks.split()) or _languages(_part(entry, 0))


# ------------------------------------------------------------------------------------------------- small notations


def _hours(text: str, exceptions: list[str] | None = None) -> tuple[OpeningHours, ...]:
    usual: tuple[OpeningHours, ...] = ()
    if text == "24h":
        usual = (OpeningHours(always=True),)
    elif text == "appointment":
        usual = (OpeningHours(by_appointment=True),)
    elif text:
        usual = (OpeningHours(spans=tuple(sorted(_spans(text), key=lambda span: (span.day or 0, span.opens)))),)
    return usual + tuple(_exception(exception) for exception in exceptions or [])


def _spans(text: str) -> list[Span]:
    spans = []
    for part in text.split(","):
        days, *times = part.split()
        for day in _days(days):
            for time in times:
                opens, closes = (_clock(value) for value in time.split("-"))
                spans.append(
                    Span(day=day, last_day=day if opens < closes else (day + 1) % 7, opens=opens, closes=closes)
                )
    return spans


def _days(text: str) -> list[int]:
    days = []
    for part in text.split("/"):
        first, _, last = part.partition("-")
        days += range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)
    return days


def _clock(text: str) -> str:
    hour, _, minute = text.partition(":")
    return f"{int(hour):02}:{minute or '00'}"


def _exception(text: str) -> OpeningHours:
    rule, fi, sv = (part.strip() for part in text.split("|"))
    period, *times = rule.split()
    first, _, last = period.partition("..")
    spans = tuple(
        Span(opens=_clock(opens), closes=_clock(closes))
        for opens, closes in (time.split("-") for time in times if time != "closed")
    )
    return OpeningHours(
        exception=True,
        valid_from=date.fromisoformat(first),
        valid_to=date.fromisoformat(last or first),
        closed=times == ["closed"],
        spans=spans,
        note={"fi": fi, "sv": sv},
    )


def _phone(number: str, flags: list[str] | None = None) -> Phone:
    if "free" in (flags or []):
        return Phone(number=number, charge="free")
    if "other" in (flags or []):
        note = {"fi": "0,08 €/min + paikallisverkkomaksu", "sv": "0,08 €/min + lokalnätsavgift"}
        return Phone(number=number, charge="other", charge_note=note)
    return Phone(number=number, type="sms" if "sms" in (flags or []) else "phone", charge="ordinary")


def _phone_numbers(sources: Sources) -> dict[str, str]:
    """A number of the form 0x0 000 xxxx, which no one has, for every line; each line its own."""
    lines = [key for key, entry in sources.organizations.items() if entry.phone is not None]
    lines += [f"paikka-{key}" for key, place in sources.places.items() if place.phone]
    lines += [
        f"{key}-phone" for key, entry in sources.services.items() if any(v.startswith("phone") for v in entry.via)
    ]
    numbers: dict[str, str] = {}
    for line in sorted(lines):
        draw = _draw(f"phone:{line}", 20_000)
        while (number := f"0{4 + draw // 10_000}0 000 {draw % 10_000:04}") in numbers.values():
            draw = (draw + 1) % 20_000
        numbers[line] = number
    return numbers


def _text(**texts: str) -> Text:
    return {language: text for language, text in texts.items() if text}


def _languages(text: Text) -> tuple[str, ...]:
    return tuple(text)


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(","))


def _draw(name: str, below: int) -> int:
    """A number from 0 to `below` - 1 that only depends on `name`."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") % below


def _modified(key: str, given: date | None = None) -> datetime:
    """Most records changed this year, some last year, one in sixteen more than 14 months ago."""
    age = _draw(f"age:{key}", 16)
    first, days = (435, 240) if age == 0 else (330, 90) if age < 4 else (1, 320)
    day = given or TODAY - timedelta(days=first + _draw(f"day:{key}", days))
    return datetime(day.year, day.month, day.day, 5 + _draw(f"hour:{key}", 10), _draw(f"minute:{key}", 60), tzinfo=UTC)


def _assured(key: str, modified: datetime) -> date | None:
    if _draw(f"assured:{key}", 3) == 0:
        return None
    return min(TODAY, modified.date() + timedelta(days=_draw(f"checked:{key}", 60)))


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
