from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.catalogue import Address, Channel, Connection, Email, Link, Organization, Phone, Service, encode_record
from hytedesk.sync import cleaning

_PIECES = st.sampled_from(
    [
        "<b>",
        "</p>",
        "<br/>",
        "<script>",
        "</script>",
        "<",
        ">",
        "&amp;",
        "&lt;",
        "&#0;",
        "&nbsp;",
        "&",
        ";",
        "amp;",
        "* ",
        "- ",
        "• ",
        "\n",
        "\r\n",
        "\t",
        " ",
        "\x00",
        "\x1b",
        "\u202e",
        "\ufeff",
        "\ud83d",
        "😀",
        "👩‍👧",
        "ä",
        "a",
        "1.",
        ".",
        "#",
    ]
)
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=30).map("".join)


@given(_TEXTS)
def test_a_cleaned_text_is_clean(value: str) -> None:
    cleaned = cleaning.text(value)
    assert all(sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"} for sign in cleaned)
    assert not cleaning._TAG.search(cleaned)
    assert "\n\n\n" not in cleaned
    assert "  " not in cleaned
    assert cleaned == cleaned.strip()
    cleaned.encode()


@given(_TEXTS)
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    assert cleaning.text(cleaning.text(value)) == cleaning.text(value)
    assert cleaning.line(cleaning.line(value)) == cleaning.line(value)


@given(_TEXTS)
def test_a_line_is_one_line(value: str) -> None:
    assert len(cleaning.line(value).splitlines()) <= 1


@given(st.text(max_size=200), st.integers(min_value=20, max_value=80))
def test_no_text_is_longer_than_its_limit(value: str, limit: int) -> None:
    assert len(cleaning.text(value, limit)) <= limit
    assert len(cleaning.line(value, limit)) <= limit


@given(st.text())
def test_a_link_has_one_of_four_schemes(value: str) -> None:
    address = cleaning.link(value)
    assert address is None or address.split(":")[0].lower() in {"https", "http", "tel", "mailto"}


@given(st.text(alphabet="+0123456789 -()/abc", max_size=25))
def test_a_phone_can_be_dialled(value: str) -> None:
    number = cleaning.phone(value)
    assert number is None or 3 <= len(number.replace(" ", "").lstrip("+")) <= 15
    assert number is None or cleaning.phone(number) == number


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("Apua\x07 arkeen\x00", "Apua arkeen"),
        ("Pelaa 😀 ja\u00a0naura", "Pelaa 😀 ja naura"),
        ("<p>Yksi</p><p>Kaksi <b>kolme</b></p>", "Yksi\nKaksi kolme"),
        ("<ul><li>Kahvi</li><li>Tee</li></ul>", "• Kahvi\n• Tee"),
        ("<script>alert(1)</script>Moi", "Moi"),
        ("Kerho &amp; ryhmä &lt;b&gt;nyt&lt;/b&gt;", "Kerho & ryhmä nyt"),
        ("alle <18 vuotta, T&K&O", "alle <18 vuotta, T&K&O"),
        (
            "Tarjolla:\n* kahvia\n*  teetä\n- pullaa\n\n\n\nTervetuloa",
            "Tarjolla:\n• kahvia\n• teetä\n• pullaa\n\nTervetuloa",
        ),
        ("Hinta:\n-5 euroa", "Hinta:\n-5 euroa"),
        ("### Näin haet\nSoita.", "Näin haet\nSoita."),
        ("ota\u200b yhteyt\u00adtä", "ota yhteyttä"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ],
)
def test_texts(dirty: str, clean: str) -> None:
    assert cleaning.text(dirty) == clean


def test_a_text_of_20_000_characters_is_cut_after_a_sentence_and_says_so() -> None:
    sentence = "Ryhmä kokoontuu joka torstai kirjaston alakerrassa. "
    cut = cleaning.text(sentence * 400)
    assert len(cut) <= cleaning.TEXT_LIMIT
    assert cut.startswith(sentence)
    assert cut.endswith("alakerrassa. …")
    assert len(cut) > cleaning.TEXT_LIMIT - 100


def test_a_long_text_without_sentences_is_cut_between_words() -> None:
    assert cleaning.text("sana " * 100, 23) == "sana sana sana sana…"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x.example/",
        "//x.example",
        "https://",
        "http:// ",
        "https://user:pass@x.example/",
        "vbscript:x",
        "tel:",
        "",
    ],
)
def test_links_that_are_dropped(address: str) -> None:
    assert cleaning.web_link(address) is None


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        (" https://x.example/a b\n", "https://x.example/a%20b"),
        ("www.x.example/a", "https://www.x.example/a"),
        ("HTTP://X.example", "http://X.example"),
        ("https://x.example/\u202ea", "https://x.example/a"),
    ],
)
def test_links_that_are_kept(address: str, clean: str) -> None:
    assert cleaning.web_link(address) == clean


@pytest.mark.parametrize(
    ("number", "clean"),
    [
        ("+358 40 000 1234", "+358 40 000 1234"),
        ("040-0001234", "040 0001234"),
        ("+358 (0)6 000 1234", "+358 6 000 1234"),
        ("116117", "116117"),
        ("12", None),
        ("040 000 1234 / 050 000 5678", None),
        ("soita vaihteeseen", None),
        ("", None),
    ],
)
def test_phones(number: str, clean: str | None) -> None:
    assert cleaning.phone(number) == clean


def _dirty_service() -> Service:
    return Service(
        id="x:1",
        organization="x:o",
        names={"fi": "Kerho\x00\n kaikille", "sv": " \x07", "<b>": "nimi"},
        alternative_names={"fi": ("Kerho", "<i></i>", "Kerho")},
        summary={"fi": "<b>Tervetuloa</b>"},
        description={"fi": "Tule!\u202e " * 20_000},
        keywords={"sv": ("\x00",)},
        connections=(
            Connection(
                channel="x:c",
                phones=(Phone(number="ei ole"), Phone(number="040 000 1234", note={"fi": "a\nb"})),
                links=(Link(url="javascript:alert(1)"), Link(url="https://x.example", title="<b>x</b>")),
                emails=(Email(address="ei"), Email(address="posti@x.example")),
            ),
        ),
        link="javascript:x",
        modified=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_every_part_of_a_service_is_cleaned() -> None:
    cleaned = cleaning.clean(_dirty_service())
    assert isinstance(cleaned, Service)
    assert cleaned.names == {"fi": "Kerho kaikille"}
    assert cleaned.alternative_names == {"fi": ("Kerho",)}
    assert cleaned.keywords == {}
    assert cleaned.summary == {"fi": "Tervetuloa"}
    assert len(cleaned.description["fi"]) <= cleaning.TEXT_LIMIT
    connection = cleaned.connections[0]
    assert [phone.number for phone in connection.phones] == ["040 000 1234"]
    assert connection.phones[0].note == {"fi": "a b"}
    assert connection.links == (Link(url="https://x.example", title="x"),)
    assert connection.emails == (Email(address="posti@x.example"),)
    assert cleaned.link is None
    assert b"\\u202e" not in encode_record(cleaned)


def test_every_part_of_a_channel_and_an_organization_is_cleaned() -> None:
    channel = Channel(
        id="x:c",
        type="place",
        organization="x:o",
        names={"fi": "<b>Talo</b>"},
        addresses=(Address(street={"fi": "Tie\x00 1"}, postal_code="65100\x00", note={"fi": "* ovi"}),),
        accessibility={"fi": ("<i>Ramppi</i>",)},
    )
    cleaned = cleaning.clean(channel)
    assert isinstance(cleaned, Channel)
    assert cleaned.names == {"fi": "Talo"}
    assert cleaned.addresses == (Address(street={"fi": "Tie 1"}, postal_code="65100", note={"fi": "• ovi"}),)
    assert cleaned.accessibility == {"fi": ("Ramppi",)}
    organization = Organization(id="x:o", type="other", names={"fi": "A&amp;B"}, links=(Link(url="data:x"),))
    assert cleaning.clean(organization) == Organization(id="x:o", type="other", names={"fi": "A&B"})


@pytest.mark.parametrize("key", ["", "nokey", ":1", "x:", "x:a b", "x:\x00", "x:" + "1" * 400])
def test_a_record_without_a_key_is_unusable(key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        cleaning.clean(Organization(id=key, type="other", names={"fi": "A"}))


def test_a_record_without_a_name_is_unusable() -> None:
    with pytest.raises(ValueError, match="no name"):
        cleaning.clean(Organization(id="x:o", type="other", names={"fi": "\x00<b></b>"}))
