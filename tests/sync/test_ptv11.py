from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hytedesk.catalogue import Channel, Organization, Service
from hytedesk.config import Settings
from hytedesk.errors import BadData, Refused
from hytedesk.sync.sources import Complete, Rejected, SourceSpec, ptv11
from tests.fakes import ptv11_records as made
from tests.fakes.ptv11 import PtvFake
from tests.sync.conftest import QUICK, REGION, watch


def _load(fake: PtvFake, settings: Settings = REGION) -> list[Any]:
    *records, end = ptv11.load(SourceSpec("ptv11", fake.url), settings, watch(), limits=QUICK).items
    assert isinstance(end, Complete)
    return records


def _names(records: list[Any]) -> set[str]:
    return {record.names["fi"] for record in records if isinstance(record, Service)}


def _add(fake: PtvFake, *services: dict[str, Any]) -> None:
    fake.services |= {service["id"]: service for service in services}


def test_services_then_channels_then_organizations(ptv: PtvFake) -> None:
    kinds = [type(record).__name__ for record in _load(ptv)]
    assert list(dict.fromkeys(kinds)) == ["Service", "Channel", "Organization"]
    assert kinds == sorted(kinds, key=["Service", "Channel", "Organization"].index)


def test_services_of_county_municipality_and_country_are_united(ptv: PtvFake) -> None:
    names = _names(_load(ptv))
    assert {"Mielenterveysneuvonta", "Muistineuvonta", "Ystävätoiminta", "Velkaneuvonta", "Kotihoito"} <= names
    assert len(names) == 34 - 1
    assert "Asumisneuvonta" not in names


def test_nationwide_services_only_when_wanted(ptv: PtvFake) -> None:
    names = _names(_load(ptv, Settings(county=made.COUNTY, nationwide=False)))
    assert "Velkaneuvonta" not in names
    assert "Ystävätoiminta" in names


def test_a_municipality_outside_the_county_is_loaded_too(ptv: PtvFake) -> None:
    assert "Asumisneuvonta" in _names(_load(ptv, Settings(county=made.COUNTY, municipalities=(made.NAANTALI,))))


def test_a_server_that_does_not_know_counties_gives_the_same(ptv: PtvFake) -> None:
    with_counties = _names(_load(ptv))
    ptv.counties = False
    assert _names(_load(ptv)) == with_counties


def test_only_municipalities(ptv: PtvFake) -> None:
    assert _names(_load(ptv, Settings(municipalities=(made.NAANTALI,), nationwide=False))) == {"Asumisneuvonta"}


def test_without_a_region_the_whole_country_is_loaded(ptv: PtvFake) -> None:
    assert len(_names(_load(ptv, Settings()))) == 34


def test_services_only_for_businesses_and_their_channels_are_left_out(ptv: PtvFake) -> None:
    records = _load(ptv)
    assert "Yrittäjän velkalinja" not in _names(records)
    assert "Yrityslinja" not in {record.names["fi"] for record in records if isinstance(record, Channel)}


def test_a_service_is_asked_for_with_its_national_text(ptv: PtvFake) -> None:
    national = {
        "id": made.guid("g", 1),
        "descriptions": made.texts("Description", fi="Kaikkialla samoin."),
        "serviceChargeType": "FreeOfCharge",
    }
    ptv.general_descriptions[national["id"]] = national
    for number, areas in ((70, made.limited(county=made.COUNTY)), (71, made.limited(made.VAASA))):
        local = made.texts("Description", fi="Meillä näin.")
        _add(ptv, made.service(number, f"Kerho {number}", areas=areas, generalDescriptionId=national["id"],
                               serviceDescriptions=local))  # fmt: skip
    found = {record.names["fi"]: record for record in _load(ptv) if isinstance(record, Service)}
    for name in ("Kerho 70", "Kerho 71"):
        assert found[name].description == {"fi": "Kaikkialla samoin.\n\nMeillä näin."}
        assert found[name].price == "free"


def test_parents_of_organizations_come_along_and_lend_their_kind(ptv: PtvFake) -> None:
    found = {record.names["fi"]: record for record in _load(ptv) if isinstance(record, Organization)}
    assert found["Aikuisten palvelut"].type == "county"
    assert found["Aikuisten palvelut"].parent == found["Pohjanmaan hyvinvointialue"].id
    assert found["Merenkurkun suomalainen seurakunta"].type == "parish"


def test_a_parent_that_nobody_named_is_fetched(ptv: PtvFake) -> None:
    top = made.organization(50, "RegionalOrganization", "Keskuksen hyvinvointialue")
    part = made.organization(51, "Unknown", "Perhepalvelut", parentOrganizationId=top["id"])
    ptv.organizations |= {one["id"]: one for one in (top, part)}
    _add(ptv, made.service(80, "Perhetyö", organizations=[made.role(51)]))
    found = {record.names["fi"]: record for record in _load(ptv) if isinstance(record, Organization)}
    assert found["Perhepalvelut"].type == "county"
    assert "Keskuksen hyvinvointialue" in found


def test_an_organization_that_is_gone_keeps_its_name(ptv: PtvFake) -> None:
    _add(ptv, made.service(80, "Perhetyö", organizations=[made.role(99, name="Entinen yhdistys")]))
    found = {record.id: record for record in _load(ptv) if isinstance(record, Organization)}
    assert found[f"ptv:{made.guid('o', 99)}"].names == {"fi": "Entinen yhdistys"}


def test_channels_that_are_all_gone_are_no_failure(ptv: PtvFake) -> None:
    ptv.channels.clear()
    records = _load(ptv)
    assert not [record for record in records if isinstance(record, Channel)]
    assert len(_names(records)) == 33


def test_an_empty_region_is_an_empty_list(ptv: PtvFake) -> None:
    ptv.services.clear()
    assert _load(ptv) == []


def test_long_lists_are_fetched_in_pages_and_batches_of_a_hundred(ptv: PtvFake) -> None:
    for number in range(1000, 1250):
        areas = made.limited(made.VAASA) if number % 2 else made.limited(county=made.COUNTY)
        _add(ptv, made.service(number, f"Kerho {number}", areas=areas, serviceChannels=[made.connection(number)]))
        ptv.channels[made.guid("c", number)] = made.channel(number, "Phone", f"Puhelin {number}")
    records = _load(ptv)
    assert len(_names(records)) == 33 + 250
    assert sum(isinstance(record, Channel) for record in records) == 6 + 250
    assert max(request.count("%2C") for request in ptv.requests) == 99
    assert len({record.id for record in records}) == len(records)


@pytest.mark.parametrize(
    "breakage",
    [
        lambda service: service | {"languages": "fi"},
        lambda service: service | {"organizations": []},
        lambda service: service | {"serviceChannels": [{"serviceChannel": {"id": 7}}]},
    ],
)
def test_a_record_that_cannot_be_read_is_rejected_alone(
    ptv: PtvFake, breakage: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    key = made.guid("s", 1)
    ptv.services[key] = breakage(ptv.services[key])
    ptv.channels[made.guid("c", 1)]["serviceChannelType"] = "Telepathy"
    rejected = [record for record in _load(ptv) if isinstance(record, Rejected)]
    assert {one.where for one in rejected} == {key, made.guid("c", 1)}


@pytest.mark.parametrize("fault", ["nonsense", "cut"])
def test_a_page_of_nonsense_is_bad_data(ptv: PtvFake, fault: Any) -> None:
    ptv.fail(fault, after=1)
    with pytest.raises(BadData):
        _load(ptv)


def test_a_refusal_that_is_not_about_the_ids_ends_the_load(ptv: PtvFake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ptv, "answer", lambda _path, _query: (403, {}))
    with pytest.raises(Refused):
        _load(ptv)
