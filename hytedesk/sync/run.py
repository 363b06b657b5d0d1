"""One synchronisation: from a source to a new generation of the catalogue, or to a clear error and the old one.

Records are cleaned, enriched and written as they come; the switch is the last step (sync.md section 4). One run at a
time in a data folder, and every run stands in the history, also one that failed.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec
from filelock import FileLock, Timeout

from hytedesk.catalogue import Organization, Record, Service
from hytedesk.errors import AlreadyRunning, BadData, Damaged, HyteDeskError, StorageUnavailable, Unreachable, to_wire
from hytedesk.sync import cleaning, sources
from hytedesk.sync.sources import Complete, Gone, Progress, Rejected, SourceSpec, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from hytedesk.config import Settings
    from hytedesk.db.generations import Built
    from hytedesk.db.user import Outcome
    from hytedesk.search.index import Before, Services
    from hytedesk.sync.http import Limits
    from hytedesk.sync.sources import Item

_log = logging.getLogger(__name__)

_NAMED = 50
"""Records left out that the history names."""


class SyncResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to: the JSON document of `hytedesk sync` (design.md section 6).

    Attributes:
        generation: in use now; with `no_change` the one that was in use before.
        services, organizations, channels: how many it holds.
        added, changed, removed: records of all kinds, compared with the generation before.
        rejected: records that could not be read and were left out.
        bytes: read from the source.
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


class _Tally:
    """What has passed by: all records, those left out, and who is responsible for the services."""

    def __init__(self) -> None:
        self.seen = 0
        self.rejected = 0
        self.owners: Counter[str] = Counter()
        self.organizations: set[str] = set()
        self.left_out: list[tuple[str, str]] = []

    def reject(self, where: str, why: str) -> None:
        self.rejected += 1
        if len(self.left_out) < _NAMED:
            self.left_out.append((where, why))
        _log.info("left out %s: %s", where, why)


def run(  # noqa: PLR0913  # the run's whole surroundings
    data_dir: Path,
    spec: SourceSpec,
    settings: Settings,
    *,
    full: bool = False,  # noqa: ARG001  # every source of today loads everything
    progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    limits: Limits | None = None,
) -> SyncResult:
    """Bring the catalogue in `data_dir` up to date from one source.

    A single record that cannot be read is left out and counted; more than one in a hundred end the run.

    Args:
        data_dir: the data folder; it is made when it is not there.
        spec: where from.
        settings: for which region.
        full: load everything even where a delta would do.
        progress: hears of every step, in the calling thread.
        cancelled: asked at every step; True ends the run with `Unreachable` and the reason `cancelled`.
        limits: of the network, None = the usual ones.

    Raises:
        AlreadyRunning: another run is at work in this data folder.
        HyteDeskError: the source or the disk failed; the old catalogue is as it was.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    watch = Watch(spec.host, progress, cancelled)
    tally = _Tally()
    try:
        with _locked(data_dir):
            load = sources.load(spec, settings, watch, limits=limits)
            records = _usable(load.items, tally, str(spec))
            built = _build(data_dir, spec, settings, records, watch=watch, tally=tally)
    except AlreadyRunning:
        raise
    except HyteDeskError as error:
        _remember(data_dir, spec, started, tally, error)
        raise
    _remember(data_dir, spec, started, tally, built)
    return _result(built, tally, time.monotonic() - clock, watch.bytes)


def _build(  # noqa: PLR0913  # what a generation is made of
    data_dir: Path, spec: SourceSpec, settings: Settings, records: Iterator[Record], *, watch: Watch, tally: _Tally
) -> Built:
    from hytedesk.db import generations
    from hytedesk.search import index

    before, useless = _index_before(data_dir)

    def blobs(services: Services) -> Mapping[str, bytes]:
        total = sum(tally.owners.values())
        return index.update(services, before, lambda done: watch.tell("index", done, total))

    return generations.build(
        data_dir,
        records,
        source=str(spec),
        data_date=datetime.now(UTC),
        county=sources.county(spec, settings),
        blobs=blobs,
        progress=lambda stage: watch.tell(stage, 0),
        even_if_same=useless,
    )


def _index_before(data_dir: Path) -> tuple[Before | None, bool]:
    """The search index in use, of which the next one is made, and whether there is one that is of no use."""
    from hytedesk.db import catalogue
    from hytedesk.search.index import Before

    before = catalogue.open_active(data_dir)
    if before is None:
        return None, False
    with contextlib.closing(before):
        try:
            return Before.from_blobs(before.search_blobs()), False
        except (BadData, Damaged):
            return None, True


def _usable(found: Iterable[Item], tally: _Tally, source: str) -> Iterator[Record]:
    """The records, cleaned and with the needs and ages of services worked out; the rest is counted.

    Raises:
        BadData: more than one in a hundred had to be left out, though a single one is always forgiven.
    """
    from hytedesk.vocabulary import enrich

    for item in found:
        if isinstance(item, Gone | Complete):
            continue
        tally.seen += 1
        if isinstance(item, Rejected):
            tally.reject(item.where, item.why)
            continue
        try:
            record = cleaning.clean(item)
        except ValueError as exc:
            tally.reject(item.id[:80], str(exc))
            continue
        if isinstance(record, Service):
            record = enrich.enrich(record)
            tally.owners[record.organization] += 1
        elif isinstance(record, Organization):
            tally.organizations.add(record.id)
        yield record
    for owner, services in tally.owners.items():
        if owner not in tally.organizations:
            tally.rejected += services
            _log.info("left out %d services of %s: no such organization", services, owner)
    if tally.rejected > max(1, tally.seen // 100):
        raise BadData(source, f"{tally.rejected} of {tally.seen} records cannot be read")


@contextlib.contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """The system's lock on the data folder: it ends with the process, however that ends."""
    lock = FileLock(data_dir / "sync.lock", timeout=0)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as exc:
        raise AlreadyRunning from exc
    except OSError as exc:
        raise StorageUnavailable(str(data_dir), exc.strerror or str(exc)) from exc
    try:
        yield
    finally:
        lock.release()


def _result(built: Built, tally: _Tally, seconds: float, read: int) -> SyncResult:
    info, changes = built.info, built.changes
    return SyncResult(
        outcome="updated" if changes else "no_change",
        generation=info.generation,
        services=info.services,
        organizations=info.organizations,
        channels=info.channels,
        added=changes.added if changes else 0,
        changed=changes.changed if changes else 0,
        removed=changes.removed if changes else 0,
        rejected=tally.rejected,
        seconds=round(seconds, 3),
        bytes=read,
    )


def _remember(data_dir: Path, spec: SourceSpec, started: datetime, tally: _Tally, end: Built | HyteDeskError) -> None:
    """Write the run into the history, if that can be written at all."""
    from hytedesk.db import generations, user
    from hytedesk.db.changes import ServiceChanges

    failure = end if isinstance(end, HyteDeskError) else None
    built = end if not isinstance(end, HyteDeskError) else None
    info = built.info if built else generations.active(data_dir)
    changed = built.changes if built else None
    changes = changed or generations.Changes()
    entry = user.SyncRun(
        started=started,
        seconds=round((datetime.now(UTC) - started).total_seconds(), 3),
        source=str(spec),
        outcome=outcome_of(failure) if failure else "updated" if changed else "no_change",
        generation=info.generation if info else None,
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        rejected=tally.rejected,
        error=f"{type(failure).__name__}: {failure}" if failure else None,
        report=user.Report(
            services=built.services if built else ServiceChanges(),
            left_out=tuple(tally.left_out),
            problem=to_wire(failure) if failure else None,
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
