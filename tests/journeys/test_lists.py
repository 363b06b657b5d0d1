"""Lists of services in the real window: made, filled, put on the sheet, given on and taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from hytedesk.app import Desktop
from hytedesk.db import lists
from hytedesk.db.lists import ServiceList
from hytedesk.errors import StorageUnavailable
from hytedesk.ui.filter_model import FilterModel
from hytedesk.ui.panels.lists import ListsDialog
from scripts.tour import wait_until
from tests.db.test_lists import MEMORY, one
from tests.journeys.program import hytedesk, sentence
from tests.journeys.test_favourites import rows
from tests.ui.test_accessible import nameless

Open = Callable[[Path], Desktop]


def opened(desktop: Desktop) -> ListsDialog:
    desktop.window.actions_.lists.trigger()
    (dialog,) = desktop.window.findChildren(ListsDialog)
    assert dialog.isVisible()
    return dialog


def names(folder: Path) -> list[tuple[str, int]]:
    return [(one.name, len(one.services)) for one in lists.read(folder)]


def test_a_list_is_made_filled_ordered_and_put_on_the_sheet(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    dialog = opened(desktop)
    assert nameless(dialog) == []
    assert "Listoja ei vielä ole" in dialog.said.text()
    wait_until(dialog.name.hasFocus)
    assert not dialog.sheet.isEnabled()
    QTest.keyClicks(dialog.name, "Omat")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.lists.count() == 1
    assert dialog.isVisible()
    first = desktop.search.selected
    dialog.add.click()
    dialog.close()
    QTest.keyClick(desktop.window.results.list, Qt.Key.Key_Down)
    second = desktop.search.selected
    assert second != first
    dialog = opened(desktop)
    dialog.add.click()
    dialog.services.setCurrentRow(1)
    dialog.up.click()
    assert dialog.services.currentRow() == 0
    wait_until(lambda: [one.service for each in lists.read(demo_data) for one in each.services] == [second, first])
    dialog.sheet.click()
    assert not dialog.isVisible()
    assert desktop.sheet.chosen() == (second, first)
    opened(desktop).show_only.click()
    assert {row.id for row in rows(desktop)} == {first, second}
    assert any("Omat" in button.text() for button in desktop.window.results._chips)
    desktop.new_client()
    assert len(rows(desktop)) > 2
    assert names(demo_data) == [("Omat", 2)]


def test_a_name_is_taken_once_and_a_list_goes_when_it_is_removed(demo_data: Path, open_desktop: Open) -> None:
    lists.write(demo_data, (ServiceList("Omat"), ServiceList("Muut")))
    desktop = open_desktop(demo_data)
    dialog = opened(desktop)
    dialog.name.setText("Muut")
    dialog.rename.trigger()
    assert "Muut" in dialog.said.text()
    dialog.name.setText("Toiset")
    dialog.rename.trigger()
    wait_until(lambda: names(demo_data) == [("Toiset", 0), ("Muut", 0)])
    dialog.remove.trigger()
    desktop.close()
    assert names(demo_data) == [("Muut", 0)]


def test_a_list_goes_to_a_file_and_comes_back_and_an_odd_file_is_told(
    demo_data: Path, open_desktop: Open, tmp_path: Path
) -> None:
    lists.write(demo_data, (MEMORY,))
    desktop = open_desktop(demo_data)
    dialog = opened(desktop)
    assert all("ei enää luettelossa" in dialog.services.item(row).text() for row in range(2))
    file = tmp_path / "lista.json"
    file.write_bytes(lists.to_file(MEMORY))
    desktop.lists.take_in(file)
    wait_until(lambda: [name for name, _n in names(demo_data)] == [MEMORY.name, f"{MEMORY.name} (2)"])
    for odd in (b"", b"%PDF-1.7", b"[]"):
        file.write_bytes(odd)
        desktop.lists.take_in(file)
        assert "lista.json" in dialog.said.text()
    desktop.lists.take_in(tmp_path / "nowhere.json")
    assert "nowhere.json" in dialog.said.text()
    assert len(names(demo_data)) == 2
    dialog.sheet.click()
    assert desktop.sheet.chosen() == ()


def test_what_cannot_be_written_is_told_and_taken_back(
    demo_data: Path, open_desktop: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(data_dir: Path, _lists: object) -> None:
        raise StorageUnavailable(str(data_dir / "user.db"))

    lists.write(demo_data, (MEMORY,))
    desktop = open_desktop(demo_data)
    dialog = opened(desktop)
    monkeypatch.setattr(lists, "write", full)
    dialog.remove.trigger()
    wait_until(lambda: "user.db" in dialog.said.text())
    assert (dialog.lists.count(), dialog.lists.currentRow()) == (1, 0)


def test_the_command_line_lists_exports_and_imports(demo_data: Path, tmp_path: Path) -> None:
    lists.write(demo_data, (MEMORY, ServiceList("Omat")))
    told = hytedesk(demo_data, "lists", "list").out.splitlines()
    assert told == ["2 listaa", f"{MEMORY.name}\t2", "Omat\t0"]
    (first, _own) = hytedesk(demo_data, "lists", "list", "--json").json["lists"]
    assert first["name"] == MEMORY.name
    assert [(row["id"], row["gone"]) for row in first["services"]] == [("x:2", True), ("x:1", True)]
    file = tmp_path / "lista.json"
    assert hytedesk(demo_data, "lists", "export", MEMORY.name, str(file)).code == 0
    assert hytedesk(demo_data, "lists", "import", str(file), "--json").json == {"name": f"{MEMORY.name} (2)"}
    assert names(demo_data) == [(MEMORY.name, 2), ("Omat", 0), (f"{MEMORY.name} (2)", 2)]


def test_the_command_line_says_what_is_wrong_with_a_list(demo_data: Path, tmp_path: Path) -> None:
    unknown = hytedesk(demo_data, "lists", "export", "Muut", str(tmp_path / "lista.json"))
    assert (unknown.code, sentence(unknown)) == (2, "Listaa Muut ei ole.")
    for file in (tmp_path / "nowhere.json", tmp_path):
        odd = hytedesk(demo_data, "lists", "import", str(file))
        assert odd.code == 2
    (tmp_path / "odd.json").write_text("[]")
    assert "odd.json ei ole HyteDeskin lista" in sentence(
        hytedesk(demo_data, "lists", "import", str(tmp_path / "odd.json"))
    )
    lists.write(demo_data, (MEMORY,))
    full = hytedesk(demo_data, "lists", "export", MEMORY.name, str(tmp_path / "no" / "lista.json"))
    assert (full.code, "lista.json" in sentence(full)) == (50, True)
    assert names(demo_data) == [(MEMORY.name, 2)]


def test_a_list_is_a_filter_beside_the_others(demo_data: Path, open_desktop: Open) -> None:
    found = hytedesk(demo_data, "find", "kerho", "--municipality", "Vaasa", "--limit", "2", "--json").json["results"]
    with_gone = tuple(one(row["id"]) for row in found) + MEMORY.services
    lists.write(demo_data, (ServiceList("Omat", with_gone), ServiceList("Tyhjä")))
    desktop = open_desktop(demo_data)
    model = desktop.window.filters.tree.model()
    assert isinstance(model, FilterModel)
    wait_until(lambda: model.find("list", "Omat").isValid())
    assert not model.find("list", "Tyhjä").isValid()
    at = model.find("list", "Omat")
    assert model.node(at).spoken() == "Omat, 2 palvelua"
    desktop.window.filters.tree.setFocus()
    desktop.window.filters.tree.setCurrentIndex(at)
    QTest.keyClick(desktop.window.filters.tree, Qt.Key.Key_Space)
    assert {row.id for row in rows(desktop)} == {row["id"] for row in found}
    wait_until(lambda: model.node(model.find("list", "Omat")).check_state() == Qt.CheckState.Checked)
    assert desktop.window.filters.tree.hasFocus()
    assert desktop.search.choices.municipalities
    QTest.keyClick(desktop.window.filters.tree, Qt.Key.Key_Space)
    assert len(rows(desktop)) > 2
    wait_until(lambda: model.node(model.find("list", "Omat")).check_state() == Qt.CheckState.Unchecked)
    dialog = opened(desktop)
    dialog.remove.trigger()
    wait_until(lambda: not model.find("list", "Omat").isValid())


def test_what_is_rare_is_in_a_menu_and_each_keeps_its_letter(demo_data: Path, open_desktop: Open) -> None:
    lists.write(demo_data, (ServiceList("Omat"), ServiceList("Muut")))
    dialog = opened(open_desktop(demo_data))
    assert not dialog.rename.isEnabled()
    dialog.more.click()
    menu = dialog.findChild(QMenu)
    assert menu is not None
    assert menu.isVisible()
    offered = [action for action in menu.actions() if not action.isSeparator()]
    assert offered == [dialog.rename, dialog.remove, dialog.export, dialog.import_]
    menu.close()
    dialog.activateWindow()
    wait_until(dialog.isActiveWindow)
    dialog.name.setText("Toiset")
    dialog.name.setFocus()
    QTest.keyClick(dialog.name, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    wait_until(lambda: names(demo_data) == [("Toiset", 0), ("Muut", 0)])
    QTest.keyClick(dialog.name, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    wait_until(lambda: names(demo_data) == [("Muut", 0)])
    assert (dialog.up.toolTip(), dialog.down.toolTip(), dialog.take.toolTip()) == ("Ylös", "Alas", "Ota pois")
    assert [button.shortcut().toString() for button in (dialog.up, dialog.down, dialog.take)] == [
        "Alt+Y",
        "Alt+A",
        "Alt+O",
    ]
