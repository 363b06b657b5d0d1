from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from hytedesk import __version__
from hytedesk.errors import BadData, HyteDeskError, Refused, Unreachable
from hytedesk.sync.http import Client
from hytedesk.sync.sources import Watch
from tests.fakes.ptv11 import Fault, PtvFake
from tests.sync.conftest import IMPATIENT, QUICK, watch


@pytest.fixture
def client(ptv: PtvFake) -> Iterator[Client]:
    with Client(ptv.url, watch(), QUICK) as connected:
        yield connected


def _failure(call: Callable[[], Any]) -> tuple[type[HyteDeskError], object]:
    with pytest.raises(HyteDeskError) as caught:
        call()
    error = caught.value
    return type(error), getattr(error, "reason", getattr(error, "status", None))


def test_a_document_comes_as_its_bytes(ptv: PtvFake) -> None:
    watching = watch()
    with Client(ptv.url, watching, QUICK) as client:
        body = client.get("Service", {"page": 1})
    assert body.startswith(b'{"pageNumber": 1')
    assert watching.bytes == len(body)


def test_it_says_who_it_is_and_sends_no_credentials(
    ptv: PtvFake, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client.get("Service")
    assert ptv.headers["user-agent"].startswith(f"HyteDesk/{__version__} (")
    assert ptv.headers["accept"] == "application/json"
    assert "authorization" not in ptv.headers


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ("html", (Unreachable, "portal")),
        ("half", (Unreachable, "interrupted")),
        ("error500", (Unreachable, "server_error")),
        ("busy", (Unreachable, "busy")),
        ("error404", (Refused, 404)),
        ("redirect", (Refused, 302)),
        ("huge", (BadData, None)),
    ],
)
def test_what_a_failing_server_comes_to(
    ptv: PtvFake, client: Client, fault: Fault, failure: tuple[type[HyteDeskError], object]
) -> None:
    ptv.fail(fault)
    assert _failure(lambda: client.get("Service")) == failure


def test_a_server_that_never_answers_is_given_up(ptv: PtvFake) -> None:
    ptv.fail("slow")
    with Client(ptv.url, watch(), IMPATIENT) as client:
        assert _failure(lambda: client.get("Service")) == (Unreachable, "timeout")


def test_a_server_that_is_down_is_unreachable(ptv: PtvFake, client: Client) -> None:
    ptv.stop()
    assert _failure(lambda: client.get("Service")) == (Unreachable, "connection")
    ptv.start()
    assert client.get("Service")


@pytest.mark.parametrize("fault", ["half", "busy"])
def test_a_passing_failure_is_tried_again(ptv: PtvFake, client: Client, fault: Fault) -> None:
    ptv.fail(fault, times=1)
    assert client.get("Service").startswith(b"{")
    assert len(ptv.requests) == 2


def test_a_connection_that_was_closed_between_two_requests_is_made_anew(ptv: PtvFake, client: Client) -> None:
    assert client.get("Service")
    ptv.stop()
    ptv.start()
    assert client.get("Service")


def test_an_unknown_host_is_unreachable() -> None:
    with Client("http://nowhere.invalid/api", watch(), QUICK) as client:
        kind, _ = _failure(lambda: client.get("Service"))
    assert kind is Unreachable


def test_cancelling_stops_before_the_next_request(ptv: PtvFake) -> None:
    with Client(ptv.url, Watch("ptv", lambda _progress: None, lambda: True), QUICK) as client:
        assert _failure(lambda: client.get("Service")) == (Unreachable, "cancelled")
    assert ptv.requests == []


@pytest.fixture
def raw_peer() -> Iterator[Callable[[bytes], str]]:
    """Starts a peer that answers every connection with the same bytes, whatever they are."""
    listeners: list[socket.socket] = []

    def start(answer: bytes) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve() -> None:
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                with peer:
                    peer.recv(4096)
                    peer.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", Unreachable),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Unreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", BadData),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", BadData),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n{}{}", BadData),
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", Refused),
        (b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n", Refused),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n", HyteDeskError),
    ],
)
def test_a_peer_that_speaks_nonsense(
    raw_peer: Callable[[bytes], str], answer: bytes, kind: type[HyteDeskError]
) -> None:
    with Client(raw_peer(answer), watch(), QUICK) as client, pytest.raises(kind):
        client.get("Service")


def test_a_server_without_a_trusted_certificate(raw_peer: Callable[[bytes], str]) -> None:
    address = raw_peer(b"no TLS here").replace("http:", "https:")
    with Client(address, watch(), QUICK) as client:
        kind, _ = _failure(lambda: client.get("Service"))
    assert kind.exit_code in {20, 30}


def test_how_long_a_busy_server_wants_to_be_left_alone_is_told(raw_peer: Callable[[bytes], str]) -> None:
    answer = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7200\r\nContent-Length: 0\r\n\r\n"
    with (
        Client(raw_peer(answer), watch(), msgspec.structs.replace(QUICK, retries=0)) as client,
        pytest.raises(Unreachable) as failure,
    ):
        client.get("Service")
    assert failure.value.retry_after == 7200
