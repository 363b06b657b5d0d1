"""The signed files of a repository: the seam to `tuf`'s publishing side.

A change is made in memory, signed, and written at the end: first what others point to, `timestamp.json` last. Laptops
see the old repository until that file is replaced, so a publisher that stops halfway has published nothing. Nothing is
written that lacks a signature; `waiting` keeps it until somebody else has signed.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tuf.api.exceptions import LengthOrHashMismatchError
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

from hytedesk.errors import BadData, NotPublished
from hytedesk.publish import disk, files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from securesystemslib.signer import Key, Signer
    from tuf.api.metadata import VerificationResult

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
OFFLINE = ("root", "targets", "config")
"""Roles whose keys are not where the publishing job runs."""
_PATHS = {"config": ["config/*", "config/assets/*"], "catalogue": ["catalogue/*", "catalogue/*/*"]}


class Lacking(NamedTuple):
    """At least how many signatures a changed role still lacks, and the ids of the keys that give them best."""

    role: str
    signatures: int
    keys: tuple[str, ...]


class Staged(Repository):
    """A repository with the changes that have been made to it and are not written yet."""

    def __init__(self, public: Path, signers: Signers, now: datetime) -> None:
        """Opens nothing yet.

        Args:
            public: the folder that a web server shows.
            signers: gives for a role, ids of keys and a number at most as many signers.
            now: from when the signatures are valid (UTC).
        """
        self._public = public
        self._signers = signers
        self._now = now.replace(microsecond=0)
        self._roles: dict[str, Metadata[Any]] = {}
        self._files: dict[Path, bytes] = {}

    def begin(self, admins: Sequence[Key], threshold: int, config: Sequence[Key], job: Key) -> None:
        """Sign the first version of every role."""
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
        """Called by `tuf`: sign a changed role, as far as the keys are there."""
        known = role in self._roles or files.version(self._public, role)
        if role not in self._roles and known:
            md.signed.version += 1
        md.signed.expires = self._now + LASTS[role]
        md.signatures.clear()
        self._roles[role] = md
        self.sign(role)

    def sign(self, role: str) -> None:
        """Add the signatures that a changed role lacks, as far as the keys are there."""
        for number in range(len(self._delegators(role))):
            state = self._states(role)[number]
            for signer in self._signers(role, tuple(state.unsigned), state.missing):
                self._roles[role].sign(signer, append=True)

    def lacking(self) -> tuple[Lacking, ...]:
        """The changed roles that have too few signatures."""
        found = []
        for role in self._roles:
            short = [state for state in self._states(role) if not state]
            if short:
                every = set.intersection(*(set(state.unsigned) for state in short))
                keys = dict.fromkeys(key for state in short for key in state.unsigned if key in every or not every)
                found.append(Lacking(role, max(state.missing for state in short), tuple(keys)))
        return tuple(found)

    def take_up(self, role: str, md: Metadata[Any]) -> None:
        """Make this the changed version of a role: one that was set aside until somebody else has signed it.

        Raises:
            NotPublished: another version has been published meanwhile.
        """
        if md.signed.version != files.version(self._public, role) + 1:
            raise NotPublished("stale", role)
        self._roles[role] = md

    def changed(self) -> Mapping[str, Metadata[Any]]:
        """The roles that have been changed, with the signatures that they have."""
        return self._roles

    def added(self, role: str) -> Mapping[str, bytes]:
        """The content of the files that have been added to a role or replaced, by their paths."""
        infos = self._newest(role).signed.targets.items()
        return {path: self._files[self._target(info)] for path, info in infos if self._target(info) in self._files}

    def is_signed(self, role: str) -> bool:
        """Whether the newest version of a role has the signatures that it needs."""
        return all(self._states(role))

    @property
    def targets_infos(self) -> dict[str, MetaFile]:
        """Asked by `tuf`: the versions that a snapshot names."""
        return {f"{role}.json": MetaFile(self._newest(role).signed.version) for role in ("targets", *_PATHS)}

    @property
    def snapshot_info(self) -> MetaFile:
        """Asked by `tuf`: the version that a timestamp names."""
        return MetaFile(self._newest("snapshot").signed.version)

    def seal(self, *, force: bool = False) -> None:
        """Sign snapshot and timestamp, if anything has changed or with `force`."""
        self.do_snapshot(force)
        self.do_timestamp(force)

    def resign(self, role: str) -> None:
        """A new version of a role with the same content."""
        with self.edit(role):
            pass

    def keys_of(self, role: str) -> Sequence[str]:
        """The ids of the keys that may sign a role."""
        return tuple(self._delegators(role)[-1].get_delegated_role(role).keyids)

    def needed(self, role: str) -> int:
        """How many of them must."""
        return int(self._delegators(role)[-1].get_delegated_role(role).threshold)

    def signed(self, role: str) -> Metadata[Any]:
        """The newest version of a role, not to be changed."""
        return self._newest(role)

    def put(self, targets: Targets, path: str, content: bytes) -> None:
        """Add a file to a role, or replace it."""
        info = TargetFile.from_data(path, content)
        targets.targets[path] = info
        self._files[self._target(info)] = content

    def bring(self, role: str, path: str, content: bytes) -> None:
        """Bring the content of a file that a changed role names already.

        Raises:
            BadData: it is not the content that was signed.
        """
        info = self._newest(role).signed.targets.get(path)
        try:
            if info is None:
                raise BadData(path, f"{role} does not name it")
            info.verify_length_and_hashes(content)
        except LengthOrHashMismatchError as exc:
            raise BadData(path, str(exc)) from exc
        self._files[self._target(info)] = content

    def read(self, role: str, path: str) -> bytes | None:
        """The content of a file of a role, as it is or has been changed to; None when the role has none of this path.

        Raises:
            BadData: the file on the disk is not the one that was signed.
        """
        info = self._newest(role).signed.targets.get(path)
        if info is None:
            return None
        if self._target(info) in self._files:
            return self._files[self._target(info)]
        try:
            content = self._target(info).read_bytes()
            info.verify_length_and_hashes(content)
        except (OSError, LengthOrHashMismatchError) as exc:
            raise BadData(str(self._target(info)), str(exc)) from exc
        return content

    def where(self, role: str, path: str) -> Path:
        """The file of a role on the disk."""
        return self._target(self._newest(role).signed.targets[path])

    def check(self) -> None:
        """Whether what has been changed could be published.

        Raises:
            NotPublished: a role has too few signatures.
        """
        if lacking := self.lacking():
            raise NotPublished("signatures", lacking[0].role)

    def write(self) -> None:
        """Publish what has been changed; a new root late, because with it an old timestamp may no longer count.

        Raises:
            NotPublished: a role has too few signatures.
            StorageUnavailable: the folder cannot be written; laptops see the old repository.
        """
        self.check()
        metadata = self._public / "metadata"
        contents = dict(self._files)
        for role in ("config", "catalogue", "targets", "snapshot", "root", "timestamp"):
            if role in self._roles:
                md = self._roles[role]
                name = f"{role}.json" if role == "timestamp" else f"{md.signed.version}.{role}.json"
                contents[metadata / name] = md.to_bytes()
        for path, content in contents.items():
            disk.replace(path, content)

    def _newest(self, role: str) -> Metadata[Any]:
        if role not in self._roles:
            version = files.version(self._public, role)
            if not version:
                kinds = {"root": Root, "snapshot": Snapshot, "timestamp": Timestamp}
                return Metadata(kinds.get(role, Targets)())
            return files.read(self._public, role if role == "timestamp" else f"{version}.{role}")
        return self._roles[role]

    def _delegators(self, role: str) -> list[Root | Targets]:
        """Who says which keys may sign a role; a new root is signed by the keys of the old one as well."""
        if role in DELEGATED:
            return [self._newest("targets").signed]
        root = self._newest("root").signed
        if role == "root" and root.version > 1:
            return [files.read(self._public, f"{root.version - 1}.root").signed, root]
        return [root]

    def _states(self, role: str) -> list[VerificationResult]:
        """Which of its keys have signed a role, as each of its delegators sees it."""
        md = self._newest(role)
        return [
            delegator.get_verification_result(role, md.signed_bytes, md.signatures)
            for delegator in self._delegators(role)
        ]

    def _target(self, info: TargetFile) -> Path:
        return files.target_path(self._public, info)


def expiries(staged: Staged) -> Mapping[str, datetime]:
    """Until when each role is valid (UTC)."""
    return {role: staged.signed(role).signed.expires.replace(tzinfo=UTC) for role in LASTS}
