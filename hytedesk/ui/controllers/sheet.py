"""The referral sheet in the making: chosen services, note and form. In memory only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hytedesk.errors import NoSuchService
from hytedesk.i18n import _, ngettext
from hytedesk.ui import messages
from hytedesk.ui.controllers import facts
from hytedesk.ui.panels.widgets import announce
from hytedesk.ui.values import Choice, SheetItem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.sheet.document import Form, SheetDocument
    from hytedesk.ui.main_window import MainWindow


class SheetController(QObject):
    """Owns the chosen services, the note and the form of the sheet until "New client" or exit.

    Signals:
        chosenChanged: services have come, gone or moved.
        edited: anything about the sheet has changed, services included.

    Attributes:
        client: how many clients there were before this one since the start; tells two of them apart and no more.
    """

    chosenChanged = Signal()
    edited = Signal()

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._catalogue: Catalogue | None = None
        self._details: list[ServiceDetail] = []
        self._there: set[str] = set()
        self._note = ""
        self._language = ""
        self._form: Form = "normal"
        self._discreet: bool | None = None
        self._as_of: date | None = None
        self._stale = False
        self.client = 0
        panel = window.sheet
        panel.moved.connect(self._move)
        panel.removeRequested.connect(self.remove)
        panel.noteChanged.connect(lambda note: self._edit(note=note))
        panel.languageChanged.connect(lambda language: self._edit(language=language))
        panel.optionsChanged.connect(self._choose_form)

    def prepare(self) -> None:
        """Fill the sheet panel's choices; a language that is gone gives its place to the first one."""
        from hytedesk.sheet import frame

        wanted, names = self._settings.sheet_languages, frame.names()
        if self._language not in names:
            self._language = frame.first(wanted, self._settings.language)
        offered = frame.offered(wanted) | {self._language: names[self._language]}
        choices = [Choice(id=code, label=name) for code, name in offered.items()]
        self._window.sheet.set_languages(choices, self._language)
        self._show()

    @property
    def settings(self) -> Settings:
        """What holds."""
        return self._settings

    def chosen(self) -> tuple[str, ...]:
        """Keys of the chosen services, in the order of the sheet."""
        return tuple(detail.service.id for detail in self._details)

    @property
    def is_fresh(self) -> bool:
        """Whether the sheet is as `new_client` leaves it."""
        kept = (self._details, self._note, self._form, self._discreet, self._language)
        return kept == ([], "", "normal", None, self._settings.language)

    def use(self, catalogue: Catalogue) -> None:
        """Take services from this catalogue; chosen ones that are still there are renewed, others stay as they were."""
        self._catalogue = catalogue
        fresh = {detail.service.id: detail for detail in catalogue.details(list(self.chosen()))}
        self._there = set(fresh)
        self._details = [fresh.get(detail.service.id, detail) for detail in self._details]
        self._show()

    def set_age(self, as_of: date, stale: bool) -> None:
        """How old the catalogue is: the sheet tells it, and marks what is old."""
        if (as_of, stale) != (self._as_of, self._stale):
            self._as_of, self._stale = as_of, stale
            self.edited.emit()

    def use_settings(self, settings: Settings) -> None:
        """The workplace's lines on the sheet may have changed, or the languages."""
        before, self._settings = self._settings, settings
        if settings.sheet_languages != before.sheet_languages:
            if not self._details:
                self._language = ""
            self.prepare()
        self.edited.emit()

    def add(self, service_id: str) -> None:
        """Put a service last on the sheet; one that is there already stays where it is.

        A service for a discreet need makes the sheet discreet; the person may switch that off again.
        """
        from hytedesk.sheet import content

        if self._catalogue is None or service_id in self.chosen():
            return
        try:
            detail = self._catalogue.detail(service_id)
        except NoSuchService as error:
            self._window.show_message(messages.sentence(error))
            return
        self._details.append(detail)
        self._there.add(service_id)
        if self._discreet is False and content.default_discreet([detail]):
            self._discreet = None
        self._changed()
        self._say(_("Added to the sheet: {service}"), detail)

    def add_all(self, services: Iterable[str]) -> None:
        """Put several services last on the sheet; those that the catalogue no longer has are told."""
        new = [service_id for service_id in services if service_id not in self.chosen()]
        if self._catalogue is None or not new:
            return
        found = self._catalogue.details(new)
        for detail in found:
            self.add(detail.service.id)
        if lost := len(new) - len(found):
            self._window.show_message(
                ngettext(
                    "{n} service is no longer in the catalogue, so it cannot be put on the sheet.",
                    "{n} services are no longer in the catalogue, so they cannot be put on the sheet.",
                    lost,
                ).format(n=lost)
            )

    def names(self, services: Iterable[str]) -> list[str]:
        """What those of these services are called that the catalogue has."""
        found = self._catalogue.details(services) if self._catalogue else []
        return [facts.text(detail.service.names) for detail in found]

    def resume(self, before: SheetController) -> None:
        """Go on with the sheet that another window was making, in the client's language once something is chosen."""
        self._details, self._there = list(before._details), set(before._there)
        self._form, self._discreet, self.client = before._form, before._discreet, before.client
        if self._details:
            self._language = before._language
        self._window.sheet.note.setPlainText(before._note)
        self.prepare()
        self._changed()

    def remove(self, service_id: str) -> None:
        """Take a service off the sheet."""
        gone = [detail for detail in self._details if detail.service.id == service_id]
        self._details = [detail for detail in self._details if detail not in gone]
        if not self._details:
            self._discreet = None
        self._changed()
        for detail in gone:
            self._say(_("Removed from the sheet: {service}"), detail)

    def new_client(self) -> None:
        """Forget the sheet: services, note and form."""
        self.client += 1
        self._details.clear()
        self._note = ""
        self._language = ""
        self._form, self._discreet = "normal", None
        self._window.sheet.clear_note()
        self.prepare()
        self._changed()

    def document(self) -> SheetDocument:
        """The sheet as it stands."""
        from hytedesk.counts import codes
        from hytedesk.sheet import content

        info = self._catalogue.info if self._catalogue else None
        options = content.SheetOptions(
            language=self._language,
            note=self._note,
            form=self._form,
            discreet=self.is_discreet,
            letterhead=self._settings.letterhead,
            today=datetime.now().astimezone().date(),
            data_date=self._as_of or (info.data_date.astimezone().date() if info else None),
            stale=self._stale,
            demo=info.is_demo if info else False,
            codes={service_id: codes.shown(code) for service_id, code in self.codes().items()},
        )
        near = self._window.search_row.municipality.codes() or self._settings.municipalities
        return content.content(self._details, options, near[0] if near else None)

    def codes(self) -> dict[str, str]:
        """The return codes on the sheet by service; none where the form has no place for them."""
        from hytedesk.counts import codes

        unit = self._settings.letterhead.unit.strip()
        wanted = self._settings.feature_return_codes and unit and self._form != "card" and not self.is_discreet
        today = datetime.now().astimezone().date()
        return {key: codes.code_of(unit, today, key) for key in self.chosen()} if wanted else {}

    @property
    def is_delicate(self) -> bool:
        """Whether a chosen service is for a need that others should not see, however the sheet is printed."""
        from hytedesk.sheet import content

        return content.default_discreet(self._details)

    @property
    def is_discreet(self) -> bool:
        """As the person chose, else as the services call for."""
        from hytedesk.sheet import content

        return content.default_discreet(self._details) if self._discreet is None else self._discreet

    def _choose_form(self, form: Form, discreet: bool) -> None:
        """What the person did not touch stays a proposal."""
        self._form = form
        if discreet != self.is_discreet:
            self._discreet = discreet
        self._show_options()
        self.edited.emit()

    def _move(self, old: int, new: int) -> None:
        self._details.insert(new, self._details.pop(old))
        self._changed()

    def _edit(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self, f"_{name}", value)
        self.edited.emit()

    def _say(self, sentence: str, detail: ServiceDetail) -> None:
        announce(self._window, sentence.format(service=facts.text(detail.service.names)))

    def _changed(self) -> None:
        self._show()
        self.chosenChanged.emit()
        self.edited.emit()

    def _show(self) -> None:
        self._window.sheet.show_items(
            tuple(
                SheetItem(
                    id=detail.service.id,
                    name=facts.text(detail.service.names),
                    gone=detail.service.id not in self._there,
                )
                for detail in self._details
            )
        )
        self._show_options()

    def _show_options(self) -> None:
        discreet = self.is_discreet
        self._window.sheet.set_options(self._form, discreet, proposed=discreet and self._discreet is None)
