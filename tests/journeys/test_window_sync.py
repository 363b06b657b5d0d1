"""The window keeps its catalogue up to date by itself, and says only what is true of it."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hytedesk import config
from hytedesk.app import Desktop
from hytedesk.db import files, generations, user
from hytedesk.errors import AlreadyRunning, Damaged
from hytedesk.sheet.frame import frame
from hytedesk.sync import run, sources
from hytedesk.ui.controllers import conditions
from scripts.tour import wait_until
from tests.fakes import peer, ptv11_records
from tests.fakes.ptv11 import PtvFake
from tests.journeys.program import hytedesk, sentence, started
from tests.ui.hands import KEY, press

Open = Callable[[Path], Desktop]


@pytest.fixture
def ptv() -> Iterator[PtvFake]:
    with ptv11_records.region() as fake:
        yield fake


@pytest.fixture
def synchronised(ptv: PtvFake, tmp_path: Path) -> Path:
    """A data folder that was synchronised with the PTV a moment ago."""
    data_dir = tmp_path / "synchronised"
    choose(data_dir, f"ptv11:{ptv.url}")
    again(data_dir)
    return data_dir


def choose(data_dir: Path, *chosen: str, **changes: object) -> None:
    settings = replace(config.load(data_dir), language="fi", welcomed=True, county=ptv11_records.COUNTY, sources=chosen)
    config.save(data_dir, replace(settings, **changes))  # type: ignore[arg-type]


def again(data_dir: Path) -> None:
    """A run of the command line."""
    settings = config.load(data_dir)
    run.run(data_dir, sources.all_configured(settings), settings, asked=True)


def long_ago(data_dir: Path, ago: timedelta) -> None:
    """All runs were made so long ago."""
    with closing(sqlite3.connect(data_dir / "user.db")) as connection:
        connection.execute("UPDATE sync_run SET started = ?", ((datetime.now(UTC) - ago).isoformat(),))
        connection.commit()


def said(desktop: Desktop) -> str:
    return desktop.window.state_line.sentence.text()


def message(desktop: Desktop) -> str:
    notice = desktop.window._notice
    return notice.label.text() if notice is not None and notice.isVisible() else ""


def outcomes(data_dir: Path) -> list[str]:
    return [found.outcome for found in user.last_runs(data_dir)]


def fact(desktop: Desktop, label: str) -> str:
    page = desktop.sync._page
    assert page is not None
    return page.facts[label].text() if label in page.facts else ""


def pid(desktop: Desktop) -> int:
    """The worker's, once it runs."""
    wait_until(lambda: desktop.sync._worker is not None and bool(desktop.sync._worker.process.processId()))
    assert desktop.sync._worker is not None
    return desktop.sync._worker.process.processId()


def has_died(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_what_is_due_at_the_start_is_fetched_without_asking(demo_data: Path, ptv: PtvFake, open_desktop: Open) -> None:
    choose(demo_data, f"ptv11:{ptv.url}")
    desktop = open_desktop(demo_data)
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    assert not desktop.window.state_line.demo.isVisible()
    assert desktop.window.state_line.catalogue.text().endswith("hyvinvointialue")
    assert message(desktop) == ""  # nobody asked
    assert outcomes(demo_data) == ["updated", "updated"]


def test_what_was_checked_a_moment_ago_is_not_checked_again_but_on_request(
    synchronised: Path, ptv: PtvFake, open_desktop: Open
) -> None:
    before = len(ptv.requests)
    desktop = open_desktop(synchronised)
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    assert len(ptv.requests) == before
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: outcomes(synchronised) == ["no_change", "updated"])


def test_a_network_that_comes_back_brings_what_was_missed(synchronised: Path, ptv: PtvFake, open_desktop: Open) -> None:
    long_ago(synchronised, timedelta(days=1))
    ptv.stop()
    desktop = open_desktop(synchronised)
    wait_until(lambda: said(desktop).startswith("Ilman verkkoa, tiedot"))
    assert message(desktop) == ""
    ptv.start()
    long_ago(synchronised, timedelta(minutes=2))
    desktop.sync._turns._conditions.networkBack.emit()
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"), seconds=60)


def test_nothing_is_fetched_by_itself_on_a_metered_connection(
    synchronised: Path, open_desktop: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago(synchronised, timedelta(days=1))
    obstacles: dict[str, str | None] = {"now": "metered"}
    monkeypatch.setattr(conditions.Conditions, "obstacle", lambda *_a, **_k: obstacles["now"])
    desktop = open_desktop(synchronised)
    desktop.window.state_line.sentence.click()
    wait_until(lambda: "maksullinen" in fact(desktop, "Seuraava tarkistus"))
    assert said(desktop) == "Ajan tasalla, tarkistettu 24 h sitten"
    obstacles["now"] = None
    desktop.sync._turns._conditions.changed.emit()
    wait_until(lambda: len(outcomes(synchronised)) == 2)


def test_a_run_of_the_command_line_is_taken_into_use(synchronised: Path, ptv: PtvFake, open_desktop: Open) -> None:
    desktop = open_desktop(synchronised)
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    before = desktop.window.state_line.catalogue.text()
    engine = weakref.ref(desktop.sync._loader._engine)
    ptv.remove(next(iter(ptv.services)))
    again(synchronised)
    desktop.sync._turns.tick()
    wait_until(lambda: desktop.window.state_line.catalogue.text() != before)
    wait_until(lambda: engine() is None)  # what was in use before is not kept


def test_the_page_tells_what_changed_by_name(synchronised: Path, ptv: PtvFake, open_desktop: Open) -> None:
    gone = next(iter(ptv.services))
    name = next(text["value"] for text in ptv.services[gone]["serviceNames"] if text["language"] == "fi")
    ptv.remove(gone)
    desktop = open_desktop(synchronised)
    desktop.window.state_line.sentence.click()
    page = desktop.sync._page
    assert page is not None
    page.check.click()
    wait_until(lambda: page.runs.count() == 2)
    assert f"Poistuneet palvelut (1): {name}" in page.told.toPlainText()
    assert "poistuneita 1" in fact(desktop, "Viimeisin yritys")


def test_stopping_stops_even_while_a_server_drips(demo_data: Path, open_desktop: Open) -> None:
    with peer.Peer(peer.trickle) as dripping:
        choose(demo_data, f"hsds:{dripping.url}")
        desktop = open_desktop(demo_data)
        wait_until(lambda: bool(dripping.heads))
        desktop.window.state_line.sentence.click()
        page, worker = desktop.sync._page, pid(desktop)
        assert page is not None
        assert not page.check.isEnabled()
        page.stop.click()
        wait_until(lambda: desktop.sync._worker is None, seconds=2)
        assert has_died(worker)
        wait_until(lambda: outcomes(demo_data)[0] == "cancelled")
        wait_until(page.check.isEnabled)
        desktop.sync._turns.tick()
        assert desktop.sync._worker is None  # who has stopped it is not asked again at once
        assert "Esittelyaineisto" in said(desktop)


def test_a_worker_that_is_killed_leaves_the_old_catalogue_and_a_true_sentence(
    synchronised: Path, ptv: PtvFake, open_desktop: Open
) -> None:
    desktop = open_desktop(synchronised)
    before = generations.active(synchronised)
    ptv.fail("slow")
    desktop.window.actions_.sync.trigger()
    os.kill(pid(desktop), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    wait_until(lambda: said(desktop).startswith("Ei voitu tarkistaa, koska tapahtui jotain odottamatonta"))
    assert message(desktop)
    assert outcomes(synchronised) == ["failed", "updated"]
    assert generations.active(synchronised) == before
    assert desktop.window.results.current_id() is not None


def test_closing_the_window_ends_the_run(synchronised: Path, ptv: PtvFake, open_desktop: Open) -> None:
    desktop = open_desktop(synchronised)
    before = generations.active(synchronised)
    ptv.fail("slow")
    desktop.window.actions_.sync.trigger()
    worker = pid(desktop)
    desktop.close()
    assert has_died(worker)
    assert generations.active(synchronised) == before
    assert outcomes(synchronised) == ["cancelled", "updated"]


def test_without_a_source_a_real_catalogue_stays_and_f5_says_why(synchronised: Path, open_desktop: Open) -> None:
    choose(synchronised)
    before = generations.active(synchronised)
    desktop = open_desktop(synchronised)
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: message(desktop).startswith("Asetuksissa ei ole valittu lähdettä"))
    desktop.sync._turns.tick()
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    assert desktop.sync._worker is None
    assert generations.active(synchronised) == before
    assert not desktop.window.state_line.demo.isVisible()


def test_what_the_command_line_fetched_beside_a_demo_window_stays(
    demo_data: Path, ptv: PtvFake, open_desktop: Open
) -> None:
    desktop = open_desktop(demo_data)
    assert hytedesk(demo_data, "sync", "--source", f"ptv11:{ptv.url}").code == 0
    fetched = generations.active(demo_data)
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: message(desktop).startswith("Asetuksissa ei ole valittu lähdettä"))
    desktop.sync._turns.tick()
    wait_until(lambda: not desktop.window.state_line.demo.isVisible())
    assert generations.active(demo_data) == fetched
    refused = hytedesk(demo_data, "sync")
    assert refused.code == 2
    assert sentence(refused).startswith("Asetuksissa ei ole valittu lähdettä")
    assert generations.active(demo_data) == fetched


def damage(path: Path) -> None:
    """Pages in the middle are overwritten; the file is as long as before."""
    with path.open("rb+") as file:
        file.seek(path.stat().st_size // 4)
        file.write(b"\xff" * (path.stat().st_size // 2))


@pytest.fixture
def two_generations(synchronised: Path, ptv: PtvFake) -> Path:
    first = ptv11_records.guid("s", 1)
    ptv.publish(ptv.services[first] | {"serviceNames": ptv11_records.texts("Name", fi="Ystäväpiiri")})
    again(synchronised)
    return synchronised


def test_a_damaged_catalogue_gives_its_place_to_the_one_before_until_the_next_run(
    two_generations: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(two_generations)
    newest = generations.active(two_generations)
    assert newest is not None
    damage(two_generations / "catalogue-2.db")
    with pytest.raises(Damaged):  # somebody reads
        list(desktop.sync._loader._catalogue.iter_details())  # type: ignore[union-attr]
    wait_until(lambda: said(desktop).startswith("Uusimmat palvelutiedot olivat vioittuneet"))
    assert message(desktop).startswith("Tämän koneen palvelutiedot olivat vioittuneet; seuraavaan hakuun asti")
    assert desktop.sync._loader.info == generations.active(two_generations)
    assert generations.active(two_generations).generation == 1  # type: ignore[union-attr]
    assert desktop.window.results.current_id() is not None
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    assert desktop.sync._loader.info is not None
    assert (desktop.sync._loader.info.generation, desktop.sync._loader.info.digest) == (3, newest.digest)


def test_damage_is_found_after_the_start_and_mended_by_itself(two_generations: Path, open_desktop: Open) -> None:
    damage(two_generations / "catalogue-2.db")
    long_ago(two_generations, timedelta(hours=1))
    desktop = open_desktop(two_generations)
    wait_until(lambda: desktop.sync._loader.info is not None and desktop.sync._loader.info.generation == 3)
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    assert files.whole(two_generations) == desktop.sync._loader.info


def test_a_letter_changed_on_the_disk_is_found_though_it_can_be_read(two_generations: Path, open_desktop: Open) -> None:
    path = two_generations / "catalogue-2.db"
    content = path.read_bytes()
    path.write_bytes(content.replace("Ystäväpiiri".encode(), "Ystäwäpiiri".encode()))
    assert path.read_bytes() != content
    desktop = open_desktop(two_generations)
    wait_until(lambda: desktop.sync._loader.info is not None and desktop.sync._loader.info.generation == 1)


def test_damage_without_an_older_catalogue_is_told_and_f5_mends_it(synchronised: Path, open_desktop: Open) -> None:
    desktop = open_desktop(synchronised)
    damage(synchronised / "catalogue-1.db")
    wait_until(lambda: said(desktop).startswith("Tämän koneen palvelutietoja ei voi lukea kokonaan; rakenna"))
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    assert files.whole(synchronised) == desktop.sync._loader.info


def test_the_command_line_beside_a_window_that_synchronises_is_told_so(
    synchronised: Path, ptv: PtvFake, open_desktop: Open
) -> None:
    desktop = open_desktop(synchronised)
    ptv.fail("slow")
    asked = len(ptv.requests)
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: len(ptv.requests) > asked)  # it is at work
    refused = hytedesk(synchronised, "sync")
    assert refused.code == AlreadyRunning.exit_code
    assert sentence(refused).startswith("Tietojen haku on jo käynnissä")
    ptv.heal()
    wait_until(lambda: outcomes(synchronised) == ["no_change", "updated"])
    assert files.whole(synchronised) == generations.active(synchronised)


def test_f5_beside_a_run_of_the_command_line_is_told_so(synchronised: Path, ptv: PtvFake, open_desktop: Open) -> None:
    desktop = open_desktop(synchronised)
    ptv.remove(next(iter(ptv.services)))
    ptv.fail("slow")
    asked = len(ptv.requests)
    with started(synchronised, "sync") as other:
        wait_until(lambda: len(ptv.requests) > asked)
        desktop.window.actions_.sync.trigger()
        wait_until(lambda: message(desktop).startswith("Tietojen haku on jo käynnissä"))
        ptv.heal()
        assert other.wait(60) == 0
    desktop.sync._turns.tick()
    wait_until(lambda: desktop.sync._loader.info == generations.active(synchronised))
    assert outcomes(synchronised) == ["updated", "updated"]
    assert files.whole(synchronised) == generations.active(synchronised)


def test_of_two_runs_of_the_command_line_at_once_one_is_told_so(synchronised: Path, ptv: PtvFake) -> None:
    ptv.remove(next(iter(ptv.services)))
    ptv.fail("slow")
    asked = len(ptv.requests)
    with started(synchronised, "sync") as first:
        wait_until(lambda: len(ptv.requests) > asked)
        refused = hytedesk(synchronised, "sync")
        assert refused.code == AlreadyRunning.exit_code
        assert sentence(refused).startswith("Tietojen haku on jo käynnissä")
        ptv.heal()
        assert first.wait(60) == 0
    assert outcomes(synchronised) == ["updated", "updated"]
    assert files.whole(synchronised) == generations.active(synchronised)
    assert hytedesk(synchronised, "find", "--json").json["total"] > 0


def test_who_starts_at_the_same_moment_leaves_one_whole_catalogue(ptv: PtvFake, tmp_path: Path) -> None:
    choose(tmp_path, f"ptv11:{ptv.url}")
    with contextlib.ExitStack() as all_of_them:
        codes = [one.wait(60) for one in [all_of_them.enter_context(started(tmp_path, "sync")) for _ in range(4)]]
    assert 0 in codes
    assert set(codes) <= {0, AlreadyRunning.exit_code}
    assert files.whole(tmp_path) == generations.active(tmp_path) is not None
    assert not list(tmp_path.glob("*.part*"))


def test_another_source_is_fetched_even_while_the_old_one_is(
    synchronised: Path, ptv: PtvFake, open_desktop: Open
) -> None:
    desktop = open_desktop(synchronised)
    ptv.fail("slow")
    desktop.window.actions_.sync.trigger()
    pid(desktop)
    desktop.settings.apply(replace(desktop.settings.settings, sources=(str(sources.DEMO),)))
    wait_until(desktop.window.state_line.demo.isVisible)


def test_old_data_is_marked_in_the_window_and_on_the_sheet(
    synchronised: Path, ptv: PtvFake, open_desktop: Open
) -> None:
    long_ago(synchronised, timedelta(days=15))
    ptv.stop()
    desktop = open_desktop(synchronised)
    wait_until(desktop.window.state_line.stale.isVisible)
    press(desktop.window.search_row.field, KEY.Key_Return)
    assert desktop.sheet.document().source.endswith(frame("fi").stale)
    ptv.start()
    desktop.window.actions_.sync.trigger()
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    assert not desktop.window.state_line.stale.isVisible()
    assert frame("fi").stale not in desktop.sheet.document().source


def test_a_history_that_cannot_be_kept_does_not_make_it_try_for_ever(
    synchronised: Path, ptv: PtvFake, open_desktop: Open
) -> None:
    (synchronised / "user.db").unlink()
    (synchronised / "user.db").mkdir()
    desktop = open_desktop(synchronised)
    wait_until(lambda: len(desktop.sync._past._unsaved) == 1)
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    asked = len(ptv.requests)
    desktop.sync._turns.tick()
    wait_until(lambda: desktop.sync._worker is None)
    assert len(ptv.requests) == asked


def test_a_computer_that_wakes_looks_again(synchronised: Path, ptv: PtvFake, open_desktop: Open) -> None:
    desktop = open_desktop(synchronised)
    wait_until(lambda: said(desktop).startswith("Ajan tasalla"))
    asked = len(ptv.requests)
    later = datetime.now(UTC) + timedelta(hours=9)
    turns = desktop.sync._turns
    turns._now = lambda: later
    desktop.sync._now = lambda: later
    turns.tick()
    wait_until(lambda: len(ptv.requests) > asked)
    assert turns._news == later
