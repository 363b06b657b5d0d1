"""What became of a list of return codes, in words. Pure: the command line says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.i18n import ngettext

if TYPE_CHECKING:
    from hytedesk.db.returns import Taken


def taken_words(taken: Taken) -> str:
    """What became of a list of return codes."""
    said = ngettext("{n} returned sheet was counted.", "{n} returned sheets were counted.", taken.returns)
    if not taken.foreign:
        return said.format(n=taken.returns)
    count = len(taken.foreign)
    foreign = ngettext(
        "{n} code is none of this workplace's, or its service has gone, and was left out.",
        "{n} codes are none of this workplace's, or their services have gone, and were left out.",
        count,
    )
    return f"{said.format(n=taken.returns)} {foreign.format(n=count)}"
