"""What a person typed -> what each word of it may mean (search.md section 6, "One query word")."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hytedesk.search.analyser import LEMMA, ROOT, strongest, whole_words, with_parts
from hytedesk.search.gather import need_term
from hytedesk.search.stopwords import STOP_WORDS
from hytedesk.vocabulary import mentions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hytedesk.search.index import Index
    from hytedesk.search.lexicon import Lexicon
    from hytedesk.search.spelling import Repair
    from hytedesk.search.synonyms import Sense

MOST_WORDS = 16
"""Further words of a query are not searched: a pasted text must answer within a frame too."""

BEGINNING, KNOWN_BEGINNING, HEAD = 0.8, 0.4, 0.45
"""What a longer word is worth; less when the typed one is a known word by itself."""
SYNONYM, HALF_TYPED_SYNONYM, PART_SYNONYM, MISSING_PART_SYNONYM = 0.5, 0.4, 0.15, 0.35
REPAIRED = 0.7
WHO, WHERE = 0.6, 0.2
"""What words count for that name a person or an age, or a municipality: offices are named after their towns."""
MOST_REPAIRED = 2
"""Words of a query that are repaired at every key, the last ones: comparing takes milliseconds a word."""
MOST_FORMS = 60
MOST_LEMMAS = 4
"""A beginning of words with more base forms than this is too short to stand for their synonyms."""
SHORTEST_BEGINNING = 4
"""Letters from which a word that is not the last one is also taken as the beginning of a longer one."""
SHORTEST_HEAD = 4
SHORTEST_KNOWN = 5
SHORTEST_SYNONYM = 4
"""Letters from which a half typed word of the vocabulary is taken for the whole."""
COMMON_SHARE, COMMON_LEAST = 0.2, 20


class Understood(NamedTuple):
    """A query as it was read.

    Attributes:
        typed: its words, as `query_words` gives them.
        words: what is searched in their place; words that nothing explains are repaired.
        readings: what each of them may mean.
    """

    typed: tuple[str, ...]
    words: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def repaired(self) -> bool:
        """Whether a word was."""
        return self.words != self.typed


class Reading(NamedTuple):
    """What a query word may mean.

    Attributes:
        terms: numbers of terms with their weights.
        needs: numbers of the terms of needs that the word is about, with their weights.
        parts: numbers of the terms that it is made of as a compound.
        longer: numbers of the terms that begin with the word.
        begun: weight of these.
        counts: what it counts for beside other words. Less than 1: it says who or where, which orders services but is
            no reason to leave one out.
    """

    terms: dict[int, float]
    needs: dict[int, float] = {}  # noqa: RUF012  # never changed
    parts: frozenset[int] = frozenset()
    longer: range = range(0)
    begun: float = 0.0
    counts: float = 1.0

    @property
    def empty(self) -> bool:
        """Whether no service has any of it."""
        return not (self.terms or self.needs or self.parts or self.longer)


def query_words(text: str) -> list[str]:
    """The different words of a query in their order, without stop words if another word remains."""
    words = list(dict.fromkeys(whole_words(text)))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MOST_WORDS]


def _of_word(lexicon: Lexicon, word: str) -> Reading:
    """A word's own terms and parts, without those no service has.

    Parts that a fifth of all services have ("service", "work") say nothing and are left out too.
    """
    whole, *hyphenated = with_parts(word)
    found = dict(_terms(lexicon, whole))
    parts = {term for term, weight in found.items() if weight < ROOT}
    parts.update(term for part in hyphenated for term, weight in _terms(lexicon, part) if weight == LEMMA)
    return Reading(
        {term: weight for term, weight in found.items() if term not in parts},
        parts=frozenset(term for term in parts if not is_common(lexicon.index, term)),
    )


def _terms(lexicon: Lexicon, word: str) -> Iterator[tuple[int, float]]:
    for term, weight in lexicon.terms(word).items():
        number = lexicon.index.number_of(term)
        if number is not None:
            yield number, weight


def is_common(index: Index, term: int) -> bool:
    """Whether so many services have a term that it tells little about any of them."""
    return index.frequency(term) >= max(COMMON_LEAST, COMMON_SHARE * index.size)


def read_word(lexicon: Lexicon, word: str, *, last: bool) -> Reading:
    """What a query word may mean by itself; the last one may be half typed."""
    index = lexicon.index
    own = _of_word(lexicon, word)
    senses = [
        (sense, SYNONYM * weight)
        for lemma, weight in lexicon.lemmas(word).items()
        for sense in lexicon.synonyms.of(lemma)
    ]
    if not senses:
        senses = list(_of_parts(lexicon, word))
    longer = dict(_half_typed(index, word)) if last or len(word) >= SHORTEST_BEGINNING else {}
    if last and not own.terms and not own.parts and not senses and len(word) >= SHORTEST_SYNONYM:
        meant = lexicon.synonyms.of_beginning(word)
        if len(longer) <= MOST_LEMMAS:
            meant += (sense for term in longer for sense in lexicon.synonyms.of(index.terms[term]))
        senses += ((sense, HALF_TYPED_SYNONYM) for sense in meant)
    if last or len(word) >= SHORTEST_BEGINNING:
        begun = KNOWN_BEGINNING if LEMMA in own.terms.values() else BEGINNING
        own = joined(own, Reading(longer, longer=index.numbers_from(word), begun=begun))
    own = joined(own, _of_senses(index, senses))
    return _of_hyphenated(lexicon, word, last=last) if own.empty and "-" in word else own


def _of_hyphenated(lexicon: Lexicon, word: str, *, last: bool) -> Reading:
    """Either of the words that are joined by hyphens: `ADL-avuntarve`, `pth-kontr`."""
    *first, end = word.split("-")
    found = read_word(lexicon, end, last=last)
    for part in first:
        found = joined(found, read_word(lexicon, part, last=False))
    return found


def _of_parts(lexicon: Lexicon, word: str) -> Iterator[tuple[Sense, float]]:
    """What the parts of a compound mean, above all those that are in no service: they would say nothing else."""
    for part, weight in lexicon.terms(word).items():
        if weight < ROOT:
            found = PART_SYNONYM if lexicon.index.number_of(part) is not None else MISSING_PART_SYNONYM
            yield from ((sense, found) for sense in lexicon.synonyms.of(part))


def joined(one: Reading, other: Reading) -> Reading:
    """Either of the two."""
    return Reading(
        terms=strongest([*one.terms.items(), *other.terms.items()]),
        needs=strongest([*one.needs.items(), *other.needs.items()]),
        parts=one.parts or other.parts,
        longer=one.longer or other.longer,
        begun=max(one.begun, other.begun),
    )


def _of_senses(index: Index, senses: Iterable[tuple[Sense, float]]) -> Reading:
    terms, needs = [], []
    for sense, weight in senses:
        numbers = map(index.number_of, sense.lemmas)
        terms += [(number, weight) for number in numbers if number is not None and not is_common(index, number)]
        about = index.number_of(need_term(sense.need, sense.language)) if sense.need else None
        if about is not None:
            needs.append((about, weight))
    return Reading(strongest(terms), strongest(needs))


def _half_typed(index: Index, word: str) -> Iterator[tuple[int, float]]:
    """The lemmas of the words of the texts that begin so: `yksinäisyyt` -> yksinäisyys."""
    for form in index.forms_from(word)[:MOST_FORMS]:
        yield from ((term, BEGINNING) for term, weight in index.form_terms(form) if weight == 1.0)


def understand(lexicon: Lexicon, text: str, *, thorough: bool = False) -> Understood:
    """What the words of a query may mean, each by itself and together with its neighbours; the last may be half typed.

    Only what nothing explains is repaired: missing dots, then a near word; after that the longest known beginning
    counts.

    Args:
        lexicon: the words that are known.
        text: as typed.
        thorough: look for near words among all forms of the texts.
    """
    words = query_words(text)
    found = [read_word(lexicon, word, last=place == len(words)) for place, word in enumerate(words, 1)]
    for place, (one, other) in enumerate(pairwise(words)):
        whole = _written_apart(lexicon, one, other)
        found[place : place + 2] = (joined(each, whole) for each in found[place : place + 2])
    for places, sense in lexicon.synonyms.of_phrases([lexicon.lemmas(word) for word in words]):
        for place in places:
            found[place] = joined(found[place], _of_senses(lexicon.index, [(sense, SYNONYM)]))
    searched = list(words)
    counts = dict.fromkeys(mentions.who(text), WHO) | dict.fromkeys(mentions.where(text), WHERE)
    doubtful = [
        place for place, reading in enumerate(found) if reading.empty or _is_doubtful(lexicon, words[place], reading)
    ]
    for place in doubtful if thorough else doubtful[-MOST_REPAIRED:]:
        last = place == len(words) - 1
        named = words[place] in counts
        near = () if named else lexicon.spelling.nearest(words[place], last=last, thorough=thorough)
        searched[place], found[place] = _repaired(lexicon, words[place], found[place], near, last=last)
    readings = tuple(reading._replace(counts=counts.get(word, 1.0)) for word, reading in zip(words, found, strict=True))
    return Understood(tuple(words), tuple(searched), readings)


def _written_apart(lexicon: Lexicon, one: str, other: str) -> Reading:
    """What two words mean as one compound: `mielen terveys`, `ruoka apua`."""
    terms = [
        (term, weight)
        for compound in (one + other, f"{one}-{other}")
        for term, weight in _terms(lexicon, compound)
        if weight == LEMMA
    ]
    return Reading(strongest(terms))


def _is_doubtful(lexicon: Lexicon, word: str, reading: Reading) -> bool:
    """Whether all that is known of a word are some of its parts: `vanverksamhet` has -verksamhet, but no van-."""
    if reading.terms or reading.needs or reading.longer:
        return False
    return any(lexicon.index.number_of(term) is None for term, weight in lexicon.terms(word).items() if weight < ROOT)


def _repaired(
    lexicon: Lexicon, word: str, reading: Reading, near: Iterable[Repair], *, last: bool
) -> tuple[str, Reading]:
    """The word that was probably meant and what it means; if there is none, the typed one and what is known of it."""
    for repair in near:
        found = _read_repair(lexicon, repair, last=last)
        if not found.empty:
            return repair.word, found
    if not reading.empty:
        return word, reading
    return word, Reading(_compound_head(lexicon.index, word) or _known_beginning(lexicon.index, word))


def _read_repair(lexicon: Lexicon, repair: Repair, *, last: bool) -> Reading:
    """A repaired word is searched by itself and its synonyms, not by its parts: it is unsure enough."""
    if repair.half_typed:
        return read_word(lexicon, repair.typed, last=True)
    terms = {number: REPAIRED * weight for number, weight in _terms(lexicon, repair.word) if weight == LEMMA}
    senses = [
        (sense, REPAIRED * SYNONYM) for lemma in lexicon.lemmas(repair.word) for sense in lexicon.synonyms.of(lemma)
    ]
    longer = lexicon.index.numbers_from(repair.word) if last else range(0)
    return joined(Reading(terms, longer=longer, begun=BEGINNING), _of_senses(lexicon.index, senses))


def _compound_head(index: Index, word: str) -> dict[int, float]:
    """The longest known beginning of an unfinished compound that nothing else explains: `päihdepal` -> päihde."""
    for end in range(len(word) - 1, SHORTEST_HEAD - 1, -1):
        number = index.number_of(word[:end])
        if number is not None:
            return {} if is_common(index, number) else {number: HEAD}
    return {}


def _known_beginning(index: Index, word: str) -> dict[int, float]:
    """The lemmas of the words that begin most like a word that nothing else explains."""
    for end in range(len(word) - 1, SHORTEST_KNOWN - 1, -1):
        terms = dict(_half_typed(index, word[:end]))
        if terms:
            return {term: HEAD for term in terms if not is_common(index, term)}
    return {}
