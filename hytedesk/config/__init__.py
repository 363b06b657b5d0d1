"""Settings of one user on one computer, kept in `settings.json` of the data folder (docs/adr/0008).

They are read before the window shows, so this module imports nothing but the standard library.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from hytedesk import i18n
from hytedesk.config.records import UNCHECKED_AFTER, Letterhead, Settings
from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["UNCHECKED_AFTER", "Letterhead", "Settings", "load", "save"]


def load(data_dir: Path) -> Settings:
    """The settings saved in `data_dir`; a value that is missing or makes no sense is the default, alone.

    The default language is the operating system's. A damaged file counts as none: settings are few and shown, so the
    person sees what is set.
    """
    defaults = Settings(language=i18n.system_language())
    try:
        saved = json.loads((data_dir / "settings.json").read_bytes())
    except (OSError, ValueError):
        return defaults
    return replace(defaults, **_valid(saved, _READ))


def save(data_dir: Path, settings: Settings) -> None:
    """Write the settings whole or not at all.

    Raises:
        StorageUnavailable: the data folder cannot be written.
    """
    target = data_dir / "settings.json"
    part = target.with_suffix(".part")
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            json.dump(asdict(settings), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as exc:
        raise StorageUnavailable(str(target), str(exc)) from exc


def _valid(saved: object, read: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """The values of a JSON object that can be read, by name."""
    found = {}
    for name, value in saved.items() if isinstance(saved, dict) else ():
        try:
            found[name] = read[name](value)
        except (KeyError, TypeError):
            continue
    return found


def _of(*kinds: type | None) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) not in {type(None) if kind is None else kind for kind in kinds}:
            raise TypeError(value)
        return value

    return check


def _number(least: int, most: int) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not least <= _of(int)(value) <= most:
            raise TypeError(value)
        return value

    return check


def _language(value: Any) -> str:
    if value not in i18n.LANGUAGES:
        raise TypeError(value)
    return str(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_of(str), _of(list)(value)))


def _letterhead(value: Any) -> Letterhead:
    return Letterhead(**_valid(value, {line.name: _of(str) for line in fields(Letterhead)}))


_READ: dict[str, Callable[[Any], Any]] = {
    "language": _language,
    "county": _of(str, None),
    "municipalities": _texts,
    "letterhead": _letterhead,
    "sources": _texts,
    "nationwide": _of(bool),
    "check_hours": _number(1, 168),
    "metered": _of(bool),
    "stale_days": _number(1, 365),
    "repository_url": _of(str),
    "profile": _of(str),
    "region_root_file": _of(str),
    "extra_ca_file": _of(str),
    "network_contact": _of(str),
    "dark": _of(bool, None),
    "welcomed": _of(bool),
}
"""How each setting is read from JSON; raises TypeError for a value that makes no sense."""
