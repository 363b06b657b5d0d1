"""Files of the region as they count on this computer: those that it pushes, else those that lie in the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk import config, log
from hytedesk.config import files
from hytedesk.config.setting import Unusable
from hytedesk.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def file(data_dir: Path, name: str) -> bytes:
    """What is in a file, empty = there is none.

    Raises:
        BadData: the one in the data folder cannot be read, or is too big.
    """
    pushed = config.held(data_dir).files.get(name)
    return _own(data_dir, name) if pushed is None else pushed


def folder(data_dir: Path, name: str) -> Mapping[str, bytes]:
    """What is in each file of a folder, by the file's name without ending; pushed ones count file by file.

    One of the data folder that cannot be read is left out, with a line in the log that says why.
    """
    found: dict[str, bytes] = {}
    for path in sorted((data_dir / name).glob("*.toml")):
        try:
            found[path.stem] = _own(data_dir, f"{name}/{path.name}")
        except BadData as error:
            log.note(data_dir, f"a file is not used: {error}")
    pushed = config.held(data_dir).files
    start, end = f"{name}/", ".toml"
    return found | {
        path.removeprefix(start).removesuffix(end): content
        for path, content in pushed.items()
        if path.startswith(start)
    }


def _own(data_dir: Path, name: str) -> bytes:
    try:
        with (data_dir / name).open("rb") as own:
            return files.checked(name, own.read(files.MOST + 1))
    except FileNotFoundError:
        return b""
    except OSError as exc:
        raise BadData(name, exc.strerror or "unreadable") from exc
    except Unusable as exc:
        raise BadData(name, exc.reason) from exc
