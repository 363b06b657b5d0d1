"""The tables of the gap report in the window's language. Pure: the command line shows the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.counts import report
from hytedesk.counts.hidden import Shown, total
from hytedesk.counts.table import Table
from hytedesk.i18n import _
from hytedesk.ui.controllers import facts
from hytedesk.ui.values import Choice
from hytedesk.vocabulary import ages, needs, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.counts.table import Cell
    from hytedesk.counts.tally import Tally
    from hytedesk.search.coverage import Coverage


def need_ids() -> tuple[str, ...]:
    """The needs, theme by theme."""
    return tuple(need.id for theme in needs.themes() for need in needs.needs() if need.theme == theme.id)


def municipality_codes(county: str | None) -> tuple[str, ...]:
    """The municipalities of a county by name, None = of the country."""
    known = places.municipalities_of(county) if county else (place.code for place in places.municipalities())
    return tuple(choice.id for choice in facts.municipality_choices(known))


def coverage_table(coverage: Coverage, *, county: str | None, age_group: str | None, wider: bool) -> Table:
    """Need by municipality; `wider` = services for the whole country count, too."""
    numbers = [
        [one + (more if wider else 0) for one, more in zip(own, everywhere, strict=True)]
        for own, everywhere in zip(coverage.own, coverage.wider, strict=True)
    ]
    gaps = sum(number == 0 for row in numbers for number in row)
    where = facts.county_name(county) if county else _("Whole country")
    group = facts.text(ages.age_group(age_group).names) if age_group else _("All ages")
    counted = (
        _("Services for the whole country are counted in every municipality.")
        if wider
        else _("Services for the whole country are not counted.")
    )
    pairs = len(coverage.needs) * len(coverage.municipalities)
    empty = _("Without any service: {gaps} of {pairs} pairs of a need and a municipality.")
    return Table(
        id="coverage",
        title=_("Services in the catalogue: {place}, {age_group}").format(place=where, age_group=group),
        note=f"{empty.format(gaps=gaps, pairs=pairs)} {counted}",
        headers=(_("Need"), *map(facts.municipality_name, coverage.municipalities)),
        labels=1,
        rows=tuple(
            (_value_name("need", need), *(Shown(number, number) for number in row))
            for need, row in zip(coverage.needs, numbers, strict=True)
        ),
        drawing="heat",
    )


def searches_table(tallies: Iterable[Tally], year: int) -> Table:
    """Filters of searches that found nothing or little; those asked for most often first."""
    groups = {"need": _("Need"), "age_group": _("Age group"), "municipality": _("Municipality")}
    found = report.missed(tallies, year)
    rows: list[tuple[Cell, ...]] = []
    for group, label in groups.items():
        mine = [(_value_name(group, value), *missed) for (own, value), missed in found.items() if own == group]
        rows += ((label, *row) for row in sorted(mine, key=lambda row: (-row[1].least, -row[2].least, _by(row[0]))))
    return Table(
        id="searches",
        title=_("Searches that found little, {year}").format(year=year),
        note=_(
            "How many clients were searched for with this filter on, and nothing or fewer than five services found. "
            "A search with several filters counts for each of them."
        ),
        headers=(_("Filter"), _("Value"), _("Found nothing"), _("Found fewer than five")),
        labels=2,
        rows=tuple(rows),
    )


def sheets_table(tallies: Iterable[Tally], year: int, details: Mapping[str, ServiceDetail]) -> Table:
    """Services on sheets that were handed over, those on most sheets first."""
    found = [(*_service(key, details), number) for key, number in report.sheets(tallies, year).items()]
    found.sort(key=lambda row: (-row[2].least, _by(row[0]), _by(row[1])))
    return Table(
        id="sheets",
        title=_("Services on sheets, {year}").format(year=year),
        note=_("On how many sheets each service was that were printed, saved, mailed or shown."),
        headers=(_("Service"), _("Organization"), _("Sheets")),
        labels=2,
        rows=(*found, (_("Total"), "", total(row[2] for row in found))) if found else (),
        total=bool(found),
    )


def returns_table(tallies: Iterable[Tally], year: int, details: Mapping[str, ServiceDetail]) -> Table:
    """What came back of the return codes."""
    found = [(*_service(key, details), *numbers) for key, numbers in report.returned(tallies, year).items()]
    found.sort(key=lambda row: (-row[2].least, -row[3].least, _by(row[0]), _by(row[1])))
    totals = (total(row[2] for row in found), total(row[3] for row in found))
    return Table(
        id="returns",
        title=_("Return codes, {year}").format(year=year),
        note=_(
            "Sheets with a return code that were handed over from this computer, and codes that organizations have "
            "counted, from all computers of the workplace."
        ),
        headers=(_("Service"), _("Organization"), _("Sheets"), _("Returns")),
        labels=2,
        rows=(*found, (_("Total"), "", *totals)) if found else (),
        total=bool(found),
    )


def service_keys(tallies: Iterable[Tally]) -> tuple[str, ...]:
    """The keys of the services that were counted."""
    keys = (one.key if one.kind == "sheet" else one.key.partition(" ")[2] for one in tallies)
    return tuple(dict.fromkeys(key for key in keys if key))


def _value_name(group: str, value: str) -> str:
    """A value of a filter; one that this program does not know as it is."""
    if group == "municipality":
        return facts.municipality_name(value)
    known = needs.needs() if group == "need" else ages.age_groups()
    return next((facts.text(one.names) for one in known if one.id == value), value)


def _service(key: str, details: Mapping[str, ServiceDetail]) -> tuple[str, str]:
    """Name and organization; of a service that the catalogue has lost its key."""
    if key not in details:
        return key, _("No longer in the catalogue")
    return facts.text(details[key].service.names), facts.text(details[key].organization.names)


def _by(label: str) -> str:
    return facts.by_label(Choice(id=label, label=label))
