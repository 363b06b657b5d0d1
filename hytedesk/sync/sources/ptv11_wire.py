"""The objects of PTV's Open API v11, as far as we read them (ptv-open-api.md chapters 5 to 8).

Every member is optional and nearly every one may be null; members that are not named here are ignored.
"""

from __future__ import annotations

import msgspec


class _Wire(msgspec.Struct, frozen=True, rename="camel"):
    """Base of all objects below."""


class TextItem(_Wire, frozen=True):
    """A text in one language; `type` (Name, Summary, Description ...) only where there are several kinds."""

    language: str | None = None
    value: str | None = None
    type: str | None = None


TextItems = list[TextItem] | None


class Item(_Wire, frozen=True):
    """A reference: id and the name in one language."""

    id: str | None = None
    name: str | None = None


class DisplayName(_Wire, frozen=True):
    """Which kind of name is to be shown in a language."""

    type: str | None = None
    language: str | None = None


class WebPage(_Wire, frozen=True):
    """A web address; `value` is the link text."""

    url: str | None = None
    value: str | None = None
    language: str | None = None


class Attachment(_Wire, frozen=True):
    """A file of a form or an e-service."""

    type: str | None = None
    name: str | None = None
    url: str | None = None
    language: str | None = None


class Phone(_Wire, frozen=True):
    """A telephone number, one object for each language."""

    type: str | None = None
    additional_information: str | None = None
    service_charge_type: str | None = None
    charge_description: str | None = None
    prefix_number: str | None = None
    is_finnish_service_number: bool | None = None
    number: str | None = None
    language: str | None = None


class ClassItem(_Wire, frozen=True):
    """A service class, target group, life event or ontology term."""

    code: str | None = None
    name: TextItems = None
    new_uri: str | None = None


class Municipality(_Wire, frozen=True):
    """A municipality by its code."""

    code: str | None = None


class Area(_Wire, frozen=True):
    """A part of the country: a county, a region, or a list of municipalities."""

    type: str | None = None
    code: str | None = None
    municipalities: list[Municipality] | None = None


class Hour(_Wire, frozen=True):
    """One span of opening hours."""

    day_from: str | None = None
    day_to: str | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    to: str | None = None


class ServiceHour(_Wire, frozen=True):
    """A set of opening hours."""

    service_hour_type: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    is_closed: bool | None = None
    is_always_open: bool | None = None
    is_reservation: bool | None = None
    additional_information: TextItems = None
    opening_hour: list[Hour] | None = None


class Coordinates(_Wire, frozen=True):
    """EPSG:3067 as strings."""

    latitude: str | None = None
    longitude: str | None = None


class SentenceItem(_Wire, frozen=True):
    """One accessibility sentence."""

    sentence: TextItems = None


class SentenceGroup(_Wire, frozen=True):
    """A heading and its accessibility sentences."""

    sentences: list[SentenceItem] | None = None


class Entrance(_Wire, frozen=True):
    """A door of a place."""

    is_main_entrance: bool | None = None
    coordinates: Coordinates | None = None
    accessibility_sentences: list[SentenceGroup] | None = None


class Street(_Wire, frozen=True):
    """A street address, or a place without one."""

    street: TextItems = None
    street_number: str | None = None
    postal_code: str | None = None
    post_office: TextItems = None
    municipality: Municipality | None = None
    additional_information: TextItems = None
    latitude: str | None = None
    longitude: str | None = None
    coordinate_state: str | None = None


class PostOfficeBox(_Wire, frozen=True):
    """A post office box."""

    post_office_box: TextItems = None
    postal_code: str | None = None
    post_office: TextItems = None
    municipality: Municipality | None = None
    additional_information: TextItems = None


class Address(_Wire, frozen=True):
    """An address of any of PTV's kinds; members that do not apply are null."""

    type: str | None = None
    sub_type: str | None = None
    street_address: Street | None = None
    other_address: Street | None = None
    post_office_box_address: PostOfficeBox | None = None
    location_abroad: TextItems = None
    foreign_address: TextItems = None
    delivery_address_in_text: TextItems = None
    receiver: TextItems = None
    entrances: list[Entrance] | None = None


class Contact(_Wire, frozen=True):
    """Contact details of a connection."""

    emails: TextItems = None
    phone_numbers: list[Phone] | None = None
    web_pages: list[WebPage] | None = None


class ServiceChannel(_Wire, frozen=True):
    """How a service uses a channel."""

    service_channel: Item | None = None
    description: TextItems = None
    service_hours: list[ServiceHour] | None = None
    contact_details: Contact | None = None


class Role(_Wire, frozen=True):
    """What an organization does for a service."""

    organization: Item | None = None
    role_type: str | None = None


class Service(_Wire, frozen=True):
    """A service."""

    id: str
    service_names: TextItems = None
    service_charge_type: str | None = None
    area_type: str | None = None
    areas: list[Area] | None = None
    service_descriptions: TextItems = None
    languages: list[str] | None = None
    service_classes: list[ClassItem] | None = None
    ontology_terms: list[ClassItem] | None = None
    target_groups: list[ClassItem] | None = None
    life_events: list[ClassItem] | None = None
    keywords: TextItems = None
    requirements: TextItems = None
    service_channels: list[ServiceChannel] | None = None
    organizations: list[Role] | None = None
    modified: str | None = None


class Channel(_Wire, frozen=True):
    """A channel of any type."""

    id: str
    service_channel_type: str
    organization_id: str | None = None
    service_channel_names: TextItems = None
    service_channel_descriptions: TextItems = None
    display_name_type: list[DisplayName] | None = None
    phone_numbers: list[Phone] | None = None
    support_phones: list[Phone] | None = None
    emails: TextItems = None
    support_emails: TextItems = None
    web_pages: list[WebPage] | None = None
    channel_urls: TextItems = None
    attachments: list[Attachment] | None = None
    addresses: list[Address] | None = None
    delivery_addresses: list[Address] | None = None
    service_hours: list[ServiceHour] | None = None
    languages: list[str] | None = None
    modified: str | None = None


class Organization(_Wire, frozen=True):
    """An organization."""

    id: str
    parent_organization_id: str | None = None
    organization_type: str | None = None
    business_code: str | None = None
    organization_names: TextItems = None
    display_name_type: list[DisplayName] | None = None
    organization_descriptions: TextItems = None
    municipality: Municipality | None = None
    phone_numbers: list[Phone] | None = None
    emails: TextItems = None
    web_pages: list[WebPage] | None = None
    modified: str | None = None


class Page(_Wire, frozen=True):
    """The paging envelope; `item_list` is null, not empty, when there is nothing."""

    page_count: int = 0
    item_list: list[msgspec.Raw] | None = None
