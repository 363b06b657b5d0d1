"""The gap report: opens it, works its tables out off the main thread, writes and deletes what the person asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject

from hytedesk.errors import BadReturns, HyteDeskError
from hytedesk.i18n import _
from hytedesk.ui import files, messages, return_words
from hytedesk.ui.controllers import facts, gap_tables, gap_words
from hytedesk.ui.panels.widgets import announce
from hytedesk.ui.values import Choice
from hytedesk.vocabulary import ages, places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.config import Settings
    from hytedesk.counts.table import Table
    from hytedesk.counts.tally import Tally
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.db.returns import Taken
    from hytedesk.search.engine import Engine
    from hytedesk.ui.controllers.settings import SettingsController
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.gap_report import GapReportDialog
    from hytedesk.ui.tasks import Lane, Tasks

T = TypeVar("T")


class _Counted(NamedTuple):
    """The counts on the disk, with the services they are of."""

    tallies: tuple[Tally, ...] = ()
    details: dict[str, ServiceDetail] = {}  # noqa: RUF012  # never altered


class GapsController(QObject):
    """Owns the gap report of one window."""

    def __init__(
        self,
        window: MainWindow,
        tasks: Tasks,
        data_dir: Path,
        settings: SettingsController,
        engine: Callable[[], Engine | None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._data_dir = data_dir
        self._settings = settings
        self._engine = engine
        self._catalogue: Catalogue | None = None
        self._dialog: GapReportDialog | None = None
        self._counted = _Counted()
        self._year = 0
        self._request = 0
        window.actions_.gap_report.triggered.connect(self.open)

    def use(self, catalogue: Catalogue) -> None:
        """From now on this catalogue is reported on."""
        self._catalogue = catalogue
        if self._dialog is not None and self._dialog.isVisible():
            self._show_coverage()

    def use_settings(self, _settings: Settings) -> None:
        """Counting may have been switched on or off."""
        self._show_counting()

    def open(self) -> None:
        """Show the report as it is now."""
        from hytedesk.ui.panels.gap_report import GapReportDialog

        if self._dialog is None:
            counties = [Choice(id=one.code, label=facts.text(one.names)) for one in places.counties()]
            groups = [Choice(id=one.id, label=facts.text(one.names)) for one in ages.age_groups()]
            own = self._settings.settings.county
            dialog = GapReportDialog(sorted(counties, key=facts.by_label), groups, own, self._window)
            dialog.coverageWished.connect(self._show_coverage)
            dialog.yearChosen.connect(self._show_year)
            dialog.csvRequested.connect(self._save_csv)
            dialog.pdfRequested.connect(self._save_pdf)
            dialog.countingWished.connect(self._switch_counting)
            dialog.deleteRequested.connect(self._delete)
            dialog.importRequested.connect(self._ask_for_list)
            self._dialog = dialog
        self._say("")
        self._show_counting()
        self._show_coverage()
        self._read()
        self._dialog.show()
        self._dialog.raise_()

    def _read(self) -> None:
        """Read the counts and show them."""
        data_dir, catalogue = self._data_dir, self._catalogue

        def read() -> _Counted:
            from hytedesk.db import tallies

            found = tallies.read(data_dir)
            details = catalogue.details(gap_tables.service_keys(found)) if catalogue else []
            return _Counted(found, {one.service.id: one for one in details})

        self._submit(read, self._show_counted)

    def _show_counted(self, counted: _Counted) -> None:
        from hytedesk.counts import report

        if self._dialog is None:
            return
        self._counted = counted
        this_year = _today().isocalendar().year
        years = report.years(counted.tallies) or (this_year,)
        self._year = self._year if self._year in years else years[0]
        self._dialog.show_years(years, self._year)
        came_back = any(one.kind in {"code", "returned"} for one in counted.tallies)
        self._dialog.show_returns(shown=self._settings.settings.feature_return_codes or came_back)
        self._show_year(self._year)

    def _show_counting(self) -> None:
        if self._dialog is not None:
            locked = self._settings.held.locked("feature_local_counts")
            self._dialog.show_counting(on=self._settings.settings.feature_local_counts, locked=locked)

    def _switch_counting(self, on: bool) -> None:
        self._settings.apply(replace(self._settings.settings, feature_local_counts=on))

    def _show_year(self, year: int) -> None:
        self._year = year
        if self._dialog is not None:
            for table in self._count_tables():
                self._dialog.show_table(table)

    def _count_tables(self) -> tuple[Table, ...]:
        tallies, details = self._counted
        return (
            gap_tables.searches_table(tallies, self._year),
            gap_tables.sheets_table(tallies, self._year, details),
            gap_tables.returns_table(tallies, self._year, details),
        )

    def _show_coverage(self) -> None:
        """Count the services of the catalogue; of several wishes only the last is shown."""
        self._request += 1
        request, engine = self._request, self._engine()
        if self._dialog is None:
            return
        self._dialog.wait_for_coverage(catalogue=engine is not None)
        if engine is None:
            return
        index = engine.lexicon.index
        county, age_group, wider = self._dialog.wished_coverage()

        def count() -> Table:
            from hytedesk.search.coverage import coverage

            codes = gap_tables.municipality_codes(county)
            found = coverage(index, gap_tables.need_ids(), codes, age_group)
            return gap_tables.coverage_table(found, county=county, age_group=age_group, wider=wider)

        def show(table: Table) -> None:
            if request == self._request and self._dialog is not None:
                self._dialog.show_table(table)

        self._submit(count, show)

    def _delete(self) -> None:
        data_dir = self._data_dir

        def delete() -> None:
            from hytedesk.db import tallies

            tallies.clear(data_dir)

        def done(_nothing: None) -> None:
            self._say(_("All counts have been deleted."))
            self._read()

        self._submit(delete, done)

    def _save_csv(self, table_id: str) -> None:
        from hytedesk.counts.table import as_csv

        if self._dialog is None:
            return
        table = self._dialog.pages[table_id].view.table
        self._ask_where(f"{table_id}.csv", "CSV (*.csv)", lambda: as_csv([table]))

    def _save_pdf(self) -> None:
        from hytedesk.ui.controllers import gap_paper

        if self._dialog is None:
            return
        shown = [
            page.view.table
            for place, page in enumerate(self._dialog.pages.values())
            if self._dialog.tabs.isTabVisible(place)
        ]
        self._ask_where("report.pdf", "PDF (*.pdf)", lambda: gap_paper.as_pdf(shown, _today()))

    def _ask_where(self, name: str, kind: str, make: Callable[[], bytes]) -> None:
        """Ask for a file, then make its content and write it off the main thread."""
        if self._dialog is None:
            return

        def write(path: Path) -> None:
            from hytedesk.publish import disk

            def done(_nothing: None) -> None:
                self._say(_("The file is saved."))

            self._submit(lambda: disk.replace(path, make()), done, "background")

        name = f"hytedesk-{_today().isoformat()}-{name}"
        files.ask(self._dialog, _("Save the gap report"), kind, write, save_as=name)

    def _ask_for_list(self) -> None:
        if self._dialog is None:
            return
        kinds = _("Lists of return codes (*.csv *.txt);;All files (*)")
        files.ask(self._dialog, _("Read a list of return codes"), kinds, self._take)

    def _take(self, path: Path) -> None:
        """Count a list of an organization."""
        data_dir, engine, unit = self._data_dir, self._engine(), self._settings.settings.letterhead.unit
        keys = engine.lexicon.index.ids if engine else []

        def take() -> Taken:
            from hytedesk.db import returns

            return returns.take(data_dir, returns.content(path), unit, keys, _today())

        def done(taken: Taken) -> None:
            self._say(gap_words.taken_words(taken))
            self._read()

        self._submit(take, done)

    def _submit(self, work: Callable[[], T], done: Callable[[T], None], lane: Lane = "local") -> None:
        catalogue = self._catalogue

        def failed(error: Exception) -> None:
            if isinstance(error, BadReturns):
                self._say("\n".join((messages.sentence(error), *return_words.lines(error))))
            elif isinstance(error, HyteDeskError):
                self._say(messages.sentence(error))
            elif catalogue is self._catalogue:  # one that is no longer in use may have been closed meanwhile
                raise error

        self._tasks.submit(lane, work, done, failed)

    def _say(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.say(sentence)
            announce(self._dialog, sentence)


def _today() -> date:
    return datetime.now().astimezone().date()
