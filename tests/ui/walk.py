"""What a walk through a window finds amiss, for tests of all windows: each function gives a list of sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QTabBar,
    QWidget,
)

from hytedesk import i18n
from tests.ui.test_accessible import contrast

_MOST_STOPS = 120
_BESIDE = 10
"""Pixels that a button needs beside its text."""
_ENGLISH = re.compile(
    r"\b([Tt]he|[Oo]f|and|[Ww]ith|[Yy]our|[Tt]his|[Ff]rom|Cancel|[Cc]lose|[Ss]ave|[Oo]pen|[Ss]earch|Print)\b"
)
"""Words of which no Finnish or Swedish sentence has any."""


def seen(root: QWidget) -> Iterator[QWidget]:
    """Every widget of the window that can be seen, but for other windows above it."""
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisible() and widget.window() is root.window():
            yield widget


def texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """What stands in labels, buttons and titles."""
    yield root, root.windowTitle()
    for widget in seen(root):
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.text()
        elif isinstance(widget, QGroupBox):
            yield widget, widget.title()
        elif isinstance(widget, QMenuBar):
            for action in widget.actions():
                yield widget, action.text()
        elif isinstance(widget, QTabBar):
            for place in range(widget.count()):
                yield widget, widget.tabText(place)
        yield widget, widget.toolTip()
        yield widget, widget.accessibleName()


def english(root: QWidget) -> list[str]:
    """Texts that are still English."""
    return sorted({text for _widget, text in texts(root) if _ENGLISH.search(text)}) if i18n.language() != "en" else []


def _letter(text: str) -> str:
    found = re.search(r"&([^&\s])", text.replace("&&", ""))
    return found.group(1).casefold() if found else ""


def without_buddy(root: QWidget) -> list[str]:
    """Labels with a letter for Alt that leads nowhere."""
    labels = (widget for widget in seen(root) if isinstance(widget, QLabel))
    plain = Qt.TextFormat.PlainText
    return [
        f"{label.text()}"
        for label in labels
        if label.buddy() is None and label.textFormat() != plain and _letter(label.text())
    ]


def doubled(root: QWidget) -> list[str]:
    """Letters for Alt that two things on the same page claim."""
    claimed = Counter(
        _letter(text)
        for widget, text in texts(root)
        if widget.isEnabled()
        and (
            isinstance(widget, QAbstractButton | QGroupBox | QTabBar)
            or (isinstance(widget, QLabel) and widget.buddy() is not None)
        )
        and text not in {widget.toolTip(), widget.accessibleName()}
    )
    return [letter for letter, times in claimed.items() if letter and times > 1]


def unreached(root: QWidget) -> list[str]:
    """What Tab does not reach, and where it stays caught."""
    here = QApplication.focusWidget()
    assert here is not None
    if len(_stops(root)) <= 1:
        return []
    order = [here]
    for _stop in range(_MOST_STOPS):
        QTest.keyClick(here, Qt.Key.Key_Tab)
        before, here = here, QApplication.focusWidget()
        assert here is not None
        if here is before:
            continue  # from link to link inside a text
        if here is order[0]:
            break
        order.append(here)
    else:
        return [f"Tab never comes out of {_called(here)}"]
    return [_called(widget) for widget in _stops(root) if widget not in order]


def _stops(root: QWidget) -> list[QWidget]:
    """Of radio buttons Tab reaches one, of the rest the arrows."""
    return [
        widget
        for widget in seen(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not widget.isWindow()
        and not isinstance(widget, QRadioButton)
    ]


def _called(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} {text!r}"


def cut(root: QWidget) -> list[str]:
    """Labels and buttons that are smaller than their text."""
    found = []
    for widget in seen(root):
        size, hint = widget.size(), widget.sizeHint()
        if widget.hasHeightForWidth():
            hint.setHeight(widget.heightForWidth(size.width()))
        if isinstance(widget, QLabel) and widget.text():
            if size.height() + 1 < hint.height() or (not widget.wordWrap() and size.width() + 1 < hint.width()):
                found.append(f"{widget.text()[:60]!r}: {size.toTuple()} of {hint.toTuple()}")
        elif isinstance(widget, QPushButton) and widget.text():
            text = widget.text().replace("&", "")
            told = text in widget.toolTip()  # a long one may end in an ellipsis
            if size.height() + 1 < hint.height() or (
                not told and size.width() < widget.fontMetrics().horizontalAdvance(text) + _BESIDE
            ):
                found.append(f"{text[:60]!r}: {size.toTuple()} of {hint.toTuple()}")
        elif isinstance(widget, QComboBox) and size.height() + 1 < hint.height():
            found.append(f"{_called(widget)}: {size.toTuple()} of {hint.toTuple()}")
    return found


def pale(root: QWidget) -> list[str]:
    """Texts whose colour is too near that of what is behind them (WCAG 2.2, 1.4.3)."""
    found = []
    for widget in seen(root):
        if isinstance(widget, QLabel | QAbstractButton) and widget.text() and widget.isEnabled():
            ink = widget.palette().color(widget.foregroundRole())
            ratio = contrast(ink, _behind(widget))
            if ratio < 4.5:
                found.append(f"{widget.text()[:40]!r}: {ratio:.2f}")
    return found


def _behind(widget: QWidget) -> QColor:
    ground = widget
    while not (ground.autoFillBackground() or isinstance(ground, QPushButton) or ground.isWindow()):
        above = ground.parentWidget()
        assert above is not None  # a window has ended the loop
        ground = above
    return ground.palette().color(ground.backgroundRole())
