from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from hytedesk.ui.filter_model import FilterModel
from hytedesk.ui.panels.filters import FiltersPanel
from hytedesk.ui.values import FilterGroup, FilterValue
from tests.ui import samples
from tests.ui.hands import KEY, click, press

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def panel(app: QApplication, qtbot: QtBot) -> FiltersPanel:  # noqa: ARG001
    made = FiltersPanel()
    qtbot.addWidget(made)
    made.resize(250, 400)
    made.show_groups(samples.filter_groups())
    with qtbot.waitExposed(made):
        made.show()
    return made


def at(panel: FiltersPanel, group: str, value: str | None) -> QModelIndex:
    model = panel.tree.model()
    assert isinstance(model, FilterModel)
    return model.find(group, value)


def test_groups_are_open_and_themes_closed_at_first(panel: FiltersPanel) -> None:
    assert panel.tree.isExpanded(at(panel, "need", None))
    assert not panel.tree.isExpanded(at(panel, "need", "community"))


def test_keys_toggle_open_and_close(panel: FiltersPanel, qtbot: QtBot) -> None:
    panel.tree.setCurrentIndex(at(panel, "need", "community"))
    press(panel.tree, KEY.Key_Right)
    assert panel.tree.isExpanded(at(panel, "need", "community"))
    press(panel.tree, KEY.Key_Down)
    for key in (KEY.Key_Space, KEY.Key_Return):
        with qtbot.waitSignal(panel.toggled) as toggled:
            press(panel.tree, key)
        assert toggled.args == ["need", "loneliness", False]


def test_a_click_anywhere_on_the_row_toggles_once(panel: FiltersPanel) -> None:
    asked: list[tuple[str, str, bool]] = []
    panel.toggled.connect(lambda *what: asked.append(what))
    rect = panel.tree.visualRect(at(panel, "need", "nature"))
    for spot in (rect.center(), rect.topLeft() + QPoint(5, 5)):
        click(panel.tree.viewport(), spot)
    assert asked == [("need", "nature", True)] * 2


def test_a_click_on_a_heading_closes_its_group(panel: FiltersPanel) -> None:
    heading = at(panel, "need", None)
    click(panel.tree.viewport(), panel.tree.visualRect(heading).center())
    assert not panel.tree.isExpanded(heading)


def test_new_counts_change_nothing_else(panel: FiltersPanel, qtbot: QtBot) -> None:
    panel.tree.setFocus()
    panel.tree.setExpanded(at(panel, "need", "money"), True)
    panel.tree.setCurrentIndex(at(panel, "language", "en"))
    qtbot.waitUntil(lambda: panel.tree.verticalScrollBar().value() > 0)
    place = panel.tree.verticalScrollBar().value()
    with qtbot.assertNotEmitted(panel.tree.model().modelReset):
        panel.show_groups(samples.filter_groups(older=3))
    assert panel.tree.currentIndex() == at(panel, "language", "en")
    assert panel.tree.isExpanded(at(panel, "need", "money"))
    assert panel.tree.verticalScrollBar().value() == place


def test_other_values_keep_what_is_open_and_where_one_is(panel: FiltersPanel) -> None:
    panel.tree.setExpanded(at(panel, "need", "money"), True)
    panel.tree.setExpanded(at(panel, "how", None), False)
    panel.tree.setCurrentIndex(at(panel, "age_group", "adults"))
    panel.show_groups(samples.filter_groups()[:3])
    assert panel.tree.isExpanded(at(panel, "need", "money"))
    assert not panel.tree.isExpanded(at(panel, "how", None))
    assert panel.tree.currentIndex() == at(panel, "age_group", "adults")


def test_a_value_without_services_stays_visible_and_reachable(panel: FiltersPanel) -> None:
    nobody = at(panel, "age_group", "children")
    assert nobody.isValid()
    assert nobody.flags() & Qt.ItemFlag.ItemIsEnabled


def test_long_labels_wrap_instead_of_being_cut(panel: FiltersPanel, qtbot: QtBot) -> None:
    wide = panel.tree.visualRect(at(panel, "need", "community")).height()
    panel.resize(170, 400)
    qtbot.waitUntil(lambda: panel.tree.visualRect(at(panel, "need", "community")).height() > wide)


def test_a_short_name_tells_its_whole_one_to_the_mouse_and_to_a_screen_reader(panel: FiltersPanel) -> None:
    community = FilterValue(id="T1", label="Yhteisöllisyys", count=3, whole="Yhteisöllisyys ja sosiaaliset suhteet")
    panel.show_groups((FilterGroup(id="need", title="Tarve", values=(community,)),))
    model = panel.tree.model()
    index = model.index(0, 0, model.index(0, 0))
    assert index.data(Qt.ItemDataRole.ToolTipRole) == community.whole
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == community.whole
    assert not index.parent().data(Qt.ItemDataRole.ToolTipRole)
