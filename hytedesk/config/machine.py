r"""The policies of this computer, as its management tools wrote them (docs/admin-guide.md, "Configuration").

Windows: the registry, `HKLM` before `HKCU`, under `Software\Policies\HyteDesk`, which ordinary users cannot write.
macOS: managed preferences, those of the computer before those of the user. Linux: JSON files, of which the later one
by name wins. A file that ordinary users could write, or put in another's place, is refused: it would give them the
say over whom the computer trusts.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hytedesk.config import table, windows
from hytedesk.config.layers import Computer, Refused, sift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hytedesk.config.setting import Setting

LINUX = Path("/etc/hytedesk/policies")
"""Its folders `managed` and `recommended` have files `*.json`."""
MACOS = Path("/Library/Managed Preferences")
DOMAIN = "org.hytedesk.HyteDesk"
"""Of the preferences on macOS."""
REGISTRY = r"Software\Policies\HyteDesk"
RECOMMENDED = "Recommended"
"""The registry key, or the dictionary of the preferences, with values that are only recommended."""

_LIMIT = 1024 * 1024
_TWICE = object()
_OWNERS = {0}
"""Who may own policy files: the administrator."""
_TRUST = ("region_root_file", "extra_ca_file")
"""Settings that name a file which says whom to trust."""


def read() -> Computer:
    """What the policies say; a computer that nobody manages has none."""
    if sys.platform == "win32":
        import winreg

        found = _closed(registry(winreg), _surely_administrators)
    elif sys.platform == "darwin":
        import pwd

        found = _closed(preferences(MACOS, pwd.getpwuid(os.getuid()).pw_name), _surely_ours)
    else:
        found = _closed(folders(LINUX), _surely_ours)
    return found


def folders(base: Path) -> Computer:
    """The policies in the JSON files of a folder."""
    mandatory, refused = _files(base / "managed")
    recommended, more = _files(base / "recommended")
    return Computer(mandatory=mandatory, recommended=recommended, refused=(*refused, *more))


def preferences(folder: Path, user: str) -> Computer:
    """The managed preferences in a folder: of the computer, and of a user in a folder named so."""
    mandatory: dict[str, Any] = {}
    recommended: dict[str, Any] = {}
    refused: list[Refused] = []
    for part in (folder / user, folder) if user and "/" not in user else (folder,):
        found, problems = _guarded(part / f"{DOMAIN}.plist", _plist)
        named = {name: value for name, value in found.items() if not name.startswith("Payload")}  # of the profile
        lower = named.pop(RECOMMENDED, {})
        for values, into in ((named, mandatory), (lower if isinstance(lower, dict) else {}, recommended)):
            taken, wrong = sift(values.items(), table.BY_POLICY.get, str(part / f"{DOMAIN}.plist"))
            into.update(taken)
            problems += wrong
        refused += problems
    return Computer(mandatory=mandatory, recommended=recommended, refused=tuple(refused))


def registry(winreg: Any) -> Computer:  # the module, which exists on Windows only
    """The policies in the registry."""
    parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    refused: list[Refused] = []
    for hive, name in ((winreg.HKEY_CURRENT_USER, "HKCU"), (winreg.HKEY_LOCAL_MACHINE, "HKLM")):
        for into, path in zip(parts, (REGISTRY, rf"{REGISTRY}\{RECOMMENDED}"), strict=True):
            taken, wrong = sift(_registry_values(winreg, hive, path), _by_any_case, rf"{name}\{path}")
            into.update(taken)
            refused += wrong
    return Computer(mandatory=parts[0], recommended=parts[1], refused=tuple(refused))


def _closed(found: Computer, ours: Callable[[Path], bool]) -> Computer:
    """Policies without the paths of files that say whom the computer trusts and are not `ours`: users can write them.

    What is mandatory stays so, with nothing in it: else the user would say it in the place of the policy.
    """
    refused: list[Refused] = []

    def kept(values: Mapping[str, Any]) -> Mapping[str, Any]:
        open_ = {key for key in _TRUST if values.get(key) and not ours(Path(values[key]))}
        refused.extend(
            Refused(where=values[key], name=table.BY_KEY[key].policy, reason="writable") for key in sorted(open_)
        )
        return {key: value for key, value in values.items() if key not in open_}

    mandatory, recommended = kept(found.mandatory), kept(found.recommended)
    mandatory = {key: mandatory.get(key, "") for key in found.mandatory}
    return Computer(mandatory=mandatory, recommended=recommended, refused=(*found.refused, *refused))


def _registry_values(winreg: Any, hive: Any, path: str) -> Iterator[tuple[str, object]]:
    try:
        key = winreg.OpenKey(hive, path)
    except OSError:
        return
    with key:
        number = 0
        while True:
            try:
                name, value, _kind = winreg.EnumValue(key, number)
            except OSError:
                return
            number += 1
            if name:
                yield name, _of_registry(name, value)


def _of_registry(name: str, value: object) -> object:
    """The value as JSON would have it: the registry has no flags, and lists of one line are often written as a text."""
    setting = _by_any_case(name)
    if setting and setting.kind == "flag" and type(value) is int and value in {0, 1}:
        return bool(value)
    if setting and setting.kind == "texts" and isinstance(value, str):
        return [value]
    return value


def _by_any_case(name: str) -> Setting | None:
    """Names in the registry have no case."""
    return next((found for policy, found in table.BY_POLICY.items() if policy.casefold() == name.casefold()), None)


def _files(folder: Path) -> tuple[dict[str, Any], list[Refused]]:
    values: dict[str, Any] = {}
    refused: list[Refused] = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except FileNotFoundError:
        return values, refused
    except OSError:
        return values, [Refused(where=str(folder), name="", reason="unreadable")]
    for path in paths:
        named, problems = _guarded(path, _json)
        twice = [
            Refused(where=str(path), name=name, reason="twice") for name, value in named.items() if value is _TWICE
        ]
        once = ((name, value) for name, value in named.items() if value is not _TWICE)
        taken, wrong = sift(once, table.BY_POLICY.get, str(path))
        values.update(taken)
        refused += [*problems, *wrong, *twice]
    return values, refused


def _json(content: bytes) -> Any:
    return json.loads(content, object_pairs_hook=_each_once)


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; a name that is there twice has the value `_TWICE`."""
    times = Counter(name for name, _value in members)
    return {name: value if times[name] == 1 else _TWICE for name, value in members}


def _guarded(path: Path, parse: Callable[[bytes], Any]) -> tuple[Mapping[str, Any], list[Refused]]:
    """The object in a file that only administrators can write; without one, nothing."""
    try:
        if not _only_ours(path):
            return {}, [Refused(where=str(path), name="", reason="writable")]
        with path.open("rb") as file:
            content = file.read(_LIMIT + 1)
        whole = parse(content) if len(content) <= _LIMIT else None
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError, RuntimeError):  # a loop of links, or of brackets
        whole = None
    if not isinstance(whole, dict):
        return {}, [Refused(where=str(path), name="", reason="unreadable")]
    return whole, []


def _only_ours(path: Path) -> bool:
    """Whether only administrators can change this file or what leads to it, or make it where it is not there.

    Between this and the reading of the file nobody else can change it, for the same reason.
    """
    try:
        real = path.resolve(strict=True)
        return all(_safe(one.stat()) for one in {real, *path.absolute().parents, *real.parents})
    except FileNotFoundError:
        return all(_safe(one.stat()) for one in path.absolute().parents if one.exists())


def _surely_ours(path: Path) -> bool:
    try:
        return _only_ours(path)
    except (OSError, RuntimeError):  # a loop of links
        return False


def _surely_administrators(path: Path) -> bool:
    """As `_surely_ours`, on Windows."""
    try:
        return windows.only_administrators(path, windows.descriptor)
    except (OSError, RuntimeError):
        return False


def _safe(found: os.stat_result) -> bool:
    """Whether only administrators can change this file, or put another one of its name into this folder."""
    own = stat.S_ISDIR(found.st_mode) and bool(found.st_mode & stat.S_ISVTX)  # as /tmp: only one's own can be changed
    return found.st_uid in _OWNERS and (own or not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _plist(content: bytes) -> Any:
    import plistlib
    from xml.parsers.expat import ExpatError

    try:
        return plistlib.loads(content)
    except (
        ExpatError,
        ArithmeticError,
        TypeError,
        AttributeError,
        LookupError,
    ) as exc:  # what it raises for damaged files
        raise ValueError(str(exc)) from exc
