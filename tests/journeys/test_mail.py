"""The sheet goes by the region's mail server: seen before it is sent, kept in memory until it is, then forgotten."""

from __future__ import annotations

import email
import email.policy
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from hytedesk.app import Desktop
from hytedesk.ui.models import VALUE_ROLE
from hytedesk.ui.panels.mail import MailDialog
from scripts.tour import wait_until
from tests.fakes.mail import SENDER, Authority, MailServer
from tests.ui.hands import KEY, press, type_in

Open = Callable[[Path], Desktop]
RECIPIENT = "client@somewhere.example"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(Authority(tmp_path)) as made:
        yield made


@pytest.fixture
def mailing(demo_data: Path, server: MailServer, open_desktop: Open) -> Desktop:
    """A window whose region has a mail server, with a service on the sheet."""
    return opened(demo_data, server, open_desktop)


def opened(data: Path, server: MailServer, open_desktop: Open, **more: object) -> Desktop:
    settings = server.settings()
    names = ("mail_way", "smtp_host", "smtp_port", "smtp_security", "mail_from", "extra_ca_file")
    file = data / "settings.json"
    chosen = {name: getattr(settings, name) for name in names} | {"language": "en"} | more
    file.write_text(json.dumps(json.loads(file.read_bytes()) | chosen))
    desktop = open_desktop(data)
    found = desktop.window.results.list.model()
    desktop.sheet.add(found.index(0, 0).data(VALUE_ROLE).id)
    return desktop


def dialog(desktop: Desktop) -> MailDialog:
    wait_until(lambda: any(one.isVisible() for one in desktop.window.findChildren(MailDialog)))
    return next(one for one in desktop.window.findChildren(MailDialog) if one.isVisible())


def ask(desktop: Desktop) -> MailDialog:
    desktop.window.actions_.email.trigger()
    return dialog(desktop)


def notice(desktop: Desktop) -> str:
    bar = desktop.window._notice
    return bar.label.text() if bar is not None and bar.isVisible() else ""


def closed(desktop: Desktop) -> bool:
    return not any(one.isVisible() for one in desktop.window.findChildren(MailDialog))


def everything_written(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())


def test_a_sheet_is_sent_to_the_one_who_is_named(mailing: Desktop, server: MailServer, demo_data: Path) -> None:
    mailing.window.sheet.note.setPlainText("äiti odottaa autossa")
    shown = ask(mailing)
    assert (shown.from_.text(), shown.subject.text()) == (SENDER, "Information about services")
    assert shown.recipient.text() == ""
    assert shown.recipient.completer() is None
    type_in(shown.recipient, RECIPIENT)
    assert server.taken == []
    press(shown.recipient, KEY.Key_Return)
    wait_until(lambda: closed(mailing))
    assert notice(mailing) == "The sheet has been sent by e-mail."
    (taken,) = server.taken
    assert taken.rcpt_tos == [RECIPIENT]
    assert isinstance(taken.original_content, bytes)
    back = email.message_from_bytes(taken.original_content, policy=email.policy.default)
    pdf = next(back.iter_attachments()).get_content()
    paper = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "autossa" not in paper
    assert "112" in paper
    assert RECIPIENT.encode() not in everything_written(demo_data)
    assert ask(mailing).recipient.text() == ""  # nobody is remembered


def test_what_is_no_address_is_said_and_not_sent(mailing: Desktop, server: MailServer) -> None:
    shown = ask(mailing)
    shown.send.click()
    assert shown.said.text().startswith("This is not an e-mail address")
    type_in(shown.recipient, "client")
    shown.send.click()
    assert shown.isVisible()
    assert server.heard == []


def test_secure_mail_is_said_before_it_is_sent(demo_data: Path, server: MailServer, open_desktop: Open) -> None:
    desktop = opened(demo_data, server, open_desktop, mail_suffix=".s")
    shown = ask(desktop)
    type_in(shown.recipient, RECIPIENT)
    assert shown.address.isVisible()
    assert shown.address.text() == f"Goes as secure mail to {RECIPIENT}.s"
    shown.send.click()
    wait_until(lambda: closed(desktop))
    assert server.taken[0].rcpt_tos == [f"{RECIPIENT}.s"]


def test_a_refused_message_is_kept_until_it_is_sent(mailing: Desktop, server: MailServer, demo_data: Path) -> None:
    server.faults["RCPT"] = f"450 {RECIPIENT} later"
    counted: list[tuple[str, ...]] = []
    mailing.handover.handedOver.connect(lambda services, _codes: counted.append(services))
    shown = ask(mailing)
    type_in(shown.recipient, RECIPIENT)
    shown.send.click()
    wait_until(shown.again.isVisible)
    assert shown.said.text().startswith("The mail server 127.0.0.1 cannot take the message just now")
    wait_until(lambda: shown.said.height() >= shown.said.heightForWidth(shown.said.width()))  # no line is cut
    shown.reject()
    server.faults.clear()
    kept = ask(mailing)
    assert (kept.recipient.text(), kept.recipient.isReadOnly()) == (RECIPIENT, True)
    assert counted == []
    kept.again.click()
    wait_until(lambda: closed(mailing))
    assert len(server.taken) == 1
    assert counted == [mailing.sheet.chosen()]
    assert RECIPIENT.encode() not in everything_written(demo_data)


def test_a_message_that_is_given_up_is_gone(mailing: Desktop, server: MailServer) -> None:
    server.faults["RCPT"] = "550 nobody"
    shown = ask(mailing)
    type_in(shown.recipient, RECIPIENT)
    shown.send.click()
    wait_until(shown.give_up.isVisible)
    shown.give_up.click()
    assert ask(mailing).recipient.text() == ""
    assert server.taken == []


def test_a_message_that_fails_behind_a_closed_dialog_is_told(mailing: Desktop, server: MailServer) -> None:
    server.faults["MAIL"] = "550 not you"
    shown = ask(mailing)
    type_in(shown.recipient, RECIPIENT)
    shown.send.click()
    shown.reject()
    wait_until(lambda: "is kept until you try again" in notice(mailing))
    assert RECIPIENT not in notice(mailing)


def test_sending_can_be_stopped(mailing: Desktop, server: MailServer) -> None:
    server.faults["MAIL"] = "keep silent"
    shown = ask(mailing)
    type_in(shown.recipient, RECIPIENT)
    shown.send.click()
    wait_until(lambda: server.heard != [])
    shown.stop.click()
    wait_until(shown.again.isVisible, seconds=5)
    assert shown.said.text() == "You stopped it, so nothing was sent; try again or give up."
    assert server.taken == []


def test_a_new_client_finds_nothing_of_the_message_before(mailing: Desktop, server: MailServer) -> None:
    server.faults["RCPT"] = "550 nobody"
    shown = ask(mailing)
    type_in(shown.recipient, RECIPIENT)
    shown.send.click()
    wait_until(shown.again.isVisible)
    mailing.new_client()
    assert closed(mailing)
    assert notice(mailing) == "The e-mail to the client before was not sent, and is gone."
    assert mailing.handover._mail._outbox.is_empty


@pytest.mark.parametrize("refused", [False, True])
def test_what_is_on_its_way_at_a_new_client_goes_on_and_its_end_is_told(
    mailing: Desktop, server: MailServer, refused: bool
) -> None:
    server.faults["RCPT"] = "550 nobody"
    if not refused:
        server.faults.clear()
    shown = ask(mailing)
    type_in(shown.recipient, RECIPIENT)
    shown.send.click()
    mailing.new_client()
    wait_until(lambda: notice(mailing) != "")
    assert ("was not sent" in notice(mailing)) == refused
    assert len(server.taken) == (0 if refused else 1)


def test_a_message_of_the_client_before_does_not_disturb_the_next_one(mailing: Desktop, server: MailServer) -> None:
    server.faults["RCPT"] = "dawdle"
    first = ask(mailing)
    type_in(first.recipient, RECIPIENT)
    first.send.click()
    mailing.new_client()
    mailing.sheet.add("demo:turvakoti-lyhty")
    mailing.window.actions_.email.trigger()
    second = ask(mailing)
    type_in(second.recipient, "other@somewhere.example")
    wait_until(lambda: len(server.taken) == 1)
    wait_until(lambda: notice(mailing) == "The e-mail to the client before has been sent.")
    assert second.recipient.text() == "other@somewhere.example"
    assert second.send.isVisible()


def test_the_window_asks_before_it_closes_over_an_unsent_message(mailing: Desktop, server: MailServer) -> None:
    server.faults["RCPT"] = "550 nobody"
    shown = ask(mailing)
    type_in(shown.recipient, RECIPIENT)
    shown.send.click()
    wait_until(shown.again.isVisible)
    shown.reject()
    mailing.window.close()
    assert mailing.window.isVisible()
    (question,) = [one for one in mailing.window.findChildren(QMessageBox) if one.isVisible()]
    assert RECIPIENT not in question.text()
    question.escapeButton().click()
    assert mailing.window.isVisible()
    mailing.window.close()
    question = next(one for one in mailing.window.findChildren(QMessageBox) if one.isVisible())
    lose = next(one for one in question.findChildren(QPushButton) if one.text() == "Close and &lose it")
    lose.click()
    assert not mailing.window.isVisible()


def test_another_language_of_the_window_loses_no_message(mailing: Desktop, server: MailServer) -> None:
    server.faults["RCPT"] = "450 later"
    shown = ask(mailing)
    type_in(shown.recipient, RECIPIENT)
    shown.send.click()
    wait_until(shown.again.isVisible)
    shown.reject()
    mailing.window.actions_.languages["sv"].trigger()
    wait_until(lambda: mailing.window.results.current_id() is not None)
    kept = ask(mailing)
    assert kept.windowTitle() == "Skicka remissen per e-post"
    server.faults.clear()
    kept.again.click()
    wait_until(lambda: closed(mailing))
    assert len(server.taken) == 1


def test_mail_can_be_switched_off(demo_data: Path, server: MailServer, open_desktop: Open) -> None:
    desktop = opened(demo_data, server, open_desktop, mail_way="off")
    desktop.window.actions_.email.trigger()
    assert notice(desktop).startswith("Mail is switched off")
    assert closed(desktop)


def test_a_discreet_sheet_is_mailed_only_when_asked_twice(mailing: Desktop) -> None:
    mailing.sheet.add("demo:turvakoti-lyhty")
    mailing.window.actions_.email.trigger()
    assert notice(mailing).startswith("Others may read")
    assert closed(mailing)
    shown = ask(mailing)
    assert shown.subject.text() == "Memo"
    assert shown.attachment.text().startswith("memo-")
