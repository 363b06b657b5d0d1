"""Help on the chosen pathway, above the results: what it is, how to raise the subject, when to refer on, links."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import announce, icon_button

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from hytedesk.ui.values import PathwayHelp

_SCHEME = "https:"
_FEW_LINES, _ROOM = 2, 10
"""Lines that an unfolded help shows at least, and lines for which there must be room to unfold it by itself."""


def to_html(help_: PathwayHelp, colors: theme.Colors) -> str:
    """The help as Qt's rich text; all of it is escaped, and links that are not https are text."""
    title = f'style="color:{colors.muted.name()};margin:6px 0 0 0"'
    parts = "".join(
        f'<p {title}>{escape(name)}</p><p style="margin:0">{escape(text)}</p>' for name, text in help_.parts
    )
    links = " &nbsp; ".join(
        f'<span style="color:{colors.muted.name()}">{escape(group.title)}:</span> '
        + " · ".join(_link(*link) for link in group.links)
        for group in help_.links
    )
    return f'<p style="margin:0">{escape(help_.about)}</p>{parts}<p style="margin:6px 0 0 0">{links}</p>'


def _link(name: str, url: str) -> str:
    if not url.startswith(_SCHEME):
        return escape(name)
    return f'<a href="{escape(url, quote=True)}" title="{escape(url, quote=True)}">{escape(name)}</a>'


class _Text(QTextBrowser):
    """As high as its text, up to a limit; Tab goes from link to link and then on, Esc leads to the results."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.most = 0
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        whole = round(self.document().size().height()) + 2
        return QSize(super().sizeHint().width(), min(whole, self.most) if self.most else whole)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.sizeHint().height(), _FEW_LINES * self.fontMetrics().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class PathwayPanel(QFrame):
    """The name of the pathway, which folds and unfolds its help, and a button that leaves it.

    Attributes:
        unfolded: how the person wants it, None = nobody has said: unfolded where there is room.

    Signals:
        closed: id of the pathway, the person wants to leave it.
        linkActivated: an https address.
        left: lead me to the results.
    """

    closed = Signal(str)
    linkActivated = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._help: PathwayHelp | None = None
        self.unfolded: bool | None = None
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.title = QPushButton()
        self.title.setFlat(True)
        self.title.setCheckable(True)
        self.title.setFont(theme.font(self.title.font(), bold=True))
        self.title.setStyleSheet("text-align: left")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.close_button = icon_button("remove", _("Leave the pathway"))
        self.text = _Text()
        for widget in (self.title, self.text):
            widget.setAccessibleName(_("Pathways"))
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID // 2, theme.GRID, theme.GRID // 2)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self.text)
        self.title.clicked.connect(self._choose)
        self.close_button.clicked.connect(self._close)
        self.text.anchorClicked.connect(self._activate)
        self.text.left.connect(self.left)
        self.hide()

    def show_help(self, help_: PathwayHelp | None) -> None:
        """Show the help of a pathway; None hides the panel. Whether it is folded stays as the person left it."""
        if help_ == self._help:
            return
        self._help = help_
        self.setVisible(help_ is not None)
        if help_ is not None:
            self._render()
            self._fold()
            self.text.verticalScrollBar().setValue(0)
            announce(self, _("Help on the pathway {name} is above the results.").format(name=help_.name))

    def limit(self, height: int) -> None:
        """Leave room for the results: the text takes at most so many pixels, and scrolls."""
        self.text.most = height
        self.text.updateGeometry()
        self._fold()

    def _render(self) -> None:
        if self._help is None:
            return
        theme.tint(self, QPalette.ColorRole.Window, theme.colors().surface)
        self.title.setText(self._help.name)
        self.title.setAccessibleName(_("Pathway: {name}").format(name=self._help.name))
        self.text.setAccessibleName(_("Help on the pathway {name}").format(name=self._help.name))
        self.text.setHtml(to_html(self._help, theme.colors()))
        self.text.updateGeometry()

    def _choose(self, unfolded: bool) -> None:  # Qt's signal
        self.unfolded = unfolded
        self._fold()

    def _fold(self) -> None:
        unfolded = self.unfolded
        if unfolded is None:
            unfolded = self.text.most >= _ROOM * self.fontMetrics().height()
        self.title.setChecked(unfolded)
        if unfolded == self.text.isHidden():
            self.text.setVisible(unfolded)
            self.text.verticalScrollBar().setValue(0)  # Qt scrolls to the cursor while there is no height yet
        theme.set_icon(self.title, "up" if unfolded else "down")
        says = _("Fold the help") if unfolded else _("Unfold the help")
        self.title.setToolTip(says)
        self.title.setAccessibleDescription(says)

    def _close(self) -> None:
        if self._help is not None:
            self.closed.emit(self._help.id)

    def _activate(self, url: QUrl) -> None:
        address = bytes(url.toEncoded().data()).decode()
        if address.startswith(_SCHEME):
            self.linkActivated.emit(address)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and hasattr(self, "text"):
            self._render()
            self._fold()
