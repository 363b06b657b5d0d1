from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import zstandard

from hytedesk.catalogue import Record, encode_record
from hytedesk.config import Settings
from hytedesk.errors import BadData, HyteDeskError, StorageUnavailable
from hytedesk.sync import sources
from hytedesk.sync.sources import DEMO, Rejected, SourceSpec, file
from tests.sync.conftest import small_catalogue, watch


def _lines(records: Iterable[Record]) -> bytes:
    return b"".join(encode_record(record) + b"\n" for record in records)


def _read(path: Path) -> list[Record | Rejected]:
    return list(file.records(SourceSpec("file", str(path)), Settings(), watch()))


@pytest.mark.parametrize("packed", [False, True])
def test_records_come_back_plain_or_packed(tmp_path: Path, packed: bool) -> None:
    content = _lines(small_catalogue(5000))
    path = tmp_path / "catalogue"
    path.write_bytes(zstandard.compress(content) if packed else content)
    assert _read(path) == small_catalogue(5000)


def test_packed_parts_one_after_the_other(tmp_path: Path) -> None:
    records = small_catalogue(40)
    path = tmp_path / "catalogue.ndjson.zst"
    path.write_bytes(zstandard.compress(_lines(records[:7])) + zstandard.compress(_lines(records[7:])))
    assert _read(path) == records


def test_the_bytes_of_the_file_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.ndjson"
    path.write_bytes(_lines(small_catalogue()))
    watching = watch()
    list(file.records(SourceSpec("file", str(path)), Settings(), watching))
    assert watching.bytes == path.stat().st_size


def test_empty_lines_and_a_missing_last_line_end_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.ndjson"
    path.write_bytes(b"\n\n" + _lines(small_catalogue())[:-1])
    assert _read(path) == small_catalogue()


def test_a_line_that_is_no_record_is_rejected_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.ndjson"
    path.write_bytes(b'{"kind":"service"}\nnonsense\n[1]\n\xff\n' + _lines(small_catalogue()))
    found = _read(path)
    assert [one.where for one in found if isinstance(one, Rejected)] == [f"catalogue.ndjson:{n}" for n in (1, 2, 3, 4)]
    assert found[4:] == small_catalogue()


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_was_cut_is_bad_data(tmp_path: Path, packed: bool) -> None:
    content = _lines(small_catalogue(200))
    path = tmp_path / "catalogue"
    path.write_bytes(zstandard.compress(content)[:-50] if packed else content[:-50])
    with pytest.raises(BadData):
        _read(path)


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.zst"
    path.write_bytes(zstandard.compress((b" " * 99 + b"\n") * 1_000_000))
    monkeypatch.setattr(file, "UNPACKED_LIMIT", 10_000_000)
    with pytest.raises(BadData):
        _read(path)


def test_a_line_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "line"
    path.write_bytes(b"x" * 2_000_000)
    monkeypatch.setattr(file, "LINE_LIMIT", 1_000_000)
    with pytest.raises(BadData):
        _read(path)


def test_a_bottomless_line_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.ndjson"
    path.write_bytes(b'{"kind": "service", "x": ' + b"[" * 100_000 + b"\n" + _lines(small_catalogue(2)))
    assert sum(isinstance(one, Rejected) for one in _read(path)) == 1


def test_damaged_packing_is_bad_data(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.zst"
    packed = bytearray(zstandard.compress(_lines(small_catalogue(500))))
    packed[20:200] = b"\xff" * 180
    path.write_bytes(packed)
    with pytest.raises(HyteDeskError):
        _read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    with pytest.raises(StorageUnavailable) as caught:
        _read(path)
    assert caught.value.path == str(path)


def test_the_built_in_demo_is_whole() -> None:
    found = list(file.records(sources.parse_source(str(DEMO)), Settings(), watch()))
    assert found
    assert not [one for one in found if isinstance(one, Rejected)]
    assert {one.id.partition(":")[0] for one in found if not isinstance(one, Rejected)} == {"demo"}
