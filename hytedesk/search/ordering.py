"""What found services are ordered by; those that are equal in it go by nearness, pause, age and name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hytedesk.search.query import Sort


def first(
    sort: Sort,
    worth: NDArray[np.float64],
    level: NDArray[np.uint8],
    name: NDArray[np.signedinteger[Any]],
    checked: NDArray[np.int32],
) -> NDArray[np.generic]:
    """The number by which each service stands, the smallest first.

    Args:
        sort: the order asked for.
        worth: relevance.
        level: 0 = local, 1 = county, 2 = country; among equals the most relevant comes first.
        name: place in the alphabet.
        checked: day of the last check, 0 = not known: those come last.
    """
    if sort == "name":
        return name
    if sort == "checked":
        return -checked
    if sort == "near":
        return level - worth / (2 * max(float(worth.max(initial=0.0)), 1.0))
    return -worth
