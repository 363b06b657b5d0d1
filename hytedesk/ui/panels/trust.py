"""The question whether to follow a region: who it is, where, and by which keys it is known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from hytedesk.i18n import _, ngettext


class TrustDialog(QMessageBox):
    """Asks before a region decides what this computer shows. Nothing is chosen by pressing Enter.

    Attributes:
        follow: the button that says yes.
    """

    def __init__(  # noqa: PLR0913  # what a person is to know
        self,
        name: str,
        url: str,
        fingerprint: str,
        *,
        keys: int,
        needed: int,
        instead_of: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show it with `open()` or `exec()`.

        Args:
            name: of the region, from the file.
            url: of its repository.
            fingerprint: of its root file, in hexadecimal.
            keys: how many administrators there are.
            needed: how many of them must agree.
            instead_of: the address that this computer follows now, "" = none.
            parent: the window.
        """
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(_("Follow a region?"))
        self.setText(
            _("Shall this computer follow {name}? It then decides which services are shown, and some settings.").format(
                name=name
            )
        )
        groups = " ".join(fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8))
        lines = [
            _("Address: {url}").format(url=url),
            ngettext(
                "Signatures: {needed} of {keys} administrator", "Signatures: {needed} of {keys} administrators", keys
            ).format(needed=needed, keys=keys),
            _("Fingerprint: {groups}").format(groups=groups),
            _("Ask your administrator for the fingerprint by another way than the file came, and compare it."),
        ]
        if instead_of:
            lines.insert(0, _("Until now this computer follows {url}.").format(url=instead_of))
        self.setInformativeText("\n\n".join(lines))
        self.follow = QPushButton(_("&Follow this region"))
        self.addButton(self.follow, QMessageBox.ButtonRole.AcceptRole)
        cancel = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(cancel)
        self.setEscapeButton(cancel)
