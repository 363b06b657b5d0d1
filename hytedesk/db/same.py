"""Which organizations and services of different sources are the same. Pure; the rules are those of docs/adr/0013.

Nothing within one source is ever the same: that is for the source to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from hytedesk.catalogue import Address, Channel, Organization, Service, Text

Place: TypeAlias = tuple[int, str]
"""Where a record stands: the place of its source in the configuration, and its key."""

T = TypeVar("T")

_FORMS = re.compile(r"\b(?:ry|rf|oy|ab|oyj|abp|sr|sf|r\.y|r\.f)\b\.?")
_NO_WORD = re.compile(r"[\W_]+")


class Candidate(NamedTuple):
    """A service with what decides: the organization that it is shown under, and the addresses of its channels."""

    place: Place
    service: Service
    organization: str
    doors: frozenset[tuple[str, str]]


def folded(name: str) -> str:
    """A name for comparing: no case, accents of letters kept, without signs and forms of company."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(_NO_WORD.sub(" ", _FORMS.sub(" ", plain)).split())


def doors(channels: Iterable[Channel]) -> frozenset[tuple[str, str]]:
    """The visiting addresses: street in each language with its municipality, or its postal code."""
    return frozenset(door for channel in channels for address in channel.addresses for door in _doors(address))


def organizations(told: Sequence[tuple[Place, Organization]]) -> dict[Place, Place]:
    """Organizations that are shown as another one -> that one, of the first source that has it."""
    return _paired(
        [(place, one, _names(one.names), one.id) for place, one in told],
        lambda one, other: one.id == other.id or _same_body(one, other),
    )


def services(told: Sequence[Candidate]) -> dict[Place, Place]:
    """Services that are shown as another one -> that one; each stands for at most one of every other source."""
    return _paired(
        [
            (one.place, one, {(one.organization, name) for name in _names(one.service.names)}, one.service.id)
            for one in told
        ],
        lambda one, other: one.service.id == other.service.id or _same_place(one, other),
    )


def _same_body(one: Organization, other: Organization) -> bool:
    """With a name in common: the same business id; where one has none, the same website, number or mail address."""
    if one.business_id and other.business_id:
        return one.business_id == other.business_id
    if one.municipality and other.municipality and one.municipality != other.municipality:
        return False
    return not _contacts(one).isdisjoint(_contacts(other))


def _same_place(one: Candidate, other: Candidate) -> bool:
    """With organization and a name in common: a door in common; where one has none, areas that meet."""
    if one.doors and other.doors:
        return not one.doors.isdisjoint(other.doors)
    areas = [set(each.service.municipalities) for each in (one, other) if each.service.municipalities]
    return len(areas) < 2 or not areas[0].isdisjoint(areas[1])


def _paired(
    told: Sequence[tuple[Place, T, Iterable[Hashable], str]], same: Callable[[T, T], bool]
) -> dict[Place, Place]:
    """Everything that is the same as something of an earlier source -> the first of these."""
    found: dict[Place, Place] = {}
    standing: defaultdict[Hashable, list[tuple[Place, T]]] = defaultdict(list)
    taken: set[tuple[Place, int]] = set()
    for place, one, names, key in sorted(told, key=lambda entry: entry[0]):
        marks = [("key", key), *(("name", name) for name in names)]
        first = next(
            (
                other
                for mark in marks
                for other, earlier in standing[mark]
                if other[0] < place[0] and (other, place[0]) not in taken and same(earlier, one)
            ),
            None,
        )
        if first is not None:
            found[place] = first
            taken.add((first, place[0]))
            continue
        for mark in marks:
            standing[mark].append((place, one))
    return found


def _names(names: Text) -> set[str]:
    return {name for text in names.values() if (name := folded(text))}


def _contacts(one: Organization) -> set[str]:
    hosts = {(urlsplit(link.url).hostname or "").removeprefix("www.") for link in one.links}
    numbers = {re.sub(r"^(?:\+358|0)", "", re.sub(r"\s", "", phone.number)) for phone in one.phones}
    return (hosts | numbers | {email.address.casefold() for email in one.emails}) - {""}


def _doors(address: Address) -> Iterable[tuple[str, str]]:
    if address.type == "visit":
        where = address.municipality or address.postal_code or ""
        yield from ((folded(street), where) for street in address.street.values())
