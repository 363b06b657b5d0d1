"""Age groups, age limits of services, and who fits.

The rules are those of `../shared/docs/needs.md`, "How a filter must behave": limits win over target groups, the client
group "citizens" with no sub-group that is an age means every age, and nothing is hidden for lack of data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from hytedesk.catalogue import Text
from hytedesk.errors import WrongUsage
from hytedesk.vocabulary.age_text import Limits, Stated, limits_in_text, outer, stated, stated_in_long_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hytedesk.catalogue import Service

__all__ = ["AgeGroup", "age_groups", "age_groups_of", "fits_age", "limits_in_text", "parse_age", "with_age_limits"]

OLDEST = 120
WORKING_AGE_ENDS = 64


class AgeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of clients.

    Attributes:
        id: as in the command line's answers.
        min, max: years, both inclusive; None = open. Both are None in the groups that are not ages.
        target_group: the PTV code, None = PTV has none (adults).
    """

    id: str
    names: Text
    min: int | None = None
    max: int | None = None
    target_group: str | None = None


_GROUPS = (
    AgeGroup(
        id="families",
        names={
            "fi": "Lapset ja lapsiperheet",
            "sv": "Barn och barnfamiljer",
            "en": "Children and families with children",
        },
        min=0,
        max=17,
        target_group="KR1.2",
    ),
    AgeGroup(
        id="youth",
        names={"fi": "Nuoret", "sv": "Unga", "en": "Young people"},
        min=13,
        max=29,
        target_group="KR1.3",
    ),
    AgeGroup(
        id="adults",
        names={"fi": "Työikäiset", "sv": "Personer i arbetsför ålder", "en": "Adults of working age"},
        min=18,
        max=WORKING_AGE_ENDS,
    ),
    AgeGroup(
        id="seniors",
        names={"fi": "Ikäihmiset", "sv": "Äldre", "en": "Seniors"},
        min=65,
        target_group="KR1.1",
    ),
    AgeGroup(
        id="chronic",
        names={"fi": "Pitkäaikaissairaat", "sv": "Långtidssjuka", "en": "People with long-term illnesses"},
        target_group="KR1.4",
    ),
    AgeGroup(
        id="disability",
        names={"fi": "Vammaiset", "sv": "Personer med funktionsnedsättning", "en": "Disabled people"},
        target_group="KR1.6",
    ),
)
_BY_AGE = frozenset({"KR1.1", "KR1.2", "KR1.3"})
_BY_CONDITION = frozenset({"KR1.4", "KR1.6"})


def age_groups() -> tuple[AgeGroup, ...]:
    """The four age groups, then the two groups of clients that are not ages."""
    return _GROUPS


def age_group(group_id: str) -> AgeGroup:
    """The age group of an id.

    Raises:
        WrongUsage: there is no such group.
    """
    try:
        return next(group for group in _GROUPS if group.id == group_id)
    except StopIteration:
        raise WrongUsage("age", group_id) from None


def groups_of_age(age: float) -> tuple[str, ...]:
    """The ids of the age groups to which a client of this age (years) belongs."""
    return tuple(group.id for group in _GROUPS if group.min is not None and _within(age, group.min, group.max))


def with_age_limits(service: Service) -> Service:
    """The service with its age limits: the feed's own, else those that its text states.

    Numbers win over words ("for adults"), wherever they stand. Names are read first, then summary, conditions and
    description; the first that states limits decides. Languages that contradict each other state none.
    """
    if service.age_source == "feed":
        return service
    places = list(_places(service))
    for counted in (True, False):
        for place in places:
            if found := _agreed(place, counted=counted):
                low, high = found
                return replace(service, min_age=low, max_age=high, age_source="text")
    return replace(service, min_age=None, max_age=None, age_source=None)


def _places(service: Service) -> Iterator[list[Stated]]:
    """What each place of a service's text states, in all languages."""
    yield _all_stated(
        stated(name, language)
        for language, first in service.names.items()
        for name in (first, *service.alternative_names.get(language, ()))
    )
    for texts in (service.summary, service.conditions):
        yield _all_stated(stated(text, language) for language, text in texts.items())
    yield _all_stated(stated_in_long_text(text, language) for language, text in service.description.items())


def _all_stated(found: Iterable[Stated | None]) -> list[Stated]:
    return [each for each in found if each]


def _agreed(place: list[Stated], *, counted: bool) -> Limits | None:
    limits = [each.limits for each in place if each.counted is counted]
    if not limits:
        return None
    latest_start = max(low or 0 for low, _high in limits)
    earliest_end = min(OLDEST if high is None else high for _low, high in limits)
    return outer(limits) if latest_start <= earliest_end else None


def age_groups_of(service: Service) -> tuple[str, ...]:
    """The ids of the age groups whose filter shows the service, in the order of `age_groups`.

    Known limits decide on the ages; a service for families stays one, since limits there are often the parents'.
    Without limits the target groups decide. The groups that are not ages go by the target groups alone.
    """
    codes = set(service.target_groups)
    return tuple(group.id for group in _GROUPS if _in_group(service, codes, group))


def _in_group(service: Service, codes: set[str], group: AgeGroup) -> bool:
    if group.min is None:
        return group.target_group in codes or not codes & (_BY_AGE | _BY_CONDITION)
    if service.min_age is None and service.max_age is None:
        wanted = {group.target_group} if group.target_group else _BY_CONDITION
        return bool(codes & wanted) or not codes & _BY_AGE
    if group.id == "families" and "KR1.2" in codes:
        return True
    low, high = service.min_age or 0, OLDEST if service.max_age is None else service.max_age
    start, end = max(low, group.min), min(high, OLDEST if group.max is None else group.max)
    return start < end or (start == end and low == high)


def fits_age(service: Service, age: float) -> bool:
    """Whether a client of this age (years) may use the service; True when nothing is known.

    Known limits decide: a limit of 17 holds until the eighteenth birthday. Without limits a service for seniors, for
    young people or for families only is left to them; families count the parents too, up to working age.
    """
    if service.min_age is not None or service.max_age is not None:
        return _within(age, service.min_age, service.max_age)
    if "KR1.2" in service.target_groups and age <= WORKING_AGE_ENDS:
        return True
    shown = age_groups_of(service)
    return any(group.id in shown and group.min is not None and _within(age, group.min, group.max) for group in _GROUPS)


def _within(age: float, low: float | None, high: float | None) -> bool:
    if low is not None and age < low:
        return False
    return high is None or age <= high or (high == high // 1 and age < high + 1)


def parse_age(text: str) -> float:
    """An age in years as people type it: `78`, `0,5`, `0.5`.

    Raises:
        WrongUsage: it is no number from 0 to 120.
    """
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", plain, re.ASCII) or float(plain) > OLDEST:
        raise WrongUsage("age", text)
    return float(plain)
