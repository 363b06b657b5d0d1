import re

import pytest

from hytedesk import paths
from hytedesk.vocabulary.classes import (
    life_event_name,
    organization_type_name,
    service_class_name,
    target_group_name,
)
from hytedesk.vocabulary.needs import needs


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Vanhusten palvelut"), ("sv", "Äldretjänster"), ("en", "Services for older people")]
)
def test_a_service_class_has_a_name_in_each_language(language: str, name: str) -> None:
    assert service_class_name("P4.2", language) == name


def test_target_groups_and_life_events_have_names() -> None:
    assert target_group_name("KR1.3", "fi") == "Nuoret"
    assert life_event_name("KE7", "sv") == "Skilsmässa"
    assert organization_type_name("parish", "sv") == "Församling"


def test_the_old_word_for_disabled_people_is_not_shown() -> None:
    assert target_group_name("KR1.6", "sv") == "Personer med funktionsnedsättning"


def test_moving_away_from_finland_is_not_called_moving_to_it() -> None:
    assert life_event_name("KE4.3", "sv") == "Flyttning från Finland"


def test_a_language_without_names_gets_finnish() -> None:
    assert service_class_name("P4.2", "se") == "Vanhusten palvelut"


@pytest.mark.parametrize("name", [service_class_name, target_group_name, life_event_name])
def test_an_unknown_code_is_its_own_name(name: object) -> None:
    assert callable(name)
    assert name("X9", "fi") == "X9"


def test_names_have_no_stray_blanks() -> None:
    for file in ("service-classes", "target-groups", "life-events", "places", "organization-types"):
        text = (paths.resources() / f"{file}.json").read_text(encoding="utf-8")
        assert not re.search(r'\s"[,}\n]|": " |  +[^\s"{}\[\]]', text), file


def test_every_service_class_of_the_needs_exists() -> None:
    used = {code for need in needs() for code in need.service_classes}
    assert not {code for code in used if service_class_name(code, "fi") == code}
