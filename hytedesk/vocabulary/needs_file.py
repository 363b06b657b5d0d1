"""The vocabulary of needs as it stands in files: ours, `resources/needs.toml`, and what a region adds to it.

A region's file has the same form (the head of ours explains it), with the id of a need and the lists to add to:
`words`, `signs`, `hints`, `lookalikes`, `vetoes` and `[synonyms]`, for each language. It adds and never takes away.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from hytedesk import paths
from hytedesk.catalogue import Text, Words
from hytedesk.config import files
from hytedesk.errors import BadData
from hytedesk.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = files.WORDS
"""Of our file in the resources and of a region's in its configuration or the data folder."""
LEAST_LETTERS = 2
"""Of each word of a pattern: a shorter beginning would be found everywhere."""


class Theme(msgspec.Struct, frozen=True):
    """One of Tarmoa's eight themes: id `T1` to `T8`, names in Finnish, Swedish and English.

    Attributes:
        short: names for where there is little room; empty = `names` are short enough.
    """

    id: str
    names: Text
    short: Text = {}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A need as it stands in our file (its head explains the fields)."""

    id: str
    theme: str
    names: Text
    words: Words
    signs: Words
    classes: tuple[str, ...] = ()
    possible_classes: tuple[str, ...] = ()
    hints: Words = {}
    lookalikes: Words = {}
    vetoes: Words = {}
    discreet: bool = False
    crisis: bool = False


class File(msgspec.Struct, frozen=True):
    """The vocabulary."""

    theme: tuple[Theme, ...]
    need: tuple[Entry, ...]
    synonyms: Words = {}


class MoreWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a region adds to one need."""

    id: str
    words: Words = {}
    signs: Words = {}
    hints: Words = {}
    lookalikes: Words = {}
    vetoes: Words = {}


class Addition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a region adds."""

    need: tuple[MoreWords, ...] = ()
    synonyms: Words = {}


@cache
def ours() -> File:
    """The vocabulary that comes with the program."""
    return msgspec.toml.decode((paths.resources() / NAME).read_bytes(), type=File)


def with_additions(vocabulary: File, content: bytes) -> File:
    """The vocabulary with what a region's file adds.

    Raises:
        BadData: the file cannot be read, or says something that cannot be added.
    """
    try:
        addition = msgspec.toml.decode(content, type=Addition)
    except (ValueError, RecursionError) as exc:  # msgspec's errors and those of the encoding are ValueErrors
        raise BadData(NAME, str(exc)) from exc
    if wrong := next(_wrong(vocabulary, addition), None):
        raise BadData(NAME, wrong)
    return replace(
        vocabulary,
        need=tuple(_extended(entry, addition.need) for entry in vocabulary.need),
        synonyms=_joined(vocabulary.synonyms, addition.synonyms),
    )


def _extended(entry: Entry, additions: Iterable[MoreWords]) -> Entry:
    for more in (each for each in additions if each.id == entry.id):
        entry = replace(
            entry,
            words=_joined(entry.words, more.words),
            signs=_joined(entry.signs, more.signs),
            hints=_joined(entry.hints, more.hints),
            lookalikes=_joined(entry.lookalikes, more.lookalikes),
            vetoes=_joined(entry.vetoes, more.vetoes),
        )
    return entry


def _joined(words: Words, more: Words) -> Words:
    return words | {language: words.get(language, ()) + added for language, added in more.items()}


def _wrong(vocabulary: File, addition: Addition) -> Iterator[str]:
    """What in an addition cannot be used, in words for the log."""
    known = {entry.id for entry in vocabulary.need}
    yield from (f"no need has the id {more.id!r:.60}" for more in addition.need if more.id not in known)
    spoken = [addition.synonyms, *(more.words for more in addition.need)]
    patterns = [each for more in addition.need for each in (more.signs, more.hints, more.lookalikes, more.vetoes)]
    for words in (*spoken, *patterns):
        yield from (
            f"{language!r:.60} is not one of {', '.join(LANGUAGES)}" for language in words.keys() - {*LANGUAGES}
        )
    for words, least in (*((each, 1) for each in spoken), *((each, LEAST_LETTERS) for each in patterns)):
        yield from (f"{form!r:.60} is too short" for form in _forms(words) if _shortest(form) < least)


def _forms(words: Words) -> Iterator[str]:
    return (form for groups in words.values() for group in groups for form in group.split("|"))


def _shortest(form: str) -> int:
    """The letters and digits of the shortest word of a pattern."""
    return min((sum(map(str.isalnum, word)) for word in form.split()), default=0)
