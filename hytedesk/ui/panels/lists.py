"""The person's lists of services: which there are, what is in each, and what can be done with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import FlowLayout, announce, icon_button, muted_label

if TYPE_CHECKING:
    from hytedesk.ui.values import ListPage


class ListsDialog(QDialog):
    """Everything by buttons that the keyboard reaches, what is rare in a menu; what cannot be done now is greyed.

    Each keeps its letter for Alt, also without its word and without the menu.

    Signals:
        chosen(int): another list. created(str), renamed(str): with this name. removed: the list that is chosen.
        addRequested: put the current service of the search into it. taken(int): the service at this place out of it.
        moved(int, int): a service from a place to another.
        sheetRequested: all its services onto the sheet. showRequested: only these in the results.
        exportRequested, importRequested: as a file.
    """

    chosen = Signal(int)
    created = Signal(str)
    renamed = Signal(str)
    removed = Signal()
    addRequested = Signal()
    taken = Signal(int)
    moved = Signal(int, int)
    sheetRequested = Signal()
    showRequested = Signal()
    exportRequested = Signal()
    importRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Lists of services"))
        self.lists, self.services = QListWidget(), QListWidget()
        for view in (self.lists, self.services):
            view.setWordWrap(True)
        self.name = QLineEdit(maxLength=80)
        self.said = QLabel(wordWrap=True)
        self._addable = ""
        self.new = QPushButton(_("&New list"))
        self.add = QPushButton(_("&Add the current service"))
        self.up, self.down, self.take = (
            _with_icon(icon, text)
            for icon, text in (("up", _("&Up")), ("down", _("&Down")), ("remove", _("&Take out")))
        )
        self.sheet = QPushButton(_("All onto the &sheet"))
        self.show_only = QPushButton(_("Show &only these"))
        self.more = icon_button("more", _("More to do with the lists"))
        self.rename, self.remove, self.export, self.import_ = (
            self._action(text) for text in (_("&Rename"), _("Remove the &list"), _("&Export…"), _("Im&port…"))
        )
        self.rename.setToolTip(_("Write the new name in the field first"))
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.addActions((self.rename, self.remove))
        self._menu.addSeparator()
        self._menu.addActions((self.export, self.import_))
        theme.primary(self.sheet)
        self._lay_out()
        self._connect()

    def _action(self, text: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence.mnemonic(text))
        self.addAction(action)
        return action

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(theme.GRID)
        grid.addWidget(muted_label(_("L&ists"), self.lists), 0, 0)
        grid.addWidget(muted_label(_("Ser&vices in it"), self.services), 0, 1)
        grid.addWidget(self.lists, 1, 0)
        grid.addWidget(self.services, 1, 1)
        named = QHBoxLayout()
        named.addWidget(muted_label(_("Na&me"), self.name))
        named.addWidget(self.name, 1)
        grid.addLayout(named, 2, 0)
        left, right, below = FlowLayout(), FlowLayout(), FlowLayout()
        for flow, buttons in (
            (left, (self.new, self.more)),
            (right, (self.add, self.up, self.down, self.take)),
            (below, (self.sheet, self.show_only)),
        ):
            for button in buttons:
                button.setAutoDefault(False)
                flow.addWidget(button)
        grid.addLayout(left, 3, 0)
        grid.addLayout(right, 2, 1)
        grid.addLayout(below, 3, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Enter makes a list
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.addLayout(grid, 1)
        layout.addWidget(self.said)
        layout.addWidget(close)
        room = theme.room(self).size()
        self.resize(min(theme.em(self, 130), room.width() * 9 // 10), min(theme.em(self, 80), room.height() * 8 // 10))

    def _connect(self) -> None:
        self.lists.currentRowChanged.connect(self.chosen)
        self.services.currentRowChanged.connect(lambda _row: self._enable())
        self.name.textChanged.connect(lambda _text: self._enable())
        self.name.returnPressed.connect(self.new.click)
        self.more.clicked.connect(self._open_menu)
        self.new.clicked.connect(lambda: self.created.emit(self.name.text().strip()))
        self.rename.triggered.connect(lambda: self.renamed.emit(self.name.text().strip()))
        self.take.clicked.connect(lambda: self.taken.emit(self.services.currentRow()))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        for done, signal in (
            (self.remove.triggered, self.removed),
            (self.add.clicked, self.addRequested),
            (self.sheet.clicked, self.sheetRequested),
            (self.show_only.clicked, self.showRequested),
            (self.export.triggered, self.exportRequested),
            (self.import_.triggered, self.importRequested),
        ):
            done.connect(lambda _on, signal=signal: signal.emit())

    def show_page(self, page: ListPage) -> None:
        """Show these lists; the service that is current stays at its place."""
        row = self.services.currentRow()
        for view, texts, current in (
            (self.lists, page.lists, page.chosen),
            (self.services, page.services, min(max(row, 0), len(page.services) - 1)),
        ):
            blocked = view.blockSignals(True)
            view.clear()
            view.addItems(list(texts))
            view.setCurrentRow(current)
            view.blockSignals(blocked)
        self._addable = page.addable
        self.add.setToolTip(page.addable)
        self.tell(page.said)
        self._enable()

    def tell(self, sentence: str) -> None:
        """Say something below the lists, "" = nothing."""
        if sentence and sentence != self.said.text():
            announce(self, sentence)
        self.said.setText(sentence)

    def _move(self, by: int) -> None:
        row = self.services.currentRow()
        self.moved.emit(row, row + by)
        self.services.setCurrentRow(row + by)

    def _enable(self) -> None:
        row, last, chosen = self.services.currentRow(), self.services.count() - 1, self.lists.currentRow() >= 0
        named = bool(self.name.text().strip())
        for button, possible in (
            (self.new, named),
            (self.rename, named and chosen),
            (self.remove, chosen),
            (self.add, chosen and bool(self._addable)),
            (self.up, row > 0),
            (self.down, 0 <= row < last),
            (self.take, row >= 0),
            (self.sheet, last >= 0),
            (self.show_only, last >= 0),
            (self.export, chosen),
        ):
            button.setEnabled(possible)


def _with_icon(icon: str, text: str) -> QPushButton:
    """A button that shows an icon for `text` and keeps its letter for Alt."""
    button = icon_button(icon, text.replace("&", ""))
    button.setShortcut(QKeySequence.mnemonic(text))
    return button
