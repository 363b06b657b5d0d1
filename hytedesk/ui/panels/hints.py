"""The line between the chips and the cards: what was searched instead, and filters that the text may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import FlowLayout, announce

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from hytedesk.ui.values import Offer


class _Sentence(QLabel):
    """On one line where there is room for it, else on as many as it needs."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + theme.GRID // 2
        return QSize(width, self.heightForWidth(width))


class _OfferButton(QPushButton):
    """A filter that is offered; pressed, it is on."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer
        self._whole = f"{offer.label}?"
        theme.set_icon(self, "add", scale=0.8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(self._whole)
        self.setAccessibleName(_("Use the filter {filter}").format(filter=offer.label))
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self._whole), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.em(self, 12), self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        text, missing = self._whole, self._width_of(self._whole) - event.size().width()
        if missing > 0:
            room = self.fontMetrics().horizontalAdvance(text) - missing
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.setText(text)

    def _width_of(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + self.iconSize().width() + 5 * theme.GRID // 2


class HintLine(QWidget):
    """Hints at the left of what stands in the `corner`, the order of the results: without hints no room is lost.

    Where they need a second line, it stays while words are typed: nothing moves as offers come and go.

    Signals:
        accepted(Offer): turn this filter on.
    """

    accepted = Signal(object)

    def __init__(self, corner: QWidget, control: QWidget) -> None:
        """`corner` stands at the right; the keyboard comes from the hints to its `control`."""
        super().__init__()
        self._control = control
        self._asked = False
        self.said = _Sentence()
        self.said.hide()
        self.buttons: list[_OfferButton] = []
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.said)
        self._flow.add_corner(corner)
        self._keep_height()

    def show_hints(self, said: str, offers: tuple[Offer, ...], *, asked: bool) -> None:
        """Say how the words typed were understood ("" = as they are) and offer filters; not `asked` = none were."""
        self._asked = asked
        if not asked:
            self._keep_height()
        if said != self.said.text():
            self.said.setText(said)
            self.said.setVisible(bool(said))
            announce(self, said)
        if [button.offer for button in self.buttons] == list(offers):
            return
        kept = {button.offer: button for button in self.buttons if button.offer in offers}
        for button in self.buttons:
            self._flow.removeWidget(button)
            if button.offer not in kept:
                button.hide()
                button.deleteLater()
        self.buttons = [kept.get(offer) or self._new_button(offer) for offer in offers]
        before = self._control
        for button in self.buttons:
            self._flow.addWidget(button)
            QWidget.setTabOrder(before, button)
            before = button
        QWidget.setTabOrder(before, self._control)

    def accept_first(self) -> None:
        """Take the first offer, if there is one."""
        for button in self.buttons[:1]:
            button.click()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_height()
        elif self._asked:
            self.setMinimumHeight(event.size().height())

    def _new_button(self, offer: Offer) -> _OfferButton:
        button = _OfferButton(offer)
        button.clicked.connect(lambda: self.accepted.emit(offer))
        return button

    def _keep_height(self) -> None:
        height = QPushButton("A").sizeHint().height()
        self.said.setMinimumHeight(height)
        self.setMinimumHeight(height)
