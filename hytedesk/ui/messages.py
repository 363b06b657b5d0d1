"""Errors and states as one sentence each: what happened, what still works, what to do."""

from __future__ import annotations

import math
from pathlib import PurePath

from hytedesk.errors import (
    AlreadyRunning,
    BadData,
    BadReturns,
    Damaged,
    DamagedProgram,
    HyteDeskError,
    MailFailed,
    NoAccess,
    NoCatalogue,
    NoKeyStore,
    NoSource,
    NoSuchService,
    NotPublished,
    Refused,
    SheetFailed,
    Shrunk,
    StorageUnavailable,
    Unreachable,
    Untrusted,
    WrongUsage,
)
from hytedesk.i18n import _, ngettext
from hytedesk.ui import mail_words, return_words


def sentence(error: HyteDeskError) -> str:  # noqa: C901, PLR0911, PLR0912  # one return a kind of error
    """The sentence that a person sees for this error, in the language in use."""
    match error:
        case WrongUsage():
            return _wrong_usage(error)
        case NoSuchService():
            return _("No service {id} is in the catalogue; search again to see what is.").format(id=error.service_id)
        case NoCatalogue():
            return _(
                "There is no catalogue on this computer yet; synchronise first (hytedesk sync, or F5 in the window)."
            )
        case NoSource():
            return _(
                "No source is chosen in Settings, so nothing could be checked; the catalogue on this computer stays as "
                "it is. Choose your region's source there."
            )
        case Unreachable():
            return _unreachable(error)
        case Refused():
            return _refused(error)
        case NoAccess():
            return _no_access(error)
        case NoKeyStore():
            return _(
                "This computer's key store cannot be used, so nothing was changed. Unlock it, then try again; without "
                "one, IT support can set an API key in HYTEDESK_PTV_API_KEY, but no password of a mail server."
            )
        case Untrusted():
            return _untrusted(error)
        case BadData():
            return _(
                "The source gave data that is not a catalogue ({where}); the old catalogue stays in use. "
                "Try again later, and tell the region's administrator if it goes on."
            ).format(where=error.where)
        case Shrunk():
            return _(
                "{source} no longer has {lost} of its {had} services, which looks like a fault there; the old "
                "catalogue stays in use. If it is right, an administrator accepts it with "
                "hytedesk sync --accept-losses."
            ).format(source=error.source, lost=error.lost, had=error.had)
        case Damaged():
            return _(
                "The catalogue on this computer is damaged ({path}); synchronise to build it anew "
                "(hytedesk sync, or F5 in the window)."
            ).format(path=error.path)
        case DamagedProgram():
            return _(
                "A file of HyteDesk itself is missing or damaged ({path}). The window still searches, but knows fewer "
                "forms of words; ask IT support to install HyteDesk again."
            ).format(path=error.path)
        case AlreadyRunning():
            return _("A synchronisation is already running on this computer; wait for it to end.")
        case StorageUnavailable(newer=True):
            return _(
                "{path} was made by a newer HyteDesk and stays as it is; search and the sheet work, "
                "favourites and history need the newer version."
            ).format(path=error.path)
        case StorageUnavailable():
            return _(
                "{path} cannot be read or written; nothing was changed. "
                "Check the folder's rights and that the disk is not full."
            ).format(path=error.path)
        case NotPublished():
            return _not_published(error)
        case SheetFailed():
            return _("The sheet could not be made; the chosen services are still there. Copy it as text instead.")
        case MailFailed():
            return mail_words.sentence(error)
        case BadReturns():
            return return_words.sentence(error)
    return _("Something went wrong; the catalogue is unchanged. Try again.")


def cause(error: HyteDeskError) -> str:  # noqa: PLR0911  # one return a kind of error
    """Why something could not be done, as the end of a sentence: "because …"."""
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
        case BadData():
            return _("the source gave bad data")
        case Shrunk():
            return _("{lost} of {had} services were gone from the source").format(lost=error.lost, had=error.had)
        case Damaged():
            return _("the catalogue on this computer is damaged")
        case DamagedProgram():
            return _("a file of HyteDesk itself is missing or damaged")
        case StorageUnavailable(newer=True):
            return _("{file} was made by a newer HyteDesk").format(file=PurePath(error.path).name)
        case StorageUnavailable():
            return _("{file} cannot be read or written").format(file=PurePath(error.path).name)
        case WrongUsage():
            return _("the source in the settings cannot be used")
    return _("something unexpected happened")


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


def unexpected() -> str:
    """The sentence for a bug."""
    return _("Something unexpected happened in HyteDesk; the catalogue is safe. Close the program and start it again.")


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


def _not_published(error: NotPublished) -> str:
    patterns = {
        "exists": _("There is a repository in {value} already; nothing was changed."),
        "missing": _("There is no repository in {value}; make one with hytedesk-admin init."),
        "key_exists": _("There is a key called {value} already; nothing was changed."),
        "no_key": _("There is no key called {value} in the folder of keys."),
        "no_public_key": _("The file for {value} holds no public key; ask for the file NAME.pub."),
        "too_few_keys": _("The role {value} would have fewer keys than it needs signatures; nothing was changed."),
        "key_name": _("A key cannot be called {value}; use letters, digits and hyphens."),
        "passphrase": _("The passphrase does not open the key {value}."),
        "no_passphrase": _(
            "Nobody can be asked for the passphrase of {value} here; run the command in a terminal, or name a file "
            "with --passphrase-file."
        ),
        "job_signs_more": _(
            "The key {value} is named for the job and for an administrator, too; the job's key lies on a computer with "
            "a network, so give it a key of its own."
        ),
        "region_name": _("A region needs a name in one line, of {value} characters at most."),
        "not_its_key": _("The role {value} does not have this key; nothing was changed."),
        "short_passphrase": _("The passphrase for {value} is too short; use at least twelve characters."),
        "signatures": _("There are too few keys in the folder of keys to sign the role {value}; nothing was changed."),
        "waiting": _(
            "Another change waits for signatures in {value}; sign it first (hytedesk-admin sign), or throw it away "
            "(hytedesk-admin sign --discard)."
        ),
        "nothing_waits": _("No change waits for signatures in {value}."),
        "stale": _(
            "Another version of the role {value} has been published since this change was begun, so it can no longer "
            "be signed; throw it away (hytedesk-admin sign --discard) and begin it again."
        ),
        "no_signature": _(
            "None of the keys in {value} can add a signature to what waits; they have signed it already, or may not."
        ),
        "no_boto3": _("Uploading to an object store needs more of HyteDesk: install it as hytedesk[publish]."),
        "no_credentials": _(
            "Nobody has said who uploads to {value}; give this computer the object store's credentials, for example in "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        ),
        "store": _(
            "The object store did not take the files ({value}); computers see what was there before. Check the "
            "address, the credentials and their rights."
        ),
        "configuration": _(
            "The configuration in {value} has values or files that no computer would take; nothing was changed."
        ),
        "busy": _("Another publisher is at work in {value}; nothing was changed."),
        "removals": _(
            "More than one service in five would go ({value}), which looks like a fault of the source; nothing was "
            "changed. If it is right, publish with --force."
        ),
    }
    return patterns[error.reason].format(value=error.value)


def _wrong_usage(error: WrongUsage) -> str:
    known = {
        "municipality": _(
            "No municipality is called {value}; give its Finnish or Swedish name or its three-digit code."
        ),
        "need": _("No need has the id {value}; see the list of needs in the user guide."),
        "pathway": _("No pathway has the id {value}; hytedesk pathways lists them."),
        "language": _("{value} is not a language that can be used here."),
        "favourite": _("{value} is not a favourite."),
        "list": _("There is no list called {value}."),
        "list_file": _("{value} is no list of HyteDesk, so nothing was taken from it. Ask for the file again."),
        "feature": _("Your organization has switched this off ({value}); see hytedesk policy."),
        "not_empty": _("{value} is not empty; name a new folder."),
        "place": _("{value} is no place to upload to; give a folder or s3://BUCKET/PREFIX."),
        "age": _("{value} is not an age in years from 0 to 120."),
        "age_group": _("{value} is no age group; give families, youth, adults, seniors, chronic or disability."),
        "county": _("No county has the code {value}; give its two digits, or all for the whole country."),
        "keyless": _(
            "{value} wants no key; give ptv12:https://… for an API key, or smtp:SERVER for the password of a mail "
            "server."
        ),
        "key": _(
            "This is no API key or password: it is empty, too long, or has letters outside ASCII (an API key: or "
            "spaces)."
        ),
        "source": _(
            "{value} is not a source; give ptv11:https://…, ptv12:https://…, hsds:https://…, region:https://… or "
            "file:PATH."
        ),
    }
    pattern = known.get(error.what, _("This request was not understood: {value}."))
    return pattern.format(value=error.value)


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
