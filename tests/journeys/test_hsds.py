"""From an HSDS feed to a found service, by the command line: an API, a package on a memory stick."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.fakes import hsds_records as made
from tests.fakes.hsds import HsdsFake
from tests.journeys.program import hytedesk


def test_a_service_of_a_feed_is_found_and_gone_when_the_feed_drops_it(tmp_path: Path) -> None:
    with HsdsFake(made.region(12)) as feed:
        first = hytedesk(tmp_path, "sync", "--source", f"hsds:{feed.url}", "--json")
        assert first.code == 0, first.err
        assert (first.json["outcome"], first.json["services"], first.json["rejected"]) == ("updated", 12, 0)
        again = hytedesk(tmp_path, "sync", "--source", f"hsds:{feed.url}", "--json")
        assert again.json["outcome"] == "no_change"
        found = hytedesk(tmp_path, "find", "ystävä", "--age", "78", "--municipality", "Vaasa", "--free", "--json").json
        (friends,) = (row for row in found["results"] if row["name"] == "Ystävätoiminta")
        assert friends["min_age"] == 65
        shown = hytedesk(tmp_path, "show", friends["id"], "--json")
        assert "Mallinen" not in shown.out
        assert "toimisto@rantatalo.example" in shown.out
        assert hytedesk(tmp_path, "sheet", friends["id"], "--out", str(tmp_path / "sheet.pdf")).code == 0
        feed.services.pop(0)
        third = hytedesk(tmp_path, "sync", "--source", f"hsds:{feed.url}", "--json")
        assert (third.json["services"], third.json["removed"] > 0) == (11, True)
        assert hytedesk(tmp_path, "show", friends["id"], "--json").code == 3


def test_a_feed_that_fails_leaves_the_old_catalogue(tmp_path: Path) -> None:
    with HsdsFake(made.region()) as feed:
        hytedesk(tmp_path, "sync", "--source", f"hsds:{feed.url}", "--json")
        source = f"hsds:{feed.url}"
    failed = hytedesk(tmp_path, "sync", "--source", source, "--json")
    assert failed.code == 20
    assert hytedesk(tmp_path, "find", "ystävä", "--json").json["total"] > 0


def test_a_package_on_a_memory_stick(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with zipfile.ZipFile(stick / "palvelut.zip", "w") as package:
        package.writestr("organizations.csv", "id,name\no,Kotirannan Ystävät ry\n")
        package.writestr(
            "services.csv",
            "id,organization_id,name,description,status\ns,o,Velkaneuvonta,Neuvoja auttaa maksamattomien laskujen"
            " kanssa.,active\n",
        )
        package.writestr("service_areas.csv", "id,service_id,name\na,s,Vaasa\n")
    data = tmp_path / "data"
    synced = hytedesk(data, "sync", "--source", f"file:{stick / 'palvelut.zip'}", "--json")
    assert synced.code == 0, synced.err
    found = hytedesk(data, "find", "velat", "--municipality", "Vasa", "--json").json
    assert [row["name"] for row in found["results"]] == ["Velkaneuvonta"]
