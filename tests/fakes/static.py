"""A static web server on loopback, as an administrator's would be, that can be made to lie."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self, TypeAlias

Answer: TypeAlias = Callable[["StaticServer", Path], tuple[int, str, Iterator[bytes]]]
"""What is sent in place of a file: status, content type, pieces of the body."""


class StaticServer:
    """Shows a folder. A context manager.

    Attributes:
        folder: what it shows.
        asked: paths of the requests, in order.
        addresses: the same with what follows the question mark.
        instead: answers in place of files whose paths contain this.
        headers: of answers to paths that contain this.
        clock: added to the time that it tells.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.addresses: list[str] = []
        self.instead: dict[str, Answer] = {}
        self.headers: dict[str, dict[str, str]] = {"timestamp.json": {"Cache-Control": "max-age=60"}}
        self.clock = timedelta(0)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.shows = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Nothing listens any more."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


def page(_server: StaticServer, _path: Path) -> tuple[int, str, Iterator[bytes]]:
    """The log-in page of a guest network."""
    return 200, "text/html", iter([b"<!DOCTYPE html><title>Welcome</title>"])


def page_as_json(_server: StaticServer, _path: Path) -> tuple[int, str, Iterator[bytes]]:
    """A page that says it is something else."""
    return 200, "application/json", iter([b"\n<html></html>"])


def endless(_server: StaticServer, _path: Path) -> tuple[int, str, Iterator[bytes]]:
    """Bytes without an end."""

    def pieces() -> Iterator[bytes]:
        while True:
            yield b" " * 65_536

    return 200, "application/json", pieces()


def half(_server: StaticServer, path: Path) -> tuple[int, str, Iterator[bytes]]:
    """The first half of a file, as if that were all."""
    content = path.read_bytes()
    return 200, "application/octet-stream", iter([content[: len(content) // 2]])


def damaged(_server: StaticServer, path: Path) -> tuple[int, str, Iterator[bytes]]:
    """One byte is another one."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    return 200, "application/octet-stream", iter([bytes(content)])


def trickle(_server: StaticServer, path: Path) -> tuple[int, str, Iterator[bytes]]:
    """A byte now and then."""

    def pieces() -> Iterator[bytes]:
        for byte in path.read_bytes():
            time.sleep(0.05)
            yield bytes([byte])

    return 200, "application/octet-stream", pieces()


def error(status: int) -> Answer:
    """This status."""
    return lambda _server, _path: (status, "text/plain", iter([b"no"]))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    shows: StaticServer

    def handle_error(self, *_arguments: Any) -> None:
        """Whoever breaks off is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        shows = self.server.shows
        path = self.path.partition("?")[0]
        shows.asked.append(path)
        shows.addresses.append(self.path)
        file = shows.folder / path.lstrip("/")
        instead = next((answer for part, answer in shows.instead.items() if part in path), None)
        if instead:
            status, kind, pieces = instead(shows, file)
        elif file.is_file():
            status, kind, pieces = 200, "application/octet-stream", iter([file.read_bytes()])
        else:
            status, kind, pieces = 404, "text/plain", iter([b"not here"])
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in next((found for part, found in shows.headers.items() if part in path), {}).items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            for piece in pieces:
                self.wfile.write(piece)

    def date_time_string(self, timestamp: float | None = None) -> str:
        now = datetime.now(UTC) + self.server.shows.clock
        return super().date_time_string(now.timestamp() if timestamp is None else timestamp)

    def log_message(self, *_arguments: Any) -> None:
        """Nobody reads it."""
