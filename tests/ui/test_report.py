"""An error is reported to who can mend it, and says nothing but of the service."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from hytedesk.catalogue import Channel, Connection, Email, Organization, Service, ServiceDetail
from hytedesk.ui.controllers import report
from hytedesk.ui.main_window import MainWindow


def service(*emails: str) -> ServiceDetail:
    channel = Channel(
        id="x:c", type="place", organization="x:o", names={"fi": "Talo"}, emails=tuple(map(Email, emails))
    )
    return ServiceDetail(
        service=Service(
            id="x:s",
            organization="x:o",
            names={"fi": "Kerho & kahvi?"},
            connections=(Connection(channel="x:c"),),
            source="Oma luettelo",
        ),
        organization=Organization(id="x:o", type="association", names={"fi": "Ry"}),
        channels=(channel,),
    )


def test_the_draft_goes_to_the_service_and_names_it(window: MainWindow) -> None:  # noqa: ARG001
    line = report.line(service("kerho@ystavat.example"), "tuki@hyvinvointi.example")
    assert line.url is not None
    parts = urlsplit(line.url)
    asked = parse_qs(parts.query)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "kerho@ystavat.example")
    assert asked["subject"] == ["Virhe palvelun Kerho & kahvi? tiedoissa"]
    for known in ("Kerho & kahvi?", "Ry", "x:s", "Oma luettelo"):
        assert known in asked["body"][0]


def test_without_an_address_of_its_own_the_region_hears_of_it_else_a_telephone_is_named() -> None:
    to_region = report.line(service(), "tuki@hyvinvointi.example").url
    assert to_region is not None
    assert parseaddr(unquote(urlsplit(to_region).path))[1] == "tuki@hyvinvointi.example"
    nobody = report.line(service(), "Tuki, puh. 060 000 0000")
    assert (nobody.url, "puhelimitse" in nobody.text) == (None, True)


@pytest.mark.parametrize("address", ["a?bcc=b@c.example", "a&body=x@c.example", "ä@c.example"])
def test_an_odd_address_adds_nothing_to_the_draft(address: str) -> None:
    url = report.line(service(address), "").url
    assert url is not None
    assert unquote(urlsplit(url).path) == address
    assert set(parse_qs(urlsplit(url).query)) == {"subject", "body"}


def test_without_a_mail_program_the_address_is_said(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []

    def refuse(url: QUrl) -> bool:
        opened.append(url)
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", refuse)
    report.open_link(window, "mailto:kerho@ystavat.example?subject=x&body=y")
    assert len(opened) == 1
    assert window._notice is not None
    assert "kerho@ystavat.example" in window._notice.label.text()
    assert "subject" not in window._notice.label.text()
