"""Where few services were found: buttons that each ask for a little less, with the number they give."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import FlowLayout, announce, muted_label


class _StepButton(QPushButton):
    """One step, never wider than its panel."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(label)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.em(self, 16), self.sizeHint().width()), super().minimumSizeHint().height())


class FewBar(QWidget):
    """Hidden where enough was found.

    Signals:
        chosen: the place of the step that was pressed.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[_StepButton] = []
        self._flow = FlowLayout(self)
        self.label = muted_label(_("To find more:"))
        self._flow.addWidget(self.label)
        self.hide()

    def show_steps(self, labels: tuple[str, ...]) -> None:
        """Offer these steps; none hides the bar."""
        if [button.text() for button in self.buttons] == list(labels):
            return
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [_StepButton(label) for label in labels]
        before: QWidget = self
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda _checked, place=place: self.chosen.emit(place))
            self._flow.addWidget(button)
            if before is not self:
                QWidget.setTabOrder(before, button)
            before = button
        self.label.setMinimumHeight(self.buttons[0].sizeHint().height() if self.buttons else 0)
        self.setVisible(bool(labels))
        if labels:
            announce(self, " ".join((self.label.text(), *labels)))
