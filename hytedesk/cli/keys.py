"""`hytedesk key`: the API key of a source, or a mail server's password, kept in the key store of the system."""

from __future__ import annotations

import re
import sys
from typing import NamedTuple

import click

from hytedesk.errors import WrongUsage
from hytedesk.i18n import _

_LONGEST = 1_200
"""Characters: the key store of Windows takes 2,560 bytes, two a character."""
_MAIL_SERVER = re.compile(r"smtp:(?P<host>[A-Za-z0-9.-]{1,253})")


class _Place(NamedTuple):
    """Where a secret is filed, and what it is called; `managed`: the environment may name another one."""

    user_name: str
    name: str
    managed: bool


@click.group()
def key() -> None:
    """The API key of a source or the password of a mail server, in the key store of this computer."""


@key.command("set")
@click.argument("source", metavar="SOURCE")
def set_(source: str) -> None:
    """Keep the key for SOURCE (ptv12:https://... or smtp:SERVER): typed unseen, or the first line of stdin."""
    from hytedesk.sync import secrets

    place = _place(source)
    secrets.keep(place.user_name, _typed(place))
    click.echo(_("{key} is in this computer's key store.").format(key=place.name))
    if place.managed and secrets.is_managed(place.user_name):
        click.echo(_("HYTEDESK_PTV_API_KEY is set on this computer and goes before it."), err=True)


@key.command()
@click.argument("source", metavar="SOURCE")
def forget(source: str) -> None:
    """Take the key for SOURCE out of the key store."""
    from hytedesk.sync import secrets

    place = _place(source)
    if secrets.forget(place.user_name):
        said = _("{key} is no longer in this computer's key store.")
    else:
        said = _("{key} was not in this computer's key store.")
    click.echo(said.format(key=place.name))


def _place(source: str) -> _Place:
    """Where the secret for a host is filed: no other host is sent it.

    Raises:
        WrongUsage: this is neither a mail server nor a source that wants a key.
    """
    from hytedesk.sync import secrets, sources

    if mail := _MAIL_SERVER.fullmatch(source):
        host = mail["host"]
        return _Place(secrets.mail_place(host), _("The password for {host}").format(host=host), managed=False)
    spec = sources.parse_source(source)
    if spec.kind != "ptv12":
        raise WrongUsage("keyless", source)
    return _Place(spec.host, _("The API key for {host}").format(host=spec.host), managed=True)


def _typed(place: _Place) -> str:
    """The secret, which is never shown.

    Raises:
        WrongUsage: it cannot be one; it is not said in what.
    """
    typed = str(click.prompt(place.name, hide_input=True, err=True)) if sys.stdin.isatty() else sys.stdin.readline()
    typed = typed.strip()
    lowest = "!" if place.managed else " "
    if not typed or len(typed) > _LONGEST or not all(lowest <= sign <= "~" for sign in typed):
        raise WrongUsage("key", "")
    return typed
