"""Back to an older program: what a newer one has made is left as it is, and the rest of the day's work goes on."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from tests.journeys.program import hytedesk, sentence


@pytest.fixture
def newer(demo_data: Path) -> Path:
    """The data folder of a person who has had a newer program."""
    assert hytedesk(demo_data, "favourites", "add", "demo:kahvikaveri").code == 0
    with contextlib.closing(sqlite3.connect(demo_data / "user.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    return demo_data


def test_favourites_of_a_newer_program_are_refused_with_one_sentence_and_stay(newer: Path) -> None:
    for command in (("list",), ("add", "demo:kahvikaveri"), ("remove", "demo:kahvikaveri")):
        answer = hytedesk(newer, "favourites", *command)
        assert answer.code == 50
        assert "newer HyteDesk" in sentence(answer) or "uudemman HyteDeskin" in sentence(answer)
    with contextlib.closing(sqlite3.connect(newer / "user.db")) as connection:
        assert connection.execute("SELECT count(*) FROM favourite").fetchone() == (1,)


def test_search_sheet_and_synchronisation_go_on(newer: Path, tmp_path: Path) -> None:
    found = hytedesk(newer, "find", "kahvikaveri", "--json")
    assert (found.code, found.json["results"][0]["id"]) == (0, "demo:kahvikaveri")
    sheet = tmp_path / "sheet.pdf"
    assert hytedesk(newer, "sheet", "demo:kahvikaveri", "--out", str(sheet)).code == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert hytedesk(newer, "sync").code == 0
