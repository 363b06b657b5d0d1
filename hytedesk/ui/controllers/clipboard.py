"""The sheet on the system's clipboard: for the patient record, kept out of its history, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from hytedesk.sheet.document import SheetDocument

NO_HISTORY = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    "x-kde-passwordManagerHint": b"secret",
}
"""What asks Windows and KDE to keep no history of it, and to send it to no other computer of the user.

Sources: Microsoft, "Clipboard Formats", cloud clipboard and clipboard history formats; Klipper of KDE Plasma.
"""


class Clipboard:
    """What we put on the clipboard, until it is taken back.

    Attributes:
        copied: the text, "" = there is nothing of ours.
    """

    def __init__(self) -> None:
        self.copied = ""

    def put(self, document: SheetDocument) -> None:
        """Put the sheet there as text, and as HTML for a record that keeps headings."""
        from hytedesk.sheet import html, text

        self.copied = text.as_text(document)
        both = QMimeData()
        both.setText(self.copied)
        both.setHtml(html.as_html(document))
        for format_, value in NO_HISTORY.items():
            both.setData(format_, value)
        QGuiApplication.clipboard().setMimeData(both)

    def take_back(self) -> None:
        """Empty the clipboard if what we put there is still in it."""
        clipboard = QGuiApplication.clipboard()
        if self.copied and clipboard.text() == self.copied:
            clipboard.clear()
        self.copied = ""
