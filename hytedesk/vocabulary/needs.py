"""Needs of clients, and which needs a service meets, worked out from its service classes and its words.

No service class names violence, sleep or loneliness, and most classes stand for many needs, so neither classes nor
words are enough alone (`../shared/docs/needs.md`). `resources/needs.toml` holds all words; this module only counts.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from hytedesk import log
from hytedesk.catalogue import Text, Words
from hytedesk.config import regional
from hytedesk.errors import BadData, WrongUsage
from hytedesk.vocabulary import needs_file
from hytedesk.vocabulary.telling import ENOUGH, VAGUE, Telling

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hytedesk.catalogue import Service
    from hytedesk.vocabulary.needs_file import File, Theme


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
    for worked_out in (_file, digest, themes, needs, meanings, _by_id, _telling, _classes):
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
    told = _telling().told(service)
    points = told.points + _class_points(service.service_classes)
    return tuple(each.id for each in needs() if points[each.id] >= ENOUGH and each.id not in told.vetoed)


@cache
def _telling() -> Telling:
    return Telling(
        lambda: (
            entry
            for each in _file().need
            for entry in (
                (each.id, "sign", each.signs),
                (each.id, "hint", each.hints),
                (each.id, "lookalike", each.lookalikes),
                (each.id, "veto", each.vetoes),
            )
        )
    )


@cache
def _classes() -> dict[str, Counter[str]]:
    """Service class -> points for each need."""
    surely = Counter(code for entry in _file().need for code in entry.classes)
    found = defaultdict[str, Counter[str]](Counter)
    for entry in _file().need:
        for code in entry.possible_classes:
            found[code][entry.id] = VAGUE
        for code in entry.classes:
            found[code][entry.id] = ENOUGH if surely[code] == 1 else VAGUE
    return dict(found)


def _class_points(codes: Iterable[str]) -> Counter[str]:
    """The points of the best class for each need: two vague classes are no surer than one."""
    points = Counter[str]()
    for code in codes:
        points |= _classes().get(code, Counter())
    return points
