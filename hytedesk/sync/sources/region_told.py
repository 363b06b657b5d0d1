"""What a computer tells its region's web server, where a policy wants it: versions, and nothing about whom.

`?config=SERIAL&generation=N&installation=ID` in the request for `timestamp.json`, so that the server's ordinary log
says how many computers are current. The id is random, and another one every month (docs/privacy.md).
"""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING

from hytedesk.config import kept

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hytedesk.config import Settings

FILE = "installation.json"
_ID = re.compile(r"[0-9a-f]{16}")


def query(folder: Path, settings: Settings, generation: int, now: datetime) -> dict[str, str]:
    """What is told.

    Args:
        folder: of all sources; the month's id is kept there.
        settings: of this computer.
        generation: of the region's catalogue in use, 0 = none.
        now: UTC.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    configuration = kept.read(folder, settings.repository, settings.profile).configuration
    return {
        "config": str(configuration.serial if configuration else 0),
        "generation": str(generation),
        "installation": _installation(folder / FILE, now.strftime("%Y-%m")),
    }


def _installation(path: Path, month: str) -> str:
    try:
        saved = json.loads(path.read_bytes())
        if saved["month"] == month and _ID.fullmatch(saved["id"]):
            return str(saved["id"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        pass
    made = secrets.token_hex(8)
    kept.replace(path, json.dumps({"month": month, "id": made}).encode())
    return made
