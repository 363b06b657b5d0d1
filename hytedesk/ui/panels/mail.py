"""What is about to be sent by e-mail, to whom, and how it went. Sends nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import announce, muted_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hytedesk.ui.values import MailPage

_LONGEST = 254
_LINES = 6
_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
    | Qt.InputMethodHint.ImhEmailCharactersOnly
)
"""Keyboards on the screen learn no address."""


class MailDialog(QDialog):
    """Asks for the one recipient and shows the rest. Show it with `open()`.

    Signals:
        recipientChanged(str): the person types.
        sendRequested(str): to what the person typed.
        stopRequested, againRequested, giveUpRequested: about a message that is on its way, or was not sent.
    """

    recipientChanged = Signal(str)
    sendRequested = Signal(str)
    stopRequested = Signal()
    againRequested = Signal()
    giveUpRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Send the sheet by e-mail"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.recipient = QLineEdit(maxLength=_LONGEST)
        self.recipient.setInputMethodHints(_HINTS)
        self.recipient.textEdited.connect(self.recipientChanged)
        self.address = muted_label("")
        self.address.setWordWrap(True)
        self.from_, self.subject, self.attachment = (self._text() for _line in range(3))
        self.said = self._text(wrapped=True)
        self.body = QPlainTextEdit(readOnly=True)
        self.body.setTabChangesFocus(True)
        self.body.setFixedHeight(_LINES * self.body.fontMetrics().lineSpacing())
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*[2 * theme.GRID] * 4)
        self._layout.setSpacing(theme.GRID)
        self._layout.addLayout(self._form())
        self._layout.addWidget(self.address)
        left_out = muted_label(_("Workplace and note are left out: others may read the client's e-mail."))
        left_out.setWordWrap(True)
        self._layout.addWidget(left_out)
        self._layout.addWidget(self.said)
        self._layout.addWidget(self._buttons())
        self.send.setDefault(True)  # only now does it know its dialog
        self.setMinimumWidth(theme.em(self, 84))

    def show_page(self, page: MailPage) -> None:
        """Show how it stands."""
        writing = page.state == "writing"
        if page.recipient:
            self.recipient.setText(page.recipient)
        self.recipient.setReadOnly(not writing)
        self.from_.setText(page.sender)
        self.subject.setText(page.subject)
        self.body.setPlainText(page.body.strip())
        self.attachment.setText(page.attachment)
        for button, state in (
            (self.send, "writing"),
            (self.stop, "sending"),
            (self.again, "failed"),
            (self.give_up, "failed"),
        ):
            button.setVisible(page.state == state)
        ready = {"writing": self.recipient, "sending": self.stop, "failed": self.again}[page.state]
        ready.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say(page.said)

    def show_address(self, sentence: str) -> None:
        """Say where the message goes if that is not what was typed; "" = it is."""
        self._fill(self.address, sentence)

    def say(self, sentence: str) -> None:
        """Say how it went; "" = there is nothing to say."""
        self._fill(self.said, sentence)
        announce(self.said, sentence)

    def _fill(self, label: QLabel, sentence: str) -> None:
        """Show the sentence whole: a dialog does not grow by itself with lines that wrap."""
        label.setText(sentence)
        label.setVisible(bool(sentence))
        self._layout.activate()
        self.resize(self.width(), max(self.height(), self._layout.totalHeightForWidth(self.width())))

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(theme.GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(_("&Recipient"), self.recipient)
        form.addRow(_("Sender"), self.from_)
        form.addRow(_("Subject"), self.subject)
        form.addRow(_("Text"), self.body)
        form.addRow(_("Attachment"), self.attachment)
        return form

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.send, self.stop, self.again, self.give_up = (
            box.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            for text in (_("&Send"), _("S&top"), _("&Try again"), _("&Give up"))
        )
        theme.primary(self.send)
        theme.primary(self.again)
        self.send.clicked.connect(lambda: self.sendRequested.emit(self.recipient.text()))
        self.stop.clicked.connect(self.stopRequested)
        self.again.clicked.connect(self.againRequested)
        self.give_up.clicked.connect(self.giveUpRequested)
        box.rejected.connect(self.reject)
        return box

    @staticmethod
    def _text(*, wrapped: bool = False) -> QLabel:
        label = QLabel(wordWrap=wrapped)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return label
