"""Swedish words: one stem for all forms, and the parts of compounds.

Snowball stems but does not split; a list of common last parts (`resources/swedish_heads.txt`) does what a dictionary
would: `familjedagvård` -> familj, dagvård, vård.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hytedesk import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LEAST_WITH_ARTICLE = 6
_LEAST_FIRST_PART, _LEAST_COMPOUND = 3, 7
_CHANGED_VOWELS = {
    "män": "man",
    "händ": "hand",
    "tänd": "tand",
    "länd": "land",
    "nätt": "natt",
    "fött": "fot",
    "böck": "bok",
    "fäd": "far",
    "mödr": "mor",
    "sön": "son",
    "döttr": "dott",
    "systr": "syst",
    "föräld": "föräldr",
}
"""Stems of plurals -> the stem of the singular."""


def stem(word: str) -> str:
    """One stem for all forms of a word, where Snowball gives two: `vän`, `vänner`; `hem`, `hemmet`; `man`, `män`.

    Snowball leaves the articles -et and -an; m and n are written double only between vowels; a few nouns change their
    vowel.
    """
    found = _snowball()(word)
    if found == word and len(word) >= _LEAST_WITH_ARTICLE and word.endswith(("et", "an")):
        found = found[:-2]
    if found.endswith(("mm", "nn")):
        found = found[:-1]
    return _CHANGED_VOWELS.get(found, found)


def parts(word: str) -> Iterator[str]:
    """The stems of the parts of a compound, every beginning and end of it among them; none for a simple word."""
    whole = stem(word)
    for start in range(_LEAST_FIRST_PART, len(whole) - 1):
        if len(whole) >= _LEAST_COMPOUND and whole[start:] in _heads():
            first = _unlinked(whole[:start])
            yield whole[start:]
            yield from (stem(first), *parts(first))


def _unlinked(first: str) -> str:
    """A first part without what joins it to the next: `graviditets-`, `familje-`, `gatu-`, `hälso-`."""
    if first.endswith(("o", "u")):
        return first[:-1] + "a"
    return first[:-1] if first.endswith(("s", "e")) and not first.endswith("ss") else first


@cache
def _heads() -> frozenset[str]:
    lines = (paths.resources() / "swedish_heads.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(stem(word) for line in lines if not line.startswith("#") for word in line.split())


@cache
def _snowball() -> Callable[[str], str]:
    import snowballstemmer

    stem_word: Callable[[str], str] = snowballstemmer.stemmer("swedish").stemWord
    return stem_word
