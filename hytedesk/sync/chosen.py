"""Which sources a data folder is synchronised from when nobody names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.errors import NoSource
from hytedesk.sync import sources

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.config import Settings
    from hytedesk.sync.sources import SourceSpec


def sources_of(data_dir: Path, settings: Settings) -> tuple[SourceSpec, ...]:
    """The sources of the settings in their order; without any, the demo catalogue for a folder that has no other.

    Raises:
        WrongUsage: the settings name an unknown source.
        NoSource: there is none, and the folder has a catalogue that was fetched from elsewhere: it stays.
    """
    from hytedesk.db import files

    if not settings.sources and files.has_real(data_dir):
        raise NoSource
    return sources.all_configured(settings)
