"""JSON of other people: of any shape, and sometimes a little broken.

Two faults are mended, because they sit in the text of one record and would cost a whole page: control characters that
stand unescaped, and an escaped half of a character without its other half, as programs that cut texts leave it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from hytedesk.errors import BadData

if TYPE_CHECKING:
    from hytedesk.sync.http import Client

UNREADABLE = (ValueError, RecursionError)
"""What JSON ends in that is malformed, not UTF-8, of a wrong shape (msgspec's errors are ValueErrors) or bottomless."""

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_CONTROLS = bytes(max(byte, 0x20) for byte in range(0x100))


def decode(body: bytes | msgspec.Raw, kind: Any) -> Any:  # what a document is of any type
    """The document as a value of type `kind`, mended where it has to be.

    Raises:
        ValueError, RecursionError: it is no JSON of this shape.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except UNREADABLE:
        mended = mend(bytes(body))
        if mended == body:
            raise
        return msgspec.json.decode(mended, type=kind)


def mend(body: bytes) -> bytes:
    """The document with a space for every control character and U+FFFD for every half of a character."""
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found["half"] else found[0], body.translate(_CONTROLS))


def fetch(client: Client, path: str, parameters: dict[str, Any], kind: Any) -> Any:  # any parameters, any type
    """The document at `path` of a server.

    Raises:
        HyteDeskError: it cannot be had.
        BadData: it is not of type `kind`.
    """
    try:
        return decode(client.get(path, parameters), kind)
    except UNREADABLE as exc:
        raise BadData(path, str(exc)) from exc
