from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from filelock import FileLock

from hytedesk.catalogue import Record, Service, encode_record
from hytedesk.config import Settings
from hytedesk.db import generations
from hytedesk.errors import AlreadyRunning, BadData, HyteDeskError, Refused, StorageUnavailable, Unreachable
from hytedesk.search import index
from hytedesk.sync import run
from hytedesk.sync.http import Limits
from hytedesk.sync.sources import DEMO, Progress, SourceSpec
from tests.fakes import ptv11_records as made
from tests.fakes.ptv11 import Fault, PtvFake
from tests.sync.conftest import IMPATIENT, QUICK, REGION, Sync, details, last_run, small_catalogue


def _file(folder: Path, records: Iterable[Record], *others: bytes) -> SourceSpec:
    path = folder / "source.ndjson"
    path.write_bytes(b"".join(line + b"\n" for line in (*(encode_record(record) for record in records), *others)))
    return SourceSpec("file", str(path))


def test_the_first_run_brings_a_searchable_catalogue(sync: Sync, tmp_path: Path) -> None:
    result = sync()
    assert (result.outcome, result.generation, result.rejected) == ("updated", 1, 0)
    assert (result.services, result.channels, result.organizations) == (33, 6, 7)
    assert (result.added, result.changed, result.removed) == (46, 0, 0)
    assert result.bytes > 10_000
    friend = details(tmp_path)["Ystävätoiminta"]
    assert "loneliness" in friend.service.needs
    assert friend.organization.names == {"fi": "Kotirannan Ystävät ry"}
    assert [channel.type for channel in friend.channels] == ["place", "phone"]


def test_the_result_is_the_document_of_the_command_line(sync: Sync) -> None:
    document = msgspec.json.decode(msgspec.json.encode(sync()))
    assert set(document) == {
        "outcome", "generation", "services", "organizations", "channels", "added", "changed", "removed", "rejected",
        "seconds", "bytes",
    }  # fmt: skip


def test_a_second_run_says_no_change(again: Sync, tmp_path: Path) -> None:
    result = again()
    assert (result.outcome, result.generation, result.services) == ("no_change", 1, 33)
    assert (result.added, result.changed, result.removed) == (0, 0, 0)
    assert last_run(tmp_path).outcome == "no_change"


def test_changes_upstream_become_a_new_generation(again: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    del ptv.services[made.guid("s", 5)]
    ptv.services[made.guid("s", 1)]["serviceNames"] = made.texts("Name", fi="Ystäväpiiri")
    new = made.service(60, "Puurohetki", serviceChannels=[made.connection(4)])
    ptv.services[new["id"]] = new
    result = again()
    assert (result.outcome, result.generation) == ("updated", 2)
    assert (result.added, result.changed, result.removed) == (1, 1, 1)
    assert {"Ystäväpiiri", "Puurohetki"} <= set(details(tmp_path))


class Failure(NamedTuple):
    fault: Fault
    kind: type[HyteDeskError]
    outcome: str
    limits: Limits = QUICK


@pytest.mark.parametrize(
    "failure",
    [
        Failure("html", Unreachable, "offline"),
        Failure("half", Unreachable, "offline"),
        Failure("slow", Unreachable, "offline", IMPATIENT),
        Failure("error500", Unreachable, "offline"),
        Failure("busy", Unreachable, "offline"),
        Failure("redirect", Refused, "offline"),
        Failure("nonsense", BadData, "data"),
        Failure("cut", BadData, "data"),
        Failure("huge", BadData, "data"),
        Failure("latin1", BadData, "data"),
        Failure("bottomless", BadData, "data"),
    ],
    ids=lambda failure: failure.fault,
)
@pytest.mark.parametrize("after", [0, 15])
def test_a_failing_server_leaves_the_old_catalogue(
    again: Sync, ptv: PtvFake, tmp_path: Path, failure: Failure, after: int
) -> None:
    before = generations.active(tmp_path)
    ptv.services[made.guid("s", 1)]["serviceNames"] = made.texts("Name", fi="Kotihoito")
    ptv.fail(failure.fault, after=after)
    with pytest.raises(failure.kind):
        again(limits=failure.limits)
    assert generations.active(tmp_path) == before
    assert "Ystävätoiminta" in details(tmp_path)
    assert not list(tmp_path.glob("*.part"))
    entry = last_run(tmp_path)
    assert (entry.outcome, entry.generation) == (failure.outcome, 1)
    assert entry.error is not None
    ptv.heal()
    assert again().outcome == "updated"


def test_a_server_that_counts_on_for_ever_is_cut(again: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.fail("endless")
    with pytest.raises(BadData):
        again()
    assert "Ystävätoiminta" in details(tmp_path)


def test_a_server_that_is_down_leaves_the_old_catalogue(again: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.stop()
    with pytest.raises(Unreachable):
        again()
    ptv.start()
    assert "Ystävätoiminta" in details(tmp_path)
    assert last_run(tmp_path).outcome == "offline"


def test_a_failed_first_run_leaves_nothing_but_its_history(sync: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.fail("html")
    with pytest.raises(Unreachable):
        sync()
    assert generations.active(tmp_path) is None
    assert last_run(tmp_path).generation is None


def test_an_empty_catalogue_is_refused(again: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.services.clear()
    with pytest.raises(BadData):
        again()
    assert len(details(tmp_path)) == 33


def test_a_single_bad_record_is_left_out_and_counted(again: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.services[made.guid("s", 1)]["languages"] = "fi"
    assert again().rejected == 1
    assert "Ystävätoiminta" not in details(tmp_path)
    assert last_run(tmp_path).rejected == 1


def test_more_than_one_bad_record_in_a_hundred_is_bad_data(tmp_path: Path) -> None:
    with pytest.raises(BadData):
        run.run(tmp_path, _file(tmp_path, small_catalogue(180), b"{}", b"{}"), Settings())
    assert run.run(tmp_path, _file(tmp_path, small_catalogue(220), b"{}", b"{}"), Settings()).rejected == 2


def test_services_without_their_organization_count_as_bad(tmp_path: Path) -> None:
    stray = Service(id="demo:x", organization="demo:nobody", names={"fi": "Eksynyt"})
    result = run.run(tmp_path, _file(tmp_path, [*small_catalogue(), stray]), Settings())
    assert (result.services, result.rejected) == (3, 1)


def test_hostile_texts_are_harmless_in_the_catalogue(tmp_path: Path) -> None:
    hostile = Service(
        id="demo:h",
        organization="demo:o",
        names={"fi": "Kerho\x1b[31m 😀 <script>alert(1)</script>"},
        description={"fi": "Pitkä lause tässä. " * 1100},
        link="javascript:alert(1)",
    )
    run.run(tmp_path, _file(tmp_path, [*small_catalogue(), hostile]), Settings())
    service = details(tmp_path)["Kerho[31m 😀"].service
    assert service.link is None
    assert service.description["fi"].endswith("Pitkä lause tässä. …")


def test_the_built_in_demo_is_marked_as_such(tmp_path: Path) -> None:
    result = run.run(tmp_path, DEMO, Settings())
    assert result.rejected == 0
    info = generations.active(tmp_path)
    assert info is not None
    assert info.is_demo


def test_progress_goes_through_all_stages(ptv: PtvFake, tmp_path: Path) -> None:
    told: list[Progress] = []
    run.run(tmp_path, SourceSpec("ptv11", ptv.url), Settings(county=made.COUNTY), progress=told.append, limits=QUICK)
    assert list(dict.fromkeys(step.stage for step in told)) == ["fetch", "check", "index", "build"]
    fetched = [step.done for step in told if step.stage == "fetch"]
    assert fetched == sorted(fetched)
    assert told[-2] == Progress("index", 33, 33)


def _stopping_at(stage: str) -> tuple[Callable[[Progress], None], Callable[[], bool]]:
    stop = threading.Event()
    return lambda step: stop.set() if step.stage == stage else None, stop.is_set


@pytest.mark.parametrize("stage", ["fetch", "check", "index"])
@pytest.mark.usefixtures("again")
def test_a_cancelled_run_changes_nothing(ptv: PtvFake, tmp_path: Path, stage: str) -> None:
    del ptv.services[made.guid("s", 1)]
    progress, cancelled = _stopping_at(stage)
    with pytest.raises(Unreachable) as caught:
        run.run(tmp_path, SourceSpec("ptv11", ptv.url), REGION, full=True, progress=progress, cancelled=cancelled)
    assert caught.value.reason == "cancelled"
    assert "Ystävätoiminta" in details(tmp_path)
    assert last_run(tmp_path).outcome == "cancelled"


@pytest.mark.usefixtures("again")
def test_a_wish_to_stop_that_comes_at_the_switch_is_too_late(ptv: PtvFake, tmp_path: Path) -> None:
    del ptv.services[made.guid("s", 1)]
    progress, cancelled = _stopping_at("build")
    result = run.run(tmp_path, SourceSpec("ptv11", ptv.url), REGION, full=True, progress=progress, cancelled=cancelled)
    assert result.outcome == "updated"
    assert "Ystävätoiminta" not in details(tmp_path)


def test_one_run_at_a_time(again: Sync, tmp_path: Path) -> None:
    with FileLock(tmp_path / "sync.lock"), pytest.raises(AlreadyRunning):
        again()
    assert again().outcome == "no_change"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(StorageUnavailable):
            run.run(folder, DEMO, Settings())


def test_a_history_that_cannot_be_written_does_not_undo_the_run(again: Sync, tmp_path: Path) -> None:
    (tmp_path / "user.db").write_bytes(b"no database at all" * 64)
    assert again().outcome == "no_change"


def test_a_search_index_of_no_use_is_made_anew(again: Sync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "VERSION", index.VERSION + 1)
    result = again()
    assert (result.outcome, result.generation, result.changed) == ("updated", 2, 0)


def test_a_source_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        run.run(tmp_path, SourceSpec("file", str(tmp_path / "nowhere.ndjson")), Settings())
    assert last_run(tmp_path).outcome == "disk"


@pytest.mark.usefixtures("again")
def test_full_loads_everything_and_still_knows_what_is_the_same(ptv: PtvFake, tmp_path: Path) -> None:
    result = run.run(tmp_path, SourceSpec("ptv11", ptv.url), REGION, full=True, limits=QUICK)
    assert (result.outcome, result.bytes > 10_000) == ("no_change", True)


def test_the_county_that_was_fetched_is_the_catalogues(sync: Sync, tmp_path: Path) -> None:
    sync()
    info = generations.active(tmp_path)
    assert info is not None
    assert info.county == REGION.county
