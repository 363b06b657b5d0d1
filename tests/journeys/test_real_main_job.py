"""The main job on real data, end to end, by the command line: catalogue in, services found, sheet out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from hytedesk import config
from tests.fakes import ptv_v8
from tests.fakes.ptv11 import PtvFake
from tests.journeys.program import hytedesk

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not ptv_v8.available(), reason="../shared with the real PTV samples is not here"),
]


@pytest.fixture(scope="module")
def ptv() -> Iterator[PtvFake]:
    with ptv_v8.server() as fake:
        yield fake


def test_sync_find_and_a_sheet_of_three(ptv: PtvFake, tmp_path: Path) -> None:
    data = tmp_path / "data"
    config.save(data, replace(config.load(data), language="fi", county="17", municipalities=("905",)))
    source = f"ptv11:{ptv.url}"

    first = hytedesk(data, "sync", "--source", source, "--json").json
    assert first["outcome"] == "updated"
    assert first["rejected"] == 0
    assert hytedesk(data, "sync", "--source", source, "--json").json["outcome"] == "no_change"

    lonely = hytedesk(
        data, "find", "--need", "loneliness", "--age", "78", "--municipality", "Vaasa", "--json"
    ).json  # fmt: skip
    assert lonely["total"] >= 1
    for row in lonely["results"]:
        assert row["nationwide"] or "905" in row["municipalities"]
    more = hytedesk(data, "find", "vanhus", "--age", "78", "--municipality", "Vasa", "--json").json["results"]
    open_ones = [row["id"] for row in lonely["results"] + more if "violence" not in row["needs"]]
    chosen = list(dict.fromkeys(open_ones))[:3]
    assert len(chosen) == 3

    out = tmp_path / "sheet.pdf"
    sheet = hytedesk(data, "sheet", *chosen, "--out", str(out), "--json").json
    assert sheet["standards"] == ["ua-1", "a-2a"]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages).replace("\n", " ")
    for service_id in chosen:
        name = hytedesk(data, "show", service_id, "--json").json["names"]["fi"]
        assert name.split()[0] in text


def test_without_a_chosen_region_everything_comes(ptv: PtvFake, tmp_path: Path) -> None:
    result = hytedesk(tmp_path, "sync", "--source", f"ptv11:{ptv.url}", "--json").json
    assert result["services"] == 404
