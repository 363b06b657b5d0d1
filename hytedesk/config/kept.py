"""The region's configuration as this computer keeps it, in the folder `sources` of the data folder.

The synchronisation, which checks signatures, writes it; the next start reads it. It counts only for the repository and
the profile that it came from.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from hytedesk.config import pushed
from hytedesk.errors import BadData, StorageUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.config.pushed import Pushed


FOLDER = "sources"
FILE = "configuration.json"

Problem = Literal["older", "unreadable", "untrusted"]
"""Why a configuration was not taken: the one in use is newer, it makes no sense, its signature does not hold."""
PROBLEMS = get_args(Problem)


class Kept(NamedTuple):
    """What is kept for a repository and a profile.

    Attributes:
        configuration: the one in use, None = there is none.
        problem: why the latest one of the region was not taken, "" = it was.
    """

    configuration: Pushed | None = None
    problem: Problem | Literal[""] = ""


def read(folder: Path, repository: str, profile: str) -> Kept:
    """What is kept.

    Args:
        folder: `FOLDER` of the data folder.
        repository: its address.
        profile: which of its configurations.
    """
    found = _found(folder, repository, profile)
    problem: Problem | Literal[""] = found["problem"] if found["problem"] in PROBLEMS else ""
    try:
        return Kept(pushed.read(str(found["document"]).encode()) if found["document"] else None, problem)
    except (BadData, ValueError):
        return Kept(None, problem)


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
    before = _found(folder, repository, profile)
    try:
        serial = pushed.read(document).serial if document is not None else before["serial"]
    except BadData:
        refuse(folder, repository, profile, "unreadable")
        raise
    if serial < before["serial"]:
        refuse(folder, repository, profile, "older")
        raise BadData(pushed.target(profile), f"serial {serial} after {before['serial']}")
    text = document.decode() if document is not None else None
    after = {**before, "serial": serial, "document": text, "problem": ""}
    if after != before:
        replace(folder / FILE, json.dumps(after).encode())
    return bool(text != before["document"])


def refuse(folder: Path, repository: str, profile: str, problem: Problem) -> None:
    """Remember that the latest configuration was not taken; the one before stays in use.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    before = _found(folder, repository, profile)
    if problem != before["problem"]:
        replace(folder / FILE, json.dumps({**before, "problem": problem}).encode())


def _found(folder: Path, repository: str, profile: str) -> dict[str, Any]:
    nothing = {"repository": repository, "profile": profile, "serial": 0, "document": None, "problem": ""}
    try:
        found = json.loads((folder / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return nothing
    fits = isinstance(found, dict) and found.keys() == nothing.keys() and type(found["serial"]) is int
    return found if fits and (found["repository"], found["profile"]) == (repository, profile) else nothing


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
