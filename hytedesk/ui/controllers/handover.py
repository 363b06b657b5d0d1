"""Handing the sheet over: on paper, as PDF, by mail, as text for the patient record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hytedesk.errors import HyteDeskError, MailFailed
from hytedesk.i18n import _
from hytedesk.ui import files, messages
from hytedesk.ui.controllers.clipboard import Clipboard
from hytedesk.ui.controllers.mail import MailController

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hytedesk.sheet.document import SheetDocument
    from hytedesk.sheet.drafts import DraftFolder
    from hytedesk.sheet.render import Pdf
    from hytedesk.ui.controllers.outbox import Outbox
    from hytedesk.ui.controllers.sheet import SheetController
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.client_view import ClientView
    from hytedesk.ui.panels.preview import PreviewDialog
    from hytedesk.ui.tasks import Tasks


class HandoverController(QObject):
    """Makes the PDF in the local lane and gives it to where the person wants it.

    Signals:
        handedOver(tuple[str, ...], dict[str, str], int): these services have been printed, saved, mailed or shown, with
            these return codes on the paper, for this client (`SheetController.client`).
    """

    handedOver = Signal(object, object, int)

    def __init__(
        self, window: MainWindow, tasks: Tasks, sheet: SheetController, drafts: DraftFolder, outbox: Outbox
    ) -> None:
        super().__init__(window)
        self._mail = MailController(window, sheet, outbox)
        self._window = window
        self._tasks = tasks
        self._sheet = sheet
        self._drafts = drafts
        self._preview: PreviewDialog | None = None
        self._client: ClientView | None = None
        self._clipboard = Clipboard()
        self._told = ""
        self._warned = False
        self._request = 0
        panel, actions = window.sheet, window.actions_
        for signal, action in (
            (panel.printRequested, self.print_),
            (panel.previewRequested, self.preview),
            (panel.emailRequested, self.email),
            (panel.saveRequested, self.save),
            (panel.copyRequested, self.copy),
            (panel.showRequested, self.show_client),
            (actions.print_.triggered, self.print_),
            (actions.preview.triggered, self.preview),
            (actions.email.triggered, self.email),
            (actions.save_pdf.triggered, self.save),
            (actions.copy_text.triggered, self.copy),
            (actions.show_client.triggered, self.show_client),
        ):
            signal.connect(lambda *_args, call=action: call())
        sheet.edited.connect(self._edited)
        self._mail.sent.connect(self.handedOver)

    def warm(self) -> None:
        """Load what the first sheet needs (Typst, fonts, names of days), so that it is as quick as the next."""
        from hytedesk.sheet import render

        document = self._sheet.document()
        self._tasks.submit("local", lambda: render.render(document), lambda _pdf: None, self._failed)

    @property
    def is_fresh(self) -> bool:
        """Whether nothing of ours is on the clipboard or waits to be sent."""
        return not self._clipboard.copied and not self._mail.waiting

    def new_client(self) -> None:
        """Close what shows the sheet, forget its mail, and empty the clipboard, if what we put there is still in it."""
        self._request += 1
        self._mail.new_client()
        for dialog in (self._preview, self._client):
            if dialog is not None:
                dialog.close()
                dialog.deleteLater()
        self._preview = self._client = None
        self._clipboard.take_back()

    def close(self) -> None:
        """Let go of the window, and of what it put on the clipboard."""
        self._clipboard.take_back()
        self._mail.close()

    def print_(self) -> None:
        """Open the system's print dialog with the sheet."""
        from hytedesk.sheet import content
        from hytedesk.ui import printing

        def ask(document: SheetDocument, pdf: Pdf) -> None:
            job, told = content.file_name(document).removesuffix(".pdf"), self._handing()

            def printed() -> None:
                told()
                self._tell(_("The sheet has gone to the printer."))

            printing.print_pdf(self._window, pdf.data, job, self._printed, printed)

        self._with_pdf(ask)

    def preview(self) -> None:
        """Show the sheet as it will be on paper; of several requests only the last counts."""
        from hytedesk.ui.panels.preview import PreviewDialog

        self._request += 1
        request = self._request

        def show(_document: SheetDocument, pdf: Pdf) -> None:
            if request != self._request:
                return
            if self._preview is None:
                self._preview = PreviewDialog(self._window)
                self._preview.printRequested.connect(self.print_)
                self._preview.saveRequested.connect(self.save)
            self._preview.show_pdf(pdf.data)
            self._preview.show()

        self._with_pdf(show)

    def save(self) -> None:
        """Ask where to, then write the PDF."""
        from hytedesk.sheet import content

        def ask(document: SheetDocument, pdf: Pdf) -> None:
            told = self._handing()
            files.ask(
                self._window,
                _("Save the sheet as PDF"),
                "PDF (*.pdf)",
                lambda path: self._write(path, pdf, told),
                save_as=content.file_name(document),
            )

        self._with_pdf(ask)

    def email(self) -> None:
        """Hand the sheet to the person's own mail program as a draft, or ask to whom the mail server is to send it.

        A discreet sheet is not mailed before the person has been told what that means and asks again.
        """
        from hytedesk.sheet import mail

        way = self._sheet.settings.mail_way
        if way == "off":
            self._tell(messages.sentence(MailFailed("off")))
        elif way == "smtp" and self._mail.waiting:
            self._mail.show()
        elif self._ready() and self._sheet.document().discreet and not self._warned:
            self._warned = True
            self._tell(_("Others may read the client's e-mail. Print this sheet instead, or ask for the e-mail again."))
        else:
            self._with_pdf(self._write_mail if way == "smtp" else self._open_draft, mail.for_mail)

    def _write_mail(self, document: SheetDocument, pdf: Pdf) -> None:
        self._mail.write(document, pdf, (self._sheet.chosen(), {}, self._sheet.client))

    def _open_draft(self, document: SheetDocument, pdf: Pdf) -> None:
        told = self._handing(codes={})
        said = _("The draft is open in your mail program, without workplace and note.")
        if suffix := self._sheet.settings.mail_suffix:
            said += " " + _("To send it as secure mail, add {suffix} to the recipient's address.").format(suffix=suffix)

        def opened(_done: object) -> None:
            told()
            self._tell(said)

        self._tasks.submit("local", lambda: self._drafts.open(document, pdf.data), opened, self._failed)

    def show_client(self) -> None:
        """Show the services to the client over the whole screen; nothing else of the window is seen."""
        from hytedesk.ui.controllers import showing
        from hytedesk.ui.panels.client_view import ClientView

        if not self._ready():
            return
        if self._client is None:
            self._client = ClientView(self._window)
        self._client.show_pages(showing.pages(self._sheet.document()), first=True)
        self._client.showFullScreen()
        self.handedOver.emit(self._sheet.chosen(), {}, self._sheet.client)

    def copy(self) -> None:
        """Put the sheet on the clipboard for the patient record: as text, and as HTML for one that keeps headings."""
        if not self._ready():
            return
        self._clipboard.put(self._sheet.document())
        self._tell(_("The sheet is on the clipboard as text."))

    def _tell(self, sentence: str) -> None:
        """Say something about the sheet as it stands; it goes when the sheet changes."""
        self._told = sentence
        self._window.show_message(sentence)

    def _ready(self) -> bool:
        if not self._sheet.chosen():
            self._tell(_("The sheet is empty: choose a service and press Enter to add it."))
        return bool(self._sheet.chosen())

    def _with_pdf(
        self,
        use: Callable[[SheetDocument, Pdf], None],
        change: Callable[[SheetDocument], SheetDocument] = lambda document: document,
    ) -> None:
        """Make the PDF of the sheet, as `change` leaves it, in the local lane and use it."""
        from hytedesk.sheet import render

        if not self._ready():
            return
        document = change(self._sheet.document())

        def done(pdf: Pdf) -> None:
            if not pdf.accessible:
                self._tell(_("A sign on this sheet is missing from its fonts, so it is not the accessible version."))
            use(document, pdf)

        self._tasks.submit("local", lambda: render.render(document), done, self._failed)

    def _handing(self, codes: dict[str, str] | None = None) -> Callable[[], None]:
        """What tells, once it is so, that the sheet as it stands now has been handed over; `codes` None = its own."""
        chosen, client = self._sheet.chosen(), self._sheet.client
        told = self._sheet.codes() if codes is None else codes
        return lambda: self.handedOver.emit(chosen, told, client)

    def _write(self, path: Path, pdf: Pdf, told: Callable[[], None]) -> None:
        from hytedesk.sheet import render

        def saved(_done: object) -> None:
            told()
            self._tell(_("The sheet is saved."))

        self._tasks.submit("local", lambda: render.save(pdf, path), saved, self._failed)

    def _edited(self) -> None:
        self._warned = False
        self._window.hide_message(self._told)
        if self._client is not None and self._client.isVisible():
            self._show_changed(self._client)
        if self._preview is None or not self._preview.isVisible():
            return
        if self._sheet.chosen():
            self.preview()
        else:
            self._preview.close()

    def _show_changed(self, client: ClientView) -> None:
        from hytedesk.ui.controllers import showing

        if self._sheet.chosen():
            client.show_pages(showing.pages(self._sheet.document()), first=False)
        else:
            client.close()

    def _printed(self, failure: str | None) -> None:
        if failure:
            self._tell(failure)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, HyteDeskError):
            raise error
        self._tell(messages.sentence(error))
