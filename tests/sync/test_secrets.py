from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring as Nothing

from hytedesk.errors import NoKeyStore
from hytedesk.sync import secrets
from tests.fakes.keystore import KeyStore

HOST = "ptv.example"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyStore]:
    monkeypatch.delenv(secrets.ENVIRONMENT, raising=False)
    monkeypatch.delenv(secrets.ENVIRONMENT_HOST, raising=False)
    before = keyring.get_keyring()
    made = KeyStore()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_key_of_the_host(store: KeyStore) -> None:
    store.set_password("HyteDesk", HOST, " stored\n")
    assert secrets.api_key(HOST) == "stored"
    assert secrets.api_key("other.example") is None


def test_the_environment_goes_first(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.set_password("HyteDesk", HOST, "stored")
    monkeypatch.setenv(secrets.ENVIRONMENT, "managed\n")
    monkeypatch.setenv(secrets.ENVIRONMENT_HOST, HOST)
    assert secrets.api_key(HOST) == "managed"


def test_the_environments_key_goes_to_the_official_host_or_the_one_it_was_given_for_and_to_no_other(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A region, or a user, may name any host among the sources."""
    monkeypatch.setenv(secrets.ENVIRONMENT, "managed")
    assert secrets.api_key(secrets.OFFICIAL) == "managed"
    for other in (HOST, f"{secrets.OFFICIAL}.example", f"{secrets.OFFICIAL}:8443", ""):
        assert secrets.api_key(other) is None
        assert not secrets.is_managed(other)
    monkeypatch.setenv(secrets.ENVIRONMENT_HOST, HOST.upper())
    assert (secrets.api_key(HOST), secrets.api_key(secrets.OFFICIAL)) == ("managed", None)
    assert store.keys == {}


def test_a_locked_store_is_no_key(store: KeyStore) -> None:
    store.set_password("HyteDesk", HOST, "stored")
    store.locked = True
    assert secrets.api_key(HOST) is None


def test_a_key_is_kept_and_forgotten(store: KeyStore) -> None:
    secrets.keep(HOST, "typed")
    assert store.keys == {f"HyteDesk {HOST}": "typed"}
    assert secrets.api_key(HOST) == "typed"
    assert secrets.forget(HOST)
    assert store.keys == {}
    assert not secrets.forget(HOST)


def test_a_store_that_cannot_be_used_is_said(store: KeyStore) -> None:
    store.locked = True
    for work in (lambda: secrets.keep(HOST, "typed"), lambda: secrets.forget(HOST)):
        with pytest.raises(NoKeyStore, match="KeyringLocked"):
            work()
    assert store.keys == {}


@pytest.mark.usefixtures("store")
def test_a_computer_without_a_store_says_so() -> None:
    keyring.set_keyring(Nothing())  # type: ignore[no-untyped-call]
    assert secrets.api_key(HOST) is None
    with pytest.raises(NoKeyStore):
        secrets.keep(HOST, "typed")
