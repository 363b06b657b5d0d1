"""The publisher's folder: one publisher at a time, and files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from hytedesk.errors import NotPublished, StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One publisher at a time in a folder.

    Raises:
        NotPublished: another one is at work.
        StorageUnavailable: the folder cannot be written.
    """
    lock = FileLock(folder / "publish.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as exc:
        raise NotPublished("busy", str(folder)) from exc
    except OSError as exc:
        raise StorageUnavailable(str(folder), exc.strerror or str(exc)) from exc
    try:
        yield
    finally:
        lock.release()


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as exc:
        raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc
