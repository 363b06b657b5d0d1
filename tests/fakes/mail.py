"""A mail server on loopback that speaks real SMTP and TLS, and fails where it is told to."""

from __future__ import annotations

import asyncio
import ssl
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from hytedesk.config import Settings

HOST = "127.0.0.1"
SENDER = "palvelut@rantaseutu.example"
USER, PASSWORD = "hytedesk", "hush hush"
Phase = Literal["HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT"]


class Authority:
    """Whoever made the server's certificate; `file` is for `extra_ca_file`."""

    def __init__(self, folder: Path, name: str = HOST) -> None:
        authority = trustme.CA()
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(self.server)
        self.file = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.file))


class MailServer:
    """The server, while it is used as a context.

    Attributes:
        taken: the messages that it has said yes to.
        faults: what it does in a phase instead of saying yes: an answer, `hang up`, `keep silent`, or
            `dawdle`, and say yes then.
        heard: how each session called itself, and whether it was encrypted by the time it sent something.
        direct: encrypted from the first byte.
        port: where it listens.
    """

    def __init__(self, authority: Authority, *, direct: bool = False, plain: bool = False, login: bool = False) -> None:
        self.taken: list[Envelope] = []
        self.faults: dict[Phase, str] = {}
        self.heard: list[tuple[str | None, bool]] = []
        self.direct = direct
        self.port = 0
        self._authority, self._plain, self._login = authority, plain, login
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def settings(self, **more: Any) -> Settings:
        """For this server."""
        values: dict[str, Any] = {
            "mail_way": "smtp",
            "smtp_host": HOST,
            "smtp_port": self.port,
            "smtp_security": "tls" if self.direct else "starttls",
            "smtp_user": USER if self._login else "",
            "mail_from": SENDER,
            "extra_ca_file": str(self._authority.file),
        }
        return Settings(**values | more)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        tls = self._authority.server if self.direct else None
        return await self._loop.create_server(self.make, HOST, 0, ssl=tls)

    async def _stop(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def make(self) -> SMTP:
        options: dict[str, Any] = {"hostname": "mail.example", "ident": "fake"}
        if not self.direct and not self._plain:
            options["tls_context"] = self._authority.server
        if not self._login:
            options["auth_exclude_mechanism"] = ["LOGIN", "PLAIN"]
        else:
            options |= {"authenticator": self._authenticate, "auth_required": True}
            options["auth_require_tls"] = not self.direct
        return _Session(_Handler(self), self, **options)

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


class _Session(SMTP):
    def __init__(self, handler: object, server: MailServer, **options: Any) -> None:
        super().__init__(handler, **options)
        self._faults = server.faults

    async def fault(self, phase: Phase) -> str | None:
        found = self._faults.get(phase)
        if found == "hang up":
            assert self.transport is not None
            self.transport.abort()  # type: ignore[attr-defined]
            await asyncio.sleep(0)
            return "421 gone"
        if found == "dawdle":
            await asyncio.sleep(0.2)
            return None
        if found == "keep silent":
            await asyncio.sleep(30)
        return found

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802  # the name of the base class
        said = await self.fault("STARTTLS")
        if said:
            await self.push(said)
        else:
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802  # the name of the base class
        said = await self.fault("AUTH")
        if said:
            await self.push(said)
        else:
            await super().smtp_AUTH(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # the name of the base class
        said = await self.fault("DATA")
        if said:
            await self.push(said)
        else:
            await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: _Session, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        said = await server.fault("HELO")
        return [said] if said else responses

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: _Session, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._server.heard.append((session.host_name, session.ssl is not None or self._server.direct))
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await server.fault("MAIL") or "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: _Session, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        said = await server.fault("RCPT")
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: _Session, _session: Session, envelope: Envelope
    ) -> str:
        said = await server.fault("DOT")
        if said is None:
            self._server.taken.append(envelope)
        return said or "250 OK"
