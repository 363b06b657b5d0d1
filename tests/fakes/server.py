"""What the fakes of catalogue servers have in common: threads, one connection for many requests, silence."""

from __future__ import annotations

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Generic, TypeVar

JSON = "application/json; charset=utf-8"


F = TypeVar("F")


class Server(ThreadingHTTPServer, Generic[F]):
    """Answers every request in a thread of its own, with a handler that asks `fake` what to say."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, handler: type[Handler], fake: F) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", port), handler)

    def handle_error(self, *_arguments: Any) -> None:
        """A client that hangs up in the middle is part of the plan."""


class Handler(BaseHTTPRequestHandler):
    """Sends whole answers."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_arguments: Any) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        self.respond()

    def respond(self) -> None:
        """Answer the request."""
        raise NotImplementedError

    def send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """An answer; its length is that of the body and its type JSON unless the headers say otherwise."""
        self.send_response(status)
        for name, value in ({"Content-Type": JSON, "Content-Length": str(len(body))} | dict(headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
