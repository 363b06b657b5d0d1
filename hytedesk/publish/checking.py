"""A published repository as laptops see it: a new one, one that has it already, and one that is some changes behind."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from tuf.api.metadata import Metadata, Targets

from hytedesk.config import Settings, pushed
from hytedesk.errors import BadData
from hytedesk.publish.repository import SOON, Expiry
from hytedesk.sync.http import Limits
from hytedesk.sync.sources import Complete, Rejected, Watch, region, region_configuration, region_format
from hytedesk.sync.sources.region_trust import Repository
from hytedesk.sync.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.sync.sources import Progress, SourceSpec
    from hytedesk.sync.sources.region_format import Key, Lines, Manifest

_SHORT = 60
"""Seconds that an answer may be kept by caches which says what is newest, or that a file is not there."""
_NEVER = "metadata/999999999.root.json"

Doubt = Literal["missing_is_found", "timestamp_is_kept", "missing_is_kept", "left_out", "expires_soon"]


class Checked(msgspec.Struct, frozen=True):
    """What was found.

    Attributes:
        region, generation: what is published.
        records: that a new laptop gets; rejected = those among them that this program cannot read.
        patches: that lead to the same catalogue as the snapshot.
        configurations: that computers would take, by profile, with their serials.
        first_bytes, idle_bytes, idle_requests: what a new laptop fetches, and one that has everything already.
        expiries: of the roles that laptops read.
        doubts: what is not as it should be, with what a sentence about it needs.
    """

    region: str
    generation: int
    records: int
    rejected: int
    patches: int
    configurations: tuple[tuple[str, int], ...]
    first_bytes: int
    idle_bytes: int
    idle_requests: int
    expiries: tuple[Expiry, ...]
    doubts: tuple[tuple[Doubt, str], ...]


def verify(spec: SourceSpec, root: Path, progress: Callable[[Progress], None] = lambda _progress: None) -> Checked:
    """Fetch everything that a repository offers, as laptops do.

    Raises:
        HyteDeskError: laptops could not use it; why is what they would say.
    """
    settings = Settings(region_root_file=str(root))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = _watch(spec, folder, progress)
        items = list(region.load(spec, settings, first, None, None).items)
        end = items[-1]
        if not isinstance(end, Complete):
            raise BadData(str(spec), "the load has no end")
        (here,) = folder.iterdir()
        lines = region_format.read_lines(next(here.glob("*.lines")).read_bytes())
        idle = _watch(spec, folder, progress)
        with Repository(spec, root.read_bytes(), here, settings, idle, None) as repository:
            repository.refresh()
            path = repository.fetch(region_format.MANIFEST, region_format.MANIFEST_LIMIT)
            manifest = region_format.read_manifest(path.read_bytes())
            idle_bytes, idle_requests = idle.bytes, repository.fetcher.requests
            patches = _check_patches(repository, manifest, lines)
            configurations, left_out = _check_configurations(repository, here / "md")
        expiries = _expiries(here / "md", datetime.now(UTC))
    doubts = [*_doubts(spec, settings), *left_out, *(("expires_soon", one.role) for one in expiries if one.soon)]
    return Checked(
        region=manifest.region,
        generation=manifest.generation,
        records=len(lines),
        rejected=sum(isinstance(item, Rejected) for item in items),
        patches=patches,
        configurations=configurations,
        first_bytes=first.bytes,
        idle_bytes=idle_bytes,
        idle_requests=idle_requests,
        expiries=expiries,
        doubts=tuple(doubts),
    )


def _watch(spec: SourceSpec, folder: Path, progress: Callable[[Progress], None]) -> Watch:
    return Watch(spec.host, progress, lambda: False, folder=folder)


def _check_patches(repository: Repository, manifest: Manifest, lines: Lines) -> int:
    """Whether what the patches say at last of every record is what the snapshot has; returns how many there are.

    Raises:
        BadData: it is not.
    """
    latest: dict[Key, bytes | None] = {}
    for patch in manifest.patches:
        for line in region_format.unpack(repository.fetch(patch.path, patch.bytes), patch):
            key, content = region_format.change_of(line)
            latest[key] = region_format.digest_of(content) if content else None
    if any(lines.get(key) != digest for key, digest in latest.items()):
        raise BadData(manifest.patches[-1].path, "the patches lead to another catalogue than the snapshot")
    return len(manifest.patches)


def _check_configurations(
    repository: Repository, metadata: Path
) -> tuple[tuple[tuple[str, int], ...], list[tuple[Doubt, str]]]:
    """The serial of every profile's configuration, and what computers would leave out; each is fetched and read.

    Raises:
        Untrusted, Refused: one of them is not there, or not the one that was signed.
        BadData: no computer would take it.
    """
    repository.has(pushed.target("default"))  # fetches what the role config signs
    found = []
    left_out: list[tuple[Doubt, str]] = []
    for path in sorted(Metadata[Targets].from_file(str(metadata / "config.json")).signed.targets):
        configuration = pushed.read(repository.fetch(path, pushed.LIMIT).read_bytes())
        found.append((Path(path).stem, configuration.serial))
        left_out += [("left_out", f"{path}: {one.name}") for one in configuration.wrong]
        for name in configuration.files:
            try:
                region_configuration.check_file(name, configuration.files)
            except BadData as error:
                left_out.append(("left_out", f"{path}: {error}"))
    return tuple(found), left_out


def _expiries(metadata: Path, now: datetime) -> tuple[Expiry, ...]:
    found = []
    for role in ("root", "targets", "config", "catalogue", "snapshot", "timestamp"):
        until = Metadata.from_file(str(metadata / f"{role}.json")).signed.expires.replace(tzinfo=UTC)
        found.append(Expiry(role, until, until - now < SOON[role]))
    return tuple(found)


def _doubts(spec: SourceSpec, settings: Settings) -> list[tuple[Doubt, str]]:
    """What the web server does that keeps laptops from hearing of changes."""
    found: list[tuple[Doubt, str]] = []
    limits = Limits()
    transport = Transport(spec.host, settings, (limits.connect, limits.read), None)
    try:
        with transport.get(f"{spec.url}/{_NEVER}", None) as missing:
            if missing.status_code not in {403, 404}:
                found.append(("missing_is_found", str(missing.status_code)))
            elif (_kept(missing.headers.get("Cache-Control", "")) or 0) > _SHORT:
                found.append(("missing_is_kept", missing.headers["Cache-Control"]))
        with transport.get(f"{spec.url}/metadata/timestamp.json", None) as timestamp:
            kept = _kept(timestamp.headers.get("Cache-Control", ""))
            if kept is None or kept > _SHORT:
                found.append(("timestamp_is_kept", timestamp.headers.get("Cache-Control", "-")))
    finally:
        transport.close()
    return found


def _kept(header: str) -> int | None:
    """Seconds that caches may keep an answer, None = they are not told."""
    if re.search(r"\bno-(cache|store)\b", header):
        return 0
    found = re.search(r"\b(?:s-maxage|max-age)=(\d{1,12})", header)
    return int(found[1]) if found else None
