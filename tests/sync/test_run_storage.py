"""What the disk, the clock and the end of the process can do to a run: the catalogue is one whole generation."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from hytedesk.config import Settings
from hytedesk.db import generations
from hytedesk.errors import BadData, StorageUnavailable, Unreachable
from hytedesk.sync import loading, run, staging
from hytedesk.sync.sources import Progress
from hytedesk.sync.sources import ptv as ptv_module
from tests.fakes import ptv11_records as made
from tests.fakes.feed import Feeds
from tests.fakes.ptv11 import PtvFake
from tests.sync.conftest import Sync, details, last_run
from tests.sync.test_run_changes import club, names, service, synchronise

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits and users")


@contextlib.contextmanager
def _full_disk(size: int) -> Iterator[None]:
    """No file of this process can grow beyond so many bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".part" in path.name]


@posix
def test_a_full_disk_while_answers_are_staged(again: Sync, tmp_path: Path) -> None:
    before = generations.active(tmp_path)
    with _full_disk(100), pytest.raises(StorageUnavailable):
        again()
    assert generations.active(tmp_path) == before
    assert not _leftovers(tmp_path)
    assert not list((tmp_path / "staging").iterdir())
    assert again().outcome == "no_change"


@posix
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("size", [0, 20_000, 60_000, 100_000])
def test_a_full_disk_while_a_generation_is_built(feeds: Feeds, tmp_path: Path, size: int, full: bool) -> None:
    spec, feed = feeds.add("a", *club(200))
    synchronise(tmp_path, spec)
    before = generations.active(tmp_path)
    feed.put(*(service(number, "Piiri") for number in range(180, 380)))
    with _full_disk(size), pytest.raises(StorageUnavailable):
        synchronise(tmp_path, spec, full=full)
    assert generations.active(tmp_path) == before
    assert len(names(tmp_path)) == 200
    assert not _leftovers(tmp_path)
    assert synchronise(tmp_path, spec, full=full).services == 380


@posix
def test_a_full_disk_at_the_switch(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club(5))
    synchronise(tmp_path, spec)
    before = generations.active(tmp_path)
    feed.put(service(77))
    with contextlib.ExitStack() as disk:

        def fill(step: Progress) -> None:
            if step.stage == "build":
                disk.enter_context(_full_disk(10))

        with pytest.raises(StorageUnavailable):
            run.run(tmp_path, spec, Settings(), progress=fill)
    assert generations.active(tmp_path) == before
    assert not _leftovers(tmp_path)
    assert synchronise(tmp_path, spec).added == 1
    assert len(list(tmp_path.glob("catalogue-*.db"))) == 2


@contextlib.contextmanager
def _nobody() -> Iterator[None]:
    """Without the rights of root, to whom every folder is open."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)
        Path(folder).chmod(0o777)


@posix
def test_a_folder_that_is_read_only(feeds: Feeds, open_folder: Path) -> None:
    spec, feed = feeds.add("a", *club(5))
    synchronise(open_folder, spec)
    feed.put(service(77))
    for path in (open_folder, *open_folder.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    with _nobody():
        with pytest.raises(StorageUnavailable):
            synchronise(open_folder, spec)
        assert len(names(open_folder)) == 5
    open_folder.chmod(0o777)
    for path in open_folder.iterdir():
        path.chmod(0o666)
    assert synchronise(open_folder, spec).added == 1


def test_a_catalogue_that_was_cut_is_replaced_by_the_one_before(feeds: Feeds, tmp_path: Path) -> None:
    spec, feed = feeds.add("a", *club(50))
    synchronise(tmp_path, spec)
    feed.put(service(77))
    synchronise(tmp_path, spec)
    path = tmp_path / "catalogue-2.db"
    os.truncate(path, path.stat().st_size - 100)
    assert len(names(tmp_path)) == 50
    feed.error = Unreachable("feed.example")
    with pytest.raises(Unreachable):
        synchronise(tmp_path, spec)
    assert len(names(tmp_path)) == 50
    feed.error = None
    result = synchronise(tmp_path, spec)
    assert (result.services, result.added) == (51, 1)
    assert generations.active(tmp_path) == generations.usable(tmp_path)


@pytest.mark.parametrize("full", [False, True])
def test_a_catalogue_damaged_inside_is_replaced_by_the_one_before(feeds: Feeds, tmp_path: Path, full: bool) -> None:
    spec, feed = feeds.add("a", *club(200))
    synchronise(tmp_path, spec)
    feed.put(service(777))
    synchronise(tmp_path, spec)
    path = tmp_path / "catalogue-2.db"
    with path.open("rb+") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 5000)
    feed.error = Unreachable("feed.example")
    with pytest.raises(Unreachable):
        synchronise(tmp_path, spec)
    assert len(names(tmp_path)) == 200  # the run has found the damage
    feed.error = None
    result = synchronise(tmp_path, spec, full=full)
    assert (result.generation, result.services, result.added) == (3, 201, 1)
    assert feed.loads[-1] is full  # what is whole need not be fetched again
    assert sorted(found.name for found in tmp_path.glob("*.db")) == ["catalogue-1.db", "catalogue-3.db", "user.db"]


@pytest.mark.parametrize("pointer", [b"", b"\x00" * 120, b'{"file": "catalogue-8.db", "generation": 8, "digest": "0"}'])
def test_a_run_mends_the_pointer(feeds: Feeds, tmp_path: Path, pointer: bytes) -> None:
    spec, feed = feeds.add("a", *club(5))
    synchronise(tmp_path, spec)
    whole = (tmp_path / "active.json").read_bytes()
    (tmp_path / "active.json").write_bytes(pointer)
    assert synchronise(tmp_path, spec).outcome == "no_change"
    assert feed.loads == [True, False]
    assert (tmp_path / "active.json").read_bytes()[:40] == whole[:40]


def test_staging_left_by_a_crash_is_taken_up_or_goes(sync: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.fail("html", after=4)
    with pytest.raises(Unreachable):
        sync()
    for path in (tmp_path / "staging").glob("*/*.zst"):
        os.truncate(path, path.stat().st_size // 2)
    ptv.heal()
    assert sync().services == 33
    assert not list((tmp_path / "staging").iterdir())


def test_bad_answers_are_not_taken_up(sync: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    ptv.fail("nonsense", after=3)
    with pytest.raises(BadData):
        sync()
    assert not list((tmp_path / "staging").iterdir())


def _clock(shift: timedelta) -> type[datetime]:
    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + shift

    return Wrong


@pytest.mark.parametrize("shift", [timedelta(days=-1), timedelta(days=1)])
def test_a_clock_that_is_wrong_by_a_day(
    changes: Sync, ptv: PtvFake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shift: timedelta
) -> None:
    for module in (run, loading, staging, ptv_module):
        monkeypatch.setattr(module, "datetime", _clock(shift))
    ptv.publish(ptv.services[made.guid("s", 1)] | {"serviceNames": made.texts("Name", fi="Ystäväpiiri")})
    result = changes()
    assert (result.changed, result.bytes < 10_000) == (1, True)
    kept = details(tmp_path)["Ystäväpiiri"].service
    assert kept.modified is not None
    monkeypatch.undo()
    ptv.remove(made.guid("s", 5))
    assert changes(asked=True).removed == 1
    assert last_run(tmp_path).outcome == "updated"


def test_dates_in_the_future_are_left_out(changes: Sync, ptv: PtvFake, tmp_path: Path) -> None:
    one = ptv.services[made.guid("s", 1)]
    ptv.services[made.guid("s", 1)] = one | {"modified": "2099-01-01T00:00:00"}
    assert changes(full=True).changed == 1
    assert details(tmp_path)["Ystävätoiminta"].service.modified is None


@posix
def test_killed_at_random_moments_it_leaves_one_whole_catalogue(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.killing", "20"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "times catalogue" in done.stdout
