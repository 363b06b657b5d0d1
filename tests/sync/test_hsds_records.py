from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.catalogue import Channel, OpeningHours, Record, Service, Span, encode_record
from hytedesk.sync import cleaning
from hytedesk.sync.sources.hsds_contact import emails, phones
from hytedesk.sync.sources.hsds_language import language_code, language_of
from hytedesk.sync.sources.hsds_position import metres
from hytedesk.sync.sources.hsds_records import Feed, Read, is_over, records
from tests.fakes import hsds_records as made

FEED = Feed("hsds-1", "Luettelo", date(2026, 11, 22))


def _read(**members: Any) -> Read:
    return records({"id": "s", "name": "Kerho", "description": "Kerho on avoin kaikille."} | members, FEED)


def _service(**members: Any) -> Service:
    return _read(**members).service


def _all(read: Read) -> list[Record]:
    return [read.service, *read.channels, read.organization]


def _channel(read: Read) -> Channel:
    (channel,) = read.channels
    return channel


def test_a_service_with_everything() -> None:
    read = records(made.friends(), FEED)
    service = read.service
    assert service.id == f"hsds-1:{made.uid('service', 1)}"
    assert service.names == {"fi": "Ystävätoiminta"}
    assert service.alternative_names == {"fi": ("Juttukaverit",)}
    assert service.description == {"fi": "Vapaaehtoinen ystävä käy luonasi tai soittaa.\nMaksaa vain kahvikupin."}
    assert service.summary == {"fi": "Vapaaehtoinen ystävä käy luonasi tai soittaa."}
    assert service.instructions == {
        "fi": "Soita toimistoon ja kerro, mitä toivot.\n\nTarvittavat asiakirjat:\n• Henkilöllisyystodistus"
    }
    assert service.conditions == {"fi": "Yli 65-vuotiaille, jotka asuvat kotona.\n\nYksin asuvat"}
    assert (service.price, service.price_note) == ("free", {"fi": "Maksuton"})
    assert service.languages == ("fi", "sv")
    assert (service.min_age, service.max_age, service.age_source) == (65, None, "feed")
    assert (service.area, service.municipalities) == ("municipalities", ("499", "905"))
    assert service.service_classes == ("P4.2",)
    assert service.keywords == {"fi": ("Yksin asuvat", "yksinäisyys")}
    assert service.status_note == {"fi": "Heinäkuussa tauko."}
    assert service.assured == date(2026, 9, 1)
    assert service.modified is not None
    assert (service.source, service.link) == ("Luettelo", "https://rantatalo.example/ystava")
    assert read.organization.type == "association"
    assert service.organization == read.organization.id


def test_a_place_with_everything() -> None:
    read = records(made.friends(), FEED)
    place = _channel(read)
    assert (place.type, place.names) == ("place", {"fi": "Rantatalo"})
    address = place.addresses[0]
    assert (address.street, address.postal_code, address.municipality) == ({"fi": "Rantakatu 1"}, "65100", "905")
    assert address.northing == pytest.approx(7_003_600, abs=10_000)
    assert place.accessibility == {"fi": ("Sisäänkäynti on portaaton.",)}
    assert [phone.number for phone in place.phones] == ["06 000 1111"]
    (used,) = read.service.connections
    assert used.description == {"fi": "Kahvila alakerrassa."}
    assert [link.url for link in used.links] == ["https://rantatalo.example/ystava"]
    (week,) = used.hours
    assert week.spans[0] == Span(opens="09:00", closes="15:00", day=0, last_day=0)
    assert week.spans[-1] == Span(opens="09:00", closes="12:00", day=4, last_day=4)


def test_no_person_is_kept() -> None:
    read = records(made.friends(), FEED)
    kept = b"".join(map(encode_record, _all(read))).decode()
    for trace in ("Maija", "Mallinen", "maija", "Kysy"):
        assert trace not in kept
    (used,) = read.service.connections
    assert [phone.number for phone in used.phones] == ["040 000 1001", "050 000 2222"]
    assert used.phones[1].note == {"fi": "Toiminnanjohtaja"}
    assert [email.address for email in used.emails] == ["toimisto@rantatalo.example"]


@pytest.mark.parametrize(
    ("contact", "kept"),
    [
        ({"name": "Maija Mallinen", "email": "maija@koti.example"}, False),
        ({"name": "Maija Mallinen", "email": "MMallinen@koti.example"}, False),
        ({"name": "Åsa Öberg", "email": "asa.oberg@koti.example"}, False),
        ({"name": "Maija Mallinen", "email": "toimisto@koti.example"}, True),
        ({"name": "General Enquiries", "email": "enquiries@koti.example"}, True),
        ({"email": "posti@koti.example"}, True),
    ],
)
def test_an_address_that_holds_the_name_of_its_person_is_not_kept(contact: dict[str, str], kept: bool) -> None:
    assert bool(emails({"contacts": [contact]})) is kept


def test_the_line_for_the_attention_of_somebody_is_not_kept() -> None:
    house = made.location(1, "Talo", "Rantakatu 1")
    house["addresses"][0]["attention"] = "Maija Mallinen"
    assert b"Maija" not in encode_record(_channel(_read(service_at_locations=[made.at(house)])))


def test_precedence_is_place_then_service_then_location() -> None:
    house = made.location(
        1, "Talo", "Rantakatu 1", phones=[made.phone("06 000 3")], schedules=[made.schedule("SU", "1", "2")]
    )
    own = {"phones": [made.phone("06 000 1111")], "schedules": [made.schedule("MO", "9", "10")]}
    general = {"phones": [made.phone("06 000 2222")], "schedules": [made.schedule("TU", "9", "10")]}
    (first,) = _service(service_at_locations=[made.at(house, **own)], **general).connections
    (second,) = _service(service_at_locations=[made.at(house)], **general).connections
    read = _read(service_at_locations=[made.at(house)])
    assert [one.phones[0].number for one in (first, second)] == ["06 000 1111", "06 000 2222"]
    assert [one.hours[0].spans[0].day for one in (first, second)] == [0, 1]
    assert not read.service.connections[0].phones
    assert _channel(read).hours[0].spans[0].day == 6


@pytest.mark.parametrize(
    ("contact", "kind"), [({"phones": [made.phone("116 000")]}, "phone"), ({"url": "https://kerho.example"}, "web")]
)
def test_a_service_without_a_place_has_its_contact_as_a_channel(contact: dict[str, Any], kind: str) -> None:
    read = _read(schedules=[made.schedule("MO", "9", "10")], **contact)
    assert _channel(read).type == kind
    assert _channel(read).hours
    assert read.service.connections[0].channel == _channel(read).id


def test_a_service_with_nothing_to_contact_has_no_channel() -> None:
    assert not _read().channels


def test_a_virtual_location_is_no_place() -> None:
    meeting = {"id": "v", "location_type": "virtual", "name": "Verkkotapaaminen", "url": "https://etana.example"}
    assert _channel(_read(service_at_locations=[made.at(meeting)])).type == "web"


@pytest.mark.parametrize("member", [{"status": "inactive"}, {"status": "DEFUNCT"}])
def test_what_is_over(member: dict[str, str]) -> None:
    assert is_over(member)


@pytest.mark.parametrize("members", [{"id": ""}, {"id": None}, {"name": ""}, {"name": 0.5j}, {"id": "a b"}, {"id": []}])
def test_a_service_without_id_or_name_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no id or no name"):
        _read(**members)


@pytest.mark.parametrize(
    ("members", "limits"),
    [
        ({"minimum_age": 18, "maximum_age": 64}, (18, 64, "feed")),
        ({"minimum_age": "0.5", "maximum_age": "2,5"}, (0.5, 2.5, "feed")),
        ({"minimum_age": 0, "maximum_age": 104}, (None, None, None)),
        ({"minimum_age": 0, "maximum_age": 17}, (None, 17, "feed")),
        ({"minimum_age": 60, "maximum_age": 18}, (None, None, None)),
        ({"min_age": 18, "max_age": None}, (18, None, "feed")),
        ({"eligibilitys": [{"minimum_age": 5, "maximum_age": 9}]}, (5, 9, "feed")),
        ({"minimum_age": "adults", "maximum_age": True}, (None, None, None)),
        ({"minimum_age": -3, "maximum_age": float("inf")}, (None, None, None)),
    ],
)
def test_age_limits(members: dict[str, Any], limits: tuple[float | None, float | None, str | None]) -> None:
    service = _service(**members)
    assert (service.min_age, service.max_age, service.age_source) == limits


@pytest.mark.parametrize(
    ("members", "price", "note"),
    [
        ({}, None, ""),
        ({"fees": "Free"}, "free", "Free"),
        ({"fees_description": "Avgiftsfritt.", "fees": "x"}, "free", "Avgiftsfritt."),
        ({"fees_description": "Maksuton ensikäynti, sitten 40 euroa"}, None, "Maksuton ensikäynti, sitten 40 euroa"),
        ({"cost_options": [{"option": "Kaikki", "amount": 0, "currency": "eur"}]}, "free", "Kaikki: 0 EUR"),
        (
            {"cost_options": [{"option": "Aikuiset", "amount": "4.00", "cost_type": "kerta"}, {"amount": 0}]},
            "charged",
            "Aikuiset: 4.00 kerta\n0",
        ),
        ({"cost_options": [{"amount": 9, "valid_to": "2025-12-31"}]}, None, ""),
        ({"free": True}, "free", ""),
    ],
)
def test_prices(members: dict[str, Any], price: str | None, note: str) -> None:
    service = _service(**members)
    assert (service.price, service.price_note.get("fi", "")) == (price, note)


@pytest.mark.parametrize(
    ("area", "codes"),
    [
        ({"name": "Vaasa"}, ("905",)),
        ({"name": "Vasa och Korsholm"}, ("499", "905")),
        ({"name": "Vaasa, Mustasaari; Laihia"}, ("399", "499", "905")),
        ({"description": "Vörå kommun"}, ("946",)),
        ({"service_area": "Vaasa"}, ("905",)),
        ({"uri": "https://koodit.example/kunta_1_2025/905"}, ("905",)),
        ({"uri": "https://koodit.example/hyvinvointialue_1_2025/21", "name": "?"}, None),
    ],
)
def test_areas_that_are_municipalities(area: dict[str, str], codes: tuple[str, ...] | None) -> None:
    service = _service(service_areas=[area])
    assert service.area == "municipalities"
    if codes is not None:
        assert service.municipalities == codes
    else:
        assert service.municipalities


def test_counties_and_the_country() -> None:
    county = _service(service_areas=[{"name": "Pohjanmaan hyvinvointialue"}]).municipalities
    assert {"905", "499"} <= set(county)
    assert "091" not in county
    assert _service(service_areas=[{"name": "Vantaan ja Keravan hyvinvointialue"}]).municipalities == ("092", "245")
    assert _service(service_areas=[{"name": "Koko maa"}, {"name": "Vaasa"}]).area == "country"
    assert _service(service_areas=[{"name": "Manner-Suomi"}]).area == "mainland"


def test_an_area_in_other_words_stays_words_and_claims_nothing() -> None:
    service = _service(service_areas=[{"name": "Everybody who lives near the old mill"}, {"name": "Vaasa"}])
    assert service.municipalities == ("905",)
    assert service.conditions == {"fi": "Everybody who lives near the old mill"}


def test_without_an_area_it_is_where_the_place_is() -> None:
    house = made.location(1, "Talo", "Rantakatu 1", city="Mustasaari")
    assert _service(service_at_locations=[made.at(house)]).municipalities == ("499",)
    abroad = made.location(2, "House", "1 Shore Road", city="Vasa")
    abroad["addresses"][0]["country"] = "GB"
    assert _service(service_at_locations=[made.at(abroad)]).municipalities == ()


def test_a_place_that_is_hidden_upstream_is_only_its_town() -> None:
    shelter = {
        "id": "l", "mask_exact_address": True, "address_1": "Salainen katu 1", "city": "Vaasa",
        "geometry": {"type": "Point", "coordinates": [21.6, 63.1]},
    }  # fmt: skip
    (address,) = _channel(_read(locations=[shelter])).addresses
    assert (address.street, address.northing, address.municipality) == ({}, None, "905")


def test_terms_of_other_taxonomies_are_keywords_even_with_a_code_like_ours() -> None:
    def term(**members: Any) -> dict[str, Any]:
        return {"taxonomy_term": {"id": "t", "name": "Apu"} | members}

    koko = term(name="yksinäisyys", taxonomy="KOKO", language="fin")
    ours = term(code="P4.2", taxonomy_detail={"name": "PTV"})
    by_link = term(term_uri="https://koodit.suomi.fi/ptv/KR1.1")
    service = _service(attributes=[term(code="P4.2", taxonomy="Local list"), koko, ours, by_link])
    assert service.service_classes == ("P4.2",)
    assert service.target_groups == ("KR1.1",)
    assert service.keywords == {"fi": ("Apu",)}
    assert service.ontology_terms == {"fi": ("yksinäisyys",)}


def test_dialects_of_terms() -> None:
    service = _service(
        service_taxonomys=[{"id": 1, "taxonomy": {"id": 2, "name": "Raha", "vocabulary": "Lista"}}],
        taxonomies=[{"id": 3, "name": "Kerhot"}],
        suitabilities=[{"id": 4, "name": "Näkövammaiset"}],
    )
    assert service.keywords == {"fi": ("Kerhot", "Näkövammaiset", "Raha")}
    assert service.conditions == {"fi": "Näkövammaiset"}


@pytest.mark.parametrize(
    ("organization", "kind"),
    [
        ({"name": "Kotirannan Ystävät ry"}, "association"),
        ({"name": "Österbottens Vänner r.f."}, "association"),
        ({"name": "Vaasan kaupunki"}, "municipality"),
        ({"name": "Korsholms kommun"}, "municipality"),
        ({"name": "Rannan seurakuntayhtymä"}, "parish"),
        ({"name": "Pohjanmaan hyvinvointialue"}, "county"),
        ({"name": "Kotihoiva Oy"}, "company"),
        ({"name": "Hoiva", "legal_status": "Limited"}, "company"),
        (
            {"name": "Apu", "organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier": "1"}]},
            "association",
        ),
        ({"name": "Northtown Borough Council"}, "municipality"),
        ({"name": "Council of Friends"}, "other"),
        ({"name": "Apu"}, "other"),
    ],
)
def test_kinds_of_organizations(organization: dict[str, Any], kind: str) -> None:
    assert _read(organization={"id": "o"} | organization).organization.type == kind


@pytest.mark.parametrize(("identifier", "known"), [("0201256-6", True), ("0201256-7", False), ("1234567", False)])
def test_a_business_id_is_one_by_its_check_digit(identifier: str, known: bool) -> None:
    organization = {"id": "o", "name": "x", "organization_identifiers": [{"identifier": identifier}]}
    assert (_read(organization=organization).organization.business_id == identifier) is known


def test_phones_with_extensions_and_kinds() -> None:
    found = phones(
        {
            "phones": [
                made.phone('"+358 6 000 1111 ext. 12"'),
                made.phone("06 000 2222", type="fax"),
                made.phone("06 000 3333", type="pager"),
                made.phone("050 000 4444", type="text", extension=7),
                {"number": None},
            ],
            "contacts": [{"name": "General Enquiries", "phone": "06 000 5555."}],
        },
        "fi",
    )
    assert [(one.number, one.type, one.note) for one in found] == [
        ("+358 6 000 1111", "phone", {"fi": "alanumero 12"}),
        ("06 000 2222", "fax", {}),
        ("050 000 4444", "sms", {"fi": "alanumero 7"}),
        ("06 000 5555", "phone", {}),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ystävätoiminta", "fi"),
        ("Kerho on avoin kaikille", "fi"),
        ("Öppet hus för alla", "sv"),
        ("Rådgivning", "sv"),
        ("A group for people who walk", "en"),
        ("Walking Group", "en"),
        ("", "fi"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "code"),
    [("fin", "fi"), ("sv-FI", "sv"), ("Swedish", "sv"), ("ruotsi", "sv"), ("Somali", "so"), ("und", None), ("?", None)],
)
def test_codes_of_languages(text: str, code: str | None) -> None:
    assert language_code(text) == code


def test_positions_are_those_of_the_recommendation() -> None:
    """The worked example of JHS 197, and the central meridian."""
    assert metres(60.38510687197, 19.84813676944) == (6_715_706.4, 106_256.4)
    assert metres(60, 27) == (6_651_411.2, 500_000.0)
    assert metres(51.86, -0.73) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
_MEMBERS = sorted(
    {
        *made.friends(),
        "locations",
        "cost_options",
        "eligibilitys",
        "taxonomies",
        "regular_schedules",
        "holiday_schedules",
    }
    - {"id", "name"}
)


@given(st.dictionaries(st.sampled_from(_MEMBERS), _JSON, max_size=6))
def test_any_member_of_any_type_costs_no_more_than_itself(members: dict[str, Any]) -> None:
    read = records(made.friends() | members, FEED)
    for record in _all(read):
        assert msgspec.json.decode(encode_record(cleaning.clean(record)))
    assert read.service.names == {"fi": "Ystävätoiminta"} or "description" in members


@given(
    st.sampled_from(["schedules", "phones", "service_at_locations", "contacts", "attributes", "service_areas"]), _JSON
)
def test_anything_inside_what_is_nested_is_survived(member: str, value: Any) -> None:
    inside = {name: value for entry in made.friends()[member] for name in entry}
    read = _read(**{member: [inside]})
    assert all(isinstance(entry, OpeningHours) for used in read.service.connections for entry in used.hours)
