"""The settings: where one works, what stands at the top of the sheet, how the window looks, where data comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from hytedesk.config import table
from hytedesk.i18n import _
from hytedesk.ui import theme
from hytedesk.ui.panels.administration import AdministrationPage, marked
from hytedesk.ui.panels.region import RegionPicker, fill
from hytedesk.ui.panels.widgets import muted_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.config import Held, Settings
    from hytedesk.ui.values import Choice

_PALETTES = (None, False, True)


class SettingsDialog(QDialog):
    """Shows settings and gives back what they became. Show it with `open()`."""

    def __init__(
        self,
        held: Held,
        counties: list[Choice],
        municipalities_of: Callable[[str], list[Choice]],
        languages: list[Choice],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._held, settings, values = held, held.settings, table.values_of(held.settings)
        self.region = RegionPicker(counties, municipalities_of, held)
        self._region_shown = self.region.choice()
        self.letterhead = {line: QLineEdit(values[f"letterhead_{line}"]) for line in ("region", "unit", "contact")}
        self.language = QComboBox()
        fill(self.language, languages, settings.language)
        self.palette_ = QComboBox()
        self.palette_.addItems([_("As the system"), _("Light"), _("Dark")])
        self.palette_.setCurrentIndex(_PALETTES.index(settings.dark))
        self.sources = QPlainTextEdit("\n".join(values["sources"]))
        self.sources.setTabChangesFocus(True)
        self.sources.setPlaceholderText(_("Empty: the built-in demo catalogue"))
        self.nationwide = QCheckBox(_("Services of the whole &country too"))
        self.nationwide.setChecked(settings.nationwide)
        self.check_hours = self._number(1, 168, settings.check_hours)
        self.stale_days = self._number(1, 365, settings.stale_days)
        self.idle_minutes = self._number(0, 480, settings.idle_minutes)
        self.idle_minutes.setSpecialValueText(_("Never"))
        self.metered = QCheckBox(_("Check by itself on a &metered connection too"))
        self.metered.setChecked(settings.metered)
        tabs = QTabWidget()
        tabs.tabBar().setAccessibleName(_("Settings"))
        for title, page in (
            (_("Workplace"), self.region),
            (_("Sheet"), self._sheet_page()),
            (
                _("Window"),
                self._form(
                    (_("&Language"), "language", self.language),
                    (_("&Palette"), "dark", self.palette_),
                    (_("&Clear when unused (minutes)"), "idle_minutes", self.idle_minutes),
                ),
            ),
            (_("Data"), self._data_page()),
            (_("Administration"), AdministrationPage(held)),
        ):
            tabs.addTab(self._padded(page), title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        theme.primary(buttons.button(QDialogButtonBox.StandardButton.Ok))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(tabs, 1)
        layout.addWidget(buttons)
        self.setMinimumWidth(theme.em(self, 62))

    def result_settings(self) -> Settings:
        """The settings with what the person set here; those that the dialog does not show stay."""
        set_here = {
            "language": self.language.currentData(),
            "dark": _PALETTES[self.palette_.currentIndex()],
            "sources": tuple(filter(None, map(str.strip, self.sources.toPlainText().splitlines()))),
            "nationwide": self.nationwide.isChecked(),
            "check_hours": self.check_hours.value(),
            "stale_days": self.stale_days.value(),
            "idle_minutes": self.idle_minutes.value(),
            "metered": self.metered.isChecked(),
            **{f"letterhead_{line}": field.text().strip() for line, field in self.letterhead.items()},
        }
        if self.region.choice() != self._region_shown:  # municipalities of other counties are not shown
            set_here["county"], set_here["municipalities"] = self.region.choice()
        before = self._held.settings
        found = table.settings_of(table.values_of(before) | set_here)
        return replace(found, letterhead=replace(found.letterhead, picture=before.letterhead.picture))

    def _marked(self, key: str, field: QWidget) -> QWidget:
        return marked(self._held, key, field)

    def _sheet_page(self) -> QWidget:
        self.letterhead["contact"].setPlaceholderText(_("Role and telephone of the workplace"))
        return self._form(
            (_("&Region"), "letterhead_region", self.letterhead["region"]),
            (_("&Unit"), "letterhead_unit", self.letterhead["unit"]),
            (_("&Contact"), "letterhead_contact", self.letterhead["contact"]),
        )

    def _data_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addWidget(muted_label(_("&Sources, one on a line, as KIND:URL"), self.sources))
        layout.addWidget(self._marked("sources", self.sources), 1)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self._marked("nationwide", self.nationwide))
        layout.addWidget(self._marked("metered", self.metered))
        layout.addSpacing(theme.GRID)
        layout.addWidget(
            self._form(
                (_("&Hours between checks"), "check_hours", self.check_hours),
                (_("&Days until data that is not checked is marked as old"), "stale_days", self.stale_days),
            )
        )
        return page

    @staticmethod
    def _number(least: int, most: int, value: int) -> QSpinBox:
        box = QSpinBox(minimum=least, maximum=most, value=value)
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return box

    def _form(self, *rows: tuple[str, str, QWidget]) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for text, key, field in rows:
            label = QLabel(text)
            label.setBuddy(field)
            form.addRow(label, self._marked(key, field))
        return page

    @staticmethod
    def _padded(page: QWidget) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(*[2 * theme.GRID] * 4)
        layout.addWidget(page)
        return holder
