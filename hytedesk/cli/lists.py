"""`hytedesk lists`: the same lists of services as in the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hytedesk.cli.context import Context, common_options, print_json
from hytedesk.cli.favourites import document_of, language_of, still_there
from hytedesk.errors import BadData, StorageUnavailable, WrongUsage
from hytedesk.i18n import _, ngettext

if TYPE_CHECKING:
    from hytedesk.db.lists import ServiceList


@click.group()
@common_options
def lists() -> None:
    """Services that are often needed together, by a name of yours."""


@lists.command("list")
@common_options
@click.pass_obj
def list_(context: Context) -> None:
    """List them with the number of their services; with --json whole."""
    from hytedesk.db import lists as kept

    language = language_of(context)
    found = kept.read(context.data_dir)
    if context.json:
        there = still_there(context, tuple(one for each in found for one in each.services))
        print_json(
            {
                "lists": [
                    {
                        "name": each.name,
                        "services": [
                            document_of(one, language, None if there is None else one.service not in there)
                            for one in each.services
                        ],
                    }
                    for each in found
                ]
            }
        )
        return
    click.echo(ngettext("{n} list", "{n} lists", len(found)).format(n=len(found)))
    for each in found:
        click.echo(f"{each.name}\t{len(each.services)}")


@lists.command("export")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@common_options
@click.pass_obj
def export(context: Context, *, name: str, file: Path) -> None:
    """Write a list into FILE, to give on."""
    from hytedesk.db import lists as kept

    language_of(context)
    data = kept.to_file(_named(name, kept.read(context.data_dir)))
    try:
        file.write_bytes(data)
    except OSError as exc:
        raise StorageUnavailable(str(file)) from exc
    if context.json:
        print_json({"file": str(file)})
    else:
        click.echo(_("The list is in {path}.").format(path=file))


@lists.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@common_options
@click.pass_obj
def import_(context: Context, *, file: Path) -> None:
    """Take in the list of FILE; where its name is taken, it gets a number behind it."""
    from hytedesk.db import lists as kept

    language_of(context)
    try:
        new = kept.from_file(file.read_bytes(), file.name)
    except (OSError, BadData) as exc:
        raise WrongUsage("list_file", file.name) from exc
    now = kept.with_another(kept.read(context.data_dir), new)
    kept.write(context.data_dir, now)
    if context.json:
        print_json({"name": now[-1].name})
    else:
        click.echo(_("{name} is a list of yours now.").format(name=now[-1].name))


def _named(name: str, found: tuple[ServiceList, ...]) -> ServiceList:
    for each in found:
        if each.name == name:
            return each
    raise WrongUsage("list", name)
