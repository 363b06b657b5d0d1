"""The message that is sent by a mail server: to one address, neutral, and without what tells who or where."""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone

import msgspec
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.errors import MailFailed
from hytedesk.sheet import frame, mail, render
from tests.sheet.conftest import MakeSheet
from tests.sheet.services import SHELTER

NOW = datetime(2026, 11, 22, 11, tzinfo=timezone(timedelta(hours=2)))
SENDER = "palvelut@rantaseutu.example"


def told(pdf: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)]).casefold()


@pytest.mark.parametrize("form", ["normal", "large", "bilingual", "card"])
def test_what_is_mailed_tells_neither_workplace_nor_note(sheet: MakeSheet, form: str) -> None:
    document = sheet(form=form, note="tule maanantaina kahdeksalta")  # type: ignore[arg-type]
    before, after = (told(render.render(one).data) for one in (document, mail.for_mail(document)))
    for word in ("pohjanmaan hyvinvointialue", "vaasan terveysasema", "hoitaja, puh", "maanantaina kahdeksalta"):
        assert word not in after
    assert "112" in after
    assert form == "card" or "vaasan terveysasema" in before


def test_the_message_is_whole_and_neutral(sheet: MakeSheet) -> None:
    made = mail.letter(sheet(SHELTER, discreet=True), b"%PDF", SENDER, "client@somewhere.example", NOW)
    assert made.keys() == [
        *("Subject", "MIME-Version", "Content-Type", "From", "To", "Date", "Message-ID"),
    ]
    assert (made["From"], made["To"], made["Subject"]) == (SENDER, "client@somewhere.example", "Muistio")
    assert made["Date"] == "Sun, 22 Nov 2026 09:00:00 +0000"
    assert made["Message-ID"].endswith("@rantaseutu.example>")
    assert next(made.iter_attachments()).get_filename() == "muistio-2026-11-22.pdf"
    assert made.as_bytes().isascii()


@pytest.mark.parametrize("language", [*frame.names()])
@pytest.mark.parametrize("discreet", [False, True])
def test_every_language_has_a_neutral_message(sheet: MakeSheet, language: str, discreet: bool) -> None:
    document = sheet(SHELTER, language=language, discreet=discreet)
    made = mail.letter(document, b"%PDF", SENDER, "client@somewhere.example", NOW)
    body = made.get_body()
    assert body is not None
    words = f"{made['Subject']} {body.get_content()} {next(made.iter_attachments()).get_filename()}".casefold()
    names = {text.casefold() for text in SHELTER.service.names.values()} | {"pohjanmaa", "vaasa", "turva", "väkival"}
    assert not any(name in words for name in names)


@pytest.mark.parametrize(
    ("typed", "suffix", "address"),
    [
        (" Client@Somewhere.example ", "", "Client@somewhere.example"),
        ("client@somewhere.example", ".s", "client@somewhere.example.s"),
        ("client@somewhere.example.s", ".s", "client@somewhere.example.s"),
        ("client+a@somewhere.example", ".sec", "client+a@somewhere.example.sec"),
        ("client@pörssi.example", "", "client@xn--prssi-jua.example"),
    ],
)
def test_an_address_gets_the_suffix_for_secure_mail(typed: str, suffix: str, address: str) -> None:
    assert mail.address(typed, suffix) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "client",
        "@somewhere.example",
        "client@",
        "a@b.example, c@d.example",
        "a b@c.example",
        "client@localhost",
        "a@b.example\r\nBcc: c@d.example",
        "älli@somewhere.example",
        "a@b..example",
        f"{'a' * 250}@b.example",
        "<a@b.ee>",
    ],
)
def test_what_is_no_single_address_is_refused(typed: str) -> None:
    with pytest.raises(MailFailed) as caught:
        mail.address(typed, "")
    assert caught.value.reason == "address"
    assert not typed or typed not in str(caught.value)


@given(typed=st.text(max_size=80) | st.from_regex(r"[^@]{1,10}@[^@]{1,20}", fullmatch=True))
def test_whatever_is_typed_is_one_plain_address_or_none(typed: str) -> None:
    try:
        made = mail.address(typed, ".s")
    except MailFailed:
        return
    assert made.isascii()
    assert made.endswith(".s")
    assert not set(made) & set(' ,;:<>()[]"\\\r\n\t')
    assert made.count("@") == 1


def test_both_columns_of_a_sheet_lose_the_workplace(sheet: MakeSheet) -> None:
    document = mail.for_mail(sheet(form="bilingual", note="soita ensin"))
    assert document.beside is not None
    for part in (document, document.beside):
        assert (part.letterhead, part.contact, part.note, part.picture) == ((), "", "", "")
        assert msgspec.structs.asdict(part)["services"]
