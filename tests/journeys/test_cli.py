"""The command line as other programs use it: documents, exit codes, one sentence for each failure."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pypdf
import pytest

from hytedesk import config, i18n, paths
from hytedesk.catalogue import encode_record
from tests.fakes.region_records import NAMES, services
from tests.journeys.program import hytedesk, sentence

DEMO = f"file:{paths.resources() / 'demo' / 'catalogue.ndjson'}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    config.save(folder, config.Settings(language="en"))
    answer = hytedesk(folder, "sync", "--source", DEMO, "--json")
    assert answer.code == 0, answer.err
    return folder


def test_sync_says_what_it_did_and_then_that_nothing_changed(tmp_path: Path) -> None:
    first = hytedesk(tmp_path, "sync", "--source", DEMO, "--json")
    assert first.code == 0
    assert set(first.json) == {
        "outcome", "generation", "services", "organizations", "channels",
        "added", "changed", "removed", "rejected", "seconds", "bytes",
    }  # fmt: skip
    assert first.json["outcome"] == "updated"
    assert first.json["services"] >= 400
    again = hytedesk(tmp_path, "--json", "sync", "--source", DEMO)
    assert again.json["outcome"] == "no_change"
    assert again.json["generation"] == first.json["generation"]


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [("en", "1 service", "2 services"), ("fi", "1 palvelu", "2 palvelua"), ("sv", "1 tjänst", "2 tjänster")],
)
def test_one_service_and_two_are_told_as_people_say_it(
    tmp_path: Path, language: i18n.Language, one: str, two: str
) -> None:
    config.save(tmp_path, config.Settings(language=language))
    source = tmp_path / "source.ndjson"
    for names, said in ((NAMES[:1], one), (NAMES[:2], two)):
        source.write_bytes(b"".join(encode_record(record) + b"\n" for record in services(*names)))
        updated = hytedesk(tmp_path, "sync", "--source", f"file:{source}").out
        assert updated.partition("\n")[0].endswith(f": {said}.")
        assert hytedesk(tmp_path, "sync", "--source", f"file:{source}").out.strip().endswith(f": {said}.")
        assert hytedesk(tmp_path, "status").out.startswith(f"{said} ")


def test_status_before_and_after(tmp_path: Path, demo: Path) -> None:
    empty = hytedesk(tmp_path, "status", "--json")
    assert empty.code == 0
    assert empty.json["generation"] is None
    assert empty.json["stale"] is True
    status = hytedesk(demo, "status", "--json").json
    assert set(status) == {
        "generation", "services", "source", "data_date", "last_check", "last_outcome", "stale",
    }  # fmt: skip
    assert status["last_outcome"] == "updated"
    assert status["stale"] is False


def test_find_filters_by_need_age_and_municipality(demo: Path) -> None:
    found = hytedesk(
        demo, "find", "--need", "loneliness", "--age", "78", "--municipality", "Vasa", "--limit", "20", "--json"
    ).json
    assert set(found) == {"total", "widened", "repaired", "offers", "results", "facets"}
    assert found["total"] > 0
    for row in found["results"]:
        assert set(row) == {
            "id", "name", "organization", "score", "needs", "min_age", "max_age", "municipalities", "nationwide",
            "free", "channels",
        }  # fmt: skip
        assert "loneliness" in row["needs"]
        assert row["min_age"] is None or row["min_age"] <= 78
        assert row["max_age"] is None or row["max_age"] >= 78
        assert row["nationwide"] or "905" in row["municipalities"]
    assert found["facets"]["need"]["loneliness"] == found["total"]


def test_inflected_words_and_halves_of_words_find(demo: Path) -> None:
    names = [row["name"] for row in hytedesk(demo, "find", "yksinäiselle", "--lang", "fi", "--json").json["results"]]
    assert names
    half = hytedesk(demo, "find", "päihdepalv", "--json").json
    assert half["total"] > 0


def test_find_says_what_it_searched_and_which_filters_may_be_meant(demo: Path) -> None:
    found = hytedesk(demo, "find", "--json", "ensamhett i Vasa").json
    assert found["repaired"].startswith("ensamhet")
    assert {"group": "municipality", "value": "905", "words": ["i", "Vasa"]} in found["offers"]
    assert {"group": "need", "value": "loneliness", "words": ["ensamhett"]} in found["offers"]
    assert set(found["facets"]["municipality"]) != {"905"}
    (line,) = hytedesk(demo, "find", "--stdin", stdin='{"text": "78 v"}').out.splitlines()
    assert json.loads(line)["offers"] == [{"group": "age", "value": "78", "words": ["78", "v"]}]
    plain = hytedesk(demo, "find", "ensamhett")
    assert plain.err.strip() == "Searched: ensamhet."
    assert "Searched" not in plain.out


def test_a_regions_own_words_are_found(demo: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo, tmp_path / "data"))
    assert hytedesk(folder, "find", "lempsutin", "--json").json["results"] == []
    (folder / "needs.toml").write_text('[[need]]\nid = "loneliness"\nwords.fi = ["lempsutin"]\n', "utf-8")
    found = hytedesk(folder, "find", "lempsutin", "--json").json["results"]
    assert found
    assert all("loneliness" in row["needs"] for row in found)


def test_find_many_answers_line_by_line(demo: Path) -> None:
    lines = [
        '{"text": "yksinäisyys", "age": 78, "municipality": "Vaasa", "limit": 3}',
        '{"need": ["loneliness", "exercise"], "free": true}',
        '{"municipality": "Atlantis"}',
        "not json",
        '{"text": ""}',
    ]
    answer = hytedesk(demo, "find", "--stdin", stdin="\n".join(lines))
    documents = [json.loads(line) for line in answer.out.splitlines()]
    assert len(documents) == 5
    assert len(documents[0]["results"]) <= 3
    assert documents[0]["ms"] >= 0
    assert all(row["free"] for row in documents[1]["results"])
    assert "Atlantis" in documents[2]["error"]
    assert "error" in documents[3]
    assert documents[4]["total"] >= 400


def test_a_line_that_is_no_query_does_not_stop_the_others(demo: Path) -> None:
    lines = [
        b'\xef\xbb\xbf{"text": null, "need": null, "age": null, "municipality": null, "free": null, "limit": null}',
        b'{"municipality": 905, "age": "78", "limit": 1}',
        b'{"text": "Yst\xe4v\xe4"}',
        b"[" * 100_000,
        b'{"limit": -1}',
        b'{"wish": "sauna"}',
        b'{"text": "' + "å".encode() * 10_000 + b'"}',
        '{"text": "😀 שלום uni"}\r'.encode(),
    ]
    answer = hytedesk(demo, "find", "--stdin", stdin=b"\n".join(lines))
    assert answer.code == 0, answer.err
    documents = [json.loads(line) for line in answer.out.splitlines()]
    assert [sorted(set(document) & {"error", "total"}) for document in documents] == [
        ["total"], ["total"], ["error"], ["error"], ["error"], ["error"], ["total"], ["total"],
    ]  # fmt: skip
    assert documents[0]["total"] >= 400
    assert len(documents[1]["results"]) == 1


def test_show_gives_the_record_whole(demo: Path) -> None:
    first = hytedesk(demo, "find", "--limit", "1", "--json").json["results"][0]["id"]
    record = hytedesk(demo, "show", first, "--json").json
    assert record["id"] == first
    assert record["kind"] == "service"
    assert record["organization"]["names"]
    assert len(record["channels"]) <= len(record.get("connections", []))


def test_a_sheet_of_three_services_is_one_page(demo: Path, tmp_path: Path) -> None:
    found = hytedesk(demo, "find", "--need", "loneliness", "--limit", "3", "--json").json["results"]
    out = tmp_path / "sheet.pdf"
    answer = hytedesk(demo, "sheet", *(row["id"] for row in found), "--out", str(out), "--lang", "sv", "--json")
    assert answer.json == {"pages": 1, "bytes": out.stat().st_size, "standards": ["ua-1", "a-2a"]}
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("form", "width", "tells"),
    [
        (["--form", "normal"], 595, True),
        (["--form", "large"], 595, True),
        (["--large"], 595, True),
        (["--form", "discreet"], 595, False),
        (["--discreet", "--large"], 595, False),
        (["--form", "bilingual", "--lang", "ru"], 595, True),
        (["--form", "card"], 420, True),
        (["--form", "card", "--discreet"], 420, False),
    ],
)
def test_a_sheet_in_every_form(demo: Path, tmp_path: Path, form: list[str], width: int, tells: bool) -> None:
    found = hytedesk(demo, "find", "--need", "loneliness", "--limit", "2", "--json").json["results"]
    out = tmp_path / "sheet.pdf"
    answer = hytedesk(demo, "sheet", *(row["id"] for row in found), "--out", str(out), *form, "--json")
    assert answer.json["standards"] == ["ua-1", "a-2a"]
    page = pypdf.PdfReader(out).pages[0]
    assert round(page.mediabox.width) == width
    assert ("example" in page.extract_text()) == tells


def test_a_sheet_for_a_discreet_need_is_discreet_unless_the_person_says_otherwise(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    answer = hytedesk(demo, "sheet", "demo:turvakoti-lyhty", "--out", str(out), "--lang", "fi")
    assert "--no-discreet" in answer.err
    assert "Lyhty" not in pypdf.PdfReader(out).pages[0].extract_text()
    answer = hytedesk(demo, "sheet", "demo:turvakoti-lyhty", "--out", str(out), "--lang", "fi", "--no-discreet")
    assert answer.err == ""
    assert "Lyhty" in pypdf.PdfReader(out).pages[0].extract_text()


@pytest.mark.parametrize(
    ("arguments", "code", "names"),
    [
        (["find", "--municipality", "Atlantis"], 2, "Atlantis"),
        (["find", "--need", "treasure"], 2, "treasure"),
        (["find", "--age", "old"], 2, "old"),
        (["find", "--age", "-1"], 2, "-1"),
        (["find", "--language", "klingon"], 2, "klingon"),
        (["find", "--lang", "xx"], 2, "xx"),
        (["sheet", "demo:kahvikaveri", "--out", "x.pdf", "--lang", "xx"], 2, "xx"),
        (["show", "demo:no-such"], 3, "demo:no-such"),
        (["sheet", "demo:no-such", "--out", "x.pdf"], 3, "demo:no-such"),
        (["sync", "--source", "carrier-pigeon:coop"], 2, "carrier-pigeon"),
        (["sync", "--source", "ptv11:http://127.0.0.1:9/api/v11"], 20, "127.0.0.1"),
        (["sync", "--source", "file:/no/such/file.ndjson"], 50, "/no/such/file.ndjson"),
    ],
)
def test_a_failure_is_one_sentence_with_its_exit_code(
    demo: Path, tmp_path: Path, arguments: list[str], code: int, names: str
) -> None:
    data = Path(shutil.copytree(demo, tmp_path / "data"))
    before = hytedesk(data, "status", "--json").json["generation"]
    answer = hytedesk(data, *arguments)
    assert answer.code == code, answer.err
    assert names in sentence(answer)
    assert hytedesk(data, "status", "--json").json["generation"] == before


def test_status_and_search_work_without_a_readable_history(demo: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(demo, tmp_path / "data"))
    (data / "user.db").write_bytes(b"no database" * 1000)
    status = hytedesk(data, "status", "--json")
    assert (status.code, status.json["generation"], status.json["stale"]) == (0, 1, False)
    assert "user.db" in sentence(status)
    assert hytedesk(data, "find", "--limit", "1").code == 0
    assert hytedesk(data, "sync", "--source", DEMO).code == 0


def test_a_damaged_catalogue_is_said_to_be_so_and_mended_by_the_next_synchronisation(
    demo: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(demo, tmp_path / "data"))
    path = data / "catalogue-1.db"
    content = path.read_bytes()
    path.write_bytes(content[:80_000] + b"\xff" * (len(content) - 80_000))
    answer = hytedesk(data, "find", "kerho")
    assert answer.code == 40
    assert "damaged" in sentence(answer)
    assert hytedesk(data, "sync", "--source", DEMO).code == 0
    assert hytedesk(data, "find", "kerho").code == 0


def test_a_data_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    answer = hytedesk(tmp_path, "sync", "--source", DEMO, "--data-dir", str(tmp_path / "data"))
    assert answer.code == 50
    assert "data" in sentence(answer)


def test_without_a_catalogue_the_way_out_is_said(tmp_path: Path) -> None:
    answer = hytedesk(tmp_path, "find", "kerho")
    assert answer.code == 40
    assert "hytedesk sync" in sentence(answer)


def test_a_sheet_that_cannot_be_saved_is_said(demo: Path, tmp_path: Path) -> None:
    first = hytedesk(demo, "find", "--limit", "1", "--json").json["results"][0]["id"]
    answer = hytedesk(demo, "sheet", first, "--out", str(tmp_path / "no" / "folder" / "sheet.pdf"))
    assert answer.code == 50
    assert "sheet.pdf" in sentence(answer)


@pytest.mark.parametrize("arguments", [["fly"], ["find", "--wings"], ["show"], ["sheet", "demo:x"], ["--sync-worker"]])
def test_wrong_usage_is_two(demo: Path, arguments: list[str]) -> None:
    answer = hytedesk(demo, *arguments)
    assert answer.code == 2
    assert "Usage:" in answer.err


def test_help_lists_every_command(tmp_path: Path) -> None:
    answer = hytedesk(tmp_path, "--help")
    assert answer.code == 0
    for command in ("sync", "status", "find", "show", "sheet"):
        assert command in answer.out


def test_without_a_display_the_window_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    answer = hytedesk(tmp_path)
    assert answer.code == 1
    assert "hytedesk --help" in sentence(answer)
