"""The referral sheet in the making: what was chosen, in which order, the note, and the ways to hand it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QObject,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QKeySequence,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.models import VALUE_ROLE, SheetModel
from hytedesk.ui.panels.sheet_list import Action, SheetList
from hytedesk.ui.panels.widgets import FlowLayout, announce, icon_button, muted_label, title_label

if TYPE_CHECKING:
    from hytedesk.ui.values import Choice, SheetItem


def _forms() -> tuple[tuple[str, str], ...]:
    return (
        ("normal", _("One page")),
        ("large", _("Large print")),
        ("bilingual", _("Two languages")),
        ("card", _("Pocket card")),
    )


def _keys(keys: str) -> str:
    """A shortcut of the window's actions, as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class SheetPanel(QScrollArea):
    """What goes on paper. The note lives only in its field: it is never stored.

    Signals:
        moved: from, to (rows). removeRequested: id. noteChanged: the note's text.
        languageChanged: of the sheet. optionsChanged: form, discreet.
        printRequested, previewRequested, emailRequested, showRequested, saveRequested, copyRequested: hand it over.
    """

    moved = Signal(int, int)
    removeRequested = Signal(str)
    noteChanged = Signal(str)
    languageChanged = Signal(str)
    optionsChanged = Signal(str, bool)
    printRequested = Signal()
    previewRequested = Signal()
    emailRequested = Signal()
    showRequested = Signal()
    saveRequested = Signal()
    copyRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SheetModel(self)
        self._content = QWidget()
        self._layout = QVBoxLayout(self._content)
        self.heading = title_label("")
        self.language = QComboBox()
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list = SheetList(self._model)
        self.empty = muted_label(_("Nothing chosen yet: Enter puts the current service on the sheet."))
        self.empty.setWordWrap(True)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(_("Printed on the sheet, never stored"))
        self.form = QComboBox()
        self.form.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for form, label in _forms():
            self.form.addItem(label, form)
        self.discreet = QCheckBox(_("&Discreet"))
        self.discreet.setToolTip(_("Nothing on the sheet tells what the need is"))
        self.proposed = muted_label(_("Because of a chosen service; clear it if the client agrees."))
        self.proposed.setWordWrap(True)
        self._buttons = self._make_buttons()
        self._lay_out()
        self._connect()
        self.show_items(())

    def _make_buttons(self) -> tuple[QPushButton, ...]:
        self.print = QPushButton("{}  {}".format(_("Print"), _keys("Ctrl+P")))
        self.email = QPushButton(_("E-mail…"))
        self.email.setToolTip(_keys("Ctrl+E"))
        self.show_client = icon_button("screen", _("Show to the client (F11)"))
        self.further = icon_button("more", _("More ways to hand it over"))
        theme.primary(self.print)
        for button, clicked in (
            (self.print, self.printRequested),
            (self.email, self.emailRequested),
            (self.show_client, self.showRequested),
        ):
            button.clicked.connect(clicked)
        self.further.clicked.connect(self._open_further)
        return self.print, self.email, self.show_client, self.further

    def _lay_out(self) -> None:
        language = QHBoxLayout()
        language.setSpacing(theme.GRID)
        language.addWidget(muted_label(_("Lang&uage"), self.language))
        language.addWidget(self.language)
        top, options, buttons = FlowLayout(spacing=2 * theme.GRID), FlowLayout(spacing=2 * theme.GRID), FlowLayout()
        top.addWidget(self.heading)
        top.addItem(language)
        form = QHBoxLayout()
        form.setSpacing(theme.GRID)
        form.addWidget(muted_label(_("F&orm"), self.form))
        form.addWidget(self.form)
        options.addItem(form)
        options.addWidget(self.discreet)
        for button in self._buttons:
            buttons.addWidget(button)
        layout = self._layout
        layout.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addLayout(top)
        layout.addWidget(self.list)
        layout.addWidget(self.empty)
        layout.addStretch(1)
        layout.addWidget(muted_label(_("No&te for the client"), self.note))
        layout.addWidget(self.note)
        layout.addLayout(options)
        layout.addWidget(self.proposed)
        layout.addLayout(buttons)
        layout.setSpacing(6)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.heading.setMinimumHeight(self.language.sizeHint().height())
        self._fit_note()
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._dress()

    def _connect(self) -> None:
        self.list.moved.connect(self.moved)
        self.list.act.connect(self._act)
        self.note.textChanged.connect(lambda: self.noteChanged.emit(self.note.toPlainText()))
        self.language.activated.connect(lambda place: self.languageChanged.emit(self.language.itemData(place)))
        for chosen in (self.form.activated, self.discreet.clicked):
            chosen.connect(lambda: self.optionsChanged.emit(self.form.currentData(), self.discreet.isChecked()))

    def show_items(self, items: tuple[SheetItem, ...]) -> None:
        """Show the chosen services; the same one stays current wherever it moved."""
        row = self.list.currentIndex().row()
        index = self.list.currentIndex()
        current = index.data(VALUE_ROLE).id if index.isValid() else None
        self._model.set_items(items)
        places = [item.id for item in items]
        row = places.index(current) if current in places else min(row, len(items) - 1)
        self.list.setCurrentIndex(self._model.index(max(row, 0)))
        self.heading.setText(_("Referral sheet ({n})").format(n=len(items)))
        self.setWindowTitle(_("Sheet ({n})").format(n=len(items)))
        self.list.setVisible(bool(items))
        self.empty.setVisible(not items)
        self.list.updateGeometry()
        for button in self._buttons:
            button.setEnabled(bool(items))

    def minimumSizeHint(self) -> QSize:
        """Whole, but never more than a part of the column: the detail above needs room too."""
        content, column = self._layout, self.parentWidget()
        bar = self.verticalScrollBar().sizeHint().width()
        width = max(content.minimumSize().width(), self.width() - bar)
        height = content.minimumHeightForWidth(width)
        if column is not None:
            height = min(height, column.height() * 11 // 20)
        return QSize(content.minimumSize().width() + bar, height)

    def set_languages(self, choices: list[Choice], current: str) -> None:
        """Offer the languages of the sheet; `current` is the id of the one in use."""
        self.language.clear()
        for choice in choices:
            self.language.addItem(choice.label, choice.id)
        self.language.setCurrentIndex(self.language.findData(current))

    def set_options(self, form: str, discreet: bool, *, proposed: bool = False) -> None:
        """Show form and discretion, without a signal; `proposed` = discreet by itself, and that is said."""
        self.form.setCurrentIndex(self.form.findData(form))
        self.discreet.setChecked(discreet)
        shown = discreet and proposed
        if shown and self.proposed.isHidden():
            announce(self.discreet, "{}: {}".format(self.discreet.text().replace("&", ""), self.proposed.text()))
        self.proposed.setVisible(shown)
        self.discreet.setAccessibleDescription(self.proposed.text() if shown else self.discreet.toolTip())

    def clear_note(self) -> None:
        """Forget the note, and every step by which it was written."""
        self.note.setPlainText("")
        self.note.document().clearUndoRedoStacks()

    def _act(self, row: int, action: Action) -> None:
        items = self._model.items()
        if action == "remove":
            self.removeRequested.emit(items[row].id)
            return
        self.list.setCurrentIndex(self._model.index(row))
        to = row + (1 if action == "down" else -1)
        if 0 <= to < len(items):
            self.moved.emit(row, to)

    def _open_further(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, keys, requested in (
            (_("Preview"), "Ctrl+Shift+P", self.previewRequested),
            (_("Save as PDF…"), "Ctrl+S", self.saveRequested),
            (_("Copy as text"), "Ctrl+Shift+C", self.copyRequested),
        ):
            menu.addAction(f"{text}\t{_keys(keys)}", requested.emit)
        menu.popup(self.further.mapToGlobal(self.further.rect().bottomLeft()))

    def _fit_note(self) -> None:
        self.note.setFixedHeight(2 * self.note.fontMetrics().lineSpacing() + 2 * theme.GRID)

    def _dress(self) -> None:
        theme.tint(self._content, QPalette.ColorRole.Window, theme.colors().raised)
        theme.primary(self.print)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle_bar()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._settle_bar()
        return super().eventFilter(watched, event)

    def _settle_bar(self) -> None:
        """Have the bar where the sheet does not fit without it.

        Qt asks whether it fits at the width of the moment: where it fits only without the bar, bar and no bar would
        take turns for ever.
        """
        policy, fits = Qt.ScrollBarPolicy, self._layout.minimumHeightForWidth(self.width()) <= self.height()
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAlwaysOn)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.widget() is None:
            return
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        elif event.type() == QEvent.Type.FontChange:
            self._fit_note()
