"""The case forms of Finnish place names, by rule: nominative, genitive and the six local cases.

Enough to know a name again in a sentence, not to write one: both vowel harmonies are made, and where a name may go by
two declensions, both. All names and forms are in lower case.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Case: TypeAlias = Literal[
    "nominative", "genitive", "inessive", "elative", "illative", "adessive", "ablative", "allative"
]
CASES: tuple[Case, ...] = get_args(Case)

_ENDINGS: dict[Case, tuple[str, ...]] = {
    "genitive": ("n",),
    "inessive": ("ssa", "ssä"),
    "elative": ("sta", "stä"),
    "adessive": ("lla", "llä"),
    "ablative": ("lta", "ltä"),
    "allative": ("lle",),
}
"""Endings after the weak stem."""

_VOWELS = frozenset("aeiouyäöå")
_E_NOUNS = ("joki", "järvi", "koski", "lahti", "mäki", "niemi", "nummi", "saari", "salmi")
"""Nouns in -i whose stem ends in -e."""
_GRADES = {
    "kk": "k",
    "pp": "p",
    "tt": "t",
    "nk": "ng",
    "mp": "mm",
    "nt": "nn",
    "lt": "ll",
    "rt": "rr",
    "ht": "hd",
}


class Stem(NamedTuple):
    """What endings are put on: the weak one, and the strong one of the illative."""

    weak: str
    strong: str


def forms(name: str, irregular: Mapping[str, Sequence[Stem]]) -> dict[Case, set[str]]:
    """The forms of a name by case.

    Args:
        name: in lower case; parts that are each declined have `|` between them: `uusi|kaupunki`, `Uudessakaupungissa`.
        irregular: words -> their stems, where no rule gives them.
    """
    first, _, others = name.partition("|")
    if others:
        one, other = forms(first, irregular), forms(others, irregular)
        return {case: set(map("".join, product(one[case], other[case]))) for case in CASES}
    found: dict[Case, set[str]] = {"nominative": {name}, "illative": set()}
    for stem in irregular.get(name) or _stems(name):
        found["illative"].update(_illative(stem.strong))
        for case, endings in _ENDINGS.items():
            found.setdefault(case, set()).update(stem.weak + ending for ending in endings)
    if name.endswith("nen"):
        found["genitive"].add(name.removesuffix("nen") + "sten")
    return found


def _stems(name: str) -> Iterable[Stem]:
    before, last = name[-2:-1], name[-1]
    if name.endswith("nen"):
        one = name.removesuffix("nen")
        return Stem(one + "se", one + "se"), Stem(one + "si", one + "si")
    if name.endswith("vesi"):
        one = name.removesuffix("si")
        return (Stem(one + "de", one + "te"),)
    if last not in _VOWELS:
        return (Stem(name + "i", name + "i"),)
    if last == "e":
        return Stem(name, name), Stem(name + "e", name + "e")
    if before in _VOWELS:
        return (Stem(name, name),)
    strong = name[:-1] + "e" if name.endswith(_E_NOUNS) else name
    return (Stem(_weak(strong), strong),)


def _weak(strong: str) -> str:
    """The stem in the weak grade: `lahte` -> lahde, `hanko` -> hango."""
    stem, vowel = strong[:-1], strong[-1]
    if stem[-2:] in _GRADES:
        return stem[:-2] + _GRADES[stem[-2:]] + vowel
    if len(stem) > 1 and stem[-2] in _VOWELS | set("lr"):
        changed = {"k": "", "p": "v", "t": "d"}
        if stem[-1] in changed and not (stem[-1] == "t" and stem[-2] in "lr"):
            return stem[:-1] + changed[stem[-1]] + vowel
    return strong


def _illative(strong: str) -> Iterable[str]:
    last = strong[-1]
    if strong[-2] in _VOWELS:
        yield from (strong + "seen", strong + "h" + last + "n")
    yield strong + last + "n"
