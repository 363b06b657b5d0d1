"""What the search knows of one service: its texts by field and its values for the filters."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import msgspec

from hytedesk.catalogue import ChannelType, OrganizationType, Price, Service, Text, pick
from hytedesk.errors import WrongUsage
from hytedesk.i18n import LANGUAGES
from hytedesk.vocabulary import ages, classes, needs, places, support

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hytedesk.catalogue import ServiceDetail, Words

Field: TypeAlias = Literal["name", "label", "text", "organization"]

WEIGHT: dict[Field, float] = {"name": 5.0, "label": 3.0, "text": 0.7, "organization": 0.8}
"""How much a word counts for in each field; `text` and the saturation in `gather` are measured (docs/search.md)."""

COUNTRY, MAINLAND = "country", "mainland"
"""Values of the group `nationwide`: services for every municipality, or for every one but Åland's."""

ONLINE = ("web", "eservice")
"""Kinds of channel that make a service an online one."""

_AgeFacts: TypeAlias = tuple[float | None, float | None, tuple[str, ...]]


class FieldText(msgspec.Struct, frozen=True):
    """A text of one field in one language."""

    field: Field
    language: str
    text: str


class SearchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One service as the search sees it.

    Attributes:
        id: catalogue key.
        names: for ordering by name, per language.
        texts: everything that is searched.
        facets: filter group -> the service's values: `need`, `theme`, `age` (see
            `fits_age`), `age_group`, `municipality` (codes of today, of a service that lists its municipalities),
            `nationwide`, `language`, `price` (`free`, `charged`, `unknown`), `channel`, `online`, `organization_type`,
            `support` (ids of `vocabulary.support`).
        paused: shown, but after the others.
        checked: when somebody last confirmed or changed it, None = not known.
    """

    id: str
    names: Text
    texts: tuple[FieldText, ...]
    facets: dict[str, tuple[str, ...]]
    paused: bool = False
    checked: date | None = None


def document_of(detail: ServiceDetail) -> SearchDocument:
    """The search's view of a service with its organization and channels."""
    service = detail.service
    return SearchDocument(
        id=service.id,
        names=service.names,
        texts=tuple(_texts(detail)),
        facets=_facets(detail),
        paused=service.status == "paused",
        checked=service.checked,
    )


def _texts(detail: ServiceDetail) -> Iterator[FieldText]:
    """All texts. What a service is for counts less in languages it is not described in: those services come first."""
    service = detail.service
    yield from _of("name", service.names, service.alternative_names)
    for language in LANGUAGES:
        field: Field = "label" if language in service.names else "text"
        for label in _labels(service, language):
            yield FieldText(field, language, label)
    yield from _of("text", service.summary, service.description, service.instructions, service.conditions)
    yield from _of("text", service.keywords, service.ontology_terms)
    yield from _of("text", *(channel.names for channel in detail.channels))
    yield from _of("organization", detail.organization.names)


def _of(field: Field, *texts: Text | Words) -> Iterator[FieldText]:
    for text in texts:
        for language, value in text.items():
            yield FieldText(field, language, value if isinstance(value, str) else "\n".join(value))


def _labels(service: Service, language: str) -> Iterator[str]:
    for need in service.needs:
        if need in _needs():
            yield pick(_needs()[need].names, language)
    for code in service.target_groups:
        yield classes.target_group_name(code, language)
    for code in service.service_classes:
        yield classes.service_class_name(code, language)


@cache
def _needs() -> dict[str, needs.Need]:
    return {need.id: need for need in needs.needs()}


def _facets(detail: ServiceDetail) -> dict[str, tuple[str, ...]]:
    service = detail.service
    nationwide = _nationwide(service)
    listed = () if nationwide == (COUNTRY,) else service.municipalities
    channels = {channel.type for channel in detail.channels}
    return {
        "need": service.needs,
        "theme": tuple(_needs()[need].theme for need in service.needs if need in _needs()),
        "age": (_age_key(service),),
        "age_group": ages.age_groups_of(service),
        "municipality": tuple(code for code in map(present, listed) if not (nationwide and code in _mainland())),
        "nationwide": nationwide,
        "language": service.languages,
        "price": (service.price or "unknown",),
        "channel": tuple(sorted(channels)),
        "online": ("online",) if channels.intersection(ONLINE) else (),
        "organization_type": (detail.organization.type,),
        "support": support.kinds_of(service, channels),
    }


def known_values() -> dict[str, tuple[str, ...]]:
    """Every filter group with the values of the vocabulary, in their order; services may carry others."""
    return {
        "need": tuple(_needs()),
        "theme": tuple(theme.id for theme in needs.themes()),
        "age": (),
        "age_group": tuple(group.id for group in ages.age_groups()),
        "municipality": tuple(place.code for place in places.municipalities()),
        "nationwide": (COUNTRY, MAINLAND),
        "language": (),
        "price": (*get_args(Price), "unknown"),
        "channel": get_args(ChannelType),
        "online": ("online",),
        "organization_type": get_args(OrganizationType),
        "support": tuple(kind.id for kind in support.kinds()),
    }


def _age_key(service: Service) -> str:
    """All that an age filter asks of a service, as text; few services of a catalogue differ in it."""
    groups = sorted(code for code in service.target_groups if code.startswith("KR1"))
    return msgspec.json.encode((service.min_age, service.max_age, groups)).decode()


def fits_age(age_key: str, age: float) -> bool:
    """Whether a client of this age (years) may use services with this value of the group `age`."""
    min_age, max_age, groups = msgspec.json.decode(age_key, type=_AgeFacts)
    facts = Service(id="", organization="", names={}, min_age=min_age, max_age=max_age, target_groups=groups)
    return ages.fits_age(facts, age)


def _nationwide(service: Service) -> tuple[str, ...]:
    """A list of every municipality of the mainland counts as the mainland, as in `places.coverage`."""
    if service.area == "country":
        return (COUNTRY,)
    offered = set(map(present, service.municipalities))
    return (MAINLAND,) if service.area == "mainland" or offered >= _mainland() else ()


@cache
def _mainland() -> frozenset[str]:
    return frozenset(place.code for place in places.municipalities() if place.county != places.ALAND)


def present(code: str) -> str:
    """The municipality's code of today; an unknown one is kept and matches nothing."""
    try:
        return places.municipality(code).code
    except WrongUsage:
        return code
