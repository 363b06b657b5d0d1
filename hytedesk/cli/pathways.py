"""`hytedesk pathways`: the pathways that `find --pathway` and the window know."""

from __future__ import annotations

import click

from hytedesk import i18n
from hytedesk.catalogue import pick
from hytedesk.cli.context import Context, common_options, print_json, settings_of
from hytedesk.errors import WrongUsage


@click.command()
@common_options
@click.pass_obj
def pathways(context: Context) -> None:
    """List the pathways: id and name, or all of each with --json."""
    from hytedesk.vocabulary import pathways

    if not settings_of(context).feature_pathways:
        raise WrongUsage("feature", "feature_pathways")
    if context.json:
        print_json(pathways.pathways())
        return
    for pathway in pathways.pathways():
        click.echo(f"{pathway.id}\t{pick(pathway.names, *i18n.languages())}")
