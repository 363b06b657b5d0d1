"""Why a list of return codes was not counted: one sentence, and one for each line that cannot be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.i18n import _, ngettext

if TYPE_CHECKING:
    from hytedesk.errors import BadReturns

MOST = 20
"""Lines that are told one by one."""


def sentence(error: BadReturns) -> str:
    """What happened, and what to do."""
    if error.reason == "lines":
        count = len(error.lines)
        return ngettext(
            "{n} line of the list cannot be right, so nothing of it was counted; ask the organization to mend it.",
            "{n} lines of the list cannot be right, so nothing of it was counted; ask the organization to mend them.",
            count,
        ).format(n=count)
    return {
        "size": _("The file is larger than 10 megabytes, so it is no list of return codes; nothing was counted."),
        "text": _("The file is no text, so nothing was counted; ask the organization to save the list as CSV."),
        "empty": _("There is no return code in the file, so nothing was counted."),
        "again": _("This list has been counted already, so nothing was counted again."),
    }[error.reason]


def lines(error: BadReturns) -> tuple[str, ...]:
    """A sentence for each of the first lines that cannot be right, and one for the rest."""
    patterns = {
        "columns": _("Line {n}: there must be two columns, the code and the number, and nothing else."),
        "code": _("Line {n}: this is no return code; a sign is missing or wrong."),
        "number": _("Line {n}: the number of sheets must be a whole number, as 3."),
    }
    told = [patterns[problem].format(n=number) for number, problem in error.lines[:MOST]]
    rest = len(error.lines) - len(told)
    if rest:
        told.append(ngettext("{n} more line like these.", "{n} more lines like these.", rest).format(n=rest))
    return tuple(told)
