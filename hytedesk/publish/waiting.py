"""What waits for signatures: a change that this computer's keys alone cannot publish, in one file that can be carried.

`waiting.json` holds the changed roles whose keys are kept offline, each with the signatures that it has so far, and
new configurations. Other administrators add theirs to the same versions. Snapshot and timestamp are made when
everything is signed, by whoever has the publishing job's key: the job goes on publishing meanwhile.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from securesystemslib.exceptions import Error as FormatError
from securesystemslib.formats import encode_canonical
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from hytedesk.errors import BadData, NotPublished, StorageUnavailable
from hytedesk.publish import disk, signing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hytedesk.publish.signing import Staged

_FILE = "waiting.json"
_CONFIGURATION = re.compile(r"config/(assets/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""The path of a file of the role config."""

Kind = Literal["may", "may_not", "needs", "file", "no_file"]


class _Waiting(msgspec.Struct, frozen=True):
    """What `waiting.json` holds: roles as signed metadata, files of the role config by path."""

    roles: dict[str, msgspec.Raw]
    files: dict[str, bytes] = {}


class Change(msgspec.Struct, frozen=True):
    """One thing that will be different once everybody has signed.

    Attributes:
        role: that is changed.
        kind: a key `may` or `may_not` sign it, it `needs` so many signatures, or a `file` is new or `no_file` any more.
        value: id of the key, number or path.
    """

    role: str
    kind: Kind
    value: str


def put(folder: Path, staged: Staged, *, write: bool = True) -> None:
    """Set aside what the administrators' roles have become; with `write` False only see whether it can be.

    Raises:
        NotPublished: nobody has signed any of it, or what it needs is not their signatures alone.
        StorageUnavailable: the folder cannot be written.
    """
    roles = {role: md for role, md in staged.changed().items() if role in signing.OFFLINE}
    if not any(md.signatures for md in roles.values()):
        raise NotPublished("signatures", next(lack.role for lack in staged.lacking()))
    files = dict(staged.added("config")) if "config" in roles else {}
    document = _Waiting({role: msgspec.Raw(md.to_bytes()) for role, md in roles.items()}, files)
    if write:
        disk.replace(folder / _FILE, msgspec.json.encode(document))


def exists(folder: Path) -> bool:
    """Whether something waits."""
    return (folder / _FILE).exists()


def take(folder: Path, staged: Staged) -> tuple[str, ...]:
    """Stage what waits; returns its roles.

    Raises:
        NotPublished: nothing waits, or something else has been published meanwhile.
        BadData: the file cannot be read, is not what was signed, or changes more than `changes` tells: whoever looks
            at these and signs has seen everything.
        StorageUnavailable: it cannot be read.
    """
    path = folder / _FILE
    try:
        waiting = msgspec.json.decode(path.read_bytes(), type=_Waiting)
        roles = {role: _read(role, waiting.roles[role]) for role in _known(waiting.roles)}
    except FileNotFoundError as exc:
        raise NotPublished("nothing_waits", str(folder)) from exc
    except OSError as exc:
        raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc
    except (ValueError, RecursionError, RepositoryError) as exc:
        raise BadData(str(path), str(exc)) from exc
    for role, md in roles.items():
        before = staged.signed(role)
        staged.take_up(role, md)
        if _untold(role, md) != _untold(role, before):
            raise BadData(str(path), f"{role} changes what no command changes")
    for name, content in waiting.files.items():
        staged.bring("config", name, content)
    for name in roles["config"].signed.targets if "config" in roles else ():
        staged.read("config", name)
    return tuple(roles)


def is_complete(staged: Staged) -> bool:
    """Whether no signature of an administrator is missing."""
    return not any(lack.role in signing.OFFLINE for lack in staged.lacking())


def with_complete(folder: Path, make: Callable[[], Staged]) -> tuple[Staged, tuple[str, ...]]:
    """What `make` makes, with what waits if that is complete and not out of date; and the roles that came along.

    Raises:
        StorageUnavailable: it cannot be read.
    """
    with contextlib.suppress(NotPublished, BadData):
        staged = make()
        roles = take(folder, staged)
        if is_complete(staged):
            return staged, roles
    return make(), ()


def clear(folder: Path) -> None:
    """Nothing waits any more.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    try:
        (folder / _FILE).unlink(missing_ok=True)
    except OSError as exc:
        raise StorageUnavailable(str(folder), exc.strerror or str(exc)) from exc


def changes(before: Staged, after: Staged) -> Iterator[Change]:
    """What becomes different from one to the other: keys, how many of them sign, and files of the role config."""
    for role in signing.LASTS:
        old, new = set(before.keys_of(role)), set(after.keys_of(role))
        yield from (Change(role, "may", key) for key in sorted(new - old))
        yield from (Change(role, "may_not", key) for key in sorted(old - new))
        if before.needed(role) != after.needed(role):
            yield Change(role, "needs", str(after.needed(role)))
    had, has = (one.signed("config").signed.targets for one in (before, after))
    yield from (Change("config", "file", path) for path in sorted(has) if has[path] != had.get(path))
    yield from (Change("config", "no_file", path) for path in sorted(had.keys() - has.keys()))


def _read(role: str, document: msgspec.Raw) -> Metadata[Any]:
    md = Metadata[Any].from_bytes(bytes(document))
    if md.signed.type != ("root" if role == "root" else "targets"):
        raise ValueError(f"{role} is of the type {md.signed.type}")
    for key, content in _delegator(role, md.signed.to_dict()).get("keys", {}).items():
        if key != _id_of(content):
            raise ValueError(f"{role} has another key under the id {key[:16]}")
    if role == "config" and not all(map(_CONFIGURATION.fullmatch, md.signed.targets)):
        raise ValueError("config has a file elsewhere")
    return md


def _delegator(role: str, told: dict[str, Any]) -> dict[str, Any]:
    """The part of a role, as it is in JSON, that says whose keys count."""
    part: dict[str, Any] = told if role == "root" else told.get("delegations", {})
    return part


def _id_of(key: Mapping[str, Any]) -> str:
    """The id that belongs to a key; `tuf` itself takes any, and people know keys by their ids."""
    try:
        content = encode_canonical({part: key[part] for part in ("keytype", "scheme", "keyval")})
    except FormatError as exc:
        raise ValueError(str(exc)) from exc
    return hashlib.sha256(str(content).encode()).hexdigest()


def _untold(role: str, md: Metadata[Any]) -> dict[str, Any]:
    """What a role says beside its version, its expiry and what `changes` tells."""
    told: dict[str, Any] = md.signed.to_dict()
    delegator = _delegator(role, told)
    delegator.pop("keys", None)
    roles = delegator.get("roles", ())
    for one in roles.values() if isinstance(roles, dict) else roles:
        del one["keyids"], one["threshold"]
    for part in ("version", "expires", *(("targets",) if role == "config" else ())):
        del told[part]
    return told


def _known(roles: dict[str, msgspec.Raw]) -> Sequence[str]:
    """The roles in the order in which they say who may sign the next.

    Raises:
        ValueError: there are none, or others.
    """
    if not roles or roles.keys() - set(signing.OFFLINE):
        raise ValueError("no roles of administrators")
    return [role for role in signing.OFFLINE if role in roles]
