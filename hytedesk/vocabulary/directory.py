"""Who offers what: organizations with their services, and who else offers the same."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from hytedesk.catalogue import Area, Organization, Status, Text
from hytedesk.vocabulary import places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


ALIKE = 0.5
"""Share of all their needs that two services have in common at least, to be the same for a client."""


class Offering(msgspec.Struct, frozen=True, kw_only=True):
    """What the directory knows of a service; the fields are those of `catalogue.Service`."""

    id: str
    organization: str
    names: Text
    needs: tuple[str, ...] = ()
    area: Area = "municipalities"
    municipalities: tuple[str, ...] = ()
    status: Status = "active"


class Member(msgspec.Struct, frozen=True):
    """An organization with the services that it is responsible for, at least one.

    Attributes:
        found_by: all that it is found by when typed, in lower case without marks.
    """

    organization: Organization
    offerings: tuple[Offering, ...]
    found_by: str


def members(organizations: Iterable[Organization], offerings: Iterable[Offering]) -> tuple[Member, ...]:
    """The organizations that offer something, in the order given."""
    by_owner = defaultdict[str, list[Offering]](list)
    for offering in offerings:
        by_owner[offering.organization].append(offering)
    return tuple(
        Member(one, tuple(by_owner[one.id]), _found_by(one, by_owner[one.id]))
        for one in organizations
        if one.id in by_owner
    )


def fits(member: Member, text: str, kinds: Collection[str], municipalities: tuple[str, ...]) -> bool:
    """Whether a member has all typed words in its names or those of its services, is of these kinds and works here.

    Args:
        member: of the directory.
        text: as it was typed; each word counts from the beginning of a word.
        kinds: of organization; none = any.
        municipalities: codes; none = anywhere.
    """
    return (
        (not kinds or member.organization.type in kinds)
        and (not municipalities or any(reaches(one, municipalities) for one in member.offerings))
        and all(f" {word}" in member.found_by for word in plain(text).split())
    )


def reaches(offering: Offering, municipalities: tuple[str, ...]) -> bool:
    """Whether a service is offered in one of the municipalities."""
    return places.coverage(offering.area, offering.municipalities, municipalities) is not None


def who_else(
    service: Offering, offerings: Iterable[Offering], municipalities: tuple[str, ...] = ()
) -> tuple[Offering, ...]:
    """Services of others for the same needs in the same area, those that agree most in them first.

    Of services that agree as well in their needs those of the municipalities come before those of the whole country.

    Args:
        service: whose needs count.
        offerings: all services.
        municipalities: where they are to be offered; none = where this one is.
    """
    needs = set(service.needs)
    found = []
    for other in offerings:
        if other.organization == service.organization or needs.isdisjoint(other.needs):
            continue
        alike = len(needs.intersection(other.needs)) / len(needs.union(other.needs))
        if alike < ALIKE or not (reaches(other, municipalities) if municipalities else _meet(service, other)):
            continue
        found.append((-alike, other.area != "municipalities", other.status == "paused", other.id, other))
    return tuple(entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1]))


def plain(text: str) -> str:
    """Lower case, without dots, rings and other marks."""
    folded = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _meet(one: Offering, other: Offering) -> bool:
    """Whether there is a place where both are offered."""
    if "municipalities" in {one.area, other.area}:
        local, wide = (one, other) if one.area == "municipalities" else (other, one)
        return bool(local.municipalities) and reaches(wide, local.municipalities)
    return True


def _found_by(organization: Organization, offerings: Iterable[Offering]) -> str:
    names = [*organization.names.values(), *(name for one in offerings for name in one.names.values())]
    return " " + plain(" ".join(names).replace("-", " "))
