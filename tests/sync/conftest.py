from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

import msgspec
import pytest

from hytedesk.catalogue import Organization, Record, Service, ServiceDetail
from hytedesk.config import Settings
from hytedesk.db.catalogue import open_active
from hytedesk.db.user import SyncRun, last_runs
from hytedesk.search.analyser import Analyser
from hytedesk.sync import run, sources
from hytedesk.sync.http import Limits
from hytedesk.sync.run import SyncResult
from hytedesk.sync.sources import SourceSpec, Watch
from tests.fakes import ptv11_records
from tests.fakes.feed import Feeds
from tests.fakes.ptv11 import PtvFake
from tests.fakes.region import Region
from tests.fakes.region_records import NAMES, services

QUICK = Limits(connect=5, read=20, answer=60, retries=2, backoff=0.01, longest_pause=1, size=2_000_000, parallel=1)
"""Limits of the network for tests: they try again at once, and ask in an order that tests can tell."""

IMPATIENT = msgspec.structs.replace(QUICK, read=0.2)
"""For a server that never answers."""

REGION = Settings(county=ptv11_records.COUNTY, municipalities=(ptv11_records.VAASA,))

Sync: TypeAlias = Callable[..., SyncResult]


@pytest.fixture
def region(tmp_path: Path) -> Iterator[Region]:
    """A region's repository with one generation published."""
    with Region(tmp_path) as made:
        made.publish(services(*NAMES))
        yield made


@pytest.fixture
def ptv() -> Iterator[PtvFake]:
    """A PTV with a small region of our own words."""
    with ptv11_records.region() as fake:
        yield fake


@pytest.fixture
def sync(ptv: PtvFake, tmp_path: Path) -> Sync:
    """Synchronises `tmp_path` with `ptv`."""

    def synchronise(
        settings: Settings = REGION, limits: Limits = QUICK, *, full: bool = False, asked: bool = False
    ) -> SyncResult:
        return run.run(tmp_path, SourceSpec("ptv11", ptv.url), settings, limits=limits, full=full, asked=asked)

    return synchronise


class Synchronised(NamedTuple):
    """A data folder as the first run leaves it, not to be changed, and the port of its PTV."""

    folder: Path
    port: int


@pytest.fixture(scope="session")
def region_data(tmp_path_factory: pytest.TempPathFactory) -> Synchronised:
    """Synchronised once."""
    folder = tmp_path_factory.mktemp("region")
    with ptv11_records.region() as fake:
        run.run(folder, SourceSpec("ptv11", fake.url), REGION, limits=QUICK)
        return Synchronised(folder, fake.port)


@pytest.fixture
def changes(sync: Sync, ptv: PtvFake, tmp_path: Path, region_data: Synchronised) -> Sync:
    """Like `sync`, where `tmp_path` has been synchronised with `ptv` once before: only changes are asked for."""
    shutil.copytree(region_data.folder, tmp_path, dirs_exist_ok=True)
    ptv.move(region_data.port)
    return sync


@pytest.fixture
def again(changes: Sync) -> Sync:
    """Like `changes`, but everything is loaded."""
    return partial(changes, full=True)


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    """Voikko, loaded once and not for each run."""
    return Analyser()


@pytest.fixture
def feeds(monkeypatch: pytest.MonkeyPatch, analyser: Analyser) -> Feeds:
    """Sources of our own in place of the real ones."""
    found = Feeds()
    monkeypatch.setattr(sources, "load", found.load)
    monkeypatch.setattr("hytedesk.search.analyser.Analyser", lambda: analyser)
    return found


def watch(*, asked: bool = False) -> Watch:
    """A run that nobody watches and nobody stops."""
    made = Watch("test", lambda _progress: None, lambda: False)
    made.asked = asked
    return made


def details(data_dir: Path) -> dict[str, ServiceDetail]:
    """The catalogue in use, by the Finnish names of its services."""
    catalogue = open_active(data_dir)
    assert catalogue is not None
    try:
        return {detail.service.names["fi"]: detail for detail in catalogue.iter_details()}
    finally:
        catalogue.close()


def last_run(data_dir: Path) -> SyncRun:
    """The latest entry of the history."""
    return last_runs(data_dir, 1)[0]


def small_catalogue(count: int = 3) -> list[Record]:
    """Services of one organization, as a file may hold them."""
    owner = Organization(id="demo:o", type="association", names={"fi": "Kotirannan Ystävät ry"})
    return [
        owner,
        *(
            Service(id=f"demo:{number}", organization="demo:o", names={"fi": f"Kerho {number}"})
            for number in range(count)
        ),
    ]
