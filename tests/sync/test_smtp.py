"""One message to a mail server: sent whole and encrypted, or not at all, with a true reason."""

from __future__ import annotations

import email
import email.policy
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import keyring
import pytest
import trustme

from hytedesk import i18n
from hytedesk.config import Settings
from hytedesk.errors import MailFailed, StorageUnavailable
from hytedesk.sheet import mail
from hytedesk.sheet.content import SheetOptions, content
from hytedesk.sync import secrets, smtp
from hytedesk.ui import messages
from tests.fakes.keystore import KeyStore
from tests.fakes.mail import HOST, PASSWORD, SENDER, Authority, MailServer, Phase
from tests.sheet.services import THREE, TODAY

RECIPIENT = "client@somewhere.example"
QUICK = smtp.Limits(step=2, whole=5)
IMPATIENT = smtp.Limits(step=0.3, whole=5)
PDF = b"%PDF-1.7\n.\n..a line with dots\n" + bytes(range(256)) * 400
Deliver = Callable[..., None]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def server(authority: Authority) -> Iterator[MailServer]:
    with MailServer(authority) as made:
        yield made


@pytest.fixture
def store() -> Iterator[KeyStore]:
    before = keyring.get_keyring()
    made = KeyStore()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def letter() -> EmailMessage:
    document = content(THREE, SheetOptions(language="fi", today=TODAY, data_date=TODAY), None)
    return mail.letter(document, PDF, SENDER, RECIPIENT, datetime(2026, 11, 22, 9, tzinfo=UTC))


def deliver(server: MailServer, limits: smtp.Limits = QUICK, **settings: Any) -> None:
    smtp.send(letter(), server.settings(**settings), lambda: False, limits)


def failure(work: Callable[[], object]) -> MailFailed:
    """What a try ends with; it is a whole sentence in every language and does not name the recipient."""
    with pytest.raises(MailFailed) as caught:
        work()
    error = caught.value
    assert error.__cause__ is None
    for language in i18n.LANGUAGES:
        i18n.use(language)
        sentence = messages.sentence(error)
        assert sentence.endswith(".")
        assert RECIPIENT not in sentence + str(error)
    i18n.use("en")
    return error


def test_a_message_arrives_as_it_was_made(server: MailServer) -> None:
    deliver(server)
    (taken,) = server.taken
    assert (taken.mail_from, taken.rcpt_tos) == (SENDER, [RECIPIENT])
    assert isinstance(taken.original_content, bytes)
    back = email.message_from_bytes(taken.original_content, policy=email.policy.default)
    assert next(back.iter_attachments()).get_content() == PDF
    assert back["Subject"] == "Tietoa palveluista"
    assert {"from", "to", "subject", "date", "message-id"} <= {name.lower() for name in back.keys()}  # noqa: SIM118


@pytest.mark.parametrize("direct", [False, True])
def test_nothing_is_sent_before_the_connection_is_encrypted(authority: Authority, direct: bool) -> None:
    with MailServer(authority, direct=direct) as server:
        deliver(server)
        assert server.heard == [("[127.0.0.1]", True)]
        assert len(server.taken) == 1


def test_no_header_names_the_computer_or_its_user(server: MailServer) -> None:
    deliver(server)
    content = server.taken[0].original_content
    assert isinstance(content, bytes)
    names = {"user-agent", "x-mailer", "x-unsent", "sender", "received", "reply-to", "organization"}
    back = email.message_from_bytes(content)
    assert names.isdisjoint(name.lower() for name in back.keys())  # noqa: SIM118
    assert back["Message-ID"].endswith("@rantaseutu.example>")
    assert back["Date"].endswith(" +0000")
    told = [value for name, value in back.items() if name != "Message-ID"]
    assert not any(socket.gethostname() in value for value in told)


def test_a_login_with_the_password_of_the_key_store(authority: Authority, store: KeyStore) -> None:
    secrets.keep(secrets.mail_place(HOST), PASSWORD)
    assert store.keys == {f"HyteDesk smtp:{HOST}": PASSWORD}
    with MailServer(authority, login=True) as server:
        deliver(server)
        assert len(server.taken) == 1


def test_a_wrong_password(authority: Authority, store: KeyStore) -> None:
    with MailServer(authority, login=True) as server:
        assert failure(lambda: deliver(server)).reason == "no_password"
        secrets.keep(secrets.mail_place("another.example"), PASSWORD)
        assert failure(lambda: deliver(server)).reason == "no_password"
        secrets.keep(secrets.mail_place(HOST), "guess")
        assert failure(lambda: deliver(server)).reason == "password"
        secrets.keep(secrets.mail_place(HOST), "pässi")
        assert failure(lambda: deliver(server)).reason == "password"
        store.locked = True
        assert failure(lambda: deliver(server)).reason == "no_password"
        assert server.taken == []


def test_a_server_that_knows_no_login(server: MailServer, store: KeyStore) -> None:
    secrets.keep(secrets.mail_place(HOST), PASSWORD)
    assert store.keys
    assert failure(lambda: deliver(server, smtp_user="hytedesk")).reason == "no_login"


def test_a_server_without_encryption_is_told_nothing(authority: Authority, store: KeyStore) -> None:
    secrets.keep(secrets.mail_place(HOST), PASSWORD)
    assert store.keys
    with MailServer(authority, plain=True) as server:
        assert failure(lambda: deliver(server, smtp_user="hytedesk")).reason == "plain"
        assert failure(lambda: deliver(server, smtp_security="tls")).reason == "plain"
        assert server.heard == []


def test_a_certificate_that_is_not_trusted(authority: Authority, tmp_path: Path) -> None:
    for direct in (False, True):
        with MailServer(authority, direct=direct) as server:
            assert failure(partial(deliver, server, extra_ca_file="")).reason == "certificate"
            assert server.heard == []
    with MailServer(Authority(tmp_path, "another.example")) as server:
        assert failure(lambda: deliver(server)).reason == "certificate"
        assert server.heard == []


def test_a_certificate_that_is_over(authority: Authority, tmp_path: Path) -> None:
    issuer = trustme.CA()
    issuer.cert_pem.write_to_path(str(authority.file))
    authority.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert(HOST, not_after=datetime.now(UTC) - timedelta(days=1)).configure_cert(authority.server)
    with MailServer(authority) as server:
        assert failure(lambda: deliver(server)).reason == "time"
    with pytest.raises(StorageUnavailable):
        deliver(server, extra_ca_file=str(tmp_path / "gone.pem"))


REFUSALS: list[tuple[Phase, str, str]] = [
    ("HELO", "554 go away", "plain"),
    ("STARTTLS", "454 not now", "busy"),
    ("STARTTLS", "501 no", "plain"),
    ("MAIL", "550 not you", "sender"),
    ("MAIL", "552 too big", "too_large"),
    ("MAIL", "451 later", "busy"),
    ("RCPT", f"550 no {RECIPIENT} here", "recipient"),
    ("RCPT", f"450 {RECIPIENT} greylisted", "busy"),
    ("DATA", "554 no", "message"),
    ("DOT", "554 looks like spam", "message"),
    ("DOT", "451 disk full", "busy"),
    ("DOT", "552 too big", "too_large"),
]


@pytest.mark.parametrize(("phase", "answer", "reason"), REFUSALS)
def test_a_server_that_says_no(server: MailServer, phase: Phase, answer: str, reason: str) -> None:
    server.faults[phase] = answer
    assert failure(lambda: deliver(server)).reason == reason
    assert server.taken == []
    server.faults.clear()
    deliver(server)
    assert len(server.taken) == 1


PHASES: list[tuple[Phase, str]] = [
    ("HELO", "interrupted"),
    ("STARTTLS", "interrupted"),
    ("MAIL", "interrupted"),
    ("RCPT", "interrupted"),
    ("DATA", "interrupted"),
    ("DOT", "uncertain"),
]


@pytest.mark.parametrize(("phase", "reason"), PHASES)
def test_a_server_that_is_gone_in_the_middle(server: MailServer, phase: Phase, reason: str) -> None:
    server.faults[phase] = "hang up"
    assert failure(lambda: deliver(server)).reason == reason
    assert server.taken == []


@pytest.mark.parametrize(("phase", "reason"), PHASES)
def test_a_server_that_falls_silent(server: MailServer, phase: Phase, reason: str) -> None:
    server.faults[phase] = "keep silent"
    expected = "uncertain" if reason == "uncertain" else "timeout"
    assert failure(lambda: deliver(server, IMPATIENT)).reason == expected
    assert server.taken == []


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, "connection"),
        ({"smtp_host": "nowhere.invalid"}, "connection"),
        ({"smtp_host": "a" * 64 + ".example"}, "connection"),
        ({"smtp_host": ""}, "unset"),
        ({"mail_from": ""}, "unset"),
        ({"mail_way": "off"}, "unset"),
    ],
)
def test_a_server_that_is_not_there(changed: dict[str, Any], reason: str) -> None:
    with socket.create_server((HOST, 0)) as found:
        port = found.getsockname()[1]
    settings = Settings(**{"mail_way": "smtp", "smtp_host": HOST, "smtp_port": port, "mail_from": SENDER} | changed)
    assert failure(lambda: smtp.send(letter(), settings, lambda: False, QUICK)).reason == reason


class Babble:
    """A server that goes on with its greeting for ever, a line each `pause` seconds."""

    def __init__(self, pause: float = 0.02) -> None:
        self._pause = pause
        self._socket = socket.create_server((HOST, 0))
        self.port = self._socket.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._talk)
        self._thread.start()

    def _talk(self) -> None:
        connection, _address = self._socket.accept()
        with connection:
            try:
                while not self._ended.wait(self._pause):
                    connection.sendall(b"220-and\r\n")
            except OSError:
                pass

    def close(self) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()


def test_a_slow_server_is_waited_for(server: MailServer) -> None:
    server.faults.update({phase: "dawdle" for phase, _reason in PHASES})
    deliver(server)
    assert len(server.taken) == 1


def test_all_of_it_has_an_end_however_the_server_drags_on() -> None:
    babble = Babble()
    settings = Settings(mail_way="smtp", smtp_host=HOST, smtp_port=babble.port, mail_from=SENDER)
    before = time.monotonic()
    limits = smtp.Limits(step=2, whole=0.5)
    assert failure(lambda: smtp.send(letter(), settings, lambda: False, limits)).reason == "timeout"
    assert time.monotonic() - before < 2
    babble.close()


def test_an_answer_without_an_end_takes_no_memory() -> None:
    babble = Babble(pause=0)
    settings = Settings(mail_way="smtp", smtp_host=HOST, smtp_port=babble.port, mail_from=SENDER)
    assert failure(lambda: smtp.send(letter(), settings, lambda: False, QUICK)).reason == "connection"
    babble.close()


@pytest.mark.parametrize(("phase", "reason"), [(phase, reason) for phase, reason in PHASES if phase != "STARTTLS"])
def test_a_person_can_stop_it_at_any_moment(server: MailServer, phase: Phase, reason: str) -> None:
    server.faults[phase] = "keep silent"
    started = time.monotonic()
    error = failure(lambda: smtp.send(letter(), server.settings(), lambda: time.monotonic() > started + 0.5))
    assert error.reason == ("uncertain" if reason == "uncertain" else "cancelled")
    assert server.taken == []


def test_nothing_of_it_is_written_down(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    before = sorted(tmp_path.rglob("*"))
    server.faults["RCPT"] = f"550 {RECIPIENT} is unknown"
    failure(lambda: deliver(server))
    server.faults.clear()
    deliver(server)
    assert sorted(tmp_path.rglob("*")) == before
    ours = [record for record in caplog.records if record.name.startswith("hytedesk")]
    assert ours == []
