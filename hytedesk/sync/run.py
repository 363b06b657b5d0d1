"""One synchronisation: from the sources to a new generation of the catalogue, or to a clear error and the old one.

Records are cleaned, enriched and written as they come; the switch is the last step (sync.md section 4). One run at a
time in a data folder, and every run stands in the history, also one that failed.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec
from filelock import FileLock, Timeout

from hytedesk import paths
from hytedesk.errors import AlreadyRunning, BadData, Damaged, HyteDeskError, StorageUnavailable, Unreachable, to_wire
from hytedesk.sync import sources
from hytedesk.sync.loading import Loading, answers_of, staging_of
from hytedesk.sync.sources import Progress, SourceSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hytedesk.catalogue import CatalogueInfo
    from hytedesk.config import Settings
    from hytedesk.db.generations import Blobs, Built
    from hytedesk.db.reading import Services
    from hytedesk.db.user import Outcome
    from hytedesk.search.blobs import Blob
    from hytedesk.search.building import Before
    from hytedesk.sync.http import Limits


class Failed(msgspec.Struct, frozen=True):
    """A source whose part of the catalogue stayed what it was: its `KIND:URL`, and the error of `errors.to_wire`."""

    source: str
    error: dict[str, object]


class SyncResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a run came to: the JSON document of `hytedesk sync` (design.md section 6).

    Attributes:
        generation: in use now; with `no_change` the one that was in use before.
        services, organizations, channels: how many it shows.
        added, changed, removed: records of all kinds, compared with the generation before.
        rejected: records that could not be read and were left out.
        bytes: read from the sources.
        failed: of several sources those that gave nothing this time; left out when there is none.
    """

    outcome: Literal["updated", "no_change"]
    generation: int
    services: int
    organizations: int
    channels: int
    added: int
    changed: int
    removed: int
    rejected: int
    seconds: float
    bytes: int
    failed: tuple[Failed, ...] = ()


def run(  # noqa: PLR0913  # the run's whole surroundings
    data_dir: Path,
    specs: SourceSpec | Sequence[SourceSpec],
    settings: Settings,
    *,
    full: bool = False,
    accept_losses: bool = False,
    asked: bool = False,
    progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    limits: Limits | None = None,
    beside: bool = False,
) -> SyncResult:
    """Bring the catalogue in `data_dir` up to date.

    A single record that cannot be read is left out and counted; more than one in a hundred make the source fail. Of
    several sources one may fail: its part of the catalogue stays what it was.

    Args:
        data_dir: the data folder; it is made when it is not there.
        specs: where from, in the order of trust: of what two sources tell, the first one's is shown. Parts of other
            sources leave the catalogue.
        settings: for which region.
        full: load everything even where a delta would do.
        accept_losses: also when a source has lost more than one service in five.
        asked: a person has asked for it, so that it also asks for what is else asked for once a day.
        progress: hears of every step, in the calling thread.
        cancelled: asked at every step; True ends the run with `Unreachable` and the reason `cancelled`.
        limits: of the network, None = the usual ones.
        beside: analyse words in a process of their own: it takes the time and the memory (see `analysis`).

    Raises:
        AlreadyRunning: another run is at work in this data folder.
        HyteDeskError: all sources failed (this is the first one's error), or the disk; the old catalogue is as it was.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    specs = (specs,) if isinstance(specs, SourceSpec) else tuple(specs)
    loads: list[Loading] = []
    try:
        with _locked(data_dir):
            loads += (Loading(spec, settings, data_dir, progress, cancelled) for spec in dict.fromkeys(specs))
            for load in loads:
                load.watch.asked = asked
            try:
                built = _build(data_dir, loads, limits, full=full, accept_losses=accept_losses, beside=beside)
            except HyteDeskError as error:
                _clear(data_dir, loads, error)
                raise
            _clear(data_dir, loads)
    except AlreadyRunning:
        raise
    except HyteDeskError as error:
        _remember(data_dir, specs, started, loads, error)
        raise
    _remember(data_dir, specs, started, loads, built)
    return _result(built, loads, time.monotonic() - clock)


def _build(  # noqa: PLR0913  # as `run`
    data_dir: Path, loads: Sequence[Loading], limits: Limits | None, *, full: bool, accept_losses: bool, beside: bool
) -> Built:
    from hytedesk.db import generations
    from hytedesk.search import building
    from hytedesk.sync import analysis

    watch = loads[0].watch

    def blobs(services: Services) -> Mapping[str, Blob]:
        total = services.count()
        words = analysis.beside(watch.check) if beside else None
        return building.update(
            services, _index_before(data_dir, info), lambda done: watch.tell("index", done, total), words
        )

    info = generations.usable(data_dir)
    info = info or _renewed(data_dir, blobs)
    for load in loads:
        load.begin(info, limits, full=full)
    _check_any(loads)
    with generations.building(data_dir, info, fresh=any(load.full for load in loads)) as new:
        for load in loads:
            load.write(new, accept_losses=accept_losses)
        _check_any(loads)
        return new.finish(blobs, lambda stage: watch.tell(stage, 0), useless=lambda: not _has_index(data_dir))


def _renewed(data_dir: Path, blobs: Blobs) -> CatalogueInfo | None:
    """A generation made of the records of one that another version of the program has left; None = there is none."""
    from hytedesk.db import generations, renewing

    older = renewing.another_schema(data_dir)
    if older is None:
        return None
    try:
        with generations.building(data_dir, None, fresh=True) as new:
            for part in older.parts:
                new.write(part.source, renewing.records(older, part), full=True)
                new.accept(part.source, part.data_date, part.county, part.mark)
            return new.finish(blobs).info
    except (BadData, StorageUnavailable):  # the sources will tell everything anew
        return None


def _check_any(loads: Sequence[Loading]) -> None:
    """Stop with the first source's error when all have failed."""
    errors = [load.error for load in loads if load.error]
    if len(errors) == len(loads):
        raise errors[0]


def _index_before(data_dir: Path, info: CatalogueInfo | None) -> Before | None:
    """The search index in use, of which the next one is made; None = there is none that is of use."""
    from hytedesk.db import catalogue
    from hytedesk.search.building import Before

    before = catalogue.open_active(data_dir) if info else None
    if before is None:
        return None
    with contextlib.closing(before), contextlib.suppress(BadData, Damaged):
        return Before.from_blobs(before.search_blobs())
    return None


def _has_index(data_dir: Path) -> bool:
    """Whether the search index in use is of use."""
    from hytedesk.db import catalogue
    from hytedesk.search.index import BLOBS, Index

    before = catalogue.open_active(data_dir)
    if before is None:
        return False
    with contextlib.closing(before), contextlib.suppress(BadData, Damaged):
        Index.from_blobs(before.search_blobs(BLOBS))
        return True
    return False


def _clear(data_dir: Path, loads: Sequence[Loading], error: HyteDeskError | None = None) -> None:
    """Forget what was fetched and need not be taken up: of these sources, and of all that are no longer configured."""
    for load in loads:
        load.clear(error)
    for kept, folder_of in (("staging", staging_of), ("answers", answers_of)):
        ours = {folder_of(data_dir, load.spec) for load in loads}
        with contextlib.suppress(OSError):
            for folder in set((data_dir / kept).iterdir()) - ours:
                shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """The system's lock on the data folder: it ends with the process, however that ends."""
    lock = FileLock(data_dir / "sync.lock", timeout=0)
    try:
        paths.make_private(data_dir)
        lock.acquire()
    except Timeout as exc:
        raise AlreadyRunning from exc
    except OSError as exc:
        raise StorageUnavailable(str(data_dir), exc.strerror or str(exc)) from exc
    try:
        yield
    finally:
        lock.release()


def _result(built: Built, loads: Sequence[Loading], seconds: float) -> SyncResult:
    from hytedesk.db.generations import Changes

    info, changes = built.info, built.changes or Changes()
    return SyncResult(
        outcome="updated" if built.changes else "no_change",
        generation=info.generation,
        services=info.services,
        organizations=info.organizations,
        channels=info.channels,
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        rejected=sum(load.rejected for load in loads),
        seconds=round(seconds, 3),
        bytes=sum(load.watch.bytes for load in loads),
        failed=tuple(Failed(str(load.spec), to_wire(load.error)) for load in loads if load.error),
    )


def _remember(
    data_dir: Path,
    specs: Sequence[SourceSpec],
    started: datetime,
    loads: Sequence[Loading],
    end: Built | HyteDeskError,
) -> None:
    """Write the run into the history, if that can be written at all."""
    from hytedesk.db import generations, user
    from hytedesk.db.changes import ServiceChanges

    failure = end if isinstance(end, HyteDeskError) else None
    built = end if not isinstance(end, HyteDeskError) else None
    info = built.info if built else generations.active(data_dir)
    changed = built.changes if built else None
    changes = changed or generations.Changes()
    problem = failure or next((load.error for load in loads if load.error), None)
    entry = user.SyncRun(
        started=started,
        seconds=round((datetime.now(UTC) - started).total_seconds(), 3),
        source=sources.names(specs),
        outcome=outcome_of(failure) if failure else "updated" if changed else "no_change",
        generation=info.generation if info else None,
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        rejected=sum(load.rejected for load in loads),
        error=f"{type(problem).__name__}: {problem}" if problem else None,
        report=user.Report(
            services=built.services if built else ServiceChanges(),
            left_out=tuple(left_out for load in loads for left_out in load.left_out),
            problem=to_wire(problem) if problem else None,
        ),
    )
    with contextlib.suppress(StorageUnavailable):
        user.record_run(data_dir, entry)


def outcome_of(error: HyteDeskError) -> Outcome:
    """What the history calls a run that ended so."""
    if isinstance(error, Unreachable) and error.reason == "cancelled":
        return "cancelled"
    outcomes: dict[int, Outcome] = {20: "offline", 30: "trust", 40: "data", 50: "disk"}
    return outcomes.get(error.exit_code, "failed")
