"""Bringing the folder `public` to where the web server finds it, and clearing what no laptop needs any more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from tuf.api.metadata import Metadata, Targets

from hytedesk.errors import StorageUnavailable
from hytedesk.publish import disk, files, signing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from hytedesk.publish.signing import Staged

NEWEST = "metadata/timestamp.json"
"""The one file that is ever replaced; it says which of the others count."""

_VERSIONED = re.compile(r"(\d+)\.(config|catalogue|targets|snapshot)\.json")


class Place(Protocol):
    """Where files are brought, by their names with slashes, as laptops ask for them."""

    def has(self, name: str, content: bytes) -> bool:
        """Whether a file is there already with this content."""

    def put(self, name: str, content: bytes) -> None:
        """Bring a file, whole or not at all."""


class Folder:
    """A folder that a web server shows."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def has(self, name: str, content: bytes) -> bool:
        """As `Place`."""
        path = self._path / name
        return path.exists() and path.read_bytes() == content

    def put(self, name: str, content: bytes) -> None:
        """As `Place`."""
        disk.replace(self._path / name, content)


def upload(
    public: Path, place: Place, *, write: bool = True, done: Callable[[int, int], None] = lambda _done, _of: None
) -> list[str]:
    """Bring what is not there yet, `timestamp.json` last: laptops see the old repository until then.

    Returns the names of the files that are brought; with `write` False they only would be.

    Args:
        public: the publisher's folder.
        place: where to.
        write: False = only look.
        done: is told how many of how many files have been looked at.

    Raises:
        HyteDeskError: a file cannot be read or brought; another try goes on where this one stopped.
    """
    brought = []
    paths = list(_in_order(public))
    try:
        for number, path in enumerate(paths, start=1):
            name, content = path.relative_to(public).as_posix(), path.read_bytes()
            if not place.has(name, content):
                if write:
                    place.put(name, content)
                brought.append(name)
            done(number, len(paths))
    except OSError as exc:
        raise StorageUnavailable(str(exc.filename or public), exc.strerror or str(exc)) from exc
    return brought


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
            kept |= {files.target_path(public, info) for info in targets}
    unnamed = (path for path in (public / "targets").rglob("*") if path.is_file() and path not in kept)
    return [*found, *(path for path in unnamed if path.stat().st_mtime < before.timestamp())]


def _in_order(public: Path) -> Iterator[Path]:
    """First what others point to; new roots late, because with them old signatures may no longer count."""
    yield from sorted(path for path in (public / "targets").rglob("*") if path.is_file() and path.suffix != ".part")
    newest = public / NEWEST
    metadata = sorted(path for path in (public / "metadata").glob("*.json") if path != newest)
    roots = [path for path in metadata if path.name.endswith(".root.json")]
    yield from (path for path in metadata if path not in roots)
    yield from sorted(roots, key=lambda path: int(path.name.partition(".")[0]))
    yield from (path for path in (newest,) if path.exists())
