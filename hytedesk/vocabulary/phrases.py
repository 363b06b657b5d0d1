"""Find words and phrases of a list in text, by their beginnings: light enough for thousands of services, no analyser.

A pattern is a word (`uni`), the beginning of one (`unet*`), the end (`*seura`), a part (`*jumppa*`), or several of
these in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
_KNOWN_WORDS = 100_000


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; a hyphen or apostrophe between letters is part of the word."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("\u00ad", "").replace("’", "'"))


class _Pattern(NamedTuple):
    """One word of a pattern: a method of `str` that tells whether a word fits, and what it is asked."""

    fits: Callable[[str, str], bool]
    stem: str


class _Phrase(NamedTuple, Generic[T]):
    rest: tuple[_Pattern, ...]
    value: T


_FITS: dict[tuple[bool, bool], Callable[[str, str], bool]] = {
    (False, False): str.__eq__,
    (False, True): str.startswith,
    (True, False): str.endswith,
    (True, True): str.__contains__,
}
"""By whether there is an asterisk before and after the stem."""


class Phrases(Generic[T]):
    """Patterns with a value each."""

    def __init__(self, patterns: Iterable[tuple[str, T]]) -> None:
        by_first: dict[Callable[[str, str], bool], defaultdict[str, list[_Phrase[T]]]] = {
            fits: defaultdict(list) for fits in _FITS.values()
        }
        for pattern, value in patterns:
            first, *rest = map(_pattern, pattern.casefold().split())
            by_first[first.fits][first.stem].append(_Phrase(tuple(rest), value))
        self._whole, self._beginning, self._ending, self._inside = by_first.values()
        self._begun_by = lru_cache(_KNOWN_WORDS)(self._look_up)

    def find(self, words: Sequence[str]) -> Iterator[list[T]]:
        """The values of the patterns that begin at each word, where there are any."""
        for position, word in enumerate(words):
            begun = self._begun_by(word)
            if begun:
                found = [phrase.value for phrase in begun if _follows(phrase.rest, words, position + 1)]
                if found:
                    yield found

    def _look_up(self, word: str) -> tuple[_Phrase[T], ...]:
        found = list(self._whole.get(word, ()))
        for length in range(1, len(word) + 1):
            found += self._beginning.get(word[:length], ())
            found += self._ending.get(word[-length:], ())
        for part, phrases in self._inside.items():
            if part in word:
                found += phrases
        return tuple(found)


def _pattern(written: str) -> _Pattern:
    return _Pattern(_FITS[written.startswith("*"), written.endswith("*")], written.strip("*"))


def _follows(rest: tuple[_Pattern, ...], words: Sequence[str], start: int) -> bool:
    if len(words) < start + len(rest):
        return False
    return all(pattern.fits(words[start + step], pattern.stem) for step, pattern in enumerate(rest)) if rest else True
