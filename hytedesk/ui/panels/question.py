"""A question before something that cannot be brought back; Enter and Esc give the safe answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask(  # noqa: PLR0913  # a question, its two answers, and what follows
    parent: QWidget, title: str, text: str, *, more: str = "", yes: str, no: str, agreed: Callable[[], object]
) -> None:
    """Open the question above `parent`; returns at once.

    Args:
        parent: the window that it is about.
        title: of the box.
        text: the question, or what would happen.
        more: what else to know before answering, "" = nothing.
        yes: the answer after which `agreed` is called, with its letter for Alt.
        no: the safe answer.
        agreed: called when the person says yes.
    """
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    go_on = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    go_on.clicked.connect(lambda _on=False: agreed())
    box.open()
