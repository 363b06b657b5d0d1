"""A source's items, put together as a run does it."""

from __future__ import annotations

from typing import NamedTuple

from hytedesk.catalogue import Channel, Organization, Record, Service
from hytedesk.sync.sources import Before, Complete, Gone, Load, Mark, Rejected

Catalogue = dict[tuple[str, str], Record]


class Loaded(NamedTuple):
    catalogue: Catalogue
    mark: Mark
    rejected: list[Rejected]
    full: bool


def finish(load: Load, before: Catalogue | None = None) -> Loaded:
    """The catalogue after this load; a delta is applied to `before`."""
    found: Catalogue = {} if load.full else dict(before or {})
    rejected = []
    *items, end = load.items
    for item in items:
        if isinstance(item, Gone):
            found.pop((item.kind, item.key), None)
        elif isinstance(item, Rejected):
            rejected.append(item)
        else:
            assert not isinstance(item, Complete)
            found[type(item).__name__.lower(), item.id] = item
    assert isinstance(end, Complete)
    return Loaded(kept(found), end.mark, rejected, load.full)


def before(loaded: Loaded) -> Before:
    """What a source is told of the catalogue in use."""
    services = [one for one in loaded.catalogue.values() if isinstance(one, Service)]
    return Before(
        mark=loaded.mark,
        services=frozenset(one.id for one in services),
        channels=frozenset(used.channel for one in services for used in one.connections),
        organizations={one.id: one for one in loaded.catalogue.values() if isinstance(one, Organization)},
    )


def kept(found: Catalogue) -> Catalogue:
    """Without channels that no service names and organizations that nothing names."""
    whole: Catalogue = {
        key: one
        for key, one in found.items()
        if isinstance(one, Service) and ("organization", one.organization) in found
    }
    services = [one for one in whole.values() if isinstance(one, Service)]
    channels = {used.channel for one in services for used in one.connections}
    whole |= {key: one for key, one in found.items() if isinstance(one, Channel) and one.id in channels}
    named: set[str | None] = {owner for one in services for owner in (one.organization, *one.other_organizations)}
    named |= {one.organization for one in whole.values() if isinstance(one, Channel)}
    while named:
        above = [one for key in named if isinstance(one := found.get(("organization", key or "")), Organization)]
        whole |= {("organization", one.id): one for one in above}
        named = {one.parent for one in above} - {one.id for one in whole.values()}
    return whole
