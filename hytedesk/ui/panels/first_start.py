"""The one small dialog of the first start: language, county, municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.administration import marked
from hytedesk.ui.panels.region import RegionPicker, fill
from hytedesk.ui.panels.widgets import muted_label, title_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.config import Held
    from hytedesk.i18n import Language
    from hytedesk.ui.values import Choice


class FirstStartDialog(QDialog):
    """Asks where the person works; everything can be changed in the settings. Show it with `open()`.

    Signals:
        regionFileRequested: open a region file.
    """

    regionFileRequested = Signal()

    def __init__(
        self,
        counties: list[Choice],
        municipalities_of: Callable[[str], list[Choice]],
        languages: list[Choice],
        held: Held,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Welcome to HyteDesk"))
        self.language = QComboBox()
        fill(self.language, languages, held.settings.language)
        self.region = RegionPicker(counties, municipalities_of, held)
        explanation = QLabel(
            _("Services near you are shown first. You can change this later in the settings."), wordWrap=True
        )
        explanation.setMinimumWidth(theme.em(explanation, 48))
        self.region_file = QPushButton(_("Open a region &file…"))
        self.region_file.setToolTip(_("A file that your region or IT support gave you, named .hytedesk-region"))
        self.region_file.setAutoDefault(False)
        self.region_file.clicked.connect(self.regionFileRequested)
        self.followed = QLabel(wordWrap=True)
        self.followed.setTextFormat(Qt.TextFormat.PlainText)
        self.show_followed(held.settings.repository)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        theme.primary(buttons.button(QDialogButtonBox.StandardButton.Ok))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.setSpacing(theme.GRID // 2)
        layout.addWidget(title_label(_("Where do you work?"), 1.3))
        layout.addWidget(explanation)
        layout.addSpacing(theme.GRID)
        layout.addWidget(muted_label(_("&Language of the window"), self.language))
        layout.addWidget(marked(held, "language", self.language))
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.region, 1)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.region_file, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.followed)
        layout.addSpacing(theme.GRID)
        layout.addWidget(buttons)
        layout.activate()
        size = self.sizeHint()
        self.resize(size.width(), min(max(size.height(), theme.em(self, 80)), theme.room(self).height() * 9 // 10))

    def show_followed(self, url: str) -> None:
        """Say which regional repository this computer follows; "" = none."""
        self.followed.setText(_("Data and settings come from {url}.").format(url=url))
        self.followed.setVisible(bool(url))

    def choice(self) -> tuple[Language, str | None, tuple[str, ...]]:
        """Language of the window, code of the county (None = not chosen), codes of municipalities."""
        return self.language.currentData(), *self.region.choice()
