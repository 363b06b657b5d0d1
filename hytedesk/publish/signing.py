"""The signed files of a repository: the seam to `tuf`'s publishing side.

A change is made in memory, signed, and written at the end: first what others point to, `timestamp.json` last. Laptops
see the old repository until that file is replaced, so a publisher that stops halfway has published nothing.
"""

from __future__ import annotations

import contextlib
import os
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

from filelock import FileLock, Timeout
from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError, UnsignedMetadataError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.repository import Repository

from hytedesk.errors import BadData, NotPublished, StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from securesystemslib.signer import Key, Signer

    Signers: TypeAlias = Callable[[str, Sequence[str], int], Sequence[Signer]]

LASTS = {
    "root": timedelta(days=365),
    "targets": timedelta(days=365),
    "config": timedelta(days=365),
    "catalogue": timedelta(days=90),
    "snapshot": timedelta(days=30),
    "timestamp": timedelta(days=7),
}
"""How long the signatures of each role are valid."""
DELEGATED = ("config", "catalogue")
"""Roles whose keys the role targets names; those of the others stand in the root."""
_PATHS = {"config": ["config/*", "config/assets/*"], "catalogue": ["catalogue/*", "catalogue/*/*"]}


class Staged(Repository):
    """A repository with the changes that have been made to it and are not written yet."""

    def __init__(self, public: Path, signers: Signers, now: datetime) -> None:
        """Opens nothing yet.

        Args:
            public: the folder that a web server shows.
            signers: gives for a role, the ids of its keys and its threshold as many signers, if there are so many.
            now: from when the signatures are valid (UTC).
        """
        self._public = public
        self._signers = signers
        self._now = now.replace(microsecond=0)
        self._roles: dict[str, Metadata[Any]] = {}
        self._files: dict[Path, bytes] = {}

    def begin(self, admins: Sequence[Key], threshold: int, config: Sequence[Key], job: Key) -> None:
        """Sign the first version of every role.

        Raises:
            NotPublished: there are too few private keys.
        """
        with self.edit_root() as root:
            for role, keys, needed in (("root", admins, threshold), ("targets", admins, threshold)):
                for key in keys:
                    root.add_key(key, role)
                root.roles[role].threshold = needed
            for role in ("snapshot", "timestamp"):
                root.add_key(job, role)
        with self.edit_targets() as targets:
            targets.delegations = Delegations({}, roles={})
            for role, keys in (("config", config), ("catalogue", [job])):
                targets.delegations.roles[role] = DelegatedRole(role, [], 1, terminating=True, paths=_PATHS[role])  # type: ignore[index]
                for key in keys:
                    targets.add_key(key, role)
        for role in ("config", "catalogue"):
            with self.edit_targets(role):
                pass
        self.seal(force=True)

    def open(self, role: str) -> Metadata[Any]:
        """Called by `tuf`: the newest version of a role, to be changed."""
        return deepcopy(self._newest(role))

    def close(self, role: str, md: Metadata[Any]) -> None:
        """Called by `tuf`: sign a changed role."""
        known = role in self._roles or self._version(role)
        if role not in self._roles and known:
            md.signed.version += 1
        md.signed.expires = self._now + LASTS[role]
        md.signatures.clear()
        self._roles[role] = md
        for delegator in self._delegators(role):
            keys = delegator.get_delegated_role(role)
            for signer in self._signers(role, keys.keyids, keys.threshold):
                md.sign(signer, append=True)
            try:
                delegator.verify_delegate(role, md.signed_bytes, md.signatures)
            except UnsignedMetadataError as exc:
                raise NotPublished("signatures", role) from exc

    @property
    def targets_infos(self) -> dict[str, MetaFile]:
        """Asked by `tuf`: the versions that a snapshot names."""
        return {f"{role}.json": MetaFile(self._newest(role).signed.version) for role in ("targets", *_PATHS)}

    @property
    def snapshot_info(self) -> MetaFile:
        """Asked by `tuf`: the version that a timestamp names."""
        return MetaFile(self._newest("snapshot").signed.version)

    def seal(self, *, force: bool = False) -> None:
        """Sign snapshot and timestamp, if anything has changed or with `force`.

        Raises:
            NotPublished: the publishing job's key is not there.
        """
        self.do_snapshot(force)
        self.do_timestamp(force)

    def resign(self, role: str) -> None:
        """A new version of a role with the same content.

        Raises:
            NotPublished: there are too few private keys.
        """
        with self.edit(role):
            pass

    def keys_of(self, role: str) -> Sequence[str]:
        """The ids of the keys that may sign a role."""
        return tuple(self._delegators(role)[-1].get_delegated_role(role).keyids)

    def signed(self, role: str) -> Metadata[Any]:
        """The newest version of a role, not to be changed."""
        return self._newest(role)

    def put(self, targets: Targets, path: str, content: bytes) -> None:
        """Add a file to a role, or replace it."""
        info = TargetFile.from_data(path, content)
        targets.targets[path] = info
        self._files[self._target(info)] = content

    def read(self, role: str, path: str) -> bytes | None:
        """The content of a file of a role, None when the role has none of this path.

        Raises:
            BadData: the file on the disk is not the one that was signed.
        """
        info = self._newest(role).signed.targets.get(path)
        if info is None:
            return None
        try:
            content = self._target(info).read_bytes()
            info.verify_length_and_hashes(content)
        except (OSError, LengthOrHashMismatchError) as exc:
            raise BadData(str(self._target(info)), str(exc)) from exc
        return content

    def where(self, role: str, path: str) -> Path:
        """The file of a role on the disk."""
        return self._target(self._newest(role).signed.targets[path])

    def write(self) -> None:
        """Publish what has been changed.

        Raises:
            StorageUnavailable: the folder cannot be written; laptops see the old repository.
        """
        metadata = self._public / "metadata"
        files = dict(self._files)
        for role in ("root", "config", "catalogue", "targets", "snapshot", "timestamp"):
            if role in self._roles:
                md = self._roles[role]
                name = f"{role}.json" if role == "timestamp" else f"{md.signed.version}.{role}.json"
                files[metadata / name] = md.to_bytes()
        for path, content in files.items():
            replace(path, content)

    def _newest(self, role: str) -> Metadata[Any]:
        if role not in self._roles:
            version = self._version(role)
            if not version:
                kinds = {"root": Root, "snapshot": Snapshot, "timestamp": Timestamp}
                return Metadata(kinds.get(role, Targets)())
            return self._read(role if role == "timestamp" else f"{version}.{role}")
        return self._roles[role]

    def _version(self, role: str) -> int:
        """The version in use; 0 = none. A newer file was left by a publisher that stopped halfway."""
        if role == "root":
            return next(n for n in count() if not (self._public / "metadata" / f"{n + 1}.root.json").exists())
        if not (self._public / "metadata" / "timestamp.json").exists():
            return 0
        timestamp = self._read("timestamp").signed
        if role == "timestamp":
            return int(timestamp.version)
        if role == "snapshot":
            return int(timestamp.snapshot_meta.version)
        named = self._read(f"{timestamp.snapshot_meta.version}.snapshot").signed.meta.get(f"{role}.json")
        return int(named.version) if named else 0

    def _read(self, name: str) -> Metadata[Any]:
        path = self._public / "metadata" / f"{name}.json"
        try:
            return Metadata[Any].from_bytes(path.read_bytes())
        except (OSError, RepositoryError) as exc:
            raise BadData(str(path), str(exc)) from exc

    def _delegators(self, role: str) -> list[Root | Targets]:
        """Who says which keys may sign a role; a new root is signed by the keys of the old one as well."""
        if role in DELEGATED:
            return [self._newest("targets").signed]
        root = self._newest("root").signed
        if role == "root" and root.version > 1:
            return [self._read(f"{root.version - 1}.root").signed, root]
        return [root]

    def _target(self, info: TargetFile) -> Path:
        return target_path(self._public, info)


def target_path(public: Path, info: TargetFile) -> Path:
    """Where the file of a role lies: its hash is part of its name, so that it is never replaced."""
    folder, _, name = info.path.rpartition("/")
    return public / "targets" / folder / f"{next(iter(info.hashes.values()))}.{name}"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One publisher at a time in a folder.

    Raises:
        NotPublished: another one is at work.
        StorageUnavailable: the folder cannot be written.
    """
    lock = FileLock(folder / "publish.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as exc:
        raise NotPublished("busy", str(folder)) from exc
    except OSError as exc:
        raise StorageUnavailable(str(folder), exc.strerror or str(exc)) from exc
    try:
        yield
    finally:
        lock.release()


def expiries(staged: Staged) -> Mapping[str, datetime]:
    """Until when each role is valid (UTC)."""
    return {role: staged.signed(role).signed.expires.replace(tzinfo=UTC) for role in LASTS}


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as exc:
        raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc
