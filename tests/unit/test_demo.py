"""The built-in demo catalogue: made up throughout, whole, and enough to show the program with."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import pytest

from hytedesk import paths
from hytedesk.catalogue import Channel, OpeningHours, Organization, Record, Service, Span, decode_record
from hytedesk.vocabulary.ages import age_groups, age_groups_of, fits_age
from hytedesk.vocabulary.classes import service_class_name, target_group_name
from hytedesk.vocabulary.enrich import enrich
from hytedesk.vocabulary.needs import needs
from hytedesk.vocabulary.places import coverage, municipality
from scripts.build_demo import DEMO, build, render
from scripts.demo_hours import parse_hours
from scripts.demo_sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = paths.resources() / "demo" / "catalogue.ndjson"
OSTROBOTHNIA = ("231", "280", "287", "288", "399", "440", "475", "499", "545", "598", "599", "893", "905", "946")
MAIN_NEEDS = ("loneliness", "exercise", "mental", "substances", "families", "money", "everyday_life", "illness_peer")

REAL_NAMES = (
    *("Kaikukort", "Stumppi", "Fimpa", "Nollalinj", "Nollinj", "Sekasin", "Ohjaamo", "Navigator", "Mielenterveystalo"),
    *(
        "Psykporten",
        "A-klinik",
        "Peluuri",
        "Martat",
        "Martha",
        "FinFami",
        "Omaolo",
        "OmaKanta",
        "Terveyskylä",
        "Hälsobyn",
    ),
    *("Muistiluotsi", "Takuusäätiö", "Folkhälsan", "Punainen Risti", "Röda Kors", "Pelastusarmeija", "Mannerheim"),
    *("Leijonaemo", "Setlement", "Rikosuhripäivystys", "Brottsofferjour", "Ikäneuvo", "Aikalisä", "Wilma"),
)

R = TypeVar("R", bound=Record)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [decode_record(line) for line in CATALOGUE.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def services(records: list[Record]) -> list[Service]:
    return [enrich(service) for service in of_kind(records, Service)]


def of_kind(records: list[Record], kind: type[R]) -> list[R]:
    return [record for record in records if isinstance(record, kind)]


def test_the_file_is_what_the_sources_say() -> None:
    assert CATALOGUE.read_bytes() == render(build(read_sources(DEMO / "source")))


def test_records_are_sorted_by_kind_and_key_and_no_key_comes_twice(records: list[Record]) -> None:
    keys = [(type(record).__name__, record.id) for record in records]
    assert keys == sorted(set(keys))
    assert all(record.id.startswith("demo:") for record in records)


def test_every_reference_has_its_record(records: list[Record]) -> None:
    organizations = {organization.id for organization in of_kind(records, Organization)}
    channels = {channel.id for channel in of_kind(records, Channel)}
    for channel in of_kind(records, Channel):
        assert channel.organization in organizations
    for service in of_kind(records, Service):
        assert {service.organization, *service.other_organizations} <= organizations
        assert {connection.channel for connection in service.connections} <= channels


def test_every_channel_and_organization_belongs_to_a_service(records: list[Record]) -> None:
    services = of_kind(records, Service)
    used = {connection.channel for service in services for connection in service.connections}
    idle = [channel.id for channel in of_kind(records, Channel) if channel.id not in used]
    assert all(key.endswith("-toimisto") for key in idle)
    responsible = {service.organization for service in services}
    assert {organization.id for organization in of_kind(records, Organization)} <= responsible


def test_nothing_in_it_could_reach_a_real_person(records: list[Record]) -> None:
    text = CATALOGUE.read_text(encoding="utf-8")
    assert set(re.findall(r"[\w.-]+@[\w.-]+", text)) == set(re.findall(r"[\w.-]+@[\w-]+\.example\b", text))
    assert set(re.findall(r'[a-z]+://[^"\\ ]+', text)) == set(re.findall(r'https://[\w.-]+\.example[^"\\ ]*', text))
    for record in of_kind(records, Channel):
        assert all(re.fullmatch(r"0[45]0 000 \d{4}", phone.number) for phone in record.phones)
    for organization in of_kind(records, Organization):
        assert all(re.fullmatch(r"0[45]0 000 \d{4}", phone.number) for phone in organization.phones)
    for language_text in sentences(records):
        assert not re.search(r"\d{3}[\s-]?\d{3,4}|www\.|116\s?\d{3}|\b112\b", language_text), language_text


def test_every_line_has_its_own_number(records: list[Record]) -> None:
    numbers = Counter(phone.number for channel in of_kind(records, Channel) for phone in channel.phones)
    assert [number for number, times in numbers.items() if times > 1] == []


@pytest.mark.parametrize("name", REAL_NAMES)
def test_no_real_service_is_named(records: list[Record], name: str) -> None:
    assert [text for text in sentences(records) if name.casefold() in text.casefold()] == []


def test_there_are_at_least_four_hundred_services(services: list[Service]) -> None:
    assert len(services) >= 400


def test_finnish_swedish_and_english_have_their_shares(services: list[Service]) -> None:
    shares = {code: sum(code in service.names for service in services) / len(services) for code in ("fi", "sv", "en")}
    assert shares["fi"] >= 0.9
    assert shares["sv"] >= 0.6
    assert shares["en"] >= 0.05
    assert any(set(service.names) == {"sv"} for service in services)


def test_a_language_with_a_name_has_a_summary_and_a_description(services: list[Service]) -> None:
    for service in services:
        assert set(service.names) == set(service.summary) == set(service.description), service.id
        assert set(service.instructions) <= set(service.names)


def test_every_need_has_services(services: list[Service]) -> None:
    counts = Counter(need for service in services for need in service.needs)
    assert {need.id: counts[need.id] for need in needs() if counts[need.id] < 6} == {}
    assert {need: counts[need] for need in MAIN_NEEDS if counts[need] < 12} == {}


def test_hardly_any_service_is_without_a_need(services: list[Service]) -> None:
    assert len([service.id for service in services if not service.needs]) <= 5


def test_every_age_group_and_both_ends_of_life_are_served(services: list[Service]) -> None:
    counts = Counter(group for service in services for group in age_groups_of(service))
    assert all(counts[group.id] >= 50 for group in age_groups())
    assert sum(service.age_source == "text" for service in services) >= 100
    assert any(service.age_source is None for service in services)
    assert all(any(fits_age(service, age) for service in services if service.age_source) for age in range(95))


@pytest.mark.parametrize("code", OSTROBOTHNIA)
def test_every_municipality_has_services_of_its_own(services: list[Service], code: str) -> None:
    assert municipality(code).county == "17"
    near = [service for service in services if 0 < len(service.municipalities) <= 6 and code in service.municipalities]
    assert len(near) >= 10
    assert sum(coverage(service.area, service.municipalities, (code,)) is not None for service in services) >= 100


def test_services_lie_in_the_region_or_are_nationwide(services: list[Service]) -> None:
    areas = Counter(service.area for service in services)
    assert areas["country"] >= 20
    assert all(set(service.municipalities) <= set(OSTROBOTHNIA) for service in services)
    assert all(bool(service.municipalities) == (service.area == "municipalities") for service in services)


def test_all_kinds_of_organizations_channels_and_prices_are_there(
    records: list[Record], services: list[Service]
) -> None:
    kinds = {organization.type for organization in of_kind(records, Organization)}
    assert kinds >= {"association", "municipality", "county", "parish", "state", "company"}
    assert {channel.type for channel in of_kind(records, Channel)} == {"place", "phone", "web", "eservice", "form"}
    prices = Counter(service.price for service in services)
    assert all(prices[price] >= 20 for price in ("free", "charged", None))
    assert sum(service.status == "paused" for service in services) >= 3


def test_codes_are_codes_of_the_vocabulary(services: list[Service]) -> None:
    for service in services:
        assert all(service_class_name(code, "fi") != code for code in service.service_classes), service.id
        assert all(target_group_name(code, "fi") != code for code in service.target_groups), service.id
        assert all(code.startswith("KR1") for code in service.target_groups), service.id
        assert service.target_groups
        assert service.service_classes


def test_the_services_are_not_copies_of_each_other(services: list[Service]) -> None:
    for texts in ([s.names for s in services], [s.summary for s in services], [s.description for s in services]):
        counts = Counter(text for each in texts for text in each.values())
        assert [text for text, times in counts.items() if times > 1] == []
    parts = Counter(
        part
        for service in services
        for text in service.description.values()
        for part in re.split(r"(?<=[.!?])\s+", text)
        if len(part.split()) > 4
    )
    assert [part for part, times in parts.items() if times > 1] == []


def test_there_is_a_long_text(services: list[Service]) -> None:
    assert max(len(text) for service in services for text in service.description.values()) > 1500


def test_places_have_a_street_in_their_municipality(records: list[Record]) -> None:
    for place in of_kind(records, Channel):
        if place.type == "place":
            (address,) = place.addresses
            assert address.municipality in OSTROBOTHNIA
            assert re.fullmatch(r"6[4-8]\d{3}", address.postal_code or "")
            assert set(address.street) <= {"fi", "sv"}
            assert set(address.post_office) == {"fi", "sv"}
            assert 6_850_000 < (address.northing or 0) < 7_120_000
            assert 180_000 < (address.easting or 0) < 320_000


def test_opening_hours_come_in_all_shapes(records: list[Record]) -> None:
    hours = [each for channel in of_kind(records, Channel) for each in channel.hours]
    assert any(each.always for each in hours)
    assert any(each.by_appointment for each in hours)
    assert any(each.exception and each.closed and each.valid_from == date(2026, 12, 24) for each in hours)
    assert any(each.exception and each.spans for each in hours)
    assert any(span.day != span.last_day for each in hours if not each.exception for span in each.spans)
    assert any(any(times > 1 for times in Counter(span.day for span in each.spans).values()) for each in hours)
    assert any(not channel.hours for channel in of_kind(records, Channel))


def test_dates_are_of_the_last_two_years_and_some_are_old(services: list[Service]) -> None:
    days = [service.modified.date() for service in services if service.modified]
    assert len(days) == len(services)
    assert date(2025, 1, 1) <= min(days) < date(2025, 9, 20)
    assert max(days) <= date(2026, 11, 22)
    assert 10 <= sum(day < date(2025, 9, 20) for day in days) <= len(days) / 5


def test_the_client_of_the_picture_finds_company(services: list[Service]) -> None:
    found = [
        service.names["fi"]
        for service in services
        if "loneliness" in service.needs
        and fits_age(service, 78)
        and coverage(service.area, service.municipalities, ("905",))
        if "fi" in service.names
    ]
    assert {"Ystävätoiminta ikäihmisille", "Senioripuhelin", "Olohuone Hietalahti", "Kulttuuriluotsi"} <= set(found)


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("", ()),
        ("24h", (OpeningHours(always=True),)),
        ("appointment", (OpeningHours(by_appointment=True),)),
        (
            "fri-sat 20-02",
            (
                OpeningHours(
                    spans=(
                        Span(opens="20:00", closes="02:00", day=4, last_day=5),
                        Span(opens="20:00", closes="02:00", day=5, last_day=6),
                    )
                ),
            ),
        ),
        (
            "sun 9:30-12 13-24",
            (
                OpeningHours(
                    spans=(
                        Span(opens="09:30", closes="12:00", day=6, last_day=6),
                        Span(opens="13:00", closes="24:00", day=6, last_day=6),
                    )
                ),
            ),
        ),
        ("sun 22-6", (OpeningHours(spans=(Span(opens="22:00", closes="06:00", day=6, last_day=0),)),)),
    ],
)
def test_notation_of_hours(notation: str, expected: tuple[OpeningHours, ...]) -> None:
    assert parse_hours(notation) == expected


def test_notation_of_exceptions() -> None:
    closed, short = parse_hours("", ["2026-12-24..2026-12-26 closed | Joulu | Jul", "2026-12-31 9-12 | Aatto | Afton"])
    assert closed.closed
    assert (closed.valid_from, closed.valid_to) == (date(2026, 12, 24), date(2026, 12, 26))
    assert short.spans == (Span(opens="09:00", closes="12:00"),)
    assert short.valid_from == short.valid_to == date(2026, 12, 31)
    assert short.note == {"fi": "Aatto", "sv": "Afton"}


@pytest.mark.parametrize("notation", ["mån 9-15", "mon 9", "mon-"])
def test_wrong_notation_is_refused(notation: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_hours(notation)


def sentences(records: list[Record]) -> Iterator[str]:
    for record in records:
        yield from record.names.values()
        if isinstance(record, Service):
            for texts in (record.summary, record.description, record.instructions, record.conditions):
                yield from texts.values()


@pytest.mark.parametrize(
    ("key", "meant", "low", "high"),
    [
        ("tupakkavieroitus-ryhma", {"nicotine"}, None, None),
        ("ruokasilta-jakelu", {"money", "food_aid"}, None, None),
        ("sururyhma-hietaranta", {"crisis_grief", "carers"}, None, None),
        ("seniorikortti", {"exercise"}, 70, None),
        ("opinto-ohjaus-aikuisille", {"work_study"}, 25, None),
        ("egenvard-unga", {"mental", "youth_support"}, 13, 20),
        ("rokotukset", set(), None, None),
    ],
)
def test_the_words_of_a_service_are_understood_as_they_are_meant(
    services: list[Service], key: str, meant: set[str], low: float | None, high: float | None
) -> None:
    found = next(one for one in services if one.id == f"demo:{key}")
    assert (set(found.needs), found.min_age, found.max_age) == (meant, low, high)


def test_a_vaccine_for_several_groups_has_no_age_limit(services: list[Service]) -> None:
    found = next(one for one in services if one.id == "demo:rokotukset")
    assert (found.min_age, found.max_age) == (None, None)
