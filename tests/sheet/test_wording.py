from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.sheet import wording


def test_text_ends_with_a_whole_sentence() -> None:
    text = "Avoin kohtaamispaikka. Kahvia, yhteislaulua ja lehdet. Ei ilmoittautumista."
    assert wording.shorten(text, 60) == "Avoin kohtaamispaikka. Kahvia, yhteislaulua ja lehdet."
    assert wording.shorten(text, 30) == "Avoin kohtaamispaikka."
    assert wording.shorten(text, 100, count=4) == text


def test_abbreviations_and_dates_end_no_sentence() -> None:
    assert wording.sentences("Apua esim. Vaasassa klo 9. Soita.") == ["Apua esim. Vaasassa klo 9. Soita."]
    assert wording.sentences("Ryhmä alkaa 1.2. Tervetuloa! Soita ensin.") == [
        "Ryhmä alkaa 1.2. Tervetuloa!",
        "Soita ensin.",
    ]


@given(st.text(max_size=400), st.integers(20, 200))
def test_short_text_is_a_beginning_in_whole_words(text: str, limit: int) -> None:
    clean = wording.shorten(text, 10_000, count=400)
    short = wording.shorten(text, limit)
    head = short.removesuffix("…") if short not in clean else short
    assert clean.startswith(head)
    assert len(short) <= limit + 1
    rest = clean[len(head) :]
    if " " in clean[:limit]:
        assert not rest or not rest[0].isalnum() or not head or not head[-1].isalnum()


def test_lists_become_sentences() -> None:
    assert wording.shorten("* Soita ensin.\n* Tule sitten.", 60) == "Soita ensin. Tule sitten."


def test_control_characters_and_marks_of_direction_disappear() -> None:
    assert wording.clean("Kahvi\u0007la\t\u202eauki\r\n nyt\u00a0") == "Kahvila auki nyt"
    assert wording.clean_lines("yksi\r\n\n\n\nkaksi \x0b kolme") == "yksi\n\nkaksi kolme"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "",
        "ftp://a.example",
        "http://a b.example",
        "https://[x",
    ],
)
def test_only_web_addresses_count_as_web_addresses(url: str) -> None:
    assert wording.web_address(url) is None


def test_web_addresses_are_shown_to_be_typed() -> None:
    assert wording.web_address(" https://esimerkki.example/ystava ") == "https://esimerkki.example/ystava"
    assert wording.readable("https://esimerkki.example/") == "esimerkki.example"
    assert wording.readable("https://esimerkki.example/" + "a" * 400) == "esimerkki.example/…"


def test_one_number_however_it_is_written() -> None:
    assert {wording.dialled(text) for text in ("040 000 1234", "+358 40 000 1234", "00358400001234")} == {"0400001234"}
    assert wording.dialled("+358 (0)40 000 1234") == "0400001234"
    assert wording.telephone_link("+358 (0)40 000 1234") == "tel:+358400001234"
    assert wording.telephone_link("116 000") == "tel:116000"


def test_mail_addresses() -> None:
    assert wording.mail_address(" apu@esimerkki.example ") == "apu@esimerkki.example"
    assert wording.mail_address("apu@esimerkki.example?bcc=x,y") is None
    assert wording.mail_address("ei osoite") is None
