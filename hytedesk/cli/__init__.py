"""The command line: what the window does, for other programs and for checks (docs/user-guide.md).

`--json` prints one JSON document on stdout; sentences and logs go to stderr. Exit codes: 0 ok, 2 wrong usage or an
unknown name, 3 no such service, 20 offline, 30 trust, 40 data, 50 disk.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from hytedesk import __version__, config, i18n, paths
from hytedesk.cli import documents, ending
from hytedesk.errors import NoCatalogue, StorageUnavailable, WrongUsage, from_wire
from hytedesk.i18n import _, ngettext
from hytedesk.ui import messages

if TYPE_CHECKING:
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.db.user import History
    from hytedesk.search.engine import Engine
    from hytedesk.sync.sources import Progress

F = TypeVar("F", bound=Callable[..., Any])


class Context(msgspec.Struct):
    """What every command needs to know."""

    data_dir: Path
    json: bool = False

    def settings(self) -> config.Settings:
        """The user's settings."""
        return config.load(self.data_dir)


def _set_data_dir(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        context.find_root().obj.data_dir = Path(value)


def _set_json(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # click's
    if value:
        context.find_root().obj.json = True


def _common(command: F) -> F:
    """`--data-dir` and `--json`, before or after any command."""
    command = click.option(
        "--data-dir",
        metavar="DIR",
        callback=_set_data_dir,
        expose_value=False,
        help="Data folder of this user (or HYTEDESK_DATA_DIR).",
    )(command)
    return click.option(
        "--json", is_flag=True, callback=_set_json, expose_value=False, help="Print one JSON document on stdout."
    )(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="HyteDesk")
@_common
def hytedesk() -> None:
    """Find wellbeing services offline and make one clear referral sheet. Without a command: open the window."""


@hytedesk.command()
@click.option("--source", metavar="KIND:URL", help="Synchronise from this source only; nothing is saved.")
@click.option("--full", is_flag=True, help="Reload everything even where a delta would do.")
@click.option("--accept-losses", is_flag=True, help="Also when a source has lost more than one service in five.")
@_common
@click.pass_obj
def sync(context: Context, *, source: str | None, full: bool, accept_losses: bool) -> None:
    """Bring the catalogue up to date, with a progress bar."""
    from hytedesk.sync import chosen, run, sources

    settings = _settings(context)
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
        _print_json(result)
    elif result.outcome == "no_change":
        click.echo(_("No change: {services} services.").format(services=result.services))
    else:
        click.echo(_("Updated: {services} services.").format(services=result.services))
        click.echo(
            _(
                "All records, with organizations and channels: {added} new, {changed} changed, {removed} removed."
            ).format(added=result.added, changed=result.changed, removed=result.removed)
        )


@hytedesk.command()
@_common
@click.pass_obj
def status(context: Context) -> None:
    """Say what is in the cache and how old it is."""
    from hytedesk.db import generations

    settings = _settings(context)
    info = generations.active(context.data_dir)
    document = documents.status(info, _history(context), settings, datetime.now(UTC))
    if context.json:
        _print_json(document)
    elif info is None:
        click.echo(messages.sentence(NoCatalogue()))
    else:
        click.echo(
            _("{services} services from {source}, data of {date}.").format(
                services=info.services, source=info.source, date=info.data_date.astimezone().strftime("%Y-%m-%d %H:%M")
            )
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
@click.argument("text", required=False, default="")
@click.option("--need", "needs", multiple=True, metavar="ID", help="A need, for example loneliness; repeat for more.")
@click.option("--pathway", metavar="ID", help="A pathway, for example mind: its filters; see `hytedesk pathways`.")
@click.option("--age", metavar="N", help="The client's age in years.")
@click.option("--municipality", "municipalities", multiple=True, metavar="NAME-OR-CODE", help="Repeat for more.")
@click.option("--language", metavar="L", help="Language in which the client wants to be served, for example sv.")
@click.option("--free", is_flag=True, help="Only services free of charge.")
@click.option("--online", is_flag=True, help="Only services that can be used online.")
@click.option("--lang", metavar="fi|sv|en", help="Language of the names shown.")
@click.option("--limit", type=click.IntRange(0, 10_000), default=documents.LIMIT, show_default=True)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read one query a line as JSON, write one result a line.")
@_common
@click.pass_obj
def find(context: Context, /, *, from_stdin: bool, lang: str | None, **wish: Any) -> None:  # click's
    """Search as the window does."""
    settings = _settings(context)
    language = lang or settings.language
    if language not in i18n.LANGUAGES:
        raise WrongUsage("language", language)
    if wish["pathway"] and not settings.feature_pathways:
        raise WrongUsage("feature", "feature_pathways")
    with _catalogue(context) as catalogue:
        if from_stdin:
            _find_many(catalogue, sys.stdin.buffer, language, settings.unchecked_days)
            return
        query = documents.query(documents.Wish(**wish), _today(), settings.unchecked_days)
        result = _engine(catalogue).search(query)
        document = documents.found(catalogue, result, language)
        if context.json:
            _print_json(document)
            return
        click.echo(ngettext("{n} service", "{n} services", result.total).format(n=result.total))
        if result.repaired:
            click.echo(_("Searched: {words}.").format(words=result.repaired), err=True)
        for row in document["results"]:
            click.echo(f"{row['id']}\t{row['name']}\t{row['organization']}")


@hytedesk.command()
@click.argument("service_id", metavar="ID")
@_common
@click.pass_obj
def show(context: Context, *, service_id: str) -> None:
    """Show one service whole, as a JSON record."""
    _settings(context)
    with _catalogue(context) as catalogue:
        record = documents.whole(catalogue.detail(service_id))
    if context.json:
        _print_json(record)
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
@_common
@click.pass_obj
def sheet(context: Context, /, *, service_ids: tuple[str, ...], out: Path, lang: str | None, **chosen: Any) -> None:
    """Make the referral sheet of these services, in this order."""
    from hytedesk.sheet import content, frame, render

    settings = _settings(context)
    with _catalogue(context) as catalogue:
        details = [catalogue.detail(service_id) for service_id in service_ids]
        info = catalogue.info
    history = _history(context)
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
        today=_today(),
        data_date=history.checked(info).astimezone().date(),
        stale=documents.is_stale(info, history, settings, datetime.now(UTC)),
        demo=info.is_demo,
    )
    own = settings.municipalities
    pdf = render.render(content.content(details, options, own[0] if own else None))
    render.save(pdf, out)
    if context.json:
        _print_json({"pages": pdf.pages, "bytes": len(pdf.data), "standards": pdf.standards})
    else:
        click.echo(_("The sheet is in {path}.").format(path=out))


def _history(context: Context) -> History:
    """What is known about synchronisations; one that cannot be read is none, and is said."""
    from hytedesk.db import user

    try:
        return user.history(context.data_dir)
    except StorageUnavailable as error:
        click.echo(messages.sentence(error), err=True)
        return user.History()


def _engine(catalogue: Catalogue) -> Engine:
    from hytedesk.db.search_index import search_index
    from hytedesk.search.analyser import Analyser
    from hytedesk.search.engine import Engine

    return Engine(search_index(catalogue), Analyser())


def _find_many(catalogue: Catalogue, lines: Iterable[bytes], language: str, unchecked_days: int) -> None:
    """One query a line in, one result a line out, each with `ms`, the time inside the engine.

    A line that is no query gets `{"error": sentence}` in its place; the lines after it are answered.
    """
    engine = _engine(catalogue)
    decoder = msgspec.json.Decoder(documents.Line)
    for line in filter(bytes.strip, lines):
        try:
            wish = decoder.decode(line.removeprefix(codecs.BOM_UTF8)).wish()
            query = documents.query(wish, _today(), unchecked_days)
        except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
            shown = line.decode(errors="replace").strip()[:80]
            _print_json({"error": messages.sentence(WrongUsage("request", shown))})
            continue
        except WrongUsage as error:
            _print_json({"error": messages.sentence(error)})
            continue
        started = time.perf_counter()
        result = engine.search(query)
        milliseconds = (time.perf_counter() - started) * 1000
        _print_json({**documents.found(catalogue, result, language), "ms": round(milliseconds, 3)})


def _today() -> date:
    return datetime.now().astimezone().date()


def _settings(context: Context) -> config.Settings:
    """The user's settings; from here on the program speaks their language and knows the region's own words."""
    from hytedesk.sheet import frame
    from hytedesk.vocabulary import crisis, needs, pathways

    settings = context.settings()
    i18n.use(settings.language)
    needs.use_regional(context.data_dir)
    crisis.use_regional(context.data_dir)
    pathways.use_regional(context.data_dir)
    frame.use_regional(context.data_dir)
    return settings


@contextlib.contextmanager
def _catalogue(context: Context) -> Iterator[Catalogue]:
    from hytedesk.db.catalogue import open_active

    catalogue = open_active(context.data_dir)
    if catalogue is None:
        raise NoCatalogue
    with contextlib.closing(catalogue):
        yield catalogue


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on stderr, silent when that is not a terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    stages = {"fetch": _("Fetching"), "check": _("Checking"), "build": _("Building"), "index": _("Indexing")}
    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda step: bar.update(
            task, description=stages[step.stage], completed=step.done, total=step.total, refresh=False
        )


def _print_json(document: Any) -> None:  # any JSON document
    click.echo(msgspec.json.encode(document).decode())


def program() -> click.Group:
    """`hytedesk` with all its commands."""
    from hytedesk.cli.favourites import favourites
    from hytedesk.cli.gaps import gaps, returns
    from hytedesk.cli.keys import key
    from hytedesk.cli.lists import lists
    from hytedesk.cli.pathways import pathways
    from hytedesk.cli.policy import policy

    hytedesk.add_command(favourites)
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
