"""Spoken Finnish: how a word that is written as it is said may stand in a text.

The commonest differences that all or most dialects share: long vowels for *ea*, *ia*, *oa*; endings cut short; an *i*
or a *d* left out; *tt* for *ts*. Described in Iso suomen kielioppi (scripta.kotus.fi/visk), under variation.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 4
"""Letters of the shortest word that is read so."""

_BACK = re.compile("[aou]")
_RULES = tuple(
    (re.compile(said), written)
    for said, written in (
        (r"(?<=[nlrs])(u|y)$", r"\1t"),  # masentunu
        (r"ee(?=[^aeiouyäö]{0,3}[aeä]?$)", "eA"),  # kipee, kipeenä
        (r"(?<=[^aeiouyäö])([ioöuy])\1$", r"\1A"),  # kaverii, asuntoo
        (r"(?<=\w\w\w[aouyäö])(?=nen$|s[ei])", "i"),  # väkivaltanen, ulkomaalasille
        (r"(?<=[oö])(?=tt)", "i"),  # rahottaa
        (r"(?<=[aeiouyäö]h)(?=[aeiouyäö])", "d"),  # ahistaa, tehä
        (r"aaha$", "aada"),
        (r"tt", "ts"),  # ittensä
        (r"(?<=[aeiouyäö])s$", "ssA"),  # kunnos
        (r"(?<=[aeiouyäö])([ls])t$", r"\1tA"),  # lääkärist
        (r"(?<=[aeiouyäö])l$", "llA"),
        (r"s$", "si"),  # pitäis, yksinäiseks
        (r"n[eE]?$", "nen"),  # yksinäine
    )
)


def written(word: str) -> Iterator[str]:
    """The ways in which a spoken word may be written, most likely first; whether one is a word is for others to say.

    Args:
        word: one word in lower case.
    """
    if len(word) < SHORTEST:
        return
    low = "a" if _BACK.search(word) else "ä"
    once = list(_by_one_rule(word, low))
    twice = chain.from_iterable(_by_one_rule(each, low) for each in once)
    yield from dict.fromkeys(each for each in chain(once, twice) if each != word)


def _by_one_rule(word: str, low: str) -> Iterator[str]:
    for said, meant in _RULES:
        changed = said.sub(meant, word, count=1).replace("A", low)
        if changed != word:
            yield changed
