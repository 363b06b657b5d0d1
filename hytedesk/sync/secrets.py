"""API keys: never in settings, never in logs."""

from __future__ import annotations

import os

ENVIRONMENT = "HYTEDESK_PTV_API_KEY"
"""Set by whoever manages the computer; it goes before the user's own key."""
SERVICE = "HyteDesk"
"""What the key is filed under in the system's key store; the user name is the host."""


def api_key(host: str) -> str | None:
    """The key for this host: the environment's, else that of the system's key store; None when there is none.

    A computer without a key store, or with a locked one, has none.
    """
    return os.environ.get(ENVIRONMENT, "").strip() or _stored(host)


def _stored(host: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return (keyring.get_password(SERVICE, host) or "").strip() or None
    except (KeyringError, RuntimeError):
        return None
