"""The signed files as they lie in the folder `public`: which versions count, and where the others' files are."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from hytedesk.errors import BadData

if TYPE_CHECKING:
    from pathlib import Path

    from tuf.api.metadata import TargetFile


def version(public: Path, role: str) -> int:
    """The version of a role in use; 0 = none. A newer file was left by a publisher that stopped halfway.

    Raises:
        BadData: a file cannot be read.
    """
    if role == "root":
        return next(n for n in count() if not (public / "metadata" / f"{n + 1}.root.json").exists())
    if not (public / "metadata" / "timestamp.json").exists():
        return 0
    timestamp = read(public, "timestamp").signed
    if role == "timestamp":
        return int(timestamp.version)
    if role == "snapshot":
        return int(timestamp.snapshot_meta.version)
    named = read(public, f"{timestamp.snapshot_meta.version}.snapshot").signed.meta.get(f"{role}.json")
    return int(named.version) if named else 0


def read(public: Path, name: str) -> Metadata[Any]:
    """A file of the folder `metadata`, by its name without `.json`.

    Raises:
        BadData: it cannot be read.
    """
    path = public / "metadata" / f"{name}.json"
    try:
        return Metadata[Any].from_bytes(path.read_bytes())
    except (OSError, RepositoryError) as exc:
        raise BadData(str(path), str(exc)) from exc


def target_path(public: Path, info: TargetFile) -> Path:
    """Where the file of a role lies: its hash is part of its name, so that it is never replaced."""
    folder, _, name = info.path.rpartition("/")
    return public / "targets" / folder / f"{next(iter(info.hashes.values()))}.{name}"
