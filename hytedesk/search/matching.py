"""What a person typed -> how well each service answers it (search.md section 6, "One query word").

Each word has alternatives; a service gets the best of them, and the words are summed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from hytedesk.search import facets
from hytedesk.search.analyser import strongest, whole_words, with_parts
from hytedesk.search.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from hytedesk.search.index import Index
    from hytedesk.search.lexicon import Lexicon
    from hytedesk.search.synonyms import Sense

    Scores: TypeAlias = NDArray[np.float64]
    """One number a service, 0 = the service does not match."""

MOST_WORDS = 16
"""Further words of a query are not searched: a pasted text must answer within a frame too."""

FEW = 10
"""With fewer services that match all words, those that match fewer are shown too."""

BEGINNING, HEAD, HYPHEN_PART = 0.8, 0.45, 0.55
SYNONYM, HALF_TYPED_SYNONYM = 0.5, 0.4
NEED = 0.7
"""What a service's need is worth beside a word of its texts: about as much as a word of a label."""
MOST_FORMS = 60
SHORTEST_BEGINNING = 4
"""Letters from which a word that is not the last one is also taken as the beginning of a longer one."""
SHORTEST_HEAD = 4
SHORTEST_SYNONYM = 4
"""Letters from which a half typed word of the vocabulary is taken for the whole."""
COMMON_SHARE, COMMON_LEAST = 0.2, 20


class Reading(NamedTuple):
    """What a query word may mean.

    Attributes:
        terms: numbers of terms with their weights.
        longer: numbers of the terms that begin with the word.
        needs: needs that the word is about, with their weights.
    """

    terms: dict[int, float]
    longer: range = range(0)
    needs: dict[str, float] = {}  # noqa: RUF012  # never changed


def query_words(text: str) -> list[str]:
    """The different words of a query in their order, without stop words if another word remains."""
    words = list(dict.fromkeys(whole_words(text)))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MOST_WORDS]


def query_terms(lexicon: Lexicon, word: str) -> dict[int, float]:
    """The terms that a query word stands for, by number, with their weights; those no service has are left out.

    Parts that a fifth of all services have ("service", "work") say nothing by themselves and are left out too.
    """
    whole, *parts = with_parts(word)
    found = strongest(
        [*_terms(lexicon, whole)]
        + [(term, HYPHEN_PART * weight) for part in parts for term, weight in _terms(lexicon, part)]
    )
    return {term: weight for term, weight in found.items() if weight == 1.0 or not is_common(lexicon.index, term)}


def _terms(lexicon: Lexicon, word: str) -> Iterator[tuple[int, float]]:
    for term, weight in lexicon.terms(word).items():
        number = lexicon.index.number_of(term)
        if number is not None:
            yield number, weight


def is_common(index: Index, term: int) -> bool:
    """Whether so many services have a term that it tells little about any of them."""
    return index.frequency(term) >= max(COMMON_LEAST, COMMON_SHARE * index.size)


def reading(lexicon: Lexicon, word: str, *, last: bool) -> Reading:
    """What a query word may mean by itself; the last one may be half typed."""
    index = lexicon.index
    own = Reading(query_terms(lexicon, word))
    senses = [
        (sense, SYNONYM * weight)
        for lemma, weight in lexicon.lemmas(word).items()
        for sense in lexicon.synonyms.of(lemma)
    ]
    if last and not own.terms and not senses and len(word) >= SHORTEST_SYNONYM:
        senses += ((sense, HALF_TYPED_SYNONYM) for sense in lexicon.synonyms.of_beginning(word))
    if last or len(word) >= SHORTEST_BEGINNING:
        own = joined(own, Reading(dict(_half_typed(index, word)), index.numbers_from(word)))
    found = joined(own, _of_senses(index, senses))
    return found if any(found) else Reading(_compound_head(index, word))


def joined(one: Reading, other: Reading) -> Reading:
    """Either of the two."""
    return Reading(
        strongest([*one.terms.items(), *other.terms.items()]),
        one.longer or other.longer,
        strongest([*one.needs.items(), *other.needs.items()]),
    )


def _of_senses(index: Index, senses: Iterable[tuple[Sense, float]]) -> Reading:
    terms, about = [], []
    for sense, weight in senses:
        numbers = map(index.number_of, sense.lemmas)
        terms += [(number, weight) for number in numbers if number is not None and not is_common(index, number)]
        if sense.need is not None:
            about.append((sense.need, weight))
    return Reading(strongest(terms), needs=strongest(about))


def _half_typed(index: Index, word: str) -> Iterator[tuple[int, float]]:
    """The lemmas of the words of the texts that begin so: `yksinäisyyt` -> yksinäisyys."""
    for form in index.forms_from(word)[:MOST_FORMS]:
        yield from ((term, BEGINNING) for term, weight in index.form_terms(form) if weight == 1.0)


def _compound_head(index: Index, word: str) -> dict[int, float]:
    """The longest known beginning of an unfinished compound that nothing else explains: `päihdepal` -> päihde."""
    for end in range(len(word) - 1, SHORTEST_HEAD - 1, -1):
        number = index.number_of(word[:end])
        if number is not None:
            return {} if is_common(index, number) else {number: HEAD}
    return {}


def word_scores(index: Index, reading: Reading) -> Scores:
    """How well each service matches one word: the best of its terms and needs, or of all longer terms together."""
    scores: Scores = np.zeros(index.size)
    if reading.longer:
        services, impacts = index.postings(reading.longer.start, reading.longer.stop)
        scores += BEGINNING * np.bincount(services, impacts, index.size)
    for term, weight in reading.terms.items():
        services, impacts = index.postings(term, term + 1)
        scores[services] = np.maximum(scores[services], weight * impacts)
    for need, weight in reading.needs.items():
        if need in index.values["need"]:
            has = facets.unpack(index.bits["need"][index.values["need"].index(need)], index.size)
            count = np.count_nonzero(has)
            worth = weight * NEED * np.log1p((index.size - count + 0.5) / (count + 0.5))
            scores[has] = np.maximum(scores[has], worth)
    return scores


def together(scores: Sequence[Scores]) -> tuple[Scores, bool]:
    """The scores of all words together, and whether services that do not match every word are among them.

    Fewer than `FEW` services with every word are joined by those that lack one; where no service has so many of the
    words, by those that match most of them. Who matches fewer words is worth less: by the square of the share.
    """
    matched = np.sum([each > 0 for each in scores], axis=0)
    total: Scores = np.sum(scores, axis=0) * (matched / len(scores)) ** 2
    required = len(scores)
    if required > 1 and np.count_nonzero(matched == required) < FEW:
        required = max(1, min(required - 1, int(matched.max(initial=0))))
    found = np.where(matched >= required, total, 0.0)
    return found, required < len(scores) and bool(found.any())


def relevance(lexicon: Lexicon, words: Sequence[str]) -> tuple[Scores, bool]:
    """How well each service answers the words, and whether services that do not match all of them are among them."""
    return together([word_scores(lexicon.index, reading) for reading in readings(lexicon, words)])


def readings(lexicon: Lexicon, words: Sequence[str]) -> list[Reading]:
    """What each word of a query may mean, by itself and together with its neighbours. The last may be half typed."""
    found = [reading(lexicon, word, last=place == len(words)) for place, word in enumerate(words, 1)]
    for places, sense in lexicon.synonyms.of_phrases([lexicon.lemmas(word) for word in words]):
        for place in places:
            found[place] = joined(found[place], _of_senses(lexicon.index, [(sense, SYNONYM)]))
    return found


def meets(index: Index, terms: dict[int, float], words: Iterable[str], shown: str) -> bool:
    """Whether a word of a shown text means what was typed: it begins so, or its stored terms are the query's.

    `terms` are those of all query words together, `shown` is normalised as `analyser.tokenize` does.
    """
    if shown.startswith(tuple(words)):
        return True
    return any(
        terms.get(term, 0.0) * weight >= HYPHEN_PART
        for form in index.forms_of(shown)
        for term, weight in index.form_terms(form)
    )
