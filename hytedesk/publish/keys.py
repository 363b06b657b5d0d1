"""Keys in a folder: `NAME.pem` is the private half, locked with a passphrase; `NAME.pub` the public one.

Both are PEM, so that other programs can make and read them. An administrator gives away the public half only.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, Key, SSlibKey

from hytedesk.errors import NotPublished, StorageUnavailable

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_SHORTEST = 12


class KeyFile(msgspec.Struct, frozen=True):
    """A key of the folder: `private` = its private half is there, too."""

    name: str
    id: str
    private: bool


def new(folder: Path, name: str, passphrase: str, *, write: bool = True) -> KeyFile:
    """Make an Ed25519 key.

    Args:
        folder: of keys.
        name: of the key, and of its files.
        passphrase: that will unlock it.
        write: keep it; else only look whether it could be.

    Raises:
        NotPublished: the name is taken or cannot be one, or the passphrase is short.
        StorageUnavailable: the folder cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise NotPublished("key_name", name)
    if len(passphrase) < _SHORTEST:
        raise NotPublished("short_passphrase", name)
    private = Ed25519PrivateKey.generate()
    locked = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    try:
        if any((folder / f"{name}.{half}").exists() for half in ("pub", "pem")):
            raise NotPublished("key_exists", name)
        if write:
            folder.mkdir(parents=True, exist_ok=True)
            _write_pair(folder / f"{name}.pem", locked, public)
    except FileExistsError as exc:
        raise NotPublished("key_exists", name) from exc
    except OSError as exc:
        raise StorageUnavailable(str(folder), exc.strerror or str(exc)) from exc
    return KeyFile(name, SSlibKey.from_crypto(private.public_key()).keyid, private=True)


def _write_pair(private: Path, locked: bytes, public: bytes) -> None:
    """Write both halves of a new key, the private one for its owner alone; both or none.

    Raises:
        OSError: the private one is there already, or the disk does not take them.
    """
    descriptor = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor
            file.write(locked)
            file.flush()
            os.fsync(file.fileno())
        private.with_suffix(".pub").write_bytes(public)
    except OSError:
        private.unlink()
        private.with_suffix(".pub").unlink(missing_ok=True)
        raise


def take(folder: Path, name: str, content: bytes, *, write: bool = True) -> KeyFile:
    """Put the public half of somebody else's key (PEM) into the folder; without `write` only look whether it could be.

    Raises:
        NotPublished: the name is taken or cannot be one, or the content is no public key.
        StorageUnavailable: the folder cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise NotPublished("key_name", name)
    try:
        key = SSlibKey.from_crypto(serialization.load_pem_public_key(content))
    except (ValueError, UnsupportedAlgorithm) as exc:
        raise NotPublished("no_public_key", name) from exc
    try:
        if (folder / f"{name}.pub").exists():
            raise NotPublished("key_exists", name)
        if write:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / f"{name}.pub").open("xb") as file:
                file.write(content)
    except FileExistsError as exc:
        raise NotPublished("key_exists", name) from exc
    except OSError as exc:
        raise StorageUnavailable(str(folder), exc.strerror or str(exc)) from exc
    return KeyFile(name, key.keyid, private=(folder / f"{name}.pem").exists())


def listed(folder: Path) -> list[KeyFile]:
    """All keys of the folder, by name.

    Raises:
        StorageUnavailable: one of them cannot be read.
    """
    names = sorted(path.stem for path in folder.glob("*.pub"))
    return [KeyFile(name, public(folder, name).keyid, (folder / f"{name}.pem").exists()) for name in names]


def public(folder: Path, name: str) -> Key:
    """The public half of a key.

    Raises:
        NotPublished: there is no such key.
        StorageUnavailable: it cannot be read.
    """
    path = folder / f"{name}.pub"
    try:
        return SSlibKey.from_crypto(serialization.load_pem_public_key(path.read_bytes()))
    except FileNotFoundError as exc:
        raise NotPublished("no_key", name) from exc
    except (OSError, ValueError) as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc


def signer(folder: Path, name: str, passphrase: str) -> CryptoSigner:
    """What signs with a key.

    Raises:
        NotPublished: there is no such key, or the passphrase does not open it.
        StorageUnavailable: it cannot be read.
    """
    path = folder / f"{name}.pem"
    try:
        return CryptoSigner(serialization.load_pem_private_key(path.read_bytes(), passphrase.encode()))
    except FileNotFoundError as exc:
        raise NotPublished("no_key", name) from exc
    except OSError as exc:
        raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc
    except (ValueError, TypeError) as exc:
        raise NotPublished("passphrase", name) from exc
