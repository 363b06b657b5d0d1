"""What organizations have counted of the return codes, in `user.db`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hytedesk.counts import codes, returned
from hytedesk.counts.tally import Tally, month
from hytedesk.db import tallies
from hytedesk.errors import BadReturns, StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path


class Taken(NamedTuple):
    """What became of a list.

    Attributes:
        returns: how many returned sheets were counted. services: of how many services.
        foreign: codes that are none of this unit's, or of services that the catalogue no longer has.
    """

    returns: int
    services: int
    foreign: tuple[str, ...]


def take(  # noqa: PLR0913  # all that a code is known by
    data_dir: Path, content: bytes, unit: str, service_ids: Iterable[str], today: date, *, again: bool = False
) -> Taken:
    """Count what an organization has counted; a list with a wrong line not at all.

    A code is known by the sheets that were handed over from this computer, else by the services of the catalogue: other
    computers of the unit hand out the same codes.

    Args:
        data_dir: the data folder.
        content: of the file.
        unit: the workplace, as on the letterhead.
        service_ids: keys of the services of the catalogue.
        today: codes are of the months before.
        again: count it even if the same list has been counted before.

    Raises:
        BadReturns: it is no list of return codes, or was counted before.
        StorageUnavailable: `user.db` cannot be read or written.
    """
    counted = returned.read(content)
    told = returned.digest(counted)
    kept = tallies.read(data_dir)
    if not again and any(one.kind == "list" and one.key == told for one in kept):
        raise BadReturns("again")
    printed = {one.key.partition(" ")[0]: one for one in kept if one.kind == "code"}
    services = {codes.mark(unit, service_id): service_id for service_id in service_ids} if unit.strip() else {}
    new, foreign = [], []
    for code, number in counted.items():
        said = codes.decode(code)
        if code in printed:
            new.append(Tally("returned", printed[code].period, printed[code].key, number))
        elif said.mark in services:
            new.append(Tally("returned", codes.month_of(said, today), f"{code} {services[said.mark]}", number))
        else:
            foreign.append(code)
    if new:
        tallies.add(data_dir, (*new, Tally("list", month(today), told)))
    named = {one.key.partition(" ")[2] for one in new}
    return Taken(sum(one.number for one in new), len(named), tuple(foreign))


def content(path: Path) -> bytes:
    """What is in the file of a list, or as much of it as shows that it is too large.

    Raises:
        StorageUnavailable: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(returned.LARGEST + 1)
    except OSError as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc
