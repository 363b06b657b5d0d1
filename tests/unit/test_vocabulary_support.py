"""Kinds of support: what a service gives, from its words, classes and needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from hytedesk import paths
from hytedesk.catalogue import Channel, ChannelType, Service, decode_record
from hytedesk.i18n import LANGUAGES
from hytedesk.vocabulary import needs, purposes, support
from hytedesk.vocabulary.enrich import enrich, for_clients

REAL = Path(__file__).parents[2].parent / "shared/data/ptv/samples/v8-metatavu-kunta-api-server"


def kinds(*channels: ChannelType, **fields: Any) -> tuple[str, ...]:
    fields.setdefault("names", {"fi": "Palvelu"})
    return support.kinds_of(Service(id="s", organization="o", **fields), channels)


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        ("fi", "Keskusteluapua kriisissä", "talk"),
        ("fi", "Sururyhmä", "group"),
        ("fi", "Tuolijumppa", "activity"),
        ("fi", "Digituki", "advice"),
        ("fi", "Ruokapankki", "means"),
        ("sv", "Vänverksamhet", "talk"),
        ("sv", "Kamratstödsgrupp", "group"),
        ("sv", "Skuldrådgivning", "advice"),
        ("en", "Food bank", "means"),
    ],
)
def test_a_name_says_the_kind(language: str, name: str, expected: str) -> None:
    assert kinds(names={language: name}) == (expected,)


def test_who_is_meant_is_no_group() -> None:
    assert kinds(summary={"fi": "Kohderyhmä: erityisryhmien asukkaat"}) == ()
    assert kinds(names={"sv": "Målgruppen är unga"}) == ()


def test_self_help_needs_a_web_page() -> None:
    assert kinds("place", "phone", names={"fi": "Omahoito-ohjelma"}) == ()
    assert kinds("place", "web", names={"fi": "Omahoito-ohjelma"}) == ("self_help",)


def test_a_hint_needs_a_second_fact() -> None:
    assert kinds(summary={"fi": "Tule juttelemaan"}) == ()
    assert kinds(summary={"fi": "Tule juttelemaan"}, service_classes=("P5.7",)) == ("talk",)
    assert kinds(summary={"fi": "Tule juttelemaan"}, needs=("loneliness",)) == ("talk",)


def test_two_vague_facts_are_no_surer_than_one() -> None:
    assert kinds(service_classes=("P5.7", "P3.1"), needs=("mental",)) == ()


def test_languages_say_the_same_thing_and_are_not_added_up() -> None:
    assert kinds(summary={"fi": "Tule juttelemaan", "sv": "Kom och prata"}) == ()


def test_one_mention_in_passing_is_not_enough() -> None:
    assert kinds(description={"fi": "Talossa kokoontuu myös kuoro."}) == ()


def test_a_sure_class_is_enough() -> None:
    assert kinds(service_classes=("P27.1",)) == ("activity",)


def test_every_kind_is_named_and_explained_in_three_languages() -> None:
    assert [kind.id for kind in support.kinds()] == ["talk", "group", "activity", "advice", "means", "self_help"]
    for kind in support.kinds():
        assert set(kind.names) == set(kind.explained) == set(LANGUAGES) == set(kind.signs)


def test_classes_and_needs_of_the_file_exist() -> None:
    classes = msgspec.json.decode((paths.resources() / "service-classes.json").read_bytes(), type=dict[str, Any])
    known = {need.id for need in needs.needs()}
    for kind in support.kinds():
        assert {*kind.classes, *kind.possible_classes} <= set(classes)
        assert {*kind.needs, *kind.possible_needs} <= known


def test_every_need_has_one_purpose() -> None:
    found = [need for purpose in purposes.purposes() for need in purpose.needs]
    assert sorted(found) == sorted(need.id for need in needs.needs())
    assert len(purposes.purposes()) <= 9  # digits choose
    assert all(set(purpose.names) == set(LANGUAGES) for purpose in purposes.purposes())


def test_nearly_every_demo_service_has_a_kind() -> None:
    records = [decode_record(line) for line in (paths.resources() / "demo/catalogue.ndjson").read_bytes().splitlines()]
    types = {record.id: record.type for record in records if isinstance(record, Channel)}
    found = [
        support.kinds_of(enrich(record), {types[each.channel] for each in record.connections if each.channel in types})
        for record in records
        if isinstance(record, Service)
    ]
    assert sum(map(bool, found)) >= 0.9 * len(found)
    for kind in support.kinds():
        assert sum(kind.id in each for each in found) >= 10, kind.id


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="no real services beside the project (../shared)")
def test_most_real_services_that_meet_a_need_have_a_kind() -> None:
    from tests.unit.test_vocabulary_real import read_services

    services = [enrich(service) for service in read_services() if for_clients(service)]
    with_need = [service for service in services if service.needs]
    found = [service for service in with_need if support.kinds_of(service, ("place", "web"))]
    assert len(found) >= 0.8 * len(with_need)
