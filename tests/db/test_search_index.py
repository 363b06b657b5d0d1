"""The search index of a generation after an update of the program, without network."""

from __future__ import annotations

from pathlib import Path

import pytest

from hytedesk.db import generations
from hytedesk.db.catalogue import Catalogue, open_active
from hytedesk.db.search_index import search_index
from hytedesk.errors import Damaged
from hytedesk.search import index
from tests.db.conftest import NOW, Build, catalogue


def _opened(folder: Path) -> Catalogue:
    found = open_active(folder)
    assert found is not None
    return found


def test_the_stored_index_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generations.build(tmp_path, catalogue(3), source="file:/x", data_date=NOW, blobs=index.update)
    stored = _opened(tmp_path)
    monkeypatch.delattr(index, "build")
    assert search_index(stored).ids == ["x:s0", "x:s1", "x:s2"]
    stored.close()


def test_an_index_of_another_version_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generations.build(tmp_path, catalogue(3), source="file:/x", data_date=NOW, blobs=index.update)
    monkeypatch.setattr(index, "VERSION", index.VERSION + 1)
    outdated = _opened(tmp_path)
    assert search_index(outdated).ids == ["x:s0", "x:s1", "x:s2"]
    outdated.close()


def test_damaged_services_are_told(tmp_path: Path, build: Build) -> None:
    build(catalogue(400))
    path = tmp_path / "catalogue-1.db"
    path.write_bytes(path.read_bytes().replace(b'"id":"x:s7"', b'"id":"x:s7!'))
    damaged = _opened(tmp_path)
    with pytest.raises(Damaged):
        search_index(damaged)
    damaged.close()
