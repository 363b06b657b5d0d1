from __future__ import annotations

import email
import email.policy
import os
import stat
import sys
from email.message import EmailMessage
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import pytest

from hytedesk.errors import MailFailed, StorageUnavailable
from hytedesk.sheet import mail, render
from hytedesk.sheet.drafts import DraftFolder
from tests.sheet.services import SHELTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.sheet.conftest import MakeSheet

PDF = b"%PDF-1.7 not really"
linux = pytest.mark.skipif(sys.platform != "linux", reason="xdg-email is a program of Linux desktops")


def attachment(draft: EmailMessage) -> EmailMessage:
    part = next(draft.iter_attachments())
    assert isinstance(part, EmailMessage)
    return part


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("discreet", [False, True])
def test_the_draft_names_no_service_person_or_workplace(sheet: MakeSheet, language: str, discreet: bool) -> None:
    document = sheet(SHELTER, language=language, discreet=discreet)
    pdf = render.render(document)
    draft = mail.message(document, pdf.data)
    assert attachment(draft).get_content() == pdf.data
    assert set(draft.keys()) == {"Subject", "X-Unsent", "MIME-Version", "Content-Type"}
    body = draft.get_body()
    assert isinstance(body, EmailMessage)
    words = f"{draft['Subject']} {body.get_content()} {attachment(draft).get_filename()}".casefold()
    telling = ("turva", "shelter", "skydd", "väkival", "pohjanmaa", "vaasa", "hoitaja", "esimerk")
    assert [word for word in telling if word in words] == []
    assert not discreet or not any(word in words for word in ("palvelu", "tjänst", "service"))


def test_the_draft_survives_the_way_through_a_file(sheet: MakeSheet) -> None:
    draft = mail.message(sheet(language="sv"), PDF)
    back = email.message_from_bytes(draft.as_bytes(), policy=email.policy.default)
    assert back["Subject"] == "Information om tjänster"
    assert b"\n" not in draft.as_bytes().replace(b"\r\n", b"")


@pytest.fixture
def xdg_email(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mail program that records its arguments and the attachment; gives the file of the record."""
    record = tmp_path / "record"
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "xdg-email"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{record}"\nfor last; do :; done\ncp "$last" "{record}.pdf"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return record


@linux
def test_linux_opens_the_draft_in_the_mail_program(sheet: MakeSheet, xdg_email: Path, tmp_path: Path) -> None:
    drafts = DraftFolder(tmp_path)
    drafts.open(sheet(), PDF)
    arguments = xdg_email.read_text().splitlines()
    assert arguments[:4] == ["--utf8", "--subject", "Tietoa palveluista", "--body"]
    assert arguments[-2:] == ["--attach", str(drafts.path / "palvelut-2026-11-22.pdf")]
    assert "@" not in " ".join(arguments)
    assert Path(f"{xdg_email}.pdf").read_bytes() == PDF
    drafts.close()


@linux
def test_without_a_mail_program_the_person_is_told(
    sheet: MakeSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MailFailed):
        mail.open_draft(mail.message(sheet(), PDF), tmp_path)
    refusing = tmp_path / "xdg-email"
    refusing.write_text("#!/bin/sh\nexit 3\n")
    refusing.chmod(0o755)
    with pytest.raises(MailFailed):
        mail.open_draft(mail.message(sheet(), PDF), tmp_path)


class Started:
    """Remembers what would have been started."""

    def __init__(self) -> None:
        self.command: list[str] = []

    def __call__(self, command: Sequence[str]) -> int:
        self.command = list(command)
        return 0


def test_windows_opens_an_unsent_message(sheet: MakeSheet, tmp_path: Path) -> None:
    started = Started()
    mail.open_draft(mail.message(sheet(), PDF), tmp_path, "win32", started)
    assert PureWindowsPath(started.command[0]).is_absolute()
    path = Path(started.command[-1])
    assert path == tmp_path / "palvelut-2026-11-22.eml"
    back = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert back["X-Unsent"] == "1"
    assert back["To"] is None


def test_macos_asks_mail_for_a_new_message(sheet: MakeSheet, tmp_path: Path) -> None:
    started = Started()
    mail.open_draft(mail.message(sheet(discreet=True), PDF), tmp_path, "darwin", started)
    assert started.command[0] == "osascript"
    assert started.command[3] == "Muistio"
    assert Path(started.command[5]).read_bytes() == PDF


def test_drafts_lie_in_a_private_folder_that_goes_away(tmp_path: Path) -> None:
    (tmp_path / "somebody else's").mkdir()
    first = DraftFolder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["somebody else's"]
    (first.path / "palvelut.pdf").write_bytes(PDF)
    if os.name == "posix":
        assert stat.S_IMODE(first.path.stat().st_mode) == 0o700
    DraftFolder(tmp_path)
    assert (first.path / "palvelut.pdf").exists()  # it is the window of another data folder's, and in use
    assert first._lock is not None
    first._lock.release()  # as the system does when a process dies
    DraftFolder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["somebody else's"]
    second = DraftFolder(tmp_path)
    assert second.path.is_dir()
    second.close()
    assert [path.name for path in tmp_path.iterdir()] == ["somebody else's"]


def test_a_folder_that_cannot_be_written_is_told(sheet: MakeSheet, tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        mail.open_draft(mail.message(sheet(), PDF), tmp_path / "gone", "linux", Started())
    with pytest.raises(StorageUnavailable):
        _ = DraftFolder(tmp_path / "gone").path
