"""Which servers are trusted: those that the operating system trusts, and the authorities of one more file.

The file is for networks that inspect encrypted connections, and for servers of an organization's own authority.
"""

from __future__ import annotations

import ssl

from hytedesk.errors import StorageUnavailable

_WRONG_TIME = {9, 10, 0x800B0101, -67818}
"""What OpenSSL, Windows and macOS call a certificate that is over, or not valid yet."""


def context(ca_file: str) -> ssl.SSLContext:
    """Checks certificates and host names; `ca_file`: path of a PEM file with further authorities, "" = none.

    Raises:
        StorageUnavailable: the file cannot be read.
    """
    import truststore

    made = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        try:
            made.load_verify_locations(ca_file)
        except OSError as exc:
            raise StorageUnavailable(ca_file, str(exc)) from exc
    return made


def reason(error: ssl.SSLCertVerificationError) -> str:
    """Why a certificate is not trusted: `time` = it is over or not valid yet, else `certificate`."""
    return "time" if error.verify_code in _WRONG_TIME else "certificate"
