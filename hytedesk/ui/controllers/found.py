"""Showing what was found: counts of the filters, rows as far as they are looked at, the service in detail."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from PySide6.QtCore import QObject, QTimer

from hytedesk.i18n import ngettext
from hytedesk.ui.controllers import facts, filters, list_filter, pathways, present
from hytedesk.ui.values import Results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.search.engine import Engine, Result
    from hytedesk.search.query import Query
    from hytedesk.ui.controllers.favourites import FavouritesController
    from hytedesk.ui.controllers.few import Step
    from hytedesk.ui.controllers.filters import Choices
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.values import FilterGroup, FilterValue, ResultRow

AFTER_PAINT = 15
"""Milliseconds until counts and detail follow a new list: the list, which the eye is on, is painted first."""


class Answer(NamedTuple):
    """What was asked for and what was found; `steps` lead on where that is little."""

    choices: Choices
    query: Query
    result: Result
    steps: tuple[Step, ...] = ()


class FoundController(QObject):
    """Shows answers of one catalogue.

    Attributes:
        settings: what is shown of services goes by them.
        selected: key of the service that is shown in detail, "" = none.
    """

    def __init__(
        self,
        window: MainWindow,
        chosen: Callable[[], tuple[str, ...]],
        favourites: FavouritesController,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._chosen = chosen
        self._favourites = favourites
        self.settings = settings
        self.selected = ""
        self._catalogue: Catalogue | None = None
        self._engine: Engine | None = None
        self._answer: Answer | None = None
        self._counts_due = True
        self._lists: tuple[FilterValue, ...] = ()
        self._details: dict[str, ServiceDetail] = {}
        self._rows: dict[tuple[str, bool, bool], ResultRow] = {}
        self._rows_of: object = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_again)
        self._after_list = QTimer(self, singleShot=True, interval=AFTER_PAINT)
        self._after_list.timeout.connect(self._follow)
        window.results.selected.connect(self._select)
        window.results.detailRequested.connect(self._open_detail)
        window.detail.favouriteRequested.connect(self._toggle_favourite)
        window.actions_.favourite.triggered.connect(lambda: self._toggle_favourite(self.selected))
        favourites.changed.connect(self.count_favourites)

    def use(self, catalogue: Catalogue, engine: Engine) -> None:
        """Answers are of this catalogue from now on."""
        self._catalogue, self._engine = catalogue, engine
        self._window.data_sources = present.sources(catalogue.info)
        self._details.clear()
        self._rows_of = None

    def use_engine(self, engine: Engine) -> None:
        """The same catalogue with an engine that knows more words."""
        self._engine = engine
        self._rows_of = None

    def close(self) -> None:
        """Stop: the catalogue is about to be closed."""
        self._soon.stop()
        self._after_list.stop()
        self._engine = self._catalogue = None

    def refresh(self) -> None:
        """Show the same answer again, once: what is on the sheet or among the favourites has changed."""
        self._counts_due = True
        self._soon.start()

    def known(self) -> frozenset[str]:
        """Keys of the services that have been read from the catalogue."""
        return frozenset(self._details)

    def add(self, details: Iterable[ServiceDetail]) -> None:
        """Services that were read elsewhere, so that they need not be read again."""
        self._details.update({detail.service.id: detail for detail in details})

    def show(self, answer: Answer) -> None:
        """Show rows; counts and detail follow once they are painted."""
        self._answer = answer
        self._soon.stop()
        self._window.results.show_results(self._results(answer))
        self._after_list.start()

    def show_lists(self, lists: tuple[FilterValue, ...]) -> None:
        """The person's lists of services among the filters, with the number that each would leave."""
        self._lists, self._counts_due = lists, True
        self._after_list.start()

    def show_service(self, service_id: str) -> None:
        """Show a service in detail, whether it is among what was found or not."""
        try:
            self._load([service_id])
        except KeyError:  # a newer catalogue has it no longer
            return
        self._open_detail(service_id)

    def count_favourites(self) -> None:
        """Favourites have changed: count them anew.

        Where only they are shown, one that was removed stays in sight until the next search, to be put back.
        """
        if self._engine is None or self._answer is None:
            return
        query, ids = self._answer.query, self._favourites.ids()
        if not self._answer.choices.favourites and query.favourites != ids:
            query = msgspec.structs.replace(query, favourites=ids)
            self._answer = self._answer._replace(query=query, result=self._engine.search(query))
            self._favourites.look_for_gone(query.text)
        self.refresh()

    def _show_again(self) -> None:
        if self._engine is not None and self._answer is not None:
            self.show(self._answer)

    def _follow(self) -> None:
        """Show counts, if more rows are not all that is new, and the detail."""
        answer = self._answer
        if answer is not None and self._counts_due:
            self._counts_due = False
            self._window.filters.show_groups(list_filter.merged(self._made_groups(answer), self._lists))
        self._show_detail()

    def _made_groups(self, answer: Answer) -> tuple[FilterGroup, ...]:
        groups = filters.groups(answer.choices, answer.result, len(self._favourites.gone))
        shown = [group for group in groups if self.settings.feature_favourites or group.id != "own"]
        if self.settings.feature_pathways:
            place = 1 + next(number for number, group in enumerate(shown) if group.id == "need")
            shown.insert(place, pathways.group(answer.choices, self._count))
        return tuple(shown)

    def _count(self, choices: Choices) -> int:
        """How many services choices without text give."""
        return self._engine.count(filters.query(choices, 0, today())) if self._engine is not None else 0

    def _results(self, answer: Answer) -> Results:
        choices, query, result, steps = answer
        details = self._load([hit.id for hit in result.hits])
        chosen, own = self._chosen(), set(self._favourites.ids())
        same = (msgspec.structs.replace(query, limit=0), self.settings)
        if same != self._rows_of:
            self._rows_of = same
            self._rows.clear()
            self._counts_due = True
        rows = tuple(
            self._row(query, detail, detail.service.id in chosen, detail.service.id in own) for detail in details
        )
        hidden = result.total - len(rows)
        gone = self._favourites.gone_rows() if choices.favourites else ()
        total = result.total + len(gone)
        pathway = pathways.chosen(choices)
        urgent = filters.needs_meant(choices, result)
        return Results(
            heading=ngettext("{n} service", "{n} services", total).format(n=total),
            chips=filters.chips(choices, self.settings.municipalities),
            asked=bool(choices.text.strip()),
            said=present.said(result),
            offers=filters.offers(result),
            crisis=present.crisis_lines(urgent, today(), pathway.crisis if pathway else ()),
            pathway=pathways.help_(choices),
            rows=rows if hidden else rows + gone,
            more=present.more(hidden) if query.thorough else "",
            help=() if total else present.help_(choices, own=bool(own)),
            steps=tuple(step.label for step in steps),
        )

    def _row(self, query: Query, detail: ServiceDetail, on_sheet: bool, favourite: bool) -> ResultRow:
        """A row, made once for each query: what changes then is whether it is on the sheet or a favourite."""
        key = (detail.service.id, on_sheet, favourite)
        if key not in self._rows:
            self._rows[key] = present.row(
                detail,
                highlights=self._highlights(query, detail),
                municipalities=query.municipalities,
                on_sheet=on_sheet,
                favourite=favourite,
                today=today(),
                unchecked_days=self.settings.unchecked_days,
            )
        return self._rows[key]

    def _load(self, ids: Sequence[str]) -> list[ServiceDetail]:
        """Details in the order of `ids`, each read from the catalogue once."""
        missing = [service_id for service_id in ids if service_id not in self._details]
        if missing and self._catalogue is not None:
            self.add(self._catalogue.details(missing))
        return [self._details[service_id] for service_id in ids]

    def _highlights(self, query: Query, detail: ServiceDetail) -> tuple[str, ...]:
        if self._engine is None or not query.text.strip():
            return ()
        texts = (facts.text(detail.service.names), facts.text(detail.service.summary))
        return self._engine.highlights(query, texts)

    def _select(self, service_id: str) -> None:
        self.selected = service_id
        self._after_list.start()

    def _open_detail(self, service_id: str) -> None:
        self.selected = service_id
        self._show_detail()
        self._window.columns.bring(self._window.detail)
        self._window.detail.setFocus()

    def _show_detail(self) -> None:
        detail = self._details.get(self.selected)
        if detail is None:
            self._window.detail.show_detail(self._favourites.gone_detail(self.selected or None))
            return
        self._window.detail.show_detail(
            present.detail(
                detail,
                municipalities=self._answer.choices.municipalities if self._answer is not None else (),
                on_sheet=detail.service.id in self._chosen(),
                favourite=detail.service.id in self._favourites.ids(),
                now=datetime.now().astimezone(),
                unchecked_days=self.settings.unchecked_days,
                contact=self.settings.network_contact,
            )
        )

    def _toggle_favourite(self, service_id: str) -> None:
        if service_id:
            self._favourites.toggle(service_id, self._details.get(service_id))


def today() -> date:
    """The day on this computer's clock."""
    return datetime.now().astimezone().date()
