"""`hytedesk gaps` and `hytedesk returns`: the gap report and the lists of organizations, as in the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from hytedesk.cli.context import Context, common_options, open_catalogue, print_json, settings_of, today
from hytedesk.counts.hidden import Shown
from hytedesk.counts.table import TableId
from hytedesk.errors import BadReturns, NoCatalogue, WrongUsage
from hytedesk.i18n import _
from hytedesk.ui import return_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hytedesk.counts.table import Cell, Table
    from hytedesk.counts.tally import Tally

TABLES = get_args(TableId)


@click.command()
@click.option("--show", "shown", multiple=True, type=click.Choice(TABLES), help="Only this table; repeat for more.")
@click.option("--county", metavar="CODE", help="Coverage of this county; `all` = the country. Without: your own.")
@click.option("--age-group", metavar="ID", help="Coverage for this age group, for example seniors.")
@click.option("--whole-country", is_flag=True, help="Coverage counts services for the whole country, too.")
@click.option("--year", type=int, help="Counts of this year. Without: the latest in which something was counted.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), metavar="FILE", help="Write the tables as CSV.")
@click.option("--pdf", "pdf_file", type=click.Path(path_type=Path), metavar="FILE", help="Write the tables as PDF.")
@common_options
@click.pass_obj
def gaps(context: Context, /, *, csv_file: Path | None, pdf_file: Path | None, **wish: Any) -> None:  # click's
    """Say what the catalogue covers, what was looked for and not found, what was handed over. Under 5 is "<5"."""
    from hytedesk.counts.table import as_csv
    from hytedesk.publish import disk
    from hytedesk.ui.controllers import gap_paper

    tables = _tables(context, wish)
    if csv_file is not None:
        disk.replace(csv_file, as_csv(tables))
    if pdf_file is not None:
        disk.replace(pdf_file, gap_paper.as_pdf(tables, today()))
    if context.json:
        print_json({"tables": [_document(table) for table in tables]})
    elif csv_file is None and pdf_file is None:
        for table in tables:
            click.echo(f"{table.title}\n{table.note}")
            for row in (table.headers, *table.rows):
                click.echo("\t".join(map(str, row)))
            click.echo()
    for path in filter(None, (csv_file, pdf_file)):
        click.echo(_("The gap report is in {path}.").format(path=path), err=context.json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--again", is_flag=True, help="Also when the same list has been counted before.")
@common_options
@click.pass_obj
def returns(context: Context, *, file: Path, again: bool) -> None:
    """Count a list of return codes that an organization has sent (CSV with code and number)."""
    from hytedesk.db import returns as kept
    from hytedesk.db.search_index import search_index
    from hytedesk.ui.controllers.gap_words import taken_words

    settings = settings_of(context)
    try:
        with open_catalogue(context) as catalogue:
            keys = search_index(catalogue).ids
    except NoCatalogue:
        keys = []
    content, unit = kept.content(file), settings.letterhead.unit
    try:
        taken = kept.take(context.data_dir, content, unit, keys, today(), again=again)
    except BadReturns as error:
        for line in return_words.lines(error):
            click.echo(line, err=True)
        raise
    if context.json:
        print_json({"returns": taken.returns, "services": taken.services, "foreign": taken.foreign})
    else:
        click.echo(taken_words(taken))


def _tables(context: Context, wish: dict[str, Any]) -> list[Table]:
    from hytedesk.counts import report
    from hytedesk.db import tallies
    from hytedesk.ui.controllers import gap_tables
    from hytedesk.vocabulary import ages, places

    settings = settings_of(context)
    found = tallies.read(context.data_dir)
    year = wish["year"] or next(iter(report.years(found)), today().isocalendar().year)
    shown = wish["shown"] or TABLES
    county = None if wish["county"] == "all" else wish["county"] or settings.county
    if county is not None and not places.municipalities_of(county):
        raise WrongUsage("county", county)
    if wish["age_group"] not in {None, *(group.id for group in ages.age_groups())}:
        raise WrongUsage("age_group", wish["age_group"])
    details = _details(context, found)
    made = {
        "searches": lambda: gap_tables.searches_table(found, year),
        "sheets": lambda: gap_tables.sheets_table(found, year, details),
        "returns": lambda: gap_tables.returns_table(found, year, details),
        "coverage": lambda: _coverage(context, county, wish["age_group"], wider=wish["whole_country"]),
    }
    return [made[name]() for name in TABLES if name in shown]


def _coverage(context: Context, county: str | None, age_group: str | None, *, wider: bool) -> Table:
    from hytedesk.db.search_index import search_index
    from hytedesk.search.coverage import coverage
    from hytedesk.ui.controllers import gap_tables

    with open_catalogue(context) as catalogue:
        index = search_index(catalogue)
    codes = gap_tables.municipality_codes(county)
    found = coverage(index, gap_tables.need_ids(), codes, age_group)
    return gap_tables.coverage_table(found, county=county, age_group=age_group, wider=wider)


def _details(context: Context, found: Sequence[Tally]) -> dict[str, Any]:
    from hytedesk.ui.controllers import gap_tables

    try:
        with open_catalogue(context) as catalogue:
            return {one.service.id: one for one in catalogue.details(gap_tables.service_keys(found))}
    except NoCatalogue:
        return {}


def _document(table: Table) -> dict[str, Any]:
    """The table; a hidden number is the text that is shown."""

    def value(cell: Cell) -> str | int:
        return cell.least if isinstance(cell, Shown) and cell.exact else str(cell)

    rows = [[value(cell) for cell in row] for row in table.rows]
    return {"id": table.id, "title": table.title, "note": table.note, "headers": table.headers, "rows": rows}
