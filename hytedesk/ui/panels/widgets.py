"""Small parts that several panels share."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from hytedesk.i18n import _
from hytedesk.ui import theme


class FlowLayout(QLayout):
    """Lays widgets out like words: from left to right (or right to left), and on as many lines as they need."""

    def __init__(self, parent: QWidget | None = None, spacing: int = theme.GRID) -> None:
        super().__init__(parent)
        self._corner: QWidget | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]  # Qt's null

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def add_corner(self, widget: QWidget) -> None:
        """Add a widget that keeps the far end of the first line."""
        self._corner = widget
        self.addWidget(widget)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        widget = self.parentWidget()
        mirrored = widget is not None and widget.layoutDirection() == Qt.LayoutDirection.RightToLeft

        def place(item: QLayoutItem, x: int, y: int, size: QSize) -> None:
            if move:
                left = rect.right() + 1 - (x - rect.x()) - size.width() if mirrored else x
                item.setGeometry(QRect(QPoint(left, y), size))

        x, y, line, end = rect.x(), rect.y(), 0, rect.right() + 1
        if self._corner is not None:
            size = self._corner.sizeHint()
            place(self._items[self.indexOf(self._corner)], max(x, end - size.width()), y, size)
            line, end = size.height(), end - size.width() - self.spacing()
        for item in self._items:
            if item.isEmpty() or (self._corner is not None and item.widget() is self._corner):
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(rect.width(), item.minimumSize().width())))
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            beside = x > rect.x() or end <= rect.right()  # something is on this line already
            if beside and x + size.width() > end:
                x, y, line, end = rect.x(), y + line + self.spacing(), 0, rect.right() + 1
            place(item, x, y, size)
            x += size.width() + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()


def icon_button(icon: str, name: str) -> QPushButton:
    """A button that shows only an icon; `name` says what it does, to a screen reader and in the tool tip."""
    button = QPushButton()
    theme.set_icon(button, icon)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button


def muted_label(text: str, buddy: QWidget | None = None) -> QLabel:
    """A label in the secondary text colour; with `buddy` it names that widget and Alt+letter leads there."""
    label = QLabel(text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    if buddy is not None:
        label.setBuddy(buddy)
    return label


def title_label(text: str, scale: float = 1.1) -> QLabel:
    """A heading of a panel."""
    label = QLabel(text)
    label.setFont(theme.font(label.font(), scale, bold=True))
    return label


def clearable(field: QLineEdit) -> None:
    """Give a field Qt's button that empties it, with a name; Qt gives it none."""
    field.setClearButtonEnabled(True)
    for action in field.findChildren(QAction):
        if not action.text():
            action.setText(_("Empty the field"))


class _RowSpeaker(QObject):
    """Tells a screen reader the current row of a view that gets the keyboard; Qt tells only the view."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            QTimer.singleShot(0, self, self._tell)
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        view = self.parent()
        assert isinstance(view, QAbstractItemView)  # noqa: S101  # it is made for one
        if not QAccessible.isActive() or not view.hasFocus():
            return
        row = QAccessible.queryAccessibleInterface(view).focusChild()
        if row is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(row, QAccessible.Event.Focus))


def speaks_row(view: QAbstractItemView) -> None:
    """Have a screen reader say the current row when the keyboard comes to the view."""
    view.installEventFilter(_RowSpeaker(view))


def announce(widget: QWidget, sentence: str) -> None:
    """Have a screen reader say `sentence` when it has finished what it is saying."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if sentence and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, sentence)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
