"""Words to search terms: the same analyser for the texts of the catalogue and for what a person types.

Finnish by Voikko; Swedish and English by Snowball stems, Swedish compounds by their last parts. A term is a casefolded
word with its dots kept (ä, ö, å are letters of their own). Weights: how well a term stands for the word (search.md
section 6).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from hytedesk.search import spoken, swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "pyvoikko 0.6, snowball 3, rules 3"
"""Changes whenever a word could be given other terms: stored forms of another version are not used."""

LANGUAGES = ("fi", "sv", "en")
"""Languages with an analyser; words of other languages are their own terms."""

LEMMA, ROOT, PART = 1.0, 0.6, 0.55
LONGEST_WORD = 64
"""Longer words are cut: nobody types them, and the analyser's time grows with the length."""

WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*(?::[^\W\d_]{1,5}\b)?")
"""A word as it stands in a text: hyphens and apostrophes inside, a Finnish case ending after a colon (`THL:ään`)."""

Answers: TypeAlias = Callable[[], Iterable[dict[str, float]]]
Ask: TypeAlias = Callable[[Sequence[tuple[str, str]]], Answers]
"""Takes words with their languages, and gives what gives the terms of each when they are needed."""

_Term = TypeVar("_Term", str, int)

_TAGS = re.compile(r"(\[[^\]]+\])")
_PLAIN = str.maketrans({"’": "'", "‐": "-", "‑": "-", "\N{SOFT HYPHEN}": None})


def normal(text: str) -> str:
    """The text in NFC and casefolded, with one kind of hyphen and apostrophe and no soft hyphens."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).translate(_PLAIN)


def whole_words(text: str) -> list[str]:
    """The words of a text, a hyphenated compound as one word, ending after a colon cut off."""
    return [match.partition(":")[0][:LONGEST_WORD] for match in WORD.findall(normal(text))]


def tokenize(text: str) -> list[str]:
    """The words of a text in their order, each hyphenated compound followed by its parts.

    Casefolded NFC; digits are kept; words longer than `LONGEST_WORD` are cut.
    """
    return [word for whole in whole_words(text) for word in with_parts(whole)]


def with_parts(word: str) -> tuple[str, ...]:
    """The word, followed by its parts when it is written with hyphens."""
    return (word, *word.split("-")) if "-" in word else (word,)


class Analyser:
    """Knows Finnish, Swedish and English words. Making one takes 0.2 s (Voikko's dictionary): do it in a worker.

    Attributes:
        readings: how Voikko reads a Finnish word; none of a word that it does not know.

    Raises:
        DamagedProgram: the dictionary is missing or damaged.
    """

    def __init__(self) -> None:
        import snowballstemmer

        from hytedesk.search import transducer

        self.readings = transducer.Lookup(transducer.load(transducer.installed())).readings
        self._stem = {
            language: snowballstemmer.stemmer(name).stemWord
            for language, name in (("fi", "finnish"), ("en", "english"))
        }
        self._known: dict[tuple[str, str | None], dict[str, float]] = {}

    def terms(self, word: str, language: str | None) -> dict[str, float]:
        """The terms of a word, each with its weight 0-1.

        Args:
            word: one word, as `tokenize` gives it.
            language: the text's language; None = not known (a query): every language of `LANGUAGES`.
        """
        key = (word, language)
        if key not in self._known:
            self._known[key] = self.analysed(word, language)
        return self._known[key]

    def analysed(self, word: str, language: str | None) -> dict[str, float]:
        """The same, without remembering it: for the words of a catalogue, each of which comes once."""
        if language is None:
            found = [term for code in LANGUAGES for term in self.terms(word, code).items()]
            return strongest([*found, *self._spoken(word)])
        if language not in LANGUAGES or word.isdigit():
            return {word: LEMMA}
        if language == "fi":
            readings = self.readings(word)
            if readings:
                return finnish_terms(readings)
        if language == "sv":
            return dict.fromkeys(swedish.parts(word), PART) | {swedish.stem(word): LEMMA}
        return {self._stem[language](word): LEMMA}

    def _spoken(self, word: str) -> Iterator[tuple[str, float]]:
        """The terms of a Finnish word that is written as it is said: `ahistunu` is ahdistunut."""
        if not self.readings(word):
            for written in spoken.written(word):
                yield from finnish_terms(self.readings(written)).items()


def here(analyser: Analyser | None = None) -> Ask:
    """Analyses words in this process, when the terms are needed; None = by an analyser made for the first of them.

    In the order of the alphabet, as words that begin alike take half the time one after the other.
    """

    def ask(words: Sequence[tuple[str, str]]) -> Answers:
        def answers() -> list[dict[str, float]]:
            nonlocal analyser
            terms = {}
            for word in sorted(words):
                analyser = analyser or Analyser()
                terms[word] = analyser.analysed(*word)
            return [terms[word] for word in words]

        return answers

    return ask


def strongest(terms: Iterable[tuple[_Term, float]]) -> dict[_Term, float]:
    """Each term once, with the highest of its weights."""
    best: dict[_Term, float] = {}
    for term, weight in terms:
        if weight > best.get(term, 0.0):
            best[term] = weight
    return best


def finnish_terms(readings: list[str]) -> dict[str, float]:
    """The terms of one Finnish word from all readings that Voikko gives it.

    A place name is not also read as a compound: `kokkolasta` is no child (kokko + lasta).
    """
    words = [_parts(reading) for reading in readings]
    if any("[Lep]" in reading for reading in readings):
        words = [parts for parts in words if len(parts) == 1] or words
    return strongest(term for parts in words for term in _reading_terms(parts))


def _reading_terms(parts: list[tuple[str, str, list[str]]]) -> Iterator[tuple[str, float]]:
    """The lemma (surface of the first parts + lemma of the last), the last part's roots, every run of parts."""
    count = len(parts)
    for start in range(count):
        for end in range(start + 1, count + 1):
            lemma = "".join(surface for surface, _, _ in parts[start : end - 1]) + parts[end - 1][1]
            yield lemma.strip("-"), LEMMA if end - start == count else PART
    if count == 1:
        for root in parts[0][2]:
            yield root, ROOT


def _parts(reading: str) -> list[tuple[str, str, list[str]]]:
    """The parts of a compound in one reading of Voikko: (surface, lemma, roots that the lemma was derived from).

    A reading is text with tags: `[Xp]` a base form until `[X]`, `[Xj]` the base form of a derivation's ending, `[Xr]`
    and `[Xs]` remarks, `[Bc]` the border between parts; other tags are grammar.
    """
    parts = []
    for piece in reading.split("[Bc]"):
        surface = stem = base = shown = ""
        roots: list[str] = []
        inside = ""
        for text in _TAGS.split(piece):
            if text in {"[Xp]", "[Xj]"}:
                if base:
                    roots.append(stem + base)
                stem += shown
                surface += shown
                shown, base, inside = "", "", "base"
            elif text in {"[Xr]", "[Xs]"}:
                inside = "remark"
            elif text == "[X]":
                inside = ""
            elif text.startswith("[") or inside == "remark":
                continue
            elif inside == "base":
                base += text
            else:
                shown += text
        surface += shown
        if surface:
            lemma = stem + base if base else surface
            parts.append((surface, _clean(lemma), [_clean(root) for root in roots]))
    return parts


def _clean(lemma: str) -> str:
    return lemma.replace("=", "").casefold().strip("-")
