"""Lines for needs that cannot wait: ours are complete, a region adds its own, a wrong file is left out and told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hytedesk.errors import BadData
from hytedesk.i18n import LANGUAGES
from hytedesk.vocabulary import crisis, needs

if TYPE_CHECKING:
    from collections.abc import Callable
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


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Write a region's file into the data folder in use."""

    def use(text: str) -> Path:
        (tmp_path / crisis.NAME).write_text(text, "utf-8")
        monkeypatch.setattr(needs, "_data_dir", tmp_path)
        return tmp_path

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


def test_ours_pass_the_check_of_a_regions() -> None:
    ours = crisis._all(None)
    assert list(crisis._wrong(ours, set())) == []
    assert all(set(line.names) == set(LANGUAGES) for line in ours)


def test_a_region_adds_a_line(region: Callable[[str], Path]) -> None:
    region(OWN)
    assert numbers("crisis_grief", "sv") == ["112", "09 2525 0112", "06 000 0000", "09 2525 0111"]
    assert "06 000 0000" not in numbers("crisis_grief", "en")
    assert len(crisis.lines(["crisis_grief"], "fi")[-1].hours.spans) == 5


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
def test_a_wrong_file_is_left_out_whole_and_told(region: Callable[[str], Path], old: str, new: str) -> None:
    assert old in OWN
    folder = region(OWN.replace(old, new))
    with pytest.raises(BadData):
        crisis.read(folder / crisis.NAME, {"emergency"})
    assert numbers("crisis_grief", "fi") == ["112", "09 2525 0111"]
    assert "crisis lines are not used" in (folder / "hytedesk.log").read_text("utf-8")


def test_a_line_told_twice_is_wrong_too(region: Callable[[str], Path]) -> None:
    folder = region(OWN + OWN)
    with pytest.raises(BadData, match=re.escape("'own': the id")):
        crisis.read(folder / crisis.NAME, set())


def test_no_file_is_no_lines(tmp_path: Path) -> None:
    assert crisis.read(tmp_path / crisis.NAME, set()) == ()
