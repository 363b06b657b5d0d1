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
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
_KNOWN_WORDS = 100_000


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; a hyphen or apostrophe between letters is part of the word."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("\u00ad", "").replace("’", "'"))


class _Phrase(NamedTuple, Generic[T]):
    rest: tuple[str, ...]
    value: T


class Phrases(Generic[T]):
    """Patterns with a value each."""

    def __init__(self, patterns: Iterable[tuple[str, T]]) -> None:
        self._whole: defaultdict[str, list[_Phrase[T]]] = defaultdict(list)
        self._beginning: defaultdict[str, list[_Phrase[T]]] = defaultdict(list)
        self._other: list[tuple[str, _Phrase[T]]] = []
        for pattern, value in patterns:
            first, *rest = pattern.casefold().split()
            phrase = _Phrase(tuple(rest), value)
            if first.startswith("*"):
                self._other.append((first, phrase))
            elif first.endswith("*"):
                self._beginning[first[:-1]].append(phrase)
            else:
                self._whole[first].append(phrase)
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
        for end in range(1, len(word) + 1):
            found += self._beginning.get(word[:end], ())
        found += (phrase for pattern, phrase in self._other if _matches(pattern, word))
        return tuple(found)


def _follows(patterns: tuple[str, ...], words: Sequence[str], start: int) -> bool:
    if len(words) < start + len(patterns):
        return False
    return all(_matches(pattern, words[start + step]) for step, pattern in enumerate(patterns))


def _matches(pattern: str, word: str) -> bool:
    stem = pattern.strip("*")
    if pattern.startswith("*"):
        return stem in word if pattern.endswith("*") else word.endswith(stem)
    return word.startswith(stem) if pattern.endswith("*") else word == stem
