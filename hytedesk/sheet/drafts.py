"""Where the files of mail drafts lie: a private temporary folder, deleted at exit or else at the next start."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from hytedesk.sheet.document import SheetDocument

_PREFIX = "hytedesk-draft-"


class DraftFolder:
    """A folder of this process only for the files of drafts, made when the first is needed."""

    def __init__(self, parent: Path | None = None) -> None:
        """Clear away what earlier processes left in `parent` (None = the system's temporary folder)."""
        self._parent = parent or Path(tempfile.gettempdir())
        self._path: Path | None = None
        self._lock: BaseFileLock | None = None
        for left in self._parent.glob(f"{_PREFIX}*"):
            if not _in_use(left):
                shutil.rmtree(left, ignore_errors=True)

    @property
    def path(self) -> Path:
        """The folder; only this user may read it.

        Raises:
            StorageUnavailable: it cannot be made.
        """
        if self._path is None:
            try:
                self._path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._parent))
                self._lock = _lock(self._path)
                self._lock.acquire(timeout=0)
                atexit.register(self.close)
            except OSError as exc:  # `filelock.Timeout` is one, too
                raise StorageUnavailable(str(self._parent), str(exc)) from exc
        return self._path

    def open(self, document: SheetDocument, pdf: bytes) -> None:
        """Show the sheet as a draft in the person's mail program.

        Raises:
            MailFailed: there is no mail program, or it refuses.
            StorageUnavailable: the file cannot be written.
        """
        from hytedesk.sheet import mail

        mail.open_draft(mail.message(document, pdf), self.path)

    def close(self) -> None:
        """Delete the folder and all drafts in it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
            self._path = None


def _lock(folder: Path) -> BaseFileLock:
    """The system's lock on a folder of drafts: it ends with the process, however that ends."""
    from filelock import FileLock

    return FileLock(folder / ".lock")


def _in_use(folder: Path) -> bool:
    """Whether the window of another data folder is using it."""
    try:
        with _lock(folder).acquire(timeout=0):
            return False
    except OSError:
        return True
