from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from hytedesk.catalogue import Address, Channel, Email, Link, OpeningHours, Organization, Phone, Service, Span
from hytedesk.sync.sources import ptv, ptv11_mapping
from hytedesk.sync.sources import ptv11_wire as wire
from hytedesk.vocabulary import places
from tests.fakes import ptv11_records as made
from tests.fakes.ptv11 import Json


def _service(*, number: int = 1, fi: str | None = "Kerho", sv: str | None = None, **more: Any) -> Service:
    item = made.service(number, fi, sv, **more)
    return ptv11_mapping.service(msgspec.json.decode(json.dumps(item), type=wire.Service))


def _channel(kind: str = "ServiceLocation", **more: Any) -> Channel:
    item = made.channel(1, kind, "Talo", **more)
    return ptv11_mapping.channel(msgspec.json.decode(json.dumps(item), type=wire.Channel))


def _organization(kind: str | None, name: str, **more: Any) -> Organization:
    item = made.organization(1, kind or "", name, **more) | {"organizationType": kind}
    return ptv11_mapping.organization(msgspec.json.decode(json.dumps(item), type=wire.Organization))


def _hours(kind: str = "DaysOfTheWeek", *spans: Any, **more: Any) -> tuple[OpeningHours, ...]:
    return _channel(serviceHours=[made.hours(kind, *spans, **more)]).hours


def test_a_service_with_nulls_everywhere_is_still_a_service() -> None:
    lean = {
        "id": made.guid("s", 1),
        "serviceNames": [{"language": "sv", "value": "Klubb", "type": "Name"}],
        "organizations": [made.role(1)],
    }
    for filler in ({}, dict.fromkeys(wire.Service.__struct_fields__[3:])):
        item = msgspec.json.decode(json.dumps(filler | lean), type=wire.Service)
        service = ptv11_mapping.service(item)
        assert service.names == {"sv": "Klubb"}
        assert service.connections == ()
        assert service.municipalities == ()


def test_texts_are_told_apart_by_type_and_language() -> None:
    service = _service(
        sv="Klubb",
        serviceNames=[*made.texts("Name", fi="Kerho", sv="Klubb"), *made.texts("AlternativeName", fi="Porukka")],
        serviceDescriptions=[
            *made.texts("Summary", fi="Lyhyesti.", sv=None),
            *made.texts("Description", fi="Pitkästi.", sv=" "),
            *made.texts("UserInstruction", fi="Soita."),
            *made.texts("ChargeTypeAdditionalInfo", fi="5 euroa."),
        ],
        requirements=made.texts(fi="Asut Vaasassa.", sv=None),
        keywords=[*made.texts(fi="b"), *made.texts(fi="a"), *made.texts(sv=None)],
        serviceChargeType="Chargeable",
    )
    assert service.names == {"fi": "Kerho", "sv": "Klubb"}
    assert service.alternative_names == {"fi": ("Porukka",)}
    assert service.summary == {"fi": "Lyhyesti."}
    assert service.description == {"fi": "Pitkästi."}
    assert service.instructions == {"fi": "Soita."}
    assert service.conditions == {"fi": "Asut Vaasassa."}
    assert service.keywords == {"fi": ("a", "b")}
    assert (service.price, service.price_note) == ("charged", {"fi": "5 euroa."})
    assert service.languages == ("fi", "sv")
    assert service.modified == datetime(2026, 3, 6, 8, 0, 1, 224800, tzinfo=UTC)


def test_the_national_text_comes_before_the_local_one() -> None:
    service = _service(
        serviceDescriptions=[
            *made.texts("Description", fi="Meillä tiistaisin."),
            *made.texts("GD_Description", fi="Kerhossa tavataan muita.", en="Meet others."),
            *made.texts("GD_BackgroundDescription", fi="Laki velvoittaa."),
            *made.texts("GD_Summary", fi="Kerhoja."),
            *made.texts("GD_UserInstruction", fi="Ota yhteyttä."),
            *made.texts("UserInstruction", fi="Ota yhteyttä."),
        ],
        serviceChargeType="FreeOfCharge",
    )
    assert service.description == {"fi": "Laki velvoittaa.\n\nKerhossa tavataan muita.\n\nMeillä tiistaisin."}
    assert service.summary == {"fi": "Kerhoja."}
    assert service.instructions == {"fi": "Ota yhteyttä."}
    assert service.price == "free"


def test_a_raw_draft_document_becomes_its_lines() -> None:
    blocks = [
        {"text": "Näin haet", "type": "header-three"},
        {"text": "Soita", "type": "unordered-list-item"},
        {"text": "Odota.", "type": "unstyled"},
    ]
    raw = json.dumps({"entityMap": {}, "blocks": blocks})
    service = _service(serviceDescriptions=made.texts("Description", fi=raw, sv='{"blocks": broken'))
    assert service.description == {"fi": "Näin haet\n* Soita\nOdota."}


def test_organizations_in_order_of_their_roles() -> None:
    roles = [
        made.role(3, "Producer"),
        made.role(None, "Producer"),
        made.role(2, "OtherResponsible"),
        made.role(1, "Producer"),
        made.role(1, "Responsible"),
        {"roleType": "Producer"},
    ]
    service = _service(organizations=roles)
    assert service.organization == f"ptv:{made.guid('o', 1)}"
    assert service.other_organizations == tuple(f"ptv:{made.guid('o', number)}" for number in (2, 3))


@pytest.mark.parametrize("roles", [None, [], [made.role(None)]])
def test_a_service_without_any_organization_is_refused(roles: Json | None) -> None:
    with pytest.raises(ValueError, match="no organization"):
        _service(organizations=roles)


@pytest.mark.parametrize(
    ("areas", "municipalities"),
    [
        (made.limited("905", "399"), ("399", "905")),
        (made.limited("399", "529", county=made.COUNTY), tuple(sorted((*places.municipalities_of("17"), "529")))),
        ([{"type": "Municipality", "code": None, "municipalities": [{"code": "588"}]}], ("507",)),
        ([{"type": "HospitalDistrict", "code": "16", "municipalities": None}], ()),
        (None, ()),
    ],
)
def test_areas_are_municipalities_of_today(areas: Any, municipalities: tuple[str, ...]) -> None:
    service = _service(areas=areas)
    assert (service.area, service.municipalities) == ("municipalities", municipalities)


def test_a_county_without_a_list_stands_for_all_of_its_own() -> None:
    areas = [{"type": "WellbeingServiceCounties", "code": made.COUNTY, "municipalities": None}]
    assert len(_service(areas=areas).municipalities) == 14


@pytest.mark.parametrize(("kind", "area"), [("Nationwide", "country"), ("NationwideExceptAlandIslands", "mainland")])
def test_nationwide_services_name_no_municipalities(kind: str, area: str) -> None:
    service = _service(areaType=kind, areas=[])
    assert (service.area, service.municipalities) == (area, ())


def test_a_class_without_a_code_is_known_by_its_address() -> None:
    uri = "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/P5.14"
    service = _service(serviceClasses=[*made.classes("P4", "P10"), {"code": None, "newUri": uri}, {"code": None}])
    assert service.service_classes == ("P10", "P4", "P5.14")


def test_a_connection_brings_its_own_hours_and_contacts() -> None:
    contact = {
        "emails": made.texts(fi="kerho@x.example"),
        "phoneNumbers": [made.phone("400001234")],
        "webPages": [],
        "addresses": [],
    }
    used = made.connection(
        1,
        description=[*made.texts("Description", fi="Ovella."), *made.texts("ChargeTypeAdditionalInfo", fi="Ilmainen.")],
        serviceHours=[made.hours("DaysOfTheWeek", ("Tuesday", "", "09:00:00", "11:00:00"))],
        contactDetails=contact,
    )
    broken = made.connection(2) | {"serviceChannel": None}
    (connection,) = _service(serviceChannels=[used, broken, used]).connections
    assert connection.channel == f"ptv:{made.guid('c', 1)}"
    assert connection.description == {"fi": "Ovella.\n\nIlmainen."}
    assert connection.hours[0].spans == (Span(opens="09:00", closes="11:00", day=1, last_day=1),)
    assert connection.phones == (Phone(number="+358 40 000 1234", charge="ordinary"),)
    assert connection.emails == (Email(address="kerho@x.example", language="fi"),)


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        (made.phone("400001234"), "+358 40 000 1234"),
        (made.phone("0400001234"), "+358 40 000 1234"),
        (made.phone("60000123"), "+358 600 00123"),
        (made.phone("63001234"), "+358 6 300 1234"),
        (made.phone("190001234"), "+358 19 000 1234"),
        (made.phone("00001234", prefixNumber="+46"), "+46 00001234"),
        (made.phone("+358400001234"), "+358400001234"),
        (made.phone("116117", isFinnishServiceNumber=True, prefixNumber=None), "116117"),
        (made.phone("112", isFinnishServiceNumber=True, prefixNumber=None), "112"),
        (made.phone("0200 0000", isFinnishServiceNumber=True, prefixNumber=None), "020 00000"),
        (made.phone("0600000123", isFinnishServiceNumber=True, prefixNumber=None), "0600 000 123"),
        (made.phone("400001234", isFinnishServiceNumber=True, prefixNumber=None), "040 000 1234"),
        (made.phone(None), None),
        (made.phone(" "), None),
    ],
)
def test_numbers_as_they_are_dialled(phone: Json, number: str | None) -> None:
    assert [entry.number for entry in _channel("Phone", phoneNumbers=[phone]).phones] == ([number] if number else [])


def test_a_number_in_three_languages_is_one_phone() -> None:
    numbers = [
        made.phone("400001234", language="sv", additionalInformation="Växel"),
        made.phone("400001234", additionalInformation="Vaihde", chargeDescription="Kallis"),
        made.phone("400001234", type="Fax"),
        made.phone("400005678", serviceChargeType="FreeOfCharge"),
    ]
    assert _channel("Phone", phoneNumbers=numbers).phones == (
        Phone(
            number="+358 40 000 1234",
            note={"sv": "Växel", "fi": "Vaihde"},
            charge="ordinary",
            charge_note={"fi": "Kallis"},
        ),
        Phone(number="+358 40 000 1234", type="fax", charge="ordinary"),
        Phone(number="+358 40 000 5678", charge="free"),
    )


def test_an_e_mail_of_two_languages_is_for_all() -> None:
    emails = made.texts(fi="posti@x.example", sv="posti@x.example") + made.texts(sv="post@x.example")
    assert _channel(emails=emails).emails == (
        Email(address="posti@x.example"),
        Email(address="post@x.example", language="sv"),
    )


def test_a_place_with_its_address() -> None:
    assert _channel(addresses=[made.location("Rantakuja", "4 B")]).addresses == (
        Address(
            street={"fi": "Rantakuja 4 B"},
            postal_code="65100",
            post_office={"sv": "Vasa", "fi": "Vaasa"},
            municipality="905",
            northing=7005000.5,
            easting=230000.0,
        ),
    )


@pytest.mark.parametrize(
    "place",
    [
        {"coordinateState": "NotReceived"},
        {"latitude": "", "longitude": ""},
        {"latitude": None},
        {"latitude": "63.1", "longitude": "21.6"},
        {"latitude": "nan", "longitude": "inf"},
    ],
)
def test_coordinates_that_are_none(place: Json) -> None:
    (address,) = _channel(addresses=[made.location("Rantakuja", **place)]).addresses
    assert (address.northing, address.easting) == (None, None)


def test_the_main_door_stands_in_for_missing_coordinates_and_tells_of_access() -> None:
    door = {
        "isMainEntrance": True,
        "coordinates": {"latitude": "7000000", "longitude": "240000.5"},
        "accessibilitySentences": [
            {
                "sentenceGroup": made.texts(fi="Ovi"),
                "sentences": [
                    {"sentence": made.texts(fi="Ovi on leveä.", sv="Bred dörr.")},
                    {"sentence": made.texts(fi=None)},
                ],
            },
            {"sentences": None},
        ],
    }
    place = made.location("Rantakuja", coordinateState="Failed") | {"entrances": [door, {"isMainEntrance": False}]}
    channel = _channel(addresses=[place])
    assert (channel.addresses[0].northing, channel.addresses[0].easting) == (7000000.0, 240000.5)
    assert channel.accessibility == {"fi": ("Ovi on leveä.",), "sv": ("Bred dörr.",)}


def test_letters_go_to_a_box_and_elsewhere() -> None:
    box = {
        "type": "Postal",
        "subType": "PostOfficeBox",
        "postOfficeBoxAddress": {
            "postOfficeBox": made.texts(fi="PL 1"),
            "postalCode": "65101",
            "postOffice": made.texts(fi="VAASA"),
            "municipality": None,
            "additionalInformation": [],
        },
        "streetAddress": None,
    }
    abroad = {"type": "Location", "subType": "Abroad", "locationAbroad": made.texts(fi="Storgatan 1, Umeå")}
    nothing = {"type": "Location", "subType": "Single", "streetAddress": None}
    assert _channel(addresses=[box, abroad, nothing]).addresses == (
        Address(type="postal", street={"fi": "PL 1"}, postal_code="65101", post_office={"fi": "Vaasa"}),
        Address(street={"fi": "Storgatan 1, Umeå"}),
    )


def test_a_form_has_its_files_and_where_to_send_them() -> None:
    delivery = {
        "subType": "NoAddress",
        "streetAddress": None,
        "deliveryAddressInText": made.texts(fi="Palauta neuvontaan."),
        "receiver": made.texts(fi="Neuvonta"),
    }
    form = _channel(
        "PrintableForm",
        channelUrls=[*made.texts("PDF", fi="https://x.example/a.pdf"), *made.texts("DOC", sv=None)],
        attachments=[{"type": "Form", "name": "Liite", "url": "https://x.example/b.pdf", "language": "fi"}],
        deliveryAddresses=[delivery],
    )
    assert form.links == (
        Link(url="https://x.example/a.pdf", title="PDF", language="fi"),
        Link(url="https://x.example/b.pdf", title="Liite", language="fi"),
    )
    assert form.addresses == (Address(type="postal", street={"fi": "Palauta neuvontaan."}, note={"fi": "Neuvonta"}),)


def test_an_e_service_has_its_address_and_its_help() -> None:
    channel = _channel(
        "EChannel",
        webPages=[{"url": " https://x.example ", "value": None, "language": "fi"}, {"url": "", "language": "sv"}],
        supportPhones=[made.phone("400001234")],
        supportEmails=made.texts(fi="tuki@x.example"),
    )
    assert channel.type == "eservice"
    assert channel.links == (Link(url="https://x.example", language="fi"),)
    assert channel.phones[0].number == "+358 40 000 1234"
    assert channel.emails == (Email(address="tuki@x.example", language="fi"),)


def test_the_shown_name_may_be_the_alternative_one() -> None:
    names = [
        *made.texts("Name", fi="Virallinen", sv="Officiell"),
        *made.texts("AlternativeName", fi="Tuttu", sv="Känd"),
    ]
    shown = [{"type": "AlternativeName", "language": "fi"}, {"type": "Name", "language": "sv"}]
    assert _channel(serviceChannelNames=names, displayNameType=shown).names == {"fi": "Tuttu", "sv": "Officiell"}


@pytest.mark.parametrize("more", [{"serviceChannelType": "Telepathy"}, {"organizationId": None}])
def test_a_channel_of_no_known_kind_or_owner_is_refused(more: Json) -> None:
    with pytest.raises(ValueError, match="unknown type or no owner"):
        _channel(**more)


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def test_a_week_with_a_lunch_break() -> None:
    spans = [("Monday", "", "12:00:00", "16:00:00"), ("Monday", "", "08:00:00", "11:30:00")]
    (entry,) = _hours("DaysOfTheWeek", *spans)
    assert entry == OpeningHours(
        spans=(
            Span(opens="08:00", closes="11:30", day=0, last_day=0),
            Span(opens="12:00", closes="16:00", day=0, last_day=0),
        )
    )


def test_until_midnight_and_past_it() -> None:
    spans = [("Friday", "", "18:00:00", "00:00:00"), ("Sunday", "", "20:00", "02:00"), ("Monday", "", "00:00", "06:00")]
    (entry,) = _hours("DaysOfTheWeek", *spans)
    assert entry.spans == (
        Span(opens="00:00", closes="06:00", day=0, last_day=0),
        Span(opens="18:00", closes="24:00", day=4, last_day=4),
        Span(opens="20:00", closes="02:00", day=6, last_day=0),
    )


def test_over_the_weekend() -> None:
    (entry,) = _hours("OverMidnight", ("Friday", "Monday", "16:00:00", "08:00:00"))
    assert entry.spans == (Span(opens="16:00", closes="08:00", day=4, last_day=0),)


def test_days_in_a_range() -> None:
    (entry,) = _hours("DaysOfTheWeek", ("Saturday", "Monday", "10:00:00", "12:00:00"))
    assert [span.day for span in entry.spans] == [0, 5, 6]


def test_midnight_to_midnight_says_nothing_but_for_the_whole_week() -> None:
    zero = ("00:00:00", "00:00:00")
    assert _hours("DaysOfTheWeek", ("Monday", "", *zero)) == ()
    (entry,) = _hours("DaysOfTheWeek", *((day, "", *zero) for day in WEEKDAYS))
    assert entry == OpeningHours(always=True)


@pytest.mark.parametrize(
    ("flag", "entry"),
    [
        ({"isAlwaysOpen": True}, OpeningHours(always=True)),
        ({"isReservation": True}, OpeningHours(by_appointment=True)),
        ({"additionalInformation": made.texts(fi="Kysy ajat")}, OpeningHours(note={"fi": "Kysy ajat"})),
        (
            {"additionalInformation": None, "isReservation": True, "validFrom": "2026-06-01T00:00:00"},
            OpeningHours(by_appointment=True, valid_from=date(2026, 6, 1)),
        ),
    ],
)
def test_hours_without_times(flag: Json, entry: OpeningHours) -> None:
    assert _hours("DaysOfTheWeek", **flag) == (entry,)


def test_hours_that_say_nothing_are_left_out() -> None:
    assert _hours("DaysOfTheWeek") == ()
    assert _hours("DaysOfTheWeek", ("Someday", "", "08:00:00", "09:00:00"), ("Monday", "", "8", None)) == ()


def test_exceptions() -> None:
    july = {"validFrom": "2026-07-01T00:00:00", "validTo": "2026-07-31T00:00:00"}
    assert _hours("Exceptional", isClosed=True, **july) == (
        OpeningHours(exception=True, closed=True, valid_from=date(2026, 7, 1), valid_to=date(2026, 7, 31)),
    )
    eve = _hours("Exceptional", (None, None, "08:00:00", "12:00:00"), validFrom="2026-12-24T00:00:00")
    assert eve == (
        OpeningHours(
            exception=True,
            valid_from=date(2026, 12, 24),
            valid_to=date(2026, 12, 24),
            spans=(Span(opens="08:00", closes="12:00"),),
        ),
    )


def test_an_exception_that_does_not_say_when_is_left_out() -> None:
    assert _hours("Exceptional", (None, None, "00:00:00", "00:00:00")) == ()
    assert _hours("Exceptional", isClosed=True, validFrom="sometime") == ()


@pytest.mark.parametrize(
    ("kind", "name", "known"),
    [
        ("State", "Virasto", "state"),
        ("Municipality", "Vaasan kaupunki", "municipality"),
        ("RegionalOrganization", "Pohjanmaan hyvinvointialue", "county"),
        ("Region", "Österbottens välfärdsområde", "county"),
        ("SotePublic", "Soite", "county"),
        ("SomethingNew", "Pohjanmaan hyvinvointialue", "county"),
        ("RegionalOrganization", "Pohjanmaan liitto", "other"),
        ("Organization", "Kotirannan Ystävät ry", "association"),
        ("Organization", "Hyvinvointialueen omaiset ry", "association"),
        ("Organization", "Merenkurkun suomalainen seurakunta", "parish"),
        ("RegionalOrganization", "Rannikon seurakuntayhtymä", "parish"),
        ("Organization", "Kvarkens svenska församling", "parish"),
        ("Organization", "Kustens kyrkliga samfällighet", "parish"),
        ("Company", "Seurakunta Oy", "company"),
        ("SotePrivate", "Hoiva Oy", "company"),
        (None, "Jokin", "other"),
    ],
)
def test_kinds_of_organizations(kind: str | None, name: str, known: str) -> None:
    assert _organization(kind, name).type == known


def test_a_part_of_a_county_is_of_the_county() -> None:
    county = _organization("RegionalOrganization", "Pohjanmaan hyvinvointialue")
    middle = Organization(id="ptv:m", type="other", names={"fi": "Sote"}, parent=county.id)
    part = Organization(id="ptv:p", type="other", names={"fi": "Aikuiset"}, parent="ptv:m")
    known = {one.id: one for one in (county, middle, part)}
    assert ptv.inherited_type(part, known) == "county"


def test_organizations_in_a_ring_stay_without_a_type() -> None:
    one = Organization(id="ptv:1", type="other", names={"fi": "A"}, parent="ptv:2")
    two = Organization(id="ptv:2", type="other", names={"fi": "B"}, parent="ptv:1")
    assert ptv.inherited_type(one, {"ptv:1": one, "ptv:2": two}) == "other"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2017-09-11T00:00:00", datetime(2017, 9, 11, tzinfo=UTC)),
        ("2018-03-06T08:00:01.2248", datetime(2018, 3, 6, 8, 0, 1, 224800, tzinfo=UTC)),
        ("2025-02-26T06:18:56.1567851", datetime(2025, 2, 26, 6, 18, 56, 156785, tzinfo=UTC)),
        ("2025-02-26T08:00:00+02:00", datetime(2025, 2, 26, 6, 0, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_dates_of_records_are_utc(said: str | None, meant: datetime | None) -> None:
    assert _service(modified=said).modified == meant
