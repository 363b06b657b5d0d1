"""Finding: what the person asks for, by keys, filters, offers and pathways, and the searches that answer it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from hytedesk.errors import Damaged
from hytedesk.i18n import N_, _
from hytedesk.ui.controllers import facts, few, filters, pathways, report
from hytedesk.ui.controllers.found import Answer, FoundController, today
from hytedesk.ui.panels.widgets import announce
from hytedesk.ui.values import Choice
from hytedesk.vocabulary import ages, places

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.search.engine import Engine, Result
    from hytedesk.search.query import Query, Sort
    from hytedesk.ui.controllers.favourites import FavouritesController
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.tasks import Tasks
    from hytedesk.ui.values import FilterValue, Offer

FIRST_ROWS = 16
"""Rows shown at every key: more than a window holds."""
MORE_ROWS = 20
"""Rows shown once the typing pauses, and added whenever the person has scrolled to the last of them."""
PAUSE = 150
"""Milliseconds without a key that count as a pause."""
_SHOWN = attrgetter("municipalities", "neighbours", "unchecked_days", "feature_favourites", "feature_pathways")
"""The settings that decide what is offered to choose and what is shown of a service."""


SORTS: tuple[tuple[Sort, str], ...] = (
    ("best", N_("Best match")),
    ("near", N_("Nearest first")),
    ("name", N_("Name")),
    ("checked", N_("Last checked first")),
)
"""The orders of the results, by what they are called."""


class SearchController(QObject):
    """Owns what the person asks for and shows the services that answer it.

    Signals:
        addRequested(str), removeRequested(str): a service for the sheet, by key.
        searched(Choices, int): what was asked for once the typing had paused, and how many services were found.
    """

    addRequested = Signal(str)
    removeRequested = Signal(str)
    searched = Signal(object, int)

    def __init__(
        self,
        window: MainWindow,
        tasks: Tasks,
        chosen: Callable[[], tuple[str, ...]],
        favourites: FavouritesController,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._favourites = favourites
        self._settings = settings
        typed = window.search_row.field.text()  # while the window was being filled
        self._choices = filters.Choices(text=typed, municipalities=settings.municipalities)
        self._catalogue: Catalogue | None = None
        self._engine: Engine | None = None
        self._found = FoundController(window, chosen, favourites, settings)
        self._steps: tuple[few.Step, ...] = ()
        self._rows = MORE_ROWS
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._search_thoroughly)
        self._connect()

    def _connect(self) -> None:
        window = self._window
        window.search_row.textChanged.connect(lambda text: self._choose(text=text))
        window.search_row.ageChanged.connect(self._choose_age)
        window.search_row.municipalitiesChanged.connect(lambda codes: self._choose(municipalities=tuple(codes)))
        window.search_row.downPressed.connect(window.results.enter)
        window.search_row.enterPressed.connect(self._add_first)
        window.filters.toggled.connect(lambda group, value, on: self._toggle(group, value, on=on))
        window.results.chipRemoved.connect(lambda group, value: self._toggle(group, value, on=False))
        window.results.clearRequested.connect(self._clear_filters)
        window.results.offerAccepted.connect(self._accept)
        window.results.sortChanged.connect(self._sort)
        window.results.few.chosen.connect(lambda place: self.ask(self._steps[place].choices))
        window.results.pathway.closed.connect(self._leave_pathway)
        window.results.pathway.linkActivated.connect(lambda url: QDesktopServices.openUrl(QUrl(url)))
        window.results.left.connect(window.search_row.focus)
        window.results.typed.connect(window.search_row.type)
        window.results.moreWanted.connect(self._show_more)
        window.results.addRequested.connect(self._add)
        window.results.removeRequested.connect(self.removeRequested)
        window.detail.addRequested.connect(self.addRequested)
        window.actions_.only_favourites.triggered.connect(lambda: self._choose(favourites=not self._choices.favourites))
        self._favourites.loaded.connect(self._search)
        window.detail.left.connect(window.results.enter)
        window.detail.linkActivated.connect(lambda url: report.open_link(window, url))

    def prepare(self) -> None:
        """Fill the choices of the search row; called once the window is on the screen."""
        self._window.actions_.pathways.setVisible(self._settings.feature_pathways)
        self._window.actions_.pathways.setEnabled(self._settings.feature_pathways)
        row = self._window.search_row
        row.set_age_groups([Choice(id=group.id, label=facts.text(group.names)) for group in ages.age_groups()])
        named = facts.municipality_choices(place.code for place in places.municipalities())
        own = self._settings.municipalities
        county = places.around(own)
        row.set_municipality_choices(named, own, county, self._settings.neighbours)
        row.set_municipalities(self._choices.municipalities)

        self._window.results.set_sorts([Choice(id=sort, label=_(label)) for sort, label in SORTS], self._choices.sort)

    def use(self, catalogue: Catalogue, engine: Engine) -> None:
        """Search in this catalogue from now on; what is typed, chosen and selected stays."""
        self._catalogue, self._engine = catalogue, engine
        self._found.use(catalogue, engine)
        self._search()

    def use_engine(self, engine: Engine) -> None:
        """The same catalogue with an engine that knows more words."""
        self._engine = engine
        self._found.use_engine(engine)
        if self._choices.text:
            self._search()

    def use_settings(self, settings: Settings) -> None:
        """The workplace's own municipalities, which are the preset, or what is shown of services may have changed."""
        before, self._settings = self._settings, settings
        self._found.settings = settings
        if _SHOWN(settings) == _SHOWN(before):
            return
        if not settings.feature_pathways:
            self._choices = pathways.left(self._choices)
        own = settings.municipalities
        moved = {"municipalities": own} if own != before.municipalities else {}
        self._choose(favourites=self._choices.favourites and settings.feature_favourites, **moved)
        self.prepare()
        self._show_choices()

    @property
    def choices(self) -> filters.Choices:
        """What is asked for."""
        return self._choices

    @property
    def is_fresh(self) -> bool:
        """Whether nothing is asked for, as after `new_client`."""
        return self._choices == filters.Choices(municipalities=self._settings.municipalities, sort=self._choices.sort)

    @property
    def selected(self) -> str:
        """Key of the service that is shown in detail, "" = none."""
        return self._found.selected

    @property
    def engine(self) -> Engine | None:
        """The engine in use, None = there is no catalogue yet."""
        return self._engine

    def ask(self, choices: filters.Choices) -> None:
        """Ask for this instead, and lead the keyboard to what is found."""
        self._choices = choices
        self._window.results.start_over()
        self._show_choices()
        self._search()
        self._window.results.enter()

    def show_service(self, service_id: str) -> None:
        """Show a service in detail, whether it is among what was found or not."""
        self._found.show_service(service_id)

    def show_lists(self, lists: tuple[FilterValue, ...]) -> None:
        """The person's lists of services among the filters, with the number that each would leave."""
        self._found.show_lists(lists)

    def new_client(self) -> None:
        """Forget everything that was asked for."""
        self._choices = filters.Choices(municipalities=self._settings.municipalities)
        self._found.selected = ""
        self._show_choices()
        self._search()
        self._window.search_row.focus()

    def resume(self, before: SearchController) -> None:
        """Ask for what was asked for in another window."""
        self._choices = before._choices
        self._window.results.pathway.unfolded = before._window.results.pathway.unfolded
        self.prepare()
        self._show_choices()

    def close(self) -> None:
        """Stop: the catalogue is about to be closed."""
        self._found.close()
        self._pause.stop()
        self._engine = self._catalogue = None

    def refresh(self) -> None:
        """Show the same results again: what is on the sheet has changed."""
        self._found.refresh()

    def _choose(self, **changes: object) -> None:
        self._window.results.start_over()
        self._choices = msgspec.structs.replace(self._choices, **changes)
        self._search()

    def _choose_age(self, age: float | str | None) -> None:
        if isinstance(age, str):
            self._choose(age=None, age_groups=(age,))
        else:
            self._choose(age=age, age_groups=())

    def _toggle(self, group: str, value: str, *, on: bool) -> None:
        self._choices = pathways.toggled(self._choices, group, value, on=on)
        if group == "pathway":
            self._window.results.start_over()
        if group in {"age", "age_group", "municipality", "pathway"}:
            self._show_choices()
        self._search()

    def _leave_pathway(self, pathway_id: str) -> None:
        """Back to what was asked for before it, and to the results: the help takes the keyboard with it."""
        self._window.results.enter()
        self._toggle("pathway", pathway_id, on=False)

    def _clear_filters(self) -> None:
        self._choices = filters.Choices(text=self._choices.text, sort=self._choices.sort)
        self._show_choices()
        self._search()

    def _accept(self, offer: Offer) -> None:
        """An offered filter was taken: back to the search field, where the person was typing."""
        self._window.results.start_over()
        self._choices = filters.accepted(self._choices, offer, self._settings.municipalities)
        self._show_choices()
        self._search()
        self._window.search_row.field.setFocus()

    def _show_choices(self) -> None:
        """The search row says what is asked for: an age, else the age group if it is one."""
        choices, row = self._choices, self._window.search_row
        group = choices.age_groups[0] if len(choices.age_groups) == 1 else None
        row.set_text(choices.text)
        row.set_age(choices.age if choices.age is not None else group)
        row.set_municipalities(choices.municipalities)
        self._window.results.set_sort(choices.sort)

    def _sort(self, sort: Sort) -> None:
        self._choose(sort=sort)
        said = _("Order: {order}").format(order=_(dict(SORTS)[sort]))
        announce(self._window.results, said)

    def _search(self) -> None:
        """Show the first rows at once, the rest and what a thorough search finds once the typing pauses."""
        self._pause.start()
        self._steps, self._rows = (), MORE_ROWS
        if self._engine is not None:
            query = self._query(FIRST_ROWS)
            self._favourites.look_for_gone(query.text)
            self._found.show(Answer(self._choices, query, self._engine.search(query)))

    def _show_more(self) -> None:
        """The person has scrolled to the last row."""
        self._rows += MORE_ROWS
        self._search_thoroughly()

    def _search_thoroughly(self) -> None:
        if self._engine is None or self._catalogue is None:
            return
        engine, catalogue, choices, known = self._engine, self._catalogue, self._choices, self._found.known()
        query = self._query(self._rows, thorough=True)
        favourites, neighbours = query.favourites, self._settings.neighbours

        def count(other: filters.Choices) -> int:
            return engine.search(filters.query(other, 0, today(), thorough=True, favourites=favourites)).total

        def search() -> tuple[Result, list[ServiceDetail], tuple[few.Step, ...]]:
            result = engine.search(query)
            details = catalogue.details([hit.id for hit in result.hits if hit.id not in known])
            return result, details, few.steps(choices, result, neighbours, count)

        def show(found: tuple[Result, list[ServiceDetail], tuple[few.Step, ...]]) -> None:
            current = engine is self._engine or not choices.text  # without words, engines of a catalogue answer alike
            if current and (catalogue, choices) == (self._catalogue, self._choices):
                result, details, self._steps = found
                self._found.add(details)
                self._found.show(Answer(choices, query, result, self._steps))
                if query.limit == MORE_ROWS:
                    self.searched.emit(choices, result.total)
                if query.favourites != self._favourites.ids():
                    self._found.count_favourites()

        def failed(error: Exception) -> None:
            if catalogue is self._catalogue:  # one that is no longer in use may have been closed meanwhile
                _fail(error)

        self._tasks.submit("local", search, show, failed)

    def _query(self, limit: int, *, thorough: bool = False) -> Query:
        query = filters.query(self._choices, limit, today(), thorough=thorough, favourites=self._favourites.ids())
        return msgspec.structs.replace(query, unchecked_days=self._settings.unchecked_days)

    def _add_first(self) -> None:
        """Enter in the search field puts the selected service, or the first one, on the sheet."""
        service_id = self._window.results.current_id()
        if service_id:
            self._add(service_id)

    def _add(self, service_id: str) -> None:
        if not self._favourites.tell_if_gone(service_id):
            self.addRequested.emit(service_id)


def _fail(error: Exception) -> None:
    """A search meets no error that could be expected but damage: the catalogue's owner hears of that and tells it."""
    if not isinstance(error, Damaged):
        raise error
