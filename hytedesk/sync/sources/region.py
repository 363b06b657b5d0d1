"""The regional repository: a catalogue that the region's administrators signed (docs/adr/0014).

A laptop knows the address and a root file, and believes nobody else. It takes the chain of patches where one leads from
the catalogue in use to the newest, and the snapshot else; the state in the manifest proves either. A generation that
is older than the one in use is refused, even when its signatures are good: `tuf` remembers that as well, but its
memory can be lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hytedesk import __version__
from hytedesk.catalogue import decode_record
from hytedesk.config import pushed
from hytedesk.errors import BadData, Refused, StorageUnavailable, Untrusted
from hytedesk.sync.sources import (
    Complete,
    Gone,
    Load,
    Mark,
    Rejected,
    region_configuration,
    region_format,
    region_told,
    region_trust,
)
from hytedesk.sync.sources.region_format import MANIFEST, MANIFEST_LIMIT, Lines, Manifest
from hytedesk.sync.sources.region_trust import Repository

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from hytedesk.config import Settings
    from hytedesk.sync.http import Limits
    from hytedesk.sync.sources import Before, Item, SourceSpec, Watch

_log = logging.getLogger(__name__)

_ROOT_LIMIT = 512_000


class _Place(NamedTuple):
    """Where a laptop stands: generation and state of the catalogue that it has."""

    generation: int
    state: str

    def __str__(self) -> str:
        return f"{self.generation} {self.state}"


def load(spec: SourceSpec, settings: Settings, watch: Watch, before: Before | None, limits: Limits | None) -> Load:
    """Start to load from a repository; as `sources.load`.

    All that is needed has been fetched when this returns.
    """
    root = _root(spec, settings)
    here = hashlib.sha256(str(spec).encode() + root).hexdigest()[:16]
    if watch.folder is None:
        raise StorageUnavailable(str(spec), "no folder to remember whom to trust")
    folder = watch.folder / here
    scope = f"{__version__} {spec} {here}"
    with Repository(spec, root, folder, settings, watch, limits) as repository:
        if settings.tell_versions and spec.url == settings.repository:
            generation = _generation(watch.last, here)
            repository.fetcher.told = region_told.query(watch.folder, settings, generation, datetime.now(UTC))
        repository.refresh()
        with _guarded(folder):
            manifest = region_format.read_manifest(repository.fetch(MANIFEST, MANIFEST_LIMIT).read_bytes())
            _check_age(spec, manifest, watch.last, here)
            wanted = {MANIFEST, manifest.snapshot.path, *(patch.path for patch in manifest.patches)}
            if spec.url == settings.repository:
                region_configuration.take(repository, settings, watch.folder)
                wanted.add(pushed.target(settings.profile))
            _tidy(folder, wanted, watch.last)
            return _Loading(repository, folder, manifest, watch, scope).load(before)


class _Loading:
    """One load, once the manifest is known."""

    def __init__(self, repository: Repository, folder: Path, manifest: Manifest, watch: Watch, scope: str) -> None:
        self._repository = repository
        self._folder = folder
        self._manifest = manifest
        self._watch = watch
        self._scope = scope
        place = _Place(manifest.generation, manifest.state)
        self._end = Complete(Mark(scope, manifest.created, manifest.created, str(place)))

    def load(self, before: Before | None) -> Load:
        """Nothing, changes, or everything."""
        manifest = self._manifest
        place = _place(before.mark) if before and before.mark.scope == self._scope else None
        if place == (manifest.generation, manifest.state):
            return Load(full=False, items=self._nothing())
        lines = self._lines(place) if place else None
        patches = region_format.chain(manifest, place.generation) if place else ()
        if lines and patches:
            try:
                return self._changes(lines, patches)
            except (BadData, Untrusted, Refused) as error:
                _log.warning("the patches from generation %s are of no use: %s", patches[0].before, error)
        snapshot = manifest.snapshot
        self._repository.fetcher.arrived = lambda size: self._watch.tell(
            "fetch", manifest.records * min(size, snapshot.bytes) // snapshot.bytes, manifest.records
        )
        return Load(full=True, items=self._everything(self._repository.fetch(snapshot.path, snapshot.bytes)))

    def _nothing(self) -> Iterator[Item]:
        yield self._end

    def _lines(self, place: _Place) -> Lines | None:
        """The lines of the catalogue in use, None when they cannot be read or are not its lines."""
        try:
            text = _lines_path(self._folder, place.state).read_bytes()
        except OSError:
            return None
        return region_format.read_lines(text) if hashlib.sha256(text).hexdigest() == place.state else None

    def _changes(self, lines: Lines, patches: Sequence[region_format.Patch]) -> Load:
        files = [(self._repository.fetch(patch.path, patch.bytes), patch) for patch in patches]
        changed: dict[region_format.Key, None] = {}
        for path, patch in files:
            for line in region_format.unpack(path, patch):
                self._watch.check()
                change = region_format.change_of(line)
                region_format.apply(lines, (change,))
                changed[change.key] = None
        self._prove(lines)
        return Load(full=False, items=self._changed(lines, list(changed), files))

    def _changed(
        self, lines: Lines, changed: list[region_format.Key], files: list[tuple[Path, region_format.Patch]]
    ) -> Iterator[Item]:
        for kind, key in changed:
            if (kind, key) not in lines:
                yield from _gone(kind, key)
        pending = {key for key in changed if key in lines}
        for path, patch in reversed(files):
            for line in region_format.unpack(path, patch):
                change = region_format.change_of(line)
                if change.key in pending and change.line and region_format.digest_of(line) == lines[change.key]:
                    pending.discard(change.key)
                    yield from self._items(change.key, line, gone=True)
        yield self._finished(lines)

    def _everything(self, path: Path) -> Iterator[Item]:
        lines: Lines = {}
        with _guarded(self._folder):
            for number, line in enumerate(region_format.unpack(path, self._manifest.snapshot), start=1):
                self._watch.tell("check", number, self._manifest.records)
                key = region_format.key_of(line)
                lines[key] = region_format.digest_of(line)
                yield from self._items(key, line, gone=False)
            self._prove(lines)
            yield self._finished(lines)

    def _items(self, key: region_format.Key, line: bytes, *, gone: bool) -> Iterator[Item]:
        """The record of a line; one that this program cannot read is left out, and with `gone` its predecessor, too."""
        try:
            yield decode_record(line)
        except (ValueError, RecursionError) as exc:
            yield Rejected(":".join(key), str(exc))
            if gone:
                yield from _gone(*key)

    def _prove(self, lines: Lines) -> None:
        if region_format.state_of(lines) != self._manifest.state:
            raise BadData(MANIFEST, "the state of the catalogue is another one")

    def _finished(self, lines: Lines) -> Complete:
        with _guarded(self._folder):
            _lines_path(self._folder, self._manifest.state).write_bytes(region_format.write_lines(lines))
        return self._end


def _root(spec: SourceSpec, settings: Settings) -> bytes:
    """The root file that the organization gave this computer."""
    path = settings.region_root_file
    if not path:
        raise Untrusted(spec.host, "root", "no root file in the settings")
    try:
        with Path(path).expanduser().open("rb") as file:
            return file.read(_ROOT_LIMIT)
    except (OSError, ValueError, RuntimeError) as exc:  # a path that can be none, or a person without a home
        raise Untrusted(spec.host, "root", str(exc)) from exc


def _check_age(spec: SourceSpec, manifest: Manifest, last: Mark | None, here: str) -> None:
    """A generation never goes back, as long as address and root file are the same."""
    generation = _generation(last, here)
    if manifest.generation < generation:
        raise Untrusted(spec.host, "content", f"generation {manifest.generation} after {generation}")


def _generation(last: Mark | None, here: str) -> int:
    """Of the catalogue in use from this address and root file, 0 = none."""
    place = _place(last) if last and last.scope.endswith(here) else None
    return place.generation if place else 0


def _place(mark: Mark) -> _Place | None:
    generation, _, state = mark.place.partition(" ")
    return _Place(int(generation), state) if generation.isdecimal() else None


def _tidy(folder: Path, wanted: Collection[str], last: Mark | None) -> None:
    """Keep the wanted files and the lines of the catalogue in use; everything else is of no use any more."""
    names = set(map(region_trust.name_of, wanted))
    place = _place(last) if last else None
    names |= {_lines_path(folder, place.state).name} if place else set()
    for path in (*(folder / "files").iterdir(), *folder.glob("*.lines")):
        if path.name not in names:
            path.unlink(missing_ok=True)


def _lines_path(folder: Path, state: str) -> Path:
    return folder / f"{state[:16]}.lines"


def _gone(kind: str, key: str) -> Iterator[Gone]:
    """Of a kind that this program does not know there is nothing to take away."""
    if kind in {"service", "channel", "organization"}:
        yield Gone(kind, key)  # type: ignore[arg-type]


@contextlib.contextmanager
def _guarded(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise StorageUnavailable(str(folder), exc.strerror or str(exc)) from exc
