"""The referral sheet in the making: what was chosen, in which order, the note, and the ways to hand it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.models import VALUE_ROLE, SheetModel
from hytedesk.ui.panels.widgets import FlowLayout, muted_label, title_label
from hytedesk.ui.theme import icons
from hytedesk.ui.theme.style import rounded

if TYPE_CHECKING:
    from hytedesk.ui.values import Choice, SheetItem

_BUTTON = 3 * theme.GRID
_MOST_ROWS = 5
_Action = Literal["up", "down", "remove"]
_ACTIONS: tuple[_Action, ...] = ("up", "down", "remove")


def _button_rects(rect: QRect) -> dict[_Action, QRect]:
    """Where the small buttons of a row stand, from the right edge."""
    x = rect.right() + 1 - len(_ACTIONS) * _BUTTON
    top = rect.y() + (rect.height() - _BUTTON) // 2
    return {action: QRect(x + place * _BUTTON, top, _BUTTON, _BUTTON) for place, action in enumerate(_ACTIONS)}


class _Delegate(QStyledItemDelegate):
    """Number and name, and at the right: up, down, remove.

    Signals:
        pressed: row, action.
    """

    pressed = Signal(int, str)

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        label = self._label_rect(QRect(0, 0, self._view.viewport().width(), 1000))
        text = QFontMetrics(option.font).boundingRect(label, int(Qt.TextFlag.TextWordWrap), index.data())
        return QSize(0, max(text.height() + 6, _BUTTON))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colors = theme.colors()
        painter.save()
        painter.setFont(option.font)
        painter.setPen(colors.ink)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._label_rect(option.rect), int(flags), index.data())
        last = index.model().rowCount() - 1
        for action, rect in _button_rects(option.rect).items():
            idle = (action == "up" and index.row() == 0) or (action == "down" and index.row() == last)
            icons.paint(painter, action, rect.adjusted(5, 5, -5, -5), colors.line if idle else colors.muted)
        if option.state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, option.rect, None, colors.accent, 2)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,  # noqa: ARG002
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        for action, rect in _button_rects(option.rect).items():
            if rect.contains(event.position().toPoint()):
                self.pressed.emit(index.row(), action)
                return True
        return False

    @staticmethod
    def _label_rect(rect: QRect) -> QRect:
        return rect.adjusted(4, 0, -len(_ACTIONS) * _BUTTON - 4, 0)


class _List(QListView):
    """Alt+Up and Alt+Down or dragging move a service, Delete removes it.

    Signals:
        moved: from, to. act: row, action.
    """

    moved = Signal(int, int)
    act = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Services on the sheet"))
        self.setAccessibleDescription(_("Alt+Up and Alt+Down change the order, Delete removes"))
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().setAutoFillBackground(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        actions = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"} if alt else {Qt.Key.Key_Delete: "remove"}
        action = actions.get(Qt.Key(event.key()))
        if row >= 0 and action:
            self.act.emit(row, action)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        source = self.currentIndex().row()
        target = self.indexAt(event.position().toPoint())
        to = target.row() if target.isValid() else self.model().rowCount() - 1
        event.setDropAction(Qt.DropAction.IgnoreAction)  # the controller moves it, not the view
        event.accept()
        if source >= 0 and to != source:
            self.moved.emit(source, to)

    def sizeHint(self) -> QSize:
        rows = self.model().rowCount()
        height = sum(self.sizeHintForRow(row) for row in range(min(rows, _MOST_ROWS)))
        return QSize(theme.em(self, 30), max(height, _BUTTON))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(self, 20), self.sizeHint().height())


class SheetPanel(QScrollArea):
    """What goes on paper. The note lives only in its field: it is never stored.

    Signals:
        moved: from, to (rows). removeRequested: id. noteChanged: the note's text.
        languageChanged: of the sheet. optionsChanged: large print, discreet.
        printRequested, previewRequested, emailRequested, saveRequested, copyRequested: hand it over.
    """

    moved = Signal(int, int)
    removeRequested = Signal(str)
    noteChanged = Signal(str)
    languageChanged = Signal(str)
    optionsChanged = Signal(bool, bool)
    printRequested = Signal()
    previewRequested = Signal()
    emailRequested = Signal()
    saveRequested = Signal()
    copyRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SheetModel(self)
        self.heading = title_label("")
        self.language = QComboBox()
        self.list = _List()
        self.list.setModel(self._model)
        delegate = _Delegate(self.list)
        self.list.setItemDelegate(delegate)
        self.empty = muted_label(_("Nothing chosen yet: Enter puts the current service on the sheet."))
        self.empty.setWordWrap(True)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(_("Printed on the sheet, never stored"))
        self.large = QCheckBox(_("&Large print"))
        self.discreet = QCheckBox(_("&Discreet"))
        self.discreet.setToolTip(_("Nothing on the sheet tells what the need is"))
        self._buttons = self._make_buttons()
        self._lay_out()
        self._connect(delegate)
        self.show_items(())

    def _make_buttons(self) -> tuple[QPushButton, ...]:
        key = QKeySequence("Ctrl+P").toString(QKeySequence.SequenceFormat.NativeText)
        self.print = QPushButton("{}  {}".format(_("Print"), key))
        self.email = QPushButton(_("E-mail…"))
        self.preview = QPushButton(_("Preview"))
        self.further = QPushButton(_("More"))
        self.further.setIcon(theme.icon("down", "muted"))
        self.further.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        theme.primary(self.print)
        for button, clicked in (
            (self.print, self.printRequested),
            (self.email, self.emailRequested),
            (self.preview, self.previewRequested),
        ):
            button.clicked.connect(clicked)
        self.further.clicked.connect(self._open_further)
        return self.print, self.email, self.preview, self.further

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(muted_label(_("Lang&uage"), self.language))
        top.addWidget(self.language)
        options, buttons = FlowLayout(spacing=2 * theme.GRID), FlowLayout()
        for box in (self.large, self.discreet):
            options.addWidget(box)
        for button in self._buttons:
            buttons.addWidget(button)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addLayout(top)
        layout.addWidget(self.list)
        layout.addWidget(self.empty)
        layout.addStretch(1)
        layout.addWidget(muted_label(_("No&te for the client"), self.note))
        layout.addWidget(self.note)
        layout.addLayout(options)
        layout.addLayout(buttons)
        layout.setSpacing(6)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit_note()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.list)
        self._dress()

    def _connect(self, delegate: _Delegate) -> None:
        self.list.moved.connect(self.moved)
        self.list.act.connect(self._act)
        delegate.pressed.connect(self._act)
        self.note.textChanged.connect(lambda: self.noteChanged.emit(self.note.toPlainText()))
        self.language.activated.connect(lambda place: self.languageChanged.emit(self.language.itemData(place)))
        for box in (self.large, self.discreet):
            box.clicked.connect(lambda: self.optionsChanged.emit(self.large.isChecked(), self.discreet.isChecked()))

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
        self.list.setVisible(bool(items))
        self.empty.setVisible(not items)
        self.list.updateGeometry()
        for button in self._buttons:
            button.setEnabled(bool(items))

    def set_languages(self, choices: list[Choice], current: str) -> None:
        """Offer the languages of the sheet; `current` is the id of the one in use."""
        self.language.clear()
        for choice in choices:
            self.language.addItem(choice.label, choice.id)
        self.language.setCurrentIndex(self.language.findData(current))

    def set_options(self, large: bool, discreet: bool) -> None:
        """Show the two options, without a signal."""
        self.large.setChecked(large)
        self.discreet.setChecked(discreet)

    def clear_note(self) -> None:
        """Forget the note, and every step by which it was written."""
        self.note.setPlainText("")
        self.note.document().clearUndoRedoStacks()

    def _act(self, row: int, action: _Action) -> None:
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
        menu.addAction(_("Save as PDF…"), self.saveRequested.emit)
        menu.addAction(_("Copy as text"), self.copyRequested.emit)
        menu.popup(self.further.mapToGlobal(self.further.rect().bottomLeft()))

    def _fit_note(self) -> None:
        self.note.setFixedHeight(2 * self.note.fontMetrics().lineSpacing() + 2 * theme.GRID)

    def _dress(self) -> None:
        theme.tint(self.widget(), QPalette.ColorRole.Window, theme.colors().raised)
        theme.primary(self.print)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.widget() is None:
            return
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        elif event.type() == QEvent.Type.FontChange:
            self._fit_note()
