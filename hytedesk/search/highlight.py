"""Which words of a shown text to mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.search.analyser import WORD, normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def matches(texts: Iterable[str], meets: Callable[[str], bool]) -> tuple[str, ...]:
    """The words of the texts that meet a query, exactly as they stand there, each once, in their order.

    Args:
        texts: shown texts.
        meets: says of a word, normalised as `analyser.tokenize` does, whether the query means it.
    """
    shown = dict.fromkeys(word for text in texts for word in WORD.findall(text))
    return tuple(word for word in shown if meets(normal(word).partition(":")[0]))
