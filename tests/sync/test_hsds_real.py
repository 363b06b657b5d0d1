"""The official examples and the real feeds of `../shared`: APIs behind the fake server, packages as they are."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hytedesk.catalogue import Channel, Organization, Record, Service, encode_record
from hytedesk.config import Settings
from hytedesk.db.catalogue import open_active
from hytedesk.errors import BadData
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.sync import cleaning, run
from hytedesk.sync.sources import Rejected, SourceSpec, file, hsds
from hytedesk.sync.sources.hsds_records import Feed, records
from hytedesk.sync.sources.hsds_values import identity
from tests.fakes.hsds import HsdsFake
from tests.sync.conftest import QUICK, watch

TODAY = date(2026, 11, 22)
SAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "hsds" / "samples"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared with the HSDS samples is not here"),
]

SCHEMA = SAMPLES.parent / "schema" / "hsds-3.2" / "entities"
MIAMI = SAMPLES / "miami-211-hsds-1.1" / "datapackage-1566177582.zip"
BUCKINGHAMSHIRE = SAMPLES / "buckinghamshire-outpost-2023"


def _json(path: str) -> Any:
    return json.loads((SAMPLES / path).read_text(encoding="utf-8-sig"))


def _clean(items: list[Any]) -> list[Record]:
    return [cleaning.clean(item) for item in items if isinstance(item, Service | Channel | Organization)]


def _file(path: str | Path) -> list[Any]:
    return list(file.records(SourceSpec("file", str(SAMPLES / path)), Settings(), watch()))


def _feed(services: list[Any], dialect: Any = "hsds") -> list[Any]:
    with HsdsFake(services, dialect) as fake:
        return list(hsds.load(SourceSpec("hsds", fake.url), Settings(), watch(), None, QUICK).items)


def _services(items: list[Any]) -> list[Service]:
    return [item for item in _clean(items) if isinstance(item, Service)]


@pytest.mark.parametrize(
    "example",
    [
        "hsds-3.2.3-official-examples/service_full.json",
        "mock-hsds-api-data/services/ac148810-d857-441c-9679-408f346de14b.json",
        "uk-profile-examples/service_full.json",
        "oruk-validator-mocks/V3.0-UK-Default/service_full.json",
        "oruk-validator-mocks/V3.0-UK-Warn/service_full.json",
    ],
)
def test_official_examples(example: str) -> None:
    items = _clean(_feed([_json(example)]))
    (service,) = (item for item in items if isinstance(item, Service))
    (place,) = (item for item in items if isinstance(item, Channel))
    (owner,) = (item for item in items if isinstance(item, Organization))
    assert service.names == {"en": "Community Counselling"}
    assert (service.min_age, service.max_age, service.age_source) == (12, None, "feed")
    assert service.keywords == {"en": ("name",)}
    assert service.assured is not None
    assert service.modified is not None
    assert service.status_note["en"].startswith("Following COVID-19")
    assert "MyCity" in service.conditions["en"]
    assert service.municipalities == ()
    assert place.addresses[0].street["en"].startswith("1-30 Main Street")
    assert place.accessibility["en"][0].startswith("The building is equipped")
    assert owner.names == {"en": "Example Organization Inc."}
    hours = place.hours or service.connections[0].hours
    assert [span.day for span in hours[0].spans] == [3, 4]
    assert "Persona" not in b"".join(map(encode_record, items)).decode()


@pytest.mark.parametrize(
    "entity", ["service", "organization", "location", "service_at_location", "schedule", "address"]
)
def test_the_documents_say_what_becomes_of_every_field(entity: str) -> None:
    schema = json.loads((SCHEMA / f"{entity}.json").read_text(encoding="utf-8"))
    told = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    fields = {name for name in schema["properties"] if not name.endswith("_id")}
    assert not {name for name in fields if f"`{name}`" not in told}


def test_the_failing_example_of_the_validator_is_rejected_and_nothing_else() -> None:
    item = _json("oruk-validator-mocks/V3.0-UK-Fail/service_list.json")["contents"][0]
    with pytest.raises(ValueError, match="no id or no name"):
        records(item, Feed("x", "x", TODAY))


def test_a_list_of_many_copies_of_one_service_is_one_service() -> None:
    page = _json("oruk-validator-mocks/V3.0-UK-Test/service_list.json")
    whole = _json("oruk-validator-mocks/V3.0-UK-Test/service_full.json")
    with HsdsFake([whole]) as fake:
        answer = fake.answer
        fake.answer = lambda path, query: (200, page) if path.endswith("/services") else answer(path, query)  # type: ignore[method-assign]
        items = list(hsds.load(SourceSpec("hsds", fake.url), Settings(), watch(), None, QUICK).items)
    assert len(_services(items)) == 1


def test_a_council_feed_in_the_outpost_dialect() -> None:
    listed = _json("buckinghamshire-outpost-2023/services_page_1.json")["content"]
    listed.append(_json("buckinghamshire-outpost-2023/service_response.json"))
    items = _feed(listed, "outpost")
    services = _services(items)
    assert len(services) == len({identity(one) for one in listed}) == 50
    assert not [item for item in items if isinstance(item, Rejected)]
    assert sum(service.age_source == "feed" for service in services) >= 20
    assert sum(bool(service.keywords) for service in services) >= 45
    assert sum(bool(used.hours) for service in services for used in service.connections[:1]) >= 15
    names = {contact["name"] for one in listed for contact in one["contacts"] if contact["name"]}
    kept = "".join(
        encode_record(replace(item, description={}, summary={}) if isinstance(item, Service) else item).decode()
        for item in _clean(items)
        if not isinstance(item, Organization)
    )
    assert not [name for name in names if " " in name and name in kept]


def test_a_bare_list_of_a_city() -> None:
    items = _file("313-help-hsds-3.2-excerpt/services-excerpt.json")
    services = _services(items)
    assert len(services) == 3
    assert [len(service.connections[0].hours) for service in services] == [0, 1, 1]
    assert len(services[2].connections[0].hours[0].spans) == 5


@pytest.mark.parametrize(
    ("path", "services", "rejected"),
    [
        (MIAMI, 4089, 0),
        ("baltimore-charmcare-icarol-csv/data/icarol-csv", 1876, 0),
        ("hsds-transformer-fixtures/spec/fixtures/custom/ilao/output", 429, 1),
        ("hsds-transformer-fixtures/tmp", 429, 0),
        ("ohana-api-sample-csv/data/sample-csv", 21, 0),
        ("hsds-1.1-2.0-sample-datapackage/all_resources", 10, 0),
        ("hsds-3.2.3-official-examples/csv", 1, 0),
        ("uk-profile-examples/csv", 1, 0),
    ],
    ids=lambda value: Path(value).name if isinstance(value, str | Path) else "",
)
def test_packages(path: str | Path, services: int, rejected: int) -> None:
    items = _file(path)
    found = _services(items)
    assert (len(found), sum(isinstance(item, Rejected) for item in items)) == (services, rejected)
    owners = {item.id for item in items if isinstance(item, Organization)}
    channels = {item.id for item in items if isinstance(item, Channel)}
    assert {service.organization for service in found} <= owners
    assert {used.channel for service in found for used in service.connections} <= channels


@pytest.mark.parametrize(
    "path",
    ["haarrrvest-2025-08/content_store-results.zip", "sf-211-ohana-2014/sf.json",
     "hsds-transformer-fixtures/examples/florida_data"],
)  # fmt: skip
def test_what_is_no_catalogue_ends_the_run_and_leaves_nothing(path: str, tmp_path: Path) -> None:
    with pytest.raises(BadData):
        run.run(tmp_path, SourceSpec("file", str(SAMPLES / path)), Settings())
    assert open_active(tmp_path) is None


def _harvested() -> Iterator[Any]:
    with zipfile.ZipFile(SAMPLES / "haarrrvest-2025-08" / "content_store-results.zip") as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                try:
                    result = json.loads(json.loads(archive.read(name))["result"])
                except ValueError:
                    continue
                if isinstance(result, dict):
                    for service in result.get("services") or []:
                        yield (
                            {**service, "organization": result.get("organization")} if isinstance(service, dict) else 0
                        )


def test_objects_that_a_language_model_made_cost_at_most_themselves() -> None:
    read = refused = 0
    for item in _harvested():
        try:
            found = records(item, Feed("x", "x", TODAY)) if isinstance(item, dict) else None
        except ValueError:
            refused += 1
            continue
        if found is not None:
            read += 1
            _clean([found.service, *found.channels, found.organization])
    assert (read, refused) == (717, 146)


def test_a_real_feed_is_found_by_words_of_its_people(tmp_path: Path) -> None:
    with HsdsFake(_json("buckinghamshire-outpost-2023/services_page_1.json")["content"], "outpost") as fake:
        result = run.run(tmp_path, SourceSpec("hsds", fake.url), Settings(), limits=QUICK)
    assert (result.outcome, result.services, result.rejected) == ("updated", 50, 0)
    catalogue = open_active(tmp_path)
    assert catalogue is not None
    engine = Engine(Index.from_blobs(catalogue.search_blobs()))
    hits = engine.search(Query(text="walking group")).hits
    first = catalogue.detail(hits[0].id)
    catalogue.close()
    assert "Walking" in first.service.names["en"]
    assert first.channels[0].addresses
