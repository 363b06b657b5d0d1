"""The gap report: what the catalogue covers, what was not found, what was handed over, what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels import question
from hytedesk.ui.panels.gap_table import GapTableView
from hytedesk.ui.panels.widgets import FlowLayout, muted_label, title_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hytedesk.counts.table import Table
    from hytedesk.ui.values import Choice


class _Page(QWidget):
    """One table with what it tells above it, and controls of its own above that."""

    def __init__(self, *, heat: bool = False) -> None:
        super().__init__()
        self.view = GapTableView(heat=heat)
        self.title = title_label("")
        self.title.setWordWrap(True)
        self.note = QLabel(wordWrap=True)
        self.empty = QLabel(_("Nothing has been counted in this year."), wordWrap=True)
        for label in (self.title, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.controls = FlowLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.setSpacing(theme.GRID)
        layout.addLayout(self.controls)
        for widget in (self.title, self.note, self.empty):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)

    def show_table(self, table: Table) -> None:
        """Show a table; without rows a sentence instead."""
        self.title.setText(table.title)
        self.note.setText(table.note)
        self.empty.setVisible(not table.rows)
        self.view.setVisible(bool(table.rows))
        self.view.show_table(table)


class GapReportDialog(QDialog):
    """Shows the tables that the controller gives it.

    Signals:
        coverageWished: another county, age group or way to count was chosen. yearChosen(int).
        csvRequested(str): the table of this id as CSV. pdfRequested: the whole report.
        countingWished(bool): whether this computer is to count from now on.
        deleteRequested: the person has been asked and wants all counts deleted. importRequested.
    """

    coverageWished = Signal()
    yearChosen = Signal(int)
    csvRequested = Signal(str)
    pdfRequested = Signal()
    countingWished = Signal(bool)
    deleteRequested = Signal()
    importRequested = Signal()

    def __init__(
        self,
        counties: Sequence[Choice],
        age_groups: Sequence[Choice],
        county: str | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Gap report"))
        self.county = self._box((("", _("Whole country")), *((one.id, one.label) for one in counties)))
        self.county.setCurrentIndex(max(0, self.county.findData(county or "")))
        self.age_group = self._box((("", _("All ages")), *((one.id, one.label) for one in age_groups)))
        self.wider = QCheckBox(_("Count services for the &whole country, too"))
        self.year = QComboBox()
        self.said = QLabel(wordWrap=True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.hide()
        self.pages = {name: _Page(heat=name == "coverage") for name in ("coverage", "searches", "sheets", "returns")}
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName(_("Gap report"))
        titles = (_("Coverage"), _("Not found"), _("On sheets"), _("Return codes"))
        for page, title in zip(self.pages.values(), titles, strict=True):
            self.tabs.addTab(page, title)
            page.view.setAccessibleName(title)
        self.show_returns(shown=False)
        coverage = self.pages["coverage"].controls
        coverage.addWidget(self._labelled(_("Co&unty"), self.county))
        coverage.addWidget(self._labelled(_("&Age group"), self.age_group))
        coverage.addWidget(self.wider)
        self.counting = QCheckBox(_("C&ount on this computer"))
        self.read_list = QPushButton(_("&Read a list of return codes…"))
        self.pages["returns"].controls.addWidget(self.read_list)
        self.csv = QPushButton(_("Save table as &CSV…"))
        self.pdf = QPushButton(_("Save report as &PDF…"))
        self.delete = QPushButton(_("&Delete all counts…"))
        self.close_ = QPushButton(_("Close"))
        self._arrange()
        self._connect()
        room = theme.room(self)
        self.resize(min(theme.em(self, 150), room.width()), min(theme.em(self, 105), room.height() * 9 // 10))

    def wished_coverage(self) -> tuple[str | None, str | None, bool]:
        """County and age group, None = all, and whether services for the whole country count."""
        return self.county.currentData() or None, self.age_group.currentData() or None, self.wider.isChecked()

    def wait_for_coverage(self, *, catalogue: bool) -> None:
        """Say why there is no table of the coverage yet; `catalogue`: whether there is one to count."""
        said = _("The services are being counted.") if catalogue else _("There is no catalogue yet.")
        self.pages["coverage"].empty.setText(said)

    def show_years(self, years: Sequence[int], chosen: int) -> None:
        """Offer these years."""
        self.year.blockSignals(True)
        self.year.clear()
        for year in years:
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(self.year.findData(chosen))
        self.year.blockSignals(False)

    def show_table(self, table: Table) -> None:
        """Show a table on its page."""
        self.pages[table.id].show_table(table)

    def show_returns(self, *, shown: bool) -> None:
        """Whether there is a page for return codes."""
        self.tabs.setTabVisible(list(self.pages).index("returns"), shown)

    def show_counting(self, *, on: bool, locked: bool) -> None:
        """Whether this computer counts, and whether somebody else decides that."""
        self.counting.setChecked(on)
        self.counting.setEnabled(not locked)
        self.counting.setToolTip(_("The region or the administrator of this computer decides it.") if locked else "")

    def say(self, sentence: str) -> None:
        """Say something above the tables, "" = nothing more."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def ask_to_delete(self) -> None:
        """Ask before all counts are deleted; the safe answer is the one that Enter gives."""
        question.ask(
            self,
            _("Delete all counts"),
            _("Delete everything that has been counted on this computer, of all years?"),
            more=_("It cannot be brought back. The catalogue and your favourites stay."),
            yes=_("&Delete"),
            no=_("&Keep"),
            agreed=self.deleteRequested.emit,
        )

    def _arrange(self) -> None:
        self._years = self._labelled(_("&Year of the counts"), self.year)
        buttons = FlowLayout()
        for widget in (self.csv, self.pdf, self.counting, self.delete, self.close_):
            buttons.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._years, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.said)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.county.currentIndexChanged.connect(lambda _place: self.coverageWished.emit())
        self.age_group.currentIndexChanged.connect(lambda _place: self.coverageWished.emit())
        self.wider.toggled.connect(lambda _on: self.coverageWished.emit())
        self.year.currentIndexChanged.connect(lambda _place: self.yearChosen.emit(self.year.currentData()))
        self.tabs.currentChanged.connect(self._show_tab)
        self._show_tab(self.tabs.currentIndex())
        self.csv.clicked.connect(lambda: self.csvRequested.emit(list(self.pages)[self.tabs.currentIndex()]))
        self.pdf.clicked.connect(self.pdfRequested)
        self.counting.clicked.connect(self.countingWished)
        self.delete.clicked.connect(self.ask_to_delete)
        self.read_list.clicked.connect(self.importRequested)
        self.close_.clicked.connect(self.reject)
        for button in (self.csv, self.pdf, self.delete, self.close_, self.read_list):
            button.setAutoDefault(False)

    def _show_tab(self, place: int) -> None:
        """The catalogue has no years, and its controls say what its title would."""
        self._years.setVisible(place > 0)
        self.pages["coverage"].title.hide()

    @staticmethod
    def _box(entries: Sequence[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        for value, label in entries:
            box.addItem(label, value)
        return box

    @staticmethod
    def _labelled(text: str, field: QWidget) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(muted_label(text, field))
        layout.addWidget(field)
        return holder
