"""The services that this user wants at hand, in `user.db`. Of each a copy remains when it goes from the catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from hytedesk.db import user_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hytedesk.catalogue import Phone, ServiceDetail


class Favourite(msgspec.Struct, frozen=True, kw_only=True):
    """A service as it was when it was made a favourite.

    Attributes:
        service: its catalogue key.
        names, organization: its names and those of its organization, by language.
        phone: its first telephone number, else its organization's; None = there was none.
        added: UTC.
    """

    service: str
    names: dict[str, str]
    organization: dict[str, str]
    phone: str | None = None
    added: datetime


def favourite(detail: ServiceDetail, added: datetime) -> Favourite:
    """What is kept of a service."""
    return Favourite(
        service=detail.service.id,
        names=detail.service.names,
        organization=detail.organization.names,
        phone=next((phone.number for phone in _phones(detail) if phone.type != "fax"), None),
        added=added,
    )


def read(data_dir: Path) -> tuple[Favourite, ...]:
    """All favourites, in the order in which they were added.

    Raises:
        StorageUnavailable: `user.db` cannot be read, or a newer HyteDesk has changed it.
    """
    columns = Favourite.__struct_fields__
    with user_file.reading(data_dir) as connection:
        if connection is None:
            return ()
        statement = f"SELECT {', '.join(columns)} FROM favourite ORDER BY rowid"  # noqa: S608  # our own names
        return tuple(_decode(dict(zip(columns, row, strict=True))) for row in connection.execute(statement))


def add(data_dir: Path, new: Favourite) -> None:
    """Keep a favourite; of one that is there already only the copy is renewed.

    Raises:
        StorageUnavailable: `user.db` cannot be written, or a newer HyteDesk has changed it.
    """
    row = {**msgspec.to_builtins(new), **{name: _encode(getattr(new, name)) for name in _TEXTS}}
    with user_file.writing(data_dir) as connection:
        connection.execute(
            "INSERT INTO favourite (service, names, organization, phone, added) "
            "VALUES (:service, :names, :organization, :phone, :added) ON CONFLICT (service) "
            "DO UPDATE SET names = excluded.names, organization = excluded.organization, phone = excluded.phone",
            row,
        )


def remove(data_dir: Path, service_id: str) -> None:
    """A favourite no longer; one that is none stays none.

    Raises:
        StorageUnavailable: `user.db` cannot be written, or a newer HyteDesk has changed it.
    """
    with user_file.writing(data_dir) as connection:
        connection.execute("DELETE FROM favourite WHERE service = ?", (service_id,))


_TEXTS = ("names", "organization")


def _encode(value: dict[str, str]) -> str:
    return msgspec.json.encode(value).decode()


def _decode(row: dict[str, str]) -> Favourite:
    return msgspec.convert({**row, **{name: msgspec.json.decode(row[name]) for name in _TEXTS}}, Favourite)


def _phones(detail: ServiceDetail) -> Iterable[Phone]:
    for channel in detail.channels:
        yield from detail.connection(channel).phones or channel.phones
    yield from detail.organization.phones
