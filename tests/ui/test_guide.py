"""Three questions that lead to services, by digits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hytedesk import i18n
from hytedesk.search.building import build
from hytedesk.search.engine import Engine, Result
from hytedesk.search.index import Index
from hytedesk.ui.controllers import filters, guide
from hytedesk.ui.finding import Answer, Question
from hytedesk.ui.panels.guide import GuideDialog
from tests.search.services import CATALOGUE, SEINAJOKI, VAASA
from tests.ui.hands import ALT, KEY, press
from tests.ui.test_accessible import nameless

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

TODAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def find() -> Callable[[filters.Choices], Result]:
    engine = Engine(Index.from_blobs(build(CATALOGUE)))
    return lambda choices: engine.search(filters.query(choices, 0, TODAY))


def test_every_count_is_what_the_answer_leaves(find: Callable[[filters.Choices], Result]) -> None:
    state = guide.begun(filters.Choices(municipalities=(VAASA,)))
    for answer in ("", "", ""):
        asked = guide.question(state, find)
        assert len(asked.answers) <= 10
        for each in asked.answers:
            assert each.count == find(guide.choices(guide.answered(state, each.id))).total, each.id
        state = guide.answered(state, answer)
    assert state.step == guide.QUESTIONS


def test_three_answers_are_ordinary_filters(find: Callable[[filters.Choices], Result]) -> None:
    before = filters.Choices(text="kerho", municipalities=(VAASA,), free=True, sort="name")
    state = guide.begun(before)
    for answer in ("company", "talk", "seniors"):
        state = guide.answered(state, answer)
    wanted = guide.choices(state)
    assert (wanted.text, wanted.free, wanted.sort, wanted.municipalities) == ("", False, "name", (VAASA,))
    assert (wanted.support, wanted.age_groups) == (("talk",), ("seniors",))
    assert "loneliness" in wanted.needs
    assert {chip.group for chip in filters.chips(wanted)} >= {"support", "age_group", "municipality"}
    assert find(wanted).total == 1


def test_a_step_back_forgets_one_answer_and_the_first_question_stays() -> None:
    state = guide.answered(guide.answered(guide.begun(filters.Choices()), "mind"), "group")
    assert guide.stepped_back(state).answers == ("mind",)
    assert guide.stepped_back(guide.begun(filters.Choices())).step == 0


@pytest.mark.usefixtures("english")
def test_what_was_answered_is_said_in_words() -> None:
    state = guide.answered(guide.answered(guide.begun(filters.Choices()), ""), "talk")
    assert guide.said(state) == ("Anything", "Someone to talk to")


def asked(number: int = 1, *, places: bool = False, empty: bool = False) -> Question:
    return Question(
        number=number,
        questions=3,
        title="What is it about?",
        answers=(
            Answer(id="a", label="Company", count=0 if empty else 4),
            Answer(id="b", label="Food", count=0),
            Answer(id="", label="Anything", count=9),
        ),
        said=() if number == 1 else ("Before",),
        total=9,
        places=places,
    )


@pytest.fixture
def dialog(app: QApplication, qtbot: QtBot, english: None) -> GuideDialog:  # noqa: ARG001
    made = GuideDialog()
    qtbot.addWidget(made)
    made.show_question(asked())
    made.open()
    return made


def test_a_digit_chooses_and_0_is_whichever(dialog: GuideDialog) -> None:
    got: list[str] = []
    dialog.answered.connect(got.append)
    press(dialog.buttons[0], KEY.Key_1)
    press(dialog.buttons[0], KEY.Key_0)
    assert got == ["a", ""]


def test_an_answer_without_services_stays_and_says_so(dialog: GuideDialog) -> None:
    got: list[str] = []
    dialog.answered.connect(got.append)
    press(dialog.buttons[0], KEY.Key_2)
    assert got == []
    assert dialog.buttons[1].isVisible()
    assert dialog.buttons[1].accessibleName() == "2: Food. no services."
    assert dialog.notice.text() == "No service fits “Food” here: choose another."


def test_enter_chooses_what_has_the_keyboard(dialog: GuideDialog) -> None:
    got: list[str] = []
    dialog.answered.connect(got.append)
    press(dialog.buttons[2], KEY.Key_Return)
    assert got == [""]


@pytest.mark.parametrize("key", [KEY.Key_Backspace, KEY.Key_Left])
def test_a_key_goes_back_but_not_before_the_first(dialog: GuideDialog, key: KEY) -> None:
    got: list[bool] = []
    dialog.stepBackRequested.connect(lambda: got.append(True))
    modifiers = {"modifiers": ALT} if key == KEY.Key_Left else {}
    press(dialog.buttons[0], key, **modifiers)
    assert got == []
    dialog.show_question(asked(2))
    press(dialog.buttons[0], key, **modifiers)
    assert got == [True]


def test_the_keyboard_begins_at_the_first_answer_that_leads_somewhere(dialog: GuideDialog) -> None:
    dialog.show_question(asked(2, empty=True))
    assert dialog.focusWidget() is dialog.buttons[2]


def test_other_counts_of_the_same_question_keep_the_keyboard_where_it_is(dialog: GuideDialog) -> None:
    dialog.buttons[2].setFocus()
    dialog.show_question(asked(empty=True))
    assert dialog.focusWidget() is dialog.buttons[2]


def test_the_place_is_asked_with_the_last_question_only(dialog: GuideDialog) -> None:
    assert not dialog.where.isVisible()
    dialog.show_question(asked(3, places=True))
    assert dialog.where.isVisible()
    assert dialog.said.text() == "Before"


def test_a_screen_reader_hears_question_and_count(dialog: GuideDialog) -> None:
    assert dialog.spoken() == "Question 1 of 3: What is it about? 9 services."


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_everything_has_a_name(app: QApplication, qtbot: QtBot, language: str) -> None:  # noqa: ARG001
    i18n.use(language)
    made = GuideDialog()
    qtbot.addWidget(made)
    made.show_question(asked(3, places=True))
    made.open()
    assert nameless(made) == []


def test_long_answers_wrap_and_are_whole_at_twice_the_text_size(app: QApplication, qtbot: QtBot) -> None:
    font = app.font()
    font.setPointSizeF(2 * font.pointSizeF())
    app.setFont(font)
    made = GuideDialog()
    qtbot.addWidget(made)
    answers = tuple(Answer(id=str(one), label="Sairaus, muisti tai vamma " * 3, count=one + 1) for one in range(10))
    made.show_question(Question(number=1, questions=3, title="Mistä?", answers=answers, said=(), total=9))
    made.open()
    made.resize(600, 500)
    qtbot.waitUntil(lambda: made.buttons[0].height() > 0)
    for button in made.buttons:
        assert button.height() >= button.heightForWidth(button.width())


def test_counts_are_of_the_chosen_places(find: Callable[[filters.Choices], Result]) -> None:
    state = guide.begun(filters.Choices(municipalities=(SEINAJOKI,)))
    counts = {each.id: each.count for each in guide.question(state, find).answers}
    assert counts["company"] >= 1
    assert counts["safety"] == 0
