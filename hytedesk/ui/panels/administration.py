"""Who set what: a mark beside a setting that somebody else has a say in, and the page of an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hytedesk.config import features, mail, table, wording
from hytedesk.i18n import _, ngettext
from hytedesk.ui import theme
from hytedesk.ui.panels.widgets import muted_label

if TYPE_CHECKING:
    from hytedesk.config import Held

SHOWN = (
    *(setting.key for setting in table.TABLE if setting.policy and not setting.pushed),
    *("network_contact", "neighbours", "sheet_languages", "unchecked_days"),
    *(setting.key for setting in (*mail.TABLE, *features.TABLE)),
)
"""Settings that only an administrator has a reason to change."""


def marked(held: Held, key: str, field: QWidget) -> QWidget:
    """The field of a setting; with who set it below, if that is neither the user nor the program, and a lock.

    What is locked stays where the keyboard finds it, wherever Qt lets a field be read but not changed.
    """
    origin = held.origins[key]
    said = wording.origin(origin)
    field.setToolTip(said)
    field.setAccessibleDescription(said)
    if held.locked(key):
        _lock(field)
    if origin in {"user", "default"}:
        return field
    field.setAccessibleName(_(table.BY_KEY[key].title))  # a label names only what has the same parent
    holder = QWidget()
    holder.setFocusProxy(field)
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.GRID // 2)
    layout.addWidget(field)
    layout.addWidget(_mark(said, locked=held.locked(key)))
    return holder


def _lock(field: QWidget) -> None:
    if isinstance(field, QLineEdit | QPlainTextEdit | QAbstractSpinBox):
        field.setReadOnly(True)
    elif not isinstance(field, QLabel):
        field.setEnabled(False)
    if isinstance(field, QAbstractSpinBox):
        field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)


def _mark(said: str, *, locked: bool) -> QWidget:
    mark = QWidget()
    layout = QHBoxLayout(mark)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.GRID // 2)
    if locked:
        sign = QLabel()
        sign.setPixmap(theme.icon("lock", "muted").pixmap(2 * theme.GRID, 2 * theme.GRID))
        sign.setAccessibleName(_("Locked"))
        layout.addWidget(sign)
    layout.addWidget(muted_label(said), 1)
    return mark


class AdministrationPage(QScrollArea):
    """Settings of the administrator, to be read, and what was not taken of policies and configuration."""

    def __init__(self, held: Held) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Administration"))
        content = QWidget()
        form = QFormLayout(content)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        values = table.values_of(held.settings)
        self.values: dict[str, QLabel] = {}
        for key in SHOWN:
            self.values[key] = self._text(wording.value(values[key]))
            form.addRow(_(table.BY_KEY[key].title), marked(held, key, self.values[key]))
        if held.serial is not None:
            form.addRow(_("The region's configuration"), self._text(_("Serial {n}").format(n=held.serial)))
        if held.files:
            used = _("Files of the region in use: {names}.").format(names=", ".join(sorted(held.files)))
            form.addRow(self._text(used))
        count = len(held.refused)
        said = ngettext("{n} thing was not taken:", "{n} things were not taken:", count).format(n=count)
        self.refused = self._text("\n".join((said, *map(wording.refusal, held.refused))) if count else "")
        if count:
            form.addRow(self.refused)
        self.setWidget(content)
        for ground in (self.viewport(), content):  # that of the page shows
            ground.setAutoFillBackground(False)

    @staticmethod
    def _text(shown: str) -> QLabel:
        label = QLabel(shown, wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return label
