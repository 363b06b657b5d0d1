"""Where the files of mail drafts lie: a private temporary folder, deleted at exit or else at the next start."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hytedesk.errors import StorageUnavailable

if TYPE_CHECKING:
    from hytedesk.sheet.document import SheetDocument

_PREFIX = "hytedesk-draft-"


class DraftFolder:
    """A folder of this process only for the files of drafts, made when the first is needed."""

    def __init__(self, parent: Path | None = None) -> None:
        """Clear away what earlier processes left in `parent` (None = the system's temporary folder)."""
        self._parent = parent or Path(tempfile.gettempdir())
        self._path: Path | None = None
        for left in self._parent.glob(f"{_PREFIX}*"):
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
                atexit.register(self.close)
            except OSError as exc:
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
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
            self._path = None
