"""A key store that can be locked; in a process of its own it keeps its keys in the file of `FILE`."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

FILE = "FAKE_KEY_STORE"


class KeyStore(KeyringBackend):
    """The store.

    Attributes:
        keys: by service and user name, with a space between them.
        locked: it refuses everything.
    """

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        named = os.environ.get(FILE)
        self._file = Path(named) if named else None
        self.keys: dict[str, str] = json.loads(self._file.read_bytes()) if self._file and self._file.exists() else {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.keys.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.keys[f"{service} {username}"] = password
        self._save()

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        if self.keys.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("not found")
        self._save()

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked

    def _save(self) -> None:
        if self._file:
            self._file.write_text(json.dumps(self.keys))
