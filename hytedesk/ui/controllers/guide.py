"""Guided find: three questions that lead to services without knowing their words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from hytedesk.i18n import _
from hytedesk.ui.controllers import facts, filters
from hytedesk.ui.finding import Answer, Question
from hytedesk.vocabulary import ages, places, purposes, support

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.config import Settings
    from hytedesk.search.engine import Result
    from hytedesk.ui.controllers.search import SearchController
    from hytedesk.ui.main_window import MainWindow
    from hytedesk.ui.panels.guide import GuideDialog
    from hytedesk.ui.values import Choice

QUESTIONS = 3


class Guide(msgspec.Struct, frozen=True):
    """What has been answered so far.

    Attributes:
        start: what is asked for without any answer.
        answers: ids, one for each question that has been answered; "" = whichever.
    """

    start: filters.Choices
    answers: tuple[str, ...] = ()

    @property
    def step(self) -> int:
        """The number of the question that is open, the first is 0; `QUESTIONS` = all have been answered."""
        return len(self.answers)


def begun(choices: filters.Choices) -> Guide:
    """No question answered; of what was asked for before only the places and the order stay."""
    return Guide(filters.Choices(municipalities=choices.municipalities, sort=choices.sort))


def choices(guide: Guide) -> filters.Choices:
    """What the answers ask for, as ordinary filters."""
    needs, kind, whom = (*guide.answers, "", "", "")[:QUESTIONS]
    return msgspec.structs.replace(
        guide.start,
        needs=next((purpose.needs for purpose in purposes.purposes() if purpose.id == needs), ()),
        support=(kind,) if kind else (),
        age_groups=(whom,) if whom else (),
    )


def question(guide: Guide, find: Callable[[filters.Choices], Result]) -> Question:
    """The question that is open, with how many services each answer would leave."""
    now = find(choices(guide))
    titles = (_("What is it about?"), _("What kind of support?"), _("For whom, and where?"))
    return Question(
        number=guide.step + 1,
        questions=QUESTIONS,
        title=titles[guide.step],
        answers=(_purposes, _kinds, _people)[guide.step](guide, find, now),
        said=said(guide),
        total=now.total,
        places=guide.step == QUESTIONS - 1,
    )


def said(guide: Guide) -> tuple[str, ...]:
    """What has been answered, in words."""
    names: tuple[dict[str, str], ...] = (
        {"": _("Anything"), **{one.id: facts.text(one.names) for one in purposes.purposes()}},
        {"": _("Any kind of support"), **{one.id: facts.text(one.names) for one in support.kinds()}},
        {"": _("Anyone"), **{one.id: facts.text(one.names) for one in ages.age_groups()}},
    )
    return tuple(names[place][answer] for place, answer in enumerate(guide.answers))


def _purposes(guide: Guide, find: Callable[[filters.Choices], Result], now: Result) -> tuple[Answer, ...]:
    """A service may meet several needs of a purpose, so each purpose is counted by itself."""
    counts = {one.id: find(choices(answered(guide, one.id))).total for one in purposes.purposes()}
    found = (Answer(id=one.id, label=facts.text(one.names), count=counts[one.id]) for one in purposes.purposes())
    return (*found, Answer(id="", label=_("Something else, or not sure"), count=now.total))


def _kinds(_guide: Guide, _find: Callable[[filters.Choices], Result], now: Result) -> tuple[Answer, ...]:
    counts = now.facets["support"]
    found = (
        Answer(id=one.id, label=facts.text(one.names), explained=facts.text(one.explained), count=counts[one.id])
        for one in support.kinds()
    )
    return (*found, Answer(id="", label=_("Any kind of support"), count=now.total))


def _people(_guide: Guide, _find: Callable[[filters.Choices], Result], now: Result) -> tuple[Answer, ...]:
    counts = now.facets["age_group"]
    found = (Answer(id=one.id, label=facts.text(one.names), count=counts[one.id]) for one in ages.age_groups())
    return (*found, Answer(id="", label=_("Anyone"), count=now.total))


def answered(guide: Guide, answer: str) -> Guide:
    """One question further."""
    return msgspec.structs.replace(guide, answers=(*guide.answers, answer))


def stepped_back(guide: Guide) -> Guide:
    """One question back; the first stays open."""
    return msgspec.structs.replace(guide, answers=guide.answers[:-1])


class GuideController(QObject):
    """Asks the questions in a dialog, and hands what was answered to the search."""

    def __init__(self, window: MainWindow, search: SearchController, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._search = search
        self._guide = begun(filters.Choices())
        self._dialog: GuideDialog | None = None
        window.actions_.guided_find.triggered.connect(self.open)
        self.use_settings(settings)

    def use_settings(self, settings: Settings) -> None:
        """Whether the guided find is offered at all, and which municipalities are the workplace's own."""
        self._settings = settings
        self._window.actions_.guided_find.setVisible(settings.feature_guided_find)
        if not settings.feature_guided_find:
            self.new_client()

    def open(self) -> None:
        """Begin with the first question."""
        from hytedesk.ui.panels.guide import GuideDialog

        if self._search.engine is None:
            return
        if self._dialog is None:
            self._dialog = GuideDialog(self._window)
            self._dialog.answered.connect(self._answer)
            self._dialog.stepBackRequested.connect(self._step_back)
            self._dialog.municipalitiesChanged.connect(self._move)
            self._dialog.resultsRequested.connect(self._finish)
        self._guide = begun(self._search.choices)
        own = self._settings.municipalities
        self._dialog.set_municipality_choices(_municipalities(), own, places.around(own))
        self._dialog.set_municipalities(self._guide.start.municipalities)
        self._show()
        self._dialog.open()

    def new_client(self) -> None:
        """Forget the answers."""
        self._guide = begun(filters.Choices())
        if self._dialog is not None:
            self._dialog.close()

    def _show(self) -> None:
        engine = self._search.engine
        if self._dialog is not None and engine is not None:
            today = datetime.now().astimezone().date()
            self._dialog.show_question(question(self._guide, lambda wish: engine.search(filters.query(wish, 0, today))))

    def _answer(self, answer: str) -> None:
        self._guide = answered(self._guide, answer)
        if self._guide.step == QUESTIONS:
            self._finish()
        else:
            self._show()

    def _step_back(self) -> None:
        self._guide = stepped_back(self._guide)
        self._show()

    def _move(self, municipalities: tuple[str, ...]) -> None:
        start = msgspec.structs.replace(self._guide.start, municipalities=municipalities)
        self._guide = msgspec.structs.replace(self._guide, start=start)
        self._show()

    def _finish(self) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self._search.ask(choices(self._guide))


def _municipalities() -> list[Choice]:
    return facts.municipality_choices(place.code for place in places.municipalities())
