"""Organizations with their services, and who else offers the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.catalogue import Organization
from hytedesk.vocabulary.directory import Member, Offering, fits, members, reaches, who_else

VAASA, LAIHIA, MARIEHAMN = "905", "399", "478"


def offering(key: str, organization: str = "o1", **fields: Any) -> Offering:
    fields.setdefault("municipalities", (VAASA,) if fields.get("area", "municipalities") == "municipalities" else ())
    return Offering(id=key, organization=organization, names={"fi": key}, **fields)


def organization(key: str, name: str = "Ystävät ry", kind: Any = "association") -> Organization:
    return Organization(id=key, type=kind, names={"fi": name})


def member(name: str = "Ystävät ry", **fields: Any) -> Member:
    return members([organization("o1", name)], [offering("Jumppa-ilta", **fields)])[0]


def test_who_offers_nothing_is_no_member() -> None:
    found = members([organization("o1"), organization("o2")], [offering("a"), offering("b"), offering("c", "gone")])
    assert [(one.organization.id, [each.id for each in one.offerings]) for one in found] == [("o1", ["a", "b"])]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ystäv", True),
        ("YSTAV", True),
        ("jumppa ystävät", True),
        ("ilta", True),
        ("", True),
        ("umppa", False),
        ("ystävät kerho", False),
    ],
)
def test_words_are_found_by_their_beginnings_in_names_of_organization_and_services(typed: str, found: bool) -> None:
    assert fits(member(), typed, (), ()) is found


def test_kind_and_place_narrow() -> None:
    assert fits(member(), "", ("association", "parish"), (VAASA,))
    assert not fits(member(), "", ("parish",), ())
    assert not fits(member(), "", (), (LAIHIA,))
    assert fits(member(area="country"), "", (), (LAIHIA,))
    assert not fits(member(area="mainland"), "", (), (MARIEHAMN,))


SERVICE = offering("mine", needs=("loneliness", "mental"))


def test_others_with_most_needs_in_common_come_first() -> None:
    others = [
        offering("half", "o2", needs=("loneliness",)),
        offering("whole", "o3", needs=("loneliness", "mental")),
        offering("less", "o4", needs=("loneliness", "money", "sleep")),
        offering("none", "o4", needs=("money",)),
    ]
    assert [one.id for one in who_else(SERVICE, others)] == ["whole", "half"]


def test_one_s_own_services_are_not_others() -> None:
    assert who_else(SERVICE, [SERVICE, offering("mine too", needs=SERVICE.needs)]) == ()


def test_others_must_be_in_the_same_area() -> None:
    mine = offering("mine", needs=("mental",))
    others = [
        offering("elsewhere", "o2", needs=("mental",), municipalities=(LAIHIA,)),
        offering("country", "o3", needs=("mental",), area="country"),
        offering("here", "o4", needs=("mental",), municipalities=(LAIHIA, VAASA)),
    ]
    assert [one.id for one in who_else(mine, others)] == ["here", "country"]
    assert [one.id for one in who_else(mine, others, (LAIHIA,))] == ["elsewhere", "here", "country"]


def test_a_service_without_needs_has_no_others() -> None:
    assert who_else(offering("mine"), [offering("other", "o2", needs=("mental",))]) == ()


offerings = st.builds(
    offering,
    key=st.uuids().map(str),
    organization=st.sampled_from(["o1", "o2", "o3"]),
    needs=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    area=st.sampled_from(["country", "mainland", "municipalities"]),
)


@given(st.lists(offerings, max_size=15, unique_by=lambda one: one.id))
def test_who_is_another_one_s_other_has_it_for_an_other(everyone: list[Offering]) -> None:
    pairs = {(one.id, other.id) for one in everyone for other in who_else(one, everyone)}
    assert pairs == {(other, one) for one, other in pairs}
    assert {one.id for one in everyone if reaches(one, (VAASA,))} == {one.id for one in everyone}
