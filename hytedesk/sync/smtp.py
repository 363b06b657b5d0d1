"""One message to the region's mail server: encrypted, to one recipient, whole or not at all.

The server hears no name of user or computer. Nothing is written down, and what a server says is never repeated, since
it may name the recipient.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from hytedesk.errors import MailFailed, Unreachable
from hytedesk.sync import secrets, trusting
from hytedesk.sync.exchange import Exchange

if TYPE_CHECKING:
    from email.message import EmailMessage
    from io import BufferedReader

    from hytedesk.config import Settings

_GREETING = "[127.0.0.1]"
"""What we call ourselves: the name of the computer is nobody's business."""
_PIECE = 16_384
_LONGEST_ANSWER = 64 * 1024
"""Bytes of one answer of a server, of however many lines."""
_LINE_OF_DOT = re.compile(rb"^\.", re.MULTILINE)


class Limits(msgspec.Struct, frozen=True):
    """Seconds: until a connection stands or the server answers (`step`), and for all of it (`whole`)."""

    step: float = 20
    whole: float = 90


def send(
    message: EmailMessage, settings: Settings, cancelled: Callable[[], bool], limits: Limits | None = None
) -> None:
    """Send the message to its one recipient; returns once the server has taken it.

    Args:
        message: with From, To, Date and Message-ID.
        settings: the mail server's.
        cancelled: asked ten times a second, from this thread.
        limits: None = those of every day.

    Raises:
        MailFailed: nothing was sent, or with the reason `uncertain` perhaps.
        StorageUnavailable: the file of authorities cannot be read.
    """
    host, limits = settings.smtp_host, limits or Limits()
    if settings.mail_way != "smtp" or not host or not settings.mail_from:
        raise MailFailed("unset", host)
    password = secrets.mail_password(host) if settings.smtp_user else None
    if settings.smtp_user and password is None:
        raise MailFailed("no_password", host)
    delivery = _Delivery(message, settings, password or "", limits.step)
    exchange = Exchange(lambda _exchange: delivery.run())
    exchange.deadline = time.monotonic() + limits.whole
    try:
        exchange.result(host, _Watch(host, cancelled))
    except Unreachable as exc:
        raise MailFailed("uncertain" if delivery.give_up() else exc.reason, host) from None


class _Watch(msgspec.Struct, frozen=True):
    """Stops the wait for an exchange."""

    host: str
    cancelled: Callable[[], bool]

    def check(self) -> None:
        if self.cancelled():
            raise Unreachable(self.host, "cancelled")


class _Connection(smtplib.SMTP):
    """Encrypted from the first byte if `direct`."""

    def __init__(self, host: str, context: ssl.SSLContext, step: float, *, direct: bool) -> None:
        super().__init__(local_hostname=_GREETING, timeout=step)
        self._host = host  # the name that `starttls` looks for in the certificate
        self._context = context if direct else None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Called by `connect`."""
        made = socket.create_connection((host, port), timeout)
        if self._context is None:
            return made
        return self._context.wrap_socket(made, server_hostname=host)  # takes `made` over and closes it if it fails

    def getreply(self) -> tuple[int, bytes]:
        """As always, up to a size: `smtplib` collects lines for as long as the server says that there are more."""
        if self.file is None and self.sock is not None:
            self.file = _Answers(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.left = _LONGEST_ANSWER
        return super().getreply()


class _Answers:
    """The server's side of a connection; `left` = how many bytes more the answer may have."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self.left = _LONGEST_ANSWER

    def readline(self, limit: int) -> bytes:
        """The next line.

        Raises:
            OSError: the answer is too long, or the connection is gone.
        """
        line = self._file.readline(limit)
        self.left -= len(line)
        if self.left < 0:
            raise OSError("the answer has no end")
        return line

    def close(self) -> None:
        """No more of it."""
        self._file.close()


class _Delivery:
    """One try. The thread that delivers and the one that waits for it agree on whether the message has left."""

    def __init__(self, message: EmailMessage, settings: Settings, password: str, step: float) -> None:
        self._settings = settings
        self._password = password
        self._sender, self._recipient = str(message["From"]), str(message["To"])
        self._payload = _LINE_OF_DOT.sub(b"..", message.as_bytes())
        direct = settings.smtp_security == "tls"
        self._context = trusting.context(settings.extra_ca_file)
        self._server = _Connection(settings.smtp_host, self._context, step, direct=direct)
        self._lock = threading.Lock()
        self._connected = self._given_up = self._handed_over = False

    def give_up(self) -> bool:
        """End it; True = the server may have the whole message already."""
        with self._lock:
            self._given_up = True
        with contextlib.suppress(OSError):
            if self._server.sock is not None:
                self._server.sock.shutdown(socket.SHUT_RDWR)
        return self._handed_over

    def run(self) -> bytes:
        """Deliver the message; returns nothing of interest.

        Raises:
            MailFailed: it was not delivered.
        """
        try:
            self._connect()
            self._log_in()
            self._hand_over()
        except ssl.SSLCertVerificationError as exc:
            raise self._failure(trusting.reason(exc)) from None
        except ssl.SSLError as exc:
            raise self._failure(self._lost("plain"), exc.reason or "") from None
        except (OSError, UnicodeError) as exc:  # smtplib's exceptions are OSErrors
            silent = isinstance(exc, TimeoutError) or isinstance(exc.__context__, TimeoutError)
            raise self._failure(self._lost("timeout" if silent else "interrupted"), type(exc).__name__) from None
        finally:
            self._server.close()
        return b""

    def _connect(self) -> None:
        server, host = self._server, self._settings.smtp_host
        code, _words = server.connect(host, self._settings.smtp_port)
        self._connected = True
        self._expect(code, "busy")
        server.ehlo()
        if self._settings.smtp_security == "starttls":
            if not server.has_extn("starttls"):
                raise self._failure("plain")
            try:
                server.starttls(context=self._context)
            except smtplib.SMTPResponseException as exc:
                self._expect(exc.smtp_code, "plain")
            server.ehlo()

    def _log_in(self) -> None:
        if not self._settings.smtp_user:
            return
        try:
            self._server.login(self._settings.smtp_user, self._password)
        except smtplib.SMTPAuthenticationError as exc:
            self._expect(exc.smtp_code, "password")
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException:
            raise self._failure("no_login") from None
        except UnicodeEncodeError:
            raise self._failure("password") from None

    def _hand_over(self) -> None:
        server = self._server
        size = [f"size={len(self._payload)}"] if server.has_extn("size") else []
        self._expect(server.mail(self._sender, size)[0], "sender")
        self._expect(server.rcpt(self._recipient)[0], "recipient")
        self._expect(server.docmd("DATA")[0], "message")
        for start in range(0, len(self._payload), _PIECE):
            server.send(self._payload[start : start + _PIECE])
        with self._lock:  # until the dot the server throws everything away
            if self._given_up:
                raise self._failure("cancelled")
            self._handed_over = True
        server.send(b".\r\n")
        code, _words = server.getreply()
        self._handed_over = code < 400
        self._expect(code, "message")
        with contextlib.suppress(OSError):
            server.putcmd("quit")

    def _expect(self, code: int, reason: str) -> None:
        """Go on if the server says yes; if it says no for good, this is why.

        Raises:
            MailFailed: it says no.
        """
        if 200 <= code < 400:
            return
        if code < 0:  # that is no answer of a mail server
            reason = self._lost("interrupted")
        if code in {523, 552}:
            reason = "too_large"
        raise self._failure("busy" if 400 <= code < 500 else reason, str(code))

    def _lost(self, reason: str) -> str:
        if self._handed_over:
            return "uncertain"
        return reason if self._connected or reason == "plain" else "connection"

    def _failure(self, reason: str, detail: str = "") -> MailFailed:
        return MailFailed(reason, self._settings.smtp_host, detail)
