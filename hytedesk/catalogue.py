"""The records of the catalogue: one model for every source.

Named after Open Referral HSDS where HSDS has the thing and after PTV (Suomi.fi Finnish Service Catalogue) where only
PTV has it. Every text is a map from language code (ISO 639-1: `fi`, `sv`, `en`, `se`) to text; a language that is
missing is not there, never empty. Text has been cleaned at the border (`sync.cleaning`): no control characters,
no HTML, links only https, http, tel and mailto. Keys are `<source id>:<upstream id>`.

On the wire (NDJSON snapshots, API of the regional repository) a record is one JSON object with `"kind"` as its tag.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

Text: TypeAlias = dict[str, str]
"""Language code -> text."""

Words: TypeAlias = dict[str, tuple[str, ...]]
"""Language code -> several names or keywords."""

OrganizationType = Literal["association", "municipality", "county", "parish", "state", "company", "other"]
ChannelType = Literal["place", "phone", "web", "eservice", "form"]
Price = Literal["free", "charged"]
AgeSource = Literal["feed", "text"]
Area = Literal["country", "mainland", "municipalities"]
Status = Literal["active", "paused"]


class _Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all values below: frozen, named arguments only, defaults left out on the wire."""


class Phone(_Record, frozen=True):
    """A telephone number.

    Attributes:
        number: as it is dialled and shown, for example `+358 40 000 1234` or `116117`.
        type: fax numbers are kept for the record but never shown on a sheet.
        note: what the number is for ("exchange"), per language.
        charge: `ordinary` = local network or mobile rate, `free`, `other` (see `charge_note`), None = not stated.
        charge_note: the price in words, per language.
    """

    number: str
    type: Literal["phone", "sms", "fax"] = "phone"
    note: Text = {}
    charge: Literal["ordinary", "free", "other"] | None = None
    charge_note: Text = {}


class Link(_Record, frozen=True):
    """A web address (https or http only) with its link text; `language` None = for all."""

    url: str
    title: str | None = None
    language: str | None = None


class Email(_Record, frozen=True):
    """An e-mail address of an organization or a service; `language` None = for all."""

    address: str
    language: str | None = None


class Address(_Record, frozen=True):
    """A place or postal address.

    Attributes:
        type: `visit` = the door, `postal` = letters.
        street: street and number, or the P.O. box, per language.
        post_office: name of the post office, capitalised, per language.
        municipality: three-digit municipality code, None = not stated.
        note: how to find the door, per language.
        northing, easting: metres in EPSG:3067 (ETRS-TM35FIN), None = not known.
    """

    type: Literal["visit", "postal"] = "visit"
    street: Text = {}
    postal_code: str | None = None
    post_office: Text = {}
    municipality: str | None = None
    note: Text = {}
    northing: float | None = None
    easting: float | None = None


class Span(_Record, frozen=True):
    """One span of opening: from `opens` on weekday `day` to `closes` on `last_day`.

    Attributes:
        day, last_day: 0 = Monday ... 6 = Sunday; they differ only for a span over midnight. Both None in an exception
            that concerns every day of its period.
        opens, closes: local time `HH:MM`; `24:00` = end of the day.
    """

    opens: str
    closes: str
    day: int | None = None
    last_day: int | None = None


class OpeningHours(_Record, frozen=True):
    """A set of opening hours: the normal week, or an exception for a period.

    Attributes:
        exception: True = holds only from `valid_from` to `valid_to` and overrides the normal week.
        valid_from, valid_to: local dates, both inclusive; None = open-ended.
        closed: closed for the whole period (exceptions only).
        always: open around the clock.
        by_appointment: no fixed hours.
        spans: opening spans, in order of day and time; empty with no flag set = times not given.
        note: heading such as "customer service" or the name of the holiday, per language.
    """

    exception: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    closed: bool = False
    always: bool = False
    by_appointment: bool = False
    spans: tuple[Span, ...] = ()
    note: Text = {}


class Connection(_Record, frozen=True):
    """How a service uses a channel; non-empty hours and contacts hold for this service in place of the channel's own.

    Attributes:
        channel: key of the channel.
        description: how this channel serves this service, per language.
    """

    channel: str
    description: Text = {}
    hours: tuple[OpeningHours, ...] = ()
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    links: tuple[Link, ...] = ()


class Service(_Record, frozen=True, tag_field="kind", tag="service"):
    """A service that a client can be referred to.

    Attributes:
        id: catalogue key.
        organization: key of the responsible organization.
        other_organizations: keys of other responsible or producing organizations.
        names, alternative_names: per language; `names` has at least one language.
        summary: one or two sentences. description: the whole text. instructions: how to get in. conditions: for whom.
        price: None = not stated. price_note: the price in words.
        languages: languages in which clients are served (ISO 639-1), not the languages of the text.
        target_groups, service_classes, life_events: PTV codes, for example `KR1.1`, `P4.2`, `KE13`.
        ontology_terms: names of KOKO concepts per language. keywords: free words per language.
        needs: ids of `resources/needs.toml`, worked out by `vocabulary` when the catalogue is built.
        min_age, max_age: years, both inclusive, decimals for small children; None = no limit is known.
        age_source: where the limits came from; None = nothing is known about age limits.
        area: `country`, `mainland` (the country except Åland) or the listed municipalities.
        municipalities: three-digit codes where the service is offered; empty unless area is `municipalities`.
        status: a paused service is shown, marked, with `status_note`.
        modified: when the record was changed upstream (UTC). assured: when its keeper last confirmed it.
        source: where the record comes from, as shown to people. link: its page there.
    """

    id: str
    organization: str
    names: Text
    other_organizations: tuple[str, ...] = ()
    alternative_names: Words = {}
    summary: Text = {}
    description: Text = {}
    instructions: Text = {}
    conditions: Text = {}
    price: Price | None = None
    price_note: Text = {}
    languages: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    service_classes: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    ontology_terms: Words = {}
    keywords: Words = {}
    needs: tuple[str, ...] = ()
    min_age: float | None = None
    max_age: float | None = None
    age_source: AgeSource | None = None
    area: Area = "municipalities"
    municipalities: tuple[str, ...] = ()
    connections: tuple[Connection, ...] = ()
    status: Status = "active"
    status_note: Text = {}
    modified: datetime | None = None
    assured: date | None = None
    source: str = ""
    link: str | None = None

    @property
    def checked(self) -> date | None:
        """The last day on which somebody confirmed or changed the record, None = not known."""
        return max(filter(None, (self.assured, self.modified and self.modified.date())), default=None)


class Channel(_Record, frozen=True, tag_field="kind", tag="channel"):
    """A way to reach services: a place, a phone line, a web page, an e-service or a form.

    Attributes:
        id: catalogue key. organization: key of the owner.
        links: for `web` and `eservice` the address of the channel itself, for `form` the files.
        accessibility: sentences on the accessibility of the place, per language, in the order given.
    """

    id: str
    type: ChannelType
    organization: str
    names: Text
    summary: Text = {}
    description: Text = {}
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    links: tuple[Link, ...] = ()
    addresses: tuple[Address, ...] = ()
    hours: tuple[OpeningHours, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: Words = {}
    modified: datetime | None = None


class Organization(_Record, frozen=True, tag_field="kind", tag="organization"):
    """Who is responsible for services.

    Attributes:
        id: catalogue key. parent: key of the organization above, None = none.
        business_id: Finnish business id (Y-tunnus) `1234567-8`; not unique. None = not stated.
        municipality: code, when the organization is a municipality or sits in one.
    """

    id: str
    type: OrganizationType
    names: Text
    parent: str | None = None
    business_id: str | None = None
    municipality: str | None = None
    summary: Text = {}
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    links: tuple[Link, ...] = ()
    modified: datetime | None = None


Record: TypeAlias = Service | Channel | Organization


class ServiceDetail(_Record, frozen=True):
    """One service whole: with its organization and the channels its connections name, in that order.

    A connection whose channel is not in the catalogue is left out of `channels`.
    """

    service: Service
    organization: Organization
    channels: tuple[Channel, ...] = ()

    def connection(self, channel: Channel) -> Connection:
        """How the service uses this channel."""
        return next(c for c in self.service.connections if c.channel == channel.id)


class Part(_Record, frozen=True):
    """What one source told of a generation.

    Attributes:
        source: the configured source, for example `ptv11:https://…` or `file:…/demo.ndjson.zst`.
        number: of the source in the tables of the generation; it stays from one generation to the next.
        data_date: when the data was fetched (UTC).
        county: code of the wellbeing services county that was fetched, None = the source was taken whole.
        mark: what the synchronisation wants to know next time, in its own words.
    """

    source: str
    number: int
    data_date: datetime
    county: str | None = None
    mark: str = ""


class CatalogueInfo(_Record, frozen=True):
    """What a generation of the catalogue is.

    Attributes:
        generation: 1, 2, 3 ...; higher is newer.
        services, channels, organizations: how many records it shows.
        source: the configured sources, as in `Part`, with commas between them.
        source_id: the prefix of the first one's keys; `demo` for the built-in demo catalogue.
        data_date: when the data was fetched, of several sources the oldest (UTC).
        digest: sha256 over all records: two generations with the same digest are the same catalogue.
        county: the county of the first source that was fetched for one.
        parts: what came from which source, in the order of the configuration.
    """

    generation: int
    services: int
    channels: int
    organizations: int
    source: str
    source_id: str
    data_date: datetime
    digest: str
    county: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def is_demo(self) -> bool:
        """True for the built-in demo catalogue, which is marked as such everywhere."""
        return self.source_id == "demo"


def pick(text: Text, *languages: str) -> str:
    """The text in the first of `languages` that it has, else in fi, sv, en, else in any; "" when there is none."""
    for language in (*languages, "fi", "sv", "en", *text):
        if text.get(language):
            return text[language]
    return ""


def pick_language(text: Text, *languages: str) -> str | None:
    """The language that `pick` would choose, None when there is no text."""
    return next((code for code in (*languages, "fi", "sv", "en", *text) if text.get(code)), None)


_decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
_encoder = msgspec.json.Encoder(order="deterministic")


def decode_record(line: bytes | str) -> Record:
    """One NDJSON line -> record.

    Raises:
        msgspec.ValidationError: the line is JSON but not a record.
        msgspec.DecodeError: the line is not JSON.
    """
    return _decoder.decode(line)


def encode_record(record: Record) -> bytes:
    """Record -> one JSON line without its line end, the same bytes for the same value."""
    return _encoder.encode(record)
