from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.catalogue import Service
from hytedesk.search.document import document_of, fits_age, known_values
from hytedesk.vocabulary import ages, places
from tests.search.services import CATALOGUE, HELSINKI, MARIEHAMN, VAASA, detail

MAINLAND = tuple(place.code for place in places.municipalities() if place.county != places.ALAND)


def test_every_text_of_a_service_is_in_a_field_with_its_language() -> None:
    document = document_of(
        detail(
            "x",
            organization="Talo ry",
            channels=("place",),
            names={"fi": "Kerho", "sv": "Klubb"},
            alternative_names={"fi": ("Piiri", "Rinki")},
            summary={"sv": "Kort"},
            description="Pitkä",
            instructions={"fi": "Tule"},
            conditions={"fi": "Kaikille"},
            keywords={"fi": ("peli",)},
            ontology_terms={"en": ("games",)},
            needs=("loneliness", "of-another-time"),
            target_groups=("KR1.1",),
            service_classes=("P27.1", "P999"),
        )
    )
    texts = {(text.field, text.language, text.text) for text in document.texts}
    assert texts >= {
        ("name", "fi", "Kerho"),
        ("name", "sv", "Klubb"),
        ("name", "fi", "Piiri\nRinki"),
        ("text", "sv", "Kort"),
        ("text", "fi", "Pitkä"),
        ("text", "fi", "Tule"),
        ("text", "fi", "Kaikille"),
        ("text", "fi", "peli"),
        ("text", "en", "games"),
        ("text", "fi", "Asiointi"),
        ("organization", "fi", "Talo ry"),
        ("label", "fi", "Yksinäisyys ja seura"),
        ("label", "sv", "Ensamhet och sällskap"),
        ("label", "fi", "P999"),
        ("text", "en", "Loneliness and company"),
    }
    assert not any("of-another-time" in text.text for text in document.texts)


def test_filter_values_of_a_service() -> None:
    document = document_of(CATALOGUE[0])
    assert document.facets["need"] == ("loneliness",)
    assert document.facets["theme"] == ("T1",)
    assert document.facets["age_group"] == ("seniors",)
    assert document.facets["municipality"] == (VAASA, "499")
    assert document.facets["nationwide"] == ()
    assert document.facets["language"] == ("fi", "sv")
    assert document.facets["price"] == ("free",)
    assert document.facets["channel"] == ("phone",)
    assert document.facets["online"] == ()
    assert document.facets["organization_type"] == ("association",)


@pytest.mark.parametrize(("kind", "online"), [("web", True), ("eservice", True), ("form", False), ("place", False)])
def test_a_web_page_or_an_e_service_is_online(kind: str, online: bool) -> None:
    assert bool(document_of(detail("x", channels=(kind,))).facets["online"]) == online  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "nationwide", "listed"),
    [
        ({"area": "country"}, ("country",), ()),
        ({"area": "mainland"}, ("mainland",), ()),
        ({"municipalities": MAINLAND}, ("mainland",), ()),
        ({"municipalities": (*MAINLAND, MARIEHAMN)}, ("mainland",), (MARIEHAMN,)),
        ({"municipalities": (HELSINKI, "000")}, (), (HELSINKI, "000")),
        ({}, (), ()),
    ],
)
def test_nationwide_services_are_not_listed_by_municipality(
    fields: dict[str, str], nationwide: tuple[str, ...], listed: tuple[str, ...]
) -> None:
    found = document_of(detail("x", **fields)).facets  # type: ignore[arg-type]
    assert found["nationwide"] == nationwide
    assert found["municipality"] == listed


def test_a_merged_municipality_counts_as_the_one_of_today() -> None:
    assert document_of(detail("x", municipalities=("588",))).facets["municipality"] == ("507",)


@given(
    st.none() | st.integers(0, 100) | st.sampled_from([0.5, 1.5]),
    st.none() | st.integers(0, 120) | st.sampled_from([0.5, 17.5]),
    st.lists(st.sampled_from(["KR1", "KR1.1", "KR1.2", "KR1.3", "KR1.4", "KR1.6", "KR2"]), unique=True),
    st.integers(0, 120) | st.floats(0, 120, allow_nan=False),
)
def test_the_age_filter_is_that_of_the_vocabulary(
    low: float | None, high: float | None, groups: list[str], age: float
) -> None:
    service = Service(
        id="x", organization="o", names={"fi": "x"}, min_age=low, max_age=high, target_groups=tuple(groups)
    )
    with_age = msgspec.structs.replace(detail("x"), service=service)
    (key,) = document_of(with_age).facets["age"]
    assert fits_age(key, age) == ages.fits_age(service, age)


def test_every_group_of_a_document_is_known() -> None:
    assert document_of(CATALOGUE[0]).facets.keys() == known_values().keys()
