"""A region file (`NAME.hytedesk-region`): what a computer needs to follow a region, in one file that a person opens.

`{"format": 1, "name": …, "url": …, "profile": …, "sha256": …, "root": …}`: `root` is the text of the root file and
`sha256` its digest, which the person can compare with what the administrator says. It must come by a way that can be
trusted: whoever makes the file decides whose signatures count.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from hytedesk import config
from hytedesk.config import kept, table
from hytedesk.errors import BadData, StorageUnavailable
from hytedesk.sync import sources
from hytedesk.sync.sources import region_trust

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".hytedesk-region"
_FORMAT = 1
_LIMIT = 1024**2
_NEEDED = ("repository_url", "region_root_file", "profile")


class RegionFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a region file says.

    Attributes:
        name: of the region, for people.
        url: of its repository.
        profile: which of its configurations to take.
        root: text of the root file.
        sha256: of `root` in UTF-8.
    """

    format: int = _FORMAT
    name: str
    url: str
    profile: str = "default"
    root: str
    sha256: str


def make(name: str, url: str, profile: str, root: bytes) -> bytes:
    """The content of a region file.

    Raises:
        BadData: a computer would not take it.
        WrongUsage: the address is none.
    """
    digest = hashlib.sha256(root).hexdigest()
    whole = RegionFile(name=name, url=url.rstrip("/"), profile=profile, root=root.decode(), sha256=digest)
    document = msgspec.json.format(msgspec.json.encode(whole), indent=1)
    read(document)
    return document


def load(path: Path) -> RegionFile:
    """As `read`, from the disk.

    Raises:
        StorageUnavailable: it cannot be read.
        BadData, WrongUsage: as `read`.
    """
    try:
        with path.open("rb") as file:
            return read(file.read(_LIMIT + 1))
    except OSError as exc:
        raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc


def read(document: bytes) -> RegionFile:
    """What the file says.

    Raises:
        BadData: it is no region file, or does not fit together.
        WrongUsage: the address in it is none over https.
    """
    try:
        found = msgspec.json.decode(document[: _LIMIT + 1], type=RegionFile)
    except (ValueError, RecursionError) as exc:
        raise BadData("region file", str(exc)) from exc
    sources.parse_source(f"region:{found.url}")
    for key, value in (("repository_url", found.url), ("profile", found.profile)):
        if not re.fullmatch(table.BY_KEY[key].pattern, value):
            raise BadData("region file", f"{key} {value!r}")
    if found.format != _FORMAT or not found.name.strip() or not found.name.isprintable() or len(found.name) > 100:
        raise BadData("region file", "another format, or a name that cannot be shown")
    if hashlib.sha256(found.root.encode()).hexdigest() != found.sha256:
        raise BadData("region file", "the root file in it was changed")
    region_trust.signers_of(found.root.encode())
    return found


def decided(held: config.Held) -> bool:
    """Whether this computer's administrator has said which region it follows, so that a person cannot."""
    return any(map(held.locked, _NEEDED))


def follow(data_dir: Path, file: RegionFile) -> None:
    """Make this the region that the computer follows; the root file is kept in the data folder.

    Raises:
        StorageUnavailable: the data folder cannot be written.
    """
    root = data_dir / f"region-root-{file.sha256[:16]}.json"
    kept.replace(root, file.root.encode())
    before = config.load(data_dir)
    others = tuple(source for source in before.sources if not source.startswith("region:"))
    settings = replace(
        before,
        repository_url=file.url,
        region_root_file=str(root.resolve()),
        profile=file.profile,
        sources=(f"region:{file.url}", *others),
    )
    config.save(data_dir, settings, before)
