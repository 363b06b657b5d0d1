"""A region file that a person opens: asks whether to follow the region, and remembers the answer yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from hytedesk import config
from hytedesk.errors import HyteDeskError, StorageUnavailable
from hytedesk.i18n import _
from hytedesk.ui import messages
from hytedesk.ui.panels.trust import TrustDialog

if TYPE_CHECKING:
    from pathlib import Path


def ask(data_dir: Path, path: Path) -> QMessageBox:
    """The dialog about a region file: the question, or why there is none. Its answer is carried out by itself."""
    from hytedesk.sync import region_file
    from hytedesk.sync.sources import region_trust

    held = config.held(data_dir)
    if region_file.decided(held):
        return told(_("This computer's administrator has decided which region it follows; the file was not taken."))
    try:
        file = region_file.load(path)
        signers = region_trust.signers_of(file.root.encode())
    except StorageUnavailable as error:
        return told(messages.sentence(error))
    except HyteDeskError:
        return told(_("{file} is no region file that can be used; nothing was changed.").format(file=path.name))
    before = held.settings.repository
    dialog = TrustDialog(
        file.name,
        file.url,
        file.sha256,
        keys=signers.keys,
        needed=signers.needed,
        instead_of=before if before != file.url else "",
    )

    def follow() -> None:
        try:
            region_file.follow(data_dir, file)
        except HyteDeskError as error:
            told(messages.sentence(error)).exec()

    dialog.follow.clicked.connect(follow)
    return dialog


def told(sentence: str) -> QMessageBox:
    """A box with one sentence; show it with `exec()`."""
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("HyteDesk")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(sentence)
    return box
