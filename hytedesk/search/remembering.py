"""Answers of a method kept by the object that gave them, without keeping that object alive."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from weakref import WeakMethod

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


def remembered(most: int | None, method: Callable[P, T]) -> Callable[P, T]:
    """`lru_cache` of a bound method, for an attribute of its object.

    `lru_cache` itself would make a circle that only the garbage collector can undo, and that leaves a loaded engine
    alone (`gc.freeze`): every catalogue that was ever in use would stay in memory.
    """
    weak = WeakMethod(method)

    @lru_cache(maxsize=most)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        bound = weak()
        assert bound is not None  # who calls this holds the object  # noqa: S101
        return bound(*args, **kwargs)

    return answer  # type: ignore[return-value]  # the type of lru_cache forgets the parameters
