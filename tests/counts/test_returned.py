"""The lists of organizations: every way in which office programs write them, and every way to be damaged."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.counts import codes, returned
from hytedesk.errors import BadReturns
from tests.counts.test_codes import CODES

ONE, OTHER = (codes.code_of("Rannan terveysasema", date(2026, 11, 1), f"x:{number}") for number in (1, 2))
COUNTED = {ONE: 3, OTHER: 12}


def problems(content: bytes) -> list[tuple[int, str]]:
    with pytest.raises(BadReturns) as caught:
        returned.read(content)
    assert caught.value.reason == "lines"
    return caught.value.lines


def reason(content: bytes) -> str:
    with pytest.raises(BadReturns) as caught:
        returned.read(content)
    return caught.value.reason


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("heading", ["", "koodi{}määrä", "kod{}antal", "Code{}Number"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_csv_of_an_office_program_is_read(separator: str, end: str, heading: str, encoding: str) -> None:
    lines = [heading.format(separator)] if heading else []
    lines += [f"{ONE}{separator}3", "", f'"{codes.shown(OTHER).lower()}"{separator} 12 {separator}{separator}']
    assert returned.read((end.join(lines) + end).encode(encoding)) == COUNTED


def test_the_same_code_on_several_lines_adds_up_and_nothing_is_nothing() -> None:
    assert returned.read(f"sep=;\r\n{ONE};1\n{ONE};2\n{OTHER};0\n".encode()) == {ONE: 3}
    assert reason(f"{ONE};0".encode()) == "empty"


@given(st.dictionaries(CODES, st.integers(1, 99_999), min_size=1, max_size=20), st.sampled_from(";,\t"))
def test_what_was_written_is_read(counted: dict[str, int], separator: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(("code", "number"))
    writer.writerows((codes.shown(code), number) for code, number in counted.items())
    found = returned.read(out.getvalue().encode())
    assert found == counted
    assert returned.digest(found) == returned.digest(dict(reversed(counted.items())))


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_whatever_comes_is_counted_or_refused(content: bytes) -> None:
    try:
        found = returned.read(content)
    except BadReturns as error:
        known = {error.reason, *(problem for _line, problem in error.lines)}
        refused = known <= {*BadReturns.REASONS, *BadReturns.LINES}
    else:
        refused = False
    assert refused or all(codes.encode(codes.decode(code)) == code and number > 0 for code, number in found.items())


def test_each_wrong_line_is_told_by_its_number_and_nothing_is_counted() -> None:
    wrong = (
        f"{ONE};3",
        f"{ONE[:-1]};3",
        f"{ONE};kolme",
        f"{ONE};-1",
        f"{ONE};3,5",
        f"{ONE};3;Maija Meikäläinen",
        f"{ONE}",
        f'"{ONE};3',
        f"{ONE};٣",
        "К7М2Р9Т5С8Х;3",
        f"{ONE};1234567",
        f"=1+1;{ONE}",
    )
    assert problems("\n".join(wrong).encode()) == [
        (2, "code"),
        (3, "number"),
        (4, "number"),
        (5, "number"),
        (6, "columns"),
        (7, "columns"),
        (8, "columns"),
        (9, "number"),
        (10, "code"),
        (11, "number"),
        (12, "code"),
    ]


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"PK\x03\x04" + bytes(50), b"\xff\xfe\x00", "ab;3".encode("utf-16-le")]
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    assert reason(content) == "text"


def test_size_is_limited() -> None:
    line = f"{ONE};1\n".encode()
    fitting = line * (returned.LARGEST // len(line) // 50)
    assert returned.read(fitting)[ONE] == len(fitting) // len(line)
    assert reason(b";" * (returned.LARGEST + 1)) == "size"
    assert reason(b";" * 1000) == "empty"
    assert reason(b"") == "empty"


def test_full_width_signs_are_as_good() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in f"{ONE}")
    assert returned.read(f"{wide};\uff13".encode()) == {ONE: 3}  # a full-width 3
