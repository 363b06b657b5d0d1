"""Where things are on this computer: local, never roaming, nothing about clients. And how the program starts itself."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of shipped data files: inside the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def default_data_dir() -> Path:
    """The user's data folder where neither `--data-dir` nor `HYTEDESK_DATA_DIR` names another."""
    import platformdirs

    return platformdirs.user_data_path("HyteDesk", appauthor=False, roaming=False)


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can look into, and those above it; what is there stays as it is.

    So a folder that an administrator has made for several users stays theirs.

    Raises:
        OSError: it cannot be made.
    """
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def command(*arguments: str) -> list[str]:
    """The command that starts this program again.

    A package has a program of its own, beside `hytedesk-admin`. `-P`: Python would first look for its modules in the
    current folder, which may be one of downloads.
    """
    if getattr(sys, "frozen", False):
        return [str(Path(sys.executable).with_stem("hytedesk")), *arguments]
    return [sys.executable, "-P", "-m", "hytedesk", *arguments]
