from __future__ import annotations

import errno
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import trustme

from hytedesk import __version__
from hytedesk.config import Settings
from hytedesk.errors import BadData, HyteDeskError, Refused, StorageUnavailable, Unreachable, Untrusted
from hytedesk.sync.http import Client
from hytedesk.sync.sources import Watch
from tests.fakes import peer as acts
from tests.fakes.peer import Peer, document, reply
from tests.fakes.ptv11 import Fault, PtvFake
from tests.sync.conftest import IMPATIENT, QUICK, watch

ONCE = msgspec.structs.replace(QUICK, retries=0)


@pytest.fixture
def client(ptv: PtvFake) -> Iterator[Client]:
    with Client(ptv.url, watch(), QUICK) as connected:
        yield connected


def _failure(call: Callable[[], Any]) -> tuple[type[HyteDeskError], object]:
    with pytest.raises(HyteDeskError) as caught:
        call()
    error = caught.value
    return type(error), getattr(error, "reason", getattr(error, "status", None))


def _asked(peer: Peer, limits: Any = QUICK, **more: Any) -> bytes:
    with Client(peer.url, watch(), limits, **more) as client:
        return client.get("Service")


def test_a_document_comes_as_its_bytes(ptv: PtvFake) -> None:
    watching = watch()
    with Client(ptv.url, watching, QUICK) as client:
        body = client.get("Service", {"page": 1})
    assert body.startswith(b'{"pageNumber": 1')
    assert watching.bytes == len(body)


def test_a_packed_document_comes_unpacked() -> None:
    with Peer(reply(gzip.compress(b'{"page": 1}'), content_encoding="gzip")) as peer:
        assert _asked(peer) == b'{"page": 1}'
        assert "accept-encoding: gzip\r\n" in peer.heads[0].lower()


def test_it_says_who_it_is_and_sends_no_credentials(
    ptv: PtvFake, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client.get("Service")
    assert ptv.headers["user-agent"] == f"HyteDesk/{__version__} (offline catalogue of wellbeing services)"
    assert ptv.headers["accept"] == "application/json"
    assert "authorization" not in ptv.headers


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("tuki@hyvinvointi.example", "; tuki@hyvinvointi.example)"),
        ("https://hyvinvointi.example/palvelut", "; https://hyvinvointi.example/palvelut)"),
        ("tuki\r\nX-Evil: 1 (ä)\n", "; tukiX-Evil: 1)"),
        (" \n", "services)"),
    ],
)
def test_it_names_the_contact_of_the_settings(ptv: PtvFake, contact: str, told: str) -> None:
    with Client(ptv.url, watch(), QUICK, settings=Settings(network_contact=contact)) as client:
        client.get("Service")
    assert ptv.headers["user-agent"].endswith(told)
    assert "x-evil" not in ptv.headers


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


@pytest.mark.parametrize("act", [acts.trickle, acts.trickling_head])
def test_an_answer_that_takes_too_long_is_given_up_however_steadily_it_comes(act: acts.Act) -> None:
    with Peer(act) as peer:
        limits = msgspec.structs.replace(QUICK, answer=0.2)
        assert _failure(lambda: _asked(peer, limits)) == (Unreachable, "timeout")
        assert len(peer.heads) == 1


def test_an_answer_that_trickles_is_given_up_long_before_the_end_of_its_time() -> None:
    with Peer(acts.trickle) as peer:
        assert _failure(lambda: _asked(peer, msgspec.structs.replace(QUICK, slowest=40_000))) == (
            Unreachable,
            "timeout",
        )


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


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_server_that_is_busy_for_a_moment_is_waited_for(status: int) -> None:
    with Peer(reply(status=status, retry_after=0), document([1])) as peer:
        assert _asked(peer) == b"[1]"


def test_a_short_pause_that_a_server_asks_for_is_kept() -> None:
    with Peer(reply(status=503, retry_after=1), document([1])) as peer:
        begun = time.monotonic()
        assert _asked(peer) == b"[1]"
        assert time.monotonic() - begun >= 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_server_that_wants_a_long_pause_gets_it_at_once(status: int, as_date: bool) -> None:
    """By its own clock, which may be another than this computer's."""
    clock = datetime(2031, 5, 1, 12, tzinfo=UTC)
    wish = format_datetime(clock + timedelta(hours=2), usegmt=True) if as_date else 7200
    with Peer(reply(status=status, retry_after=wish, date=format_datetime(clock, usegmt=True))) as peer:
        with pytest.raises(Unreachable) as failure:
            _asked(peer)
        assert (failure.value.reason, failure.value.retry_after) == ("busy", 7200)
        assert len(peer.heads) == 1


def test_a_wish_for_a_pause_that_cannot_be_read_is_none() -> None:
    with Peer(reply(status=429, retry_after="soon")) as peer:
        with pytest.raises(Unreachable) as failure:
            _asked(peer)
        assert failure.value.retry_after is None
        assert len(peer.heads) == 1 + QUICK.retries


def test_a_server_error_is_not_tried_again() -> None:
    with Peer(reply(status=500)) as peer:
        assert _failure(lambda: _asked(peer)) == (Unreachable, "server_error")
        assert len(peer.heads) == 1


def test_a_connection_that_was_closed_between_two_requests_is_made_anew(ptv: PtvFake, client: Client) -> None:
    assert client.get("Service")
    ptv.stop()
    ptv.start()
    assert client.get("Service")


def test_an_unknown_host_is_unreachable() -> None:
    with Client("http://nowhere.invalid/api", watch(), QUICK) as client:
        assert _failure(lambda: client.get("Service")) == (Unreachable, "connection")


class _Crowd:
    """Counts who is in at the same time, and lets nobody out before so many have been."""

    def __init__(self, wanted: int) -> None:
        self.most = 0
        self.complete = threading.Event()
        self._wanted = wanted
        self._inside = 0
        self._lock = threading.Lock()

    def __call__(self, _request: str) -> None:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
            if self._inside >= self._wanted:
                self.complete.set()
        self.complete.wait(acts.EVERYTHING_ELSE_FAILED)
        with self._lock:
            self._inside -= 1


PARALLEL = msgspec.structs.replace(QUICK, parallel=4)


def _pages(count: int) -> list[tuple[str, dict[str, int]]]:
    return [("Service", {"page": number}) for number in range(1, count + 1)]


def test_requests_that_are_expected_are_sent_four_at_a_time_and_answered_in_order(ptv: PtvFake) -> None:
    crowd = _Crowd(4)
    ptv.meanwhile = crowd
    with Client(ptv.url, watch(), PARALLEL) as client:
        client.expect(_pages(12))
        answers = [msgspec.json.decode(client.get(*page))["pageNumber"] for page in _pages(12)]
    assert answers == list(range(1, 13))
    assert crowd.most == 4
    assert len(ptv.requests) == 12


def test_what_is_expected_need_not_be_asked_for(ptv: PtvFake) -> None:
    with Client(ptv.url, watch(), PARALLEL) as client:
        client.expect(_pages(9))
        for page in (_pages(9)[0], ("Organization", {"page": 7}), _pages(9)[6], _pages(9)[2]):
            assert msgspec.json.decode(client.get(*page))["pageNumber"] == page[1]["page"]
        client.expect([])
        ptv.requests.clear()
        client.get("Service", {"page": 20})
        assert sum("page=20" in request for request in ptv.requests) == 1
    assert all(ptv.requests.count(request) == 1 for request in ptv.requests)


def test_an_expected_request_fails_where_it_is_asked_for() -> None:
    with Peer(document([1]), reply(status=404)) as peer, Client(peer.url, watch(), ONCE) as client:
        client.expect([("a", None), ("b", None)])
        assert client.get("a") == b"[1]"
        assert _failure(lambda: client.get("b")) == (Refused, 404)


def test_a_busy_server_is_asked_one_thing_at_a_time() -> None:
    crowd = _Crowd(1)

    def answered(connection: socket.socket, _over: threading.Event) -> None:
        crowd("")
        connection.sendall(document([1]))

    with Peer(reply(status=429, retry_after=0), answered) as peer, Client(peer.url, watch(), PARALLEL) as client:
        assert client.get("first") == b"[1]"
        client.expect((f"s{number}", None) for number in range(8))
        for number in range(8):
            assert client.get(f"s{number}") == b"[1]"
        assert len(peer.heads) == 10
    assert crowd.most == 1


def _stopping(ready: threading.Event) -> Watch:
    """A run that somebody cancels once `ready` is set."""
    return Watch("ptv", lambda _progress: None, ready.is_set)


def test_cancelling_stops_before_the_next_request(ptv: PtvFake) -> None:
    ready = threading.Event()
    ready.set()
    with Client(ptv.url, _stopping(ready), QUICK) as client:
        assert _failure(lambda: client.get("Service")) == (Unreachable, "cancelled")
    assert ptv.requests == []


def test_cancelling_does_not_wait_for_a_silent_server() -> None:
    with Peer(b"") as peer:
        peer._acts = [peer.silence]
        with Client(peer.url, _stopping(peer.waiting), QUICK) as client:
            assert _failure(lambda: client.get("Service")) == (Unreachable, "cancelled")
        assert peer.waiting.is_set()


@pytest.mark.parametrize("act", [acts.trickle, acts.trickling_head], ids=["body", "head"])
def test_cancelling_does_not_wait_for_a_slow_answer(act: Callable[[socket.socket, threading.Event], None]) -> None:
    begun = threading.Event()

    def slow(connection: socket.socket, over: threading.Event) -> None:
        begun.set()
        act(connection, over)

    with Peer(slow) as peer, Client(peer.url, _stopping(begun), QUICK) as client:
        assert _failure(lambda: client.get("Service")) == (Unreachable, "cancelled")
        assert not peer.over.is_set()


def test_cancelling_ends_the_pause_before_another_try() -> None:
    asked = threading.Event()

    def busy(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(reply(status=503, retry_after=20))
        asked.set()

    limits = msgspec.structs.replace(QUICK, longest_pause=30)
    with Peer(busy) as peer, Client(peer.url, _stopping(asked), limits) as client:
        assert _failure(lambda: client.get("Service")) == (Unreachable, "cancelled")
        assert len(peer.heads) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "fact"),
    [
        (b"", Unreachable, "interrupted"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Unreachable, "interrupted"),
        (reply(b"hi"), BadData, None),
        (reply(), BadData, None),
        (reply(b"{}{}", content_encoding="gzip"), BadData, None),
        (reply(b"{}", status=204), Refused, 204),
        (reply(status=304), Refused, 304),
        (reply(status=401), Refused, 401),
        (reply(status=511), Unreachable, "portal"),
        (reply(b"<html>"), Unreachable, "portal"),
        (acts.PORTAL, Unreachable, "portal"),
        (reply(b"{}", content_type="text/html"), Unreachable, "portal"),
        (reply(b'{"a": ', content_length=1000), Unreachable, "interrupted"),
        (reply(b"{}", content_length=200_000_000), BadData, None),
        (reply(b"{}", content_length="9" * 5000), BadData, None),
        (reply(status=302, location="/again"), Refused, 302),
        (reply(status=302, location="http://["), Refused, 302),
        (reply(status=302, location="http://portal.example/login"), Refused, 302),
        (reply(status=307, location="http://127.0.0.1:9/other"), Refused, 307),
    ],
)
def test_a_peer_that_speaks_nonsense(answer: bytes, kind: type[HyteDeskError], fact: object) -> None:
    with Peer(answer) as peer:
        assert _failure(lambda: _asked(peer, ONCE)) == (kind, fact)


@pytest.mark.parametrize("act", [acts.flood, acts.bomb(200)], ids=["200 MB", "gzip bomb"])
def test_an_answer_without_end_is_cut_at_the_limit(act: acts.Act) -> None:
    with Peer(act) as peer:
        assert _failure(lambda: _asked(peer)) == (BadData, None)


def test_a_body_longer_than_it_says_is_read_as_far_as_it_says() -> None:
    with Peer(reply(b"[1, 2, 3]garbage", content_length=9)) as peer:
        assert _asked(peer) == b"[1, 2, 3]"


def test_a_broken_off_answer_is_asked_for_again() -> None:
    with Peer(acts.reset, reply(b'{"a"', content_length=9), document([1])) as peer:
        assert _asked(peer) == b"[1]"


def test_a_redirect_on_the_server_is_followed() -> None:
    with Peer(reply(status=301, location="/v11/Service?page=2"), document([1])) as peer:
        assert _asked(peer) == b"[1]"
        assert peer.heads[1].startswith("GET /v11/Service?page=2 ")


def test_the_body_of_a_redirect_is_not_read() -> None:
    with Peer(reply(b"", status=301, location="/else", content_length=9_000_000), document([1])) as peer:
        assert _asked(peer) == b"[1]"


class _Authority:
    """Whoever made the server's certificate."""

    def __init__(self, folder: Path, expires: datetime | None = None) -> None:
        authority = trustme.CA()
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", not_after=expires).configure_cert(self.server)
        self.file = folder / "hospital.pem"
        authority.cert_pem.write_to_path(str(self.file))


def test_a_server_of_an_unknown_authority_is_not_trusted(tmp_path: Path) -> None:
    with Peer(document([1]), tls=_Authority(tmp_path).server) as peer:
        assert _failure(lambda: _asked(peer)) == (Untrusted, "certificate")
        assert peer.heads == []


def test_an_authority_of_the_settings_is_trusted_besides(tmp_path: Path) -> None:
    authority = _Authority(tmp_path)
    with Peer(document([1]), tls=authority.server) as peer:
        assert _asked(peer, settings=Settings(extra_ca_file=str(authority.file))) == b"[1]"


def test_authorities_are_not_taken_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = _Authority(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.file))
    with Peer(document([1]), tls=authority.server) as peer:
        assert _failure(lambda: _asked(peer)) == (Untrusted, "certificate")


def test_an_authority_of_the_settings_does_not_vouch_for_others(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with Peer(document([1]), tls=_Authority(tmp_path).server) as peer:
        settings = Settings(extra_ca_file=str(_Authority(other).file))
        assert _failure(lambda: _asked(peer, settings=settings)) == (Untrusted, "certificate")


def test_a_certificate_that_is_over_may_mean_a_wrong_clock(tmp_path: Path) -> None:
    authority = _Authority(tmp_path, datetime.now(UTC) - timedelta(days=1))
    with Peer(document([1]), tls=authority.server) as peer:
        settings = Settings(extra_ca_file=str(authority.file))
        assert _failure(lambda: _asked(peer, settings=settings)) == (Untrusted, "time")


def test_a_certificate_of_another_host_is_not_trusted(tmp_path: Path) -> None:
    authority = _Authority(tmp_path)
    with Peer(document([1]), tls=authority.server) as peer:
        address = peer.url.replace("127.0.0.1", "localhost")
        with Client(address, watch(), QUICK, settings=Settings(extra_ca_file=str(authority.file))) as client:
            assert _failure(lambda: client.get("Service")) == (Untrusted, "certificate")


@pytest.mark.parametrize("content", [None, b"not a certificate"])
def test_a_file_of_authorities_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "settings.pem"
    if content is not None:
        file.write_bytes(content)
    with Peer(document([1]), tls=_Authority(tmp_path).server) as peer:
        with pytest.raises(StorageUnavailable) as failure:
            _asked(peer, settings=Settings(extra_ca_file=str(file)))
        assert failure.value.path == str(file)


def test_a_server_without_tls_where_tls_is_wanted() -> None:
    with Peer(b"no TLS here") as peer, Client(peer.url.replace("http:", "https:"), watch(), QUICK) as client:
        assert _failure(lambda: client.get("Service")) == (Unreachable, "connection")


def test_from_https_nothing_leads_back_to_http(tmp_path: Path) -> None:
    authority = _Authority(tmp_path)
    with (
        Peer(document([1])) as open_peer,
        Peer(reply(status=302, location=open_peer.url), tls=authority.server) as peer,
    ):
        settings = Settings(extra_ca_file=str(authority.file))
        assert _failure(lambda: _asked(peer, settings=settings)) == (Refused, 302)
        assert open_peer.heads == []


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Peer(document([1])) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        with Client("http://api.example/v11", watch(), QUICK) as client:
            assert client.get("Service") == b"[1]"
        assert proxy.heads[0].startswith("GET http://api.example/v11/Service HTTP/1.1\r\n")


def test_a_proxy_that_wants_a_password_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with Peer(reply(status=407)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        with Client("https://api.example/v11", watch(), ONCE) as client:
            assert _failure(lambda: client.get("Service")) == (Unreachable, "proxy_login")


def test_a_proxy_that_is_not_there_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    with Client("http://api.example/v11", watch(), QUICK) as client:
        assert _failure(lambda: client.get("Service")) == (Unreachable, "proxy")
