"""`hytedesk-admin fleet`: how many computers are current, by the web server's logs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hytedesk.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hytedesk.publish.fleet import Day


@click.command()
@click.argument("logs", metavar="ACCESS-LOG...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--days", type=click.IntRange(1, 400), default=30, show_default=True, help="Only the last so many days.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="An SVG picture to write.")
def fleet(logs: Sequence[Path], days: int, plot: Path | None) -> None:
    """Count the computers that told their versions (policy TellVersions) in logs of nginx, Apache, S3 or CloudFront."""
    from hytedesk.publish import disk
    from hytedesk.publish import fleet as counting
    from hytedesk.publish.fleet_plot import svg

    found = counting.days(seen for log in logs for seen in counting.read(log))[-days:]
    if not found:
        click.echo(_("No computer has told its versions in these logs; the policy TellVersions switches that on."))
        return
    for line in table(found):
        click.echo(line)
    if plot:
        titles = (_("Computers with the newest catalogue"), _("Computers with the newest configuration"))
        behind = [ngettext("{n} behind", "{n} behind", n).format(n=n) for n in range(1, 4)]
        disk.replace(plot, svg(found, titles, [_("newest"), *behind, _("older")]).encode())


def table(days: Sequence[Day]) -> Iterator[str]:
    """Day by day, and all versions of the last day."""
    heads = (_("Day"), _("Computers"), _("Newest catalogue"), _("Newest configuration"))
    yield "  ".join((heads[0].ljust(10), heads[1].rjust(9), *(head.rjust(22) for head in heads[2:])))
    generation = serial = 0
    for day in days:
        generation = max(generation, *day.generations)
        serial = max(serial, *day.serials)
        shares = (_share(day.generations, generation), _share(day.serials, serial))
        yield "  ".join((day.day.isoformat(), str(day.computers).rjust(9), *(share.rjust(22) for share in shares)))
    last = days[-1]
    for title, counts in ((_("Catalogues"), last.generations), (_("Configurations"), last.serials)):
        yield ""
        yield f"{title}, {last.day.isoformat()}"
        for version, number in sorted(counts.items(), reverse=True):
            name = str(version) if version else _("none")
            yield f"{name.rjust(10)}  {str(number).rjust(9)}  {number / last.computers:7.1%}"


def _share(counts: Mapping[int, int], newest: int) -> str:
    number = counts.get(newest, 0)
    return f"{newest}: {number} ({number / sum(counts.values()):.0%})"
