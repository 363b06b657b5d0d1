"""Counting computers in the logs of web servers: each form is read, and nonsense in them counts nothing."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.errors import StorageUnavailable
from hytedesk.publish import fleet, fleet_plot
from tests.publish.conftest import Admin

PATH = "/luettelo/metadata/timestamp.json"
NOVEMBER = date(2026, 11, 22)


def told(generation: int, serial: int, installation: int) -> str:
    return f"config={serial}&generation={generation}&installation={installation:016x}"


def nginx(query: str, *, time: str = "22/Nov/2026:14:44:24 +0000", path: str = PATH, status: int = 200) -> str:
    return f'192.0.2.7 - - [{time}] "GET {path}?{query} HTTP/1.1" {status} 369 "-" "HyteDesk/0.1.0"\n'


def apache(query: str) -> str:
    return f'hyte.example:443 192.0.2.7 - - [22/Nov/2026:14:44:24 +0200] "GET {PATH}?{query} HTTP/2.0" 304 - "-" "x"\n'


def s3(query: str) -> str:
    return (
        "79a5 hyte-rantaseutu [22/Nov/2026:14:44:24 +0000] 192.0.2.7 - 3E57427F REST.GET.OBJECT "
        f'luettelo/metadata/timestamp.json "GET /hyte-rantaseutu{PATH}?{query} HTTP/1.1" 200 - 369 369 9 8 "-" "x" -\n'
    )


def cloudfront(query: str) -> str:
    return (
        "#Version: 1.0\n"
        "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
        "cs(User-Agent) cs-uri-query cs(Cookie)\n"
        f"2026-11-22\t14:44:24\tHEL50\t700\t192.0.2.7\tGET\td1.example\t{PATH}\t200\t-\tx\t{query}\t-\n"
    )


@pytest.mark.parametrize("write", [nginx, apache, s3, cloudfront])
@pytest.mark.parametrize("packed", [False, True])
def test_every_form_of_log_is_read(tmp_path: Path, write: object, packed: bool) -> None:
    assert callable(write)
    log = tmp_path / "access.log"
    content = write(told(214, 7, 255)).encode()
    log.write_bytes(gzip.compress(content) if packed else content)
    assert list(fleet.read(log)) == [fleet.Seen(NOVEMBER, 255, 214, 7)]


def test_a_day_is_one_of_universal_time() -> None:
    line = nginx(told(1, 1, 1), time="23/Nov/2026:01:30:00 +0200").encode()
    assert [one.day for one in fleet.lines([line])] == [NOVEMBER]


@pytest.mark.parametrize(
    "line",
    [
        nginx(told(1, 1, 1), path="/metadata/2.root.json"),
        nginx(told(1, 1, 1), status=404),
        nginx("config=1&generation=x&installation=0000000000000001"),
        nginx("config=1&generation=1&installation=anna"),
        nginx("config=1&generation=1"),
        nginx("generation=1&installation=0000000000000001"),
        nginx("config=1&generation=-1&installation=0000000000000001"),
        nginx(told(1, 1, 1), time="22/Foo/2026:14:44:24 +0000"),
        nginx(told(1, 1, 1), time="99/Nov/2026:14:44:24 +0000"),
        nginx(told(10**12, 1, 1)),
        "installation=0000000000000001\n",
        nginx(told(1, 1, 1)).replace("GET", "POST"),
    ],
    ids=range(12),
)
def test_nonsense_counts_nothing(line: str) -> None:
    assert list(fleet.lines([line.encode(), b"\xff\xfe installation=\n"])) == []


@given(st.lists(st.binary(max_size=80)))
def test_no_line_stops_the_counting(garbage: list[bytes]) -> None:
    log = [b"installation=" + line for line in garbage] + [nginx(told(1, 1, 1)).encode()]
    found = list(fleet.lines(log))
    assert found[-1:] == [fleet.Seen(NOVEMBER, 1, 1, 1)] or any(line.startswith(b"#Fields:") for line in log)


def test_a_user_name_is_no_time() -> None:
    """Whoever asks says who he is, and that stands before the time."""
    line = nginx(told(1, 2, 3)).replace("- - [", "- [01/Jan/2020:10:00:00 +0000] [")
    assert [seen.day for seen in fleet.lines([line.encode()])] == [NOVEMBER]


def test_a_line_without_an_end_takes_no_memory(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "access.log.gz", "wb", compresslevel=1) as file:
        for _ in range(64):
            file.write(bytes(1024 * 1024))
        file.write(b"\n" + nginx(told(1, 2, 3)).encode())
    tracemalloc.start()
    try:
        assert len(list(fleet.read(tmp_path / "access.log.gz"))) == 1
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9), st.integers(1, 9)), min_size=1))
def test_a_computer_counts_once_a_day(asked: list[tuple[int, int, int]]) -> None:
    seen = [fleet.Seen(NOVEMBER, installation, generation, serial) for installation, generation, serial in asked]
    (day,) = fleet.days(seen)
    assert day.computers == len({installation for installation, _, _ in asked}) == sum(day.serials.values())


def test_a_computer_counts_with_the_newest_that_it_had() -> None:
    seen = [fleet.Seen(NOVEMBER, 1, 213, 7), fleet.Seen(NOVEMBER, 1, 214, 7), fleet.Seen(NOVEMBER, 2, 213, 6)]
    (day,) = fleet.days(seen)
    assert (dict(day.generations), dict(day.serials)) == ({214: 1, 213: 1}, {7: 1, 6: 1})


def logs(folder: Path) -> Path:
    """Ten computers over three days: most follow, one does not."""
    lines = [
        nginx(
            told(212 + day if number else 200, 7 if number > 3 else 6, number),
            time=f"{20 + day}/Nov/2026:0{hour}:00:00 +0000",
        )
        for day in range(3)
        for number in range(10)
        for hour in (1, 5)
    ]
    path = folder / "access.log"
    path.write_text("".join(lines))
    return path


def test_the_table_says_how_many_are_current(tmp_path: Path, admin: Admin) -> None:
    said = admin("fleet", logs(tmp_path))
    assert said.code == 0
    rows = [line.split() for line in said.out.splitlines()]
    assert rows[1:4] == [
        [f"2026-11-{day}", "10", f"{generation}:", "9", "(90%)", "7:", "6", "(60%)"]
        for day, generation in ((20, 212), (21, 213), (22, 214))
    ]
    assert ["214", "9", "90.0%"] in rows
    assert ["200", "1", "10.0%"] in rows
    assert ["6", "4", "40.0%"] in rows
    assert len(admin("fleet", logs(tmp_path), "--days", "1").out.splitlines()) == len(rows) - 2


def test_the_picture_shows_every_day(tmp_path: Path, admin: Admin) -> None:
    assert admin("fleet", logs(tmp_path), "--plot", tmp_path / "fleet.svg").code == 0
    picture = ET.parse(tmp_path / "fleet.svg").getroot()  # noqa: S314  # we wrote it
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "2026-11-20" in texts
    assert {"newest", "1 behind", "older", "10"} <= set(texts)
    bars = [one for one in picture.iter("{http://www.w3.org/2000/svg}rect") if one.get("width") not in {"12", "1080"}]
    assert len(bars) == 3 * 2 + 3 * 2


def test_bars_are_as_high_as_computers_are_many() -> None:
    days = [fleet.Day(NOVEMBER, {9: 30, 8: 10, 1: 10, 0: 10}, {1: 60})]
    picture = ET.fromstring(fleet_plot.svg(days, ("A < B", "C"), ["newest", "1", "2", "3", "older"]))  # noqa: S314  # ours
    heights: dict[str, list[float]] = {}
    for bar in picture.iter("{http://www.w3.org/2000/svg}rect"):
        if bar.get("width") not in {"12", "1080"}:
            heights.setdefault(str(bar.get("fill")), []).append(float(str(bar.get("height"))))
    newest, behind, older = heights["#0b5394"], heights["#4a90c4"], heights["#8c8c8c"]
    assert newest == [90.0, 180.0]
    assert behind == [30.0]
    assert older == [60.0]


def test_where_nothing_was_told_it_says_so(tmp_path: Path, admin: Admin) -> None:
    (tmp_path / "access.log").write_text(nginx("").replace("?", ""))
    assert "TellVersions" in admin("fleet", tmp_path / "access.log").out


def test_a_log_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"x" * 1000)[:20])
    for path in (tmp_path / "none", tmp_path / "cut.gz"):
        with pytest.raises(StorageUnavailable):
            list(fleet.read(path))


def test_a_log_that_is_not_there_is_told_in_plain_words(tmp_path: Path, admin: Admin) -> None:
    said = admin("fleet", tmp_path / "access.log")
    assert said.code == 50
    assert "access.log cannot be read" in said.err
    assert "Errno" not in said.err
    assert said.err.count("access.log") == 1
