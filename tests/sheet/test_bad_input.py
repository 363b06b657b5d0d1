"""Whatever a catalogue holds, a sheet comes out with what is known; it is called accessible only when it is."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

import msgspec
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hytedesk.catalogue import Email, Link, Phone, ServiceDetail
from hytedesk.sheet import render
from hytedesk.sheet.document import Form
from tests.sheet.services import BARE, FRIENDS, LINE, SHELTER, closed
from tests.sheet.test_render import links, named, text

if TYPE_CHECKING:
    from tests.sheet.conftest import MakeSheet

FORMS: tuple[Form, ...] = get_args(Form)
EXCEPTIONS = [date(2026, 11, 25) + timedelta(2 * number) for number in range(14)]


def without(**fields: object) -> ServiceDetail:
    """The usual service, its channels lacking these."""
    return msgspec.structs.replace(
        FRIENDS, channels=tuple(msgspec.structs.replace(channel, **fields) for channel in FRIENDS.channels)
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lacking", ["phones", "addresses", "hours", "links"])
def test_a_service_that_lacks_one_thing_tells_the_others(sheet: MakeSheet, lacking: str, form: Form) -> None:
    document = sheet(without(**{lacking: ()}), form=form)
    pdf = render.render(document)
    found = text(pdf)
    told = {
        "phones": "040 000 1234",
        "addresses": "Vaasanpuistikko 170",
        "hours": "ti, to 10–14",
        "links": "esimerkki.ex",
    }
    assert pdf.accessible
    assert told[lacking] not in found
    if form != "card":
        assert [kind for kind in told if kind != lacking and told[kind] not in found] == []
    assert document.services[0].heading.text in found


@pytest.mark.parametrize("hidden", ["中文小组", "ᚠᚢᚦ", "कखग"])
@pytest.mark.parametrize("form", FORMS)
def test_letters_that_cannot_be_drawn_give_a_sheet_that_is_not_called_accessible(
    sheet: MakeSheet, hidden: str, form: Form
) -> None:
    pdf = render.render(sheet(named(FRIENDS, names=hidden), LINE, form=form))
    assert (pdf.accessible, pdf.standards) == (False, ())
    assert "Senioripuhelin" in text(pdf)


def test_such_letters_in_the_note_are_told_too(sheet: MakeSheet) -> None:
    assert not render.render(sheet(note="请打电话")).accessible


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x.example",
        "https://",
        "https:///path",
        "//x.example",
        "https://x.example/a b",
        "https://x\u0000.example",
        "",
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_a_link_that_must_not_be_opened_is_nowhere(sheet: MakeSheet, form: Form, url: str) -> None:
    web = msgspec.structs.replace(FRIENDS.channels[2], links=(Link(url=url),))
    detail = msgspec.structs.replace(FRIENDS, channels=(FRIENDS.channels[1], web))
    document = sheet(detail, form=form)
    assert links(render.render(document)) <= {"tel:0400001234"}
    assert [service.qr for service in document.services] == (["tel:0400001234"] if form == "card" else [None])


@pytest.mark.parametrize("form", FORMS)
def test_a_very_long_address_is_short_to_read_and_whole_to_open(sheet: MakeSheet, form: Form) -> None:
    url = "https://pitka.example/" + "a" * 400
    web = msgspec.structs.replace(FRIENDS.channels[2], links=(Link(url=url),))
    pdf = render.render(sheet(msgspec.structs.replace(FRIENDS, channels=(web,)), form=form))
    assert pdf.accessible
    assert "pitka.example/…" in text(pdf)
    assert links(pdf) == {url}


@pytest.mark.parametrize("form", ["normal", "large", "bilingual"])
def test_fourteen_exceptions_are_all_told_on_every_form_with_hours(sheet: MakeSheet, form: Form) -> None:
    channel = FRIENDS.channels[1]
    hours = (*channel.hours, *(closed(day, day) for day in EXCEPTIONS))
    detail = msgspec.structs.replace(FRIENDS, channels=(msgspec.structs.replace(channel, hours=hours),))
    pdf = render.render(sheet(detail, form=form))
    found = text(pdf)
    assert pdf.accessible
    assert [day for day in EXCEPTIONS if f"{day.day}.{day.month}." not in found] == []


@pytest.mark.parametrize("number", ["", "  ", "soita!", "\u202e040 000 1234", "+" * 200, "0" * 200])
def test_a_number_that_is_none_harms_nothing(sheet: MakeSheet, number: str) -> None:
    channel = msgspec.structs.replace(FRIENDS.channels[1], phones=(Phone(number=number),))
    pdf = render.render(sheet(msgspec.structs.replace(FRIENDS, channels=(channel,)), SHELTER, BARE))
    assert pdf.accessible
    assert "050 000 4321" in text(pdf)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=60), summary=st.text(max_size=300), note=st.text(max_size=300))
def test_any_text_makes_a_sheet(sheet: MakeSheet, name: str, summary: str, note: str) -> None:
    document = sheet(named(FRIENDS, names=name, summary=summary), LINE, note=note)
    pdf = render.render(document)
    assert "080 000 0000" in text(pdf)
    assert render.render(document).data == pdf.data


@pytest.mark.parametrize("form", FORMS)
def test_a_long_address_is_copied_as_it_is_wherever_it_is_divided(sheet: MakeSheet, form: Form) -> None:
    address = "ystavatoiminta@" + "pohjanmaanesimerkki" * 2 + ".example"
    pdf = render.render(sheet(without(links=(), phones=(), emails=(Email(address=address),)), form=form))
    assert pdf.accessible
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        assert not any(b"200B>" in page.Contents.read_bytes() for page in file.pages)  # as a reader's ActualText
    if form == "normal":
        assert address in text(pdf).replace("\n", "")


def test_an_address_as_wide_as_its_column_stays_on_one_line_of_large_print(sheet: MakeSheet) -> None:
    address = "sateenkaariseniorit@sateenkaariranta.example"
    pdf = render.render(sheet(without(emails=(Email(address=address),)), form="large"))
    assert address in text(pdf)
