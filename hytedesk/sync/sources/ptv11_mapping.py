"""PTV v11 services, channels and organizations -> records (ptv-open-api.md chapters 5 to 8). Pure.

Upstream sends many lists in arbitrary order: they are sorted, so that the same catalogue is the same bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hytedesk.catalogue import (
    Area,
    Channel,
    ChannelType,
    Connection,
    Link,
    Organization,
    OrganizationType,
    Price,
    Service,
    Text,
)
from hytedesk.sync.sources import ptv11_wire as wire
from hytedesk.sync.sources.ptv import SOURCE, key
from hytedesk.sync.sources.ptv11_contact import (
    accessibility,
    addresses,
    emails,
    links,
    moment,
    municipalities,
    phones,
    texts,
    words,
)
from hytedesk.sync.sources.ptv11_hours import hours

if TYPE_CHECKING:
    from collections.abc import Iterable

_PRICES: dict[str | None, Price] = {"FreeOfCharge": "free", "Chargeable": "charged"}
_CHANNELS: dict[str, ChannelType] = {
    "ServiceLocation": "place",
    "Phone": "phone",
    "WebPage": "web",
    "EChannel": "eservice",
    "PrintableForm": "form",
}
_TYPES: dict[str | None, OrganizationType] = {
    "State": "state",
    "Municipality": "municipality",
    "SotePublic": "county",
    "Organization": "association",
    "Company": "company",
    "SotePrivate": "company",
}
_PARISH = re.compile(
    r"(?:seurakunta|seurakuntayhtymä|församling|församlingsförbund|samfällighet|parish|parish union)\b", re.IGNORECASE
)
_COUNTY = re.compile(r"hyvinvointialue|välfärdsområde|wellbeing services county", re.IGNORECASE)


def service(item: wire.Service) -> Service:
    """A service. National texts (`GD_…`) come first, then the local ones, as on Suomi.fi.

    Raises:
        ValueError: no organization is responsible for it.
    """
    organizations = _organizations(item.organizations)
    if not organizations:
        raise ValueError("no organization")
    described = item.service_descriptions
    names = texts(item.service_names, "Name")

    def both(*types: str) -> Text:
        """Only in languages in which the service itself is published."""
        return {language: text for language, text in texts(described, *types).items() if language in names}

    area = _area(item)
    return Service(
        id=key(item.id),
        organization=organizations[0],
        other_organizations=organizations[1:],
        names=names,
        alternative_names=words(item.service_names, "AlternativeName"),
        summary=both("GD_Summary") | texts(described, "Summary"),
        description=both("GD_BackgroundDescription", "GD_Description", "Description"),
        instructions=both("GD_UserInstruction", "UserInstruction"),
        conditions=texts(item.requirements),
        price=_PRICES.get(item.service_charge_type),
        price_note=both("GD_ChargeTypeAdditionalInfo", "ChargeTypeAdditionalInfo"),
        languages=_sorted(item.languages),
        target_groups=_codes(item.target_groups),
        service_classes=_codes(item.service_classes),
        life_events=_codes(item.life_events),
        ontology_terms=words(name for term in item.ontology_terms or () for name in term.name or ()),
        keywords=words(item.keywords),
        area=area,
        municipalities=municipalities(item.areas) if area == "municipalities" else (),
        connections=_connections(item.service_channels),
        modified=moment(item.modified),
        source=SOURCE,
    )


def channel(item: wire.Channel) -> Channel:
    """A channel of any type.

    Raises:
        ValueError: its type or its owner is not known.
    """
    if item.service_channel_type not in _CHANNELS or not item.organization_id:
        raise ValueError("unknown type or no owner")
    kind = _CHANNELS[item.service_channel_type]
    described = item.service_channel_descriptions
    return Channel(
        id=key(item.id),
        type=kind,
        organization=key(item.organization_id),
        names=_shown_names(item.service_channel_names, item.display_name_type),
        summary=texts(described, "Summary"),
        description=texts(described, "Description"),
        phones=phones(item.phone_numbers) or phones(item.support_phones),
        emails=emails(item.emails) or emails(item.support_emails),
        links=_files(item) if kind == "form" else links(item.web_pages),
        addresses=addresses(item.addresses) + addresses(item.delivery_addresses, postal=True),
        hours=hours(item.service_hours),
        languages=_sorted(item.languages),
        accessibility=accessibility(item.addresses),
        modified=moment(item.modified),
    )


def organization(item: wire.Organization) -> Organization:
    """An organization; a part of a larger one may still be of type `other` (see `ptv.inherited_type`)."""
    names = _shown_names(item.organization_names, item.display_name_type)
    return Organization(
        id=key(item.id),
        type=_organization_type(item.organization_type, words(item.organization_names)),
        names=names,
        parent=key(item.parent_organization_id) if item.parent_organization_id else None,
        business_id=item.business_code or None,
        municipality=(item.municipality.code or None) if item.municipality else None,
        summary=texts(item.organization_descriptions, "Summary"),
        phones=phones(item.phone_numbers),
        emails=emails(item.emails),
        links=links(item.web_pages),
        modified=moment(item.modified),
    )


def _organization_type(kind: str | None, names: dict[str, tuple[str, ...]]) -> OrganizationType:
    """PTV has no type for parishes and none that is sure for wellbeing services counties: their names tell."""
    every_name = [name for named in names.values() for name in named]
    if kind not in {"Company", "SotePrivate", "Municipality", "State"}:
        if any(_PARISH.search(name) for name in every_name):
            return "parish"
        if kind != "Organization" and any(_COUNTY.search(name) for name in every_name):
            return "county"
    return _TYPES.get(kind, "other")


def _shown_names(items: wire.TextItems, shown: list[wire.DisplayName] | None) -> Text:
    """The names, in the languages that ask for it the alternative ones."""
    alternative = {entry.language for entry in shown or () if entry.type == "AlternativeName"}
    others = {language: name for language, name in texts(items, "AlternativeName").items() if language in alternative}
    return texts(items, "Name") | others


def _organizations(roles: Iterable[wire.Role] | None) -> tuple[str, ...]:
    """The keys, the responsible one first; a producer may be known by its firm's name only and is left out."""
    order = {"Responsible": 0, "OtherResponsible": 1}
    named = [
        (order.get(role.role_type or "", 2), key(role.organization.id))
        for role in roles or ()
        if role.organization and role.organization.id
    ]
    return tuple(dict.fromkeys(organization_key for _, organization_key in sorted(named)))


def _area(item: wire.Service) -> Area:
    if item.area_type == "Nationwide":
        return "country"
    return "mainland" if item.area_type == "NationwideExceptAlandIslands" else "municipalities"


def _codes(items: Iterable[wire.ClassItem] | None) -> tuple[str, ...]:
    """The codes; where one is missing it is the last part of the code server's address."""
    codes = (item.code or (item.new_uri or "").rpartition("/")[2] for item in items or ())
    return _sorted(codes)


def _sorted(values: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(sorted({value for value in values or () if value}))


def _connections(items: Iterable[wire.ServiceChannel] | None) -> tuple[Connection, ...]:
    found: dict[str, Connection] = {}
    for item in items or ():
        if item.service_channel is None or not item.service_channel.id:
            continue
        contact = item.contact_details or wire.Contact()
        connection = Connection(
            channel=key(item.service_channel.id),
            description=texts(item.description, "Description", "ChargeTypeAdditionalInfo"),
            hours=hours(item.service_hours),
            phones=phones(contact.phone_numbers),
            emails=emails(contact.emails),
            links=links(contact.web_pages),
        )
        found.setdefault(connection.channel, connection)
    return tuple(found.values())


def _files(item: wire.Channel) -> tuple[Link, ...]:
    """The files of a form (as PDF, DOC ...), then its attachments, then pages about it."""
    files = [
        Link(url=entry.value.strip(), title=entry.type, language=entry.language)
        for entry in item.channel_urls or ()
        if entry.value and entry.value.strip()
    ]
    attached = [
        Link(url=entry.url.strip(), title=entry.name, language=entry.language)
        for entry in item.attachments or ()
        if entry.url and entry.url.strip()
    ]
    every = [*files, *attached, *links(item.web_pages)]
    return tuple({(link.url, link.language): link for link in reversed(every)}.values())[::-1]
