"""One service whole, to read, to select from, with links that the keyboard reaches."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QFrame, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import FlowLayout

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from hytedesk.ui.values import Detail, DetailLine

_SCHEMES = ("https:", "http:", "tel:", "mailto:")
_OTHERS = "others:"
"""Where the link below a service leads: to who else offers the same."""


def to_html(detail: Detail, colors: theme.Colors) -> str:
    """The service as Qt's rich text; everything that came from outside is escaped, other kinds of links are text."""
    muted, amber = colors.muted.name(), colors.amber.name()
    tags = " ".join(
        f'<span style="background-color:{colors.chip.name()}">&nbsp;{escape(tag).replace(" ", "&nbsp;")}&nbsp;</span>'
        for tag in detail.tags
    )
    warnings = "".join(
        f'<p style="color:{amber};margin:6px 0 0 0">\N{WARNING SIGN}\N{VARIATION SELECTOR-15} {escape(text)}</p>'
        for text in detail.warnings
    )
    lines = "".join(_line(line, muted) for line in detail.lines)
    return (
        f'<h2 style="margin:0;font-size:x-large">{escape(detail.name)}</h2>'
        f'<p style="color:{muted};margin:2px 0 0 0">{escape(detail.organization)}</p>'
        + (f'<p style="margin:8px 0 0 0;line-height:140%">{tags}</p>' if tags else "")
        + warnings
        + _paragraphs(detail.description)
        + (f'<table cellspacing="0" cellpadding="0" style="margin-top:8px">{lines}</table>' if lines else "")
    )


def _line(line: DetailLine, muted: str) -> str:
    text = escape(line.text).replace("\n", "<br>")
    if line.url and line.url.startswith(_SCHEMES):
        text = f'<a href="{escape(line.url, quote=True)}">{text}</a>'
    return (
        f'<tr><td style="color:{muted};padding:3px 12px 3px 0">{escape(line.label)}</td>'
        f'<td style="padding:3px 0">{text}</td></tr>'
    )


def _paragraphs(paragraphs: tuple[str, ...]) -> str:
    html, items = "", ""
    for text in (*paragraphs, ""):
        if text.startswith("• "):
            items += f"<li>{escape(text[2:])}</li>"
            continue
        if items:
            html, items = html + f'<ul style="margin:4px 0 0 0;-qt-list-indent:1">{items}</ul>', ""
        if text:
            html += f'<p style="margin:8px 0 0 0">{escape(text)}</p>'
    return html


def _others() -> str:
    sentence = escape(_("Who else offers this?"))
    return f'<p style="margin:12px 0 0 0"><a href="{_OTHERS}">{sentence}</a></p>'


class _Text(QTextBrowser):
    """Tab goes from link to link and then on; Esc leads back to the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DetailPanel(QWidget):
    """The service that is current in the results.

    Signals:
        addRequested: id, put it on the sheet.
        favouriteRequested: id, make it a favourite, or one no longer.
        othersRequested: id, who else offers the same?
        linkActivated: an https, http, tel or mailto address.
        left: lead me back to the list.
    """

    addRequested = Signal(str)
    favouriteRequested = Signal(str)
    othersRequested = Signal(str)
    linkActivated = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Details"))
        self._detail: Detail | None = None
        self._favourites = True
        self.text = _Text()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(_("The service in detail"))
        self.text.document().setDocumentMargin(0)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.add = QPushButton()
        self.favourite = QPushButton()
        buttons = FlowLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.favourite)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        self.setFocusProxy(self.text)
        self.text.anchorClicked.connect(self._activate)
        self.text.left.connect(self.left)
        self.add.clicked.connect(lambda: self._emit(self.addRequested))
        self.favourite.clicked.connect(lambda: self._emit(self.favouriteRequested))
        self.show_detail(None)

    def offer_favourites(self, on: bool) -> None:
        """Whether a service can be made a favourite."""
        self._favourites = on
        self.favourite.setVisible(self._detail is not None and on)

    def show_detail(self, detail: Detail | None) -> None:
        """Show a service from its beginning; None = none is current."""
        same = detail is not None and self._detail is not None and detail.id == self._detail.id
        if detail == self._detail and self.text.toPlainText():
            return
        place = self.text.verticalScrollBar().value() if same else 0
        self._detail = detail
        self._render()
        self.text.verticalScrollBar().setValue(place)

    def _render(self) -> None:
        colors = theme.colors()
        detail = self._detail
        if detail is None:
            sentence = escape(_("Choose a service in the list: it is shown here."))
            self.text.setHtml(f'<p style="color:{colors.muted.name()}">{sentence}</p>')
        else:
            self.text.setHtml(to_html(detail, colors) + ("" if detail.gone else _others()))
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            theme.set_icon(self.add, "check" if detail.on_sheet else "add", "accent")
            self.add.setText(_("On the sheet") if detail.on_sheet else _("Add to the sheet"))
            self.add.setEnabled(not detail.on_sheet)
            self._show_star(favourite=detail.favourite)
        self.add.setVisible(detail is not None and not detail.gone)
        self.favourite.setVisible(detail is not None and self._favourites)

    def _show_star(self, *, favourite: bool) -> None:
        does = _("Remove from favourites") if favourite else _("Add to favourites")
        keys = QKeySequence("Ctrl+D").toString(QKeySequence.SequenceFormat.NativeText)
        theme.set_icon(self.favourite, "starred" if favourite else "star", "accent")
        self.favourite.setText(_("Favourite") if favourite else does)
        self.favourite.setAccessibleName(_("Favourite: {does}").format(does=does) if favourite else does)
        self.favourite.setToolTip(f"{does}  {keys}")

    def _emit(self, signal: SignalInstance) -> None:
        if self._detail is not None:
            signal.emit(self._detail.id)

    def _activate(self, url: QUrl) -> None:
        address = bytes(url.toEncoded().data()).decode()
        if address == _OTHERS:
            self._emit(self.othersRequested)
        if address.startswith(_SCHEMES):
            self.linkActivated.emit(address)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and hasattr(self, "add"):
            self._render()
