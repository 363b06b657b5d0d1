"""A new configuration of a region for its computers: checked by the table of settings, numbered, signed by its role."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

from hytedesk.config import files, pushed
from hytedesk.config.pushed import Wrong
from hytedesk.config.setting import Unusable
from hytedesk.errors import BadData, StorageUnavailable
from hytedesk.sheet import frame
from hytedesk.sync.sources import region_configuration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hytedesk.publish.signing import Staged

Part: TypeAlias = Literal["mandatory", "recommended", "files"]
_PARTS: tuple[Part, ...] = ("mandatory", "recommended", "files")
_MEMBERS = {"format", "serial", *_PARTS}


class Change(msgspec.Struct, frozen=True):
    """A value that becomes another one, in JSON, or a file, by size and digest; "" = there is none."""

    part: Part
    key: str
    before: str
    after: str


def read(file: bytes) -> dict[str, Any]:
    """What an administrator has written: mandatory, recommended, files; a serial and a format in it do not count.

    Raises:
        BadData: it cannot be read, or has other members.
    """
    try:
        written = json.loads(file, object_pairs_hook=_once)
    except (ValueError, RecursionError) as exc:
        raise BadData("configuration", str(exc)) from exc
    if not isinstance(written, dict) or written.keys() - _MEMBERS:
        raise BadData("configuration", "other members than mandatory, recommended and files")
    if not all(isinstance(written.get(part, {}), dict) for part in _PARTS):
        raise BadData("configuration", "mandatory, recommended or files is no object")
    return {part: written.get(part, {}) for part in _PARTS}


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; one name twice would silently lose the first value.

    Raises:
        ValueError: a name is there twice.
    """
    made = dict(members)
    if len(made) < len(members):
        names = [name for name, _value in members]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r:.60} is there twice")
    return made


def files_in(folder: Path) -> tuple[dict[str, str], list[Wrong]]:
    """The files of a folder as a configuration carries them, and those that none carries; hidden ones do not count.

    Raises:
        StorageUnavailable: the folder cannot be read.
    """
    found: dict[str, str] = {}
    others = []
    try:
        for path in sorted(folder.rglob("[!.]*")):
            name = path.relative_to(folder).as_posix()
            try:
                if path.is_file() and "/." not in f"/{name}":
                    found[name] = files.write(name, path.read_bytes())
            except Unusable as exc:
                others.append(Wrong(name, exc.reason))
    except OSError as exc:
        raise StorageUnavailable(str(folder), exc.strerror or str(exc)) from exc
    return found, others


def wrong(parts: dict[str, Any]) -> tuple[Wrong, ...]:
    """The values and files that no computer would take, and the languages in which none makes a sheet.

    Raises:
        BadData: all is too big.
    """
    read = pushed.read(_document(parts, 1))
    languages = {*frame.languages(), *(PurePosixPath(name).stem for name in read.files if "sheet/" in name)}
    wanted = (code for part in (read.mandatory, read.recommended) for code in part.get("sheet_languages", ()))
    unknown = (Wrong(f"sheet_languages {code}", "code") for code in wanted if code not in languages)
    return (*read.wrong, *unknown)


def check_files(parts: dict[str, Any]) -> None:
    """Whether computers can use the files.

    Raises:
        BadData: of one they cannot; why.
    """
    carried = pushed.read(_document(parts, 1)).files
    for name in carried:
        region_configuration.check_file(name, carried)


def current(staged: Staged, profile: str) -> dict[str, Any]:
    """What is published for a profile, or changed already; both parts are empty when nothing is.

    Raises:
        BadData: the files on the disk are not those that were signed.
    """
    return at(staged, pushed.target(profile))


def at(staged: Staged, path: str) -> dict[str, Any]:
    """As `current`, by the path in the repository."""
    document = staged.read("config", path)
    return read(document) if document else {part: {} for part in _PARTS}


def to_read(staged: Staged, path: str) -> tuple[dict[str, bytes], tuple[Wrong, ...]]:
    """A configuration as files for people: its values in JSON and what it carries; and what computers leave out.

    Raises:
        BadData: it is no configuration, or the files on the disk are not those that were signed.
    """
    document = staged.read("config", path) or b""
    read, profile = pushed.read(document), PurePosixPath(path).stem
    values = {part: value for part, value in json.loads(document).items() if part != "files"}
    shown = json.dumps(values, ensure_ascii=True, indent=1, sort_keys=True).encode()
    return {f"{profile}.json": shown} | {
        f"{profile}/{name}": content for name, content in read.files.items()
    }, read.wrong


def serials(staged: Staged) -> Iterator[tuple[str, int]]:
    """Every profile with the serial of its configuration.

    Raises:
        BadData: the files on the disk are not those that were signed.
    """
    for path in sorted(staged.signed("config").signed.targets):
        document = staged.read("config", path)
        if document is not None:
            yield PurePosixPath(path).stem, pushed.read(document).serial


def changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """What becomes different, by key."""
    for part in _PARTS:
        text = _file_text if part == "files" else _text
        before, after = ({key: text(key, value) for key, value in one[part].items()} for one in (old, new))
        for key in sorted(before.keys() | after.keys()):
            if before.get(key) != after.get(key):
                yield Change(part, key, before.get(key, ""), after.get(key, ""))


def publish(staged: Staged, profile: str, parts: dict[str, Any]) -> int:
    """Stage a configuration; returns its serial.

    The serial is the version of the role `config` that signs it, so it counts up over all profiles, also over one that
    was taken away and comes again.

    Raises:
        BadData: no computer would take it.
    """
    path = pushed.target(profile)
    with staged.edit_targets("config") as targets:
        before = staged.read("config", path)
        last = pushed.read(before).serial if before else 0
        serial = max(int(targets.version) + 1, last + 1)
        document = _document(parts, serial)
        pushed.read(document)
        staged.put(targets, path, document)
    staged.seal()
    return serial


def _document(parts: dict[str, Any], serial: int) -> bytes:
    whole = {"format": pushed.FORMAT, "serial": serial, **parts}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _text(_key: str, value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _file_text(name: str, value: object) -> str:
    try:
        content = files.read(name, value)
    except Unusable:
        return _text(name, value)
    return f"{len(content)} B, sha256 {hashlib.sha256(content).hexdigest()[:16]}"
