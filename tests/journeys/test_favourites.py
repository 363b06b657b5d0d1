"""Favourites in the real window and on the command line: kept at once, found again, and known when they have gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hytedesk.app import Desktop
from hytedesk.db import favourites, user
from hytedesk.db.favourites import Favourite
from hytedesk.ui.filter_model import FilterModel
from hytedesk.ui.models import VALUE_ROLE
from hytedesk.ui.values import ResultRow
from scripts.tour import type_text, wait_until
from tests.journeys.program import hytedesk, sentence
from tests.journeys.test_window import message

Open = Callable[[Path], Desktop]

GONE = Favourite(
    service="demo:gone",
    names={"fi": "Rannan kerho", "sv": "Strandens klubb"},
    organization={"fi": "Kotirannan Ystävät ry"},
    phone="040 000 1234",
    added=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
)


def rows(desktop: Desktop) -> list[ResultRow]:
    model = desktop.window.results.list.model()
    return [model.index(place, 0).data(VALUE_ROLE) for place in range(model.rowCount())]


def kept(folder: Path) -> list[str]:
    return [one.service for one in favourites.read(folder)]


def star(desktop: Desktop) -> None:
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)


def only_favourites(desktop: Desktop) -> None:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_D, keys)


def counted(desktop: Desktop) -> int:
    """The number beside "Favourites" in the filters."""
    model = desktop.window.filters.tree.model()
    assert isinstance(model, FilterModel)
    value = model.node(model.find("own", "favourites")).value
    assert value is not None
    return value.count


def test_a_key_makes_a_favourite_and_another_shows_only_those(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.activateWindow()
    type_text(desktop.window.search_row.field, "kerho")
    chosen = desktop.window.results.current_id()
    assert chosen is not None
    star(desktop)
    wait_until(lambda: kept(demo_data) == [chosen])
    wait_until(lambda: rows(desktop)[0].favourite)
    assert "Suosikki" in rows(desktop)[0].spoken
    wait_until(lambda: desktop.window.detail.favourite.text() == "Suosikki")
    assert counted(desktop) == 1

    desktop.window.search_row.field.clear()
    only_favourites(desktop)
    assert [row.id for row in rows(desktop)] == [chosen]
    assert desktop.window.results.heading.text() == "1 palvelu"
    type_text(desktop.window.search_row.field, "zzzz")
    assert rows(desktop) == []
    desktop.window.actions_.new_client.trigger()
    assert len(rows(desktop)) > 1
    assert kept(demo_data) == [chosen]


def test_favourites_are_there_the_next_day_and_in_the_other_language(demo_data: Path, open_desktop: Open) -> None:
    first = open_desktop(demo_data)
    chosen = first.window.results.current_id()
    first.window.detail.favourite.click()
    first.close()  # at once: what waits is written
    assert kept(demo_data) == [chosen]

    desktop = open_desktop(demo_data)
    wait_until(lambda: counted(desktop) == 1)
    only_favourites(desktop)
    desktop.window.actions_.languages["sv"].trigger()
    wait_until(lambda: [row.id for row in rows(desktop)] == [chosen])
    wait_until(lambda: desktop.window.detail.favourite.text() == "Favorit")


def test_removed_by_mistake_it_can_be_put_back_until_the_next_search(demo_data: Path, open_desktop: Open) -> None:
    favourites.add(demo_data, GONE)
    desktop = open_desktop(demo_data)
    wait_until(lambda: counted(desktop) == 1)
    only_favourites(desktop)
    star(desktop)
    wait_until(lambda: kept(demo_data) == [])
    wait_until(lambda: [row.favourite for row in rows(desktop)] == [False])
    star(desktop)
    wait_until(lambda: favourites.read(demo_data) == (GONE,))
    star(desktop)
    only_favourites(desktop)
    only_favourites(desktop)
    assert rows(desktop) == []
    assert "Ctrl+D" in desktop.window.results.help.text()


def test_one_that_left_the_catalogue_stays_and_says_so(demo_data: Path, open_desktop: Open) -> None:
    favourites.add(demo_data, GONE)
    desktop = open_desktop(demo_data)
    wait_until(lambda: counted(desktop) == 1)
    assert GONE.service not in {row.id for row in rows(desktop)}
    only_favourites(desktop)
    (row,) = rows(desktop)
    assert (row.name, row.gone, row.warnings) == ("Rannan kerho", True, ("Ei enää luettelossa",))
    assert "Ei enää luettelossa" in row.spoken
    shown = desktop.window.detail
    wait_until(lambda: "040 000 1234" in shown.text.toPlainText())
    assert not shown.add.isVisible()
    QTest.keyClick(desktop.window.results.list, Qt.Key.Key_Return)
    assert desktop.sheet.chosen() == ()
    assert "Rannan kerho" in message(desktop)
    for typed, found in (("strand", 1), ("ystävät kerho", 1), ("uimahalli", 0)):
        desktop.window.search_row.set_text(typed)
        assert len(rows(desktop)) == found
        wait_until(lambda found=found: counted(desktop) == found)  # type: ignore[misc]


def test_one_that_cannot_be_written_is_told_and_is_none(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    wait_until(lambda: bool(user.history(demo_data).installation))
    (demo_data / "user.db-wal").unlink(missing_ok=True)
    (demo_data / "user.db").write_bytes(b"something else" * 100)
    star(desktop)
    wait_until(lambda: "user.db" in message(desktop))
    wait_until(lambda: not any(row.favourite for row in rows(desktop)))
    assert counted(desktop) == 0


def test_a_damaged_file_is_told_in_a_sentence_and_the_window_works(demo_data: Path, open_desktop: Open) -> None:
    (demo_data / "user.db").write_bytes(b"something else" * 100)
    for beside in demo_data.glob("user.db-*"):
        beside.unlink()
    desktop = open_desktop(demo_data)
    wait_until(lambda: message(desktop).startswith("Suosikkejasi ei voi lukea"))
    type_text(desktop.window.search_row.field, "kerho")
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    assert desktop.sheet.chosen()
    only_favourites(desktop)
    assert rows(desktop) == []


def test_the_command_line_adds_lists_and_removes(demo_data: Path) -> None:
    service = hytedesk(demo_data, "find", "kerho", "--limit", "1", "--json").json["results"][0]
    favourites.add(demo_data, GONE)
    added = hytedesk(demo_data, "favourites", "add", service["id"], "--json")
    assert added.code == 0, added.err
    assert set(added.json) == {"id", "name", "organization", "phone", "added", "gone"}
    listed = hytedesk(demo_data, "--json", "favourites", "list").json["favourites"]
    assert [(row["id"], row["gone"]) for row in listed] == [("demo:gone", True), (service["id"], False)]
    assert listed[1] == added.json
    assert listed[0]["phone"] == "040 000 1234"
    told = hytedesk(demo_data, "favourites", "list").out.splitlines()
    assert [line.split("\t")[0] for line in told] == ["2 suosikkia", "demo:gone", service["id"]]
    assert told[1].endswith("Ei enää luettelossa")
    assert hytedesk(demo_data, "favourites", "remove", service["id"]).code == 0
    assert kept(demo_data) == ["demo:gone"]


def test_the_command_line_says_what_cannot_be_done(demo_data: Path, tmp_path: Path) -> None:
    unknown = hytedesk(demo_data, "favourites", "add", "demo:nothing")
    assert (unknown.code, "demo:nothing" in sentence(unknown)) == (3, True)
    none = hytedesk(demo_data, "favourites", "remove", "demo:nothing")
    assert (none.code, sentence(none)) == (2, "demo:nothing ei ole suosikki.")
    (demo_data / "settings.json").write_text('{"feature_favourites": false}')
    off = hytedesk(demo_data, "favourites", "list")
    assert (off.code, "feature_favourites" in sentence(off)) == (2, True)
    (demo_data / "settings.json").unlink()
    empty = hytedesk(tmp_path / "empty", "favourites", "list", "--json")
    assert (empty.code, empty.json) == (0, {"favourites": []})
    (demo_data / "user.db").write_bytes(b"something else" * 100)
    damaged = hytedesk(demo_data, "favourites", "list")
    assert (damaged.code, "user.db" in sentence(damaged)) == (50, True)


def test_without_a_catalogue_nobody_knows_what_has_gone(tmp_path: Path) -> None:
    favourites.add(tmp_path, GONE)
    (row,) = hytedesk(tmp_path, "favourites", "list", "--json").json["favourites"]
    assert row["gone"] is None
