"""PTV v12 objects -> those of v11, from which records are made in one way (ptv-open-api.md chapter 12). Pure.

What v11 tells and v12 does not, or not yet for certain, is listed in docs/sources.md.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from hytedesk.sync.sources import ptv11_mapping
from hytedesk.sync.sources import ptv11_wire as old
from hytedesk.sync.sources import ptv12_wire as wire
from hytedesk.sync.sources.ptv12_hours import hours, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.catalogue import Channel, Organization, Service

_AREAS = {
    "LimitedArea": "LimitedType",
    "WholeCountry": "Nationwide",
    "WholeCountryExceptAland": "NationwideExceptAlandIslands",
}
_CHARGES = {"Free": "FreeOfCharge", "Charged": "Chargeable", "ExtraCharge": "Other"}
_CHANNELS = {"EService": "EChannel", "TelephoneService": "Phone"}


class Lists(msgspec.Struct, frozen=True):
    """What the objects name only by code, and the day on which they are read.

    Attributes:
        terms: names of ontology terms, by URI.
        postal: names of post offices, by postal code.
        regions: codes of municipalities, by the code of their region.
        national: general descriptions, by id.
    """

    today: date
    terms: dict[str, wire.Texts] = {}
    postal: dict[str, wire.Texts] = {}
    regions: dict[str, list[str]] = {}
    national: dict[str, wire.Classified] = {}


def service(item: wire.Service, used: Iterable[wire.Connection], lists: Lists) -> Service:
    """A service with its connections and the national description it is based on.

    Raises:
        ValueError: no organization is responsible for it.
    """
    return ptv11_mapping.service(_service(item, used, lists))


def channel(item: wire.Channel, lists: Lists) -> Channel:
    """A channel of any type.

    Raises:
        ValueError: its type or its owner is not known.
    """
    return ptv11_mapping.channel(_channel(item, lists))


def organization(item: wire.Organization) -> Organization:
    """An organization; v12 has types for neither wellbeing services counties nor parishes either."""
    return ptv11_mapping.organization(_organization(item))


def postal_codes(item: wire.Channel) -> set[str]:
    """The postal codes of all its addresses."""
    places = (item.location, item.contact_addresses)
    listed = [item.delivery_addresses]
    listed += [entries for place in places if place for entries in (place.street_addresses, place.other_addresses)]
    listed += [place.post_office_box_addresses for place in places if place]
    return {entry.postal_code for entries in listed for entry in entries or () if entry.postal_code}


def _service(item: wire.Service, used: Iterable[wire.Connection], lists: Lists) -> old.Service:
    national = lists.national.get(item.general_description_content_id or "") or wire.Classified(content_id="")
    return old.Service(
        id=item.content_id,
        service_names=_names(item.language_versions),
        service_charge_type=_CHARGES.get(item.charge_type or national.charge_type or ""),
        area_type=_AREAS.get((item.area or wire.Area()).area_type or ""),
        areas=_areas(item.area or wire.Area(), lists),
        service_descriptions=[
            *_described(national.language_versions, "GD_"),
            *_described(item.language_versions, ""),
        ],
        languages=item.service_languages,
        service_classes=_codes(item.service_classes, national.service_classes),
        ontology_terms=[
            old.ClassItem(name=texts(lists.terms.get(uri)))
            for uri in _both(item.ontology_terms, national.ontology_terms)
        ],
        target_groups=_codes(item.target_groups or national.target_groups),
        life_events=_codes(item.life_events, national.life_events),
        keywords=[
            old.TextItem(language, word)
            for language, version in (item.language_versions or {}).items()
            for word in version.freely_assigned_keywords or ()
        ],
        requirements=[*_texts(national.language_versions, "conditions"), *_texts(item.language_versions, "conditions")],
        service_channels=[_connection(entry, lists) for entry in used],
        organizations=_roles(item),
        modified=item.published_at,
    )


def _channel(item: wire.Channel, lists: Lists) -> old.Channel:
    versions = item.language_versions or {}
    location, contact = item.location or wire.Addresses(), item.contact_addresses or wire.Addresses()
    return old.Channel(
        id=item.content_id,
        service_channel_type=_CHANNELS.get(item.service_channel_type, item.service_channel_type),
        organization_id=item.organization_content_id,
        service_channel_names=_names(versions),
        service_channel_descriptions=_described(versions, ""),
        display_name_type=_shown(versions),
        phone_numbers=_phones(versions, "phone_numbers", "contact_phone_numbers", "contact_fax_numbers"),
        support_phones=_phones(versions, "support_phone_numbers"),
        emails=_emails(versions, "contact_emails"),
        support_emails=_emails(versions, "support_emails"),
        web_pages=[
            *_links((language, [version.web_address]) for language, version in versions.items() if version.web_address),
            *_links((language, version.contact_web_pages) for language, version in versions.items()),
        ],
        channel_urls=[
            old.TextItem(language, file.url, (file.type or "").upper() or None)
            for language, version in versions.items()
            for file in version.form_files or ()
        ],
        attachments=[
            old.Attachment(name=link.name, url=link.url, language=language)
            for language, version in versions.items()
            for link in version.attachment_links or ()
        ],
        addresses=[*_addresses(location, "Location", lists), *_addresses(contact, "Postal", lists)],
        delivery_addresses=[_address(entry, "Postal", lists) for entry in item.delivery_addresses or ()],
        service_hours=hours(item.service_hours, lists.today),
        languages=item.service_languages,
        modified=item.published_at,
    )


def _organization(item: wire.Organization) -> old.Organization:
    versions = item.language_versions or {}
    home = (item.area.municipalities if item.area else None) or [""]
    return old.Organization(
        id=item.content_id,
        parent_organization_id=item.parent_organization_content_id,
        organization_type=item.organization_type,
        business_code=item.business_id,
        organization_names=_names(versions),
        display_name_type=_shown(versions),
        organization_descriptions=_described(versions, ""),
        municipality=old.Municipality(home[0]) if item.organization_type == "Municipality" else None,
        phone_numbers=_phones(versions, "contact_phone_numbers"),
        emails=_emails(versions, "contact_emails"),
        web_pages=_links((language, version.contact_web_pages) for language, version in versions.items()),
        modified=item.published_at,
    )


def _connection(item: wire.Connection, lists: Lists) -> old.ServiceChannel:
    versions = item.language_versions or {}
    return old.ServiceChannel(
        service_channel=old.Item(item.channel_content_id),
        description=_described(versions, ""),
        service_hours=hours(item.service_hours, lists.today),
        contact_details=old.Contact(
            emails=_emails(versions, "contact_emails"),
            phone_numbers=_phones(versions, "contact_phone_numbers", "contact_fax_numbers"),
            web_pages=_links((language, version.contact_web_pages) for language, version in versions.items()),
        ),
    )


def _texts(versions: wire.Versions, member: str, kind: str | None = None) -> list[old.TextItem]:
    return texts({language: getattr(version, member) for language, version in (versions or {}).items()}, kind)


def _names(versions: wire.Versions) -> list[old.TextItem]:
    return [*_texts(versions, "name", "Name"), *_texts(versions, "alternative_name", "AlternativeName")]


def _described(versions: wire.Versions, prefix: str) -> list[old.TextItem]:
    kinds = {
        "summary": "Summary",
        "background_description": "BackgroundDescription",
        "description": "Description",
        "user_instructions": "UserInstruction",
        "charge_type_additional_information": "ChargeTypeAdditionalInfo",
    }
    return [item for member, kind in kinds.items() for item in _texts(versions, member, prefix + kind)]


def _shown(versions: dict[str, wire.Version]) -> list[old.DisplayName]:
    return [
        old.DisplayName("AlternativeName", language)
        for language, version in versions.items()
        if version.is_alternative_name_primary
    ]


def _both(*listed: list[str] | None) -> list[str]:
    return list(dict.fromkeys(value for values in listed for value in values or ()))


def _codes(*listed: list[str] | None) -> list[old.ClassItem]:
    return [old.ClassItem(code=code) for code in _both(*listed)]


def _areas(area: wire.Area, lists: Lists) -> list[old.Area]:
    """Regions come as their municipalities; counties are known by their codes."""
    single = _both(area.municipalities, *(lists.regions.get(code) for code in area.regions or ()))
    return [
        old.Area("Municipality", municipalities=[old.Municipality(code) for code in single]),
        *(old.Area("WellbeingServiceCounties", code) for code in area.wellbeing_services_counties or ()),
    ]


def _roles(item: wire.Service) -> list[old.Role]:
    producers = item.producers or wire.Producers()
    made_by = (producers.self_produced_producers, producers.procured_producers, producers.other_producers)
    return [
        *(old.Role(old.Item(one), "Responsible") for one in [item.organization_content_id] if one),
        *(old.Role(old.Item(one), "OtherResponsible") for one in item.other_responsible_organizations or ()),
        *(old.Role(old.Item(one), "Producer") for way in made_by if way for one in way.organizations or ()),
    ]


def _phones(versions: dict[str, wire.Version], *members: str) -> list[old.Phone]:
    """Domestic numbers are dialled as they are, as those that v11 marks as Finnish service numbers."""
    return [
        old.Phone(
            type=phone.type if phone.type in {"Fax", "Sms"} else "Phone",
            additional_information=phone.additional_information,
            service_charge_type=_CHARGES.get(phone.charge_type or ""),
            charge_description=phone.charge_description,
            prefix_number=phone.dial_code,
            is_finnish_service_number=phone.type == "DomesticPhone",
            number=phone.number,
            language=language,
        )
        for member in members
        for language, version in versions.items()
        for phone in getattr(version, member) or ()
    ]


def _emails(versions: dict[str, wire.Version], member: str) -> list[old.TextItem]:
    return [
        old.TextItem(language, entry.email)
        for language, version in versions.items()
        for entry in getattr(version, member) or ()
    ]


def _links(listed: Iterable[tuple[str, list[wire.Link] | None]]) -> list[old.WebPage]:
    return [old.WebPage(link.url, link.name, language) for language, links in listed for link in links or ()]


def _addresses(item: wire.Addresses, kind: str, lists: Lists) -> list[old.Address]:
    every = (item.street_addresses, item.other_addresses, item.post_office_box_addresses, item.foreign_addresses)
    return [_address(entry, kind, lists) for entries in every for entry in entries or ()]


def _address(item: wire.Address, kind: str, lists: Lists) -> old.Address:
    """v12 tells neither post office nor municipality: the first comes from the list of postal codes."""
    post_office = texts(lists.postal.get(item.postal_code or ""))
    note = texts(item.additional_information)
    point = next((entry for entry in item.coordinates or () if entry.system == "EPSG:3067"), wire.Coordinate())
    place = old.Street(
        street=texts(item.street_name),
        street_number=item.address_detail,
        postal_code=item.postal_code,
        post_office=post_office,
        additional_information=note,
        latitude=None if point.northing is None else str(point.northing),
        longitude=None if point.easting is None else str(point.easting),
    )
    box = old.PostOfficeBox(
        post_office_box=texts(item.post_office_box),
        postal_code=item.postal_code,
        post_office=post_office,
        additional_information=note,
    )
    return old.Address(
        type=kind,
        street_address=place if item.street_name or item.coordinates else None,
        post_office_box_address=box if item.post_office_box else None,
        foreign_address=texts(item.address),
        delivery_address_in_text=texts(item.delivery_information),
        receiver=texts(item.recipient),
    )
