"""Which proxies the operating system names for an address, by its settings or by a PAC file."""

from __future__ import annotations

import sys


def use() -> None:
    """Let Windows and macOS be asked for proxies; elsewhere Qt knows only the environment, which is read anyway."""
    if sys.platform in {"win32", "darwin"}:
        from hytedesk.sync import proxies

        proxies.use(system_proxies)


def system_proxies(address: str) -> list[str]:
    """The proxies for an address as `sync.proxies.Ask` has them; may wait for the network, so not for a window."""
    from PySide6.QtCore import QUrl
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    kind = QNetworkProxy.ProxyType
    schemes = {kind.HttpProxy: "http", kind.HttpCachingProxy: "http", kind.Socks5Proxy: "socks5"}
    return [
        f"{schemes[proxy.type()]}://{proxy.hostName()}:{proxy.port()}" if proxy.type() in schemes else ""
        for proxy in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(address)))
    ]
