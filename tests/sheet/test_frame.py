"""The frame texts of every language, ours and a region's."""

from __future__ import annotations

import io
import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk import paths
from hytedesk.errors import BadData
from hytedesk.sheet import frame, frame_file, render
from hytedesk.sheet.frame import languages
from hytedesk.sheet.hours import lines
from hytedesk.sheet.html import right_to_left
from tests.sheet import reading
from tests.sheet.services import FRIENDS, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hytedesk.sheet.document import Form
    from tests.sheet.conftest import MakeSheet

OURS = ("fi", "sv", "en", "fi-simple", "sv-simple", "se", "ar", "et", "ru", "so", "uk")
_WORDS = re.compile(r"[^\W\d_]{2,}(?![^{]*})")
"""A word that is not the name of a placeholder."""
_ALIKE_ANYWHERE = {"locale", "date", "demo", "file_name", "discreet.file_name", "hours.weekdays", "hours.days"}
"""For programs, or the same on every sheet by intention."""
_ALIKE = {
    "code: Код {code}",
    "discreet.name: Number {n}",
    "discreet.name: Номер {n}",
    "email: E-post",
    "hours.and:  ja ",
    "phone: Telefon",
    "phone: Телефон",
}
"""Words that two languages have in common."""


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    """The region's texts are kept by the process."""
    yield
    frame._data_dir, frame._files = None, {}
    for worked_out in (frame._regional, frame.languages, frame.names, frame.frame):
        worked_out.cache_clear()


def texts(language: str) -> dict[str, str]:
    return dict(frame_file.flat(msgspec.to_builtins(frame.frame(language))))


def test_these_are_the_languages_each_by_its_own_name() -> None:
    assert languages() == OURS
    assert frame.names()["ar"] == "العربية"
    assert len(set(frame.names().values())) == len(OURS)


def test_those_who_offer_a_few_say_which_and_in_which_order() -> None:
    assert tuple(frame.offered(())) == OURS
    assert tuple(frame.offered(("sv", "xx", "fi-simple"))) == ("sv", "fi-simple")
    assert tuple(frame.offered(("xx",))) == OURS
    assert frame.first((), "sv") == "sv"
    assert frame.first(("xx", "fi-simple", "sv"), "en") == "fi-simple"
    assert frame.first(("xx",), "en") == "en"


@pytest.mark.parametrize("language", OURS)
def test_every_text_is_there_with_the_right_placeholders_and_can_be_drawn(language: str) -> None:
    whole = msgspec.to_builtins(frame.frame(language))
    assert list(frame_file.wrong(whole, msgspec.to_builtins(frame.frame("fi")))) == []


@pytest.mark.parametrize("language", OURS)
def test_every_text_is_in_its_own_file_with_the_placeholders_of_the_others(language: str) -> None:
    own = msgspec.toml.decode((paths.resources() / frame.FOLDER / f"{language}.toml").read_bytes())
    found, finnish = (dict(frame_file.flat(each)) for each in (own, msgspec.to_builtins(frame.frame("fi"))))
    assert found.keys() == finnish.keys()
    assert {key: frame_file.placeholders(text) for key, text in found.items()} == {
        key: frame_file.placeholders(text) for key, text in finnish.items()
    }


@pytest.mark.parametrize(("language", "other"), [*combinations(OURS, 2)])
def test_no_text_is_left_in_another_language(language: str, other: str) -> None:
    """What two languages say alike is named here; easy language is the language itself where nothing is easier."""
    here, there = texts(language), texts(other)
    same = {key for key, text in here.items() if text == there[key] and _WORDS.search(text)}
    if language.split("-", maxsplit=1)[0] == other.split("-", maxsplit=1)[0]:
        assert len(same) < len(here) / 2
    else:
        assert {f"{key}: {here[key]}" for key in same if key not in _ALIKE_ANYWHERE} <= _ALIKE


@pytest.mark.parametrize("language", ["ar", "ru", "uk"])
def test_texts_are_in_the_letters_of_their_language(language: str) -> None:
    letters = re.compile({"ar": r"[\u0621-\u064a]", "ru": "[а-яё]", "uk": "[а-яіїєґ]"}[language], re.IGNORECASE)
    latin = {key for key, text in texts(language).items() if _WORDS.search(text) and not letters.search(text)}
    assert latin <= _ALIKE_ANYWHERE
    assert not any(set("іїєґ") & set(text.lower()) for key, text in texts("ru").items())
    assert not any(set("ыэъё") & set(text.lower()) for key, text in texts("uk").items())


@pytest.mark.parametrize("language", OURS)
def test_hours_are_said_in_every_language(language: str) -> None:
    channel = next(channel for channel in FRIENDS.channels if channel.hours)
    (said, *_) = lines(channel.hours, language, TODAY)
    assert "10" in said


@pytest.mark.parametrize("form", ["normal", "large"])
@pytest.mark.parametrize("language", OURS)
def test_names_numbers_hours_and_links_are_on_the_sheet_of_every_language(
    sheet: MakeSheet, language: str, form: Form
) -> None:
    document = sheet(language=language, form=form)
    made = render.render(document)
    assert made.accessible
    pages = pypdf.PdfReader(io.BytesIO(made.data)).pages
    if right_to_left(language):
        shown = reading.from_the_right(made.data)
    else:
        shown = "".join("".join(page.extract_text() for page in pages).split())
    notes = [note.get_object() for page in pages for note in page.get("/Annots", ())]
    links = {str(note["/A"]["/URI"]) for note in notes}
    for service in document.services:
        assert "".join(service.name.text.split()) in shown
        for row in service.rows:
            told = [entry.text.text for entry in row.entries if row.kind in {"phone", "hours", "web", "email"}]
            assert [text for text in told if "".join(text.split()) not in shown] == []
            assert {entry.url for entry in row.entries if entry.url} <= links


@pytest.mark.parametrize(("language", "tag"), [("fi-simple", "fi"), ("ar", "ar"), ("se", "se"), ("uk", "uk")])
def test_the_document_says_its_language(sheet: MakeSheet, language: str, tag: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render.render(sheet(language=language)).data))
    assert str(reader.trailer["/Root"]["/Lang"]).split("-")[0] == tag  # type: ignore[index]


def test_a_region_changes_a_text_and_adds_a_language(tmp_path: Path) -> None:
    folder = tmp_path / frame.FOLDER
    folder.mkdir()
    (folder / "fi.toml").write_text('title = "Palveluja sinulle"\n[mail]\nsubject = "Lähete"\n', "utf-8")
    (folder / "de.toml").write_bytes((paths.resources() / "sheet" / "en.toml").read_bytes())
    frame.use_regional(tmp_path)
    assert frame.frame("fi").title == "Palveluja sinulle"
    assert frame.frame("fi").mail.subject == "Lähete"
    assert frame.frame("fi").phone == "Puhelin"
    assert languages()[-1] == "uk"
    assert "de" in languages()


@pytest.mark.parametrize(
    "content",
    [
        b"title = ",
        b'title = ""',
        b'title = "x" \nnobody = "knows"',
        b'source = "without its places"',
        b'source = "{source} {date} {client}"',
        b'page = "{page!r} {pages}"',
        b'date = "QQQ"',
        b'locale = "xx_XX_"',
        b'file_name = "../sheet"',
        'title = "\N{PILE OF POO}"'.encode(),
        b"\xff\xfe",
        b"title = '" + b"x" * 64 * 1024 + b"'",
    ],
)
def test_a_file_that_cannot_be_used_is_left_out_whole_and_logged(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / frame.FOLDER
    folder.mkdir()
    (folder / "fi.toml").write_bytes(content)
    frame.use_regional(tmp_path)
    assert frame.frame("fi").title == "Sinulle valitut palvelut"
    assert "not used: " in "".join(file.read_text("utf-8") for file in tmp_path.rglob("*.log"))


@given(st.binary(max_size=200))
def test_any_bytes_are_texts_or_bad_data(content: bytes) -> None:
    try:
        found: dict[str, Any] = frame_file.read("fi.toml", content)
    except BadData:
        return
    assert isinstance(found, dict)


@pytest.mark.parametrize(
    "text", ["Soita hätäkeskukseen.", "Soita 911.", "Soita 1123.", "Soita 112 tai 0800 000 000.", "١١٢"]
)
def test_a_region_cannot_spoil_the_emergency_number(text: str) -> None:
    with pytest.raises(BadData, match="emergency: needs 112, and no other number"):
        frame.read("fi", f'emergency = "{text}"'.encode())
    assert "112" in frame.read("fi", 'emergency = "Hätä? Soita 112!"'.encode()).emergency
