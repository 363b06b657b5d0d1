"""Which organizations and services of two sources are taken for the same."""

from __future__ import annotations

from typing import Any

import pytest

from hytedesk.catalogue import Address, Channel, Email, Link, Organization, Phone, Service, Text
from hytedesk.db import same
from hytedesk.db.same import Candidate


def _body(place: int, key: str = "o", **more: Any) -> tuple[same.Place, Organization]:
    given = {"names": {"fi": "Kotirannan Ystävät ry"}, **more}
    return (place, key), Organization(id=f"{place}:{key}", type="association", **given)


def _one(*told: tuple[same.Place, Organization]) -> bool:
    return bool(same.organizations(told))


def test_the_same_business_id_and_a_name_in_common() -> None:
    found = same.organizations([_body(0, business_id="1234567-1"), _body(1, business_id="1234567-1")])
    assert found == {(1, "o"): (0, "o")}


def test_units_of_one_business_id_are_told_apart_by_their_names() -> None:
    other = _body(1, business_id="1234567-1", names={"fi": "Kotirannan kirjasto"})
    assert not _one(_body(0, business_id="1234567-1"), other)


def test_another_business_id_is_another_organization() -> None:
    link = (Link(url="https://ystavat.example/"),)
    assert not _one(_body(0, business_id="1234567-1", links=link), _body(1, business_id="7654321-1", links=link))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"links": (Link(url="https://www.ystavat.example/"),)},
            {"links": (Link(url="http://ystavat.example/yhteys"),)},
        ),
        ({"phones": (Phone(number="+358 40 000 1234"),)}, {"phones": (Phone(number="040 0001234"),)}),
        (
            {"emails": (Email(address="Toimisto@ystavat.example"),)},
            {"emails": (Email(address="toimisto@ystavat.example"),)},
        ),
    ],
)
def test_without_a_business_id_a_name_and_a_way_to_reach_it(one: Any, other: Any) -> None:
    assert _one(_body(0, business_id="1234567-1", **one), _body(1, **other))
    assert not _one(_body(0, municipality="905", **one), _body(1, municipality="499", **other))
    assert not _one(_body(0, **one), _body(1))


def test_a_name_alone_is_not_enough() -> None:
    assert not _one(_body(0), _body(1))


@pytest.mark.parametrize("name", ["KOTIRANNAN YSTÄVÄT", "Kotirannan ystävät r.y.", "Kotirannan  Ystävät, ry"])
def test_names_are_compared_without_case_signs_and_form_of_company(name: str) -> None:
    assert _one(_body(0, business_id="1234567-1"), _body(1, business_id="1234567-1", names={"sv": name}))


def test_nothing_within_one_source_is_the_same() -> None:
    assert not _one(_body(0, "a", business_id="1234567-1"), _body(0, "b", business_id="1234567-1"))


def test_each_stands_for_one_of_every_other_source() -> None:
    told = [_body(place, key, business_id="1234567-1") for place, key in ((0, "a"), (1, "b"), (1, "c"), (2, "d"))]
    assert same.organizations(told) == {(1, "b"): (0, "a"), (2, "d"): (0, "a")}


def _service(place: int, names: Text | None = None, *, owner: str = "o", doors: str = "", **more: Any) -> Candidate:
    service = Service(id=f"{place}:s", organization=f"{place}:o", names=names or {"fi": "Ystäväpiiri"}, **more)
    return Candidate((place, "s"), service, owner, frozenset([(doors, "905")] if doors else []))


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        (_service(0), _service(1), True),
        (_service(0), _service(1, {"sv": "ystäväpiiri"}), True),
        (_service(0), _service(1, {"fi": "Kerho"}), False),
        (_service(0), _service(1, owner="other"), False),
        (_service(0, doors="rantatie 1"), _service(1, doors="rantatie 1"), True),
        (_service(0, doors="rantatie 1"), _service(1, doors="rantatie 2"), False),
        (_service(0, doors="rantatie 1"), _service(1), True),
        (_service(0, municipalities=("905",)), _service(1, municipalities=("905", "499")), True),
        (_service(0, municipalities=("905",)), _service(1, municipalities=("499",)), False),
        (_service(0, municipalities=("905",)), _service(1, area="country"), True),
    ],
)
def test_services_are_the_same_by_organization_name_and_place(one: Candidate, other: Candidate, are_same: bool) -> None:
    assert same.services([one, other]) == ({(1, "s"): (0, "s")} if are_same else {})


def test_a_door_is_a_visiting_address_in_each_language() -> None:
    street = {"fi": "Rantatie 1", "sv": "Strandvägen 1"}
    visit, post = Address(street=street, municipality="905"), Address(type="postal", street={"fi": "PL 1"})
    channel = Channel(id="x:c", type="place", organization="x:o", names={"fi": "Talo"}, addresses=(visit, post))
    assert same.doors([channel]) == {("rantatie 1", "905"), ("strandvägen 1", "905")}
