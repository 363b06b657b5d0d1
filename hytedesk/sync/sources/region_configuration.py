"""The configuration that a region signs for its computers, taken along with its catalogue (docs/adr/0017).

It cannot keep the catalogue from coming: one that is not trusted, is older or makes no sense is left where it is, and
the one in use stays.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from hytedesk.config import kept, pushed
from hytedesk.errors import BadData, Refused, Untrusted

if TYPE_CHECKING:
    from pathlib import Path

    from hytedesk.config import Settings
    from hytedesk.sync.sources.region_trust import Repository

_log = logging.getLogger(__name__)


def take(repository: Repository, settings: Settings, folder: Path) -> None:
    """Fetch the configuration of this computer's profile and keep it for the next time that settings are read.

    Args:
        repository: the one of the settings, refreshed.
        settings: say which profile.
        folder: of all sources.

    Raises:
        Unreachable: the run was cancelled, or the repository does not answer any more.
        StorageUnavailable: the folder cannot be written.
    """
    path = pushed.target(settings.profile)
    whose = (folder, settings.repository, settings.profile)
    try:
        document = repository.fetch(path, pushed.LIMIT).read_bytes() if repository.has(path) else None
    except (Refused, Untrusted) as error:
        _log.info("the configuration %s: %s", path, error)
        kept.refuse(*whose, "untrusted")
        return
    try:
        if kept.write(*whose, document):
            _log.info("the configuration %s has changed", path)
    except BadData as error:
        _log.info("the configuration %s: %s", path, error)
