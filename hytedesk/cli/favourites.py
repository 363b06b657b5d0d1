"""`hytedesk favourites`: the same favourites as in the window."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from hytedesk.catalogue import pick
from hytedesk.cli.context import Context, common_options, open_catalogue, print_json, settings_of
from hytedesk.errors import NoCatalogue, WrongUsage
from hytedesk.i18n import _, ngettext

if TYPE_CHECKING:
    from hytedesk.db.favourites import Favourite


@click.group()
@common_options
def favourites() -> None:
    """Services that you want at hand."""


@favourites.command("list")
@common_options
@click.pass_obj
def list_(context: Context) -> None:
    """List them in the order in which they were added."""
    from hytedesk.db import favourites as kept

    language = language_of(context)
    found = kept.read(context.data_dir)
    there = still_there(context, found)
    rows = [document_of(one, language, None if there is None else one.service not in there) for one in found]
    if context.json:
        print_json({"favourites": rows})
        return
    click.echo(ngettext("{n} favourite", "{n} favourites", len(rows)).format(n=len(rows)))
    for row in rows:
        told = (row["id"], row["name"], row["organization"], row["phone"] or "")
        click.echo("\t".join((*told, *([_("No longer in the catalogue")] if row["gone"] else []))))


@favourites.command()
@click.argument("service_id", metavar="ID")
@common_options
@click.pass_obj
def add(context: Context, *, service_id: str) -> None:
    """Make a favourite of a service; of one that is there already, renew what is kept."""
    from hytedesk.db import favourites as kept

    language = language_of(context)
    with open_catalogue(context) as catalogue:
        new = kept.favourite(catalogue.detail(service_id), datetime.now(UTC))
    kept.add(context.data_dir, new)
    (now,) = (one for one in kept.read(context.data_dir) if one.service == service_id)
    if context.json:
        print_json(document_of(now, language, gone=False))
    else:
        click.echo(_("{name} is a favourite now.").format(name=pick(now.names, language)))


@favourites.command()
@click.argument("service_id", metavar="ID")
@common_options
@click.pass_obj
def remove(context: Context, *, service_id: str) -> None:
    """A favourite no longer."""
    from hytedesk.db import favourites as kept

    language = language_of(context)
    found = {one.service: one for one in kept.read(context.data_dir)}
    if service_id not in found:
        raise WrongUsage("favourite", service_id)
    kept.remove(context.data_dir, service_id)
    if context.json:
        print_json({"removed": service_id})
    else:
        click.echo(_("{name} is no longer a favourite.").format(name=pick(found[service_id].names, language)))


def language_of(context: Context) -> str:
    """The user's language.

    Raises:
        WrongUsage: favourites are switched off.
    """
    settings = settings_of(context)
    if not settings.feature_favourites:
        raise WrongUsage("feature", "feature_favourites")
    return settings.language


def still_there(context: Context, found: tuple[Favourite, ...]) -> frozenset[str] | None:
    """Which of them are in the catalogue, None = there is none."""
    try:
        with open_catalogue(context) as catalogue:
            return catalogue.known(one.service for one in found)
    except NoCatalogue:
        return None


def document_of(one: Favourite, language: str, gone: bool | None) -> dict[str, Any]:
    """A favourite, or a service of a list, in JSON; `gone` None = there is no catalogue to look it up in."""
    return {
        "id": one.service,
        "name": pick(one.names, language),
        "organization": pick(one.organization, language),
        "phone": one.phone,
        "added": one.added,
        "gone": gone,
    }
