"""Settings of one user on one computer, by the policies of both and of the region (docs/adr/0008, docs/adr/0017).

What the user chose is `settings.json` of the data folder. All is read before the window shows, so nothing here imports
more than the standard library.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hytedesk import i18n
from hytedesk.config import kept, layers, machine, table
from hytedesk.config.layers import Held, Origin, Refused
from hytedesk.config.records import UNCHECKED_AFTER, Letterhead, Settings

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["UNCHECKED_AFTER", "Held", "Letterhead", "Origin", "Refused", "Settings", "held", "load", "save"]


def load(data_dir: Path) -> Settings:
    """What holds for the user of `data_dir`; a value that is missing or makes no sense is left out, alone."""
    return held(data_dir).settings


def held(data_dir: Path) -> Held:
    """What holds for the user of `data_dir`, who said so, and what was not taken.

    The default language is the operating system's. A damaged file counts as none: settings are few and shown, so the
    person sees what is set.
    """
    user, wrong = _chosen(data_dir)
    defaults = Settings(language=i18n.system_language())
    folder = data_dir / kept.FOLDER
    found = layers.hold(machine.read(), user, defaults, lambda *whose: kept.read(folder, *whose))
    return found._replace(refused=(*found.refused, *wrong))


def save(data_dir: Path, settings: Settings, before: Settings | None = None) -> None:
    """Keep what the user chose, whole or not at all.

    Args:
        data_dir: the data folder.
        settings: what the user wants.
        before: what the user saw: only what differs from it, and is not locked, was chosen. Choosing what is
            recommended means to follow the recommendation. None = the user chose all of it.

    Raises:
        StorageUnavailable: the data folder cannot be written.
    """
    values = table.values_of(settings)
    if before is not None:
        now, old = held(data_dir), table.values_of(before)
        changed = {key: value for key, value in values.items() if value != old[key] and not now.locked(key)}
        follows = {key for key, value in changed.items() if (key, value) in now.recommended.items()}
        chosen, _ = _chosen(data_dir)
        values = {key: value for key, value in (chosen | changed).items() if key not in follows}
    kept.replace(data_dir / "settings.json", json.dumps(values, indent=2).encode())


def _chosen(data_dir: Path) -> tuple[dict[str, Any], list[Refused]]:
    path = data_dir / "settings.json"
    try:
        saved = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError, RecursionError):
        saved = None
    if not isinstance(saved, dict):
        return {}, [Refused(where=str(path), name="", reason="unreadable")]
    return layers.sift(saved.items(), table.BY_KEY.get, str(path), typed=True)
