"""A nurse's week, then the report: in the window, as files, on the command line; and a list of an organization."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PySide6.QtWidgets import QFileDialog

from hytedesk import config, i18n
from hytedesk.app import Desktop
from hytedesk.counts import codes
from hytedesk.counts.tally import Tally, month, week
from hytedesk.db import tallies
from hytedesk.ui.controllers import counts
from hytedesk.ui.models import VALUE_ROLE
from hytedesk.ui.panels.gap_report import GapReportDialog
from scripts.tour import wait_until
from tests.journeys.program import hytedesk, sentence

Open = Callable[[Path], Desktop]
TODAY = datetime.now().astimezone().date()


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(counts, "SETTLED", 1)
    yield
    i18n.use("fi")


def with_codes(folder: Path) -> None:
    config.save(folder, replace(config.load(folder), feature_return_codes=True))


def services(desktop: Desktop) -> list[str]:
    model = desktop.window.results.list.model()
    return [model.index(row, 0).data(VALUE_ROLE).id for row in range(3)]


def kept(folder: Path) -> int:
    return sum(one.number for one in tallies.read(folder))


def answer(desktop: Desktop, path: Path) -> None:
    """What the person answers the dialog for files."""
    wait_until(lambda: bool(desktop.window.findChildren(QFileDialog)))
    dialog = desktop.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    dialog.deleteLater()
    wait_until(lambda: not desktop.window.findChildren(QFileDialog))


def hand_over(desktop: Desktop, chosen: list[str], path: Path) -> None:
    for service_id in chosen:
        desktop.sheet.add(service_id)
    desktop.window.actions_.save_pdf.trigger()
    answer(desktop, path)
    wait_until(path.exists)


def report(desktop: Desktop) -> GapReportDialog:
    desktop.window.actions_.gap_report.trigger()
    wait_until(lambda: bool(desktop.window.findChildren(GapReportDialog)))
    return desktop.window.findChildren(GapReportDialog)[0]


def lines(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))


def test_a_nurses_week_and_the_administrators_report(demo_data: Path, open_desktop: Open, tmp_path: Path) -> None:
    with_codes(demo_data)
    desktop = open_desktop(demo_data)
    first, second, _third = services(desktop)
    desktop.sheet.add(first)
    code = desktop.sheet.codes()[first]

    def looked_for(times: int) -> Callable[[], bool]:
        return lambda: kept_of(demo_data, "need:loneliness") == times

    for client in range(6):
        desktop.new_client()
        desktop.window.filters.toggled.emit("need", "loneliness", True)
        desktop.window.search_row.field.setText("qxwzj")
        wait_until(looked_for(client + 1))
        desktop.window.search_row.field.clear()
        hand_over(desktop, [first, second] if client < 2 else [first], tmp_path / f"{client}.pdf")
    wait_until(lambda: kept_of(demo_data, first) == 6)
    assert code in "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "5.pdf").pages).replace(
        " ", ""
    ).replace("\n", "")

    shown = report(desktop)
    wait_until(lambda: bool(shown.pages["sheets"].view.table.rows))
    rows = [tuple(map(str, row))[-1] for row in shown.pages["sheets"].view.table.rows]
    assert rows == ["6", "<5", "7+"]
    searches = {row[1]: tuple(map(str, row[2:])) for row in shown.pages["searches"].view.table.rows}
    assert searches["Yksinäisyys ja seura"] == ("6", "0")
    wait_until(lambda: shown.pages["coverage"].view.table.title != "")
    assert len(shown.pages["coverage"].view.table.rows) > 25

    shown.tabs.setCurrentIndex(2)
    shown.csv.click()
    answer(desktop, tmp_path / "sheets.csv")
    wait_until((tmp_path / "sheets.csv").exists)
    assert [line[-1] for line in lines(tmp_path / "sheets.csv")[3:]] == ["6", "<5", "7+"]
    shown.pdf.click()
    answer(desktop, tmp_path / "report.pdf")
    wait_until((tmp_path / "report.pdf").exists)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    assert "Palveluaukot" in text
    assert "<5" in text
    assert "7+" in text
    with pikepdf.open(tmp_path / "report.pdf") as file:
        assert file.Root.MarkInfo.Marked

    shown.deleteRequested.emit()
    wait_until(lambda: tallies.read(demo_data) == ())
    wait_until(lambda: shown.pages["sheets"].view.table.rows == ())
    assert shown.said.text() == "Kaikki laskuritiedot on poistettu."


def test_a_list_of_an_organization_is_counted_or_refused_line_by_line(
    demo_data: Path, open_desktop: Open, tmp_path: Path
) -> None:
    with_codes(demo_data)
    desktop = open_desktop(demo_data)
    first = services(desktop)[0]
    code = codes.code_of(config.load(demo_data).letterhead.unit, TODAY, first)
    tallies.add(demo_data, [Tally("code", month(TODAY), f"{code} {first}", 6)])
    shown = report(desktop)
    (tmp_path / "list.csv").write_text(f"koodi;määrä\n{codes.shown(code)};5\n", "utf-8")
    shown.read_list.click()
    answer(desktop, tmp_path / "list.csv")
    wait_until(lambda: "5 palautunutta" in shown.said.text())
    wait_until(lambda: str(shown.pages["returns"].view.table.rows[0][3]) == "5")
    assert str(shown.pages["returns"].view.table.rows[0][2]) == "6"
    (tmp_path / "list.csv").write_text(f"{code};5;Maija\n{code[:-1]};1\n", "utf-8")
    shown.read_list.click()
    answer(desktop, tmp_path / "list.csv")
    wait_until(lambda: "Rivi 2:" in shown.said.text())
    assert "Rivi 1: sarakkeita" in shown.said.text()


def kept_of(folder: Path, key: str) -> int:
    return sum(one.number for one in tallies.read(folder) if one.key == key and one.kind in {"nothing", "sheet"})


def test_with_counting_off_nothing_is_kept_and_the_report_tells_of_the_catalogue(
    demo_data: Path, open_desktop: Open, tmp_path: Path
) -> None:
    config.save(demo_data, replace(config.load(demo_data), feature_local_counts=False))
    desktop = open_desktop(demo_data)
    hand_over(desktop, services(desktop)[:1], tmp_path / "one.pdf")
    shown = report(desktop)
    wait_until(lambda: len(shown.pages["coverage"].view.table.rows) > 25)
    assert not shown.counting.isChecked()
    assert not shown.tabs.isTabVisible(3)
    assert kept(demo_data) == 0
    shown.counting.click()
    assert config.load(demo_data).feature_local_counts
    desktop.new_client()
    hand_over(desktop, services(desktop)[:1], tmp_path / "two.pdf")
    wait_until(lambda: kept(demo_data) == 1)


def test_a_file_that_cannot_be_written_is_a_sentence(demo_data: Path, open_desktop: Open, tmp_path: Path) -> None:
    desktop = open_desktop(demo_data)
    shown = report(desktop)
    (tmp_path / "file").write_text("in the way")
    shown.csv.click()
    answer(desktop, tmp_path / "file" / "gaps.csv")
    wait_until(lambda: bool(shown.said.text()))
    assert "file" in shown.said.text()


def test_the_command_line_tells_the_same(demo_data: Path, tmp_path: Path) -> None:
    tallies.add(demo_data, [Tally("sheet", week(TODAY), "demo:gone", 7), Tally("nothing", week(TODAY), "need:debt", 2)])
    told = hytedesk(demo_data, "gaps", "--show", "sheets", "--show", "searches", "--json").json["tables"]
    assert [table["id"] for table in told] == ["searches", "sheets"]
    assert told[0]["rows"][0][2:] == ["<5", 0]
    assert [row[-1] for row in told[1]["rows"]] == [7, 7]
    done = hytedesk(
        demo_data, "gaps", "--age-group", "seniors", "--csv", str(tmp_path / "g.csv"), "--pdf", str(tmp_path / "g.pdf")
    )
    assert done.code == 0
    assert (tmp_path / "g.pdf").read_bytes().startswith(b"%PDF")
    assert lines(tmp_path / "g.csv")[0][0].startswith("Palvelut luettelossa")
    everywhere = hytedesk(demo_data, "gaps", "--show", "coverage", "--county", "all", "--whole-country", "--json").json
    assert len(everywhere["tables"][0]["headers"]) == 309
    text = hytedesk(demo_data, "gaps", "--show", "sheets", "--year", "2001").out
    assert "2001" in text


@pytest.mark.parametrize("wrong", [("--county", "99"), ("--age-group", "everybody")])
def test_what_does_not_exist_is_told(demo_data: Path, wrong: tuple[str, str]) -> None:
    done = hytedesk(demo_data, "gaps", *wrong)
    assert (done.code, wrong[1] in sentence(done)) == (2, True)


def test_a_list_is_counted_on_the_command_line_once(demo_data: Path, tmp_path: Path) -> None:
    unit = config.load(demo_data).letterhead.unit
    code = codes.code_of(unit, TODAY, "demo:turvakoti-lyhty")
    file = tmp_path / "list.csv"
    file.write_text(f"{code};6\n", "utf-8")
    first = hytedesk(demo_data, "returns", str(file), "--json")
    assert first.json == {"returns": 6, "services": 1, "foreign": []}
    again = hytedesk(demo_data, "returns", str(file))
    assert (again.code, "jo laskettu" in sentence(again)) == (40, True)
    assert hytedesk(demo_data, "returns", str(file), "--again").code == 0
    file.write_bytes(b"\x00\x01")
    assert hytedesk(demo_data, "returns", str(file)).code == 40
    file.write_text("x;1\n", "utf-8")
    wrong = hytedesk(demo_data, "returns", str(file))
    assert "Rivi 1:" in wrong.err
    assert hytedesk(demo_data, "returns", str(tmp_path / "none.csv")).code == 50
    (table,) = hytedesk(demo_data, "gaps", "--show", "returns", "--json").json["tables"]
    assert table["rows"][0][2:] == [0, 12]


def test_while_the_services_are_counted_the_report_does_not_say_that_there_are_none(
    demo_data: Path, open_desktop: Open
) -> None:
    desktop = open_desktop(demo_data)
    desktop.window.actions_.gap_report.trigger()
    (dialog,) = desktop.window.findChildren(GapReportDialog)
    page = dialog.pages["coverage"]
    assert page.empty.text() == "Palveluja lasketaan."
    wait_until(lambda: bool(page.view.table.rows))
    assert page.empty.isHidden()
