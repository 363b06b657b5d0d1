"""The state line is true in every state, in every language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from hytedesk import i18n
from hytedesk.catalogue import CatalogueInfo
from hytedesk.config import Settings
from hytedesk.db.user import Outcome, SyncRun
from hytedesk.ui.controllers import state

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCED = Settings(county="17", sources=("ptv11:https://api.example",))


@pytest.fixture(autouse=True, params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> object:
    i18n.use(request.param)
    yield request.param
    i18n.use("fi")


def info(source_id: str = "ptv", age: timedelta = timedelta(days=1)) -> CatalogueInfo:
    return CatalogueInfo(
        generation=3,
        services=4812,
        channels=9000,
        organizations=300,
        source="ptv11:https://api.example",
        source_id=source_id,
        data_date=NOW - age,
        digest="0",
    )


def ran(outcome: Outcome, ago: timedelta = timedelta(hours=2)) -> SyncRun:
    return SyncRun(started=NOW - ago, seconds=3, source="ptv11:https://api.example", outcome=outcome)


def test_without_a_catalogue_it_is_never() -> None:
    shown = state.state(None, (), Settings(), NOW)
    assert shown.dot == "never"
    assert not shown.demo


@pytest.mark.parametrize("outcome", ["updated", "no_change"])
def test_after_a_good_check_it_is_up_to_date(outcome: Outcome) -> None:
    shown = state.state(info(), (ran(outcome),), Settings(county="17"), NOW)
    assert shown.dot == "ok"
    assert "2 h" in shown.sentence
    assert "4812" in shown.catalogue


@pytest.mark.parametrize("outcome", sorted(set(get_args(Outcome)) - {"updated", "no_change", "cancelled"}))
def test_after_a_failure_the_date_of_the_data_is_said(outcome: Outcome) -> None:
    shown = state.state(info(), (ran(outcome), ran("updated", timedelta(days=1))), Settings(county="17"), NOW)
    assert shown.dot == "offline"
    assert "21" in shown.sentence


def test_a_cancelled_run_does_not_count() -> None:
    before = (ran("updated", timedelta(hours=5)),)
    assert state.state(info(), (ran("cancelled"), *before), Settings(), NOW) == state.state(
        info(), before, Settings(), NOW
    )


def test_a_catalogue_unchecked_for_two_weeks_is_a_warning() -> None:
    shown = state.state(info(), (ran("updated", timedelta(days=15)),), Settings(), NOW)
    assert shown.dot == "warning"


def test_the_demo_is_always_marked() -> None:
    assert state.state(info("demo"), (ran("updated"),), Settings(), NOW).demo
    assert state.running(info("demo"), Settings()).demo


def test_the_demo_does_not_ask_for_a_source_that_is_set() -> None:
    unset = state.state(info("demo"), (ran("updated"),), Settings(county="17"), NOW)
    tried = state.state(info("demo"), (ran("offline"), ran("updated")), SOURCED, NOW)
    assert tried.dot == "warning"
    assert tried.sentence != unset.sentence


def test_the_demo_is_not_said_to_be_of_the_chosen_county() -> None:
    assert "·" in state.state(info(), (), SOURCED, NOW).catalogue
    assert "·" not in state.state(info("demo"), (), SOURCED, NOW).catalogue


def test_while_it_runs_it_says_so() -> None:
    assert state.running(info(), SOURCED).dot == "busy"
    assert state.running(None, Settings()).sentence != state.running(None, SOURCED).sentence


def test_every_sentence_is_in_the_language_in_use(language: str) -> None:
    sentences = {
        state.state(None, (), Settings(), NOW).sentence,
        state.state(info(), (ran("updated"),), Settings(), NOW).sentence,
        state.state(info(), (ran("offline"),), Settings(), NOW).sentence,
    }
    i18n.use("en" if language != "en" else "fi")
    others = {
        state.state(None, (), Settings(), NOW).sentence,
        state.state(info(), (ran("updated"),), Settings(), NOW).sentence,
        state.state(info(), (ran("offline"),), Settings(), NOW).sentence,
    }
    assert sentences.isdisjoint(others)
