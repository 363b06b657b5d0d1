"""A peer on loopback that does to a connection what no HTTP server would do by itself."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from typing import Any, Self, TypeAlias

Act: TypeAlias = "bytes | Callable[[socket.socket, threading.Event], None]"
"""What a connection gets once it has asked: bytes, or whatever is done to it; the event says that the test is over."""

_HELLO = b"\x16\x03"
"""How TLS begins."""
EVERYTHING_ELSE_FAILED = 30
"""Seconds after which a peer ends a wait that the test did not end: longer than any test takes."""


class Peer:
    """Does the next act to every connection, the last one again and again. A context manager.

    Attributes:
        url: its address.
        heads: of the requests, in order.
        waiting: set while an act waits.
    """

    def __init__(self, *acts: Act, tls: ssl.SSLContext | None = None) -> None:
        self.heads: list[str] = []
        self.over = threading.Event()
        self.waiting = threading.Event()
        self._acts = list(acts)
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"
        self._start(self._serve)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def silence(self, _connection: socket.socket, over: threading.Event) -> None:
        """Answers nothing."""
        self.waiting.set()
        over.wait(EVERYTHING_ELSE_FAILED)
        self.waiting.clear()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            act = self._acts.pop(0) if len(self._acts) > 1 else self._acts[0]
            self._start(self._do, connection, act)

    def _do(self, connection: socket.socket, act: Act) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            if self._tls:
                connection = stack.enter_context(self._tls.wrap_socket(connection, server_side=True))
            head = b""
            while b"\r\n\r\n" not in head and not head.startswith(_HELLO):
                more = connection.recv(4096)
                if not more:
                    return
                head += more
            self.heads.append(head.decode("latin-1"))
            if isinstance(act, bytes):
                connection.sendall(act)
            else:
                act(connection, self.over)


def reply(body: bytes = b"", status: int = 200, **headers: Any) -> bytes:
    """A whole answer with `Connection: close`; a header `content_length` says another length."""
    said = {"content_type": "application/json", "content_length": len(body), "connection": "close"} | headers
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in said.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode("latin-1") + body


def document(value: object, **headers: Any) -> bytes:
    """A whole answer that holds this as JSON."""
    return reply(json.dumps(value).encode(), **headers)


PORTAL = reply(b"<!DOCTYPE html><title>Guest network</title><p>Log in", content_type="text/html; charset=utf-8")


def trickle(connection: socket.socket, over: threading.Event) -> None:
    """An answer that comes a byte at a time, fifty in a second."""
    connection.sendall(reply(b"", content_length=1_000_000) + b"[")
    while not over.wait(0.02):
        connection.sendall(b" ")


def trickling_head(connection: socket.socket, over: threading.Event) -> None:
    """Headers without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(0.02):
        connection.sendall(b"x")


def reset(connection: socket.socket, _over: threading.Event) -> None:
    """Half an answer, then a reset."""
    connection.sendall(reply(b'{"itemList": [', content_length=1000))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def flood(connection: socket.socket, over: threading.Event) -> None:
    """200 MB of white space without saying how much it will be."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[")
    for _ in range(200):
        if over.is_set():
            return
        connection.sendall(b" " * 1_000_000)


def bomb(megabytes: int) -> bytes:
    """So many megabytes, packed a thousand times smaller."""
    packed = gzip.compress(b"[") + gzip.compress(b" " * 1_000_000) * megabytes
    return reply(packed, content_encoding="gzip")
