"""The help on a pathway above the results: read, folded, left, never in the way of the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QWidget

from hytedesk import i18n
from hytedesk.ui import theme
from hytedesk.ui.controllers import pathways
from hytedesk.ui.controllers.filters import Choices
from hytedesk.ui.main_window import MainWindow
from hytedesk.ui.panels.pathway import to_html
from hytedesk.ui.values import PathwayHelp, PathwayLinks
from tests.ui import samples
from tests.ui.hands import KEY, press
from tests.ui.test_accessible import nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hytedesk.ui.panels.pathway import PathwayPanel


def help_on(pathway_id: str = "mind") -> PathwayHelp:
    found = pathways.help_(pathways.begun(Choices(), pathway_id))
    assert found is not None
    return found


def show(window: MainWindow, help_: PathwayHelp | None) -> PathwayPanel:
    window.results.show_results(msgspec.structs.replace(samples.RESULTS, pathway=help_))
    QApplication.processEvents()
    return window.results.pathway


def test_it_stands_above_the_results_while_the_pathway_is_chosen(window: MainWindow) -> None:
    assert not window.results.pathway.isVisible()
    panel = show(window, help_on())
    assert panel.isVisible()
    assert panel.text.isVisible()
    assert panel.title.text() == "Tukea mielen hyvinvointiin"
    assert "Miten olet jaksanut" in panel.text.toPlainText()
    assert panel.y() < window.results.list.y()
    assert not show(window, None).isVisible()


def test_it_folds_and_stays_folded_for_the_next_pathway(window: MainWindow) -> None:
    panel = show(window, help_on())
    before = window.results.list.height()
    panel.title.setFocus()
    press(panel.title, KEY.Key_Space)
    QApplication.processEvents()
    assert not panel.text.isVisible()
    assert window.results.list.height() > before
    assert panel.title.accessibleDescription() == "Näytä ohje"
    assert not show(window, help_on("weight")).text.isVisible()
    press(panel.title, KEY.Key_Space)
    assert panel.text.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_list_keeps_room_in_a_small_window(
    window: MainWindow, app: QApplication, qtbot: QtBot, percent: int
) -> None:
    font = app.font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    app.setFont(font)
    window.resize(1280, 720)
    panel = show(window, help_on())
    qtbot.wait(50)
    assert window.height() <= 720
    assert window.results.list.height() >= 0.25 * window.results.height()
    assert panel.text.isVisible() == (percent == 100)
    panel.title.click()
    panel.title.click()
    qtbot.wait(50)
    assert panel.text.verticalScrollBar().value() == 0, "it is read from its beginning"
    panel.title.click()
    qtbot.wait(50)
    assert panel.text.verticalScrollBar().value() == 0


def test_names_and_the_way_of_the_keyboard(window: MainWindow) -> None:
    panel = show(window, help_on())
    assert panel.title.accessibleName() == "Polku: Tukea mielen hyvinvointiin"
    assert panel.text.accessibleName() == "Ohje polulle Tukea mielen hyvinvointiin"
    assert panel.close_button.accessibleName() == "Poistu polulta"
    panel.title.setFocus(Qt.FocusReason.TabFocusReason)
    way: list[QWidget] = []
    for _stop in range(12):
        here = QApplication.focusWidget()
        assert here is not None
        way.append(here)
        if here is window.results.list:
            break
        press(here, KEY.Key_Tab)
    assert way[:3] == [panel.title, panel.close_button, panel.text]
    assert way[-1] is window.results.list, "Tab leads through the links and on"
    panel.text.setFocus()
    press(panel.text, KEY.Key_Escape)
    assert window.results.list.hasFocus()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_everything_has_a_name_in_each_language(app: QApplication, qtbot: QtBot, language: str) -> None:  # noqa: ARG001
    i18n.use(language)
    window = MainWindow()
    window.fill()
    qtbot.addWidget(window)
    panel = show(window, help_on())
    assert nameless(panel) == []
    assert panel.title.text() in panel.title.accessibleName()


def test_the_keyboard_opens_a_link(window: MainWindow, qtbot: QtBot) -> None:
    panel = show(window, help_on("violence"))
    panel.close_button.setFocus()
    for _stop in range(2):
        here = QApplication.focusWidget()
        assert here is not None
        press(here, KEY.Key_Tab)
    with qtbot.waitSignal(panel.linkActivated) as opened:
        press(panel.text, KEY.Key_Return)
    assert opened.args == ["https://nollalinja.fi"]


def test_closing_says_which_pathway(window: MainWindow, qtbot: QtBot) -> None:
    panel = show(window, help_on())
    with qtbot.waitSignal(panel.closed) as closed:
        panel.close_button.click()
    assert closed.args == ["mind"]


def test_only_https_links_lead_out(window: MainWindow, qtbot: QtBot) -> None:
    panel = show(window, help_on())
    with qtbot.waitSignal(panel.linkActivated) as opened:
        panel.text.anchorClicked.emit(QUrl("https://mieli.fi"))
    assert opened.args == ["https://mieli.fi"]
    with qtbot.assertNotEmitted(panel.linkActivated):
        panel.text.anchorClicked.emit(QUrl("http://mieli.fi"))
        panel.text.anchorClicked.emit(QUrl("file:///etc/passwd"))


def test_what_a_region_writes_is_text() -> None:
    help_ = PathwayHelp(
        id="own",
        name="Oma",
        about="<img src=x>",
        parts=(("Otsikko", "<b>lihava</b>"),),
        links=(
            PathwayLinks(title="T & S", links=(('"><i>x', "https://a.example/?x=1&y=2"), ("paha", "javascript:x"))),
        ),
    )
    html = to_html(help_, theme.colors())
    assert "<img" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "javascript" not in html
    assert 'href="https://a.example/?x=1&amp;y=2"' in html


def test_it_follows_the_palette(window: MainWindow, app: QApplication) -> None:
    panel = show(window, help_on())
    light = panel.text.toHtml()
    theme.apply(app, dark=True)
    QApplication.processEvents()
    assert panel.text.toHtml() != light
