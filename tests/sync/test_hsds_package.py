from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from hytedesk.catalogue import Channel, Organization, Service
from hytedesk.config import Settings
from hytedesk.errors import BadData, StorageUnavailable, Unreachable
from hytedesk.sync.sources import Rejected, SourceSpec, Watch, file, hsds_package, hsds_tables
from tests.fakes import hsds_records as made
from tests.sync.conftest import watch

Tables: TypeAlias = dict[str, Sequence[Mapping[str, str]]]


def _tables() -> Tables:
    """Two services of two organizations, one place and everything that hangs on them."""
    return {
        "organizations": [{"id": "o1", "name": "Kotirannan Ystävät ry"}, {"id": "o2", "name": "Vaasan kaupunki"}],
        "services": [
            {"id": "s1", "organization_id": "o1", "name": "Ystävätoiminta", "status": "active", "minimum_age": "65"},
            {"id": "s2", "organization_id": "o2", "name": "Velkaneuvonta", "status": "active", "fees": "Maksuton"},
            {"id": "s3", "organization_id": "o2", "name": "Entinen palvelu", "status": "defunct"},
        ],
        "locations": [{"id": "l1", "name": "Rantatalo", "location_type": "physical"}],
        "service_at_location": [{"id": "a1", "service_id": "s1", "location_id": "l1", "description": "Kahvila"}],
        "addresses": [
            {"id": "d1", "location_id": "l1", "address_1": "Rantakatu 1", "city": "Vaasa", "country": "FI"},
            {"id": "d2", "location_id": "nowhere", "address_1": "Harhakatu 1", "city": "Vaasa"},
        ],
        "phones": [
            {"id": "p1", "service_at_location_id": "a1", "service_id": "s1", "number": "06 000 1111"},
            {"id": "p2", "service_id": "s2", "number": "06 000 2222"},
            {"id": "p3", "contact_id": "c1", "number": "06 000 3333"},
            {"id": "p4", "organization_id": "o2", "service_id": "gone", "number": "06 000 4444"},
        ],
        "contacts": [{"id": "c1", "service_id": "s2", "name": "Maija Mallinen", "department": "Talousneuvonta"}],
        "schedules": [
            {
                "service_at_location_id": "a1",
                "freq": "WEEKLY",
                "byday": "MO,WE",
                "opens_at": "10:00",
                "closes_at": "12:00",
            }
        ],
        "service_areas": [{"id": "r1", "service_id": "s2", "name": "Vaasa, Mustasaari"}],
        "languages": [{"id": "k1", "service_id": "s2", "name": "Finnish"}],
        "taxonomies": [{"id": "x1", "name": "PTV"}],
        "taxonomy_terms": [{"id": "t1", "code": "P4.2", "name": "Vanhusten palvelut", "taxonomy_id": "x1"}],
        "attributes": [{"id": "b1", "link_id": "s1", "link_entity": "service", "taxonomy_term_id": "t1"}],
        "url": [{"id": "u1", "service_id": "s2", "url": "https://velka.example", "label": "Velkasivu"}],
    }


def _csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, columns)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def _folder(folder: Path, tables: Tables) -> Path:
    folder.mkdir()
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(_csv(rows))
    return folder


def _zip(folder: Path, tables: Tables, prefix: str = "data/") -> Path:
    path = folder / "luettelo.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{prefix}{name}.csv", _csv(rows))
    return path


def _read(path: Path) -> list[Any]:
    return list(file.records(SourceSpec("file", str(path)), Settings(), watch()))


def _services(items: list[Any]) -> dict[str, Service]:
    return {item.names["fi"]: item for item in items if isinstance(item, Service)}


@pytest.mark.parametrize(
    "pack",
    [
        lambda folder, tables: _folder(folder / "luettelo", tables),
        _zip,
        lambda folder, tables: _zip(folder, tables, "../../"),
        lambda folder, tables: _zip(folder, tables, "C:\\Windows\\"),
        lambda folder, tables: _zip(folder, tables, "/etc/"),
    ],
    ids=["folder", "zip", "climbing", "windows", "absolute"],
)
def test_a_package_is_joined(tmp_path: Path, pack: Callable[[Path, Tables], Path]) -> None:
    path = pack(tmp_path, _tables())
    before = sorted(tmp_path.rglob("*"))
    items = _read(path)
    assert sorted(tmp_path.rglob("*")) == before
    services = _services(items)
    assert set(services) == {"Ystävätoiminta", "Velkaneuvonta"}
    friends, debts = services["Ystävätoiminta"], services["Velkaneuvonta"]
    assert (friends.min_age, friends.service_classes, friends.municipalities) == (65, ("P4.2",), ("905",))
    assert [phone.number for phone in friends.connections[0].phones] == ["06 000 1111"]
    assert len(friends.connections[0].hours[0].spans) == 2
    assert (debts.municipalities, debts.languages, debts.price) == (("499", "905"), ("fi",), "free")
    channels = {item.id: item for item in items if isinstance(item, Channel)}
    assert [phone.number for phone in channels[debts.connections[0].channel].phones] == ["06 000 2222", "06 000 3333"]
    assert [link.title for link in channels[debts.connections[0].channel].links] == ["Velkasivu"]
    owners = {item.id: item for item in items if isinstance(item, Organization)}
    assert [phone.number for phone in owners[debts.organization].phones] == ["06 000 4444"]
    assert not any(isinstance(item, Rejected) for item in items)


def test_a_folder_and_a_zip_of_one_name_have_the_same_keys(tmp_path: Path) -> None:
    folder, archive = _folder(tmp_path / "luettelo", _tables()), _zip(tmp_path, _tables())
    assert _read(folder) == _read(archive)


def test_an_older_package(tmp_path: Path) -> None:
    tables: Tables = {
        "organizations": [{"id": "1", "name": "Kotirannan Ystävät ry"}],
        "services": [
            {"id": "1", "organization_id": "1", "name": "Kerho"},
            {"id": "1", "organization_id": "1", "name": "Toinen samalla avaimella"},
        ],
        "locations": [{"id": "1", "name": "Talo"}],
        "services_at_location": [{"id": "1", "service_id": "1", "location_id": "1"}],
        "physical_addresses": [{"id": "1", "location_id": "1", "address_1": "Rantakatu 1", "city": "Vaasa"}],
        "regular_schedules": [{"service_id": "1", "weekday": "Monday", "opens_at": "9:00am", "closes_at": "1:00pm"}],
        "holiday_schedules": [
            {"service_id": "1", "closed": "true", "start_date": "2026-12-24", "end_date": "2026-12-26"},
        ],
        "eligibility": [{"id": "", "service_id": "1", "eligibility": "Kaikille"}, {"eligibility": "Ei kenenkään"}],
        "languages": [{"id": "1", "service_id": "1", "language": "English"}],
        "accessibility_for_disabilities": [{"id": "1", "location_id": "1", "accessibility": "Hissi"}],
        "taxonomy": [{"id": "PN-1", "name": "vertaistuki", "vocabulary": "Lista"}],
        "services_taxonomy": [{"id": "1", "service_id": "1", "taxonomy_id": "PN-1"}],
    }  # fmt: skip
    items = _read(_zip(tmp_path, tables))
    (service,) = _services(items).values()
    (place,) = (item for item in items if isinstance(item, Channel))
    assert service.conditions == {"fi": "Kaikille"}
    assert service.keywords == {"fi": ("vertaistuki",)}
    assert service.languages == ("en",)
    assert [entry.closed for entry in service.connections[0].hours] == [False, True]
    assert place.addresses[0].municipality == "905"
    assert place.accessibility == {"fi": ("Hissi",)}


def test_a_service_that_names_its_location_itself(tmp_path: Path) -> None:
    tables: Tables = {
        "organizations": [{"id": "7", "name": "Kotirannan Ystävät ry"}],
        "locations": [{"id": "4", "organization_id": "7", "name": "Talo"}],
        "services": [{"id": "1", "location_id": "4", "name": "Kerho"}],
    }
    items = _read(_zip(tmp_path, tables))
    assert [item.names["fi"] for item in items] == ["Talo", "Kerho", "Kotirannan Ystävät ry"]


def test_files_are_known_by_the_descriptor(tmp_path: Path) -> None:
    path = tmp_path / "luettelo.zip"
    resources = [{"name": "service", "path": "../x/palvelut.csv"}, {"name": "organization", "path": "toimijat.csv"}]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": resources}))
        archive.writestr("palvelut.csv", _csv([{"id": "s", "name": "Kerho", "organization_id": "o"}]))
        archive.writestr("toimijat.csv", _csv([{"id": "o", "name": "Kotirannan Ystävät ry"}]))
    assert [item.names["fi"] for item in _read(path)] == ["Kerho", "Kotirannan Ystävät ry"]


@pytest.mark.parametrize("descriptor", [b"{", b"[]", b'{"resources": 7}', b'{"resources": [{}]}', b"[" * 100_000])
def test_a_descriptor_that_cannot_be_read_is_done_without(tmp_path: Path, descriptor: bytes) -> None:
    folder = _folder(tmp_path / "luettelo", _tables())
    (folder / "datapackage.json").write_bytes(descriptor)
    assert len(_services(_read(folder))) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfid,name\r\ns,Yst\xc3\xa4v\xe4".replace(b"v\xe4", b"v\xc3\xa4"),
        "id,name\ns,Ystävä\n".encode("cp1252"),
        b'id,name\n"s","Yst\xc3\xa4v\xc3\xa4",too,many,cells\n',
        b"NAME , ID\nYst\xc3\xa4v\xc3\xa4 , s\n",
    ],
    ids=["mark", "code page", "long row", "header"],
)
def test_spellings_of_a_table(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "luettelo"
    folder.mkdir()
    (folder / "services.csv").write_bytes(content)
    assert set(_services(_read(folder))) == {"Ystävä"}


def test_a_row_that_is_no_service_is_rejected_alone(tmp_path: Path) -> None:
    tables = _tables() | {
        "services": [*_tables()["services"], {"id": "", "name": "Ilman avainta"}, {"id": "s9", "name": ""}]
    }
    items = _read(_zip(tmp_path, tables))
    assert [item.where for item in items if isinstance(item, Rejected)] == [
        "luettelo.zip:s9",
        "luettelo.zip:Ilman avainta",
    ]
    assert len(_services(items)) == 2


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", b"id,name\n" + b"x" * 30_000_000)


def _encrypted(path: Path) -> None:
    content = bytearray(_zip(path.parent, _tables()).read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        place = 0
        while (place := content.find(mark, place)) >= 0:
            content[place + (6 if mark == b"PK\x03\x04" else 8)] |= 1
            place += 4
    path.write_bytes(content)


def _damaged(path: Path) -> None:
    content = bytearray(_zip(path.parent, _tables()).read_bytes())
    content[60:90] = b"\xff" * 30
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(_zip(path.parent, _tables()).read_bytes()[:-100])


def _crowded(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(hsds_tables.MOST_FILES + 1):
            archive.writestr(f"{number}.csv", "")


def _something_else(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")


@pytest.mark.parametrize("spoil", [_bomb, _encrypted, _damaged, _cut, _crowded, _something_else])
def test_hostile_archives_are_bad_data(
    tmp_path: Path, spoil: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hsds_tables, "UNPACKED_LIMIT", 10_000_000)
    path = tmp_path / "spoiled.zip"
    spoil(path)
    with pytest.raises(BadData):
        _read(path)


def test_an_endless_cell_is_bad_data(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "luettelo", _tables())
    (folder / "phones.csv").write_bytes(b'id,number\n1,"' + b"0" * 1_000_000)
    with pytest.raises(BadData):
        _read(folder)


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = _folder(tmp_path / "outside", _tables())
    folder = tmp_path / "luettelo"
    folder.mkdir()
    (folder / "services.csv").symlink_to(outside / "services.csv")
    (folder / "data").symlink_to(outside)
    os.mkfifo(folder / "phones.csv")
    with pytest.raises(BadData):
        _read(folder)


def test_a_folder_without_services_is_bad_data(tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"services\.csv"):
        _read(_folder(tmp_path / "luettelo", {}))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        _read(tmp_path / "luettelo.zip")


def test_reading_a_package_can_be_stopped(tmp_path: Path) -> None:
    stopped = Watch("x", lambda _progress: None, lambda: True)
    with pytest.raises(Unreachable):
        list(hsds_package.package(_zip(tmp_path, _tables()), stopped))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_json_list_of_services(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "services.json"
    path.write_bytes(mark + json.dumps([*made.region(5), 7]).encode())
    items = _read(path)
    assert len(_services(items)) == 5
    assert sum(isinstance(item, Rejected) for item in items) == 1


@pytest.mark.parametrize("content", [b"[", b"[1, 2", b"[" * 100_000])
def test_a_json_list_that_is_cut_is_bad_data(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "services.json"
    path.write_bytes(content)
    with pytest.raises(BadData):
        _read(path)


def test_a_json_list_that_is_far_too_long_is_bad_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hsds_package, "LIST_LIMIT", 1_000)
    path = tmp_path / "services.json"
    path.write_bytes(json.dumps(made.region(5)).encode())
    with pytest.raises(BadData, match="too big"):
        _read(path)
