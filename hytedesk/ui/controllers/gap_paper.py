"""The gap report on paper: its tables as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk import i18n
from hytedesk.counts.hidden import Shown
from hytedesk.counts.table import Table, level
from hytedesk.i18n import _
from hytedesk.ui.controllers import facts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hytedesk.counts.table import Cell
    from hytedesk.sheet.tables import Part, Printed


def as_pdf(tables_: Sequence[Table], today: date) -> bytes:
    """The tables below each other.

    Raises:
        SheetFailed: it could not be made.
    """
    from hytedesk.sheet import tables

    report = tables.Report(
        language=i18n.language(),
        title=_("Gap report"),
        made=_("HyteDesk, {date}").format(date=facts.show_date(today)),
        page=_("Page {page} / {pages}"),
        nothing=_("Nothing has been counted in this year."),
        parts=tuple(map(_part, tables_)),
    )
    return tables.render(report, today)


def _part(table: Table) -> Part:
    from hytedesk.sheet import tables

    last, greatest = len(table.rows) - 1, table.greatest
    rows = (
        tuple(_cell(cell, 0 if table.total and place == last else greatest) for cell in row)
        for place, row in enumerate(table.rows)
    )
    return tables.Part(
        title=table.title,
        note=table.note,
        headers=table.headers,
        labels=table.labels,
        rows=tuple(rows),
        drawing=table.drawing,
    )


def _cell(cell: Cell, greatest: int) -> Printed:
    """A number with its share of the greatest; a total, for which that is 0, has no bar."""
    from hytedesk.sheet.tables import Printed

    if not isinstance(cell, Shown):
        return Printed(cell)
    share = min(1.0, cell.most / max(greatest, cell.most)) if greatest and cell.most else 0
    return Printed(str(cell), level(cell), share, cell.exact)
