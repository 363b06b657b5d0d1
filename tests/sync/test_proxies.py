"""Proxies: the environment's, the operating system's, and those that are of no use."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from hytedesk.cli import admin
from hytedesk.config import Settings
from hytedesk.config.layers import Computer
from hytedesk.errors import HyteDeskError, Unreachable
from hytedesk.sync import proxies
from hytedesk.sync.http import Client
from hytedesk.sync.sources import SourceSpec, ptv11
from hytedesk.ui.system_proxies import system_proxies
from hytedesk.ui.system_proxies import use as use_system_proxies
from tests.fakes.peer import Peer, document
from tests.fakes.proxy import ProxyFake
from tests.fakes.ptv11 import PtvFake
from tests.sync.conftest import QUICK, REGION, watch
from tests.sync.loads import finish

_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_others(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    yield
    proxies.use(None)


@pytest.fixture
def proxy() -> Iterator[ProxyFake]:
    with ProxyFake() as fake:
        yield fake


def _named(*named: str) -> list[str]:
    """The operating system names these for every address; returned is for which it was asked."""
    asked: list[str] = []

    def ask(address: str) -> list[str]:
        asked.append(address)
        return list(named)

    proxies.use(ask)
    return asked


def _get(url: str, settings: Settings | None = None) -> bytes:
    with Client(url, watch(), QUICK, settings=settings) as client:
        return client.get("Service")


def _reason(work: Callable[[], object]) -> str:
    with pytest.raises(HyteDeskError) as failure:
        work()
    assert isinstance(failure.value, Unreachable)
    return failure.value.reason


def test_a_load_goes_through_the_proxy_of_the_system_which_is_asked_once(ptv: PtvFake, proxy: ProxyFake) -> None:
    straight = finish(ptv11.load(SourceSpec("ptv11", ptv.url), REGION, watch(), limits=QUICK))
    ptv.requests.clear()
    asked = _named(proxy.url)
    through = finish(ptv11.load(SourceSpec("ptv11", ptv.url), REGION, watch(), limits=QUICK))
    assert through.catalogue == straight.catalogue
    assert [line.split()[1] for line in proxy.asked] == [
        f"http://127.0.0.1:{ptv.port}{request}" for request in ptv.requests
    ]
    assert asked == [f"http://127.0.0.1:{ptv.port}/"]  # the server, and nothing of what it is asked


def test_the_answer_holds_for_ten_minutes(proxy: ProxyFake, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _named(proxy.url)
    now = 1_000_000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    for later, times in ((0, 1), (599, 1), (2, 2)):
        now += later
        assert proxies.for_requests("http://feed.example/v3?page=1") == {"http": proxy.url}
        assert len(asked) == times


def test_tls_goes_through_a_tunnel(proxy: ProxyFake, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    _named(proxy.url)
    with Peer(document([1]), tls=tls) as peer:
        assert _get(peer.url, Settings(extra_ca_file=str(tmp_path / "authority.pem"))) == b"[1]"
        assert [line.split()[:2] for line in proxy.asked] == [["CONNECT", peer.url.removeprefix("https://")]]
        assert len(peer.heads) == 1


@pytest.mark.parametrize("names", [("",), (), ("", "socks5://127.0.0.1:9")])
def test_where_the_system_needs_none_there_is_none(ptv: PtvFake, names: tuple[str, ...]) -> None:
    _named(*names)
    assert _get(ptv.url).startswith(b"{")


@pytest.mark.parametrize("names", [("http://127.0.0.1:9", ""), ("http://127.0.0.1:9",)])
def test_the_best_of_several_counts(ptv: PtvFake, names: tuple[str, ...]) -> None:
    _named(*names)
    assert _reason(lambda: _get(ptv.url)) == "proxy"


def test_the_environment_goes_first(ptv: PtvFake, proxy: ProxyFake, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _named("http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", proxy.url)
    assert _get(ptv.url).startswith(b"{")
    assert (len(proxy.asked), asked) == (1, [])
    monkeypatch.delenv("http_proxy")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert _get(ptv.url).startswith(b"{")
    assert (len(proxy.asked), asked) == (1, [])


def test_of_a_socks_proxy_and_an_http_proxy_the_http_proxy_is_taken(ptv: PtvFake, proxy: ProxyFake) -> None:
    _named("socks5://127.0.0.1:9", proxy.url)
    assert _get(ptv.url).startswith(b"{")
    assert len(proxy.asked) == 1


def test_a_socks_proxy_alone_is_told_apart(ptv: PtvFake, monkeypatch: pytest.MonkeyPatch) -> None:
    _named("socks5://127.0.0.1:9")
    assert _reason(lambda: _get(ptv.url)) == "proxy_kind"
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:9")
    assert _reason(lambda: _get(ptv.url)) == "proxy_kind"
    assert ptv.requests == []


@pytest.mark.parametrize("login", ["NTLM", "Negotiate", 'Basic realm="network"'])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_login_is_told_apart(proxy: ProxyFake, login: str, scheme: str) -> None:
    proxy.login = login
    _named(proxy.url)
    assert _reason(lambda: _get(f"{scheme}://api.example/v11")) == "proxy_login"
    assert len(proxy.asked) == 1


def test_qt_says_it_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    asked = []

    def answer(query: QNetworkProxyQuery) -> list[QNetworkProxy]:
        asked.append(query.url().toString())
        kind = QNetworkProxy.ProxyType
        return [
            QNetworkProxy(kind.HttpProxy, "proxy.example", 8080),
            QNetworkProxy(kind.Socks5Proxy, "socks.example", 1080),
            QNetworkProxy(kind.NoProxy),
        ]

    monkeypatch.setattr(QNetworkProxyFactory, "systemProxyForQuery", answer)
    assert system_proxies("https://feed.example/") == ["http://proxy.example:8080", "socks5://socks.example:1080", ""]
    assert asked == ["https://feed.example/"]


def test_this_system_can_be_asked() -> None:
    assert all(named == "" or "://" in named for named in system_proxies("https://feed.example/"))


@pytest.mark.parametrize(("platform", "is_asked"), [("win32", True), ("darwin", True), ("linux", False)])
def test_windows_and_macos_are_asked(monkeypatch: pytest.MonkeyPatch, platform: str, is_asked: bool) -> None:
    used: list[proxies.Ask | None] = []
    monkeypatch.setattr(proxies, "use", used.append)
    monkeypatch.setattr("sys.platform", platform)
    use_system_proxies()
    assert used == ([system_proxies] if is_asked else [])


def test_the_administrators_program_asks_the_operating_system_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    used: list[object] = []
    monkeypatch.setattr(proxies, "use", used.append)
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("hytedesk.config.machine.preferences", lambda _folder, _user: Computer({}, {}))
    monkeypatch.setattr("sys.argv", ["hytedesk-admin", "--version"])
    assert admin.main() == 0
    assert used == [system_proxies]
    assert capsys.readouterr().out
