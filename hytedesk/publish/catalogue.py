"""A new generation of a region's catalogue: gathered from a source, compared, packed, signed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from hytedesk.catalogue import Organization, Service, decode_record, encode_record, pick
from hytedesk.errors import BadData, NotPublished
from hytedesk.sync import cleaning, sources
from hytedesk.sync.loading import CLOCKS_DIFFER
from hytedesk.sync.sources import Complete, Gone, Rejected, region_format
from hytedesk.sync.sources.region_format import MANIFEST, Key, Manifest, Packed, Patch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hytedesk.catalogue import Record
    from hytedesk.config import Settings
    from hytedesk.publish.signing import Staged
    from hytedesk.sync.sources import SourceSpec, Watch

Records: TypeAlias = dict[Key, bytes]
"""The lines of a catalogue by kind and id, in the order of the snapshot."""

SNAPSHOT_LEVEL = 19
"""Of zstd: 15 seconds for 5,000 services, and a sixth less to fetch than at level 10, for every laptop (sync.md 3)."""
_FEW = 2
"""So many services may go whatever share they are."""


class Gathered(msgspec.Struct, frozen=True):
    """What a source has told: the lines, and how many records were left out because they cannot be used."""

    records: Records
    rejected: int


class Difference(msgspec.Struct, frozen=True):
    """What a new generation brings; numbers of records of all kinds, and the keys and names of services.

    Attributes:
        had: how many services there were before.
    """

    added: int
    changed: int
    removed: int
    services_added: tuple[tuple[str, str], ...]
    services_changed: tuple[tuple[str, str], ...]
    services_removed: tuple[tuple[str, str], ...]
    had: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def implausible(self) -> bool:
        """Whether more services would go than can be true."""
        return len(self.services_removed) > max(_FEW, self.had // 5)


def gather(spec: SourceSpec, settings: Settings, watch: Watch) -> Gathered:
    """Everything that a source tells, cleaned.

    Raises:
        HyteDeskError: the source failed, or more than one record in a hundred cannot be used.
    """
    latest = datetime.now(UTC) + CLOCKS_DIFFER
    found: list[tuple[tuple[str, str, str], bytes]] = []
    rejected, complete = 0, False
    for item in sources.load(spec, settings, watch).items:
        if isinstance(item, Complete):
            complete = True
        elif isinstance(item, Rejected):
            rejected += 1
        elif not isinstance(item, Gone):
            try:
                record = cleaning.without_future(cleaning.clean(item), latest)
            except ValueError:
                rejected += 1
                continue
            found.append((_order(record), encode_record(record)))
    if not complete or rejected > max(1, len(found) // 100):
        raise BadData(str(spec), f"{rejected} of {rejected + len(found)} records cannot be read")
    records: Records = {}
    for (_, kind, key), line in sorted(found, key=lambda one: one[0]):
        records.setdefault((kind, key), line)
    if not any(kind == "service" for kind, _ in records):
        raise BadData(str(spec), "no services")
    return Gathered(records, rejected)


def current(staged: Staged) -> Manifest | None:
    """What is published now, None = nothing yet.

    Raises:
        BadData: the files on the disk are not those that were signed.
    """
    document = staged.read("catalogue", MANIFEST)
    return region_format.read_manifest(document) if document is not None else None


def published(staged: Staged, manifest: Manifest | None) -> Records:
    """The lines of the snapshot.

    Raises:
        BadData: the file on the disk is not the one that was signed.
    """
    if manifest is None:
        return {}
    staged.read("catalogue", manifest.snapshot.path)
    lines = region_format.unpack(staged.where("catalogue", manifest.snapshot.path), manifest.snapshot)
    return {region_format.key_of(line): line for line in lines}


def compare(old: Mapping[Key, bytes], new: Mapping[Key, bytes]) -> Difference:
    """What changes from one to the other."""
    added = new.keys() - old.keys()
    removed = old.keys() - new.keys()
    changed = {key for key in old.keys() & new.keys() if old[key] != new[key]}

    def services(keys: Iterable[Key], lines: Mapping[Key, bytes]) -> tuple[tuple[str, str], ...]:
        found = (decode_record(lines[key]) for key in sorted(keys) if key[0] == "service")
        return tuple((one.id, pick(one.names)) for one in found)

    return Difference(
        added=len(added),
        changed=len(changed),
        removed=len(removed),
        services_added=services(added, new),
        services_changed=services(changed, new),
        services_removed=services(removed, old),
        had=sum(kind == "service" for kind, _ in old),
    )


def publish(  # noqa: PLR0913  # what a generation is made of
    staged: Staged, region: str, source: str, new: Records, *, force: bool = False, level: int = SNAPSHOT_LEVEL
) -> tuple[Manifest, Difference]:
    """Stage a new generation, if anything has changed; `Staged.write` publishes it.

    Args:
        staged: the repository.
        region: whose catalogue it is.
        source: where it is from, for people.
        new: all lines.
        force: also when more than one service in five would go.
        level: of zstd, for the snapshot.

    Raises:
        NotPublished: too much would go, or the job's key is not there.
        BadData: the files on the disk are not those that were signed.
    """
    before = current(staged)
    old = published(staged, before)
    difference = compare(old, new)
    if before is not None and not difference:
        return before, difference
    if difference.implausible and not force:
        raise NotPublished("removals", f"{len(difference.services_removed)}/{difference.had}")
    generation = before.generation + 1 if before else 1
    content, unpacked = region_format.pack(new.values(), level)
    snapshot = Packed(path=f"catalogue/s/{generation}.ndjson.zst", bytes=len(content), unpacked=unpacked)
    files = {snapshot.path: content}
    patches: Sequence[Patch] = ()
    if before is not None:
        changes, size = region_format.pack(region_format.difference(old, new), SNAPSHOT_LEVEL)
        path = f"catalogue/d/{before.generation}-{generation}.jsonl.zst"
        patch = Patch(path=path, bytes=len(changes), unpacked=size, before=before.generation, to=generation)
        files[path] = changes
        patches = (*before.patches, patch)
        while not region_format.worthwhile(patches, snapshot):
            patches = patches[1:]
    manifest = Manifest(
        format=region_format.FORMAT,
        region=region,
        generation=generation,
        created=datetime.now(UTC).replace(microsecond=0),
        source=source,
        records=len(new),
        state=region_format.state_of({key: region_format.digest_of(line) for key, line in new.items()}),
        snapshot=snapshot,
        patches=tuple(patches),
    )
    _stage(staged, manifest, files)
    return manifest, difference


def _stage(staged: Staged, manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """Put the new files in, take the names of those out that the manifest no longer has, and sign."""
    named = {MANIFEST, manifest.snapshot.path, *(patch.path for patch in manifest.patches)}
    with staged.edit_targets("catalogue") as targets:
        for path in targets.targets.keys() - named:
            del targets.targets[path]
        for path, content in files.items():
            if path in named:
                staged.put(targets, path, content)
        staged.put(targets, MANIFEST, region_format.write_manifest(manifest))
    staged.seal()


def _order(record: Record) -> tuple[str, str, str]:
    """Records of one organization lie together: they resemble each other, and so pack better."""
    kind = (
        "service" if isinstance(record, Service) else "organization" if isinstance(record, Organization) else "channel"
    )
    return (record.id if isinstance(record, Organization) else record.organization, kind, record.id)
