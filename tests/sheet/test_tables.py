"""The gap report as PDF: accessible, whole, readable."""

from __future__ import annotations

import io
from datetime import date

import msgspec
import pikepdf
import pypdf
import pytest

from hytedesk.errors import SheetFailed
from hytedesk.sheet import tables
from hytedesk.sheet.tables import Part, Printed, Report

TODAY = date(2026, 11, 22)
BARS = Part(
    title="Palvelut lähetteillä, 2026",
    note="Kuinka monella lähetteellä kukin palvelu oli.",
    headers=("Palvelu", "Järjestäjä", "Lähetteitä"),
    labels=2,
    rows=(
        (Printed("Ystäväkerho"), Printed("Ystävät ry"), Printed("20", 3, 1)),
        (Printed("Tupa 🎈 \u0007 中文"), Printed("*Ry* #read"), Printed("<5", 1, 0.05, known=False)),
    ),
    drawing="bars",
)


def heat(columns: int, rows: int) -> Part:
    numbers = tuple(Printed(str(number), number % 4) for number in range(columns))
    return Part(
        title="Palvelut luettelossa",
        note="Aukkoja: 3.",
        headers=("Tarve", *(f"Kunta{number}" for number in range(columns))),
        labels=1,
        rows=tuple((Printed(f"Tarve {row}"), *numbers) for row in range(rows)),
        drawing="heat",
    )


def report(*parts: Part) -> Report:
    return Report(
        language="fi",
        title="Palveluaukot",
        made="HyteDesk, 22.11.2026",
        page="Sivu {page} / {pages}",
        nothing="Mitään ei ole laskettu.",
        parts=parts,
    )


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_it_is_tagged_and_has_title_and_language() -> None:
    with pikepdf.open(io.BytesIO(tables.render(report(heat(15, 40), BARS), TODAY))) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "fi"
        tags = {str(item.S) for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item}
        assert {"/Table", "/TH", "/TD", "/H1"} <= tags
        with file.open_metadata() as metadata:
            assert metadata["dc:title"] == "Palveluaukot"
            assert metadata["pdfuaid:part"] == "1"


def test_all_that_is_told_stands_in_it() -> None:
    found = text(tables.render(report(BARS, msgspec.structs.replace(BARS, rows=())), TODAY))
    for told in ("Palveluaukot", "Ystäväkerho", "20", "<5", "*Ry* #read", "Mitään ei ole laskettu.", "Sivu 1 / 1"):
        assert told in found
    assert "🎈" not in found


def test_a_wide_table_goes_on_in_another_one_with_its_labels() -> None:
    found = text(tables.render(report(heat(308, 2)), TODAY))
    assert all(f"Kunta{number}" in found for number in range(308))
    assert found.count("Tarve 1") == 13
    assert "(13/13)" in found


def test_the_same_report_gives_the_same_bytes() -> None:
    assert tables.render(report(BARS), TODAY) == tables.render(report(BARS), TODAY)


def test_what_typst_refuses_is_an_expected_error() -> None:
    with pytest.raises(SheetFailed):
        tables.render(msgspec.structs.replace(report(), language="no language"), TODAY)
