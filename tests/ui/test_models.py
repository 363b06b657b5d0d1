from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QModelIndex, Qt

from hytedesk.ui.filter_model import FilterModel
from hytedesk.ui.models import VALUE_ROLE, ChoicesModel, ResultsModel, SheetModel
from hytedesk.ui.values import FilterGroup, FilterValue, SheetItem
from tests.ui import samples

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

ROLE = Qt.ItemDataRole


def check(tester: ModelTester, model: QAbstractItemModel) -> None:
    tester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def names(model: ResultsModel | SheetModel | ChoicesModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_results_keep_the_rules_of_a_model(qtmodeltester: ModelTester) -> None:
    model = ResultsModel()
    check(qtmodeltester, model)
    model.set_rows(samples.ROWS)
    check(qtmodeltester, model)
    model.set_rows(samples.ROWS[2:])
    assert names(model) == [row.name for row in samples.ROWS[2:]]


def test_a_row_is_read_out_as_its_sentence() -> None:
    model = ResultsModel()
    model.set_rows(samples.ROWS)
    assert model.index(1).data(ROLE.AccessibleTextRole) == samples.ROWS[1].spoken


def test_the_same_services_are_updated_in_place(qtbot: QtBot) -> None:
    model = ResultsModel()
    model.set_rows(samples.ROWS)
    added = (msgspec.structs.replace(samples.ROWS[0], on_sheet=True), *samples.ROWS[1:])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged) as changed:
        assert not model.set_rows(added)
    assert changed.args is not None
    assert changed.args[0].row() == changed.args[1].row() == 0
    assert model.index(0).data(VALUE_ROLE).on_sheet


def test_filters_keep_the_rules_of_a_model(qtmodeltester: ModelTester) -> None:
    model = FilterModel()
    check(qtmodeltester, model)
    assert model.set_groups(samples.filter_groups())
    check(qtmodeltester, model)
    assert not model.set_groups(samples.filter_groups(older=7))
    assert model.set_groups(samples.filter_groups()[1:])
    check(qtmodeltester, model)


def test_a_theme_stands_above_its_needs() -> None:
    model = FilterModel()
    model.set_groups(samples.filter_groups())
    need = model.find("need", "loneliness")
    assert need.data() == "Yksinäisyys"
    assert model.node(need.parent()).title == "Yhteisöllisyys ja osallisuus"
    assert model.node(need.parent().parent()).title == "Tarve"
    assert not model.find("need", "nothing of the kind").isValid()


def test_a_theme_with_some_needs_on_is_partly_on() -> None:
    need = FilterValue(id="debt", label="Velat", count=1, selected=True)
    theme = FilterValue(id="money", label="Raha", count=1, children=(need,))
    model = FilterModel()
    model.set_groups((FilterGroup(id="need", title="Tarve", values=(theme,)),))
    assert model.find("need", "money").data(ROLE.CheckStateRole) == Qt.CheckState.PartiallyChecked
    assert model.find("need", "debt").data(ROLE.CheckStateRole) == Qt.CheckState.Checked


def test_a_filter_is_read_out_with_its_count() -> None:
    model = FilterModel()
    model.set_groups(samples.filter_groups())
    spoken = model.find("age_group", "adults").data(ROLE.AccessibleTextRole)
    assert "Työikäiset" in spoken
    assert "17" in spoken


def test_checking_a_filter_asks_and_changes_nothing_itself(qtbot: QtBot) -> None:
    model = FilterModel()
    model.set_groups(samples.filter_groups())
    adults = model.find("age_group", "adults")
    with qtbot.waitSignal(model.toggled) as asked:
        model.setData(adults, Qt.CheckState.Checked, ROLE.CheckStateRole)
    assert asked.args == ["age_group", "adults", True]
    assert adults.data(ROLE.CheckStateRole) == Qt.CheckState.Unchecked
    assert not model.setData(model.find("age_group", None), Qt.CheckState.Checked, ROLE.CheckStateRole)


def test_the_sheet_numbers_its_services(qtmodeltester: ModelTester) -> None:
    model = SheetModel()
    model.set_items(samples.SHEET)
    check(qtmodeltester, model)
    assert names(model)[2] == "3. Senioripuhelin"
    model.set_items((SheetItem(id="demo:9", name="Uusi"),))
    assert names(model) == ["1. Uusi"]


def test_municipalities_are_found_in_both_languages(qtmodeltester: ModelTester) -> None:
    model = ChoicesModel()
    model.set_choices(samples.MUNICIPALITIES, ("905",))
    check(qtmodeltester, model)
    for typed, found in (("vas", ["Vaasa"]), ("kors", ["Mustasaari"]), ("JAKOB", ["Pietarsaari"]), ("xyz", [])):
        model.narrow(typed)
        assert names(model) == found
    model.narrow("")
    assert model.rowCount() == len(samples.MUNICIPALITIES)


def test_what_is_checked_survives_narrowing() -> None:
    model = ChoicesModel()
    model.set_choices(samples.MUNICIPALITIES, ("905",))
    model.narrow("malax")
    assert model.setData(model.index(0), Qt.CheckState.Checked, ROLE.CheckStateRole)
    model.narrow("")
    assert set(model.checked()) == {"475", "905"}
    model.set_checked(())
    assert model.checked() == ()


def test_models_answer_nothing_for_no_index() -> None:
    for model in (ResultsModel(), SheetModel(), ChoicesModel(), FilterModel()):
        assert model.data(QModelIndex()) is None
