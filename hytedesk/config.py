"""Settings of one user on one computer, kept in `settings.json` of the data folder (docs/adr/0008).

They are read before the window shows, so this module imports neither a database nor a language library.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import msgspec

from hytedesk import i18n
from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from pathlib import Path

Language = Literal["fi", "sv", "en"]


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """The lines at the top of a sheet; empty lines are left out.

    Attributes:
        region: the wellbeing services county or other body.
        unit: the workplace, for example a health centre.
        contact: role and telephone of the workplace. Never a client's.
    """

    region: str = ""
    unit: str = ""
    contact: str = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a user or the region has chosen.

    Attributes:
        language: of the window.
        county: code of the wellbeing services county, None = not chosen.
        municipalities: the workplace's own municipality codes, preset in the search row.
        letterhead: of the sheet.
        sources: `KIND:URL` of every source to synchronise from; empty = the built-in demo catalogue.
        nationwide: whether services of the whole country are fetched with the region's.
        dark: the palette, None = as the operating system says.
        welcomed: True once the first-start dialog has been answered.
    """

    language: Language = "fi"
    county: str | None = None
    municipalities: tuple[str, ...] = ()
    letterhead: Letterhead = Letterhead()
    sources: tuple[str, ...] = ()
    nationwide: bool = True
    dark: bool | None = None
    welcomed: bool = False


def load(data_dir: Path) -> Settings:
    """The settings saved in `data_dir`, or the defaults in the system's language.

    A damaged file counts as none: settings are few and shown, so the person sees what is set.
    """
    try:
        return msgspec.json.decode((data_dir / "settings.json").read_bytes(), type=Settings)
    except (OSError, msgspec.DecodeError):
        return Settings(language=i18n.system_language())  # type: ignore[arg-type]  # one of LANGUAGES


def save(data_dir: Path, settings: Settings) -> None:
    """Write the settings whole or not at all.

    Raises:
        StorageUnavailable: the data folder cannot be written.
    """
    target = data_dir / "settings.json"
    part = target.with_suffix(".part")
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(settings), indent=2))
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as exc:
        raise StorageUnavailable(str(target), str(exc)) from exc
