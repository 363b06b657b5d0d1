"""Makes the search index of a catalogue: from nothing, or of the one before."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple, Protocol

from hytedesk.errors import BadData
from hytedesk.search import analyser as analysers
from hytedesk.search import kept, lemmas, synonyms
from hytedesk.search.document import document_of
from hytedesk.search.gather import LANGUAGE_MARK, Gatherer
from hytedesk.search.index import Index
from hytedesk.search.joining import joined
from hytedesk.search.weighing import weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.search.analyser import Analyser, Answers, Ask
    from hytedesk.search.blobs import Blob
    from hytedesk.search.joining import Gathered


class Services(Protocol):
    """All services of a catalogue, as `update` asks for them."""

    def digests(self) -> list[tuple[str, bytes]]:
        """The key of each service, with a digest of its record and of those of its organization and channels."""

    def details(self, ids: Iterable[str]) -> Iterator[ServiceDetail]:
        """The services with these keys, whole, in this order."""


class Before(NamedTuple):
    """The index before; `gathered` is what it was made of, None when that is of no use."""

    used: Index
    gathered: Gathered | None

    @classmethod
    def from_blobs(cls, blobs: Mapping[str, Blob]) -> Before:
        """What `update` made.

        Raises:
            BadData: not even the index is of use.
        """
        index = Index.from_blobs(blobs)
        try:
            return cls(index, kept.from_blobs(index, blobs))
        except BadData:
            return cls(index, None)


def build(details: Iterable[ServiceDetail], analyser: Analyser | None = None) -> dict[str, Blob]:
    """The blobs of an index over these services, for `Index.from_blobs`.

    Args:
        details: read once, one at a time; their texts are not held.
        analyser: None = made here.
    """
    words = _Words(None, analysers.here(analyser))
    gatherer = Gatherer(words.ask)
    for detail in details:
        gatherer.add(document_of(detail))
    for _done in gatherer.finish():
        pass
    whole = joined(gatherer.parts, [service for part in gatherer.parts for service in part.order])
    return _index(whole, words.vocabulary()).to_blobs()


def update(
    services: Services,
    before: Before | None = None,
    progress: Callable[[int], None] = lambda _done: None,
    analysis: AbstractContextManager[Ask] | None = None,
) -> dict[str, Blob]:
    """The blobs of an index over all services, for `Index.from_blobs` and `Before.from_blobs`.

    Only services that are new or have changed are read, and only words that the index before does not know are
    analysed; the outcome is the same as if all were.

    Args:
        services: of the catalogue.
        before: None = there is none: all are read.
        progress: told how many services are done, first those that stay as they are; called after each.
        analysis: analyses words; entered and left once. None = `analyser.here`.
    """
    order = services.digests()
    with analysis or nullcontext(analysers.here()) as ask:
        words = _Words(before.used if before else None, ask)
        vocabulary = words.vocabulary()
        parts = [before.gathered] if before and before.gathered else []
        parts += _gathered(services, parts, order, words, progress)
    del before, words
    whole = joined(parts, order)
    return _index(whole, vocabulary).to_blobs() | kept.to_blobs(whole)


def _gathered(
    services: Services,
    parts: Sequence[Gathered],
    order: Sequence[tuple[str, bytes]],
    words: _Words,
    progress: Callable[[int], None],
) -> list[Gathered]:
    """The services that none of the parts has."""
    known = {service for part in parts for service in part.order}
    new = dict(service for service in order if service not in known)
    same = len(order) - len(new)
    gatherer = Gatherer(words.ask)
    progress(same)
    for detail in services.details(new):
        gatherer.add(document_of(detail), new[detail.service.id])
        progress(same + gatherer.done)
    for done in gatherer.finish():
        progress(same + done)
    return gatherer.parts


class _Words:
    """The terms of words: those that the index before knows, the others from `analyse`."""

    def __init__(self, before: Index | None, analyse: Ask) -> None:
        self._before = before if before and before.analyser == analysers.VERSION else None
        self._analyse = analyse

    def ask(self, words: Sequence[tuple[str, str]]) -> Answers:
        """An `analyser.Ask`."""
        known = [self._before.known_terms(*word) if self._before else None for word in words]
        answers = self._analyse([word for word, terms in zip(words, known, strict=True) if terms is None])

        def both() -> Iterator[dict[str, float]]:
            analysed = iter(answers())
            for terms in known:
                yield next(analysed) if terms is None else terms

        return both

    def vocabulary(self) -> dict[str, list[str]]:
        """See `Index.vocabulary`."""
        before = self._before.vocabulary if self._before else {}
        words = {LANGUAGE_MARK.join(word): word for word in synonyms.words()}
        new = {key: word for key, word in words.items() if key not in lemmas.known() and key not in before}
        terms = dict(zip(new, self.ask(list(new.values()))(), strict=True))
        return {
            key: synonyms.lemmas(word, terms[key]) if key in new else before[key]
            for key, (word, _language) in words.items()
            if key not in lemmas.known()
        }


def _index(gathered: Gathered, vocabulary: dict[str, list[str]]) -> Index:
    return Index(analyser=analysers.VERSION, vocabulary=vocabulary, **weighed(gathered))
