"""Needs of clients, and which needs a service meets, worked out from its service classes and its words.

No service class names violence, sleep or loneliness, and most classes stand for many needs, so neither classes nor
words are enough alone (`../shared/docs/needs.md`). `resources/needs.toml` holds all words; this module only counts.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from hytedesk import log
from hytedesk.catalogue import Text, Words
from hytedesk.config import regional
from hytedesk.errors import BadData, WrongUsage
from hytedesk.vocabulary import needs_file
from hytedesk.vocabulary.phrases import Phrases, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hytedesk.catalogue import Service
    from hytedesk.vocabulary.needs_file import File, Theme

ENOUGH = 4
"""Points that make a service have a need."""

# What a word is worth in a name, summary, keyword or ontology term, and in the long description.
_IN_HEAD = {"sign": ENOUGH, "hint": 2}
_IN_BODY = {"sign": 1, "hint": 0}
_CLASS_OF_MANY_NEEDS = 2

_SHORT, _KNOWN_TEXTS = 80, 20_000
"""Characters of texts whose marks are remembered, and how many of them."""


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A need of a client.

    Attributes:
        id: as in `--need`. theme: id of its theme.
        names: in Finnish, Swedish and English.
        words: everyday words for it per language, as people type them.
        service_classes: PTV codes that may stand for it, those that surely do first.
        discreet: its sheet must not show what it is about.
        crisis: an emergency number and a crisis line are shown above its results.
    """

    id: str
    theme: str
    names: Text
    words: Words
    service_classes: tuple[str, ...]
    discreet: bool = False
    crisis: bool = False


class Meaning(NamedTuple):
    """Words and phrases of one language that mean about the same, and the need that they are about, if one."""

    need: str | None
    language: str
    words: tuple[str, ...]


class _Mark(NamedTuple):
    """What finding a pattern means: `kind` is sign, hint, lookalike or veto; forms of one sign share `number`."""

    need: str
    kind: str
    number: int


_data_dir: Path | None = None
_words = b""


def use_regional(data_dir: Path) -> bool:
    """From here on the region's own words count, too, if it pushes some or there is a `needs.toml` in the data folder.

    To be called at start, before anything is looked up, and again when they may have become others; returns whether
    anything has. A file that cannot be used is left out as a whole, with a line in the log that says why.
    """
    global _data_dir, _words  # one process has one vocabulary
    words = _words_of(data_dir)
    if (data_dir, words) == (_data_dir, _words):
        return False
    _data_dir, _words = data_dir, words
    for worked_out in (_file, digest, themes, needs, meanings, _by_id, _marks, _known, _classes):
        worked_out.cache_clear()
    return True


def _words_of(data_dir: Path) -> bytes:
    try:
        return regional.file(data_dir, needs_file.NAME)
    except BadData as error:
        _note(data_dir, error)
        return b""


def _note(data_dir: Path, error: BadData) -> None:
    log.note(data_dir, f"the region's words are not used: {error}")


@cache
def _file() -> File:
    ours = needs_file.ours()
    if _data_dir is None:
        return ours
    try:
        return needs_file.with_additions(ours, _words)
    except BadData as error:
        _note(_data_dir, error)
        return ours


@cache
def digest() -> str:
    """A sha256 that changes with the vocabulary: what was worked out with another one is out of date."""
    return hashlib.sha256(msgspec.json.encode(_file(), order="deterministic")).hexdigest()


@cache
def themes() -> tuple[Theme, ...]:
    """The eight themes in their order."""
    return _file().theme


@cache
def needs() -> tuple[Need, ...]:
    """All needs in the order of the file."""
    return tuple(
        Need(
            id=entry.id,
            theme=entry.theme,
            names=entry.names,
            words={language: _forms(words) for language, words in entry.words.items()},
            service_classes=entry.classes + entry.possible_classes,
            discreet=entry.discreet,
            crisis=entry.crisis,
        )
        for entry in _file().need
    )


@cache
def meanings() -> tuple[Meaning, ...]:
    """What people type, by what they mean: the words of each need, then words that are about no need."""
    spoken = [*((entry.id, entry.words) for entry in _file().need), (None, _file().synonyms)]
    return tuple(
        Meaning(need_id, language, _forms([group]))
        for need_id, words in spoken
        for language, groups in words.items()
        for group in groups
    )


def _forms(groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(form.strip() for group in groups for form in group.split("|"))


@cache
def _by_id() -> dict[str, Need]:
    return {each.id: each for each in needs()}


def need(need_id: str) -> Need:
    """The need of an id.

    Raises:
        WrongUsage: there is no such need.
    """
    try:
        return _by_id()[need_id]
    except KeyError:
        raise WrongUsage("need", need_id) from None


def needs_of(service: Service) -> tuple[str, ...]:
    """The ids of the needs that a service meets, in the order of the file.

    A sign in a name, summary, keyword or ontology term is enough, as is a class that Tarmoa gives to one need only. Any
    other class or a hint there is half of it, a sign in the long description a quarter. The languages of a service
    say the same thing, so each is counted by itself and the best one taken.
    """
    points = Counter[str]()
    vetoed = set[str]()
    for language in _languages(service):
        name = service.names.get(language, "")
        vetoed |= {mark.need for found in _found(language, name) for mark in _of("veto", found)}
        worth = defaultdict[_Mark, int](int)
        for text, value in _texts(service, language):
            for found in _found(language, text):
                for mark in _meant(found):
                    worth[mark] = max(worth[mark], value.get(mark.kind, 0))
        here = Counter[str]()
        for mark, value_of_mark in worth.items():
            here[mark.need] += value_of_mark
        points |= here
    points += _class_points(service.service_classes)
    return tuple(each.id for each in needs() if points[each.id] >= ENOUGH and each.id not in vetoed)


@cache
def _marks(language: str) -> Phrases[_Mark]:
    return Phrases(
        (form.strip(), _Mark(entry.id, kind, number))
        for entry in _file().need
        for kind, words in (
            ("sign", entry.signs),
            ("hint", entry.hints),
            ("lookalike", entry.lookalikes),
            ("veto", entry.vetoes),
        )
        for number, sign in enumerate(words.get(language, ()))
        for form in sign.split("|")
    )


@cache
def _classes() -> dict[str, Counter[str]]:
    """Service class -> points for each need."""
    surely = Counter(code for entry in _file().need for code in entry.classes)
    found = defaultdict[str, Counter[str]](Counter)
    for entry in _file().need:
        for code in entry.possible_classes:
            found[code][entry.id] = _CLASS_OF_MANY_NEEDS
        for code in entry.classes:
            found[code][entry.id] = ENOUGH if surely[code] == 1 else _CLASS_OF_MANY_NEEDS
    return dict(found)


def _class_points(codes: Iterable[str]) -> Counter[str]:
    """The points of the best class for each need: two vague classes are no surer than one."""
    points = Counter[str]()
    for code in codes:
        points |= _classes().get(code, Counter())
    return points


def _languages(service: Service) -> list[str]:
    texts = (service.names, service.summary, service.description)
    words = (service.alternative_names, service.keywords, service.ontology_terms)
    return sorted({language for each in (*texts, *words) for language in each})


def _texts(service: Service, language: str) -> Iterator[tuple[str, dict[str, int]]]:
    yield service.names.get(language, ""), _IN_HEAD
    yield service.summary.get(language, ""), _IN_HEAD
    for words in (service.alternative_names, service.keywords, service.ontology_terms):
        for word in words.get(language, ()):
            yield word, _IN_HEAD
    yield service.description.get(language, ""), _IN_BODY


def _found(language: str, text: str) -> tuple[list[_Mark], ...]:
    """The marks at each place of a text. Many services have the same names, keywords and terms."""
    return _known(language, text) if len(text) <= _SHORT else _known.__wrapped__(language, text)


@lru_cache(_KNOWN_TEXTS)
def _known(language: str, text: str) -> tuple[list[_Mark], ...]:
    return tuple(_marks(language).find(tokens(text)))


def _of(kind: str, found: list[_Mark]) -> Iterator[_Mark]:
    return (mark for mark in found if mark.kind == kind)


def _meant(found: list[_Mark]) -> Iterator[_Mark]:
    """The signs and hints at one place in a text that no lookalike takes back."""
    mistaken = {mark.need for mark in _of("lookalike", found)}
    return (mark for mark in found if mark.need not in mistaken)
