"""Choosing where one works: a wellbeing services county, then its municipalities. Part of first start and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.administration import marked
from hytedesk.ui.panels.municipalities import MunicipalityPicker
from hytedesk.ui.panels.widgets import muted_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hytedesk.config import Held
    from hytedesk.ui.values import Choice


def fill(box: QComboBox, choices: Iterable[Choice], current: str | None) -> None:
    """Offer `choices` in a box that gives back their ids as its data."""
    for choice in choices:
        box.addItem(choice.label, choice.id)
    box.setCurrentIndex(max(box.findData(current), 0))


class RegionPicker(QWidget):
    """County and municipalities; the list follows the county."""

    def __init__(self, counties: list[Choice], municipalities_of: Callable[[str], list[Choice]], held: Held) -> None:
        super().__init__()
        self._municipalities_of = municipalities_of
        county, municipalities = held.settings.county, held.settings.municipalities
        self._fixed = municipalities if held.locked("municipalities") else None
        self.county = QComboBox()
        self.county.addItem(_("Not chosen"), None)
        fill(self.county, counties, county)
        self.county.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.county.setMinimumContentsLength(24)
        self.municipalities = MunicipalityPicker()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addWidget(muted_label(_("&Wellbeing services county"), self.county))
        layout.addWidget(marked(held, "county", self.county))
        layout.addSpacing(theme.GRID)
        layout.addWidget(muted_label(_("Your &municipalities"), self.municipalities.field))
        layout.addWidget(marked(held, "municipalities", self.municipalities), 1)
        self.county.currentIndexChanged.connect(lambda: self._offer(()))
        self._offer(municipalities)

    def choice(self) -> tuple[str | None, tuple[str, ...]]:
        """Code of the county, None = not chosen, and codes of municipalities."""
        return self.county.currentData(), self.municipalities.checked()

    def _offer(self, checked: tuple[str, ...]) -> None:
        code = self.county.currentData()
        choices = self._municipalities_of(code) if code else []
        if self._fixed is not None:
            checked = self._fixed
            choices = [choice for choice in choices if choice.id in checked]
        self.municipalities.set_choices(choices, checked)
        self.municipalities.setEnabled(bool(code) and self._fixed is None)
