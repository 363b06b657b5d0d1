"""Why a server did not give its data: a sentence each, and the same as the end of one: "because …"."""

from __future__ import annotations

import math
from typing import TypeAlias

from hytedesk.errors import NoAccess, Refused, Unreachable, Untrusted
from hytedesk.i18n import _, ngettext

NoData: TypeAlias = Unreachable | Refused | NoAccess | Untrusted


def sentence(error: NoData) -> str:
    """What happened, what still works, what to do."""
    match error:
        case Unreachable():
            return _unreachable(error)
        case Refused():
            return _refused(error)
        case NoAccess():
            return _no_access(error)
        case Untrusted():
            return _untrusted(error)


def cause(error: NoData) -> str:
    """Why, as the end of a sentence."""
    match error:
        case Unreachable():
            return _cause_of_silence(error)
        case Refused():
            return _("{host} refused the request (HTTP {status})").format(host=error.host, status=error.status)
        case NoAccess():
            said = _("{host} wants an API key") if error.missing else _("{host} did not accept the API key")
            return said.format(host=error.host)
        case Untrusted():
            return _cause_of_mistrust(error)


def _unreachable(error: Unreachable) -> str:
    sentences = {
        "cancelled": _("The synchronisation was cancelled; the old catalogue stays in use."),
        "portal": _(
            "{host} was hidden behind the network's own login page; the catalogue on this computer works as before. "
            "Log in to the network, then try again."
        ),
        "proxy": _(
            "The network's proxy did not let {host} be reached; the catalogue on this computer works as before. "
            "Ask IT support to allow {host}."
        ),
        "proxy_login": _(
            "The network's proxy wants a login that HyteDesk cannot give; the catalogue on this computer works as "
            "before. Ask IT support to let {host} through without one."
        ),
        "proxy_kind": _(
            "The only way to {host} is a SOCKS proxy, which HyteDesk cannot use; the catalogue on this computer works "
            "as before. Ask IT support for an HTTP proxy."
        ),
    }
    if error.reason in sentences:
        return sentences[error.reason].format(host=error.host)
    if error.reason == "busy" and error.retry_after and error.retry_after >= 60:
        minutes = math.ceil(error.retry_after / 60)
        return ngettext(
            "{host} is too busy and asked to be left alone for {n} minute; the catalogue on this computer works as "
            "before. Try again after that.",
            "{host} is too busy and asked to be left alone for {n} minutes; the catalogue on this computer works as "
            "before. Try again after that.",
            minutes,
        ).format(host=error.host, n=minutes)
    reasons = {
        "connection": _("could not be reached"),
        "timeout": _("did not answer in time"),
        "interrupted": _("broke off in the middle of its answer"),
        "server_error": _("answered with an error of its own"),
        "busy": _("is too busy"),
    }
    return _("{host} {reason}; the catalogue on this computer works as before. Try again later.").format(
        host=error.host, reason=reasons.get(error.reason, reasons["connection"])
    )


def _refused(error: Refused) -> str:
    if 300 <= error.status < 400:
        pattern = _(
            "{host} wanted to send this computer on to another address, which it does not follow; the catalogue here "
            "works as before. If the network has a login page, log in there; if not, tell the region's administrator."
        )
    elif error.status in {401, 403}:
        pattern = _(
            "{host} does not give its data to this computer (HTTP {status}); the catalogue here works as before. "
            "Tell the region's administrator."
        )
    elif error.status in {404, 410}:
        pattern = _(
            "{host} has no such data at the address in the settings (HTTP {status}); the catalogue on this computer "
            "works as before. Ask the region's administrator for the right address."
        )
    else:
        pattern = _(
            "{host} refused the request (HTTP {status}); the catalogue on this computer works as before. "
            "Try again later."
        )
    return pattern.format(host=error.host, status=error.status)


def _no_access(error: NoAccess) -> str:
    if error.missing:
        return _(
            "{host} gives its data only with an API key, and there is none on this computer; the catalogue here works "
            "as before. Ask the region's administrator for the key."
        ).format(host=error.host)
    return _(
        "{host} did not accept this computer's API key; the catalogue here works as before. "
        "Ask the region's administrator for a valid key."
    ).format(host=error.host)


def _untrusted(error: Untrusted) -> str:
    patterns = {
        "certificate": _(
            "This computer does not trust the certificate that {host} showed; the catalogue here works as before. "
            "Ask IT support whether the network inspects connections, and for its certificate."
        ),
        "time": _(
            "The certificate of {host} is not valid at this computer's time; the catalogue here works as before. "
            "Check the computer's date and time, then try again."
        ),
        "root": _(
            "This computer has no usable root file for {host}, so it cannot tell whose signatures to trust; the "
            "catalogue here works as before. Ask the region's administrator for the root file."
        ),
        "expired": _(
            "The signatures of {host} have expired; the catalogue here works as before. "
            "Tell the region's administrator that they must be renewed."
        ),
        "clock": _(
            "This computer's clock differs from that of {host} by more than a day, so its signatures cannot be "
            "checked; the catalogue here works as before. Check this computer's clock, then try again."
        ),
    }
    other = _(
        "The source could not be trusted, so nothing was taken from it; the old catalogue stays in use. "
        "Tell the region's administrator."
    )
    return patterns.get(error.reason, other).format(host=error.host)


def _cause_of_mistrust(error: Untrusted) -> str:
    known = {
        "certificate": _("this computer does not trust the certificate of {host}"),
        "time": _("the certificate of {host} is not valid at this computer's time"),
        "root": _("this computer has no usable root file for {host}"),
        "expired": _("the signatures of {host} have expired"),
        "clock": _("this computer's clock is wrong"),
    }
    return known.get(error.reason, _("the source is not trusted")).format(host=error.host)


def _cause_of_silence(error: Unreachable) -> str:
    known = {
        "proxy": _("the network's proxy could not be reached"),
        "proxy_login": _("the network's proxy wants a login that HyteDesk cannot give"),
        "proxy_kind": _("the network's proxy is of a kind that HyteDesk cannot use"),
        "timeout": _("{host} did not answer in time"),
        "interrupted": _("{host} broke off in the middle of its answer"),
        "server_error": _("{host} answered with an error of its own"),
        "busy": _("{host} is too busy"),
        "portal": _("the network wants you to log in first"),
    }
    return known.get(error.reason, _("{host} could not be reached")).format(host=error.host)
