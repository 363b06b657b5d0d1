"""The person's lists of services as filters of the window: one is on at most. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from hytedesk.i18n import _
from hytedesk.ui.values import FilterGroup, FilterValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hytedesk.db.lists import ServiceList
    from hytedesk.ui.controllers.filters import Choices


def group(choices: Choices, total: int) -> tuple[FilterGroup, ...]:
    """The list that is on, with the number of services found; none = no group."""
    if not choices.list_keys:
        return ()
    on = FilterValue(id=choices.list_name, label=choices.list_name, count=total, selected=True)
    return (FilterGroup(id="list", title=_("Lists of services"), values=(on,)),)


def merged(groups: Iterable[FilterGroup], lists: tuple[FilterValue, ...]) -> tuple[FilterGroup, ...]:
    """The groups with all lists below the person's favourites: of the lists, `groups` hold only the one that is on."""
    others = [one for one in groups if one.id != "list"]
    on = {value.id: value for one in groups if one.id == "list" for value in one.values}
    shown = tuple(on.pop(value.id, value) for value in lists)
    if not (on or shown) or not others:
        return tuple(others)
    place = 1 if others[0].id == "own" else 0
    others.insert(place, FilterGroup(id="list", title=_("Lists of services"), values=(*on.values(), *shown)))
    return tuple(others)


def only(choices: Choices, one: ServiceList) -> Choices:
    """What is asked for, in this list."""
    keys = tuple(service.service for service in one.services)
    return msgspec.structs.replace(choices, list_name=one.name, list_keys=keys)


def values(lists: Iterable[ServiceList], choices: Choices, count: Callable[[Choices], int]) -> tuple[FilterValue, ...]:
    """The lists that have services, each with the number of services that it would leave."""
    others = msgspec.structs.replace(choices, favourites=False)
    return tuple(
        FilterValue(id=one.name, label=one.name, count=count(only(others, one))) for one in lists if one.services
    )
