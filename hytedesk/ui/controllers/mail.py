"""Sending the sheet by the region's mail server: what is sent is seen first, and what was not sent is not lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal

from hytedesk.errors import MailFailed
from hytedesk.i18n import _
from hytedesk.ui import messages
from hytedesk.ui.panels import question
from hytedesk.ui.values import MailPage

if TYPE_CHECKING:
    from email.message import EmailMessage

    from hytedesk.errors import HyteDeskError
    from hytedesk.sheet.document import SheetDocument
    from hytedesk.sheet.render import Pdf
    from hytedesk.ui.controllers.outbox import Handed, Outbox
    from hytedesk.ui.controllers.sheet import SheetController
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.mail import MailDialog
    from hytedesk.ui.values import MailState


class MailController(QObject):
    """Shows the message in the making, and the one in the outbox; asks before the window closes over it.

    Signals:
        sent(tuple[str, ...], dict[str, str], int): as `HandoverController.handedOver`.
    """

    sent = Signal(object, object, int)

    def __init__(self, window: MainWindow, sheet: SheetController, outbox: Outbox) -> None:
        super().__init__(window)
        self._window = window
        self._sheet = sheet
        self._outbox = outbox
        self._dialog: MailDialog | None = None
        self._made: tuple[SheetDocument, Pdf, Handed] | None = None
        self._agreed = self._closed = False
        outbox.sent.connect(self._sent)
        outbox.failed.connect(self._failed)
        outbox.lost.connect(self._lost)
        window.installEventFilter(self)

    @property
    def waiting(self) -> bool:
        """Whether the present client's message is on its way, or was not sent."""
        return self._outbox.letter is not None

    def write(self, document: SheetDocument, pdf: Pdf, handed: Handed) -> None:
        """Ask for the recipient of this sheet; nothing is sent before the person says so.

        Args:
            document: of the sheet.
            pdf: the same as PDF.
            handed: what is counted once it has been sent.
        """
        if not self.waiting:
            self._made = document, pdf, handed
        self.show()

    def show(self) -> None:
        """Show the message as it stands."""
        if self._dialog is None:
            self._dialog = self._make_dialog()
        self._show_page()
        self._dialog.open()

    def new_client(self) -> None:
        """Forget the message; one that is on its way goes on, and its end is told without saying to whom."""
        self._close_dialog()
        self._outbox.new_client()

    def close(self) -> None:
        """Let go of the window; the outbox stays as it is."""
        if self._closed:
            return
        self._closed = True
        self._close_dialog()
        self._window.removeEventFilter(self)
        self._outbox.sent.disconnect(self._sent)
        self._outbox.failed.disconnect(self._failed)
        self._outbox.lost.disconnect(self._lost)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the window open over a message that would be lost, until the person has agreed to that."""
        if event.type() != QEvent.Type.Close or self._outbox.is_empty or self._agreed:
            return False
        event.ignore()
        question.ask(
            self._window,
            _("A message has not been sent"),
            _("The e-mail has not been sent yet. It is kept in memory only and is lost when the window closes."),
            yes=_("Close and &lose it"),
            no=_("&Keep the window open"),
            agreed=self._lose,
        )
        return True

    def _lose(self) -> None:
        self._agreed = True
        self._window.close()

    def _make_dialog(self) -> MailDialog:
        from hytedesk.ui.panels.mail import MailDialog

        dialog = MailDialog(self._window)
        dialog.recipientChanged.connect(self._show_address)
        dialog.sendRequested.connect(self._send)
        dialog.stopRequested.connect(self._outbox.stop)
        dialog.againRequested.connect(self._again)
        dialog.giveUpRequested.connect(self._give_up)
        dialog.finished.connect(self._forget_dialog)
        dialog.show_address("")
        return dialog

    def _show_page(self) -> None:
        if self._dialog is None:
            return
        letter = self._outbox.letter
        if letter is not None:
            if letter.error is None:
                self._dialog.show_page(_page(letter.message, "sending", _("Sending…")))
            else:
                self._dialog.show_page(_page(letter.message, "failed", messages.sentence(letter.error)))
        elif self._made is not None:
            self._dialog.show_page(_page(self._letter(""), "writing", ""))

    def _letter(self, recipient: str) -> EmailMessage:
        from hytedesk.sheet import mail

        assert self._made is not None  # noqa: S101  # the dialog is open
        document, pdf, _handed = self._made
        return mail.letter(document, pdf.data, self._sheet.settings.mail_from, recipient, datetime.now(UTC))

    def _send(self, typed: str) -> None:
        from hytedesk.sheet import mail

        settings = self._sheet.settings
        try:
            recipient = mail.address(typed, settings.mail_suffix)
        except MailFailed as error:
            if self._dialog is not None:
                self._dialog.say(messages.sentence(error))
            return
        if self._made is not None:
            self._outbox.send(self._letter(recipient), settings, self._made[2])
        self._show_page()

    def _again(self) -> None:
        self._outbox.again(self._sheet.settings)
        self._show_page()

    def _give_up(self) -> None:
        self._outbox.give_up()
        self._close_dialog()

    def _show_address(self, typed: str) -> None:
        from hytedesk.sheet import mail

        suffix = self._sheet.settings.mail_suffix
        if self._dialog is None or not suffix:
            return
        try:
            address = mail.address(typed, suffix)
        except MailFailed:
            address = f"…{suffix}"
        self._dialog.show_address(_("Goes as secure mail to {address}").format(address=address))

    def _sent(self, handed: Handed, present: bool) -> None:
        self.sent.emit(*handed)
        if present:
            self._close_dialog()
            self._window.show_message(_("The sheet has been sent by e-mail."))
        else:
            self._window.show_message(_("The e-mail to the client before has been sent."))

    def _failed(self, error: HyteDeskError) -> None:
        if self._dialog is not None:
            self._show_page()
            return
        kept = _("The e-mail is kept until you try again or give up (Ctrl+E).")
        self._window.show_message(f"{messages.sentence(error)} {kept}")

    def _lost(self, _error: HyteDeskError) -> None:
        self._window.show_message(_("The e-mail to the client before was not sent, and is gone."))

    def _close_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.close()
        self._forget_dialog()

    def _forget_dialog(self) -> None:
        self._dialog = self._made = None


def _page(message: EmailMessage, state: MailState, said: str) -> MailPage:
    """The message as the person sees it."""
    attachment = next(message.iter_attachments())
    size = len(attachment.get_content())
    kilobytes = max(1, round(size / 1000))
    body = message.get_body()
    return MailPage(
        state=state,
        recipient=str(message["To"]),
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        body=str(body.get_content()) if body is not None else "",
        attachment=_("{name}, {n} kB").format(name=attachment.get_filename(), n=kilobytes),
        said=said,
    )
