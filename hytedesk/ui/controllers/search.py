"""Finding: from a key in the search box to painted results, counts and detail."""

from __future__ import annotations

from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from hytedesk.errors import Damaged
from hytedesk.i18n import N_, _, ngettext
from hytedesk.ui.controllers import facts, few, filters, pathways, present, report
from hytedesk.ui.panels.widgets import announce
from hytedesk.ui.values import Choice, Results
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
    from hytedesk.ui.values import Offer

FIRST_ROWS = 30
"""Rows shown at every key: more than a window holds."""
MOST_ROWS = 300
"""Rows shown once the typing pauses; who has more than these narrows the search."""
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
        self._chosen = chosen
        self._favourites = favourites
        self._settings = settings
        self._choices = filters.Choices(municipalities=settings.municipalities)
        self._catalogue: Catalogue | None = None
        self._engine: Engine | None = None
        self._found: tuple[Query, Result] | None = None
        self._details: dict[str, ServiceDetail] = {}
        self._selected: str | None = None
        self._steps: tuple[few.Step, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_again)
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
        window.results.selected.connect(self._select)
        window.results.detailRequested.connect(self._open_detail)
        window.results.addRequested.connect(self._add)
        window.results.removeRequested.connect(self.removeRequested)
        window.detail.addRequested.connect(self.addRequested)
        window.detail.favouriteRequested.connect(self._toggle_favourite)
        window.actions_.favourite.triggered.connect(lambda: self._toggle_favourite(self._selected))
        window.actions_.only_favourites.triggered.connect(lambda: self._choose(favourites=not self._choices.favourites))
        self._favourites.loaded.connect(self._search)
        self._favourites.changed.connect(self._show_favourites)
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
        county = places.municipalities_of(places.municipality(own[0]).county) if own else ()
        row.set_municipality_choices(named, own, county, self._settings.neighbours)
        row.set_municipalities(self._choices.municipalities)

        self._window.results.set_sorts([Choice(id=sort, label=_(label)) for sort, label in SORTS], self._choices.sort)

    def use(self, catalogue: Catalogue, engine: Engine) -> None:
        """Search in this catalogue from now on; what is typed, chosen and selected stays."""
        self._catalogue, self._engine = catalogue, engine
        self._window.data_sources = present.sources(catalogue.info)
        self._details.clear()
        self._search()

    def use_engine(self, engine: Engine) -> None:
        """The same catalogue with an engine that knows more words."""
        self._engine = engine
        if self._choices.text:
            self._search()

    def use_settings(self, settings: Settings) -> None:
        """The workplace's own municipalities, which are the preset, or what is shown of services may have changed."""
        before, self._settings = self._settings, settings
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
        return self._selected or ""

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
        try:
            self._load([service_id])
        except KeyError:  # a newer catalogue has it no longer
            return
        self._open_detail(service_id)

    def new_client(self) -> None:
        """Forget everything that was asked for."""
        self._choices = filters.Choices(municipalities=self._settings.municipalities)
        self._selected = None
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
        self._soon.stop()
        self._pause.stop()
        self._engine = self._catalogue = None

    def refresh(self) -> None:
        """Show the same results again: what is on the sheet has changed."""
        self._soon.start()

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
        self._steps = ()
        if self._engine is not None:
            query = self._query(FIRST_ROWS)
            self._favourites.look_for_gone(query.text)
            self._show(query, self._engine.search(query))

    def _search_thoroughly(self) -> None:
        if self._engine is None or self._catalogue is None:
            return
        engine, catalogue, choices, known = self._engine, self._catalogue, self._choices, frozenset(self._details)
        query = self._query(MOST_ROWS, thorough=True)

        favourites, neighbours = query.favourites, self._settings.neighbours

        def count(other: filters.Choices) -> int:
            return engine.search(filters.query(other, 0, _today(), thorough=True, favourites=favourites)).total

        def search() -> tuple[Result, list[ServiceDetail], tuple[few.Step, ...]]:
            result = engine.search(query)
            details = catalogue.details([hit.id for hit in result.hits if hit.id not in known])
            return result, details, few.steps(choices, result, neighbours, count)

        def show(found: tuple[Result, list[ServiceDetail], tuple[few.Step, ...]]) -> None:
            if (engine, choices) == (self._engine, self._choices):
                result, details, self._steps = found
                self._details.update({detail.service.id: detail for detail in details})
                self._show(query, result)
                self.searched.emit(choices, result.total)
                if query.favourites != self._favourites.ids():
                    self._show_favourites()

        def failed(error: Exception) -> None:
            if catalogue is self._catalogue:  # one that is no longer in use may have been closed meanwhile
                _fail(error)

        self._tasks.submit("local", search, show, failed)

    def _query(self, limit: int, *, thorough: bool = False) -> Query:
        query = filters.query(self._choices, limit, _today(), thorough=thorough, favourites=self._favourites.ids())
        return msgspec.structs.replace(query, unchecked_days=self._settings.unchecked_days)

    def _show_favourites(self) -> None:
        """Favourites have changed: count them anew.

        Where only they are shown, one that was removed stays in sight until the next search, to be put back.
        """
        if self._engine is None or self._found is None:
            return
        query, _result = self._found
        ids = self._favourites.ids()
        if not self._choices.favourites and query.favourites != ids:
            query = msgspec.structs.replace(query, favourites=ids)
            self._found = query, self._engine.search(query)
            self._favourites.look_for_gone(query.text)
        self.refresh()

    def _show(self, query: Query, result: Result) -> None:
        self._found = query, result
        self._soon.stop()
        groups = filters.groups(self._choices, result, len(self._favourites.gone))
        own = self._settings.feature_favourites
        shown = [group for group in groups if own or group.id != "own"]
        if self._settings.feature_pathways:
            place = 1 + next(number for number, group in enumerate(shown) if group.id == "need")
            shown.insert(place, pathways.group(self._choices, self._count))
        self._window.filters.show_groups(tuple(shown))
        self._window.results.show_results(self._results(query, result))
        self._show_detail()

    def _count(self, choices: filters.Choices) -> int:
        """How many services choices without text give."""
        return self._engine.count(filters.query(choices, 0, _today())) if self._engine is not None else 0

    def _show_again(self) -> None:
        if self._engine is not None and self._found is not None:
            self._show(*self._found)

    def _results(self, query: Query, result: Result) -> Results:
        details = self._load([hit.id for hit in result.hits])
        chosen, own = self._chosen(), set(self._favourites.ids())
        today = _today()
        rows = tuple(
            present.row(
                detail,
                highlights=self._highlights(query, detail),
                municipalities=query.municipalities,
                on_sheet=detail.service.id in chosen,
                favourite=detail.service.id in own,
                today=today,
                unchecked_days=self._settings.unchecked_days,
            )
            for detail in details
        )
        hidden = result.total - len(rows)
        gone = self._favourites.gone_rows() if self._choices.favourites else ()
        total = result.total + len(gone)
        pathway = pathways.chosen(self._choices)
        return Results(
            heading=ngettext("{n} service", "{n} services", total).format(n=total),
            chips=filters.chips(self._choices),
            asked=bool(self._choices.text.strip()),
            said=present.said(result),
            offers=filters.offers(result),
            crisis=present.crisis_lines(
                filters.needs_meant(self._choices, result), today, pathway.crisis if pathway else ()
            ),
            pathway=pathways.help_(self._choices),
            rows=rows if hidden else rows + gone,
            more=present.more(hidden) if len(details) == MOST_ROWS else "",
            help=() if total else present.help_(self._choices, own=bool(own)),
            steps=tuple(step.label for step in self._steps),
        )

    def _load(self, ids: list[str]) -> list[ServiceDetail]:
        """Details in the order of `ids`, each read from the catalogue once."""
        catalogue = self._catalogue
        missing = [service_id for service_id in ids if service_id not in self._details]
        if missing and catalogue is not None:
            self._details.update({detail.service.id: detail for detail in catalogue.details(missing)})
        return [self._details[service_id] for service_id in ids]

    def _highlights(self, query: Query, detail: ServiceDetail) -> tuple[str, ...]:
        if self._engine is None or not query.text.strip():
            return ()
        texts = (facts.text(detail.service.names), facts.text(detail.service.summary))
        return self._engine.highlights(query, texts)

    def _select(self, service_id: str) -> None:
        self._selected = service_id or None
        self._show_detail()

    def _open_detail(self, service_id: str) -> None:
        self._select(service_id)
        self._window.detail.setFocus()

    def _show_detail(self) -> None:
        detail = self._details.get(self._selected or "")
        if detail is None:
            self._window.detail.show_detail(self._favourites.gone_detail(self._selected))
            return
        self._window.detail.show_detail(
            present.detail(
                detail,
                municipalities=self._choices.municipalities,
                on_sheet=detail.service.id in self._chosen(),
                favourite=detail.service.id in self._favourites.ids(),
                now=datetime.now().astimezone(),
                unchecked_days=self._settings.unchecked_days,
                contact=self._settings.network_contact,
            )
        )

    def _add_first(self) -> None:
        """Enter in the search field puts the selected service, or the first one, on the sheet."""
        service_id = self._window.results.current_id()
        if service_id:
            self._add(service_id)

    def _add(self, service_id: str) -> None:
        if not self._favourites.tell_if_gone(service_id):
            self.addRequested.emit(service_id)

    def _toggle_favourite(self, service_id: str | None) -> None:
        if service_id is not None:
            self._favourites.toggle(service_id, self._details.get(service_id))


def _today() -> date:
    return datetime.now().astimezone().date()


def _fail(error: Exception) -> None:
    """A search meets no error that could be expected but damage: the catalogue's owner hears of that and tells it."""
    if not isinstance(error, Damaged):
        raise error
