"""A nurse's week in the window, then the counts that it left: weeks and numbers, nothing of a client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from hytedesk import config, i18n
from hytedesk.app import Desktop
from hytedesk.counts.tally import week
from hytedesk.db import tallies
from hytedesk.ui.controllers import counts
from scripts.tour import type_text, wait_until

Open = Callable[[Path], Desktop]

SHELTER = "demo:turvakoti-lyhty"


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(counts, "SETTLED", 1)
    yield
    i18n.use("fi")


def found(folder: Path) -> dict[tuple[str, str], int]:
    return {(one.kind, one.key): one.number for one in tallies.read(folder)}


def first_service(desktop: Desktop) -> str:
    service_id = desktop.window.results.current_id()
    assert service_id is not None
    return service_id


def save(desktop: Desktop, path: Path) -> None:
    desktop.window.actions_.save_pdf.trigger()
    wait_until(lambda: bool(desktop.window.findChildren(QFileDialog)))
    dialog = desktop.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    wait_until(path.exists)


def test_a_sheet_counts_when_it_is_handed_over_and_once(demo_data: Path, open_desktop: Open, tmp_path: Path) -> None:
    desktop = open_desktop(demo_data)
    service = first_service(desktop)
    desktop.sheet.add(service)
    desktop.window.actions_.preview.trigger()
    desktop.handover.copy()
    save(desktop, tmp_path / "one.pdf")
    wait_until(lambda: found(demo_data) == {("sheet", service): 1})
    desktop.window.actions_.show_client.trigger()
    save(desktop, tmp_path / "two.pdf")
    desktop.new_client()
    desktop.sheet.add(service)
    desktop.window.actions_.show_client.trigger()
    wait_until(lambda: found(demo_data) == {("sheet", service): 2})


def test_a_search_that_found_nothing_leaves_filters_and_no_words(demo_data: Path, open_desktop: Open) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.filters.toggled.emit("need", "loneliness", True)
    type_text(desktop.window.search_row.field, "qxwzj")
    wait_until(lambda: ("nothing", "need:loneliness") in found(demo_data))
    assert {one.period for one in tallies.read(demo_data)} == {week(datetime.now().astimezone().date())}
    desktop.close()
    left = b"".join(path.read_bytes() for path in demo_data.rglob("user.db*"))
    assert b"qxwzj" not in left


def test_with_codes_on_a_sheet_carries_one_and_it_is_counted(
    demo_data: Path, open_desktop: Open, tmp_path: Path
) -> None:
    config.save(demo_data, replace(config.load(demo_data), feature_return_codes=True))
    desktop = open_desktop(demo_data)
    service = first_service(desktop)
    desktop.sheet.add(service)
    code = desktop.sheet.codes()[service]
    assert desktop.sheet.document().services[0].code.replace(" ", "").endswith(code)
    desktop.window.actions_.show_client.trigger()
    save(desktop, tmp_path / "one.pdf")
    wait_until(lambda: found(demo_data) == {("sheet", service): 1, ("code", f"{code} {service}"): 1})
    desktop.sheet.add(SHELTER)
    assert desktop.sheet.document().discreet
    assert desktop.sheet.codes() == {}


def test_a_unit_without_a_name_has_no_codes(demo_data: Path, open_desktop: Open) -> None:
    settings = config.load(demo_data)
    nameless = replace(settings, feature_return_codes=True, letterhead=replace(settings.letterhead, unit=" "))
    config.save(demo_data, nameless)
    desktop = open_desktop(demo_data)
    desktop.sheet.add(first_service(desktop))
    assert desktop.sheet.document().services[0].code == ""
