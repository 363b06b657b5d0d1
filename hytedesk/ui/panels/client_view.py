"""What the client sees: one service at a time over the whole screen, large and dark on light, with its QR code."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QShortcut, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import announce
from hytedesk.ui.theme.colors import LIGHT, to_palette
from hytedesk.ui.theme.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from hytedesk.ui.values import ClientPages

_LINES = 26
"""Lines of text that a screen is high; one that stands upright counts as three quarters of its width."""
_SMALLEST, _LARGE = 18, 1.25
"""Pixels of the text on the lowest screen; how much larger large print is."""
_FITTING = (1.0, 0.9, 0.82, 0.75)
"""What a text may shrink to if all of it can be seen then; one that needs more is rolled."""
_CODE, _MODULE = 60.0, 1.0
"""Millimetres: a telephone's camera at half a metre needs a tenth of that for a code, and this for a module of it."""
_DENSITIES = (60.0, 220.0)
"""Dots per inch of real screens; some tell nonsense."""


@cache
def _style() -> Style:
    """The light style whatever the window wears, for as long as the program runs."""
    style = Style(lambda: LIGHT)
    style.setParent(QApplication.instance())
    return style


class QrCode(QWidget):
    """Paints a code in whole pixels, black on white, at least so large that a telephone reads it at half a metre."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: tuple[tuple[bool, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_code(self, modules: tuple[tuple[bool, ...], ...], alternative: str, height: int) -> None:
        """Show a code on a screen that is `height` px high; `alternative` is what a screen reader says of it."""
        self._modules = modules
        self.setAccessibleName(alternative)
        if modules:
            across = len(modules)
            wanted = max(_CODE, across * _MODULE) * _dots_per_mm(self)
            module = max(1, min(math.ceil(max(wanted, height * 0.36) / across), height * 2 // 3 // across))
            self.setFixedSize(QSize(module * across, module * across))
        self.setVisible(bool(modules))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        module = self.width() // max(1, len(self._modules))
        for y, row in enumerate(self._modules):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(QRect(x * module, y * module, module, module), QColor(Qt.GlobalColor.black))


class ClientView(QDialog):
    """Over the whole screen; ← and → go from service to service, ↑ and ↓ roll a long text, Esc closes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setModal(True)
        self.setPalette(to_palette(LIGHT))
        self.setAutoFillBackground(True)
        self._pages: ClientPages | None = None
        self._page = 0
        self.title = QLabel()
        self.position = QLabel()
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.code = QrCode()
        self.caption = QLabel(wordWrap=True)
        self.foot = QLabel(wordWrap=True)
        self.previous = self._button(lambda: self._go(-1))
        self.next = self._button(lambda: self._go(1))
        self.close_button = self._button(self.reject)
        self.close_button.setText("×")
        self._lay_out()
        for key, arrow in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
            QShortcut(QKeySequence(key), self, lambda step=arrow: self._go(step * self._forward()))
        for widget in (self, *self.findChildren(QWidget)):
            widget.setStyle(_style())

    def show_pages(self, pages: ClientPages, *, first: bool) -> None:
        """Show these services, the first one or (as the sheet changes) the one in sight if it is still there."""
        self._pages = pages
        self._page = 0 if first else min(self._page, len(pages.pages) - 1)
        self.setWindowTitle(pages.title)
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if pages.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        self.title.setText(pages.title)
        self.foot.setText(pages.foot)
        self.caption.setText(pages.caption)
        self.previous.setText("→" if pages.right_to_left else "←")
        self.next.setText("←" if pages.right_to_left else "→")
        for button, name in (
            (self.previous, pages.previous),
            (self.next, pages.next),
            (self.close_button, pages.close),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pages is not None:
            self._show()

    def _button(self, clicked: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(clicked)
        return button

    def _lay_out(self) -> None:
        wide = 4 * theme.GRID
        head, beside, foot = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.position)
        head.addSpacing(wide)
        head.addWidget(self.close_button)
        beside.addWidget(self.code)
        beside.addWidget(self.caption)
        beside.addStretch(1)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for widget in (self.previous, self.next):
            foot.addWidget(widget)
        foot.insertWidget(1, self.foot, 1)
        self.foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = self._layout = QGridLayout(self)
        layout.setContentsMargins(wide, wide // 2, wide, wide // 2)
        layout.setHorizontalSpacing(wide)
        layout.setVerticalSpacing(wide // 2)
        layout.addLayout(head, 0, 0, 1, 2)
        layout.addWidget(self.text, 1, 0)
        layout.addLayout(beside, 1, 1)
        layout.addLayout(foot, 2, 0, 1, 2)
        layout.setColumnStretch(0, 1)

    def _forward(self) -> int:
        """Which way → leads: on, or back where one reads from right to left."""
        return -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1

    def _go(self, step: int) -> None:
        if self._pages is not None and 0 <= self._page + step < len(self._pages.pages):
            self._page += step
            self._show()
            announce(self, self._pages.pages[self._page].spoken)

    def _show(self) -> None:
        pages = self._pages
        if pages is None or not pages.pages:
            return
        page, count = pages.pages[self._page], len(pages.pages)
        size = max(_SMALLEST, min(self.height(), self.width() * 3 // 4) // _LINES) * (_LARGE if pages.large else 1)
        self._set_size(round(size))
        self.code.show_code(page.qr, page.qr_alt, self.height())
        self.caption.setVisible(bool(page.qr))
        self.caption.setFixedWidth(max(1, self.code.width()))
        self._layout.activate()
        self._show_text(page.html, size)
        self.text.setAccessibleName(page.spoken)
        self.position.setText(pages.position.format(page=self._page + 1, pages=count))
        self.position.setVisible(count > 1)
        self.previous.setVisible(count > 1)
        self.next.setVisible(count > 1)
        self.previous.setEnabled(self._page > 0)
        self.next.setEnabled(self._page < count - 1)
        if not any(button.hasFocus() for button in (self.previous, self.next, self.close_button)):
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_text(self, html: str, size: float) -> None:
        """In the largest type in which all of it can be seen, else in the first to be rolled.

        Words and numbers are broken only where even the smallest type has no room for them.
        """
        whole_words, anywhere = QTextOption.WrapMode.WordWrap, QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        for wrap, rolled in ((whole_words, False), (whole_words, True), (anywhere, True)):
            self.text.setWordWrapMode(wrap)
            for factor in _FITTING:
                self._dress_text(round(size * factor))
                self.text.setHtml(html)
                whole, seen = self.text.document().size(), self.text.viewport().size()
                if whole.width() <= seen.width() and (rolled or whole.height() <= seen.height()):
                    return

    def _set_size(self, size: int) -> None:
        font = self.font()
        font.setPixelSize(size)
        for widget in (self.title, self.position, self.foot, self.caption):
            widget.setFont(font)
        for button in (self.previous, self.next, self.close_button):
            button.setFont(font)
            button.setFixedSize(QSize(size * 3, size * 2))

    def _dress_text(self, size: int) -> None:
        font = self.font()
        font.setPixelSize(size)
        self.text.setFont(font)
        ink, muted = LIGHT.ink.name(), LIGHT.muted.name()
        self.text.document().setDefaultStyleSheet(
            f"h2 {{ font-size: {round(size * 1.5)}px; }} h2, p, td {{ color: {ink}; }}"
            f"table {{ margin-top: {size // 2}px; }} td {{ padding-bottom: {size // 3}px; }}"
            f"th {{ color: {muted}; font-weight: normal; text-align: left; padding-right: {size // 2}px; }}"
            f"b {{ font-size: {round(size * 1.35)}px; white-space: nowrap; }}"
            f"a {{ color: {ink}; text-decoration: none; }}"
        )


def _dots_per_mm(widget: QWidget) -> float:
    """Pixels of a millimetre on the screen that shows the widget (not by `QWidget.screen()`: see `theme.room`)."""
    screen = QGuiApplication.screenAt(widget.window().geometry().center()) or QGuiApplication.primaryScreen()
    low, high = _DENSITIES
    return min(high, max(low, screen.physicalDotsPerInch())) / 25.4
