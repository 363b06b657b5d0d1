"""Sources for runs, by their addresses: each tells everything, or what has changed since its mark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

from hytedesk.catalogue import Organization, Record, Service
from hytedesk.config import Settings
from hytedesk.errors import HyteDeskError
from hytedesk.sync.http import Limits
from hytedesk.sync.sources import Before, Complete, Gone, Item, Load, Mark, Rejected, SourceSpec, Watch
from tests.sync.loads import Catalogue, kept

_KINDS: dict[str, Literal["service", "channel", "organization"]] = {
    "service": "service",
    "channel": "channel",
    "organization": "organization",
}
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Feed:
    """A catalogue that is changed at will.

    Attributes:
        records: by kind and key.
        error: raised once all items but the last have been told; None = it does not fail.
        bad: so many further records cannot be read.
        region: a mark of another region is of no use.
        loads: for each load so far whether everything was told.
    """

    def __init__(self, *records: Record) -> None:
        self.records: Catalogue = {}
        self.error: HyteDeskError | None = None
        self.bad = 0
        self.region = "here"
        self.loads: list[bool] = []
        self._past: list[Catalogue] = []
        self.put(*records)

    def put(self, *records: Record) -> None:
        """New or in place of older ones."""
        for record in records:
            self.records[type(record).__name__.lower(), record.id] = record

    def take(self, *keys: str) -> None:
        """Remove the records with these keys."""
        self.records = {place: record for place, record in self.records.items() if record.id not in keys}

    def load(self, spec: SourceSpec, before: Before | None) -> Load:
        now = kept(self.records)
        of = f"1 {spec} {self.region}"
        known = before if before and before.mark.scope == of else None
        self._past.append(now)
        self.loads.append(known is None)
        moment = _EPOCH + timedelta(minutes=len(self._past))
        mark = Mark(of, moment, known.mark.full if known else moment)
        return Load(full=known is None, items=self._items(now, known, mark))

    def _items(self, now: Catalogue, known: Before | None, mark: Mark) -> Iterator[Item]:
        old: Catalogue = {}
        if known:
            old = self._past[int((known.mark.since - _EPOCH) / timedelta(minutes=1)) - 1]
            assert known.services == {one.id for one in old.values() if isinstance(one, Service)}
            assert dict(known.organizations) == {
                key: one for (_, key), one in old.items() if isinstance(one, Organization)
            }
        there = set(self.records)
        yield from (record for place, record in now.items() if old.get(place) != record)
        for kind, key in old.keys() - now.keys():
            if kind == "service" or (kind, key) not in there:
                yield Gone(_KINDS[kind], key)
        yield from (Rejected(f"line {number}", "nonsense") for number in range(self.bad))
        if self.error:
            raise self.error
        yield Complete(mark)


class Feeds:
    """Stands in for `sources.load`."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}

    def load(
        self, spec: SourceSpec, _settings: Settings, _watch: Watch, before: Before | None, _limits: Limits | None
    ) -> Load:
        return self.feeds[spec.url].load(spec, before)

    def add(self, name: str, *records: Record) -> tuple[SourceSpec, Feed]:
        """A new one under this address."""
        self.feeds[name] = Feed(*records)
        return SourceSpec("file", name), self.feeds[name]
