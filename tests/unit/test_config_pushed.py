"""What a region pushes is read value by value; what makes no sense is left out alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.config import files, pushed, table
from hytedesk.config.setting import read_value
from hytedesk.errors import BadData


def document(mandatory: object = None, recommended: object = None, **head: object) -> bytes:
    whole = {"format": 1, "serial": 7, "mandatory": mandatory or {}, "recommended": recommended or {}, **head}
    return json.dumps(whole).encode()


def test_codes_of_no_place_are_left_out_alone() -> None:
    read = pushed.read(document({"municipalities": ["999", "905"], "county": "99"}, {"neighbours": ["998"]}))
    assert read.mandatory == {"municipalities": ("905",)}
    assert read.recommended == {}
    assert [(one.name, one.reason) for one in read.wrong] == [
        ("county 99", "code"),
        ("municipalities 999", "code"),
        ("neighbours 998", "code"),
    ]


def test_mandatory_and_recommended_values_are_told_apart() -> None:
    read = pushed.read(document({"municipalities": ["905", "499"]}, {"check_hours": 6, "county": None}))
    assert read.serial == 7
    assert read.mandatory == {"municipalities": ("905", "499")}
    assert read.recommended == {"check_hours": 6, "county": None}
    assert read.wrong == ()


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("check_hours", 0, "bounds"),
        ("check_hours", True, "kind"),
        ("stale_days", 366, "bounds"),
        ("language", "de", "form"),
        ("county", "Pohjanmaa", "form"),
        ("municipalities", ["905", 499], "kind"),
        ("municipalities", "905", "kind"),
        ("municipalities", ["90"], "form"),
        ("municipalities", ["905"] * 101, "bounds"),
        ("sources", ["region:https://other.example"], "form"),
        ("sources", ["ptv11:https://user:secret@ptv.example"], "form"),
        ("sources", ["ptv11:http://ptv.example"], "form"),
        ("letterhead_unit", "two\nlines", "form"),
        ("letterhead_unit", "x" * 201, "form"),
        ("letterhead_unit", "\ud800", "form"),
        ("sources", ["file:\ud800"], "form"),
        ("sources", ["file:/srv/catalogue.ndjson"], "https"),
        ("sources", [r"file:\\evil.example\share\x.ndjson"], "https"),
        ("sources", ["ptv11:https://ptv.example/api", "file://evil.example/share/x.ndjson"], "https"),
        ("sources", ["hsds:http://127.0.0.1:8080/x"], "https"),
        ("sources", ["file:/a\x1b[2J"], "form"),
        ("sources", ["hsds:https://a.example/\x1b[2J"], "form"),
        ("sources", ["hsds:https://a.example/" + "x" * 500], "form"),
        ("sources", ["hsds:https://\udfff.example"], "form"),
        ("network_contact", "ä", "form"),
        ("mail_way", "telegram", "form"),
        ("smtp_host", "mail.example:25", "form"),
        ("smtp_host", "-mail.example", "form"),
        ("smtp_port", 0, "bounds"),
        ("smtp_security", "none", "form"),
        ("smtp_user", "hyte desk", "form"),
        ("mail_from", "palvelut", "form"),
        ("mail_from", "a@b.example\r\nBcc: c@d.example", "form"),
        ("mail_suffix", "s", "form"),
        ("metered", 1, "kind"),
        ("repository_url", "https://other.example", "computer"),
        ("region_root_file", "/etc/root.json", "computer"),
        ("extra_ca_file", "/etc/ca.pem", "computer"),
        ("profile", "nurses", "computer"),
        ("welcomed", True, "computer"),
        ("dark", True, "personal"),
        ("colour", "blue", "unknown"),
    ],
)
def test_a_value_that_makes_no_sense_is_left_out_alone(key: str, value: object, reason: str) -> None:
    for part in ("mandatory", "recommended"):
        read = pushed.read(document(**{part: {key: value, "nationwide": False}}))
        assert getattr(read, part) == {"nationwide": False}
        assert [(wrong.name, wrong.reason) for wrong in read.wrong] == [(key, reason)]


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"[]",
        b"\xff",
        b"{" * 5000,
        document(format=2),
        document(format=True),
        document(serial=0),
        document(serial="7"),
        document(serial=None),
        document(mandatory=[1]),
        document(files=["needs.toml"]),
        b" " * (pushed.LIMIT + 1),
    ],
)
def test_what_is_no_configuration_is_bad_data(damaged: bytes) -> None:
    with pytest.raises(BadData):
        pushed.read(damaged)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(sorted(table.BY_KEY)) | st.text(max_size=5), ANYTHING))
def test_every_value_is_either_taken_or_named(values: dict[str, Any]) -> None:
    read = pushed.read(document(values))
    assert sorted([*read.mandatory, *(wrong.name for wrong in read.wrong)]) == sorted(values)
    assert all(table.BY_KEY[key].pushed for key in read.mandatory)


WORDS = 'synonyms.fi = ["kärry|pirssi"]\n'


def test_files_come_along_by_their_names() -> None:
    assert pushed.read(document(files={"needs.toml": WORDS})).files == {"needs.toml": WORDS.encode()}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("needs.toml", 3, "kind"),
        ("needs.toml", "\ud800", "form"),
        ("needs.toml", "#" * 300_000, "bounds"),
        ("letterhead.png", "no Base64!", "form"),
        ("letterhead.png", "QQ", "form"),
        ("letterhead.png", "ä", "form"),
        ("letterhead.png", "A" * 200_000, "bounds"),
        ("letterhead.svg", "<svg/>", "no_file"),
        ("settings.json", "{}", "no_file"),
        ("../needs.toml", WORDS, "no_file"),
        ("/etc/needs.toml", WORDS, "no_file"),
        ("needs.toml\n", WORDS, "no_file"),
        ("", WORDS, "no_file"),
    ],
)
def test_a_file_that_makes_no_sense_is_left_out_alone(name: str, value: object, reason: str) -> None:
    read = pushed.read(document({"check_hours": 8}, files={name: value}))
    assert read.files == {}
    assert read.mandatory == {"check_hours": 8}
    assert [(wrong.name, wrong.reason) for wrong in read.wrong] == [(name, reason)]


@given(st.binary())
def test_a_picture_is_read_as_it_was_written(content: bytes) -> None:
    assert files.read("letterhead.png", files.write("letterhead.png", content)) == content


@given(
    st.dictionaries(st.sampled_from(["needs.toml", "letterhead.png", "a/needs.toml"]) | st.text(max_size=5), ANYTHING)
)
def test_every_file_is_either_taken_or_named(values: dict[str, Any]) -> None:
    read = pushed.read(document(files=values))
    assert sorted([*read.files, *(wrong.name for wrong in read.wrong)]) == sorted(values)
    assert all(files.read(name, files.write(name, content)) == content for name, content in read.files.items())


@given(st.text())
def test_a_file_is_read_as_it_was_written(text: str) -> None:
    try:
        content = text.encode()
    except UnicodeEncodeError:
        return
    assert files.read("needs.toml", files.write("needs.toml", content)) == content


def test_the_examples_of_the_table_can_be_used() -> None:
    for setting in table.TABLE:
        if setting.policy:
            read_value(setting, setting.example)


@pytest.mark.parametrize("profile", ["", "A", "a/b", "..", "a" * 41, "default\n"])
def test_a_profile_is_a_plain_name(profile: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        pushed.target(profile)


def test_the_target_of_a_profile() -> None:
    assert pushed.target("default") == "config/default.json"
