"""The return code on the paper: small, where it can be counted, and nowhere that it could tell something."""

from __future__ import annotations

import io

import msgspec
import pypdf
import pytest

from hytedesk.sheet import mail, render, text
from hytedesk.sheet.content import SheetOptions, content
from hytedesk.sheet.document import Form
from hytedesk.sheet.frame import languages
from tests.sheet.services import FRIENDS, LINE, TODAY

CODE = "K7M2 P9T5 C8X"
OPTIONS = SheetOptions(today=TODAY, codes={FRIENDS.service.id: CODE})


def printed(options: SheetOptions) -> str:
    pdf = render.render(content([FRIENDS, LINE], options))
    assert pdf.accessible
    pages = pypdf.PdfReader(io.BytesIO(pdf.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", languages())
def test_it_stands_once_beside_its_service_in_every_language(language: str) -> None:
    found = printed(msgspec.structs.replace(OPTIONS, language=language))
    assert found.count(CODE) == 1


@pytest.mark.parametrize("form", ["normal", "large", "bilingual"])
def test_it_stands_once_in_every_form_that_has_room(form: Form) -> None:
    assert printed(msgspec.structs.replace(OPTIONS, form=form)).count(CODE) == 1


@pytest.mark.parametrize("form", ["normal", "large", "bilingual", "card"])
def test_a_discreet_sheet_has_none(form: Form) -> None:
    document = content([FRIENDS], msgspec.structs.replace(OPTIONS, form=form, discreet=True))
    assert CODE.encode() not in msgspec.json.encode(document)


def test_a_card_has_none() -> None:
    document = content([FRIENDS], msgspec.structs.replace(OPTIONS, form="card"))
    assert CODE.encode() not in msgspec.json.encode(document)


def test_it_does_not_go_into_the_patient_record() -> None:
    assert CODE not in text.as_text(content([FRIENDS], OPTIONS))


def test_it_does_not_go_by_mail() -> None:
    document = content([FRIENDS], msgspec.structs.replace(OPTIONS, form="bilingual"))
    assert CODE in document.services[0].code
    assert CODE.encode() not in msgspec.json.encode(mail.for_mail(document))
