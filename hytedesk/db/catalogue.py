"""Reading one generation of the catalogue."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from hytedesk.db import files
from hytedesk.errors import BadData, NoSuchService

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from hytedesk.catalogue import CatalogueInfo, Service, ServiceDetail


_CONNECTIONS = 3


class Catalogue:
    """One generation, read-only. It stays the same while a newer one is built; open that one for newer data.

    May be used from several threads at the same time: each call borrows one of a few connections. They are all opened
    at the start, so that the file can be read to the end even after it has been removed. Close it when done.

    Attributes:
        info: what this generation is.
    """

    def __init__(self, path: Path, info: CatalogueInfo) -> None:
        from sqlalchemy import create_engine
        from sqlalchemy.pool import QueuePool

        self.info = info
        self._path = path
        self._engine = create_engine(
            "sqlite://",
            creator=lambda: files.connect(path),
            poolclass=QueuePool,
            pool_size=_CONNECTIONS,
            max_overflow=0,
        )
        with contextlib.ExitStack() as stack:
            for _ in range(_CONNECTIONS):
                stack.enter_context(self._reading())

    def service(self, service_id: str) -> Service:
        """One service.

        Raises:
            NoSuchService: it is not in this catalogue.
            BadData: the file is damaged.
        """
        from hytedesk.db import tables

        with self._reading() as connection:
            found = tables.read_service(connection, service_id)
        if found is None:
            raise NoSuchService(service_id)
        return found

    def detail(self, service_id: str) -> ServiceDetail:
        """One service whole.

        Raises:
            NoSuchService: it is not in this catalogue.
            BadData: the file is damaged.
        """
        found = self.details((service_id,))
        if not found:
            raise NoSuchService(service_id)
        return found[0]

    def details(self, ids: Iterable[str]) -> list[ServiceDetail]:
        """The services with these keys, whole and in this order; one that is not in this catalogue is left out.

        Raises:
            BadData: the file is damaged.
        """
        from hytedesk.db import tables

        with self._reading() as connection:
            return list(tables.read_details(connection, ids))

    def iter_details(self) -> Iterator[ServiceDetail]:
        """Every service whole, in the order of the keys; only a few hundred are in memory at a time.

        Raises:
            BadData: the file is damaged.
        """
        from hytedesk.db import tables

        with self._reading() as connection:
            yield from tables.all_details(connection)

    def search_blobs(self) -> dict[str, bytes]:
        """The search index as it was stored when this generation was built.

        Raises:
            BadData: the file is damaged.
        """
        from sqlalchemy import select

        from hytedesk.db import tables

        with self._reading() as connection:
            rows = connection.execute(select(tables.search_blob.c.name, tables.search_blob.c.value))
            return dict(rows.all())

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        import msgspec
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.connect() as connection:
                yield connection
        except (SQLAlchemyError, msgspec.DecodeError, KeyError) as exc:
            raise BadData(str(self._path), str(exc)) from exc


def open_active(data_dir: Path) -> Catalogue | None:
    """The generation in use; None = nothing has been synchronised into this data folder yet."""
    info = files.active(data_dir)
    return Catalogue(files.path_of(data_dir, info.generation), info) if info else None
