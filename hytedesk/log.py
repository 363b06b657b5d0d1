"""The log of the data folder: bugs without values, files of the region that cannot be used; never client data."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from hytedesk import paths

if TYPE_CHECKING:
    from pathlib import Path


def bug(data_dir: Path, error: BaseException) -> None:
    """Append where an unexpected error happened: its type and the lines of code, never its message or a value.

    A message may quote what a person typed. A log that cannot be written is no reason for a second failure.
    """
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    _append(data_dir, f"{type(error).__name__} at {places}")


def note(data_dir: Path, line: str) -> None:
    """Append one line for the administrator about a file of the program or the region, never about what was typed."""
    _append(data_dir, line)


def _append(data_dir: Path, line: str) -> None:
    import logging.handlers

    with contextlib.suppress(OSError):
        paths.make_private(data_dir)
        handler = logging.handlers.RotatingFileHandler(
            data_dir / "hytedesk.log", maxBytes=200_000, backupCount=1, encoding="utf-8", errors="backslashreplace"
        )
        handler.handleError = _silent  # type: ignore[method-assign]
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        handler.emit(logging.makeLogRecord({"msg": line, "levelno": logging.ERROR}))
        handler.close()


def _silent(record: object) -> None:
    """In place of the trace that `logging` prints when it cannot write, for example to a full disk."""


def _module(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])
