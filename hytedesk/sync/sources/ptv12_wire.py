"""The objects of PTV's Open API v12 (beta), as far as we read them; every member may be missing or null.

From the OpenAPI document 0.1.0. Texts in a language are members of that language's version, or small maps by language.
"""

from __future__ import annotations

import msgspec

Texts = dict[str, str | None] | None


class _Wire(msgspec.Struct, frozen=True, rename="camel"):
    """Base of all objects below."""


class Phone(_Wire, frozen=True):
    """A number in one language; domestic ones are dialled as they are."""

    type: str | None = None
    dial_code: str | None = None
    number: str | None = None
    additional_information: str | None = None
    charge_type: str | None = None
    charge_description: str | None = None


class Email(_Wire, frozen=True):
    """An e-mail address."""

    email: str | None = None


class Link(_Wire, frozen=True):
    """A web page or a file, with its type (pdf, doc ...) if it is one."""

    url: str | None = None
    name: str | None = None
    type: str | None = None


class Version(_Wire, frozen=True):
    """What a service, national description, channel, connection or organization says in one language."""

    name: str | None = None
    alternative_name: str | None = None
    is_alternative_name_primary: bool | None = None
    summary: str | None = None
    background_description: str | None = None
    description: str | None = None
    user_instructions: str | None = None
    conditions: str | None = None
    charge_type_additional_information: str | None = None
    freely_assigned_keywords: list[str] | None = None
    web_address: Link | None = None
    attachment_links: list[Link] | None = None
    form_files: list[Link] | None = None
    contact_web_pages: list[Link] | None = None
    phone_numbers: list[Phone] | None = None
    support_phone_numbers: list[Phone] | None = None
    contact_phone_numbers: list[Phone] | None = None
    contact_fax_numbers: list[Phone] | None = None
    support_emails: list[Email] | None = None
    contact_emails: list[Email] | None = None


Versions = dict[str, Version] | None


class Area(_Wire, frozen=True):
    """Where a service is offered."""

    area_type: str | None = None
    municipalities: list[str] | None = None
    regions: list[str] | None = None
    wellbeing_services_counties: list[str] | None = None


class Producer(_Wire, frozen=True):
    """Organizations that produce a service in one way."""

    organizations: list[str] | None = None


class Producers(_Wire, frozen=True):
    """Who produces a service."""

    self_produced_producers: Producer | None = None
    procured_producers: Producer | None = None
    other_producers: Producer | None = None


class Classified(_Wire, frozen=True, kw_only=True):
    """What services and national descriptions have in common: codes, and URIs of ontology terms."""

    content_id: str
    target_groups: list[str] | None = None
    service_classes: list[str] | None = None
    life_events: list[str] | None = None
    ontology_terms: list[str] | None = None
    charge_type: str | None = None
    language_versions: Versions = None


class Service(Classified, frozen=True, kw_only=True):
    """A service."""

    organization_content_id: str | None = None
    general_description_content_id: str | None = None
    other_responsible_organizations: list[str] | None = None
    producers: Producers | None = None
    service_languages: list[str] | None = None
    area: Area | None = None
    published_at: str | None = None


class Hour(_Wire, frozen=True):
    """One span of a weekday or a holiday."""

    start: str | None = None
    end: str | None = None
    opening_status: str | None = None
    repetition: str | None = None


class Day(_Wire, frozen=True):
    """The spans of a weekday."""

    hours: list[Hour] | None = None


class HourSet(_Wire, frozen=True):
    """A set of opening hours of any of the six types."""

    type: str | None = None
    heading: Texts = None
    additional_information: Texts = None
    opening_status: str | None = None
    from_date: str | None = None
    to_date: str | None = None
    from_day: str | None = None
    to_day: str | None = None
    from_time: str | None = None
    to_time: str | None = None
    weekly_hours: dict[str, Day] | None = None


class Repetition(_Wire, frozen=True):
    """The years in which holiday hours hold; None = every year."""

    years: list[int] | None = None


class Holiday(_Wire, frozen=True):
    """The hours of a holiday by its English name."""

    holiday_name: str | None = None
    hours: list[Hour] | None = None


class HolidayHours(_Wire, frozen=True):
    """The hours of holidays."""

    repetition: Repetition | None = None
    holidays: list[Holiday] | None = None


class Hours(_Wire, frozen=True):
    """All opening hours of a channel or a connection."""

    hours: list[HourSet] | None = None
    holiday_service_hours: HolidayHours | None = None


class Coordinate(_Wire, frozen=True):
    """A point."""

    system: str | None = None
    easting: float | None = None
    northing: float | None = None


class Address(_Wire, frozen=True):
    """An address of any type."""

    street_name: Texts = None
    address_detail: str | None = None
    postal_code: str | None = None
    post_office_box: Texts = None
    address: Texts = None
    delivery_information: Texts = None
    recipient: Texts = None
    additional_information: Texts = None
    coordinates: list[Coordinate] | None = None


class Addresses(_Wire, frozen=True):
    """Addresses by type."""

    street_addresses: list[Address] | None = None
    other_addresses: list[Address] | None = None
    post_office_box_addresses: list[Address] | None = None
    foreign_addresses: list[Address] | None = None


class Channel(_Wire, frozen=True):
    """A channel of any type."""

    content_id: str
    service_channel_type: str
    organization_content_id: str | None = None
    service_languages: list[str] | None = None
    language_versions: Versions = None
    service_hours: Hours | None = None
    location: Addresses | None = None
    contact_addresses: Addresses | None = None
    delivery_addresses: list[Address] | None = None
    published_at: str | None = None


class Connection(_Wire, frozen=True):
    """How a service uses a channel."""

    service_content_id: str
    channel_content_id: str
    language_versions: Versions = None
    service_hours: Hours | None = None


class Organization(_Wire, frozen=True):
    """An organization."""

    content_id: str
    parent_organization_content_id: str | None = None
    organization_type: str | None = None
    business_id: str | None = None
    area: Area | None = None
    language_versions: Versions = None
    published_at: str | None = None


class Code(_Wire, frozen=True):
    """An entry of a code list: an ontology term, a postal code, or a region with its municipalities."""

    code: str | None = None
    uri: str | None = None
    name: Texts = None
    municipalities: list[str] | None = None


class Page(_Wire, frozen=True):
    """The paging envelope."""

    total_items: int = 0
    total_pages: int = 0
    items: list[msgspec.Raw] | None = None
