"""Bringing the folder `public` to where the web server finds it, and clearing what no laptop needs any more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tuf.api.metadata import Metadata, Targets

from hytedesk.errors import StorageUnavailable
from hytedesk.publish import disk, signing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from hytedesk.publish.signing import Staged

_VERSIONED = re.compile(r"(\d+)\.(config|catalogue|targets|snapshot)\.json")


def upload(public: Path, to: Path, *, write: bool = True) -> list[str]:
    """Copy what a folder does not have yet, `timestamp.json` last: laptops see the old repository until then.

    Returns the names of the files that are copied; with `write` False they only would be.

    Raises:
        StorageUnavailable: the folder cannot be written; another try goes on where this one stopped.
    """
    copied = []
    try:
        for path in _in_order(public):
            name = path.relative_to(public)
            content = path.read_bytes()
            if (to / name).exists() and (to / name).read_bytes() == content:
                continue
            if write:
                disk.replace(to / name, content)
            copied.append(str(name))
    except OSError as exc:
        raise StorageUnavailable(str(to), exc.strerror or str(exc)) from exc
    return copied


def superseded(public: Path, staged: Staged, before: datetime) -> list[Path]:
    """The files that nothing has named since `before`: a laptop in the middle of a run may still ask for younger ones.

    A version of a role is superseded when the next one was written. All roots stay: an old laptop goes through them.
    """
    metadata = public / "metadata"
    found: list[Path] = []
    kept: set[Path] = set()
    for path in sorted(metadata.glob("*.json")):
        versioned = _VERSIONED.fullmatch(path.name)
        if not versioned:
            continue
        number, role = int(versioned[1]), versioned[2]
        following = path if number > staged.signed(role).signed.version else path.with_name(f"{number + 1}.{role}.json")
        is_current = number == staged.signed(role).signed.version
        if not is_current and following.exists() and following.stat().st_mtime < before.timestamp():
            found.append(path)
        elif role in signing.DELEGATED:
            targets = Metadata[Targets].from_file(str(path)).signed.targets.values()
            kept |= {signing.target_path(public, info) for info in targets}
    unnamed = (path for path in (public / "targets").rglob("*") if path.is_file() and path not in kept)
    return [*found, *(path for path in unnamed if path.stat().st_mtime < before.timestamp())]


def _in_order(public: Path) -> Iterator[Path]:
    """First what others point to."""
    yield from sorted(path for path in (public / "targets").rglob("*") if path.is_file() and path.suffix != ".part")
    metadata = sorted((public / "metadata").glob("*.json"))
    yield from (path for path in metadata if path.name != "timestamp.json")
    yield from (path for path in metadata if path.name == "timestamp.json")
