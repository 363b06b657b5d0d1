"""Reading one generation of the catalogue."""

from __future__ import annotations

import contextlib
import sqlite3
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import msgspec

from hytedesk.db import files, reading
from hytedesk.errors import Damaged, NoSuchService
from hytedesk.vocabulary import directory

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from hytedesk.catalogue import CatalogueInfo, Service, ServiceDetail
    from hytedesk.vocabulary.directory import Member


_CONNECTIONS = 3


class Catalogue:
    """One generation, read-only. It stays the same while a newer one is built; open that one for newer data.

    May be used from several threads at the same time: each call borrows one of a few connections. They are all opened
    at the start, so that the file can be read to the end even after it has been removed. Close it when done.

    Attributes:
        info: what this generation is.
        on_damage: called, in the thread that reads, before `Damaged` is raised.
    """

    def __init__(self, path: Path, info: CatalogueInfo) -> None:
        self.info = info
        self.on_damage: Callable[[], None] = lambda: None
        self._path = path
        self._closed = False
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        for _ in range(_CONNECTIONS):
            self._idle.put(files.connect(path))

    def service(self, service_id: str) -> Service:
        """One service.

        Raises:
            NoSuchService: it is not in this catalogue.
            Damaged: the file is damaged.
        """
        with self._reading() as connection:
            found = reading.service(connection, service_id)
        if found is None:
            raise NoSuchService(service_id)
        return found

    def detail(self, service_id: str) -> ServiceDetail:
        """One service whole.

        Raises:
            NoSuchService: it is not in this catalogue.
            Damaged: the file is damaged.
        """
        found = self.details((service_id,))
        if not found:
            raise NoSuchService(service_id)
        return found[0]

    def details(self, ids: Iterable[str]) -> list[ServiceDetail]:
        """The services with these keys, whole and in this order; one that is not in this catalogue is left out.

        Raises:
            Damaged: the file is damaged.
        """
        with self._reading() as connection:
            return list(reading.details(connection, ids))

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these keys that services of this catalogue have.

        Raises:
            Damaged: the file is damaged.
        """
        with self._reading() as connection:
            return reading.known(connection, ids)

    def iter_details(self) -> Iterator[ServiceDetail]:
        """Every service whole, in the order of the keys; only a few hundred are in memory at a time.

        Raises:
            Damaged: the file is damaged.
        """
        with self._reading() as connection:
            yield from reading.all_details(connection)

    def directory(self) -> tuple[Member, ...]:
        """Every organization that offers something, with what it offers.

        Raises:
            Damaged: the file is damaged.
        """
        with self._reading() as connection:
            return directory.members(reading.organizations(connection), reading.offerings(connection))

    def search_blobs(self, names: Collection[str] | None = None) -> dict[str, bytes]:
        """The search index as it was stored when this generation was built: the blobs of these names, None = all.

        Raises:
            Damaged: the file is damaged.
        """
        with self._reading() as connection:
            return reading.search_blobs(connection, names)

    def close(self) -> None:
        """Let go of the file; who is still reading lets go when done."""
        self._closed = True
        self._close_idle()

    @property
    def folder(self) -> Path:
        """The data folder that it lies in."""
        return self._path.parent

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._closed:
            raise ValueError("this catalogue has been closed")
        connection = self._idle.get()
        try:
            yield connection
        except (sqlite3.Error, msgspec.DecodeError, KeyError) as exc:
            self.on_damage()
            raise Damaged(str(self._path), str(exc)) from exc
        finally:
            self._give_back(connection)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        self._idle.put(connection)
        if self._closed:
            self._close_idle()

    def _close_idle(self) -> None:
        with contextlib.suppress(Empty):
            while True:
                self._idle.get_nowait().close()


def open_active(data_dir: Path) -> Catalogue | None:
    """The generation in use; None = nothing has been synchronised into this data folder yet."""
    info = files.active(data_dir)
    return open_generation(data_dir, info) if info else None


def open_generation(data_dir: Path, info: CatalogueInfo) -> Catalogue:
    """A generation that is there, whether it is the one in use or not."""
    return Catalogue(files.path_of(data_dir, info.generation), info)
