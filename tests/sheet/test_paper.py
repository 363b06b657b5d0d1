"""The paper as a person and a telephone see it: nothing over the edge, codes that open, pages as they were."""

from __future__ import annotations

from ctypes.util import find_library
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from hytedesk.catalogue import Email, Link
from hytedesk.sheet import render
from hytedesk.sheet.frame import languages
from tests.sheet import golden
from tests.sheet.images import pages, pixels
from tests.sheet.services import BARE, FRIENDS, LINE, LIVING_ROOM, SHELTER

if TYPE_CHECKING:
    from hytedesk.catalogue import ServiceDetail
    from hytedesk.sheet.document import Form
    from tests.sheet.conftest import MakeSheet

FORMS: tuple[Form, ...] = ("normal", "large", "bilingual", "card")
LONG = msgspec.structs.replace(FRIENDS.channels[2], links=(Link(url="https://pitka.example/" + "a" * 400),))


def wordy() -> ServiceDetail:
    texts = {
        "names": {"fi": "Pitkänimi" * 30},
        "summary": {"fi": "x" * 20_000},
        "description": {"fi": "Sana " * 4000},
        "instructions": {"fi": "Ohje, " * 4000},
    }
    return msgspec.structs.replace(
        FRIENDS,
        service=msgspec.structs.replace(FRIENDS.service, **texts),
        channels=(*FRIENDS.channels[:2], LONG),
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("discreet", [False, True])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_nothing_stands_in_the_margins(sheet: MakeSheet, form: Form, discreet: bool, language: str) -> None:
    note = "Muista tämä. " * 90 + "y" * 500
    document = sheet(wordy(), FRIENDS, BARE, LIVING_ROOM, note=note, form=form, discreet=discreet, language=language)
    for page in map(pixels, pages(render.render(document).data, 50)):
        margin = page.shape[1] * 10 // 210
        assert page[:, :margin].min() == 255
        assert page[:, -margin:].min() == 255
        assert page.min() < 100


@pytest.mark.skipif(find_library("zbar") is None, reason="zbar reads the codes (Debian: apt-get install libzbar0)")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("language", "discreet"), [("fi", False), ("fi", True), ("ar", False)])
def test_a_telephone_reads_the_codes_from_the_paper(
    sheet: MakeSheet, form: Form, language: str, discreet: bool
) -> None:
    from pyzbar.pyzbar import ZBarSymbol, decode

    long = msgspec.structs.replace(FRIENDS, channels=(*FRIENDS.channels[:2], LONG))
    document = sheet(FRIENDS, LIVING_ROOM, LINE, long, SHELTER, form=form, discreet=discreet, language=language)
    papers = map(pixels, pages(render.render(document).data, 200))
    found = [code for page in papers for code in decode((page.tobytes(), *page.shape[::-1]), [ZBarSymbol.QRCODE])]
    opened = sorted(code.data.decode() for code in found)
    assert opened == sorted(service.qr for service in document.services if service.qr)


@pytest.mark.parametrize("language", languages())
def test_two_languages_never_run_into_each_other(sheet: MakeSheet, language: str) -> None:
    place = FRIENDS.channels[0]
    emails = (Email(address="ystavien-tupa-ja-kahvila@pitkannimenkaupunki.example"),)
    pages_ = (Link(url="https://" + "pitka" * 7 + ".example/" + "sivu-" * 4),)
    far = msgspec.structs.replace(place, emails=emails)
    web = msgspec.structs.replace(FRIENDS.channels[2], links=pages_)
    wide = msgspec.structs.replace(wordy(), channels=(far, FRIENDS.channels[1], web))
    document = sheet(wide, LIVING_ROOM, LINE, language=language, form="bilingual")
    for page in map(pixels, pages(render.render(document).data, 100)):
        millimetre = page.shape[1] / 210
        gutter = page[int(30 * millimetre) : int(274 * millimetre), int(103 * millimetre) : int(107 * millimetre)]
        assert gutter.min() > 120  # the lines between services are lighter than any letter


@pytest.mark.parametrize("name", golden.SHEETS)
def test_the_paper_looks_as_it_did(name: str) -> None:
    """When it is to look otherwise: `python -m tests.sheet.golden`, then look at the pictures."""
    made, kept = golden.picture(name), golden.kept(name)
    assert made.shape == kept.shape
    difference = np.abs(golden.blurred(made) - golden.blurred(kept))
    assert (difference.mean() < 0.5, difference.max() < 40) == (True, True)
