"""Crisis lines as rows: in the reader's language, with hours and price; nameless where the sheet is discreet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf
import pytest

from hytedesk.sheet import crisis, html, render, text
from tests.sheet.services import FRIENDS, SHELTER, TODAY

if TYPE_CHECKING:
    from tests.sheet.conftest import MakeSheet


def told(need: str, language: str, *, discreet: bool = False) -> list[str]:
    return [
        f"{row.label} {entry.text.text}: {', '.join(note.text for note in entry.notes)}"
        for row in crisis.rows([need], language, TODAY, discreet=discreet)
        for entry in row.entries
    ]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fi",
            [
                "Hätänumero 112: ympäri vuorokauden, maksuton puhelu",
                "Kriisipuhelin 09 2525 0111: ympäri vuorokauden, tavallinen puhelumaksu",
            ],
        ),
        (
            "sv",
            [
                "Nödnummer 112: dygnet runt, avgiftsfritt samtal",
                "Kristelefonen 09 2525 0112: mån, ons 16–20; tis, tors–fre 9–13, vanlig samtalsavgift",
                "Kristelefonen 09 2525 0111: finska, dygnet runt, vanlig samtalsavgift",
            ],
        ),
    ],
)
def test_a_person_in_a_crisis_reads_whom_to_call_when(language: str, lines: list[str]) -> None:
    assert told("crisis_grief", language) == lines


def test_numbers_can_be_called_from_the_sheet() -> None:
    urls = [entry.url for row in crisis.rows(["violence"], "en", TODAY) for entry in row.entries]
    assert urls == ["tel:112", "tel:080005005"]


def test_a_discreet_sheet_names_no_line() -> None:
    lines = told("violence", "fi", discreet=True)
    assert lines[1].startswith("Puhelin 080 005 005")
    assert not any("linja" in line.lower() or "hätä" in line.lower() for line in lines)


def test_they_are_on_top_of_every_form_of_the_sheet(sheet: MakeSheet) -> None:
    document = sheet(FRIENDS, SHELTER)
    plain, page = text.as_text(document), html.as_html(document)
    paper = " ".join(pypdf.PdfReader(io.BytesIO(render.render(document).data)).pages[0].extract_text().split())
    for whole in (plain, page, paper):
        assert whole.index("080 005 005") < whole.index("Ystävätoiminta")
    assert "Nollalinja" in paper
    assert sheet(FRIENDS).crisis == ()


def test_on_a_discreet_sheet_they_are_numbers_only(sheet: MakeSheet) -> None:
    document = sheet(SHELTER, discreet=True)
    whole = text.as_text(document) + html.as_html(document)
    assert "080 005 005" in whole
    assert not any(word in whole.lower() for word in ("nollalinja", "kriisi", "väkival"))


def test_needs_that_can_wait_have_none() -> None:
    assert crisis.rows(["loneliness"], "fi", TODAY) == ()
