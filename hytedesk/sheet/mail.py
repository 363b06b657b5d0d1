"""The sheet as mail: a draft in the person's own program, or a message that `sync.smtp` sends. Nothing is logged.

For a draft the PDF has to lie in a file while the mail program takes it: in a private temporary folder that is deleted
when HyteDesk ends, and at the next start if it could not be.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path, PureWindowsPath
from secrets import token_hex
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from hytedesk.errors import MailFailed, StorageUnavailable
from hytedesk.sheet.content import file_name
from hytedesk.sheet.frame import frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from hytedesk.sheet.document import SheetDocument

Run: TypeAlias = "Callable[[Sequence[str]], int]"
"""Starts a program with its arguments and gives its exit code, 0 as well when it goes on running."""

_PATIENCE = 5
"""Seconds to wait for the exit code: `xdg-email` may live as long as the mail program it started."""

_POLICY = SMTP.clone(cte_type="7bit")
"""Every mail server on the way takes it as it is, and so do the mail programs."""
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")
_LONGEST = 253
"""Characters of an address, without the @."""

_APPLE_MAIL = """on run argv
set theSubject to item 1 of argv
set theBody to item 2 of argv
set theFile to POSIX file (item 3 of argv)
tell application "Mail"
set theDraft to make new outgoing message with properties {subject:theSubject, content:theBody, visible:true}
tell theDraft to make new attachment with properties {file name:theFile} at after the last paragraph of content
activate
end tell
end run"""


def for_mail(document: SheetDocument) -> SheetDocument:
    """The sheet as it is mailed: without the workplace and the note, for others may read mail (design.md, rule 2).

    Nor has it return codes: who knows the workplaces of a region could find out which one a code is of.
    """
    beside = document.beside and for_mail(document.beside)
    services = tuple(msgspec.structs.replace(service, code="") for service in document.services)
    return msgspec.structs.replace(
        document, letterhead=(), contact="", picture="", picture_alt="", note="", services=services, beside=beside
    )


def message(document: SheetDocument, pdf: bytes) -> EmailMessage:
    """The draft with the PDF attached: neutral subject and body in the sheet's language, no sender, no recipient."""
    draft = _message(document, pdf)
    draft["X-Unsent"] = "1"
    return draft


def letter(document: SheetDocument, pdf: bytes, sender: str, recipient: str, now: datetime) -> EmailMessage:
    """The message that is sent: nothing in it names the person who sends it, or the computer.

    Args:
        document: of the sheet.
        pdf: the same as PDF.
        sender: address of the organization.
        recipient: from `address`.
        now: when it is sent.
    """
    made = _message(document, pdf)
    made["From"] = sender
    made["To"] = recipient
    made["Date"] = format_datetime(now.astimezone(UTC))
    made["Message-ID"] = f"<{token_hex(16)}@{sender.rpartition('@')[2]}>"
    return made


def address(typed: str, suffix: str) -> str:
    """The address that a person typed, as it is sent to: with the region's suffix for secure mail.

    Raises:
        MailFailed: this is no address, or more than one.
    """
    name, _at, domain = typed.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    if not domain.endswith(suffix):
        domain += suffix
    if not _NAME.fullmatch(name) or not _DOMAIN.fullmatch(domain) or len(name) + len(domain) > _LONGEST:
        raise MailFailed("address")
    return f"{name}@{domain}"


def _message(document: SheetDocument, pdf: bytes) -> EmailMessage:
    words = frame(document.language).mail
    made = EmailMessage(policy=_POLICY)
    made["Subject"] = words.subject_discreet if document.discreet else words.subject
    made.set_content(words.body_discreet if document.discreet else words.body)
    made.add_attachment(pdf, maintype="application", subtype="pdf", filename=file_name(document))
    return made


def open_draft(draft: EmailMessage, folder: Path, platform: str = sys.platform, run: Run | None = None) -> None:
    """Hand the draft to the mail program of this system.

    Args:
        draft: from `message`.
        folder: private folder for the file (`DraftFolder.path`).
        platform: as `sys.platform` names it.
        run: starts the program; None = as a process of its own.

    Raises:
        MailFailed: there is no mail program, or it refuses.
        StorageUnavailable: the file cannot be written.
    """
    start = run or _start
    command = _command(draft, folder, platform)
    try:
        code = start(command)
    except OSError as exc:
        raise MailFailed("program", detail=f"{command[0]}: {exc.strerror}") from exc
    if code != 0:
        raise MailFailed("program", detail=f"{command[0]}: exit code {code}")


def _command(draft: EmailMessage, folder: Path, platform: str) -> list[str]:
    subject = str(draft["Subject"])
    body = draft.get_body()
    text = body.get_content() if isinstance(body, EmailMessage) else ""
    attachment = next(draft.iter_attachments())
    name = attachment.get_filename() or "sheet.pdf"
    if platform == "win32":
        path = _write(folder / Path(name).with_suffix(".eml"), draft.as_bytes())
        system = PureWindowsPath(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")  # not the current folder's
        return [str(system / "rundll32.exe"), "url.dll,FileProtocolHandler", path]
    path = _write(folder / name, attachment.get_content())
    if platform == "darwin":
        return ["osascript", "-e", _APPLE_MAIL, subject, text, path]
    return ["xdg-email", "--utf8", "--subject", subject, "--body", text, "--attach", path]


def _write(path: Path, data: bytes) -> str:
    try:
        path.write_bytes(data)
    except OSError as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc
    return str(path)


def _start(command: Sequence[str]) -> int:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        return 0
