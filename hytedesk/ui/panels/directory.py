"""The directory: organizations to search and browse, and what each of them offers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.detail import to_html
from hytedesk.ui.panels.directory_model import DirectoryModel
from hytedesk.ui.panels.municipalities import MunicipalityBox
from hytedesk.ui.panels.widgets import announce, clearable, muted_label, speaks_row
from hytedesk.ui.values import Detail

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from hytedesk.ui.finding import DirectoryPage, DirectoryRow
    from hytedesk.ui.values import Choice

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class DirectoryDialog(QDialog):
    """A list of organizations and the one that is current. Show it with `show()`: the main window stays in use.

    Signals:
        narrowed: text, kind ("" = any), municipality codes: the person wants to see only these.
        othersDismissed: no longer only those who offer the same.
        selected: key of the organization that has become current, "" = none.
        serviceRequested: key of a service to show in the main window.
        addRequested: key of a service for the sheet.
        linkActivated: an https, http, tel or mailto address.
    """

    narrowed = Signal(str, str, tuple)
    othersDismissed = Signal()
    selected = Signal(str)
    serviceRequested = Signal(str)
    addRequested = Signal(str)
    linkActivated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Directory of organizations"))
        self._page: DirectoryPage | None = None
        self._members, self._services = DirectoryModel(self), DirectoryModel(self)
        self.field = QLineEdit(placeholderText=_("Name of an organization or a service"))
        clearable(self.field)
        self.field.setAccessibleName(_("Search the directory"))
        self.kind = QComboBox()
        self.municipality = MunicipalityBox()
        self.count = QLabel()
        self.others = QLabel(wordWrap=True)
        self.all = QPushButton(_("Show a&ll organizations"))
        self.list = self._list(self._members, _("Organizations"))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(_("The organization"))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.services = self._list(self._services, _("Services of the organization"))
        self.show_service = QPushButton(_("&Show in the main window"))
        self.add = QPushButton(_("&Add to the sheet"))
        self.close_button = QPushButton(_("&Close"))
        for label in (self.count, self.others):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for button in (self.all, self.show_service, self.add, self.close_button):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()

    @staticmethod
    def _list(model: DirectoryModel, name: str) -> QListView:
        view = QListView()
        view.setModel(model)
        view.setAccessibleName(name)
        view.setWordWrap(True)
        view.setTextElideMode(Qt.TextElideMode.ElideNone)
        view.setSpacing(2)
        speaks_row(view)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        return view

    def _lay_out(self) -> None:
        narrowing = QHBoxLayout()
        narrowing.setSpacing(theme.GRID)
        narrowing.addWidget(muted_label(_("&Kind"), self.kind))
        narrowing.addWidget(self.kind)
        narrowing.addWidget(muted_label(_("&Municipality"), self.municipality))
        narrowing.addWidget(self.municipality)
        narrowing.addStretch(1)
        self._banner = QWidget()
        banner = QHBoxLayout(self._banner)
        banner.setContentsMargins(0, 0, 0, 0)
        banner.addWidget(self.others, 1)
        banner.addWidget(self.all)
        self._banner.hide()
        left, right = QWidget(), QWidget()
        below = QVBoxLayout(left)
        below.setContentsMargins(0, 0, theme.GRID, 0)
        below.addWidget(self.count)
        below.addWidget(self.list, 1)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(theme.GRID, 0, 0, 0)
        beside.setSpacing(theme.GRID)
        beside.addWidget(self.text, 2)
        beside.addWidget(muted_label(_("S&ervices"), self.services))
        beside.addWidget(self.services, 3)
        columns = QSplitter()
        columns.setChildrenCollapsible(False)
        columns.addWidget(left)
        columns.addWidget(right)
        columns.setStretchFactor(0, 2)
        columns.setStretchFactor(1, 3)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        buttons.addWidget(self.show_service)
        buttons.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.field)
        layout.addLayout(narrowing)
        layout.addWidget(self._banner)
        layout.addWidget(columns, 1)
        layout.addLayout(buttons)
        room = theme.room(self)
        self.resize(min(theme.em(self, 150), room.width() * 9 // 10), min(theme.em(self, 96), room.height() * 9 // 10))

    def _connect(self) -> None:
        self.field.textChanged.connect(self._narrow)
        self.kind.activated.connect(self._narrow)
        self.municipality.chosen.connect(self._narrow)
        self.all.clicked.connect(self.othersDismissed)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self.selected.emit(self._key(now)))
        self.services.doubleClicked.connect(lambda: self._emit_service(self.serviceRequested))
        self.show_service.clicked.connect(lambda: self._emit_service(self.serviceRequested))
        self.add.clicked.connect(lambda: self._emit_service(self.addRequested))
        self.close_button.clicked.connect(self.reject)
        self.text.anchorClicked.connect(self._activate)
        for widget in (self.field, self.list, self.services):
            widget.installEventFilter(self)

    def set_kinds(self, kinds: list[Choice]) -> None:
        """Offer these kinds of organization."""
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(kind.label, kind.id)

    def show_rows(self, rows: tuple[DirectoryRow, ...], heading: str, others: str = "") -> None:
        """Show these organizations; the one that is current stays so if it is among them.

        Args:
            rows: in their order.
            heading: how many they are.
            others: what they are narrowed to beside what the person has put in, "" = nothing.
        """
        here = self._members.key(self.list.currentIndex())
        self._members.set_rows(rows)
        if heading != self.count.text():
            self.count.setText(heading)
            announce(self, heading)
        self.others.setText(others)
        self._banner.setVisible(bool(others))
        self.list.setCurrentIndex(self._members.index(max(0, self._members.row(here))))
        if not rows:
            self.selected.emit("")

    def show_page(self, page: DirectoryPage | None) -> None:
        """Show an organization, None = there is none to show."""
        self._page = page
        self._render()
        self._services.set_rows(page.services if page is not None else ())
        self.services.setCurrentIndex(self._services.index(0))
        for button in (self.show_service, self.add):
            button.setEnabled(bool(page is not None and page.services))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._pressed(watched, event):
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and hasattr(self, "text"):
            self._render()

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        """↓ and Enter lead from the field to the list and on to the services; there Enter adds, Space shows."""
        key = event.key()
        if watched is self.field and key in {Qt.Key.Key_Down, *_ENTER}:
            self.list.setFocus()
        elif watched is self.list and key in {Qt.Key.Key_Right, Qt.Key.Key_Space, *_ENTER}:
            self.services.setFocus()
        elif watched is self.services and key in _ENTER:
            self._emit_service(self.addRequested)
        elif watched is self.services and key == Qt.Key.Key_Space:
            self._emit_service(self.serviceRequested)
        elif watched is self.services and key == Qt.Key.Key_Left:
            self.list.setFocus()
        elif watched is self.list and key == Qt.Key.Key_Left:
            self.field.setFocus()
        else:
            return False
        return True

    def _narrow(self) -> None:
        self.narrowed.emit(self.field.text(), self.kind.currentData() or "", self.municipality.codes())

    def _key(self, index: QModelIndex) -> str:
        return self._members.key(index)

    def _emit_service(self, signal: object) -> None:
        key = self._services.key(self.services.currentIndex())
        if key:
            signal.emit(key)  # type: ignore[attr-defined]  # a bound signal

    def _render(self) -> None:
        page = self._page
        if page is None:
            sentence = escape(_("No organization fits: take something away above."))
            self.text.setHtml(f'<p style="color:{theme.colors().muted.name()}">{sentence}</p>')
            return
        words = tuple(line.text for line in page.lines if not line.label)
        lines = tuple(line for line in page.lines if line.label)
        shown = Detail(id=page.id, name=page.name, organization=page.kind, description=words, lines=lines)
        self.text.setHtml(to_html(shown, theme.colors()))

    def _activate(self, url: QUrl) -> None:
        address = bytes(url.toEncoded().data()).decode()
        if address.startswith(("https:", "http:", "tel:", "mailto:")):
            self.linkActivated.emit(address)
