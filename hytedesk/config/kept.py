"""The region's configuration as this computer keeps it, in the folder `sources` of the data folder.

The synchronisation, which checks signatures, writes it; the next start reads it. It counts only for the repository and
the profile that it came from.
"""

from __future__ import annotations

import contextlib
import json
import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from hytedesk import paths
from hytedesk.config import files, pushed
from hytedesk.config.setting import Unusable
from hytedesk.errors import BadData, StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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
        files: those in use, by name.
        left_out: names of files of the latest one that cannot be used; those of before are used, if there were any.
    """

    configuration: Pushed | None = None
    problem: Problem | Literal[""] = ""
    files: Mapping[str, bytes] = MappingProxyType({})
    left_out: tuple[str, ...] = ()


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
        configuration = pushed.read(str(found["document"]).encode()) if found["document"] else None
    except (BadData, ValueError):
        configuration = None
    if configuration is None:
        return Kept(None, problem)
    instead = found["instead"]
    carried = {name: content for name, content in configuration.files.items() if name not in instead}
    with contextlib.suppress(Unusable):
        carried |= {name: files.read(name, value) for name, value in instead.items() if value is not None}
    named = {one.name for one in configuration.wrong}
    return Kept(configuration, problem, carried, tuple(name for name in instead if name not in named))


def write(  # whose it is, and what
    folder: Path,
    repository: str,
    profile: str,
    document: bytes | None,
    usable: Callable[[str, bytes], bool] = lambda _name, _content: True,
) -> bool:
    """Keep a configuration whose signature has been checked; returns whether anything changes.

    Args:
        folder: as `read`.
        repository: as `read`.
        profile: as `read`.
        document: None = the region has none for this profile any more. The serial of the last one is remembered.
        usable: whether a file of it, by name and content, can be used. One that cannot leaves the one before in use.

    Raises:
        BadData: it is no configuration, or an older one than the one that is kept.
        StorageUnavailable: the folder cannot be written.
    """
    before = _found(folder, repository, profile)
    had = read(folder, repository, profile).files
    try:
        new = pushed.read(document) if document is not None else None
    except BadData:
        refuse(folder, repository, profile, "unreadable")
        raise
    serial = new.serial if new else before["serial"]
    if serial < before["serial"]:
        refuse(folder, repository, profile, "older")
        raise BadData(pushed.target(profile), f"serial {serial} after {before['serial']}")
    text = document.decode() if document is not None else None
    instead = _instead(new, had, usable) if new else {}
    after = {**before, "serial": serial, "document": text, "problem": "", "instead": instead}
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


def _instead(new: Pushed, had: Mapping[str, bytes], usable: Callable[[str, bytes], bool]) -> dict[str, str | None]:
    """What stays in use in place of files that cannot be used, None = there was nothing."""
    unread = [one.name for one in new.wrong if one.name in had]
    useless = [name for name, content in new.files.items() if content != had.get(name) and not usable(name, content)]
    return {name: files.write(name, had[name]) if name in had else None for name in (*unread, *useless)}


def _found(folder: Path, repository: str, profile: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"repository": repository, "profile": profile, "serial": 0, "document": None}
    nothing |= {"problem": "", "instead": {}}
    try:
        found = json.loads((folder / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return nothing
    fits = isinstance(found, dict) and found.keys() == nothing.keys() and type(found["serial"]) is int
    fits = fits and isinstance(found["instead"], dict)
    return found if fits and (found["repository"], found["profile"]) == (repository, profile) else nothing


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    part = path.with_suffix(".part")
    try:
        paths.make_private(path.parent)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc
