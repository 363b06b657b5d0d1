"""The questions of the guided find, one at a time: a digit or a click answers, Backspace goes a step back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hytedesk.i18n import _, ngettext
from hytedesk.ui import theme
from hytedesk.ui.panels.municipalities import MunicipalityBox
from hytedesk.ui.panels.widgets import announce, muted_label, title_label

if TYPE_CHECKING:
    from hytedesk.ui.finding import Answer, Question
    from hytedesk.ui.values import Choice


class AnswerButton(QPushButton):
    """An answer with the digit that chooses it and the number of services that it leaves."""

    def __init__(self, answer: Answer, digit: int) -> None:
        super().__init__()
        self.answer = answer
        self.digit = digit
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        services = services_in_words(answer.count)
        key, name, count = (_label(text, answer) for text in (str(digit), answer.label, services))
        name.setWordWrap(True)
        key.setFont(theme.font(key.font(), bold=True))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        if answer.explained:
            explained = muted_label(answer.explained)
            explained.setWordWrap(True)
            words.addWidget(explained)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(*[theme.GRID] * 4)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(key)
        layout.addLayout(words, 1)
        layout.addWidget(count)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        spoken = _("{digit}: {answer}. {services}.").format(digit=digit, answer=answer.label, services=services)
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(answer.explained)

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As wide as its longest word; how high follows from the width it gets."""
        return QSize(self._row.minimumSize().width(), 0)


def services_in_words(count: int) -> str:
    """How many services there are."""
    return ngettext("{n} service", "{n} services", count).format(n=count) if count else _("no services")


def _label(text: str, answer: Answer) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if not answer.count:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


class GuideDialog(QDialog):
    """Shows a question and its answers. Show it with `open()`.

    Signals:
        answered: id of the answer, "" = whichever.
        stepBackRequested: back to the question before.
        municipalitiesChanged: the codes that are on; empty = everywhere.
        resultsRequested: enough has been answered.
    """

    answered = Signal(str)
    stepBackRequested = Signal()
    municipalitiesChanged = Signal(tuple)
    resultsRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Guided find"))
        self._question: Question | None = None
        self.buttons: list[AnswerButton] = []
        self.step = muted_label("")
        self.title = title_label("", 1.4)
        self.said = QLabel(wordWrap=True)
        for label in (self.step, self.title, self.said):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.municipality = MunicipalityBox()
        self.where = QWidget()
        where = QHBoxLayout(self.where)
        where.setContentsMargins(0, 0, 0, 0)
        where.setSpacing(theme.GRID)
        where.addWidget(muted_label(_("&Municipality"), self.municipality))
        where.addWidget(self.municipality)
        where.addStretch(1)
        self._answers = QVBoxLayout()
        self._answers.setContentsMargins(2, 2, 2, 2)
        self._answers.setSpacing(theme.GRID // 2)
        self.notice = QLabel(wordWrap=True)
        self.back = QPushButton(_("&Back"))
        self.back.setToolTip(_("Backspace goes back, too"))
        self.results = QPushButton()
        self.close_button = QPushButton(_("&Cancel"))
        for button in (self.back, self.results, self.close_button):
            button.setAutoDefault(False)
        self.back.clicked.connect(self.stepBackRequested)
        self.results.clicked.connect(self.resultsRequested)
        self.close_button.clicked.connect(self.reject)
        self.municipality.chosen.connect(self.municipalitiesChanged)
        QShortcut(QKeySequence("Alt+Left"), self, self.back.click)
        self._lay_out()

    def _lay_out(self) -> None:
        content = self._content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._answers)
        inner.addStretch(1)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(content)
        for ground in (self._area.viewport(), content):
            ground.setAutoFillBackground(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.results)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.setSpacing(theme.GRID)
        for widget in (self.step, self.title, self.said, self.where):
            layout.addWidget(widget)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.notice)
        layout.addLayout(buttons)
        room = theme.room(self)
        self.resize(min(theme.em(self, 100), room.width() * 9 // 10), min(theme.em(self, 92), room.height() * 9 // 10))

    def set_municipality_choices(self, choices: list[Choice], own: tuple[str, ...], county: tuple[str, ...]) -> None:
        """Offer municipalities; see `SearchRow.set_municipality_choices`."""
        self.municipality.set_choices(choices, own, county)

    def set_municipalities(self, codes: tuple[str, ...]) -> None:
        """Show these municipalities as chosen, without a signal."""
        self.municipality.set_codes(codes)

    def show_question(self, question: Question) -> None:
        """Show a question; the same one with other counts keeps where the keyboard is."""
        same = self._question is not None and self._question.number == question.number
        here = next((place for place, button in enumerate(self.buttons) if button.hasFocus()), None)
        stays = same and self.municipality.hasFocus()
        self._question = question
        self.step.setText(
            _("Question {number} of {questions}").format(number=question.number, questions=question.questions)
        )
        self.title.setText(question.title)
        self.said.setText(" › ".join(question.said))
        self.said.setVisible(bool(question.said))
        self.where.setVisible(question.places)
        self.notice.clear()
        self.back.setEnabled(question.number > 1)
        self.results.setText(
            ngettext("&Show {n} service", "&Show {n} services", question.total).format(n=question.total)
        )
        theme.primary(self.results)
        self._show_answers(question.answers)
        self._fit()
        if not stays:
            self._focus_answer(here if same else None)
        announce(self, self.spoken())

    def spoken(self) -> str:
        """The question as a screen reader says it."""
        question = self._question
        if question is None:
            return ""
        return " ".join((f"{self.step.text()}:", question.title, services_in_words(question.total) + "."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        button = next((button for button in self.buttons if event.text() == str(button.digit)), None)
        if plain and button is not None:
            button.click()
        elif plain and event.key() == Qt.Key.Key_Backspace:
            self.back.click()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not plain:
            self.results.click()
        else:
            super().keyPressEvent(event)

    def _show_answers(self, answers: tuple[Answer, ...]) -> None:
        for old in self.buttons:
            self._answers.removeWidget(old)
            old.hide()
            old.deleteLater()
        digits = [(place + 1) if answer.id else 0 for place, answer in enumerate(answers)]
        self.buttons = [AnswerButton(answer, digit) for answer, digit in zip(answers, digits, strict=True)]
        before: QWidget = self.municipality
        for button in self.buttons:
            button.clicked.connect(lambda _on=False, answer=button.answer: self._choose(answer))
            self._answers.addWidget(button)
            button.show()
            QWidget.setTabOrder(before, button)
            before = button
        for last in (self.back, self.close_button, self.results):
            QWidget.setTabOrder(before, last)
            before = last

    def _choose(self, answer: Answer) -> None:
        if answer.count:
            self.answered.emit(answer.id)
        else:
            self.notice.setText(_("No service fits “{answer}” here: choose another.").format(answer=answer.label))
            announce(self, self.notice.text())

    def _fit(self) -> None:
        """Give wrapped answers the height they need, beside a scroll bar."""
        width = self._area.width() - self._area.verticalScrollBar().sizeHint().width()
        if self.buttons:
            self._content.setMinimumHeight(self._content.heightForWidth(width))

    def _focus_answer(self, place: int | None) -> None:
        """The answer at this place, None = the first that leaves something."""
        possible = (at for at, button in enumerate(self.buttons) if button.answer.count)
        self.buttons[next(possible, 0) if place is None else place].setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.verticalScrollBar().setValue(0)
