"""HSDS service areas -> the municipalities of the catalogue (hsds-api.md section 7). Pure.

An area is a code in a link, or words: names of municipalities and counties in Finnish or Swedish, or the whole country.
Words that are none of these stay words. No area means "not known", never "everywhere".
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from hytedesk.catalogue import Area
from hytedesk.errors import WrongUsage
from hytedesk.sync.sources.hsds_values import Object, text
from hytedesk.vocabulary import places

if TYPE_CHECKING:
    from collections.abc import Iterable

_COUNTRY = frozenset(
    {
        "suomi", "koko suomi", "koko maa", "valtakunnallinen", "finland", "hela finland", "hela landet",
        "riksomfattande", "whole country", "the whole country", "whole of finland", "all of finland", "nationwide",
    }
)  # fmt: skip
_MAINLAND = frozenset({"manner-suomi", "fasta finland", "mainland finland"})
_CODE = re.compile(r"(?:kunta|municipality|kommun)\w*(?:/code)?[/:#](?:kunta[_-]?)?(\d{3})/?$", re.IGNORECASE)
_COUNTY_CODE = re.compile(r"(?:hyvinvointialue|wellbeing\w*|valfardsomrade)\w*(?:/code)?[/:#](\d{2})/?$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;/\n•]| (?:ja|sekä|och|samt|and|&) ")
_TAIL = re.compile(r" (?:stad|kommun)$", re.IGNORECASE)


class Served(msgspec.Struct, frozen=True):
    """Whom a service serves: its area, the municipalities of it, and what was said in other words."""

    area: Area = "municipalities"
    municipalities: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def served(areas: Iterable[Object]) -> Served:
    """The area that service areas come to; municipalities are sorted, and empty when none of them is known."""
    codes: set[str] = set()
    wide: set[Area] = set()
    said: dict[str, None] = {}
    for item in areas:
        known = _by_link(text(item, "uri")) or _by_words(text(item, "name", "service_area", "description"))
        if known is None:
            said.update({text(item, key): None for key in ("name", "service_area", "description") if text(item, key)})
        elif isinstance(known, frozenset):
            codes |= known
        else:
            wide.add(known)
    if wide:
        return Served(area="country" if "country" in wide else "mainland", words=tuple(said))
    return Served(municipalities=tuple(sorted(codes)), words=tuple(said))


def _by_link(link: str) -> frozenset[str] | None:
    if found := _CODE.search(link):
        return _municipality(found[1])
    county = _COUNTY_CODE.search(link)
    return (frozenset(places.municipalities_of(county[1])) or None) if county else None


def _by_words(words: str) -> Area | frozenset[str] | None:
    """What words mean of which every part is a known name; None when one is not."""
    whole = " ".join(words[:5_000].casefold().split())
    if whole in _COUNTRY:
        return "country"
    if whole in _MAINLAND:
        return "mainland"
    if whole in _counties():
        return _counties()[whole]
    found: set[str] = set()
    for part in filter(None, map(str.strip, _SEPARATOR.split(words[:5_000]))):
        known = _municipality(part) or _counties().get(part.casefold()) or _municipality(_TAIL.sub("", part))
        if known is None:
            return None
        found |= known
    return frozenset(found) or None


def _municipality(name: str) -> frozenset[str] | None:
    try:
        return frozenset({places.find_municipality(name)})
    except WrongUsage:
        return None


@cache
def _counties() -> dict[str, frozenset[str]]:
    return {
        name.casefold(): frozenset(places.municipalities_of(county.code))
        for county in places.counties()
        for name in county.names.values()
    }
