"""Asking for a file by the system's dialog, or by Qt's with every label in the language of the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

from hytedesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask(parent: QWidget, title: str, kinds: str, use: Callable[[Path], None], *, save_as: str = "") -> None:
    """Open the dialog in the person's documents; returns at once.

    Args:
        parent: the window the dialog belongs to.
        title: what the file is for.
        kinds: file name filters as `QFileDialog` takes them.
        use: called with the file that the person chose, and not at all when they cancel.
        save_as: the name proposed for a new file, whose suffix is added where none is typed; "" = open one that exists.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, folder, kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, _("Folder:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, _("File type:"))
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(save_as).suffix.removeprefix("."))
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda path: use(Path(path)))
    dialog.open()
