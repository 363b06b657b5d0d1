"""`hytedesk policy`: every setting, its value and who set it, and what was not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hytedesk import config, i18n
from hytedesk.cli.context import Context, common_options, print_json
from hytedesk.config import table, wording
from hytedesk.i18n import _, ngettext

if TYPE_CHECKING:
    from hytedesk.config import Held


@click.command()
@common_options
@click.pass_obj
def policy(context: Context) -> None:
    """Say what each setting is and who set it, and which values were not taken."""
    held = config.held(context.data_dir)
    i18n.use(held.settings.language)
    if context.json:
        print_json(document(held))
        return
    values = table.values_of(held.settings)
    for key, origin in held.origins.items():
        click.echo("\t".join((key, wording.value(values[key]), wording.origin(origin))))
    if held.serial is not None:
        profile = held.settings.profile
        click.echo(_("The region's configuration {profile} has the serial {n}.").format(profile=profile, n=held.serial))
    if held.files:
        click.echo(_("Files of the region in use: {names}.").format(names=", ".join(sorted(held.files))))
    count = len(held.refused)
    if count:
        click.echo(ngettext("{n} thing was not taken:", "{n} things were not taken:", count).format(n=count), err=True)
    for one in held.refused:
        click.echo(wording.refusal(one), err=True)


def document(held: Held) -> dict[str, Any]:
    """The JSON document of `policy`."""
    values = table.values_of(held.settings)
    return {
        "settings": [
            {
                "key": key,
                "policy": table.BY_KEY[key].policy or None,
                "value": values[key],
                "source": origin,
                "locked": held.locked(key),
            }
            for key, origin in held.origins.items()
        ],
        "repository": held.settings.repository or None,
        "profile": held.settings.profile,
        "serial": held.serial,
        "files": sorted(held.files),
        "refused": [
            {"where": one.where, "name": one.name or None, "reason": one.reason, "sentence": wording.refusal(one)}
            for one in held.refused
        ],
    }
