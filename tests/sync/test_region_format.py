"""What stands in the files of a repository."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.errors import BadData
from hytedesk.sync.sources import region_format
from hytedesk.sync.sources.region_format import Manifest, Packed, Patch

IDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
KEYS = st.tuples(st.sampled_from(["service", "channel", "organization", "event"]), IDS)
CATALOGUES = st.dictionaries(KEYS, st.text(max_size=8), max_size=12)

MANIFEST = Manifest(
    format=1,
    region="Rantaseutu",
    generation=7,
    created=datetime(2026, 11, 22, 9, tzinfo=UTC),
    source="ptv11",
    records=3,
    state="0" * 64,
    snapshot=Packed(path="catalogue/s/7.ndjson.zst", bytes=1000, unpacked=9000),
    patches=tuple(
        Patch(path=f"catalogue/d/{n}-{n + 1}.jsonl.zst", bytes=150, unpacked=900, before=n, to=n + 1)
        for n in range(3, 7)
    ),
)


def lines_of(catalogue: dict[tuple[str, str], str]) -> dict[tuple[str, str], bytes]:
    return {
        (kind, key): msgspec.json.encode({"kind": kind, "id": key, "text": text})
        for (kind, key), text in catalogue.items()
    }


def digests(lines: dict[tuple[str, str], bytes]) -> region_format.Lines:
    return {key: region_format.digest_of(line) for key, line in lines.items()}


@given(st.lists(CATALOGUES, min_size=1, max_size=5))
def test_a_chain_of_patches_leads_where_the_snapshot_is(catalogues: list[dict[tuple[str, str], str]]) -> None:
    generations = [lines_of(catalogue) for catalogue in catalogues]
    lines = digests(generations[0])
    for old, new in pairwise(generations):
        patch = list(region_format.difference(old, new))
        region_format.apply(lines, map(region_format.change_of, patch))
        assert bool(patch) == (old != new)
    assert lines == digests(generations[-1])
    assert region_format.state_of(lines) == region_format.state_of(digests(generations[-1]))


@given(CATALOGUES, CATALOGUES)
def test_the_state_tells_catalogues_apart(one: dict[tuple[str, str], str], other: dict[tuple[str, str], str]) -> None:
    states = [region_format.state_of(digests(lines_of(catalogue))) for catalogue in (one, other)]
    assert (states[0] == states[1]) == (one == other)


@given(CATALOGUES)
def test_lines_are_read_as_they_were_written(catalogue: dict[tuple[str, str], str]) -> None:
    lines = digests(lines_of(catalogue))
    assert region_format.read_lines(region_format.write_lines(lines)) == lines


def test_the_state_is_what_the_document_says() -> None:
    line = b'{"kind":"service","id":"r:1"}'
    assert region_format.write_lines({("service", "r:1"): region_format.digest_of(line)}) == (
        b"service:r:1:894c6b4db9ebca573ad7d09d\n"
    )


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert region_format.read_manifest(region_format.write_manifest(MANIFEST)) == MANIFEST


@pytest.mark.parametrize(("generation", "taken"), [(6, [6]), (5, [5, 6]), (4, []), (3, []), (7, []), (2, []), (8, [])])
def test_patches_are_taken_while_they_are_small(generation: int, taken: list[int]) -> None:
    assert [patch.before for patch in region_format.chain(MANIFEST, generation)] == taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", 2),
        ("generation", 0),
        ("generation", 8),
        ("state", "nothing"),
        ("snapshot", {"path": "../../etc/passwd", "bytes": 1, "unpacked": 1}),
        ("snapshot", {"path": "catalogue/s/../1.ndjson.zst", "bytes": 1, "unpacked": 1}),
        ("snapshot", {"path": "catalogue/s/1.ndjson.zst", "bytes": 1, "unpacked": 10**12}),
        ("patches", [{"path": "catalogue/d/1-2.jsonl.zst", "bytes": 1, "unpacked": 1, "from": 1, "to": 2}]),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(name: str, value: object) -> None:
    document = {**msgspec.to_builtins(MANIFEST), name: value}
    with pytest.raises(BadData):
        region_format.read_manifest(msgspec.json.encode(document))


@pytest.mark.parametrize(
    "line",
    [b"", b"[]", b'{"kind":"service"}', b'{"id":"r:1"}', b'{"kind":"a:b","id":"c"}', b'{"kind":"a","id":"b\\n"}'],
)
def test_a_line_without_a_key_is_refused(line: bytes) -> None:
    with pytest.raises(BadData):
        region_format.key_of(line)
    with pytest.raises(BadData):
        region_format.change_of(line)


@given(st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), min_size=1))
def test_a_packed_file_holds_its_lines(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("packed") / "file"
    content, size = region_format.pack(lines, 3)
    path.write_bytes(content)
    packed = Packed(path="catalogue/s/1.ndjson.zst", bytes=len(content), unpacked=size)
    assert list(region_format.unpack(path, packed)) == lines


@pytest.mark.parametrize("unpacked", [1, 3_999, 4_001])
def test_a_packed_file_holds_neither_more_nor_less_than_it_says(tmp_path: Path, unpacked: int) -> None:
    content, size = region_format.pack([b"x" * 399] * 10, 3)
    assert size == 4_000
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BadData):
        list(
            region_format.unpack(
                tmp_path / "file", Packed(path="catalogue/s/1.ndjson.zst", bytes=len(content), unpacked=unpacked)
            )
        )


@pytest.mark.parametrize("content", [b"", b"no zstd", "half"])
def test_a_damaged_packed_file_is_told(tmp_path: Path, content: bytes | str) -> None:
    whole, size = region_format.pack([bytes(range(33, 99))] * 10, 3)
    (tmp_path / "file").write_bytes(content if isinstance(content, bytes) else whole[: len(whole) // 2])
    with pytest.raises(BadData):
        list(
            region_format.unpack(
                tmp_path / "file", Packed(path="catalogue/s/1.ndjson.zst", bytes=len(whole), unpacked=size)
            )
        )
