"""What differs between a generation and the one before: how many records, and which services by name."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from hytedesk.catalogue import Text
from hytedesk.db import files

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

Kind: TypeAlias = Literal["channel", "organization", "service"]
KINDS: tuple[Kind, ...] = ("channel", "organization", "service")

_DIGESTS: dict[Kind, str] = {kind: f"SELECT id, digest FROM {kind}" for kind in KINDS}  # noqa: S608  # fixed names

NAMED = 100
"""Services named in each group; a nurse reads a screenful, and the history is kept for years."""


class Named(msgspec.Struct, frozen=True):
    """Services with the same fate: how many, and the names of the first of them."""

    count: int = 0
    names: tuple[Text, ...] = ()


class Changes(msgspec.Struct, frozen=True):
    """How many records are new, different and gone, compared with the generation before."""

    added: int = 0
    changed: int = 0
    removed: int = 0


class ServiceChanges(msgspec.Struct, frozen=True):
    """The services among the changes. The first catalogue and that of another source name none."""

    added: Named = Named()
    changed: Named = Named()
    removed: Named = Named()


def between(before: Path | None, now: sqlite3.Connection) -> tuple[Changes, ServiceChanges]:
    """What has changed from the generation file `before` (None = there was none) to the one being written."""
    added = changed = removed = 0
    with contextlib.ExitStack() as stack:
        old = stack.enter_context(contextlib.closing(files.connect(before))) if before else None
        for kind in KINDS:
            gone = dict(old.execute(_DIGESTS[kind])) if old else {}
            kept = len(gone)
            new, other = [], []
            for key, digest in now.execute(_DIGESTS[kind]):
                was = gone.pop(key, None)
                if was is None:
                    new.append(key)
                elif was != digest:
                    other.append(key)
            kept -= len(gone)
            added, changed, removed = added + len(new), changed + len(other), removed + len(gone)
        changes = Changes(added, changed, removed)  # and the last kind are the services
        if old is None or not kept:
            return changes, ServiceChanges(Named(len(new)), Named(), Named(len(gone)))
        return changes, ServiceChanges(_named(now, new), _named(now, other), _named(old, list(gone)))


class _Names(msgspec.Struct):
    names: Text


def _named(connection: sqlite3.Connection, keys: Sequence[str]) -> Named:
    records = (connection.execute("SELECT record FROM service WHERE id = ?", (key,)).fetchone() for key in keys[:NAMED])
    return Named(len(keys), tuple(msgspec.json.decode(record, type=_Names).names for (record,) in records))
