import pytest
from msgspec.structs import replace

from hytedesk.catalogue import Service, decode_record, encode_record
from hytedesk.vocabulary.enrich import enrich, for_clients


def test_a_service_gets_its_needs_and_age_limits() -> None:
    found = enrich(
        Service(
            id="t:1",
            organization="t:o",
            names={"fi": "Tuolijumppa"},
            summary={"fi": "Kevyttä liikuntaa yli 65-vuotiaille."},
            needs=("violence",),
        )
    )
    assert found.needs == ("exercise",)
    assert (found.min_age, found.max_age, found.age_source) == (65, None, "text")
    assert enrich(found) == found


@pytest.mark.parametrize(
    ("groups", "kept"),
    [
        ((), True),
        (("KR1",), True),
        (("KR1.3",), True),
        (("KR1", "KR2"), True),
        (("KR2",), False),
        (("KR2", "KR2.3", "KR3"), False),
        (("KR10",), False),
    ],
)
def test_services_for_businesses_and_authorities_only_are_not_for_clients(groups: tuple[str, ...], kept: bool) -> None:
    assert for_clients(Service(id="t:1", organization="t:o", names={"fi": "A"}, target_groups=groups)) is kept


_READ = Service(id="t:1", organization="t:o", names={"fi": "Tuolijumppa"}, summary={"fi": "Yli 65-vuotiaille."})


@pytest.mark.parametrize(
    "now",
    [
        _READ,
        replace(_READ, link="https://jumppa.example/"),
        replace(_READ, names={"fi": "Ruoka-apu"}),
        replace(_READ, summary={"fi": "Alle 30-vuotiaille."}),
        replace(_READ, min_age=7, age_source="feed"),
        replace(_READ, service_classes=("P4.12",)),
    ],
)
@pytest.mark.parametrize("was", [_READ, replace(_READ, min_age=7, age_source="feed"), replace(_READ, summary={})])
def test_what_was_found_earlier_is_taken_only_when_it_would_be_found_again(now: Service, was: Service) -> None:
    stored = decode_record(encode_record(enrich(was)))
    assert isinstance(stored, Service)
    assert encode_record(enrich(now, stored)) == encode_record(enrich(now))
