"""The PDF read back: what stands in it, how it is built, what cannot break it."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pikepdf
import pypdf
import pytest

from hytedesk.catalogue import Link, ServiceDetail
from hytedesk.errors import SheetFailed, StorageUnavailable
from hytedesk.sheet import frame, glyphs, render
from tests.sheet.services import BARE, FRIENDS, LINE, LIVING_ROOM, SHELTER

if TYPE_CHECKING:
    from hytedesk.sheet.document import Form
    from tests.sheet.conftest import MakeSheet

FORMS: tuple[Form, ...] = ("normal", "large", "bilingual", "card")


def text(pdf: render.Pdf) -> str:
    """All text of the PDF with its white space made equal."""
    pages = pypdf.PdfReader(io.BytesIO(pdf.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def links(pdf: render.Pdf) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        return {
            str(annotation.A.URI)
            for page in file.pages
            for annotation in page.get("/Annots", pikepdf.Array())
            if "/A" in annotation
        }


def tags_of(file: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The elements of the structure that assistive technology reads."""
    return [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item]


def named(detail: ServiceDetail, **texts: str) -> ServiceDetail:
    fields = {field: {"fi": value} for field, value in texts.items()}
    return msgspec.structs.replace(detail, service=msgspec.structs.replace(detail.service, **fields))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_names_numbers_hours_and_links_stand_in_it_word_for_word(sheet: MakeSheet, language: str) -> None:
    document = sheet(language=language)
    pdf = render.render(document)
    found = text(pdf)
    for service in document.services:
        assert service.name.text in found
        for row in service.rows:
            assert row.label in found
            for entry in row.entries:
                assert entry.text.text in found
    assert document.title in found
    assert document.emergency in found
    assert document.source in found
    assert {"tel:0400001234", "tel:0800000000", "https://senioripuhelin.example"} <= links(pdf)


def test_parts_in_another_language_and_pictures_say_so(sheet: MakeSheet) -> None:
    pdf = render.render(sheet(FRIENDS, language="en"))
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        tags = tags_of(file)
        assert "fi" in {str(tag.Lang) for tag in tags if "/Lang" in tag}
        alternatives = [str(tag.Alt) for tag in tags if "/Alt" in tag]
    assert "QR code that opens the address https://esimerkki.example/ystava" in alternatives
    kinds = [str(tag.S) for tag in tags]
    assert kinds.count("/H1") == 1
    assert {"/L", "/LI", "/Lbl", "/LBody", "/Link", "/Figure", "/P"} <= set(kinds)


def test_three_services_take_one_page(sheet: MakeSheet) -> None:
    assert render.render(sheet(FRIENDS, FRIENDS, LIVING_ROOM)).pages == 1
    assert render.render(sheet(FRIENDS, LIVING_ROOM, LINE, note="Soita ma. " * 20)).pages == 1


@pytest.mark.parametrize("language", frame.languages())
def test_three_services_take_one_page_in_every_language(sheet: MakeSheet, language: str) -> None:
    assert render.render(sheet(FRIENDS, FRIENDS, LIVING_ROOM, language=language)).pages == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en", "ru", "so", "uk"])
def test_lines_to_call_at_once_take_no_page_of_large_print(sheet: MakeSheet, language: str) -> None:
    urgent = msgspec.structs.replace(FRIENDS, service=msgspec.structs.replace(FRIENDS.service, needs=("violence",)))
    document = sheet(urgent, LIVING_ROOM, LINE, language=language, form="large")
    assert document.crisis
    assert render.render(document).pages == 2


def test_large_print_is_16_points(sheet: MakeSheet) -> None:
    pdf = render.render(sheet(form="large"))
    pages = pypdf.PdfReader(io.BytesIO(pdf.data)).pages
    assert pdf.pages == len(pages) > 1
    sizes: dict[str, float] = {}
    pages[0].extract_text(visitor_text=lambda part, _cm, _tm, _font, size: sizes.update({part.strip(): size}))
    assert next(size for part, size in sizes.items() if part.startswith("ma–to")) == 16
    assert sizes["040 000 1234"] > 16


@pytest.mark.parametrize("form", FORMS)
def test_the_same_sheet_is_the_same_file(sheet: MakeSheet, form: Form) -> None:
    first = render.render(sheet(note="Soita ma.", form=form))
    render.render(sheet(BARE))
    assert render.render(sheet(note="Soita ma.", form=form)).data == first.data


def test_two_threads_render_at_the_same_time(sheet: MakeSheet) -> None:
    documents = [sheet(note=f"Sovittu {number}.") for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        sheets = list(pool.map(render.render, documents))
    assert [f"Sovittu {number}." in text(pdf) for number, pdf in enumerate(sheets)] == [True] * 8


def test_two_languages_stand_side_by_side(sheet: MakeSheet) -> None:
    document = sheet(FRIENDS, language="en", form="bilingual")
    pdf = render.render(document)
    found = text(pdf)
    assert document.beside is not None
    for half in (document, document.beside):
        labels = [row.label for row in half.services[0].rows if row.kind in {"phone", "hours", "address", "price"}]
        said = [half.title, half.emergency, half.services[0].heading.text, *labels]
        assert [words for words in said if words not in found] == []
    page = pypdf.PdfReader(io.BytesIO(pdf.data)).pages[0]
    lines = page.extract_text(extraction_mode="layout").splitlines()
    assert any(re.search(r"1\. Befriending for seniors\s{2,}1\. Ystävätoiminta ikäihmisille", line) for line in lines)
    assert found.count("Soita tai kirjoita.") == 1  # it is not known in English, so it stands in the Finnish half only
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        assert "fi" in {str(tag.Lang) for tag in tags_of(file) if "/Lang" in tag}


def test_the_pocket_card_is_a5_with_names_and_codes(sheet: MakeSheet) -> None:
    pdf = render.render(sheet(form="card"))
    page = pypdf.PdfReader(io.BytesIO(pdf.data)).pages[0]
    assert (pdf.pages, round(page.mediabox.width), round(page.mediabox.height)) == (1, 420, 595)
    found = text(pdf)
    assert "1. Ystävätoiminta ikäihmisille" in found
    assert "Vapaaehtoinen" not in found
    assert links(pdf) == {
        "https://esimerkki.example/ystava",
        "http://seurakunta.example/olohuone/",
        "https://senioripuhelin.example",
    }


def test_four_services_take_one_card(sheet: MakeSheet) -> None:
    assert render.render(sheet(*[FRIENDS] * 4, form="card")).pages == 1


@pytest.mark.parametrize("discreet", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_a_service_with_nothing_but_a_name_and_thirty_services(sheet: MakeSheet, form: Form, discreet: bool) -> None:
    assert render.render(sheet(BARE, form=form, discreet=discreet)).accessible
    many = sheet(*([FRIENDS, LIVING_ROOM, LINE] * 10), form=form, discreet=discreet)
    pdf = render.render(many)
    assert pdf.accessible
    assert many.services[29].heading.text in text(pdf)
    assert pdf.pages < 32


@pytest.mark.parametrize("form", FORMS)
def test_twenty_thousand_characters_and_endless_words_make_a_sheet(sheet: MakeSheet, form: Form) -> None:
    endless = msgspec.structs.replace(FRIENDS.channels[2], links=(Link(url="https://hyvä.example/" + "a" * 400),))
    wordy = named(
        msgspec.structs.replace(FRIENDS, channels=(*FRIENDS.channels[:2], endless)),
        names="Pitkänimi" * 30,
        description="Sana " * 4000,
        summary="x" * 20_000,
        instructions="Ohje, " * 4000,
    )
    document = sheet(wordy, note="Muista tämä. " * 1500 + "y" * 500, form=form)
    pdf = render.render(document)
    assert pdf.accessible
    assert pdf.pages < 24


def test_control_characters_and_emoji_disappear_without_harm(sheet: MakeSheet) -> None:
    pdf = render.render(
        sheet(named(FRIENDS, names="Kahvi\u0007la ☕😀 Aurinko", summary="Ilo \u202e\ufffe on yhteistä 🎉."))
    )
    assert pdf.accessible
    assert "1. Kahvila Aurinko" in text(pdf)
    assert "Ilo on yhteistä ." in text(pdf)


def test_letters_the_fonts_lack_make_a_sheet_that_admits_it(sheet: MakeSheet) -> None:
    pdf = render.render(sheet(named(FRIENDS, names="中文小组"), LINE))
    assert (pdf.accessible, pdf.standards) == (False, ())
    assert "080 000 0000" in text(pdf)


def test_markup_in_the_data_stays_text(sheet: MakeSheet) -> None:
    hostile = named(FRIENDS, names='*Tärkeä* #panic("x") $a$ \\ `b` <c> @d', summary='#read("/etc/passwd") = Otsikko')
    found = text(render.render(sheet(hostile, note="#pagebreak() _ei_")))
    assert '1. *Tärkeä* #panic("x") $a$ \\ `b` <c> @d' in found
    assert '#read("/etc/passwd") = Otsikko' in found
    assert "#pagebreak() _ei_" in found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_discreet_file_tells_nothing_in_text_or_metadata(sheet: MakeSheet, language: str, form: Form) -> None:
    pdf = render.render(sheet(SHELTER, LINE, language=language, discreet=True, form=form))
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        everything = text(pdf) + str(dict(file.docinfo)) + bytes(file.Root.Metadata.read_bytes()).decode()
        everything += " ".join(
            str(item.Alt) for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        )
    telling = ["turva", "väkival", "kriisi", "esimerkki", "senioripuhelin", "pohjanmaa", "vaasa", "hoitaja", "palvelu"]
    assert [word for word in [*telling, "service", "tjänst", "salakuja", "http"] if word in text(pdf).casefold()] == []
    assert [word for word in telling if word in everything.casefold()] == []
    assert "050 000 4321" in everything
    assert {link.split(":")[0] for link in links(pdf)} == {"tel"}


def test_every_character_of_the_frame_texts_can_be_drawn() -> None:
    from hytedesk.sheet.frame import frame, languages

    for language in languages():
        assert glyphs.drawable(msgspec.json.encode(frame(language)).decode().replace("\\n", ""))


def test_a_damaged_template_is_a_failed_sheet(sheet: MakeSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_template", lambda: b"#panic()")
    with pytest.raises(SheetFailed):
        render.render(sheet())


@pytest.mark.parametrize("place", ["", "folder", "file/sheet.pdf", "x" * 300])
def test_a_place_that_cannot_hold_a_sheet_is_told(
    sheet: MakeSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").touch()
    with pytest.raises(StorageUnavailable):
        render.save(render.render(sheet()), Path(place))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="only Linux has a device that is always full")
def test_a_device_is_written_to_and_not_replaced(sheet: MakeSheet) -> None:
    with pytest.raises(StorageUnavailable):
        render.save(render.render(sheet()), Path("/dev/full"))
    assert Path("/dev/full").is_char_device()


def test_saving_writes_the_whole_file_or_none(sheet: MakeSheet, tmp_path: Path) -> None:
    pdf = render.render(sheet())
    render.save(pdf, tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes() == pdf.data
    with pytest.raises(StorageUnavailable):
        render.save(pdf, tmp_path / "no such folder" / "sheet.pdf")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(StorageUnavailable):
        render.save(pdf, tmp_path / "folder.pdf")
    assert {path.name for path in tmp_path.iterdir()} == {"sheet.pdf", "folder.pdf"}
