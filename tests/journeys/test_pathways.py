"""Pathways on the whole program: the window, the command line, a region's own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hytedesk import config, i18n, paths
from hytedesk.app import Desktop
from hytedesk.cli import documents
from hytedesk.db.catalogue import open_active
from hytedesk.db.search_index import search_index
from hytedesk.search.engine import Engine
from hytedesk.vocabulary import crisis, pathways, places
from scripts.tour import type_text, wait_until
from tests.journeys.program import hytedesk, sentence

Open = Callable[[Path], Desktop]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Language and the region's pathways are kept by the process."""
    yield
    i18n.use("fi")
    pathways._data_dir, pathways._files, pathways._lines = None, {}, frozenset()
    crisis._data_dir, crisis._regional = None, b""
    crisis._all.cache_clear()
    pathways.pathways.cache_clear()


def choose(desktop: Desktop, pathway_id: str) -> None:
    """With the keyboard: Ctrl+T to the pathways, down to the one, Space."""
    tree = desktop.window.filters.tree
    desktop.window.search_row.field.setFocus()
    QTest.keyClick(desktop.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert tree.hasFocus()
    wanted = desktop.window.filters._model.find("pathway", pathway_id)
    for _row in range(20):
        if tree.currentIndex() == wanted:
            break
        QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Space)


def chips(desktop: Desktop) -> list[str]:
    return [button.text() for button in desktop.window.results._chips]


def count_of(desktop: Desktop, pathway_id: str) -> int:
    model = desktop.window.filters._model
    node = model.node(model.find("pathway", pathway_id))
    assert node.value is not None
    return node.value.count


def test_every_pathway_has_services_in_the_county_of_the_demo(built_demo: Path) -> None:
    catalogue = open_active(built_demo)
    assert catalogue is not None
    with contextlib.closing(catalogue):
        engine = Engine(search_index(catalogue))
        for pathway in pathways.pathways():
            wish = documents.Wish(pathway=pathway.id, municipalities=places.municipalities_of("17"))
            query = documents.query(wish, date(2026, 11, 22), 365)
            total = engine.search(query).total
            assert total == engine.count(query) >= 5, pathway.id


def test_a_nurse_takes_a_pathway_and_comes_back(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    window = desktop.window
    type_text(window.search_row.field, "kuoro")
    before = window.results.heading.text()
    promised = count_of(desktop, "mind")
    choose(desktop, "mind")
    assert window.results.heading.text() == f"{promised} palvelua"
    assert window.search_row.field.text() == ""
    assert chips(desktop) == [
        "Uni ja palautuminen",
        "Mielen hyvinvointi",
        "Kriisi, suru ja itsetuhoisuus",
        "Vaasa + 2",
    ]
    assert window.filters.tree.hasFocus(), "the keyboard stays where it was"
    assert window.results.pathway.text.isVisible()
    assert "09 2525 0111" in window.results.crisis.label.text()
    window.results.pathway.close_button.click()
    assert not window.results.pathway.isVisible()
    assert window.results.heading.text() == before
    assert window.search_row.field.text() == "kuoro"
    assert window.results.list.hasFocus()


def test_crisis_lines_come_with_a_pathway_whose_needs_can_wait(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    bar = desktop.window.results.crisis
    choose(desktop, "weight")
    assert not bar.isVisible()
    choose(desktop, "loneliness")
    assert "09 2525 0111" in bar.label.text()
    assert desktop.window.results.pathway.title.text() == "Apua yksinäisyyteen"


def test_a_new_client_clears_the_pathway_and_keeps_the_fold(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    panel = desktop.window.results.pathway
    choose(desktop, "young-minds")
    assert "Nuoret" in chips(desktop)
    panel.title.click()
    desktop.window.actions_.new_client.trigger()
    assert not panel.isVisible()
    assert chips(desktop) == ["Vaasa + 2"]
    choose(desktop, "young-minds")
    assert panel.isVisible()
    assert not panel.text.isVisible()


def test_a_pathway_follows_into_another_language(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    choose(desktop, "without-intoxicants")
    desktop.window.results.pathway.title.click()
    desktop.window.actions_.languages["sv"].trigger()
    wait_until(lambda: bool(desktop.window.results.pathway.title.text()), seconds=60)
    assert desktop.window.results.pathway.title.text() == "Mot ett liv utan rusmedel"
    assert not desktop.window.results.pathway.text.isVisible(), "folded as the person left it"


def test_switched_off_they_are_not_to_be_seen(demo_data: Path, open_desktop: Open) -> None:
    config.save(demo_data, replace(config.load(demo_data), feature_pathways=False))
    desktop = open_desktop(demo_data)
    assert not desktop.window.filters._model.find("pathway", None).isValid()
    assert desktop.window.filters._model.find("need", None).isValid()
    assert not desktop.window.actions_.pathways.isVisible()


def test_switched_off_while_the_window_is_open_the_pathway_is_left(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    type_text(desktop.window.search_row.field, "kuoro")
    choose(desktop, "mind")
    desktop.search.use_settings(replace(config.load(demo_data), feature_pathways=False))
    assert not desktop.window.results.pathway.isVisible()
    assert desktop.window.search_row.field.text() == "kuoro"
    assert chips(desktop) == ["Vaasa + 2"]


def test_a_region_adds_its_own(demo_data: Path, open_desktop: Open) -> None:
    own = (
        (paths.resources() / pathways.FOLDER / "meaningful-life.toml")
        .read_text("utf-8")
        .replace('id = "meaningful-life"\norder = 100', 'id = "harbour"\norder = 1')
        .replace("Merkityksellistä tekemistä", "Sataman polku")
    )
    (demo_data / pathways.FOLDER).mkdir()
    (demo_data / pathways.FOLDER / "harbour.toml").write_text(own, "utf-8")
    (demo_data / pathways.FOLDER / "weight.toml").write_text("broken", "utf-8")
    desktop = open_desktop(demo_data)
    choose(desktop, "harbour")
    assert desktop.window.results.pathway.title.text() == "Sataman polku"
    assert desktop.window.filters._model.find("pathway", "weight").isValid(), "ours stays"
    log = (demo_data / "hytedesk.log").read_text("utf-8")
    assert log.count("pathways/weight.toml") == 1


def test_the_command_line_lists_and_uses_them(demo_data: Path) -> None:
    listed = hytedesk(demo_data, "pathways")
    assert "mind\tTukea mielen hyvinvointiin" in listed.out.splitlines()
    assert [each["id"] for each in hytedesk(demo_data, "pathways", "--json").json] == [
        line.split("\t")[0] for line in listed.out.splitlines()
    ]
    along = hytedesk(demo_data, "find", "--pathway", "violence", "--json").json
    assert along["total"] == hytedesk(demo_data, "find", "--need", "violence", "--json").json["total"] > 0
    many = hytedesk(demo_data, "find", "--stdin", stdin='{"pathway": "violence"}\n').json
    assert many["total"] == along["total"]
    unknown = hytedesk(demo_data, "find", "--pathway", "harbour")
    assert unknown.code == 2
    assert "harbour" in sentence(unknown)


@pytest.mark.parametrize("call", [("pathways",), ("find", "--pathway", "mind")], ids=" ".join)
def test_pathways_that_are_switched_off_are_not_told(demo_data: Path, call: tuple[str, ...]) -> None:
    config.save(demo_data, replace(config.load(demo_data), feature_pathways=False))
    answer = hytedesk(demo_data, *call)
    assert (answer.code, answer.out) == (2, "")
    assert "feature_pathways" in sentence(answer)
