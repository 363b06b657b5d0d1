"""`hytedesk favourites`: the same favourites as in the window."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from hytedesk.catalogue import pick
from hytedesk.cli import Context, _catalogue, _common, _print_json, _settings
from hytedesk.errors import NoCatalogue, WrongUsage
from hytedesk.i18n import _, ngettext

if TYPE_CHECKING:
    from hytedesk.db.favourites import Favourite


@click.group()
@_common
def favourites() -> None:
    """Services that you want at hand."""


@favourites.command("list")
@_common
@click.pass_obj
def list_(context: Context) -> None:
    """List them in the order in which they were added."""
    from hytedesk.db import favourites as kept

    language = _language(context)
    found = kept.read(context.data_dir)
    there = _there(context, found)
    rows = [_row(one, language, None if there is None else one.service not in there) for one in found]
    if context.json:
        _print_json({"favourites": rows})
        return
    click.echo(ngettext("{n} favourite", "{n} favourites", len(rows)).format(n=len(rows)))
    for row in rows:
        told = (row["id"], row["name"], row["organization"], row["phone"] or "")
        click.echo("\t".join((*told, *([_("No longer in the catalogue")] if row["gone"] else []))))


@favourites.command()
@click.argument("service_id", metavar="ID")
@_common
@click.pass_obj
def add(context: Context, *, service_id: str) -> None:
    """Make a favourite of a service; of one that is there already, renew what is kept."""
    from hytedesk.db import favourites as kept

    language = _language(context)
    with _catalogue(context) as catalogue:
        new = kept.favourite(catalogue.detail(service_id), datetime.now(UTC))
    kept.add(context.data_dir, new)
    (now,) = (one for one in kept.read(context.data_dir) if one.service == service_id)
    if context.json:
        _print_json(_row(now, language, gone=False))
    else:
        click.echo(_("{name} is a favourite now.").format(name=pick(now.names, language)))


@favourites.command()
@click.argument("service_id", metavar="ID")
@_common
@click.pass_obj
def remove(context: Context, *, service_id: str) -> None:
    """A favourite no longer."""
    from hytedesk.db import favourites as kept

    language = _language(context)
    found = {one.service: one for one in kept.read(context.data_dir)}
    if service_id not in found:
        raise WrongUsage("favourite", service_id)
    kept.remove(context.data_dir, service_id)
    if context.json:
        _print_json({"removed": service_id})
    else:
        click.echo(_("{name} is no longer a favourite.").format(name=pick(found[service_id].names, language)))


def _language(context: Context) -> str:
    """The user's language.

    Raises:
        WrongUsage: favourites are switched off.
    """
    settings = _settings(context)
    if not settings.feature_favourites:
        raise WrongUsage("feature", "feature_favourites")
    return settings.language


def _there(context: Context, found: tuple[Favourite, ...]) -> frozenset[str] | None:
    """Which of them are in the catalogue, None = there is none."""
    try:
        with _catalogue(context) as catalogue:
            return catalogue.known(one.service for one in found)
    except NoCatalogue:
        return None


def _row(one: Favourite, language: str, gone: bool | None) -> dict[str, Any]:
    return {
        "id": one.service,
        "name": pick(one.names, language),
        "organization": pick(one.organization, language),
        "phone": one.phone,
        "added": one.added,
        "gone": gone,
    }
