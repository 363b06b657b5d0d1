"""Municipalities, wellbeing services counties and what a service's area covers.

Codes are Statistics Finland's: three digits for a municipality, two for a county. Helsinki (`90`) and Åland (`91`)
stand in the place of a county though they are none.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from hytedesk import paths
from hytedesk.catalogue import Text
from hytedesk.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hytedesk.catalogue import Area

ALAND = "91"

Coverage: TypeAlias = Literal["local", "county", "country"]


class Municipality(msgspec.Struct, frozen=True):
    """A municipality with its names in Finnish and Swedish and the code of its county."""

    code: str
    names: Text
    county: str


class County(msgspec.Struct, frozen=True):
    """A wellbeing services county with its names in Finnish, Swedish and English."""

    code: str
    names: Text


class _Merged(msgspec.Struct, frozen=True):
    into: str
    names: Text


class _Places(msgspec.Struct, frozen=True):
    counties: tuple[County, ...]
    municipalities: tuple[Municipality, ...]
    merged: dict[str, _Merged]


@cache
def _places() -> _Places:
    return msgspec.json.decode((paths.resources() / "places.json").read_bytes(), type=_Places)


@cache
def _by_code() -> dict[str, Municipality]:
    found = {place.code: place for place in _places().municipalities}
    return found | {code: found[merged.into] for code, merged in _places().merged.items()}


@cache
def _by_name() -> dict[str, str]:
    """Every name, as typed and without its dots and rings, -> code; exact names win."""
    exact = {_key(name): code for names, code in named() for name in names.values()}
    return {_plain(name): code for name, code in exact.items()} | exact


@cache
def _of_county() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {county.code: () for county in _places().counties}
    for place in _places().municipalities:
        found[place.county] += (place.code,)
    return found


@cache
def _mainland() -> frozenset[str]:
    return frozenset(place.code for place in _places().municipalities if place.county != ALAND)


@lru_cache(maxsize=8192)
def _present(codes: tuple[str, ...]) -> frozenset[str]:
    """The codes of today; a code that never was is kept and matches nothing."""
    return frozenset(_by_code()[code].code if code in _by_code() else code for code in codes)


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _plain(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))


def municipalities() -> tuple[Municipality, ...]:
    """All 308 municipalities of 2025 and 2026, in the order of their codes."""
    return _places().municipalities


@cache
def named() -> tuple[tuple[Text, str], ...]:
    """The names of all municipalities, merged ones too, with the code of today."""
    own = tuple((place.names, place.code) for place in _places().municipalities)
    return own + tuple((merged.names, merged.into) for merged in _places().merged.values())


def counties() -> tuple[County, ...]:
    """The 21 wellbeing services counties, then Helsinki and Åland."""
    return _places().counties


def municipality(code: str) -> Municipality:
    """The municipality of a code; for a merged one the municipality it was merged into.

    Raises:
        WrongUsage: no municipality has or had this code.
    """
    try:
        return _by_code()[code]
    except KeyError:
        raise WrongUsage("municipality", code) from None


def find_municipality(text: str) -> str:
    """The code of a municipality named in Finnish or Swedish, in any case, or given by its code.

    Dots and rings may be left out (`Ahtari`). Merged municipalities are found under the one they were merged into.

    Raises:
        WrongUsage: there is no such municipality.
    """
    key = _key(text)
    if key in _by_code():
        return _by_code()[key].code
    code = _by_name().get(key) or _by_name().get(_plain(key))
    if code is None:
        raise WrongUsage("municipality", text)
    return code


def municipalities_of(county: str) -> tuple[str, ...]:
    """The codes of the municipalities of a county; empty for a county that does not exist."""
    return _of_county().get(county, ())


def around(own: Sequence[str]) -> tuple[str, ...]:
    """The codes of the municipalities of the county of the first of `own` that there is; empty when there is none."""
    known = next((_by_code()[code] for code in own if code in _by_code()), None)
    return municipalities_of(known.county) if known else ()


def coverage(area: Area, municipalities: tuple[str, ...], wanted: tuple[str, ...]) -> Coverage | None:
    """How closely a service's area fits the municipalities `wanted`; None = it is offered in none of them.

    `local` = it names some of them, `county` = it names every municipality of the county of one of them (a county of
    one municipality is local), `country` = the whole country, its mainland, or a list of all the mainland.
    The nearest of these that holds for any of them is returned.
    """
    targets = _present(wanted)
    if area == "country":
        return "country" if targets else None
    if area == "mainland":
        return "country" if targets & _mainland() else None
    offered = _present(municipalities)
    served = offered & targets
    if not served:
        return None
    if offered >= _mainland():
        return "country"
    whole = (_of_county()[_by_code()[code].county] if code in _by_code() else (code,) for code in served)
    return "county" if all(len(codes) > 1 and offered.issuperset(codes) for codes in whole) else "local"
