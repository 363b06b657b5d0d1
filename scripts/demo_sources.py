"""The readable source files of the demo catalogue, as they stand in `resources/demo/source` (see its README)."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

import msgspec

from hytedesk.catalogue import OrganizationType, Price, Text, Words

if TYPE_CHECKING:
    from pathlib import Path

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
    `codes`: target groups and service classes. `via`: channels (see README). `speaks`: left out = the languages of its
    text. `cost`: the price in words. `mail`: the service has its own e-mail address. `with` (other organizations).
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
    with_: list[str] = []
    paused: Text = {}
    modified: date | None = None
    mail: bool = False


class Sources(msgspec.Struct, frozen=True, dict=True):
    """Everything under `resources/demo/source`."""

    towns: dict[str, Town]
    organizations: dict[str, OrganizationEntry]
    places: dict[str, PlaceEntry]
    services: dict[str, ServiceEntry]

    @cached_property
    def phone_numbers(self) -> dict[str, str]:
        """A number of the form 0x0 000 xxxx, which no one has, for every line: its channel key without `demo:`."""
        lines = [f"{key}-toimisto" for key, entry in self.organizations.items() if entry.phone is not None]
        lines += [f"paikka-{key}" for key, place in self.places.items() if place.phone]
        lines += [
            f"{key}-phone" for key, entry in self.services.items() if any(v.startswith("phone") for v in entry.via)
        ]
        numbers: dict[str, str] = {}
        taken: set[str] = set()
        for line in sorted(lines):
            position = draw(f"phone:{line}", 20_000)
            while (number := f"0{4 + position // 10_000}0 000 {position % 10_000:04}") in taken:
                position = (position + 1) % 20_000
            numbers[line] = number
            taken.add(number)
        return numbers


def draw(name: str, below: int) -> int:
    """A number from 0 to `below` - 1 that depends on `name` only."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") % below


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


def _read(path: Path, entry: type[Entry]) -> dict[str, Entry]:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, entry])  # type: ignore[valid-type]
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise type(error)(f"{path.name}: {error}") from error
