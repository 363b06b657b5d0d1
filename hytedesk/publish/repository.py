"""The folder of a publisher: `region.json` says whose it is, `public/` is what the web server shows."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from hytedesk.errors import NotPublished, StorageUnavailable
from hytedesk.publish import keys, signing, waiting
from hytedesk.publish.signing import Staged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from securesystemslib.signer import Key, Signer

SOON = {
    "root": timedelta(days=60),
    "targets": timedelta(days=60),
    "config": timedelta(days=60),
    "catalogue": timedelta(days=30),
    "snapshot": timedelta(days=10),
    "timestamp": timedelta(days=3),
}
"""How long before its expiry a role is reported: long enough to do something about it."""

_BROKEN_OFF = re.compile(r"1\.[a-z]+\.json(\.part)?|timestamp\.json\.part")
"""What `init` leaves where the disk was full before timestamp.json, its last file."""
_LONGEST_NAME = 100
"""Of a region, as `sync.region_file` takes it."""


class Region(msgspec.Struct, frozen=True):
    """What `region.json` holds."""

    region: str
    format: int = 1


class Expiry(msgspec.Struct, frozen=True):
    """Until when a role is valid (UTC), and whether that is soon."""

    role: str
    until: datetime
    soon: bool


def init(  # noqa: PLR0913  # the whole of a region's trust
    folder: Path,
    region: str,
    key_folder: Path,
    unlock: Callable[[str], str],
    *,
    admins: Sequence[str],
    job: str,
    config: Sequence[str] = (),
    threshold: int | None = None,
    write: bool = True,
) -> None:
    """Make a repository without a catalogue.

    Args:
        folder: of the publisher.
        region: its name, for people; 100 characters at most.
        key_folder: has the keys named in what follows, with their private halves.
        unlock: gives the passphrase of a key.
        admins: keys of the roles root and targets.
        job: key of the roles catalogue, snapshot and timestamp.
        config: keys of the role config; none = those of the administrators.
        threshold: signatures that root and targets need; None = two, or one when there is one administrator.
        write: False = only try.

    Raises:
        NotPublished: there is a repository already, keys are missing, the name cannot be shown, or the job's key is
            an administrator's, too.
        StorageUnavailable: the folder cannot be written.
    """
    metadata = folder / "public" / "metadata"
    leftovers = list(metadata.iterdir()) if metadata.is_dir() else []
    if (folder / "region.json").exists() or not all(_BROKEN_OFF.fullmatch(path.name) for path in leftovers):
        raise NotPublished("exists", str(folder))
    if job in {*admins, *config}:
        raise NotPublished("job_signs_more", job)
    if not region.strip() or not region.isprintable() or len(region) > _LONGEST_NAME:
        raise NotPublished("region_name", str(_LONGEST_NAME))
    needed = min(2, len(admins)) if threshold is None else threshold
    if not 1 <= needed <= len(admins):
        raise NotPublished("too_few_keys", "root")
    if write:
        _clear(leftovers)
    public = folder / "public"
    staged = Staged(public if write else public / "tried", signers(key_folder, unlock), datetime.now(UTC))
    admin_keys = [keys.public(key_folder, name) for name in admins]
    config_keys = [keys.public(key_folder, name) for name in config] or admin_keys
    staged.begin(admin_keys, needed, config_keys, keys.public(key_folder, job))
    staged.check()
    if write:
        staged.write()
        try:
            (folder / "region.json").write_bytes(msgspec.json.encode(Region(region)))
        except OSError as exc:
            raise StorageUnavailable(str(folder), exc.strerror or str(exc)) from exc


def _clear(leftovers: Sequence[Path]) -> None:
    """Delete what a broken-off `init` left: who was named then may be somebody else now.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    for path in leftovers:
        try:
            path.unlink()
        except OSError as exc:
            raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc


def region(folder: Path) -> Region:
    """Whose repository it is.

    Raises:
        NotPublished: there is none.
    """
    try:
        return msgspec.json.decode((folder / "region.json").read_bytes(), type=Region)
    except (OSError, ValueError) as exc:
        raise NotPublished("missing", str(folder)) from exc


def staged(folder: Path, key_folder: Path, unlock: Callable[[str], str]) -> Staged:
    """The repository, to be changed.

    Raises:
        NotPublished: there is none.
    """
    region(folder)
    return Staged(folder / "public", signers(key_folder, unlock), datetime.now(UTC))


def signers(key_folder: Path, unlock: Callable[[str], str]) -> signing.Signers:
    """Finds keys in the folder, as many of them as are wanted; each is unlocked once, and only when it is needed."""
    opened: dict[str, Signer] = {}

    def find(_role: str, ids: Sequence[str], wanted: int) -> Sequence[Signer]:
        names = {key.id: key.name for key in keys.listed(key_folder) if key.private}
        chosen = [key for key in ids if key in names][:wanted]
        for key in chosen:
            if key not in opened:
                opened[key] = keys.signer(key_folder, names[key], unlock(names[key]))
        return [opened[key] for key in chosen]

    return find


def renew(staged: Staged, roles: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Stage new signatures for snapshot and timestamp, for `roles`, and for the catalogue when it has to be.

    It has to when it expires soon, or when another key signs it from now on.

    Returns all roles that are signed anew.
    """
    due = signing.expiries(staged)["catalogue"] - now < SOON["catalogue"] or not staged.is_signed("catalogue")
    again = [role for role in signing.LASTS if role in roles or (role == "catalogue" and due)]
    again = [role for role in again if role not in {"snapshot", "timestamp"}]
    for role in again:
        staged.resign(role)
    staged.seal(force=True)
    return (*again, "snapshot", "timestamp")


def cosign(staged: Staged, roles: Sequence[str]) -> bool:
    """Add signatures to what somebody else has begun, and seal it when no administrator's is missing any more.

    Returns False when the keys that are there could add nothing, and nothing was missing but theirs.
    """
    before = [dict(staged.signed(role).signatures) for role in roles]
    complete = waiting.is_complete(staged)
    for role in roles:
        staged.sign(role)
    if waiting.is_complete(staged):
        renew(staged, (), datetime.now(UTC))
    return complete or before != [staged.signed(role).signatures for role in roles]


def change_keys(staged: Staged, role: str, *, add: Sequence[Key] = (), revoke: Sequence[str] = ()) -> None:
    """Stage other keys for a role; what a revoked key has signed is signed anew by those that stay.

    Args:
        staged: the repository.
        role: one of `signing.LASTS`.
        add: new keys.
        revoke: ids of keys that count no more.

    Raises:
        NotPublished: the role does not have these keys, or would have too few.
    """
    top = role not in signing.DELEGATED
    with staged.edit_root() if top else staged.edit_targets() as delegator:
        known = delegator.get_delegated_role(role)
        for key in add:
            delegator.add_key(key, role)
        for key_id in revoke:
            if key_id not in known.keyids:
                raise NotPublished("not_its_key", role)
            delegator.revoke_key(key_id, role)
        if len(known.keyids) < known.threshold:
            raise NotPublished("too_few_keys", role)
    if revoke and role in {"targets", *signing.DELEGATED}:
        staged.resign(role)


def rotate(staged: Staged, old: str, new: Key) -> tuple[str, ...]:
    """Stage `new` in place of the key with the id `old` in every role that has it; returns these roles.

    Raises:
        NotPublished: no role has the old key.
    """
    roles = tuple(role for role in signing.LASTS if old in staged.keys_of(role))
    if not roles:
        raise NotPublished("no_key", old[:16])
    for role in roles:
        change_keys(staged, role, add=[new], revoke=[old])
    staged.seal(force=True)
    return roles


def expiries(staged: Staged, now: datetime) -> list[Expiry]:
    """Until when each role is valid."""
    valid: Mapping[str, datetime] = signing.expiries(staged)
    return [Expiry(role, until, until - now < SOON[role]) for role, until in valid.items()]


def root_file(staged: Staged) -> tuple[bytes, str]:
    """The newest root metadata, which laptops are given, and its sha256."""
    content = staged.signed("root").to_bytes()
    return content, hashlib.sha256(content).hexdigest()
