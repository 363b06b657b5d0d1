"""Small numbers are hidden: 1 to 4 of anything that people did is "<5" wherever it is shown, printed or written.

A number that is hidden cannot be worked out from those beside it: a total is made of what is shown, so it says no
more. The order goes by what is shown, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST = 5
"""The smallest number that is shown."""


class Shown(NamedTuple):
    """A number as it may be known: `least` to `most`, the same where it is no secret."""

    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.least == self.most

    def __str__(self) -> str:
        """`7`, `<5`, or of a total with hidden parts `7+`."""
        if self.exact:
            return str(self.least)
        return f"<{LEAST}" if self.most < LEAST else f"{self.least}+"


def shown(number: int) -> Shown:
    """A count, hidden if it is small; nothing at all is no secret."""
    return Shown(1, LEAST - 1) if 0 < number < LEAST else Shown(number, number)


def total(parts: Iterable[Shown]) -> Shown:
    """What can be said of the sum.

    Nothing but the parts as they are shown goes into it, so nothing beyond them comes out of it.
    """
    told = list(parts)
    return Shown(sum(part.least for part in told), sum(part.most for part in told))
