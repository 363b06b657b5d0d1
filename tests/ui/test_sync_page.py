"""The sync page: what is told of the runs, and that reading is not disturbed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from hytedesk import i18n
from hytedesk.db.changes import Named, ServiceChanges
from hytedesk.db.user import History, Outcome, Report, SyncRun
from hytedesk.errors import Unreachable, to_wire
from hytedesk.sync.schedule import Obstacle, Plan
from hytedesk.ui.controllers import conditions, sync_page
from hytedesk.ui.controllers.worker import Failed, Result
from hytedesk.ui.panels.sync_page import SyncDialog
from hytedesk.ui.values import State, SyncPage
from tests.ui.test_controller_state import GOOD, NOW, PTV, info, past, ran

STATE = State(dot="ok", sentence="Ajan tasalla", catalogue="4812 palvelua")
TIMEOUT = ran("offline", timedelta(minutes=5), Unreachable("ptv.example", "timeout"))
NAMES = ({"fi": "Kerho", "sv": "Klubben"}, {"fi": "Tupa"})
UPDATED = SyncRun(
    started=NOW - timedelta(days=1),
    seconds=12.5,
    source=PTV,
    outcome="updated",
    added=4,
    changed=9,
    removed=1,
    rejected=3,
    report=Report(ServiceChanges(Named(12, NAMES), Named(), Named(1, ({"fi": "Vanha"},))), (("ptv:1", "no name"),)),
)


def page(history: History, plan: Plan | None = None, *, running: bool = False) -> SyncPage:
    return sync_page.page(STATE, info(), history, plan or Plan(), running=running, now=NOW)


def facts(shown: SyncPage) -> list[str]:
    return [fact.text for fact in shown.facts]


@pytest.mark.usefixtures("english")
def test_last_success_last_attempt_and_next_attempt_are_told() -> None:
    shown = facts(page(past(TIMEOUT, GOOD), Plan(NOW + timedelta(hours=1))))
    assert shown[1].endswith("(2 h ago)")
    assert "ptv.example did not answer in time" in shown[2]
    assert shown[3].startswith("About ")


@pytest.mark.parametrize(
    ("obstacle", "words"), [("metered", "metered"), ("saver", "battery saver"), ("absent", "file of the source")]
)
@pytest.mark.usefixtures("english")
def test_what_it_waits_for_is_told(obstacle: Obstacle, words: str) -> None:
    assert words in facts(page(past(GOOD), Plan(NOW, obstacle)))[-1]


@pytest.mark.usefixtures("english")
def test_what_changed_is_told_by_name_and_what_was_left_out_with_its_reason() -> None:
    told = page(past(UPDATED)).entries[0].lines
    assert "New services (12): Kerho, Tupa, and 10 more" in told
    assert "Removed services (1): Vanha" in told
    assert "3 records could not be read and were left out." in told
    assert "ptv:1: no name" in told
    assert not any("Changed services" in line for line in told)


@pytest.mark.parametrize(("count", "rest"), [(3, "ja 1 muu"), (4, "ja 2 muuta")])
def test_the_rest_of_the_names_is_counted_as_people_say_it(count: int, rest: str) -> None:
    run = replace(UPDATED, report=Report(ServiceChanges(Named(count, NAMES), Named(), Named())))
    assert f"Uudet palvelut ({count}): Kerho, Tupa, {rest}" in page(past(run)).entries[0].lines


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_way_to_end_has_a_title_and_a_sentence(language: i18n.Language) -> None:
    i18n.use(language)
    runs = [ran(outcome) for outcome in ("no_change", "cancelled", "offline", "trust", "data", "failed")]
    entries = page(past(UPDATED, TIMEOUT, *runs)).entries
    assert len({entry.title.partition(" · ")[2] for entry in entries}) == len(entries)
    assert all(entry.lines[0].endswith(".") for entry in entries)


def test_the_run_one_reads_about_stays_when_another_comes(qtbot: QtBot) -> None:
    dialog = SyncDialog()
    qtbot.addWidget(dialog)
    dialog.show_page(page(past(GOOD, UPDATED)))
    assert dialog.runs.currentRow() == 0
    dialog.runs.setCurrentRow(1)
    told = dialog.told.toPlainText()
    dialog.show_page(page(past(TIMEOUT, GOOD, UPDATED)))
    assert (dialog.runs.currentRow(), dialog.told.toPlainText()) == (2, told)


def test_it_can_be_stopped_while_it_runs_and_started_when_not(qtbot: QtBot) -> None:
    dialog = SyncDialog()
    qtbot.addWidget(dialog)
    dialog.show_page(page(past(GOOD), running=True))
    assert (dialog.check.isEnabled(), dialog.stop.isEnabled()) == (False, True)
    dialog.show_page(replace(page(past(GOOD)), state=STATE))
    with qtbot.waitSignal(dialog.checkRequested):
        dialog.check.click()


@pytest.mark.parametrize("outcome", ["updated", "no_change"])
@pytest.mark.usefixtures("english")
def test_a_source_that_failed_is_told_with_a_run_that_did_well(outcome: Outcome) -> None:
    partly = ran(outcome, error=Unreachable("other.example"))
    shown = page(past(partly))
    told = "Not everything could be checked. other.example could not be reached"
    assert told in facts(shown)[2]
    assert told in shown.entries[0].lines[0]
    assert shown.entries[0].title.endswith(", but not all of it because other.example could not be reached")


@pytest.mark.usefixtures("english")
def test_who_asked_is_told_that_a_source_failed() -> None:
    failed = (Failed("ptv11:https://other.example", to_wire(Unreachable("other.example"))),)
    assert sync_page.news(Result("updated", 2, added=1)) == "The catalogue is up to date; 1 record changed."
    for outcome in ("updated", "no_change"):
        said = sync_page.news(Result(outcome, 2, failed=failed))
        assert said.startswith("Not everything could be checked. other.example could not be reached")


def test_saving_power_is_known_where_the_system_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = tmp_path / "platform_profile"
    monkeypatch.setattr(conditions, "_PROFILE", profile)
    assert not conditions.saves_power()
    profile.write_text("low-power\n")
    assert conditions.saves_power()
    profile.write_text("balanced\n")
    assert not conditions.saves_power()
