from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hytedesk.catalogue import Record
from hytedesk.db import files, generations
from hytedesk.db.catalogue import open_active
from hytedesk.db.changes import Named, ServiceChanges
from hytedesk.errors import BadData, StorageUnavailable, Unreachable
from tests.db.conftest import NOW, Build, build_in, catalogue, channel, organization, service


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _service_names(folder: Path) -> list[str]:
    opened = open_active(folder)
    assert opened is not None
    try:
        return [detail.service.names["fi"] for detail in opened.iter_details()]
    finally:
        opened.close()


def test_an_empty_folder_has_no_generation(tmp_path: Path) -> None:
    assert generations.active(tmp_path) is None
    assert generations.active(tmp_path / "nowhere") is None
    assert open_active(tmp_path) is None


def test_the_first_build_is_generation_one(tmp_path: Path, build: Build) -> None:
    built = build(catalogue(3))
    assert built.changes == generations.Changes(added=7)
    assert built.info == generations.active(tmp_path)
    info = built.info
    assert (info.generation, info.services, info.channels, info.organizations) == (1, 3, 3, 1)
    assert (info.source, info.source_id, info.data_date) == ("file:/x", "x", NOW)
    assert _names(tmp_path) == ["active.json", "catalogue-1.db"]


def test_the_same_records_in_another_order_are_no_new_generation(tmp_path: Path, build: Build) -> None:
    first = build(catalogue())
    again = build(reversed(catalogue()))
    assert (again.info, again.changes) == (first.info, None)
    assert _names(tmp_path) == ["active.json", "catalogue-1.db"]


def test_changes_are_counted_against_the_generation_before(build: Build) -> None:
    build([service(1), service(2), service(3), organization(1)])
    built = build([service(1), service(2, name="Piiri"), service(4), service(5), organization(1)])
    assert built.changes == generations.Changes(added=2, changed=1, removed=1)
    assert built.info.generation == 2


def test_two_generations_are_kept(tmp_path: Path, build: Build) -> None:
    for count in (1, 2, 3, 4):
        build(catalogue(count))
    assert _names(tmp_path) == ["active.json", "catalogue-3.db", "catalogue-4.db"]


def test_a_truncated_generation_is_not_one_of_the_two_kept(tmp_path: Path, build: Build) -> None:
    build(catalogue(1))
    build(catalogue(2))
    os.truncate(tmp_path / "catalogue-2.db", 5000)
    build(catalogue(3))
    assert _names(tmp_path) == ["active.json", "catalogue-1.db", "catalogue-3.db"]


def test_a_service_without_its_organization_is_left_out(tmp_path: Path, build: Build) -> None:
    build([service(1), service(2, owner=9), organization(1)])
    assert _service_names(tmp_path) == ["Kerho 1"]


def test_of_records_with_one_key_the_first_counts(tmp_path: Path, build: Build) -> None:
    built = build([service(1, 1, 2), service(1, 2, name="Piiri"), channel(1), channel(2), organization(1)])
    assert built.info.services == 1
    assert _service_names(tmp_path) == ["Kerho 1"]


def test_a_catalogue_without_services_is_refused(tmp_path: Path, build: Build) -> None:
    build(catalogue())
    with pytest.raises(BadData):
        build([organization(1)])
    assert _names(tmp_path) == ["active.json", "catalogue-1.db"]


def test_a_source_that_breaks_leaves_everything_as_it_was(tmp_path: Path, build: Build) -> None:
    before = build(catalogue()).info

    def breaking() -> Iterator[Record]:
        yield from catalogue(800)
        raise Unreachable("ptv.example", "interrupted")

    with pytest.raises(Unreachable):
        build(breaking())
    assert generations.active(tmp_path) == before
    assert _names(tmp_path) == ["active.json", "catalogue-1.db"]


@pytest.mark.parametrize(
    "pointer",
    [
        b"",
        b"{",
        b"[]",
        b'{"file": "catalogue-7.db", "generation": 7, "digest": ""}',
        b'{"file": "../catalogue-1.db", "generation": 1, "digest": ""}',
        b'{"file": "catalogue-1.db", "generation": 2, "digest": "0"}',
        None,
    ],
)
def test_without_a_true_pointer_the_newest_whole_file_is_used(
    tmp_path: Path, build: Build, pointer: bytes | None
) -> None:
    build(catalogue(1))
    newest = build(catalogue(2)).info
    if pointer is None:
        (tmp_path / "active.json").unlink()
    else:
        (tmp_path / "active.json").write_bytes(pointer)
    assert generations.active(tmp_path) == newest


def test_a_damaged_file_falls_back_to_the_one_before(tmp_path: Path, build: Build) -> None:
    older = build(catalogue(1)).info
    build(catalogue(300))
    damaged = tmp_path / "catalogue-2.db"
    damaged.write_bytes(b"no database" + damaged.read_bytes()[11:])
    assert generations.active(tmp_path) == older


def test_a_file_damaged_inside_is_built_anew_from_the_same_records(tmp_path: Path, build: Build) -> None:
    build(catalogue(400))
    path = tmp_path / "catalogue-1.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xff" * 20_000
    path.write_bytes(content)
    assert build(catalogue(400)).info.generation == 2
    assert len(_service_names(tmp_path)) == 400


def test_a_file_of_another_schema_is_not_used(tmp_path: Path, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    build(catalogue())
    monkeypatch.setattr(files, "SCHEMA", "99")
    assert generations.active(tmp_path) is None
    assert build(catalogue()).info.generation == 2


def test_leftovers_of_a_killed_build_are_removed(tmp_path: Path, build: Build) -> None:
    (tmp_path / "catalogue-1.db.part").write_bytes(b"half")
    (tmp_path / "catalogue-9.db.part-journal").write_bytes(b"half")
    build(catalogue())
    assert _names(tmp_path) == ["active.json", "catalogue-1.db"]


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(StorageUnavailable):
        build_in(file / "data", catalogue())


def test_a_disk_that_refuses_is_unavailable(tmp_path: Path, build: Build) -> None:
    before = build(catalogue()).info
    (tmp_path / "catalogue-2.db").mkdir()
    (tmp_path / "catalogue-3.db.part").mkdir()
    with pytest.raises(StorageUnavailable):
        build(catalogue(5))
    assert generations.active(tmp_path) == before


_KILLED = """
import os, signal, sys
from pathlib import Path
from hytedesk.db import files, generations
from tests.db.conftest import build_in, catalogue, no_blobs

def die(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)

def dying_replace(source, target):
    if target.name == sys.argv[2]:
        die()
    source.replace(target)

files._replace = dying_replace
blobs = die if sys.argv[2] == "index" else no_blobs
build_in(Path(sys.argv[1]), catalogue(9), blobs=blobs)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("moment", ["index", "catalogue-2.db", "active.json"])
def test_killed_before_the_switch_leaves_the_old_catalogue(tmp_path: Path, build: Build, moment: str) -> None:
    before = build(catalogue(3)).info
    child = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path), moment],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert child.returncode == -signal.SIGKILL
    assert generations.active(tmp_path) == before
    assert len(_service_names(tmp_path)) == 3
    newer = build(catalogue(9)).info
    assert generations.active(tmp_path) == newer
    assert not list(tmp_path.glob("*.part*"))


def test_the_pointer_says_which_file_is_in_use(tmp_path: Path, build: Build) -> None:
    info = build(catalogue()).info
    said = json.loads((tmp_path / "active.json").read_text())
    assert list(said.pop("checksums")) == ["catalogue-1.db"]
    assert said == {"file": "catalogue-1.db", "generation": 1, "digest": info.digest}


def test_services_that_changed_are_known_by_name(build: Build) -> None:
    first = build([*(service(number) for number in range(3)), organization(1)])
    assert first.services == ServiceChanges(added=Named(3))
    second = build([service(1), service(2, name="Piiri"), service(3), organization(1)])
    assert second.services == ServiceChanges(
        added=Named(1, ({"fi": "Kerho 3"},)),
        changed=Named(1, ({"fi": "Piiri 2"},)),
        removed=Named(1, ({"fi": "Kerho 0"},)),
    )


def test_a_catalogue_with_no_service_of_the_one_before_names_none(build: Build) -> None:
    build([*(service(number) for number in range(3)), organization(1)])
    other = build([*(service(number) for number in range(5, 7)), organization(1)])
    assert other.services == ServiceChanges(added=Named(2), removed=Named(3))
