"""The files that a region's configuration carries beside its values: which there may be, how big, how JSON has them.

A file has a name of ours. What is in it is judged by those who read it.
"""

from __future__ import annotations

import base64
import re
from typing import NamedTuple

from hytedesk.config.setting import Unusable

WORDS = "needs.toml"
"""The region's own words (docs/admin-guide.md)."""
LETTERHEAD = "letterhead.png"
"""The picture beside the lines of the letterhead."""
CRISIS = "crisis.toml"
"""The region's own telephone lines for needs that cannot wait."""
SHEET = "sheet"
"""The folder of frame texts of the sheet, a file for each language."""
PATHWAYS = "pathways"
"""The folder of the region's own pathways, a file for each."""
MOST = 256 * 1024
"""Bytes of any file."""


class _Kind(NamedTuple):
    """Files of a kind: pattern of their names, bytes of one at most, and whether JSON has it as text, else Base64."""

    pattern: re.Pattern[str]
    limit: int
    text: bool = True


_KINDS = (
    _Kind(re.compile(re.escape(WORDS)), MOST),
    _Kind(re.compile(re.escape(LETTERHEAD)), 128 * 1024, text=False),
    _Kind(re.compile(re.escape(CRISIS)), 64 * 1024),
    _Kind(re.compile(SHEET + r"/[a-z]{2,3}(-[a-z0-9]{2,8})*\.toml"), 64 * 1024),
    _Kind(re.compile(PATHWAYS + r"/[a-z0-9-]{1,40}\.toml"), 64 * 1024),
)


def read(name: str, value: object) -> bytes:
    """The content of a file, as `write` has written it.

    Raises:
        Unusable: a file of this name is of no use here, it is too big, or it is not written so.
    """
    kind = _kind(name)
    if not isinstance(value, str):
        raise Unusable("kind")
    try:
        content = value.encode() if kind.text else base64.b64decode(value, validate=True)
    except ValueError as exc:  # the encoding's errors are ValueErrors, too
        raise Unusable("form") from exc
    return checked(name, content)


def checked(name: str, content: bytes) -> bytes:
    """The content, if a file of this name may be that big.

    Raises:
        Unusable: as `read`.
    """
    if len(content) > _kind(name).limit:
        raise Unusable("bounds")
    return content


def write(name: str, content: bytes) -> str:
    """A file for JSON.

    Raises:
        Unusable: as `read`.
    """
    try:
        value = content.decode() if _kind(name).text else base64.b64encode(content).decode()
    except UnicodeDecodeError as exc:
        raise Unusable("form") from exc
    read(name, value)
    return value


def _kind(name: str) -> _Kind:
    for kind in _KINDS:
        if kind.pattern.fullmatch(name):
            return kind
    raise Unusable("no_file")
