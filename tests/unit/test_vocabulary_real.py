"""The vocabulary over real services of Vaasa and Naantali, read where they lie beside the project."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from hytedesk.catalogue import Service, pick
from hytedesk.vocabulary.ages import age_groups, age_groups_of
from hytedesk.vocabulary.enrich import enrich, for_clients
from hytedesk.vocabulary.needs import needs

SAMPLES = Path(__file__).parents[2].parent / "shared/data/ptv/samples/v8-metatavu-kunta-api-server/services"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="no real services beside the project (../shared)"),
]


def _texts(items: list[dict[str, Any]], *types: str) -> dict[str, str]:
    return {item["language"]: item["value"] for item in items if item.get("type") in {*types, None} and item["value"]}


def _words(items: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    found = defaultdict[str, list[str]](list)
    for item in items:
        if item["value"]:
            found[item["language"]].append(item["value"])
    return {language: tuple(words) for language, words in found.items()}


def _service(raw: dict[str, Any]) -> Service:
    return Service(
        id=f"ptv:{raw['id']}",
        organization="ptv:o",
        names=_texts(raw["serviceNames"], "Name"),
        summary=_texts(raw["serviceDescriptions"], "Summary", "ShortDescription"),
        description=_texts(raw["serviceDescriptions"], "Description"),
        conditions=_texts(raw["requirements"]),
        service_classes=tuple(each["code"] for each in raw["serviceClasses"]),
        target_groups=tuple(each["code"] for each in raw["targetGroups"]),
        ontology_terms=_words([name for term in raw["ontologyTerms"] for name in term["name"]]),
        keywords=_words(raw["keywords"]),
    )


def read_services() -> list[Service]:
    return [_service(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(SAMPLES.glob("*.json"))]


@pytest.fixture(scope="module")
def services() -> list[Service]:
    return [enrich(service) for service in read_services() if for_clients(service)]


def test_obvious_services_get_the_right_needs(services: list[Service]) -> None:
    by_name = {pick(service.names, "fi"): set(service.needs) for service in services}
    assert "money" in by_name["Talous- ja velkaneuvonta"]
    assert "carers" in by_name["Omaishoidon tuki"]
    assert "memory" in by_name["Muistipoliklinikan palvelut"]
    assert {"youth_support", "work_study"} <= by_name["Ohjaamo Pohjanmaa"]
    assert "substances" in by_name["Päihdetyö"]
    assert "exercise" in by_name["Uimahalli"]
    assert "migrants" in by_name["Welcome Office"]
    assert "violence" in by_name["Vanhussosiaalityö"]


def test_street_lights_and_building_permits_meet_no_need(services: list[Service]) -> None:
    by_name = {pick(service.names, "fi"): service.needs for service in services}
    for name in ("Katuvalaistus", "Rakennuslupa", "Vesihuolto", "Tonttijako", "Fångstredskapsmärken för fiske"):
        assert by_name[name] == ()


def test_obvious_age_limits_are_read(services: list[Service]) -> None:
    limits = {pick(service.names, "fi"): (service.min_age, service.max_age) for service in services}
    expected = {
        "Nettipiste Senjor": (65, None),
        "Ohjaamo Pohjanmaa": (None, 29),
        "Avohoito nuorille": (13, 22),
        "Uimahalli": (None, None),
        "Rokotuspalvelut": (None, None),
    }
    assert {name: limits[name] for name in expected} == expected


def test_counts_are_sane(services: list[Service]) -> None:
    found = Counter(need for service in services for need in service.needs)
    shown = Counter(group for service in services for group in age_groups_of(service))
    limited = sum(service.age_source == "text" for service in services)
    print(f"\n{len(services)} services for clients, {limited} with age limits")  # noqa: T201  # shown with pytest -s
    print({need.id: found[need.id] for need in needs()}, dict(shown))  # noqa: T201
    assert 0 < limited < len(services) / 4
    assert all(0 < shown[group.id] <= len(services) for group in age_groups())
    assert max(found.values()) < len(services) / 5
    assert len(found) > len(needs()) / 2
