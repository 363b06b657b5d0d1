"""The sheet for the clipboard of a patient record."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import msgspec
import pytest

from hytedesk.sheet import html, qr, text
from tests.sheet.services import FRIENDS, SHELTER

if TYPE_CHECKING:
    from tests.sheet.conftest import MakeSheet


class Read(HTMLParser):
    """What stands in a page: its texts, its elements, what its links open; fails on one that is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in {"br", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_says_what_the_text_says_in_plain_elements(sheet: MakeSheet, language: str) -> None:
    document = sheet(language=language, note="Soita aamulla.\nKysy <b>Maijaa</b> & muita")
    read = Read(html.as_html(document))
    said = " ".join(read.texts)
    for line in text.as_text(document).splitlines():
        fact = line.split(": ", 1)[-1].removeprefix("https://").removeprefix("http://").split(" (")[0].rstrip("/")
        assert fact in said
    structure, content = {"html", "head", "meta", "title", "body"}, {"h1", "h2", "p", "br", "table", "tr", "th", "td"}
    assert read.elements <= {*structure, *content, "b", "a", "span"}
    assert read.attributes <= {"lang", "dir", "charset", "href"}
    assert all(link.startswith(("https://", "http://", "tel:", "mailto:")) for link in read.links)


def test_a_hostile_service_stays_text(sheet: MakeSheet) -> None:
    service = msgspec.structs.replace(FRIENDS.service, names={"fi": "<script>alert(1)</script> & <b>kerho"})
    page = html.as_html(sheet(msgspec.structs.replace(FRIENDS, service=service)))
    assert "<script" not in page
    assert "<script>alert(1)</script> & <b>kerho" in " ".join(Read(page).texts)


def test_a_discreet_sheet_is_discreet(sheet: MakeSheet) -> None:
    page = html.as_html(sheet(SHELTER, discreet=True)).lower()
    assert "050 000 4321" in page
    assert not any(word in page for word in ("turva", "väkival", "pohjanmaa", "terveysasema"))


def test_numbers_and_times_keep_their_order_among_words_from_right_to_left(sheet: MakeSheet) -> None:
    service = sheet().services[0]
    page = html.service_html(service, "ar")
    assert "\u2066040 000 1234\u2069" in page
    assert "\u20669–15\u2069" in page
    assert "\u2066" not in html.service_html(service, "fi")


def test_a_code_has_its_quiet_zone_and_its_finders() -> None:
    code = qr.modules("https://esimerkki.example/ystava")
    assert len(code) == len(code[0]) >= 21 + 2 * qr.QUIET
    assert not any(code[3])
    finder = [row[4:11] for row in code[4:11]]
    assert finder[0] == (True,) * 7
    assert finder[3] == (True, False, True, True, True, False, True)
