"""Kinds of support that services give (someone to talk to, a group ...), worked out from classes, needs and words.

`resources/support.toml` says what each kind means; points are counted as for needs (docs/needs.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from hytedesk import paths
from hytedesk.catalogue import ChannelType, Text, Words
from hytedesk.vocabulary.phrases import Phrases, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hytedesk.catalogue import Service

NAME = "support.toml"
ENOUGH = 4
_POSSIBLE = 2
_IN_HEAD = {"sign": ENOUGH, "hint": 2}
_IN_BODY = {"sign": 1, "hint": 0}
_SHORT, _KNOWN_TEXTS = 80, 20_000
"""Characters of texts whose marks are remembered, and how many of them."""


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of support as it stands in the file (its head explains the other fields).

    Attributes:
        id: the value of the filter `support`.
        names, explained: what it is called and what it is, in Finnish, Swedish and English.
    """

    id: str
    names: Text
    explained: Text
    signs: Words
    hints: Words = {}
    lookalikes: Words = {}
    classes: tuple[str, ...] = ()
    possible_classes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    possible_needs: tuple[str, ...] = ()
    channels: tuple[ChannelType, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: tuple[Kind, ...]


class _Mark(NamedTuple):
    """What finding a pattern means; forms of one sign share `number`."""

    kind: str
    means: Literal["sign", "hint", "lookalike"]
    number: int


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds in the order of the file."""
    return msgspec.toml.decode((paths.resources() / NAME).read_bytes(), type=_File).kind


def kinds_of(service: Service, channels: Collection[ChannelType]) -> tuple[str, ...]:
    """The ids of the kinds of support that a service gives, in the order of the file; often one, sometimes none.

    Args:
        service: with its needs worked out.
        channels: kinds of channel that it is reached by.
    """
    points = Counter[str]()
    for language in _languages(service):
        points |= _word_points(service, language)
    points += _fact_points(service)
    return tuple(
        each.id
        for each in kinds()
        if points[each.id] >= ENOUGH and (not each.channels or not set(each.channels).isdisjoint(channels))
    )


def _word_points(service: Service, language: str) -> Counter[str]:
    worth = defaultdict[_Mark, int](int)
    for text, value in _texts(service, language):
        for found in _found(language, text):
            mistaken = {mark.kind for mark in found if mark.means == "lookalike"}
            for mark in found:
                if mark.kind not in mistaken:
                    worth[mark] = max(worth[mark], value[mark.means])
    points = Counter[str]()
    for mark, value_of_mark in worth.items():
        points[mark.kind] += value_of_mark
    return points


def _fact_points(service: Service) -> Counter[str]:
    """The points of the best class and the best need: two vague facts are no surer than one."""
    return Counter(
        {
            each.id: max(
                ENOUGH * _meet(service.service_classes, each.classes),
                ENOUGH * _meet(service.needs, each.needs),
                _POSSIBLE * _meet(service.service_classes, each.possible_classes),
                _POSSIBLE * _meet(service.needs, each.possible_needs),
            )
            for each in kinds()
        }
    )


def _meet(some: Iterable[str], others: Collection[str]) -> bool:
    return any(each in others for each in some)


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
    return _known(language, text) if len(text) <= _SHORT else _known.__wrapped__(language, text)


@lru_cache(_KNOWN_TEXTS)
def _known(language: str, text: str) -> tuple[list[_Mark], ...]:
    return tuple(_marks(language).find(tokens(text)))


@cache
def _marks(language: str) -> Phrases[_Mark]:
    lists: tuple[tuple[Literal["sign", "hint", "lookalike"], str], ...] = (
        ("sign", "signs"),
        ("hint", "hints"),
        ("lookalike", "lookalikes"),
    )
    return Phrases(
        (form.strip(), _Mark(each.id, means, number))
        for each in kinds()
        for means, field in lists
        for number, sign in enumerate(getattr(each, field).get(language, ()))
        for form in sign.split("|")
    )
