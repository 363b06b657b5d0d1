"""The files that a region's configuration carries beside its values: which there may be, how big, how JSON has them.

A file has a name of ours. What is in it is judged by those who read it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hytedesk.config.table import Unusable

WORDS = "needs.toml"
"""The region's own words (docs/admin-guide.md)."""


class _Kind(NamedTuple):
    """Files of a kind: pattern of their names, and bytes of one at most."""

    pattern: re.Pattern[str]
    limit: int


_KINDS = (_Kind(re.compile(re.escape(WORDS)), 256 * 1024),)


def read(name: str, value: object) -> bytes:
    """The content of a file, as `write` has written it.

    Raises:
        Unusable: a file of this name is of no use here, it is too big, or it is not written so.
    """
    kind = next((kind for kind in _KINDS if kind.pattern.fullmatch(name)), None)
    if kind is None:
        raise Unusable("unknown")
    if not isinstance(value, str):
        raise Unusable("kind")
    try:
        content = value.encode()
    except UnicodeEncodeError as exc:
        raise Unusable("form") from exc
    if len(content) > kind.limit:
        raise Unusable("bounds")
    return content


def write(name: str, content: bytes) -> str:
    """A file for JSON.

    Raises:
        Unusable: as `read`.
    """
    try:
        value = content.decode()
    except UnicodeDecodeError as exc:
        raise Unusable("form") from exc
    read(name, value)
    return value
