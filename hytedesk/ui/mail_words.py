"""Why a sheet could not be mailed, as one sentence each; no sentence names the recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.i18n import _

if TYPE_CHECKING:
    from hytedesk.errors import MailFailed


def sentence(error: MailFailed) -> str:
    """What happened, what became of the message, what to do."""
    patterns = {
        "program": _("No mail program could be opened; save the sheet as PDF and attach it yourself."),
        "off": _("Mail is switched off for this workplace; print the sheet or save it as PDF."),
        "unset": _(
            "No mail server is set up, so nothing was sent; print the sheet, or ask IT support to complete the mail "
            "settings."
        ),
        "address": _("This is not an e-mail address, so nothing was sent; write one address, as name@place.example."),
        "no_password": _(
            "The mail server {host} wants a password and this computer's key store has none for it, so nothing was "
            "sent; print the sheet, and ask IT support for hytedesk key set smtp:{host}."
        ),
        "password": _(
            "The mail server {host} did not accept the user name and password, so nothing was sent; print the sheet, "
            "and ask IT support for hytedesk key set smtp:{host}."
        ),
        "no_login": _(
            "The mail server {host} offers no login that HyteDesk knows, so nothing was sent; print the sheet, and "
            "tell IT support."
        ),
        "connection": _(
            "The mail server {host} could not be reached, so nothing was sent; try again when there is a network, or "
            "print the sheet."
        ),
        "timeout": _(
            "The mail server {host} did not answer in time, so nothing was sent; try again later, or print the sheet."
        ),
        "interrupted": _("The mail server {host} broke off, so nothing was sent; try again later, or print the sheet."),
        "plain": _(
            "The mail server {host} offers no encrypted connection that this computer accepts, so nothing was sent; "
            "print the sheet, and tell IT support."
        ),
        "certificate": _(
            "This computer does not trust the certificate of the mail server {host}, so nothing was sent; print the "
            "sheet, and tell IT support."
        ),
        "time": _(
            "The certificate of the mail server {host} is not valid at this computer's time, so nothing was sent; "
            "check the computer's date and time, then try again."
        ),
        "busy": _(
            "The mail server {host} cannot take the message just now, so nothing was sent; try again in some minutes, "
            "or print the sheet."
        ),
        "sender": _(
            "The mail server {host} does not take mail from this workplace's address, so nothing was sent; print the "
            "sheet, and tell IT support."
        ),
        "recipient": _(
            "The mail server {host} does not take mail for this recipient, so nothing was sent; give up and check the "
            "address."
        ),
        "message": _(
            "The mail server {host} did not take the message, so nothing was sent; print the sheet, and tell IT "
            "support if it goes on."
        ),
        "too_large": _("The message is too large for the mail server {host}, so nothing was sent; print the sheet."),
        "cancelled": _("You stopped it, so nothing was sent; try again or give up."),
        "uncertain": _(
            "The connection to {host} was lost at the last moment, so the message may have been sent or not; ask the "
            "recipient before you try again."
        ),
    }
    return patterns[error.reason].format(host=error.host)
