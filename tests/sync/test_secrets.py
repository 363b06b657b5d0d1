from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from hytedesk.sync import secrets

HOST = "ptv.example"


class _Store(KeyringBackend):
    """A key store in memory that can be locked."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.keys: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.keys.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.keys[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.keys[service, username]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Store]:
    monkeypatch.delenv(secrets.ENVIRONMENT, raising=False)
    before = keyring.get_keyring()
    made = _Store()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_key_of_the_host(store: _Store) -> None:
    store.set_password("HyteDesk", HOST, " stored\n")
    assert secrets.api_key(HOST) == "stored"
    assert secrets.api_key("other.example") is None


def test_the_environment_goes_first(store: _Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.set_password("HyteDesk", HOST, "stored")
    monkeypatch.setenv(secrets.ENVIRONMENT, "managed\n")
    assert secrets.api_key(HOST) == "managed"


def test_a_locked_store_is_no_key(store: _Store) -> None:
    store.set_password("HyteDesk", HOST, "stored")
    store.locked = True
    assert secrets.api_key(HOST) is None
