"""The command line: what the window does, for other programs and for checks (docs/user-guide.md).

`--json` prints one JSON document on stdout; sentences and logs go to stderr. Exit codes: 0 ok, 2 wrong usage or an
unknown name, 3 no such service, 20 offline, 30 trust, 40 data, 50 disk.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from hytedesk import __version__, i18n, paths
from hytedesk.cli import documents, ending
from hytedesk.cli.context import (
    Context,
    common_options,
    history_of,
    open_catalogue,
    print_json,
    settings_of,
    today,
)
from hytedesk.cli.progress import progress_bar
from hytedesk.errors import NoCatalogue, from_wire
from hytedesk.i18n import _, ngettext
from hytedesk.ui import messages


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="HyteDesk")
@common_options
def hytedesk() -> None:
    """Find wellbeing services offline and make one clear referral sheet. Without a command: open the window."""


@hytedesk.command()
@click.option("--source", metavar="KIND:URL", help="Synchronise from this source only; nothing is saved.")
@click.option("--full", is_flag=True, help="Reload everything even where a delta would do.")
@click.option("--accept-losses", is_flag=True, help="Also when a source has lost more than one service in five.")
@common_options
@click.pass_obj
def sync(context: Context, *, source: str | None, full: bool, accept_losses: bool) -> None:
    """Bring the catalogue up to date, with a progress bar."""
    from hytedesk.sync import chosen, run, sources

    settings = settings_of(context)
    specs = (sources.parse_source(source),) if source else chosen.sources_of(context.data_dir, settings)
    with progress_bar() as show:
        result = run.run(
            context.data_dir,
            specs,
            settings,
            full=full,
            accept_losses=accept_losses,
            asked=True,
            progress=show,
            beside=True,
        )
    for failed in result.failed:
        click.echo(f"{failed.source}: {messages.sentence(from_wire(failed.error))}", err=True)
    if context.json:
        print_json(result)
    elif result.outcome == "no_change":
        said = ngettext("No change: {n} service.", "No change: {n} services.", result.services)
        click.echo(said.format(n=result.services))
    else:
        said = ngettext("Updated: {n} service.", "Updated: {n} services.", result.services)
        click.echo(said.format(n=result.services))
        click.echo(
            _(
                "All records, with organizations and channels: {added} new, {changed} changed, {removed} removed."
            ).format(added=result.added, changed=result.changed, removed=result.removed)
        )


@hytedesk.command()
@common_options
@click.pass_obj
def status(context: Context) -> None:
    """Say what is in the cache and how old it is."""
    from hytedesk.db import generations

    settings = settings_of(context)
    info = generations.active(context.data_dir)
    document = documents.status(info, history_of(context), settings, datetime.now(UTC))
    if context.json:
        print_json(document)
    elif info is None:
        click.echo(messages.sentence(NoCatalogue()))
    else:
        click.echo(
            ngettext(
                "{n} service from {source}, data of {date}.",
                "{n} services from {source}, data of {date}.",
                info.services,
            ).format(n=info.services, source=info.source, date=info.data_date.astimezone().strftime("%Y-%m-%d %H:%M"))
        )
        if document["stale"]:
            days = settings.stale_days
            click.echo(
                ngettext(
                    "The catalogue has not been checked for {n} day; synchronise when you have a network.",
                    "The catalogue has not been checked for {n} days; synchronise when you have a network.",
                    days,
                ).format(n=days)
            )


@hytedesk.command()
@click.argument("service_id", metavar="ID")
@common_options
@click.pass_obj
def show(context: Context, *, service_id: str) -> None:
    """Show one service whole, as a JSON record."""
    settings_of(context)
    with open_catalogue(context) as catalogue:
        record = documents.whole(catalogue.detail(service_id))
    if context.json:
        print_json(record)
    else:
        click.echo(msgspec.json.format(msgspec.json.encode(record), indent=2).decode())


@hytedesk.command()
@click.argument("service_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
@click.option("--lang", default=None, metavar="L", help="Language of the sheet.")
@click.option("--note", default="", metavar="TEXT", help="A note on the sheet; it is stored nowhere else.")
@click.option(
    "--form",
    type=click.Choice(["normal", "large", "discreet", "bilingual", "card"]),
    default="normal",
    help="One page; large print; a discreet page; two languages side by side; a pocket card (A5) of QR codes.",
)
@click.option("--large", "form", flag_value="large", help="The same as --form large.")
@click.option(
    "--discreet/--no-discreet",
    default=None,
    help="Nothing on the sheet tells the need, in any form; without it as the services call for.",
)
@common_options
@click.pass_obj
def sheet(context: Context, /, *, service_ids: tuple[str, ...], out: Path, lang: str | None, **chosen: Any) -> None:
    """Make the referral sheet of these services, in this order."""
    from hytedesk.sheet import content, frame, render

    settings = settings_of(context)
    with open_catalogue(context) as catalogue:
        details = [catalogue.detail(service_id) for service_id in service_ids]
        info = catalogue.info
    history = history_of(context)
    form, discreet = chosen["form"], chosen["discreet"]
    if discreet is None:
        discreet = form == "discreet" or content.default_discreet(details)
        if discreet and form != "discreet":
            click.echo(_("The sheet is discreet because of a chosen service; --no-discreet changes that."), err=True)
    options = content.SheetOptions(
        language=lang or frame.first(settings.sheet_languages, settings.language),
        note=chosen["note"],
        form="normal" if form == "discreet" else form,
        discreet=discreet,
        letterhead=settings.letterhead,
        today=today(),
        data_date=history.checked(info).astimezone().date(),
        stale=documents.is_stale(info, history, settings, datetime.now(UTC)),
        demo=info.is_demo,
    )
    own = settings.municipalities
    pdf = render.render(content.content(details, options, own[0] if own else None))
    render.save(pdf, out)
    if context.json:
        print_json({"pages": pdf.pages, "bytes": len(pdf.data), "standards": pdf.standards})
    else:
        click.echo(_("The sheet is in {path}.").format(path=out))


def program() -> click.Group:
    """`hytedesk` with all its commands."""
    from hytedesk.cli.favourites import favourites
    from hytedesk.cli.find import find
    from hytedesk.cli.gaps import gaps, returns
    from hytedesk.cli.keys import key
    from hytedesk.cli.lists import lists
    from hytedesk.cli.pathways import pathways
    from hytedesk.cli.policy import policy

    hytedesk.add_command(favourites)
    hytedesk.add_command(find)
    hytedesk.add_command(gaps)
    hytedesk.add_command(returns)
    hytedesk.add_command(key)
    hytedesk.add_command(lists)
    hytedesk.add_command(pathways)
    hytedesk.add_command(policy)
    return hytedesk


def main(arguments: list[str]) -> int:
    """Run one command; every expected error becomes one sentence on stderr and its exit code."""
    named = os.environ.get("HYTEDESK_DATA_DIR")
    context = Context(data_dir=Path(named) if named else paths.default_data_dir())
    i18n.use(context.settings().language)
    return ending.run(program(), "hytedesk", arguments, context.data_dir, context)
