from __future__ import annotations

import msgspec
import pytest

from hytedesk.catalogue import Link, OpeningHours, Phone, Service, ServiceDetail
from hytedesk.config import Letterhead
from hytedesk.errors import WrongUsage
from hytedesk.sheet.content import SheetOptions, content, default_discreet, file_name
from hytedesk.sheet.document import Form, Row, SheetDocument, SheetService
from hytedesk.sheet.frame import frame, languages
from tests.sheet.services import BARE, FRIENDS, LINE, LIVING_ROOM, SHELTER, THREE, TODAY, spans

LETTERHEAD = Letterhead(region="Pohjanmaan hyvinvointialue", unit="Vaasan terveysasema", contact="Hoitaja")


def options(language: str = "fi", *, discreet: bool = False, demo: bool = False, note: str = "") -> SheetOptions:
    return SheetOptions(
        language=language,
        discreet=discreet,
        demo=demo,
        note=note,
        letterhead=LETTERHEAD,
        today=TODAY,
        data_date=TODAY,
        source="Esimerkkilähde",
    )


def sheet(*details: ServiceDetail, language: str = "fi", municipality: str | None = None) -> SheetDocument:
    return content(details, options(language), municipality)


def only(detail: ServiceDetail, language: str = "fi", municipality: str | None = None) -> SheetService:
    return sheet(detail, language=language, municipality=municipality).services[0]


def rows(service: SheetService) -> dict[str, list[str]]:
    return {row.label: [entry.text.text for entry in row.entries] for row in service.rows}


def row(service: SheetService, kind: str) -> Row:
    return next(row for row in service.rows if row.kind == kind)


def changed(detail: ServiceDetail, **fields: object) -> ServiceDetail:
    return msgspec.structs.replace(detail, service=msgspec.structs.replace(detail.service, **fields))


def test_all_frame_texts_are_there_in_finnish_swedish_and_english() -> None:
    assert languages()[:3] == ("fi", "sv", "en")
    assert all(frame(language).title for language in languages())
    with pytest.raises(WrongUsage):
        frame("../fi")


def test_the_service_says_how_to_reach_it() -> None:
    assert rows(only(FRIENDS)) == {
        "Puhelin": ["040 000 1234"],
        "Puhelinaika": ["ma–to 9–15, pe 9–13"],
        "Avoinna": ["ti, to 10–14", "kiinni 24.–26.12."],
        "Osoite": ["Vaasanpuistikko 170, 65100 Vaasa"],
        "Verkossa": ["esimerkki.example/ystava"],
        "Hinta": ["Maksuton"],
        "Näin pääset": ["Soita tai kirjoita. Järjestäjä soittaa takaisin ja sopii ensimmäisen tapaamisen."],
    }


def test_texts_come_in_the_language_of_the_sheet_and_say_which_they_are_in() -> None:
    swedish, english = only(FRIENDS, "sv"), only(FRIENDS, "en")
    assert (swedish.name.text, swedish.second_name) == ("Vänverksamhet för äldre", None)
    assert rows(swedish)["Adress"] == ["Vasaesplanaden 170, 65100 Vasa"]
    assert row(swedish, "web").entries[0].url == "https://esimerkki.example/sv/van"
    assert (english.name.text, english.name.language) == ("Ystävätoiminta ikäihmisille", "fi")
    assert english.second_name is not None
    assert english.second_name.text == "Befriending for seniors"
    assert row(english, "instructions").entries[0].text.language == "fi"
    assert only(LINE, "sv").name.language == "fi"
    assert only(LIVING_ROOM, "en").second_name is None


def test_the_place_in_the_chosen_municipality_is_shown() -> None:
    assert rows(only(FRIENDS, municipality="499"))["Osoite"] == ["Kauppatie 200, 65610 Mustasaari"]
    note = row(only(FRIENDS, municipality="905"), "address").entries[0].notes
    assert [phrase.text for phrase in note] == ["Sisäänkäynti pihan puolelta.", "Muita toimipaikkoja: 1"]


def test_without_a_place_in_the_municipality_one_in_its_county_is_shown() -> None:
    place = FRIENDS.channels[0]
    far = msgspec.structs.replace(place.addresses[0], street={"fi": "Hämeenkatu 900"}, municipality="837")
    detail = msgspec.structs.replace(
        FRIENDS, channels=(msgspec.structs.replace(place, addresses=(far, place.addresses[1])),)
    )
    assert rows(only(detail, municipality="905"))["Osoite"] == ["Kauppatie 200, 65610 Mustasaari"]
    assert rows(only(detail, municipality="091"))["Osoite"][0].startswith("Hämeenkatu 900")
    assert rows(only(detail, municipality="xyz"))["Osoite"][0].startswith("Hämeenkatu 900")


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("Ota mukaan Kela-kortti ja lääkelista.", True),
        ("Tuo tullessasi lähete mukanasi.", True),
        ("Ota yhteyttä oman kunnan mukaan.", False),
        ("Tule mukaan!", False),
    ],
)
def test_what_to_bring_is_told_though_it_comes_late(sentence: str, is_told: bool) -> None:
    long = {"fi": f"Soita ensin. Sovi aika. {'Kerro nimesi. ' * 10}{sentence} Tervetuloa."}
    entry = row(only(changed(FRIENDS, instructions=long)), "instructions").entries[0]
    assert entry.text.text == "Soita ensin. Sovi aika."
    assert [note.text for note in entry.notes] == ([sentence] if is_told else [])
    elsewhere = row(only(changed(FRIENDS, description=long)), "instructions").entries[0]
    assert [note.text for note in elsewhere.notes] == ([sentence] if is_told else [])


def test_what_to_bring_is_not_told_twice() -> None:
    short = changed(FRIENDS, instructions={"fi": "Ota kortti mukaan."}, description={"fi": "Ota kortti mukaan."})
    entry = row(only(short), "instructions").entries[0]
    assert (entry.text.text, entry.notes) == ("Ota kortti mukaan.", ())


def test_beside_every_language_stands_finnish_and_beside_finnish_swedish() -> None:
    wish = msgspec.structs.replace(options(), form="bilingual")
    for language in languages():
        document = content(THREE, msgspec.structs.replace(wish, language=language))
        assert document.beside is not None
        assert document.beside.language == ("sv" if language.startswith("fi") else "fi")
        assert len(document.beside.services) == 3
        assert document.beside.beside is None
    assert content(THREE, options()).beside is None


def test_on_a_bilingual_sheet_each_name_stands_in_its_own_half() -> None:
    document = content([FRIENDS], msgspec.structs.replace(options("en"), form="bilingual"))
    assert document.beside is not None
    halves = [half.services[0] for half in (document, document.beside)]
    assert [(half.name.text, half.second_name) for half in halves] == [
        ("Befriending for seniors", None),
        ("Ystävätoiminta ikäihmisille", None),
    ]


def test_the_code_on_a_card_opens_the_page_or_calls() -> None:
    card = msgspec.structs.replace(options(), form="card")
    without_page = changed(LINE, link=None)
    assert [service.qr for service in content([FRIENDS, without_page, BARE], card).services] == [
        "https://esimerkki.example/ystava",
        "tel:0800000000",
        None,
    ]
    discreet = msgspec.structs.replace(card, discreet=True)
    assert [service.qr for service in content([FRIENDS, SHELTER, BARE], discreet).services] == [
        "tel:0400001234",
        "tel:0500004321",
        None,
    ]


def test_numbers_answered_at_different_times_carry_their_times() -> None:
    phone = FRIENDS.channels[1]
    evening = msgspec.structs.replace(
        phone,
        id="demo:evening",
        phones=(Phone(number="040 000 5678"),),
        hours=(OpeningHours(spans=spans(range(5), "17:00", "20:00")),),
    )
    service = msgspec.structs.replace(
        FRIENDS.service,
        connections=tuple(
            msgspec.structs.replace(FRIENDS.service.connections[0], channel=c.id) for c in (phone, evening)
        ),
    )
    both = ServiceDetail(service=service, organization=FRIENDS.organization, channels=(phone, evening))
    entries = row(only(both), "phone").entries
    assert [[note.text for note in entry.notes] for entry in entries] == [
        ["tavallinen puhelumaksu", "ma–to 9–15, pe 9–13"],
        ["ma–pe 17–20"],
    ]
    assert "Puhelinaika" not in rows(only(both))


def test_the_connection_wins_over_the_channel() -> None:
    place, phone, web = FRIENDS.service.connections
    own = msgspec.structs.replace(phone, phones=(Phone(number="040 000 7777", charge="free"),))
    entries = row(only(changed(FRIENDS, connections=(place, own, web))), "phone").entries
    assert [(entry.text.text, entry.notes[0].text) for entry in entries] == [("040 000 7777", "maksuton puhelu")]


def test_the_number_of_the_organization_is_marked_as_such() -> None:
    organization = msgspec.structs.replace(BARE.organization, phones=(Phone(number="06 000 1111"),))
    entry = row(only(msgspec.structs.replace(BARE, organization=organization)), "phone").entries[0]
    assert (entry.text.text, entry.notes[0].text) == ("06 000 1111", "järjestäjän yleinen numero")


def test_the_intro_promises_free_services_only_when_all_tell_their_price() -> None:
    free = frame("fi").intro_free
    assert sheet(FRIENDS, LIVING_ROOM).intro == free
    assert sheet(FRIENDS, BARE).intro == frame("fi").intro
    assert sheet(LIVING_ROOM).intro == frame("fi").intro
    assert rows(only(BARE))["Hinta"] == ["Hintaa ei ole ilmoitettu"]


def test_the_sheet_says_how_sure_it_is() -> None:
    assert only(FRIENDS).checked == "Tiedot tarkistettu 3.11.2026"
    assert only(LIVING_ROOM, "sv").checked == "Uppgifterna uppdaterade 14.9.2026"
    assert only(LINE, "en").checked == "It is not known when the details were checked"
    assert sheet(FRIENDS).source == "Tiedot: Esimerkkilähde, 22.11.2026."
    assert sheet(FRIENDS).emergency == "Hätätilanteessa soita 112."


def test_a_paused_service_is_marked() -> None:
    notice = row(only(changed(FRIENDS, status="paused", status_note={"fi": "Jatkuu tammikuussa."})), "notice")
    assert [notice.entries[0].text.text, notice.entries[0].notes[0].text] == [
        "Palvelu on nyt tauolla.",
        "Jatkuu tammikuussa.",
    ]


def test_demo_data_is_marked() -> None:
    demo = content(THREE, options(demo=True))
    assert (demo.demo, demo.source) == ("Esittelyaineisto / Demo", "Tiedot: Esittelyaineisto / Demo, 22.11.2026.")
    assert content(THREE, options()).demo == ""


def test_the_qr_code_opens_the_page_of_the_service() -> None:
    assert only(FRIENDS).qr == "https://esimerkki.example/ystava"
    assert only(LINE).qr == "https://senioripuhelin.example"
    assert only(BARE).qr is None
    assert only(changed(BARE, link="https://kyla.example/" + "x" * 400)).qr is not None
    assert only(changed(BARE, link="https://kyla.example/" + "x" * 4000)).qr is None


def test_bad_links_and_addresses_are_left_out() -> None:
    web = msgspec.structs.replace(FRIENDS.channels[2], links=(Link(url="javascript:alert(1)"),))
    hostile = msgspec.structs.replace(FRIENDS, channels=(web,))
    assert [found.kind for found in only(hostile).rows] == ["price", "instructions"]


def test_a_service_with_nothing_but_a_name_still_makes_a_sheet() -> None:
    service = only(BARE)
    assert (service.name.text, service.organization and service.organization.text) == ("Kyläkerho", "Kyläläiset")
    assert only(changed(BARE, names={})).name.text == "–"


def test_long_texts_end_at_a_sentence() -> None:
    summary = only(
        changed(BARE, description={"fi": "Ensimmäinen lause. Toinen lause! " + "Pitkä lause jatkuu " * 1200})
    )
    assert summary.summary is not None
    assert summary.summary.text == "Ensimmäinen lause. Toinen lause!"


def test_a_discreet_sheet_has_numbers_and_hours_only() -> None:
    document = content((SHELTER, LINE), options(discreet=True), "905")
    assert [(service.name.text, rows(service)) for service in document.services] == [
        ("Numero 1", {"Puhelin": ["050 000 4321"], "Puhelinaika": ["ma–pe 8–20"]}),
        ("Numero 2", {"Puhelin": ["080 000 0000"], "Puhelinaika": ["joka päivä 9–22"]}),
    ]
    assert (document.title, document.intro, document.letterhead, document.contact) == ("Muistio", "", (), "")
    assert file_name(document) == "muistio-2026-11-22.pdf"
    assert content((BARE,), options(discreet=True)).services[0].summary is not None


@pytest.mark.parametrize("form", ["normal", "large", "bilingual", "card"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_nothing_on_a_discreet_sheet_tells_what_it_is_about(language: str, form: Form) -> None:
    document = content((SHELTER,), msgspec.structs.replace(options(language, discreet=True), form=form), "905")
    everything = msgspec.json.encode(document).decode().casefold()
    telling = ["turva", "skydd", "shelter", "väkival", "våld", "kriisi", "pohjanmaa", "vaasa", "hoitaja", "esimerkki"]
    assert [word for word in [*telling, "salakuja", "http"] if word in everything] == []


def test_discreet_is_proposed_for_needs_that_call_for_it() -> None:
    assert default_discreet((FRIENDS, SHELTER))
    assert not default_discreet(THREE)


def test_the_note_keeps_its_lines() -> None:
    assert content(THREE, options(note="Soita ma.\nOta kortti\u0007 mukaan. ")).note == "Soita ma.\nOta kortti mukaan."


def test_a_bare_service_record_is_enough() -> None:
    service = Service(id="x:1", organization="x:o", names={"se": "Bálvalus"})
    document = sheet(ServiceDetail(service=service, organization=BARE.organization), language="en")
    assert document.services[0].name.language == "se"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("discreet", [False, True])
def test_an_old_catalogue_is_said_on_the_sheet(language: str, discreet: bool) -> None:
    wish = options(language, discreet=discreet)
    fresh = content([FRIENDS], wish).source
    old = content([FRIENDS], msgspec.structs.replace(wish, stale=True)).source
    assert old == f"{fresh} {frame(language).stale}"
