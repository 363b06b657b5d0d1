"""`hytedesk find`: one search, or one query a line for another program."""

from __future__ import annotations

import codecs
import sys
import time
from typing import TYPE_CHECKING, Any

import click
import msgspec

from hytedesk import i18n
from hytedesk.cli import documents
from hytedesk.cli.context import Context, common_options, open_catalogue, print_json, settings_of, today
from hytedesk.errors import WrongUsage
from hytedesk.i18n import _, ngettext
from hytedesk.ui import messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.db.catalogue import Catalogue
    from hytedesk.search.engine import Engine


@click.command()
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
@common_options
@click.pass_obj
def find(context: Context, /, *, from_stdin: bool, lang: str | None, **wish: Any) -> None:  # click's
    """Search as the window does."""
    settings = settings_of(context)
    language = lang or settings.language
    if language not in i18n.LANGUAGES:
        raise WrongUsage("language", language)
    if wish["pathway"] and not settings.feature_pathways:
        raise WrongUsage("feature", "feature_pathways")
    with open_catalogue(context) as catalogue:
        if from_stdin:
            _find_many(catalogue, sys.stdin.buffer, language, settings.unchecked_days)
            return
        query = documents.query(documents.Wish(**wish), today(), settings.unchecked_days)
        result = _engine(catalogue).search(query)
        document = documents.found(catalogue, result, language)
        if context.json:
            print_json(document)
            return
        click.echo(ngettext("{n} service", "{n} services", result.total).format(n=result.total))
        if result.repaired:
            click.echo(_("Searched: {words}.").format(words=result.repaired), err=True)
        for row in document["results"]:
            click.echo(f"{row['id']}\t{row['name']}\t{row['organization']}")


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
            query = documents.query(wish, today(), unchecked_days)
        except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
            shown = line.decode(errors="replace").strip()[:80]
            print_json({"error": messages.sentence(WrongUsage("request", shown))})
            continue
        except WrongUsage as error:
            print_json({"error": messages.sentence(error)})
            continue
        started = time.perf_counter()
        result = engine.search(query)
        milliseconds = (time.perf_counter() - started) * 1000
        print_json({**documents.found(catalogue, result, language), "ms": round(milliseconds, 3)})
