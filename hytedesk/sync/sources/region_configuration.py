"""The configuration that a region signs for its computers, taken along with its catalogue (docs/adr/0017).

It cannot keep the catalogue from coming: one that is not trusted, is older or makes no sense is left where it is, and
the one in use stays. So does a file of it beside one that makes no sense.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hytedesk.config import files, kept, pushed
from hytedesk.errors import BadData, Refused, SheetFailed, Untrusted
from hytedesk.sheet import frame, picture
from hytedesk.vocabulary import crisis, needs_file, pathways

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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
        if kept.write(*whose, document, _judge(document)):
            _log.info("the configuration %s has changed", path)
    except BadData as error:
        _log.info("the configuration %s: %s", path, error)


def check_file(name: str, beside: Mapping[str, bytes]) -> None:
    """Whether the program can use a file that a configuration carries.

    Args:
        name: of the file.
        beside: the content of all files of the configuration by name: a pathway may name crisis lines that come along.

    Raises:
        BadData: it cannot; why.
        SheetFailed: a file of our own frame texts is damaged.
    """
    path, content = PurePosixPath(name), beside[name]
    if name == files.WORDS:
        needs_file.with_additions(needs_file.ours(), content)
    elif name == files.LETTERHEAD:
        picture.read(content)
    elif name == files.CRISIS:
        crisis.read(content)
    elif path.parent.name == files.SHEET:
        frame.read(path.stem, content)
    elif path.parent.name == files.PATHWAYS:
        pathways.read(path.stem, content, _lines_in(beside))


def _lines_in(beside: Mapping[str, bytes]) -> tuple[str, ...]:
    """The ids of the crisis lines that come along; a file that cannot be used has none."""
    try:
        return tuple(line.id for line in crisis.read(beside.get(files.CRISIS, b"")))
    except BadData:
        return ()


def _judge(document: bytes | None) -> Callable[[str, bytes], bool]:
    """What tells whether a file of this configuration can be used."""
    carried: Mapping[str, bytes] = {}
    with contextlib.suppress(BadData):
        carried = pushed.read(document).files if document is not None else {}

    def usable(name: str, content: bytes) -> bool:
        try:
            check_file(name, {**carried, name: content})
        except (BadData, SheetFailed) as error:
            _log.info("of the configuration: %s", error)
            return False
        return True

    return usable
