"""What a nurse reads about a service is what the record says, and what it does not say is not claimed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from hytedesk import i18n
from hytedesk.catalogue import (
    Address,
    Channel,
    Connection,
    Link,
    OpeningHours,
    Organization,
    Phone,
    Service,
    ServiceDetail,
    Span,
)
from hytedesk.ui.controllers import facts, present
from hytedesk.ui.values import Choice
from hytedesk.vocabulary import places

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)  # a Monday

CLUB = Channel(
    id="a:place",
    type="place",
    organization="a:org",
    names={"fi": "Kerhotalo"},
    phones=(Phone(number="040 000 1234"), Phone(number="06 000 1111", type="fax")),
    addresses=(
        Address(street={"fi": "Rantatie 1"}, postal_code="65100", post_office={"fi": "Vaasa"}, municipality="905"),
    ),
    links=(Link(url="https://kerho.example/sivu/"),),
    hours=(OpeningHours(spans=tuple(Span(day=day, last_day=day, opens="09:00", closes="15:00") for day in range(5))),),
)
SERVICE = Service(
    id="a:1",
    organization="a:org",
    names={"fi": "Juttukerho", "sv": "Pratklubben"},
    summary={"fi": "Jutellaan yhdessä."},
    description={"fi": "Jutellaan yhdessä.\n• kahvia\n• lehtiä"},
    instructions={"fi": "Tule käymään."},
    price="free",
    languages=("fi", "sv"),
    min_age=65,
    age_source="text",
    municipalities=("905",),
    connections=(Connection(channel="a:place"),),
    modified=datetime(2026, 11, 3, tzinfo=UTC),
    source="Esimerkki",
)
DETAIL = ServiceDetail(
    service=SERVICE,
    organization=Organization(id="a:org", type="association", names={"fi": "Ystävät ry"}),
    channels=(CLUB,),
)


def changed(**fields: object) -> ServiceDetail:
    return msgspec.structs.replace(DETAIL, service=msgspec.structs.replace(SERVICE, **fields))


def test_a_row_tells_place_age_price_language_and_date() -> None:
    shown = present.row(DETAIL, highlights=(), municipalities=("905",), on_sheet=True, today=TODAY)
    assert shown.facts == ("Paikallinen", "Rantatie 1, Vaasa", "65+ v", "Maksuton", "fi · sv", "Päivitetty 3.11.2026")
    assert shown.warnings == ()
    assert shown.organization == "Ystävät ry · Järjestö"
    for part in ("Juttukerho", "Ystävät ry", "65+", "lähetteellä"):
        assert part in shown.spoken


def test_names_come_in_the_windows_language() -> None:
    i18n.use("sv")
    try:
        shown = present.row(DETAIL, highlights=(), municipalities=(), on_sheet=False, today=TODAY)
    finally:
        i18n.use("fi")
    assert shown.name == "Pratklubben"
    assert "Avgiftsfri" in shown.facts


@pytest.mark.parametrize(
    ("fields", "warning"),
    [
        ({"age_source": None, "min_age": None}, "Ikäraja ei tiedossa"),
        ({"status": "paused"}, "Tauolla"),
        ({"modified": datetime(2025, 9, 1, tzinfo=UTC)}, "Ei tarkistettu 14 kk"),
    ],
)
def test_what_makes_a_service_less_sure_is_said(fields: dict[str, object], warning: str) -> None:
    shown = present.row(changed(**fields), highlights=(), municipalities=(), on_sheet=False, today=TODAY)
    assert warning in shown.warnings
    assert warning in shown.spoken


@pytest.mark.parametrize(
    ("modified", "said"),
    [(datetime(2026, 9, 28, tzinfo=UTC), "1 month"), (datetime(2026, 8, 31, tzinfo=UTC), "2 months")],
)
def test_months_are_counted_as_people_say_it(modified: datetime, said: str) -> None:
    i18n.use("en")
    assert facts.warnings(changed(modified=modified).service, date(2026, 10, 31), 30) == (f"Not checked for {said}",)


def test_a_price_that_is_not_stated_is_not_claimed() -> None:
    assert facts.price(changed(price=None).service) == "Hintaa ei ilmoitettu"


@pytest.mark.parametrize(
    ("low", "high", "text"), [(65, None, "65+ v"), (18, 29, "18–29 v"), (None, 17, "–17 v"), (0.5, 3, "0,5–3 v")]
)
def test_ages_are_short(low: float | None, high: float | None, text: str) -> None:
    assert facts.age(changed(min_age=low, max_age=high).service) == text


def test_municipalities_are_found_by_both_names_and_code() -> None:
    (vaasa,) = facts.municipality_choices(["905"])
    assert {vaasa.label, *vaasa.aliases} == {"Vaasa", "Vasa", "905"}


def test_the_alphabet_ends_in_its_own_letters() -> None:
    choices = [Choice(id=name, label=name) for name in ("Övertorneå", "Åbo", "Ähtäri", "Vasa", "Aura")]
    assert [choice.label for choice in sorted(choices, key=facts.by_label)] == [
        "Aura",
        "Vasa",
        "Åbo",
        "Ähtäri",
        "Övertorneå",
    ]


def test_areas_are_named() -> None:
    assert facts.area(changed(area="country", municipalities=()).service) == "Koko Suomi"
    assert facts.area(changed(municipalities=places.municipalities_of("17")).service) == "Pohjanmaan hyvinvointialue"
    assert facts.area(changed(municipalities=("905", "499")).service) == "Mustasaari, Vaasa"
    many = places.municipalities_of("17")[:6]
    assert facts.area(changed(municipalities=many).service).endswith("+ 3")


def test_the_detail_begins_with_how_to_get_in_and_has_every_contact() -> None:
    shown = present.detail(DETAIL, municipalities=("905",), on_sheet=False, now=NOW)
    labels = [line.label for line in shown.lines]
    assert labels[0] == "Näin pääset"
    assert labels.index("Puhelin") < labels.index("Avoinna") < labels.index("Osoite")
    by_label = {line.label: line for line in shown.lines}
    assert by_label["Puhelin"].url == "tel:0400001234"
    assert "06 000 1111" not in str(shown)
    assert by_label["Verkkosivu"].url == "https://kerho.example/sivu/"
    assert "ma–pe 9–15" in by_label["Avoinna"].text
    assert "15" in by_label["Avoinna"].text.splitlines()[0]
    assert shown.description == ("Jutellaan yhdessä.", "• kahvia", "• lehtiä")


def test_a_bare_service_is_shown_without_inventions() -> None:
    bare = ServiceDetail(
        service=Service(id="a:2", organization="a:org", names={"en": "Club"}), organization=DETAIL.organization
    )
    shown = present.detail(bare, municipalities=(), on_sheet=False, now=NOW)
    assert shown.name == "Club"
    assert shown.lines == ()
    assert present.row(bare, highlights=(), municipalities=(), on_sheet=False, today=TODAY).spoken.startswith("Club. ")
