"""API keys and the password of the mail server: never in settings, never in logs."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from hytedesk.errors import NoKeyStore

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT = "HYTEDESK_PTV_API_KEY"
"""Set by whoever manages the computer; it goes before the user's own key."""
ENVIRONMENT_HOST = "HYTEDESK_PTV_API_KEY_HOST"
"""The host that key was given for; without it, `OFFICIAL`. No other host is sent it."""
OFFICIAL = "api-gw.palvelutietovaranto.suomi.fi"
"""The host of PTV v12 (`../shared/docs/ptv-open-api.md`)."""
SERVICE = "HyteDesk"
"""What the key is filed under in the system's key store; the user name is the host, or `mail_place`."""


def api_key(host: str) -> str | None:
    """The key for this host: the environment's, else that of the system's key store; None when there is none.

    A computer without a key store, or with a locked one, has none.
    """
    return _managed(host) or _stored(host)


def mail_password(host: str) -> str | None:
    """The password for this mail server, from the system's key store; None when there is none."""
    return _stored(mail_place(host))


def mail_place(host: str) -> str:
    """Where the password of a mail server is filed: another server is never sent it."""
    return f"smtp:{host.casefold()}"


def is_managed(host: str) -> bool:
    """Whether the environment names a key for this host, which goes before the user's own."""
    return bool(_managed(host))


def keep(host: str, key: str) -> None:
    """Put the key for this host into the system's key store, in place of an older one.

    Raises:
        NoKeyStore: there is none, or it is locked.
    """
    import keyring

    with _store():
        keyring.set_password(SERVICE, host, key)


def forget(host: str) -> bool:
    """Take the key for this host out of the system's key store; False when there was none.

    Raises:
        NoKeyStore: there is none, or it is locked.
    """
    import keyring

    with _store():
        known = keyring.get_password(SERVICE, host) is not None
        if known:
            keyring.delete_password(SERVICE, host)
        return known


def _managed(host: str) -> str:
    given_for = os.environ.get(ENVIRONMENT_HOST, "").strip() or OFFICIAL
    return os.environ.get(ENVIRONMENT, "").strip() if host.casefold() == given_for.casefold() else ""


@contextlib.contextmanager
def _store() -> Iterator[None]:
    from keyring.errors import KeyringError

    try:
        yield
    except (KeyringError, RuntimeError) as exc:
        raise NoKeyStore(type(exc).__name__) from exc


def _stored(host: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return (keyring.get_password(SERVICE, host) or "").strip() or None
    except (KeyringError, RuntimeError):
        return None
