"""Lines for needs that cannot wait: ours are complete, a region adds its own, a wrong file is left out and told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk import config
from hytedesk.errors import BadData
from hytedesk.i18n import LANGUAGES
from hytedesk.vocabulary import crisis, needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

URGENT = [need.id for need in needs.needs() if need.crisis]
OWN = """
[[line]]
id = "own"
needs = ["crisis_grief"]
number = "06 000 0000"
names = { fi = "Alueen kriisipäivystys" }
languages = ["fi", "sv"]
open = [{ days = [0, 1, 2, 3, 4], opens = "08:00", closes = "20:00" }]
source = "https://alue.example/kriisi"
checked = 2026-11-01
"""


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    """The region's lines are kept by the process."""
    yield
    crisis._data_dir, crisis._regional = None, b""
    crisis._all.cache_clear()


@pytest.fixture
def region(tmp_path: Path) -> Callable[[str], bool]:
    """Write a region's file into the data folder and use it; whether that changed anything."""

    def use(text: str) -> bool:
        (tmp_path / crisis.NAME).write_text(text, "utf-8")
        return crisis.use_regional(tmp_path)

    return use


def numbers(need: str, language: str) -> list[str]:
    return [line.number for line in crisis.lines([need], language)]


@pytest.mark.parametrize("language", ["fi", "sv", "en", "ar"])
def test_every_urgent_need_has_a_line_for_everybody_after_the_emergency_number(language: str) -> None:
    for need in URGENT:
        first, *others = crisis.lines([need], language)
        assert first.number == "112"
        assert any(line.always for line in others)


def test_who_is_called_in_which_language() -> None:
    assert numbers("violence", "fi") == ["112", "080 005 005"]
    assert numbers("crisis_grief", "fi") == ["112", "09 2525 0111"]
    assert numbers("crisis_grief", "sv") == ["112", "09 2525 0112", "09 2525 0111"]
    assert numbers("crisis_grief", "en") == ["112", "09 2525 0111"]
    assert numbers("loneliness", "fi") == []
    assert crisis.lines([], "fi") == ()


def test_a_line_comes_by_its_name_to_those_who_speak_it() -> None:
    named = ["emergency", "mieli-fi", "mieli-sv"]
    assert [line.id for line in crisis.lines([], "sv", named)] == ["emergency", "mieli-sv", "mieli-fi"]
    assert [line.id for line in crisis.lines(["violence"], "fi", named)] == ["emergency", "nollalinja", "mieli-fi"]
    assert crisis.ids() >= set(named)


def test_ours_pass_the_check_of_a_regions() -> None:
    ours = crisis._ours()
    assert list(crisis._wrong(ours, set())) == []
    assert all(set(line.names) >= set(LANGUAGES) for line in ours)


def test_a_region_adds_a_line(region: Callable[[str], bool]) -> None:
    assert region(OWN)
    assert numbers("crisis_grief", "sv") == ["112", "09 2525 0112", "06 000 0000", "09 2525 0111"]
    assert "06 000 0000" not in numbers("crisis_grief", "en")
    assert len(crisis.lines(["crisis_grief"], "fi")[-1].hours.spans) == 5


def test_a_region_changes_its_lines_while_the_program_runs(region: Callable[[str], bool]) -> None:
    region(OWN)
    assert not region(OWN)
    assert region(OWN.replace("06 000 0000", "06 000 0001"))
    assert numbers("crisis_grief", "fi")[-1] == "06 000 0001"
    assert region("")
    assert numbers("crisis_grief", "fi") == ["112", "09 2525 0111"]


def test_what_a_region_pushes_wins_over_the_file_in_the_data_folder(
    region: Callable[[str], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed = config.Held(config.Settings(), {}, {}, files={crisis.NAME: OWN.encode()})
    monkeypatch.setattr(config, "held", lambda _data_dir: pushed)
    region(OWN.replace("06 000 0000", "06 000 0001"))
    assert numbers("crisis_grief", "fi")[-1] == "06 000 0000"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "own"', 'id = "emergency"'),
        ('id = "own"', 'id = "Own line"'),
        ("crisis_grief", "loneliness"),
        ('["crisis_grief"]', "[]"),
        ("06 000 0000", "call me"),
        ("Alueen kriisipäivystys", "x" * 81),
        ("Alueen kriisipäivystys", "a\\tb"),
        ('["fi", "sv"]', "[]"),
        ("open =", "always = true\nopen ="),
        ("[0, 1, 2, 3, 4]", "[7]"),
        ("[0, 1, 2, 3, 4]", "[]"),
        ("08:00", "8"),
        ("20:00", "07:00"),
        ("https://alue", "javascript:alue"),
        ("checked = 2026-11-01", ""),
        ("[[line]]", "[[lines]]"),
        ("[[line]]", "[[line"),
    ],
)
def test_a_wrong_file_is_left_out_whole_and_told(
    region: Callable[[str], bool], tmp_path: Path, old: str, new: str
) -> None:
    assert old in OWN
    wrong = OWN.replace(old, new)
    with pytest.raises(BadData):
        crisis.read(wrong.encode())
    region(wrong)
    assert numbers("crisis_grief", "fi") == ["112", "09 2525 0111"]
    assert "crisis lines are not used" in (tmp_path / "hytedesk.log").read_text("utf-8")


def test_a_line_told_twice_is_wrong_too() -> None:
    with pytest.raises(BadData, match=re.escape("'own': the id")):
        crisis.read((OWN + OWN).encode())


@pytest.mark.parametrize("size", [64 * 1024 + 1, None])
def test_a_file_too_big_or_unreadable_is_left_out_and_told(tmp_path: Path, size: int | None) -> None:
    file = tmp_path / crisis.NAME
    if size is None:
        file.mkdir()
    else:
        file.write_text("#" * size, "utf-8")
    crisis.use_regional(tmp_path)
    assert numbers("crisis_grief", "fi") == ["112", "09 2525 0111"]
    assert "crisis lines are not used" in (tmp_path / "hytedesk.log").read_text("utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_lines_or_bad_data(content: bytes) -> None:
    try:
        found = crisis.read(content)
    except BadData:
        return
    assert isinstance(found, tuple)


def test_no_file_is_no_lines(tmp_path: Path) -> None:
    crisis.use_regional(tmp_path)
    assert numbers("crisis_grief", "fi") == ["112", "09 2525 0111"]
    assert crisis.read(b"") == ()
