"""After an upgrade or a downgrade of the program a catalogue of another schema is made anew of its own records."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from hytedesk.config import Settings
from hytedesk.db import files, generations
from hytedesk.db.catalogue import open_active
from hytedesk.errors import HyteDeskError, Unreachable
from hytedesk.search.index import BLOBS, Index
from hytedesk.sync import run
from tests.fakes.ptv11 import PtvFake
from tests.sync.conftest import Sync, details, small_catalogue
from tests.sync.test_run import _file as file_source


def test_without_a_network_the_catalogue_is_made_of_its_records(
    again: Sync, ptv: PtvFake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, known = generations.active(tmp_path), details(tmp_path)
    assert before is not None
    monkeypatch.setattr(files, "SCHEMA", "99")
    assert generations.active(tmp_path) is None
    ptv.stop()
    with pytest.raises(Unreachable):
        again()
    info = generations.active(tmp_path)
    assert info is not None
    assert (info.services, info.digest, info.parts) == (before.services, before.digest, before.parts)
    assert details(tmp_path) == known
    catalogue = open_active(tmp_path)
    assert catalogue is not None
    with contextlib.closing(catalogue):
        Index.from_blobs(catalogue.search_blobs(BLOBS))


def test_with_a_network_only_changes_are_fetched_after_it(
    again: Sync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = generations.active(tmp_path)
    monkeypatch.setattr(files, "SCHEMA", "99")
    result = again()
    assert before is not None
    assert (result.outcome, result.services, result.added) == ("no_change", before.services, 0)


def test_a_record_that_is_not_understood_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = file_source(tmp_path, small_catalogue(4))
    data = tmp_path / "data"
    run.run(data, spec, Settings())
    path = files.path_of(data, 1)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (first,) = connection.execute("SELECT min(id) FROM told_service").fetchone()
        connection.execute("UPDATE told_service SET record = '{\"id\": 1}' WHERE id = ?", (first,))
        connection.commit()
    (data / "active.json").unlink()
    spec_path = Path(spec.url)
    spec_path.unlink()
    monkeypatch.setattr(files, "SCHEMA", "99")
    with pytest.raises(HyteDeskError, match=spec_path.name):
        run.run(data, spec, Settings())
    assert first not in details(data)
    assert len(details(data)) == 3


@pytest.mark.parametrize("damage", ["DROP TABLE told_service", "DELETE FROM meta", "DELETE FROM told_organization"])
def test_a_file_that_is_not_understood_is_fetched_anew(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = file_source(tmp_path, small_catalogue(4))
    data = tmp_path / "data"
    run.run(data, spec, Settings())
    with contextlib.closing(sqlite3.connect(files.path_of(data, 1))) as connection:
        connection.execute("DROP VIEW service")
        connection.execute("DROP VIEW service_channel")
        connection.execute(damage)
        connection.commit()
    (data / "active.json").unlink()
    monkeypatch.setattr(files, "SCHEMA", "99")
    assert run.run(data, spec, Settings()).services == 4
