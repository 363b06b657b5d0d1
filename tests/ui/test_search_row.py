from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from hytedesk import i18n
from hytedesk.ui.panels.age import read_age
from hytedesk.ui.panels.municipalities import MunicipalityPicker
from hytedesk.ui.panels.search_row import SearchRow
from hytedesk.ui.values import Choice
from tests.ui import samples
from tests.ui.hands import KEY, press, type_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QLineEdit
    from pytestqt.qtbot import QtBot


@pytest.fixture
def row(app: QApplication, qtbot: QtBot) -> SearchRow:  # noqa: ARG001
    made = SearchRow()
    qtbot.addWidget(made)
    made.resize(1200, 60)
    made.set_age_groups(samples.AGE_GROUPS)
    made.set_municipality_choices(samples.MUNICIPALITIES, ("905",), ("905", "499", "399"))
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def age_field(row: SearchRow) -> QLineEdit:
    field = row.age.lineEdit()
    assert field is not None
    return field


def picker(row: SearchRow) -> MunicipalityPicker:
    (found,) = row.findChildren(MunicipalityPicker)
    return found


def offered(row: SearchRow) -> list[QPushButton]:
    """What can be chosen with one press in the list of municipalities."""
    popup = picker(row).parentWidget()
    assert popup is not None
    return [button for button in popup.findChildren(QPushButton) if button.isVisible()]


@given(st.floats(min_value=0, max_value=130).map(lambda age: float(f"{age:g}")))
def test_an_age_is_read_as_it_is_shown(age: float) -> None:
    if "e" not in i18n.number(age):
        assert read_age(i18n.number(age), []) == age


@pytest.mark.parametrize(
    ("text", "meant"),
    [("78", 78.0), (" 0,5 ", 0.5), ("0.5", 0.5), ("", None), ("ikäih", "older"), ("NUORET", "young")],
)
def test_ages_and_groups_are_understood(text: str, meant: float | str | None) -> None:
    assert read_age(text, samples.AGE_GROUPS) == meant


@pytest.mark.parametrize("text", ["131", "-3", "7 v", "kissa", "1.2.3", "n" * 5_000])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of float, of unpacking or our own
        read_age(text, samples.AGE_GROUPS)


def test_english_writes_a_decimal_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_language", "en")
    assert i18n.number(0.5) == "0.5"


def test_every_key_is_told(row: SearchRow) -> None:
    said: list[str] = []
    row.textChanged.connect(said.append)
    type_in(row.field, "yks")
    assert said == ["y", "yk", "yks"]


def test_the_search_field_leads_down_adds_and_empties(row: SearchRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.downPressed):
        press(row.field, KEY.Key_Down)
    with qtbot.waitSignal(row.enterPressed):
        press(row.field, KEY.Key_Return)
    row.set_text("velat")
    with qtbot.waitSignal(row.textChanged) as changed:
        press(row.field, KEY.Key_Escape)
    assert changed.args == [""]


def test_the_next_key_after_going_to_the_search_starts_anew(row: SearchRow) -> None:
    row.set_text("velat")
    row.focus()
    type_in(row.field, "u")
    assert row.field.text() == "u"
    row.type("y")
    type_in(row.field, "k")
    assert row.field.text() == "yk"


def test_an_age_is_told_as_it_is_typed(row: SearchRow) -> None:
    ages: list[object] = []
    row.ageChanged.connect(ages.append)
    type_in(age_field(row), "78")
    for _key in "78":
        press(age_field(row), KEY.Key_Backspace)
    assert ages == [7.0, 78.0, 7.0, None]


def test_a_slip_in_the_age_is_shown_and_filters_nothing(row: SearchRow) -> None:
    ages: list[object] = []
    row.ageChanged.connect(ages.append)
    type_in(age_field(row), "78x")
    assert ages == [7.0, 78.0, None]
    assert "78" in age_field(row).actions()[0].toolTip()
    press(age_field(row), KEY.Key_Backspace)
    assert ages[-1] == 78.0
    assert not age_field(row).actions()


def test_an_age_group_is_chosen_from_the_list(row: SearchRow, qtbot: QtBot) -> None:
    row.set_age(78)
    with qtbot.waitSignal(row.ageChanged) as changed:
        row.age.setCurrentIndex(4)
        row.age.activated.emit(4)
    assert changed.args == ["older"]
    assert row.age.currentText() == "Ikäihmiset"
    with qtbot.waitSignal(row.ageChanged) as changed:
        row.age.activated.emit(0)
    assert changed.args == [None]
    assert row.age.currentText() == ""


def test_setting_is_silent(row: SearchRow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(row.ageChanged), qtbot.assertNotEmitted(row.municipalitiesChanged):
        row.set_age("older")
        row.set_age(0.5)
        row.set_municipalities(("905", "475"))
    assert row.age.currentText() == "0,5"
    assert row.municipality.currentText() == "Vaasa + 1"


def test_a_municipality_is_found_by_its_swedish_name(row: SearchRow, qtbot: QtBot) -> None:
    row.set_municipalities(("905",))
    row.municipality.showPopup()
    field = picker(row).field
    type_in(field, "Korsholm")
    with qtbot.waitSignal(row.municipalitiesChanged) as changed:
        press(field, KEY.Key_Return)
    assert set(changed.args[0]) == {"905", "499"}
    press(field, KEY.Key_Down)
    with qtbot.waitSignal(row.municipalitiesChanged) as changed:
        press(picker(row).list, KEY.Key_Space)
    assert changed.args == [("905",)]


def test_the_list_begins_with_those_that_are_on_and_nothing_moves_while_it_is_open(row: SearchRow) -> None:
    labels = [choice.label for choice in samples.MUNICIPALITIES]
    row.set_municipalities(("905", "499"))
    row.municipality.showPopup()

    def shown() -> list[str]:
        model = picker(row).list.model()
        return [model.index(number, 0).data() for number in range(model.rowCount())]

    first = [choice.label for choice in samples.MUNICIPALITIES if choice.id in {"905", "499"}]
    before = shown()
    assert before == [*first, *(label for label in labels if label not in first)]
    press(picker(row).field, KEY.Key_Down)
    press(picker(row).list, KEY.Key_Space)
    assert shown() == before


def test_own_whole_county_and_everywhere_are_one_click(row: SearchRow, qtbot: QtBot) -> None:
    row.municipality.showPopup()
    buttons = offered(row)
    for button, codes in zip(buttons, [("905",), ("905", "499", "399"), ()], strict=True):
        row.municipality.showPopup()
        with qtbot.waitSignal(row.municipalitiesChanged) as changed:
            button.click()
        assert changed.args == [codes]
        assert not picker(row).isVisible()


def test_neighbours_are_added_where_they_are_known(row: SearchRow, qtbot: QtBot) -> None:
    row.municipality.showPopup()
    assert len(offered(row)) == 3
    row.set_municipality_choices(samples.MUNICIPALITIES, ("905",), neighbours=("499", "399"))
    row.set_municipalities(("399",))
    for codes in [("399", "499"), ("905", "499", "399")]:
        row.municipality.showPopup()
        _own, neighbours, _county, _everywhere = offered(row)
        with qtbot.waitSignal(row.municipalitiesChanged) as changed:
            neighbours.click()
        assert changed.args == [codes]
        row.set_municipalities(())  # everywhere: the workplace's own, then


def test_new_client_is_asked_for(row: SearchRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.newClientRequested):
        row.new_client.click()


def test_the_keyboard_opens_the_municipalities(row: SearchRow) -> None:
    row.municipality.setFocus()
    press(row.municipality, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert picker(row).isVisible()


def test_a_long_age_group_has_room_and_is_told_whole(row: SearchRow, qtbot: QtBot) -> None:
    group = Choice(id="long", label="Lapset, nuoret ja lapsiperheet")
    row.set_age_groups([group])
    row.resize(1280, row.height())
    row.set_age("long")
    field = row.age.lineEdit()
    assert field is not None
    qtbot.waitUntil(lambda: field.width() > field.fontMetrics().horizontalAdvance(group.label))
    assert group.label in row.age.toolTip()
    row.set_age(78)
    assert group.label not in row.age.toolTip()


def test_the_list_of_age_groups_is_as_wide_as_its_longest_name(row: SearchRow) -> None:
    group = Choice(id="long", label="Personer som vårdar en anhörig eller närstående hemma")
    row.set_age_groups([group])
    row.age.setFixedWidth(80)
    row.age.showPopup()
    view = row.age.view()
    assert view.visualRect(view.model().index(1, 0)).width() > view.fontMetrics().horizontalAdvance(group.label)


def test_the_keys_of_new_client_make_room_for_large_text(row: SearchRow, qtbot: QtBot) -> None:
    row.resize(1280, row.height())
    qtbot.waitUntil(lambda: row.new_client.text() == "Uusi asiakas  Ctrl+N")
    row.resize(124 * row.fontMetrics().averageCharWidth() - 20, row.height())
    qtbot.waitUntil(lambda: row.new_client.text() == "Uusi asiakas")
    assert "Ctrl+N" in row.new_client.toolTip()
