"""The referral sheet in the making: chosen services, note, and the ways to hand it over. In memory only."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from hytedesk.errors import HyteDeskError, NoSuchService
from hytedesk.i18n import _
from hytedesk.ui import messages
from hytedesk.ui.controllers import facts
from hytedesk.ui.values import Choice, SheetItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.sheet.content import SheetOptions
    from hytedesk.sheet.document import SheetDocument
    from hytedesk.sheet.drafts import DraftFolder
    from hytedesk.sheet.render import Pdf
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.preview import PreviewDialog
    from hytedesk.ui.tasks import Tasks

LANGUAGES = ("fi", "sv", "en")
"""Languages of the sheet's frame texts."""


class SheetController(QObject):
    """Owns the chosen services, the note and the form of the sheet until "New client" or exit.

    Signals:
        changed: what is on the sheet has changed.
    """

    changed = Signal()

    def __init__(self, window: MainWindow, tasks: Tasks, drafts: DraftFolder, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._drafts = drafts
        self._settings = settings
        self._catalogue: Catalogue | None = None
        self._details: list[ServiceDetail] = []
        self._note = ""
        self._copied = ""
        self._language = settings.language
        self._large = False
        self._discreet = False
        self._preview: PreviewDialog | None = None
        self._request = 0
        self._connect()

    def _connect(self) -> None:
        panel, actions = self._window.sheet, self._window.actions_
        panel.moved.connect(self._move)
        panel.removeRequested.connect(self.remove)
        panel.noteChanged.connect(self._set_note)
        panel.languageChanged.connect(self._set_language)
        panel.optionsChanged.connect(self._set_form)
        for signal, action in (
            (panel.printRequested, self.print_),
            (panel.previewRequested, self.preview),
            (panel.emailRequested, self.email),
            (panel.saveRequested, self.save),
            (panel.copyRequested, self.copy),
            (actions.print_.triggered, self.print_),
            (actions.preview.triggered, self.preview),
            (actions.email.triggered, self.email),
            (actions.save_pdf.triggered, self.save),
            (actions.copy_text.triggered, self.copy),
        ):
            signal.connect(lambda *_args, call=action: call())

    def prepare(self) -> None:
        """Fill the sheet panel's choices."""
        names = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
        self._window.sheet.set_languages([Choice(id=code, label=names[code]) for code in LANGUAGES], self._language)
        self._show()

    def warm(self) -> None:
        """Load what the first sheet needs (Typst, fonts, names of days), so that it is as quick as the next."""
        from hytedesk.sheet import content, render

        blank = content.content((), self._options())
        self._tasks.submit("local", lambda: render.render(blank), lambda _pdf: None, self._failed)

    def chosen(self) -> tuple[str, ...]:
        """Keys of the chosen services, in the order of the sheet."""
        return tuple(detail.service.id for detail in self._details)

    def use(self, catalogue: Catalogue) -> None:
        """Take services from this catalogue; chosen ones that are still there are renewed, others stay as they were."""
        self._catalogue = catalogue
        fresh = {detail.service.id: detail for detail in catalogue.details(list(self.chosen()))}
        self._details = [fresh.get(detail.service.id, detail) for detail in self._details]
        self._show()

    def use_settings(self, settings: Settings) -> None:
        """The workplace's lines on the sheet may have changed."""
        self._settings = settings

    def add(self, service_id: str) -> None:
        """Put a service last on the sheet; one that is there already stays where it is."""
        if self._catalogue is None or service_id in self.chosen():
            return
        try:
            self._details.append(self._catalogue.detail(service_id))
        except NoSuchService as error:
            self._window.show_message(messages.sentence(error))
            return
        self._changed()

    def add_all(self, service_ids: tuple[str, ...]) -> None:
        """Put services on the sheet in this order."""
        for service_id in service_ids:
            self.add(service_id)

    def remove(self, service_id: str) -> None:
        """Take a service off the sheet."""
        self._details = [detail for detail in self._details if detail.service.id != service_id]
        self._changed()

    def new_client(self) -> None:
        """Forget the sheet: services, note, form, preview and what we put on the clipboard."""
        self._details.clear()
        self._note = ""
        self._large = False
        self._language = self._settings.language
        self._window.sheet.clear_note()
        if self._preview is not None:
            self._preview.close()
            self._preview = None
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""
        self.prepare()
        self._changed()

    def print_(self) -> None:
        """Open the system's print dialog with the sheet."""
        from hytedesk.ui import printing

        def ask(document: SheetDocument, pdf: Pdf) -> None:
            printing.print_pdf(self._window, pdf.data, _job_name(document), self._printed)

        self._with_pdf(ask)

    def preview(self) -> None:
        """Show the sheet as it will be on paper."""
        from hytedesk.ui.panels.preview import PreviewDialog

        def show(_document: SheetDocument, pdf: Pdf) -> None:
            if self._preview is None:
                self._preview = PreviewDialog(self._window)
                self._preview.printRequested.connect(self.print_)
                self._preview.saveRequested.connect(self.save)
            self._preview.show_pdf(pdf.data)
            self._preview.show()

        self._with_pdf(show)

    def save(self) -> None:
        """Ask where to, then write the PDF."""

        def ask(document: SheetDocument, pdf: Pdf) -> None:
            from hytedesk.sheet import content

            dialog = QFileDialog(self._window, _("Save the sheet as PDF"), content.file_name(document), "PDF (*.pdf)")
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("pdf")
            dialog.fileSelected.connect(lambda path: self._write(Path(path), pdf))
            dialog.open()

        self._with_pdf(ask)

    def email(self) -> None:
        """Hand the sheet to the person's own mail program as a draft; nothing is sent."""

        def draft(document: SheetDocument, pdf: Pdf) -> None:
            self._tasks.submit(
                "local",
                lambda: self._drafts.open(document, pdf.data),
                lambda _done: self._window.show_message(_("The draft is open in your mail program.")),
                self._failed,
            )

        self._with_pdf(draft)

    def copy(self) -> None:
        """Put the sheet on the clipboard as plain text, for the patient record."""
        if not self._ready():
            return
        from hytedesk.sheet import text

        self._copied = text.as_text(self.document())
        QGuiApplication.clipboard().setText(self._copied)
        self._window.show_message(_("The sheet is on the clipboard as text."))

    def document(self) -> SheetDocument:
        """The sheet as it stands: services, note and form; at least one service is chosen."""
        from hytedesk.sheet import content

        own = self._settings.municipalities
        return content.content(self._details, self._options(), own[0] if own else None)

    def _options(self) -> SheetOptions:
        from hytedesk.sheet.content import SheetOptions

        info = self._catalogue.info if self._catalogue else None
        return SheetOptions(
            language=self._language,
            note=self._note,
            large=self._large,
            discreet=self._discreet,
            letterhead=self._settings.letterhead,
            today=datetime.now().astimezone().date(),
            data_date=info.data_date.astimezone().date() if info else None,
            demo=info.is_demo if info else False,
        )

    def _ready(self) -> bool:
        if not self._details:
            self._window.show_message(_("The sheet is empty: choose a service and press Enter to add it."))
        return bool(self._details)

    def _with_pdf(self, use: Callable[[SheetDocument, Pdf], None]) -> None:
        """Make the PDF in the local lane and use it, unless something newer was asked for meanwhile."""
        if not self._ready():
            return
        from hytedesk.sheet import render

        document = self.document()
        self._request += 1
        request = self._request

        def done(pdf: Pdf) -> None:
            if request != self._request:
                return
            if not pdf.accessible:
                self._window.show_message(
                    _("A sign on this sheet is missing from its fonts, so it is not the accessible version.")
                )
            use(document, pdf)

        self._tasks.submit("local", lambda: render.render(document), done, self._failed)

    def _write(self, path: Path, pdf: Pdf) -> None:
        from hytedesk.sheet import render

        self._tasks.submit(
            "local",
            lambda: render.save(pdf, path),
            lambda _done: self._window.show_message(_("The sheet is saved.")),
            self._failed,
        )

    def _printed(self, failure: str | None) -> None:
        if failure:
            self._window.show_message(failure)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, HyteDeskError):
            raise error
        self._window.show_message(messages.sentence(error))

    def _move(self, old: int, new: int) -> None:
        self._details.insert(new, self._details.pop(old))
        self._changed()

    def _set_note(self, note: str) -> None:
        self._note = note
        self._refresh_preview()

    def _set_language(self, language: str) -> None:
        self._language = language  # type: ignore[assignment]  # one of LANGUAGES
        self._refresh_preview()

    def _set_form(self, large: bool, discreet: bool) -> None:  # a Qt slot
        self._large, self._discreet = large, discreet
        self._refresh_preview()

    def _changed(self) -> None:
        from hytedesk.sheet import content

        if content.default_discreet(self._details):
            self._discreet = True
        elif not self._details:
            self._discreet = False
        self._show()
        self._refresh_preview()
        self.changed.emit()

    def _show(self) -> None:
        self._window.sheet.show_items(
            tuple(SheetItem(id=detail.service.id, name=facts.text(detail.service.names)) for detail in self._details)
        )
        self._window.sheet.set_options(self._large, self._discreet)

    def _refresh_preview(self) -> None:
        if self._preview is not None and self._preview.isVisible() and self._details:
            self.preview()


def _job_name(document: SheetDocument) -> str:
    """The print job's name: the same neutral words as the file's."""
    from hytedesk.sheet import content

    return content.file_name(document).removesuffix(".pdf")
