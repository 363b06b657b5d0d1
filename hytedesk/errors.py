"""Everything that can go wrong for a reason outside the program.

Foreign exceptions are turned into these at the seam (HTTP in `sync`, SQLite in `db`, Typst in `sheet`), always
`from exc`. They carry facts, not sentences: `ui.messages` turns each into one sentence in the user's language.
Anything that is not a `HyteDeskError` is a bug.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class HyteDeskError(Exception):
    """Root of all expected errors."""

    exit_code = 1


class WrongUsage(HyteDeskError):
    """The user named something that does not exist: a municipality, need, language, age, source or favourite.

    Attributes:
        what: what was named: `municipality`, `need`, `pathway`, `language`, `age`, `source`, `favourite`, `list`,
            `list_file` or `request`; `feature` = a part of the program that is switched off; `keyless` = a source that
            wants no API key; `key` = something that is none, and is not repeated.
        value: the text as the user gave it.
    """

    exit_code = 2

    def __init__(self, what: str, value: str) -> None:
        super().__init__(f"unknown {what}: {value!r}")
        self.what = what
        self.value = value


class NoSuchService(HyteDeskError):
    """No service with this key is in the catalogue."""

    exit_code = 3

    def __init__(self, service_id: str) -> None:
        super().__init__(f"no such service: {service_id!r}")
        self.service_id = service_id


class NoCatalogue(HyteDeskError):
    """Nothing has been synchronised into this data folder yet."""

    exit_code = 40


class Unreachable(HyteDeskError):
    """A source did not answer, or not in time.

    Attributes:
        host: names it.
        reason: one of the words of `REASONS`.
        retry_after: seconds that a busy server asked to be left alone, None = it did not.
    """

    exit_code = 20
    REASONS = (
        "connection", "proxy", "proxy_login", "proxy_kind", "timeout", "interrupted", "server_error", "busy", "portal",
        "cancelled",
    )  # fmt: skip

    def __init__(self, host: str, reason: str = "connection", retry_after: float | None = None) -> None:
        super().__init__(f"{host}: {reason}")
        self.host = host
        self.reason = reason
        self.retry_after = retry_after


class Refused(HyteDeskError):
    """A source answered, but will not give us what we ask (`status` is the HTTP status)."""

    exit_code = 20

    def __init__(self, host: str, status: int) -> None:
        super().__init__(f"{host}: HTTP {status}")
        self.host = host
        self.status = status


class NoAccess(HyteDeskError):
    """A source wants an API key: `missing` = there is none on this computer, else `host` does not accept it."""

    exit_code = 20

    def __init__(self, host: str, *, missing: bool) -> None:
        super().__init__(f"{host}: API key {'missing' if missing else 'not accepted'}")
        self.host = host
        self.missing = missing


class NoKeyStore(HyteDeskError):
    """The operating system's key store cannot be used; `why` is for the log."""

    exit_code = 50

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Untrusted(HyteDeskError):
    """Data or a server that cannot be trusted.

    Attributes:
        host: names the server.
        reason: `content` = a signature or an older generation; `certificate` = this computer knows no authority for the
            server's certificate; `time` = the certificate is not valid at this computer's time; `root` = this computer
            has not been told whose signatures to trust; `expired` = signatures were not renewed; `clock` = they are not
            valid at this computer's time, from which the server's differs.
        detail: for the log.
    """

    exit_code = 30
    REASONS = ("content", "certificate", "time", "root", "expired", "clock")

    def __init__(self, host: str, reason: str = "content", detail: str = "") -> None:
        super().__init__(": ".join(filter(None, (host, reason, detail))))
        self.host = host
        self.reason = reason
        self.detail = detail


class BadData(HyteDeskError):
    """A source or a file gave data that cannot be a catalogue; `where` says where, for the log and the sentence."""

    exit_code = 40

    def __init__(self, where: str, detail: str = "") -> None:
        super().__init__(f"{where}: {detail}" if detail else where)
        self.where = where
        self.detail = detail


class Shrunk(HyteDeskError):
    """A source has lost more services than can be true: `lost` of the `had` that it told before."""

    exit_code = 40

    def __init__(self, source: str, lost: int, had: int) -> None:
        super().__init__(f"{source}: {lost} of {had} services are gone")
        self.source = source
        self.lost = lost
        self.had = had


class Damaged(HyteDeskError):
    """The catalogue on this computer cannot be read any more; `path` says which file. A synchronisation mends it."""

    exit_code = 40

    def __init__(self, path: str, detail: str = "") -> None:
        super().__init__(f"{path}: {detail}" if detail else path)
        self.path = path
        self.detail = detail


class StorageUnavailable(HyteDeskError):
    """The data folder or a target file cannot be written or read; `path` says which.

    Attributes:
        detail: what the system said.
        newer: a newer HyteDesk has made the file.
    """

    exit_code = 50

    def __init__(self, path: str, detail: str = "", *, newer: bool = False) -> None:
        super().__init__(f"{path}: {detail}" if detail else path)
        self.path = path
        self.detail = detail
        self.newer = newer


class DamagedProgram(HyteDeskError):
    """A file that comes with the program is missing or damaged; `path` says which."""

    exit_code = 50

    def __init__(self, path: str, detail: str = "") -> None:
        super().__init__(f"{path}: {detail}" if detail else path)
        self.path = path
        self.detail = detail


class NoSource(HyteDeskError):
    """No source is chosen, so there is nothing to bring a real catalogue up to date from."""

    exit_code = 2


class AlreadyRunning(HyteDeskError):
    """Another synchronisation holds the lock of this data folder."""

    exit_code = 50


class NotPublished(HyteDeskError):
    """An administrator's command changed nothing in the repository.

    Attributes:
        reason: one of the words of `REASONS`.
        value: what it is about: a folder, a key, a role, or how much would be removed.
    """

    REASONS = (
        "exists", "missing", "key_exists", "no_key", "no_public_key", "key_name", "passphrase", "short_passphrase",
        "signatures", "too_few_keys", "busy", "removals", "waiting", "nothing_waits", "stale", "no_signature",
        "no_boto3", "no_credentials", "store", "configuration", "no_passphrase", "job_signs_more", "not_its_key",
        "region_name",
    )  # fmt: skip

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = value


class BadReturns(HyteDeskError):
    """A list of return codes was not counted.

    Attributes:
        reason: one of the words of `REASONS`; `again` = the same list was counted before.
        lines: numbers of the lines that cannot be right, each with one of `LINES`.
    """

    exit_code = 40
    REASONS = ("size", "text", "empty", "lines", "again")
    LINES = ("columns", "code", "number")

    def __init__(self, reason: str, lines: Iterable[tuple[int, str]] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lines = [(number, problem) for number, problem in lines]


class SheetFailed(HyteDeskError):
    """The referral sheet could not be made."""


class MailFailed(HyteDeskError):
    """The sheet could not be handed over as mail. Nothing was sent, unless it is `uncertain`. It names no recipient.

    Attributes:
        reason: one of the words of `REASONS`. `program` = no mail program could be opened; `off`, `unset` = mail is
            switched off, or not set up; `address` = the recipient's address is none; `plain` = the server offers no
            encryption; `uncertain` = the connection was lost after the whole message had been handed over.
        host: the mail server, "" = none was asked.
        detail: for the log; never what a server wrote, which may repeat the recipient.
    """

    REASONS = (
        "program", "off", "unset", "address", "no_password", "password", "no_login", "connection", "timeout",
        "interrupted", "plain", "certificate", "time", "busy", "sender", "recipient", "message", "too_large",
        "cancelled", "uncertain",
    )  # fmt: skip

    def __init__(self, reason: str = "program", host: str = "", detail: str = "") -> None:
        super().__init__(": ".join(filter(None, (host, reason, detail))))
        self.reason = reason
        self.host = host
        self.detail = detail


def to_wire(error: HyteDeskError) -> dict[str, object]:
    """The error as the worker process reports it: its class and the arguments that made it."""
    return {"type": type(error).__name__, "facts": vars(error)}


def from_wire(document: Mapping[str, object]) -> HyteDeskError:
    """The inverse of `to_wire`; a `HyteDeskError` without facts when its class or its facts are not known."""
    kinds = {kind.__name__: kind for kind in HyteDeskError.__subclasses__()}
    kind = kinds.get(str(document.get("type")))
    facts = document.get("facts")
    try:
        return kind(**facts) if kind and isinstance(facts, dict) else HyteDeskError()
    except TypeError:  # an older or newer program wrote it
        return HyteDeskError()
