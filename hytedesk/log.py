"""The log of the data folder: bugs, without values. No client data can get in, because no value can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def bug(data_dir: Path, error: BaseException) -> None:
    """Append where an unexpected error happened: its type and the lines of code, never its message or a value.

    A message may quote what a person typed. A log that cannot be written is no reason for a second failure.
    """
    import logging.handlers
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(data_dir / "hytedesk.log", maxBytes=200_000, backupCount=1)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    handler.emit(logging.makeLogRecord({"msg": f"{type(error).__name__} at {places}", "levelno": logging.ERROR}))
    handler.close()


def _module(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])
