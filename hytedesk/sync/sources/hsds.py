"""An HSDS 3 or Open Referral UK API: lists page by page, then each service whole (hsds-api.md chapters 1 to 4).

Nothing that a publisher may leave out is trusted before it has been seen to work: whether lists hold whole services,
whether `modified_after` selects, whether a list that was walked is complete. HSDS has no tombstones: what is gone is
what a complete list no longer has, and what it calls inactive.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hytedesk.catalogue import Organization, encode_record
from hytedesk.errors import BadData, Refused
from hytedesk.sync.http import Client, Limits
from hytedesk.sync.sources import (
    Before,
    Complete,
    Gone,
    Load,
    Mark,
    Rejected,
    SourceSpec,
    Watch,
    hsds_pages,
    scope,
)
from hytedesk.sync.sources.hsds_records import Feed, is_over, records
from hytedesk.sync.sources.hsds_server import Server
from hytedesk.sync.sources.hsds_values import last_modified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hytedesk.config import Settings
    from hytedesk.sync.sources import Item
    from hytedesk.sync.sources.hsds_pages import Entry, Page

FULL_EVERY = timedelta(days=7)
"""`modified_after` says nothing of what is gone, and not every change of an organization or place is a change of its
services: after so long everything is loaded again."""
MARGIN = timedelta(days=1)
"""Changes are asked for since so long before the load before: stamps are set before records are published."""

_WALKS = 3
_PORTION = 50
"""Entries of lists that are known before the first one's service is asked for."""

_log = logging.getLogger(__name__)


def load(
    spec: SourceSpec, settings: Settings, watch: Watch, before: Before | None = None, limits: Limits | None = None
) -> Load:
    """The whole feed, or its changes when `before` is of the same feed and its full load is not too old.

    Raises:
        HyteDeskError: the server cannot be reached, refuses, or gives something else than services.
    """
    of = scope(spec, settings)
    recent = before is not None and before.mark.scope == of and _age(before.mark.full) < FULL_EVERY

    def items() -> Iterator[Item]:
        if watch.answers and not recent:
            watch.answers.clear()
        staging, answers = (None, watch.answers) if recent else (watch.staging, None)
        with Client(spec.url, watch, limits, settings=settings, staging=staging, answers=answers) as client:
            loading = _Loading(client, watch, spec)
            if before is not None and recent:
                yield from loading.changes(before)
            else:
                yield from loading.everything()
            yield from loading.organizations()
            begun = client.begun
        yield Complete(Mark(of, begun, before.mark.full if before is not None and recent else begun))

    return Load(full=not recent, items=items())


def source_id(spec: SourceSpec) -> str:
    """What the keys of a feed begin with: the same for its address with and without TLS."""
    parts = urlsplit(spec.url)
    address = f"{parts.hostname}:{parts.port or ''}{parts.path}".rstrip("/")
    return f"hsds-{hashlib.blake2b(address.encode(), digest_size=4).hexdigest()}"


def _age(moment: datetime) -> timedelta:
    return abs(datetime.now(UTC) - moment)


class _Loading:
    """One load: what has come so far."""

    def __init__(self, client: Client, watch: Watch, spec: SourceSpec) -> None:
        self._server = Server(client)
        self._watch = watch
        self._spec = spec
        self._feed: Feed | None = None
        self._organizations: dict[str, Organization] = {}
        self._channels: set[str] = set()
        self._total: int | None = None
        self._done = 0

    def everything(self) -> Iterator[Item]:
        """The services that are not over, and their channels."""
        entries = (entry for entry in self._listed() if not is_over(entry.item))
        while portion := list(islice(entries, _PORTION)):
            self._server.expect(portion)
            for entry in portion:
                yield from self._service(entry)

    def changes(self, before: Before) -> Iterator[Item]:
        """What has changed since a day before the load before, and what is gone.

        A list that is shorter than it should be has lost some services: only the whole list tells which.
        """
        since = before.mark.since.replace(microsecond=0) - MARGIN
        first = self._server.page(1)
        answered = self._modified_after(since, first)
        if answered is not None:
            new = 0
            for page in hsds_pages.walk(lambda number: self._server.page(number, since), answered):
                for entry in page.entries:
                    new += not is_over(entry.item) and self._key(entry.id) not in before.services
                    yield from self._changed(entry, before)
            if (first.total or 0) >= len(before.services) + new:
                return
        present = set()
        for entry in self._listed(first):
            key, stamp = self._key(entry.id), last_modified(entry.item)
            present.add(key)
            told = key in before.services and not is_over(entry.item) and stamp is not None and stamp < since
            if answered is None and not told:
                yield from self._changed(entry, before)
        for key in sorted(before.services - present):
            yield Gone("service", key)

    def organizations(self) -> Iterator[Item]:
        """The organizations of the services that came."""
        yield from self._organizations.values()

    def _modified_after(self, since: datetime, first: Page) -> Page | None:
        """The first page of what was modified since; None when the feed cannot be trusted to select by that.

        It is trusted when it selects rightly: nothing older comes, and what must come does.
        """
        if first.is_last:
            return None
        stamps = [stamp for entry in first.entries if (stamp := last_modified(entry.item))]
        if len(stamps) < len(first.entries) or not stamps:
            return None
        try:
            page = self._server.page(1, since)
            asked = since if page.entries else max(stamps).replace(microsecond=0)
            probe = page if page.entries else self._server.page(1, asked)
        except Refused:
            return None
        answered = [last_modified(entry.item) for entry in probe.entries]
        selects = bool(answered) and all(stamp is not None and stamp >= asked for stamp in answered)
        return page if selects and (probe.total is None or probe.total < (first.total or 0)) else None

    def _changed(self, entry: Entry, before: Before) -> Iterator[Item]:
        if not is_over(entry.item):
            yield from self._service(entry, gone=True)
        elif self._key(entry.id) in before.services:
            yield Gone("service", self._key(entry.id))

    def _listed(self, first: Page | None = None) -> Iterator[Entry]:
        """Every entry of the list once. A list that shifts while it is walked is walked again, until nothing is new.

        Raises:
            BadData: it never came to rest.
        """
        seen: set[str] = set()
        count = 0
        for again in range(_WALKS):
            before = count
            for page in hsds_pages.walk(self._server.page, None if again else first):
                self._total = page.total
                for entry in page.entries:
                    if entry.id in seen or (again and not entry.id):
                        continue
                    count += 1
                    if entry.id:
                        seen.add(entry.id)
                    yield entry
            if count >= (self._total or 0) or (again and count == before):
                return
            _log.info("%s: %d services listed, %s announced", self._spec, count, self._total)
        raise BadData(str(self._spec), f"the list changes while it is read: {count} of {self._total} services")

    def _service(self, entry: Entry, *, gone: bool = False) -> Iterator[Item]:
        """The records of one entry; with `gone` also that it is no longer there."""
        self._done += 1
        self._watch.tell("fetch", self._done, self._total)
        if not entry.id:
            yield Rejected("services", "no id")
            return
        try:
            item = self._server.service(entry)
            if item is None or is_over(item):
                if gone:
                    yield Gone("service", self._key(entry.id))
                return
            read = records(item, self._described())
        except (ValueError, RecursionError) as exc:
            yield Rejected(entry.id, str(exc))
            return
        self._remember(read.organization)
        for channel in read.channels:
            if channel.id not in self._channels:
                self._channels.add(channel.id)
                yield channel
        yield read.service

    def _remember(self, owner: Organization) -> None:
        """Of several copies of an organization the fullest: nested ones may be incomplete."""
        copies = (owner, self._organizations.get(owner.id, owner))
        self._organizations[owner.id] = max(copies, key=lambda one: (len(encode_record(one)), encode_record(one)))

    def _described(self) -> Feed:
        if self._feed is None:
            name = self._server.publisher or self._spec.host
            self._feed = Feed(source_id(self._spec), name, datetime.now(UTC).date())
        return self._feed

    def _key(self, upstream: str) -> str:
        return f"{source_id(self._spec)}:{upstream}"
