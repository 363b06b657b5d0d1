"""What of a typed text may be meant as a filter: offered to the person, never applied for them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

import msgspec

from hytedesk.search.analyser import strongest
from hytedesk.vocabulary import mentions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hytedesk.search.lexicon import Lexicon
    from hytedesk.search.query import Query
    from hytedesk.search.reading import Understood

MOST_NEEDS = 2
MOST_PLACES = 2
LEAST_SHARE = 0.6
"""Needs that the words are about by less than this share of the best one are not meant."""
PHRASE = 2.0
"""What several words together count for beside one word."""


class Offer(msgspec.Struct, frozen=True):
    """A filter that a text may mean.

    Attributes:
        value: id of a need or an age group, code of a municipality, years as `ages.parse_age` reads them.
        words: the words of the text that say it, as they were typed.
    """

    group: Literal["need", "municipality", "age", "age_group"]
    value: str
    words: tuple[str, ...]


def offers(lexicon: Lexicon, query: Query, understood: Understood) -> tuple[Offer, ...]:
    """The filters that a query's text may mean and that are not on: places, an age, then needs, the surest first.

    Args:
        lexicon: knows which needs a word is about.
        query: its text and its filters.
        understood: the text as it was read; words that say who or where are about no need.
    """
    named = [*_places(query.text), *_age(query.text)]
    words = [
        (typed, typed if _meant(lexicon, typed) else searched)
        for typed, searched, reading in zip(*understood, strict=True)
        if reading.counts == 1.0
    ]
    return tuple(offer for offer in named if not _is_on(offer, query)) + _needs(lexicon, query, words)


def _places(text: str) -> list[Offer]:
    found = {mention.value: mention.words for mention in mentions.municipalities(text)}
    return [Offer("municipality", code, words) for code, words in found.items()][:MOST_PLACES]


def _age(text: str) -> list[Offer]:
    """An age, or else an age group: who asks by years is served more exactly."""
    age = mentions.age(text)
    if age:
        return [Offer("age", age.value, age.words)]
    return [Offer("age_group", group.value, group.words) for group in mentions.age_groups(text)][:1]


def _is_on(offer: Offer, query: Query) -> bool:
    """Whether a place or an age is chosen already; an age group is no news to who has chosen an age."""
    if offer.group == "municipality":
        return offer.value in query.municipalities
    if offer.group == "age":
        return query.age == float(offer.value)
    return query.age is not None or offer.value in query.age_groups


def _needs(lexicon: Lexicon, query: Query, words: Sequence[tuple[str, str]]) -> tuple[Offer, ...]:
    """The needs that most of the words are about; a word that is about one need says more than one about several.

    Args:
        lexicon: knows which needs a word is about.
        query: its needs are on already.
        words: as they were typed, and as they are understood.
    """
    points: defaultdict[str, float] = defaultdict(float)
    said: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for typed, word in words:
        meant = _meant(lexicon, word)
        for need, weight in meant.items():
            points[need] += weight / len(meant)
            said[need][typed] = None
    for places, sense in lexicon.synonyms.of_phrases([lexicon.lemmas(word) for _typed, word in words]):
        if sense.need:
            points[sense.need] += PHRASE
            said[sense.need].update(dict.fromkeys(words[place][0] for place in places))
    least = LEAST_SHARE * max(points.values(), default=0.0)
    sure = [need for need in points if points[need] >= least and need not in query.needs]
    best = sorted(sure, key=lambda need: -points[need])
    return tuple(Offer("need", need, tuple(said[need])) for need in best[:MOST_NEEDS])


def _meant(lexicon: Lexicon, word: str) -> dict[str, float]:
    """The needs that a word is about, and how surely."""
    return strongest(
        (sense.need, weight)
        for lemma, weight in lexicon.lemmas(word).items()
        for sense in lexicon.synonyms.of(lemma)
        if sense.need
    )
