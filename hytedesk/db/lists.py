"""Named lists of services of this user, in `user.db`, and as files to give to others. No client is in them.

Of each service a list keeps what a favourite keeps, so that it is known when the catalogue has lost it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from hytedesk.db import user_file
from hytedesk.db.favourites import Favourite
from hytedesk.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LONGEST_NAME = 80
MOST_SERVICES = 300
MOST_BYTES = 1_000_000
"""Of a file that is imported."""
_LONGEST = 500


class ServiceList(msgspec.Struct, frozen=True):
    """A list: what the person calls it, and its services in their order."""

    name: str
    services: tuple[Favourite, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hytedesk_list: Literal[1]
    name: str
    services: tuple[Favourite, ...]


def read(data_dir: Path) -> tuple[ServiceList, ...]:
    """All lists, in the order in which they were made.

    Raises:
        StorageUnavailable: `user.db` cannot be read, or a newer HyteDesk has changed it.
    """
    with user_file.reading(data_dir) as connection:
        if connection is None:
            return ()
        rows = connection.execute("SELECT name, services FROM service_list ORDER BY place")
        return tuple(
            ServiceList(name, msgspec.json.decode(services, type=tuple[Favourite, ...])) for name, services in rows
        )


def write(data_dir: Path, lists: Sequence[ServiceList]) -> None:
    """Keep these lists and no others; names are all different.

    Raises:
        StorageUnavailable: `user.db` cannot be written, or a newer HyteDesk has changed it.
    """
    rows = [(one.name, place, msgspec.json.encode(one.services).decode()) for place, one in enumerate(lists)]
    with user_file.writing(data_dir) as connection:
        connection.execute("DELETE FROM service_list")
        connection.executemany("INSERT INTO service_list (name, place, services) VALUES (?, ?, ?)", rows)


def to_file(one: ServiceList) -> bytes:
    """A list as a file: JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(_File(1, one.name, one.services)), indent=2) + b"\n"


def from_file(data: bytes, where: str) -> ServiceList:
    """The inverse of `to_file`; a service that is named twice is taken once.

    Args:
        data: what the file holds.
        where: its name, for the sentence.

    Raises:
        BadData: it is no such file, or holds what no list has.
    """
    if len(data) > MOST_BYTES:
        raise BadData(where, "too large")
    try:
        file = msgspec.json.decode(data, type=_File)
    except (ValueError, RecursionError) as exc:  # msgspec's errors and those of the encoding are ValueErrors
        raise BadData(where, str(exc)) from exc
    services = tuple({one.service: one for one in file.services}.values())
    if not name_fits(file.name) or len(services) > MOST_SERVICES or not all(map(_fits, services)):
        raise BadData(where, "a text that no list has")
    return ServiceList(file.name, services)


def with_another(lists: tuple[ServiceList, ...], new: ServiceList) -> tuple[ServiceList, ...]:
    """The lists with a new one at the end; where its name is taken, it gets a number behind it."""
    taken, name, number = {one.name for one in lists}, new.name, 2
    while name in taken:
        name, number = f"{new.name[: LONGEST_NAME - 6].strip()} ({number})", number + 1
    return (*lists, msgspec.structs.replace(new, name=name))


def name_fits(name: str) -> bool:
    """Whether a list can be called this: one line of at most 80 characters, with something in it."""
    return name == name.strip() != "" and len(name) <= LONGEST_NAME and name.isprintable()


def _fits(one: Favourite) -> bool:
    texts = (one.service, one.phone or "", *one.names.values(), *one.organization.values())
    return bool(one.service and one.names) and all(len(text) <= _LONGEST and text.isprintable() for text in texts)
