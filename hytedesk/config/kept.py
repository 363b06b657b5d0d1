"""The region's configuration as this computer keeps it, in the folder `sources` of the data folder.

The synchronisation, which checks signatures, writes it; the next start reads it. It counts only for the repository and
the profile that it came from.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from hytedesk.config import pushed
from hytedesk.errors import BadData, StorageUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.config.pushed import Pushed

FOLDER = "sources"
FILE = "configuration.json"


def read(folder: Path, repository: str, profile: str) -> Pushed | None:
    """The configuration of this repository and profile, None = there is none.

    Args:
        folder: `FOLDER` of the data folder.
        repository: its address.
        profile: which of its configurations.
    """
    kept = _kept(folder, repository, profile)
    if kept is None or kept["document"] is None:
        return None
    try:
        return pushed.read(str(kept["document"]).encode())
    except (BadData, ValueError):
        return None


def write(folder: Path, repository: str, profile: str, document: bytes | None) -> bool:
    """Keep a configuration whose signature has been checked; returns whether anything changes.

    Args:
        folder: as `read`.
        repository: as `read`.
        profile: as `read`.
        document: None = the region has none for this profile any more. The serial of the last one is remembered.

    Raises:
        BadData: it is no configuration, or an older one than the one that is kept.
        StorageUnavailable: the folder cannot be written.
    """
    before = _kept(folder, repository, profile)
    serial = pushed.read(document).serial if document is not None else before["serial"] if before else 0
    if before and serial < before["serial"]:
        raise BadData(pushed.target(profile), f"serial {serial} after {before['serial']}")
    text = document.decode() if document is not None else None
    after = {"repository": repository, "profile": profile, "serial": serial, "document": text}
    if after == before or (document is None and before is None):
        return False
    replace(folder / FILE, json.dumps(after).encode())
    return True


def _kept(folder: Path, repository: str, profile: str) -> dict[str, Any] | None:
    try:
        kept = json.loads((folder / FILE).read_bytes())
        fits = (kept["repository"], kept["profile"]) == (repository, profile)
        return kept if fits and type(kept["serial"]) is int and "document" in kept else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc
