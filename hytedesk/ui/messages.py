"""Errors and states as one sentence each: what happened, what still works, what to do."""

from __future__ import annotations

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
from hytedesk.i18n import _
from hytedesk.ui import mail_words, publishing_words, return_words, server_words


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
        case Unreachable() | Refused() | NoAccess() | Untrusted():
            return server_words.sentence(error)
        case NoKeyStore():
            return _(
                "This computer's key store cannot be used, so nothing was changed. Unlock it, then try again; without "
                "one, IT support can set an API key in HYTEDESK_PTV_API_KEY, but no password of a mail server."
            )
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
            return publishing_words.sentence(error)
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
        case Unreachable() | Refused() | NoAccess() | Untrusted():
            return server_words.cause(error)
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


def unexpected() -> str:
    """The sentence for a bug."""
    return _("Something unexpected happened in HyteDesk; the catalogue is safe. Close the program and start it again.")


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
