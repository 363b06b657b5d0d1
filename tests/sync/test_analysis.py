"""Words analysed in a process of their own."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hytedesk.errors import Unreachable
from hytedesk.search.analyser import Analyser, here
from hytedesk.sync import analysis

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [("yksinäisyydestä", "fi"), ("vänner", "sv"), ("örkki", "fi"), ("loneliness", "en"), ("ráđđi", "se")]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


def nothing() -> None:
    """Nobody wants the waiting to end."""


def test_the_answers_are_those_of_this_process(analyser: Analyser) -> None:
    with analysis.beside(nothing) as ask:
        batches = [ask(WORDS), ask([]), ask(WORDS[:2]), ask(WORDS * 300)]
        assert [list(batch()) for batch in batches] == [
            list(here(analyser)(words)()) for words in (WORDS, [], WORDS[:2], WORDS * 300)
        ]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.text(min_size=1), st.sampled_from(["fi", "sv", "en", "so"])), max_size=5))
def test_any_words_cross_the_pipe(analyser: Analyser, words: list[tuple[str, str]]) -> None:
    batches, answers = io.BytesIO(msgspec.json.encode(words) + b"\n"), io.BytesIO()
    analysis.serve(batches, answers)
    assert msgspec.json.decode(answers.getvalue()) == list(here(analyser)(words)())


@pytest.mark.parametrize("program", ["pass", "print('nonsense')", "print('[]')", "print('[{\"a\": 1.0}]', flush=True)"])
def test_when_the_other_process_fails_the_words_are_analysed_here(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    failing = tmp_path / "python"
    failing.write_text(f"#!{sys.executable}\n{program}\n")
    failing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(failing))
    with analysis.beside(nothing) as ask:
        batches = [ask(WORDS), ask(WORDS[:2])]
        assert [list(batch()) for batch in batches] == [list(here(analyser)(words)()) for words in (WORDS, WORDS[:2])]


def test_a_program_that_is_not_there_is_no_failure(analyser: Analyser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with analysis.beside(nothing) as ask:
        assert list(ask(WORDS)()) == list(here(analyser)(WORDS)())


def test_code_in_the_current_folder_is_not_run(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is the folder of downloads when a region file is opened there."""
    for name in ("hytedesk", "msgspec", "gc"):
        (tmp_path / f"{name}.py").write_text("open('run', 'w').close()")
    monkeypatch.chdir(tmp_path)
    with analysis.beside(nothing) as ask:
        assert list(ask(WORDS)()) == list(here(analyser)(WORDS)())
    assert not (tmp_path / "run").exists()


def test_waiting_ends_when_the_run_is_cancelled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def cancelled() -> None:
        raise Unreachable("127.0.0.1", "cancelled")

    silent = tmp_path / "python"
    silent.write_text("#!/bin/sh\nexec sleep 600\n")
    silent.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(silent))
    with pytest.raises(Unreachable), analysis.beside(cancelled) as ask:
        ask(WORDS)()


def test_the_process_ends_with_its_standard_input() -> None:
    other = subprocess.run(
        [sys.executable, "-m", "hytedesk", analysis.OPTION], input=b"", capture_output=True, timeout=60, check=False
    )
    assert (other.returncode, other.stdout, other.stderr) == (0, b"", b"")
