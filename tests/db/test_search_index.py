"""The search index of a generation after an update of the program, without network."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from hytedesk.db.catalogue import Catalogue, open_active
from hytedesk.db.search_index import search_index
from hytedesk.errors import Damaged
from hytedesk.search import building, index
from hytedesk.search.analyser import Analyser
from hytedesk.search.engine import Engine
from hytedesk.search.query import Query
from tests.db.conftest import Build, build_in, catalogue


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch, analyser: Analyser) -> None:
    """Voikko is loaded once, not for each index."""
    monkeypatch.setattr("hytedesk.search.analyser.Analyser", lambda: analyser)


def _opened(folder: Path) -> Catalogue:
    found = open_active(folder)
    assert found is not None
    return found


def test_the_stored_index_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_in(tmp_path, catalogue(3), blobs=building.update)
    stored = _opened(tmp_path)
    monkeypatch.delattr(building, "build")
    assert search_index(stored).ids == ["x:s0", "x:s1", "x:s2"]
    stored.close()


def test_an_index_of_another_version_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_in(tmp_path, catalogue(3), blobs=building.update)
    monkeypatch.setattr(index, "VERSION", index.VERSION + 1)
    outdated = _opened(tmp_path)
    assert search_index(outdated).ids == ["x:s0", "x:s1", "x:s2"]
    outdated.close()


def _store(path: Path, name: str, blob: bytes | None) -> None:
    """Replace a blob in a finished generation; None removes it."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        if blob is None:
            connection.execute("DELETE FROM search_blob WHERE name = ?", (name,))
        else:
            connection.execute("INSERT OR REPLACE INTO search_blob VALUES (?, ?)", (name, blob))


@pytest.mark.parametrize("name", index.BLOBS)
def test_an_index_with_a_damaged_part_is_made_anew_and_the_log_says_so(
    tmp_path: Path, analyser: Analyser, name: str
) -> None:
    build_in(tmp_path, catalogue(3), blobs=building.update)
    stored = _opened(tmp_path)
    whole = stored.search_blobs(index.BLOBS)
    stored.close()
    flipped = bytearray(whole[name])
    flipped[len(flipped) // 2] ^= 0xFF
    _store(tmp_path / "catalogue-1.db", name, {"forms": None, "terms": whole[name][:-1]}.get(name, bytes(flipped)))
    opened = _opened(tmp_path)
    made = search_index(opened)
    opened.close()
    assert made.to_blobs() == whole
    assert [hit.id for hit in Engine(made, analyser).search(Query("kerhoon")).hits] == ["x:s0", "x:s1", "x:s2"]
    line = (tmp_path / "hytedesk.log").read_text(encoding="utf-8")
    assert line.count("\n") == 1
    assert "the search index is made anew from the services" in line


def test_an_index_that_the_file_does_not_give_is_made_anew(tmp_path: Path) -> None:
    build_in(tmp_path, catalogue(3), blobs=building.update)
    with contextlib.closing(sqlite3.connect(tmp_path / "catalogue-1.db")) as connection, connection:
        connection.execute("DROP TABLE search_blob")
    opened = _opened(tmp_path)
    assert search_index(opened).ids == ["x:s0", "x:s1", "x:s2"]
    opened.close()


def test_the_stored_index_is_used_without_a_word_in_the_log(tmp_path: Path) -> None:
    build_in(tmp_path, catalogue(3), blobs=building.update)
    opened = _opened(tmp_path)
    search_index(opened)
    opened.close()
    assert not (tmp_path / "hytedesk.log").exists()


def test_damaged_services_are_told(tmp_path: Path, build: Build) -> None:
    build(catalogue(400))
    path = tmp_path / "catalogue-1.db"
    path.write_bytes(path.read_bytes().replace(b'"id":"x:s7"', b'"id":"x:s7!'))
    damaged = _opened(tmp_path)
    with pytest.raises(Damaged):
        search_index(damaged)
    damaged.close()
