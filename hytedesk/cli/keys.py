"""`hytedesk key`: the API key of a source, typed in and kept in the key store of the operating system."""

from __future__ import annotations

import sys

import click

from hytedesk.errors import WrongUsage
from hytedesk.i18n import _

_LONGEST = 1_200
"""Characters: the key store of Windows takes 2,560 bytes, two a character."""


@click.group()
def key() -> None:
    """The API key of a source, in the key store of this computer."""


@key.command("set")
@click.argument("source", metavar="SOURCE")
def set_(source: str) -> None:
    """Keep the key for SOURCE (ptv12:https://...): typed without being shown, or the first line of stdin."""
    from hytedesk.sync import secrets

    host = _host(source)
    secrets.keep(host, _typed(host))
    click.echo(_("The API key for {host} is in this computer's key store.").format(host=host))
    if secrets.is_managed():
        click.echo(_("HYTEDESK_PTV_API_KEY is set on this computer and goes before it."), err=True)


@key.command()
@click.argument("source", metavar="SOURCE")
def forget(source: str) -> None:
    """Take the key for SOURCE out of the key store."""
    from hytedesk.sync import secrets

    host = _host(source)
    if secrets.forget(host):
        said = _("The API key for {host} is no longer in this computer's key store.")
    else:
        said = _("There was no API key for {host} in this computer's key store.")
    click.echo(said.format(host=host))


def _host(source: str) -> str:
    """The host that is sent the key.

    Raises:
        WrongUsage: this is not a source that wants a key.
    """
    from hytedesk.sync import sources

    spec = sources.parse_source(source)
    if spec.kind != "ptv12":
        raise WrongUsage("keyless", source)
    return spec.host


def _typed(host: str) -> str:
    """The key, which is never shown.

    Raises:
        WrongUsage: it cannot be one; it is not said in what.
    """
    if sys.stdin.isatty():
        typed = str(click.prompt(_("API key for {host}").format(host=host), hide_input=True, err=True))
    else:
        typed = sys.stdin.readline()
    typed = typed.strip()
    if not typed or len(typed) > _LONGEST or not all("!" <= sign <= "~" for sign in typed):
        raise WrongUsage("key", "")
    return typed
