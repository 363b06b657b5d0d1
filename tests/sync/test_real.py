"""The real PTV records of `../shared`, through a PTV v11 on loopback, into a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hytedesk.config import Settings
from hytedesk.db.catalogue import Catalogue, open_active
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.sync import run
from hytedesk.sync.sources import SourceSpec
from tests.fakes import ptv_v8
from tests.fakes.ptv11 import PtvFake

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not ptv_v8.available(), reason="../shared with the real PTV samples is not here"),
]

REGION = Settings(county="17", municipalities=("905", "529"))


@pytest.fixture(scope="module")
def ptv() -> Iterator[PtvFake]:
    with ptv_v8.server() as fake:
        yield fake


@pytest.fixture(scope="module")
def data_dir(ptv: PtvFake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    result = run.run(folder, SourceSpec("ptv11", ptv.url), REGION)
    assert (result.outcome, result.rejected) == ("updated", 0)
    assert (result.services, result.channels) == (404, 934)
    return folder


@pytest.fixture
def catalogue(data_dir: Path) -> Iterator[Catalogue]:
    opened = open_active(data_dir)
    assert opened is not None
    yield opened
    opened.close()


def test_a_second_run_says_no_change(ptv: PtvFake, data_dir: Path) -> None:
    result = run.run(data_dir, SourceSpec("ptv11", ptv.url), REGION)
    assert (result.outcome, result.generation) == ("no_change", 1)


def test_every_service_has_what_a_sheet_needs(catalogue: Catalogue) -> None:
    for detail in catalogue.iter_details():
        assert detail.service.names
        assert detail.organization.names
        assert detail.service.area != "municipalities" or detail.service.municipalities
        assert all(len(link.url) > 8 and link.url.startswith("http") for one in detail.channels for link in one.links)


def test_services_of_both_towns_and_of_the_country_are_there(catalogue: Catalogue) -> None:
    services = [detail.service for detail in catalogue.iter_details()]
    assert sum("905" in service.municipalities for service in services) > 200
    assert sum("529" in service.municipalities for service in services) > 90
    assert sum(service.area == "country" for service in services) >= 10
    assert sum("fi" not in service.names for service in services) == 1


def test_every_telephone_can_be_dialled(catalogue: Catalogue) -> None:
    channels = {one.id: one for detail in catalogue.iter_details() for one in detail.channels}
    numbers = {phone.number for one in channels.values() for phone in one.phones}
    assert len(numbers) > 300
    assert all(number.startswith(("+", "0", "1")) for number in numbers)


def test_places_have_coordinates_in_finland(catalogue: Catalogue) -> None:
    places = [
        address
        for detail in catalogue.iter_details()
        for one in detail.channels
        for address in one.addresses
        if address.northing and address.easting
    ]
    assert len(places) > 300
    assert all(6_600_000 < (place.northing or 0) < 7_100_000 for place in places)


def test_the_memory_advice_of_naantali(catalogue: Catalogue) -> None:
    detail = catalogue.detail("ptv:bab19689-bfaf-4b53-994a-cbf4591901a3")
    assert detail.service.names == {"fi": "Muistineuvonta"}
    assert detail.service.price == "free"
    assert "memory" in detail.service.needs
    assert "• unohtaa" in detail.service.instructions["fi"]
    assert detail.organization.type == "municipality"
    assert len(detail.channels) == 8


def test_loneliness_at_78_in_vaasa_is_found(catalogue: Catalogue) -> None:
    engine = Engine(Index.from_blobs(catalogue.search_blobs()))
    result = engine.search(Query(needs=("loneliness",), age=78, municipalities=("905",)))
    assert result.hits
    for hit in result.hits:
        service = catalogue.service(hit.id)
        assert "loneliness" in service.needs
        assert service.area != "municipalities" or "905" in service.municipalities
