"""An HTTP proxy on loopback: it passes plain requests on and tunnels the others, or wants a login first."""

from __future__ import annotations

import contextlib
import socket
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


class ProxyFake:
    """The proxy, running from the start. A context manager.

    Attributes:
        url: its address.
        asked: first lines of the requests, in order.
        login: a way to log in that it insists on, "" = everybody may pass.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.login = ""
        self._server = _Server(("127.0.0.1", 0), self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], fake: ProxyFake) -> None:
        self.fake = fake
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the base class
        """Keep quiet."""

    def do_GET(self) -> None:
        if self._may_pass():
            parts = urlsplit(self.path)
            connection = HTTPConnection(parts.netloc, timeout=10)
            with contextlib.closing(connection):
                connection.request("GET", f"{parts.path}?{parts.query}", headers=dict(self.headers))
                answer = connection.getresponse()
                body = answer.read()
            self.send_response(answer.status)
            for name in ("Content-Type", "Content-Length"):
                self.send_header(name, answer.headers[name])
            self.end_headers()
            self.wfile.write(body)

    def do_CONNECT(self) -> None:
        if self._may_pass():
            host, _, port = self.path.rpartition(":")
            with socket.create_connection((host, int(port)), 10) as beyond:
                self.send_response(200, "Connection established")
                self.end_headers()
                back = threading.Thread(target=_pass_on, args=(beyond, self.connection), daemon=True)
                back.start()
                _pass_on(self.connection, beyond)
                back.join()

    def _may_pass(self) -> bool:
        fake = self.server.fake
        fake.asked.append(self.requestline)
        if fake.login:
            self.send_response(407)
            self.send_header("Proxy-Authenticate", fake.login)
            self.send_header("Content-Length", "0")
            self.end_headers()
        return not fake.login


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := here.recv(65536):
            there.sendall(piece)
        there.shutdown(socket.SHUT_WR)
