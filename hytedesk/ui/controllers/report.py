"""Reporting an error in what the catalogue says of a service: a mail draft about the service and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from hytedesk.i18n import _
from hytedesk.ui.controllers import facts
from hytedesk.ui.values import DetailLine

if TYPE_CHECKING:
    from hytedesk.catalogue import ServiceDetail
    from hytedesk.ui.main_window import MainWindow


def line(detail: ServiceDetail, contact: str) -> DetailLine:
    """The line of the detail from which an error is reported.

    Args:
        detail: the service.
        contact: the region's address, for a service that names none of its own; other texts than addresses are none.
    """
    address = _address(detail) or (contact if "@" in contact else "")
    if not address:
        return DetailLine(
            label=_("Report an error"), text=_("No e-mail address is known: tell the organization by telephone.")
        )
    return DetailLine(label=_("Error?"), text=_("Report an error"), url=_draft(detail, address))


def open_link(window: MainWindow, url: str) -> None:
    """Open a link; where no program takes a mail, say the address, to be copied."""
    if not QDesktopServices.openUrl(QUrl(url)) and url.startswith("mailto:"):
        address = unquote(url.removeprefix("mailto:").partition("?")[0])
        window.show_message(_("There is no mail program on this computer. Write to {address}.").format(address=address))


def _address(detail: ServiceDetail) -> str:
    emails = (
        email.address for channel in detail.channels for email in detail.connection(channel).emails or channel.emails
    )
    return next(emails, "")


def _draft(detail: ServiceDetail, address: str) -> str:
    service = detail.service
    known = (
        (_("Service"), facts.text(service.names)),
        (_("Organization"), facts.text(detail.organization.names)),
        (_("Id"), service.id),
        (_("Source"), service.source),
        (_("Page"), service.link or ""),
        (_("Updated"), facts.show_date(service.checked) if service.checked else ""),
    )
    told = "\r\n".join(f"{label}: {text}" for label, text in known if text)
    subject = _("An error in the information on {name}").format(name=facts.text(service.names))
    body = "{}\r\n\r\n{}\r\n".format(told, _("What is wrong, and what would be right (nothing about clients):"))
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body)}"
