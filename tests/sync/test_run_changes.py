"""Changes patched into a copy make what a full load makes; what is remembered between two runs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hytedesk.catalogue import Channel, Connection, Organization, Service, ServiceDetail
from hytedesk.config import Settings
from hytedesk.db import generations
from hytedesk.db.catalogue import open_active
from hytedesk.errors import BadData, HyteDeskError, Shrunk, Unreachable
from hytedesk.search.index import Index
from hytedesk.sync import run
from hytedesk.sync.run import SyncResult
from hytedesk.sync.sources import SourceSpec
from tests.fakes import ptv11_records as made
from tests.fakes.feed import Feed, Feeds
from tests.fakes.ptv11 import PtvFake
from tests.sync.conftest import Sync, details, last_run

Edit = Callable[[Feed], None]


def service(number: int, name: str = "Kerho", owner: int = 1, *channels: int, mark: str = "x") -> Service:
    return Service(
        id=f"{mark}:s{number}",
        organization=f"{mark}:o{owner}",
        names={"fi": f"{name} {number}"},
        connections=tuple(Connection(channel=f"{mark}:c{one}") for one in channels),
        source=f"Lähde {mark}",
    )


def organization(number: int, parent: int | None = None, mark: str = "x") -> Organization:
    return Organization(
        id=f"{mark}:o{number}",
        type="association",
        names={"fi": f"Järjestö {number} ry"},
        parent=f"{mark}:o{parent}" if parent else None,
        business_id=f"{number:07}-1",
    )


def channel(number: int, owner: int = 1, name: str = "Puhelin", mark: str = "x") -> Channel:
    return Channel(id=f"{mark}:c{number}", type="phone", organization=f"{mark}:o{owner}", names={"fi": name})


def club(count: int = 10, mark: str = "x") -> list[Service | Organization]:
    return [organization(1, mark=mark), *(service(number, mark=mark) for number in range(count))]


def synchronise(folder: Path, *specs: SourceSpec, full: bool = False, accept_losses: bool = False) -> SyncResult:
    return run.run(folder, specs, Settings(), full=full, accept_losses=accept_losses)


def names(folder: Path) -> list[str]:
    return sorted(details(folder))


_SERVICES, _OWNERS, _CHANNELS = st.integers(1, 5), st.integers(1, 4), st.integers(1, 4)
_NAMES = st.sampled_from(["Kerho", "Piiri"])


def _edits(mark: str) -> st.SearchStrategy[Edit]:
    return st.one_of(
        st.builds(
            lambda number, name, owner, used: lambda feed: feed.put(service(number, name, owner, *used, mark=mark)),
            _SERVICES, _NAMES, _OWNERS, st.lists(_CHANNELS, max_size=3),
        ),
        st.builds(
            lambda number, owner, name: lambda feed: feed.put(channel(number, owner, name, mark)),
            _CHANNELS, _OWNERS, _NAMES,
        ),
        st.builds(
            lambda number, parent: lambda feed: feed.put(organization(number, parent, mark)),
            _OWNERS, st.none() | _OWNERS,
        ),
        st.builds(
            lambda kind, number: lambda feed: feed.take(f"{mark}:{kind}{number}"),
            st.sampled_from("sco"), st.integers(1, 5),
        ),
    )  # fmt: skip


_ROUND = st.tuples(st.lists(_edits("x"), max_size=6), st.lists(_edits("y"), max_size=6), st.sampled_from([None, 0, 1]))


def _whole(folder: Path) -> tuple[str, list[ServiceDetail], list[str]]:
    """Digest, services and stored terms of the catalogue in use."""
    catalogue = open_active(folder)
    assert catalogue is not None
    try:
        index = Index.from_blobs(catalogue.search_blobs())
        return catalogue.info.digest, list(catalogue.iter_details()), index.terms
    finally:
        catalogue.close()


@pytest.mark.parametrize("several", [False, True])
@given(rounds=st.lists(_ROUND, min_size=1, max_size=4))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changes_make_the_catalogue_that_a_full_load_makes(
    feeds: Feeds, several: bool, rounds: list[tuple[list[Edit], list[Edit], int | None]]
) -> None:
    first = [feeds.add("a", organization(9), service(9, owner=9)), feeds.add("b", *club(1, "y"))]
    chosen = first if several else first[:1]
    specs = [spec for spec, _ in chosen]
    with tempfile.TemporaryDirectory() as patched, tempfile.TemporaryDirectory() as whole:
        synchronise(Path(patched), *specs)
        for *edits, failing in rounds:
            for (_, feed), of in zip(chosen, edits, strict=False):
                for edit in of:
                    edit(feed)
                feed.put(organization(9), service(9, owner=9)) if feed is first[0][1] else feed.put(*club(1, "y"))
            if several and failing is not None:
                chosen[failing][1].error = Unreachable("feed.example")
                assert len(synchronise(Path(patched), *specs, accept_losses=True).failed) == 1
                chosen[failing][1].error = None
            synchronise(Path(patched), *specs, accept_losses=True)
        synchronise(Path(whole), *specs, full=True)
        assert not any(feed.loads[1] for _, feed in chosen)
        assert _whole(Path(patched)) == _whole(Path(whole))


def test_a_run_after_a_run_asks_for_changes(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club())
    synchronise(tmp_path, spec)
    feed.put(service(1, "Piiri"), service(77))
    feed.take("x:s2")
    result = synchronise(tmp_path, spec)
    assert feed.loads == [True, False]
    assert (result.outcome, result.generation) == ("updated", 2)
    assert (result.added, result.changed, result.removed) == (1, 1, 1)
    assert {"Piiri 1", "Kerho 77"} < set(names(tmp_path))


def test_no_change_moves_the_mark_and_nothing_else(feeds: Feeds, tmp_path: Path) -> None:
    spec, _ = feeds.add("a", *club())
    synchronise(tmp_path, spec)
    marks = []
    for _ in range(2):
        assert synchronise(tmp_path, spec).outcome == "no_change"
        info = generations.active(tmp_path)
        assert info is not None
        assert info.generation == 1
        marks.append(info.parts[0].mark)
    assert marks[0] != marks[1]


def test_without_the_pointer_the_older_mark_serves_as_well(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club())
    synchronise(tmp_path, spec)
    synchronise(tmp_path, spec)
    (tmp_path / "active.json").unlink()
    feed.put(service(5, "Piiri"))
    assert synchronise(tmp_path, spec).changed == 1
    assert feed.loads == [True, False, False]


def test_full_asks_for_everything(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club())
    synchronise(tmp_path, spec)
    assert synchronise(tmp_path, spec, full=True).outcome == "no_change"
    assert feed.loads == [True, True]


def test_a_damaged_catalogue_is_loaded_whole(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club(300))
    synchronise(tmp_path, spec)
    path = tmp_path / "catalogue-1.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xff" * 20_000
    path.write_bytes(content)
    synchronise(tmp_path, spec)
    assert feed.loads == [True, True]
    assert len(names(tmp_path)) == 300


def test_words_of_the_region_are_given_to_all_services(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club())
    synchronise(tmp_path, spec)
    (tmp_path / "needs.toml").write_text('[[need]]\nid = "loneliness"\nsigns.fi = ["kerho"]\n')
    synchronise(tmp_path, spec)
    assert feed.loads == [True, True]


def test_ptv_is_asked_for_changes(changes: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.publish(ptv.services[made.guid("s", 1)] | {"serviceNames": made.texts("Name", fi="Ystäväpiiri")})
    ptv.remove(made.guid("s", 5))
    result = changes(asked=True)
    assert (result.added, result.changed, result.removed) == (0, 1, 1)
    assert result.bytes < 10_000
    assert "Ystäväpiiri" in details(tmp_path)
    assert changes().outcome == "no_change"


def test_an_interrupted_load_is_taken_up(sync: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.fail("html", after=3)
    with pytest.raises(Unreachable):
        sync()
    ptv.heal()
    ptv.requests.clear()
    assert sync().outcome == "updated"
    taken_up = len(ptv.requests)
    assert not list((tmp_path / "staging").iterdir())
    ptv.requests.clear()
    sync(full=True)
    assert len(ptv.requests) == taken_up + 3


def test_what_an_old_source_had_staged_goes(sync: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    (tmp_path / "staging" / "other").mkdir(parents=True)
    sync()
    assert not list((tmp_path / "staging").iterdir())
    assert not ptv.fault_now()


@pytest.mark.parametrize(("lost", "refused"), [(20, False), (21, True), (90, True)])
@pytest.mark.parametrize("full", [False, True])
def test_a_catalogue_that_lost_a_fifth_is_refused(
    feeds: Feeds, tmp_path: Path, lost: int, refused: bool, full: bool
) -> None:
    spec, feed = feeds.add("a", *club(100))
    synchronise(tmp_path, spec)
    feed.take(*(f"x:s{number}" for number in range(lost)))
    if not refused:
        assert synchronise(tmp_path, spec, full=full).removed == lost
        return
    with pytest.raises(Shrunk) as caught:
        synchronise(tmp_path, spec, full=full)
    assert (caught.value.lost, caught.value.had) == (lost, 100)
    assert len(names(tmp_path)) == 100
    assert last_run(tmp_path).outcome == "data"
    assert synchronise(tmp_path, spec, full=full, accept_losses=True).services == 100 - lost


def test_new_services_do_not_hide_a_loss(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club(100))
    synchronise(tmp_path, spec)
    feed.take(*(f"x:s{number}" for number in range(50)))
    feed.put(*(service(number) for number in range(200, 300)))
    with pytest.raises(Shrunk):
        synchronise(tmp_path, spec)


def test_another_region_may_be_smaller(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club(100))
    synchronise(tmp_path, spec)
    feed.take(*(f"x:s{number}" for number in range(70)))
    feed.region = "there"
    assert synchronise(tmp_path, spec).services == 30


def test_a_small_catalogue_may_lose_two(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club(4))
    synchronise(tmp_path, spec)
    feed.take("x:s0", "x:s1")
    assert synchronise(tmp_path, spec).services == 2


@pytest.mark.parametrize(("bad", "refused"), [(1, False), (2, False), (3, True), (400, True)])
def test_bad_records_among_changes_are_measured_by_the_whole(
    feeds: Feeds, tmp_path: Path, bad: int, refused: bool
) -> None:
    spec, feed = feeds.add("a", *club(250))
    synchronise(tmp_path, spec)
    feed.put(service(1, "Piiri"))
    feed.bad = bad
    if refused:
        with pytest.raises(BadData):
            synchronise(tmp_path, spec)
        assert "Kerho 1" in names(tmp_path)
    else:
        assert synchronise(tmp_path, spec).rejected == bad
        assert last_run(tmp_path).report.left_out[0] == ("line 0", "nonsense")


def test_changes_that_are_mostly_bad_are_not_believed(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club(1500))
    synchronise(tmp_path, spec)
    feed.put(service(1, "Piiri"))
    feed.bad = 12
    with pytest.raises(BadData):
        synchronise(tmp_path, spec)


@pytest.mark.parametrize("error", [Unreachable("a.example"), BadData("a.example")])
def test_a_source_that_fails_among_changes_leaves_everything(
    feeds: Feeds, tmp_path: Path, error: HyteDeskError
) -> None:
    spec, feed = feeds.add("a", *club())
    synchronise(tmp_path, spec)
    feed.put(service(1, "Piiri"))
    feed.error = error
    with pytest.raises(type(error)):
        synchronise(tmp_path, spec)
    assert "Kerho 1" in names(tmp_path)
    feed.error = None
    assert synchronise(tmp_path, spec).changed == 1
