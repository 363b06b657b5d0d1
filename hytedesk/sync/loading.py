"""One source in a run: its items become clean records, the bad ones are counted, what it has become is judged."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from hytedesk import __version__, paths
from hytedesk.catalogue import Service
from hytedesk.config import regional
from hytedesk.errors import BadData, HyteDeskError, Shrunk, Unreachable
from hytedesk.sync import cleaning, sources
from hytedesk.sync.answers import Answers
from hytedesk.sync.sources import Before, Complete, Gone, Mark, Rejected, Watch
from hytedesk.sync.staging import Staging
from hytedesk.vocabulary import needs_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hytedesk.catalogue import CatalogueInfo, Part
    from hytedesk.config import Settings
    from hytedesk.db.generations import Building, Written
    from hytedesk.db.parts import Item
    from hytedesk.sync.http import Limits
    from hytedesk.sync.sources import Load, Progress, SourceSpec

_log = logging.getLogger(__name__)

CLOCKS_DIFFER = timedelta(days=2)
"""A date further ahead is a mistake upstream, not a laptop's clock that is behind."""
_NAMED = 50
"""Records left out that the history names."""
_FEW = 2
"""So many services may be lost whatever share they are: small feeds are lively."""
_MANY = 10
"""With more of them bad than good, and more than so many bad, changes are not believed."""
_OFFLINE = 20


class _Kept(msgspec.Struct, frozen=True):
    """What `Part.mark` holds: the source's own mark, and the words by which its services were told their needs."""

    mark: Mark
    words: str


class Loading:
    """What one source does in a run.

    Attributes:
        spec: the source.
        watch: its view of the run.
        rejected: records left out; left_out: the first of them, with the reasons.
        error: why it failed; None = it has not.
    """

    def __init__(
        self,
        spec: SourceSpec,
        settings: Settings,
        data_dir: Path,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.spec = spec
        self.rejected = 0
        self.left_out: list[tuple[str, str]] = []
        self.error: HyteDeskError | None = None
        self._settings = settings
        self._data_dir = data_dir
        self._staging = Staging(staging_of(data_dir, spec), sources.scope(spec, settings))
        self.watch = Watch(spec.host, progress, cancelled, self._staging, data_dir / "sources")
        self.watch.answers = Answers(answers_of(data_dir, spec))
        self._words = _words(data_dir)
        self._same_words = False
        self._load: Load | None = None
        self._before: Mark | None = None
        self._mark: Mark | None = None
        self._seen = 0

    @property
    def full(self) -> bool:
        """Whether it is about to tell everything."""
        return self._load is not None and self._load.full

    def begin(self, info: CatalogueInfo | None, limits: Limits | None, *, full: bool) -> None:
        """Ask the source what it has to tell since the generation `info`; with `full` everything."""
        part = next((one for one in info.parts if one.source == str(self.spec)), None) if info else None
        kept = _read(part)
        self._before = self.watch.last = kept.mark if kept else None
        with self._failing():
            known = None
            self._same_words = kept is not None and kept.words == self._words
            if info and part and kept and not full and self._same_words:
                known = _known(self._data_dir, info, part, kept.mark)
            self._load = sources.load(self.spec, self._settings, self.watch, known, limits)

    def write(self, new: Building, *, accept_losses: bool) -> None:
        """Write the source's part of a generation; when that fails, the part is what it was."""
        with self._failing():
            if self._load is not None:
                with contextlib.closing(self._load.items) as items:  # type: ignore[type-var]  # generators
                    written = new.write(str(self.spec), self._usable(items, new), full=self._load.full)
                mark = self._checked(written, accept_losses=accept_losses)
                kept = msgspec.json.encode(_Kept(mark, self._words)).decode()
                new.accept(str(self.spec), datetime.now(UTC), sources.county(self.spec, self._settings), kept)
        if self.error is not None:
            new.keep(str(self.spec))

    def clear(self, error: HyteDeskError | None = None) -> None:
        """Forget what has been fetched, unless the run failed for a reason of the network: then it is taken up."""
        error = error or self.error
        if error is None or error.exit_code != _OFFLINE:
            self._staging.clear()

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        """Notes why the source failed. That the run was cancelled is no failure of the source."""
        try:
            yield
        except HyteDeskError as error:
            if isinstance(error, Unreachable) and error.reason == "cancelled":
                raise
            _log.info("%s: %s", self.spec, error)
            self.error = error

    def _usable(self, items: Iterator[sources.Item], new: Building) -> Iterator[Item]:
        """The records, cleaned and with the needs and ages of services worked out; the rest is counted."""
        from hytedesk.db.parts import Removed, kind_of
        from hytedesk.vocabulary import enrich

        latest = datetime.now(UTC) + CLOCKS_DIFFER
        for item in items:
            if isinstance(item, Complete):
                self._mark = item.mark
                return
            if isinstance(item, Gone):
                yield Removed(item.kind, item.key)
                continue
            self._seen += 1
            if isinstance(item, Rejected):
                self._reject(item.where, item.why)
                continue
            try:
                record = cleaning.without_future(cleaning.clean(item), latest)
            except ValueError as exc:
                self._reject(item.id[:80], str(exc))
                if not self.full:
                    yield Removed(kind_of(item), item.id)
                continue
            if isinstance(record, Service):
                before = new.service_before(str(self.spec), record.id) if self._same_words else None
                record = enrich.enrich(record, before)
            yield record

    def _reject(self, where: str, why: str) -> None:
        self.rejected += 1
        if len(self.left_out) < _NAMED:
            self.left_out.append((where, why))
        _log.info("left out %s: %s", where, why)

    def _checked(self, written: Written, *, accept_losses: bool) -> Mark:
        """The mark of the load, if what it has made of the part can be true.

        Raises:
            BadData: the load has no end or no service, or more than one record in a hundred cannot be read, though a
                single one is always forgiven; of changes most must be readable as well.
            Shrunk: more than one service in five is gone, of those that the same region had. About a regional
                repository its publisher has been asked already.
        """
        source = str(self.spec)
        if self._mark is None:
            raise BadData(source, "the load has no end")
        if self.rejected > _MANY and 2 * self.rejected > self._seen:
            raise BadData(source, f"{self.rejected} of {self._seen} records cannot be read")
        if written.strays:
            self.rejected += written.strays
            self.left_out.append((source, f"{written.strays} services have no organization"))
        if self.rejected > max(1, (written.records + self.rejected) // 100):
            raise BadData(source, f"{self.rejected} of {written.records + self.rejected} records cannot be read")
        if not written.services:
            raise BadData(source, "no services")
        accepted = accept_losses or self.spec.kind == "region"
        if self._of_same_region() and not accepted and written.lost > max(_FEW, written.had // 5):
            raise Shrunk(source, written.lost, written.had)
        return self._mark

    def _of_same_region(self) -> bool:
        return bool(self._mark and self._before) and _region(self._mark) == _region(self._before)


def staging_of(data_dir: Path, spec: SourceSpec) -> Path:
    """Where the answers of a source wait for the end of its load."""
    return data_dir / "staging" / hashlib.blake2b(str(spec).encode(), digest_size=8).hexdigest()


def answers_of(data_dir: Path, spec: SourceSpec) -> Path:
    """Where the answers of a source lie that its server may confirm."""
    return data_dir / "answers" / staging_of(data_dir, spec).name


def _known(data_dir: Path, info: CatalogueInfo, part: Part, mark: Mark) -> Before:
    from hytedesk.db import generations

    services, channels, organizations = generations.held(data_dir, info, part)
    return Before(mark, services, channels, organizations)


def _read(part: Part | None) -> _Kept | None:
    try:
        return msgspec.json.decode(part.mark, type=_Kept) if part else None
    except msgspec.DecodeError:
        return None


def _region(mark: Mark | None) -> str:
    """The scope but for the version of the program."""
    return mark.scope.partition(" ")[2] if mark else ""


def _words(data_dir: Path) -> str:
    """Digest of what decides the needs of services, beside themselves: with other words, all are read anew."""
    whole = hashlib.blake2b(__version__.encode(), digest_size=12)
    whole.update((paths.resources() / needs_file.NAME).read_bytes())
    with contextlib.suppress(BadData):
        whole.update(regional.file(data_dir, needs_file.NAME))
    return whole.hexdigest()
