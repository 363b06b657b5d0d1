"""The gap report by keyboard, by screen reader and by eye."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox, QPushButton

from hytedesk import i18n
from hytedesk.counts.hidden import Shown, shown, total
from hytedesk.counts.table import Table
from hytedesk.ui import theme
from hytedesk.ui.panels.gap_report import GapReportDialog
from hytedesk.ui.panels.gap_table import CELL_ROLE, GapModel, GapTableView, shade
from hytedesk.ui.values import Choice
from tests.ui.hands import press
from tests.ui.test_accessible import contrast, nameless
from tests.ui.test_models import check

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

COUNTIES = (Choice(id="15", label="Pohjanmaan hyvinvointialue"), Choice(id="05", label="Kanta-Hämeen hyvinvointialue"))
GROUPS = (Choice(id="seniors", label="Ikäihmiset"),)
HEAT = Table(
    id="coverage",
    title="Palvelut luettelossa",
    note="Ilman palvelua: 1.",
    headers=("Tarve", "Vaasa", "Laihia"),
    labels=1,
    rows=(("Yksinäisyys", Shown(12, 12), Shown(0, 0)), ("Velat", Shown(1, 1), Shown(4, 4))),
    drawing="heat",
)
NUMBERS = (shown(9), shown(3))
BARS = Table(
    id="sheets",
    title="Palvelut lähetteillä",
    note="Kuinka monella.",
    headers=("Palvelu", "Järjestäjä", "Lähetteitä"),
    labels=2,
    rows=(("Kerho", "Ry", NUMBERS[0]), ("Tupa", "Srk", NUMBERS[1]), ("Yhteensä", "", total(NUMBERS))),
    total=True,
)


@pytest.fixture
def dialog(app: QApplication, qtbot: QtBot) -> GapReportDialog:  # noqa: ARG001
    made = GapReportDialog(COUNTIES, GROUPS, "15")
    qtbot.addWidget(made)
    made.show_years((2026, 2025), 2026)
    for table in (HEAT, BARS):
        made.show_table(table)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.mark.parametrize("table", [HEAT, BARS])
def test_the_model_is_a_right_one(qtmodeltester: ModelTester, table: Table) -> None:
    model = GapModel()
    model.show_table(table)
    check(qtmodeltester, model)
    assert model.data(QModelIndex()) is None


@pytest.mark.usefixtures("english")
def test_each_cell_is_a_sentence_of_its_own() -> None:
    model = GapModel()
    model.show_table(HEAT)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 1).data(spoken) == "Yksinäisyys, Laihia: 0"
    assert model.headerData(0, Qt.Orientation.Vertical) == "Yksinäisyys"
    model.show_table(BARS)
    assert model.index(0, 0).data(spoken) == "Palvelu: Kerho"
    assert model.index(1, 2).data(spoken) == "Tupa, Srk, Lähetteitä: fewer than 5"
    assert model.index(2, 2).data(spoken) == "Yhteensä, Lähetteitä: at least 10"
    assert [model.index(row, 2).data(CELL_ROLE) for row in range(3)] == [*NUMBERS, None]


def test_nothing_that_is_hidden_can_be_had_from_the_model() -> None:
    model = GapModel()
    for number in (1, 4):
        model.show_table(
            Table(id="sheets", title="", note="", headers=("A", "B"), labels=1, rows=(("x", shown(number)),))
        )
        told = {role: model.index(0, 1).data(role) for role in range(300)}
        assert not any(value == number or value == str(number) for value in told.values())
        assert told[int(CELL_ROLE)] == Shown(1, 4)


@pytest.mark.parametrize("dark", [False, True])
def test_every_shade_has_contrast_and_differs_from_its_neighbour(app: QApplication, *, dark: bool) -> None:
    theme.apply(app, dark)
    shades = [shade(Shown(number, number)) for number in (0, 1, 3, 10)]
    assert all(contrast(ground, ink) >= 4.5 for ground, ink in shades)
    assert len({ground.rgb() for ground, _ink in shades}) == 4


def test_a_screen_reader_finds_a_table_with_a_description(dialog: GapReportDialog) -> None:
    view = dialog.pages["coverage"].view
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() == QAccessible.Role.Table
    assert interface.text(QAccessible.Text.Name) == HEAT.title
    assert interface.text(QAccessible.Text.Description) == HEAT.note
    assert nameless(dialog) == []


def test_arrow_keys_go_through_the_cells_and_tab_leads_out(dialog: GapReportDialog) -> None:
    view = dialog.pages["coverage"].view
    view.setFocus()
    press(view, Qt.Key.Key_Right)
    press(view, Qt.Key.Key_Down)
    assert view.currentIndex().data() == "4"
    press(view, Qt.Key.Key_Tab)
    assert not view.hasFocus()
    for place, name in enumerate(dialog.pages):
        dialog.tabs.setCurrentIndex(place)
        assert dialog.pages[name].isVisible()


def test_the_current_cell_stays_where_it_was(dialog: GapReportDialog) -> None:
    view = dialog.pages["coverage"].view
    view.setCurrentIndex(view.model().index(1, 1))
    view.show_table(HEAT)
    assert view.currentIndex().data() == "4"
    view.show_table(Table(id="coverage", title="", note="", headers=("Tarve",), labels=1, rows=(), drawing="heat"))
    assert not view.currentIndex().isValid()


def test_what_is_chosen_is_told(dialog: GapReportDialog, qtbot: QtBot) -> None:
    assert dialog.wished_coverage() == ("15", None, False)
    with qtbot.waitSignal(dialog.coverageWished):
        dialog.age_group.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.coverageWished):
        dialog.wider.click()
    with qtbot.waitSignal(dialog.coverageWished):
        dialog.county.setCurrentIndex(0)
    assert dialog.wished_coverage() == (None, "seniors", True)
    with qtbot.waitSignal(dialog.yearChosen) as chosen:
        dialog.year.setCurrentIndex(1)
    assert chosen.args == [2025]
    dialog.tabs.setCurrentIndex(2)
    with qtbot.waitSignal(dialog.csvRequested) as asked:
        dialog.csv.click()
    assert asked.args == ["sheets"]


def test_an_empty_table_is_a_sentence(dialog: GapReportDialog) -> None:
    dialog.tabs.setCurrentIndex(2)
    page = dialog.pages["sheets"]
    assert (page.view.isVisible(), page.empty.isVisible()) == (True, False)
    dialog.show_table(Table(id="sheets", title="", note="", headers=("A",), labels=1, rows=()))
    assert (page.view.isVisible(), page.empty.isVisible()) == (False, True)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("key", "deleted"), [(Qt.Key.Key_Escape, 0), (Qt.Key.Key_Return, 0), (None, 1)])
def test_counts_are_deleted_only_after_a_question_whose_easy_answer_is_no(
    app: QApplication,  # noqa: ARG001
    qtbot: QtBot,
    key: Qt.Key | None,
    deleted: int,
) -> None:
    dialog = GapReportDialog(COUNTIES, GROUPS, None)
    qtbot.addWidget(dialog)
    dialog.show()
    asked: list[bool] = []
    dialog.deleteRequested.connect(lambda: asked.append(True))
    dialog.delete.click()
    question = dialog.findChild(QMessageBox)
    assert isinstance(question, QMessageBox)
    assert asked == []
    if key is None:
        next(button for button in question.findChildren(QPushButton) if button.text() == "&Delete").click()
    else:
        press(question, key)
    assert len(asked) == deleted


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("table", [HEAT, BARS])
def test_numbers_are_painted_in_both_palettes(app: QApplication, qtbot: QtBot, table: Table, *, dark: bool) -> None:
    theme.apply(app, dark)
    view = GapTableView(heat=table.drawing == "heat")
    qtbot.addWidget(view)
    view.show_table(table)
    view.resize(600, 300)
    picture = view.grab().toImage()
    colors = {picture.pixelColor(x, y).name() for x in range(0, 600, 2) for y in range(0, 300, 2)}
    assert theme.colors().accent.name() in colors


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_two_controls_share_their_letter(app: QApplication, qtbot: QtBot, language: str) -> None:  # noqa: ARG001
    i18n.use(language)
    dialog = GapReportDialog(COUNTIES, GROUPS, None)
    qtbot.addWidget(dialog)
    buttons, labels = dialog.findChildren(QAbstractButton), dialog.findChildren(QLabel)
    texts = [*(button.text() for button in buttons), *(label.text() for label in labels)]
    letters = [found[1].lower() for text in texts if (found := re.search("&([^&])", text))]
    assert len(letters) >= 8
    assert len(set(letters)) == len(letters), texts
