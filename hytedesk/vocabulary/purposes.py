"""What people look for, in plain words: groups of needs for those who do not know the vocabulary."""

from __future__ import annotations

from functools import cache

import msgspec

from hytedesk import paths
from hytedesk.catalogue import Text


class Purpose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to look for.

    Attributes:
        names: in Finnish, Swedish and English.
        needs: ids of needs; each need belongs to one purpose.
    """

    id: str
    names: Text
    needs: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    purpose: tuple[Purpose, ...]


@cache
def purposes() -> tuple[Purpose, ...]:
    """All of `resources/purposes.toml`, at most nine, in the order of the file."""
    return msgspec.toml.decode((paths.resources() / "purposes.toml").read_bytes(), type=_File).purpose
