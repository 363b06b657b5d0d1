"""Catalogues to measure with: the demo services, the real ones of ../shared, both multiplied to any size.

Multiplied services are made one at a time and are the same on every machine with the same base: service number n is
the same in a catalogue of every size.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hytedesk import paths
from hytedesk.catalogue import Channel, Organization, Record, Service, ServiceDetail, decode_record
from hytedesk.config import Settings
from hytedesk.sync import cleaning, sources
from hytedesk.vocabulary import places
from hytedesk.vocabulary.enrich import enrich
from tests.fakes import ptv_v8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hytedesk.catalogue import Text

SERVICES_PER_OWNER = 20
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_STARTS = ("h", "j", "k", "kr", "l", "m", "n", "p", "r", "s", "t", "tr", "v", "")
_VOWELS = ("a", "e", "i", "o", "u", "aa", "au", "ie", "uo", "ei")
_ENDS = ("la", "nen", "ri", "sto", "ma", "va", "niemi", "koski", "mäki", "lä", "by", "näs")


def demo() -> Iterator[ServiceDetail]:
    """The services of the demo catalogue, as a generation has them."""
    lines = (paths.resources() / "demo" / "catalogue.ndjson").read_bytes().splitlines()
    return details_of(map(decode_record, lines))


def real() -> Iterator[ServiceDetail]:
    """The real services of ../shared for people, as a generation has them."""
    watch = sources.Watch("ptv", lambda _progress: None, lambda: False)
    with ptv_v8.server() as ptv:
        found = list(sources.load(sources.SourceSpec("ptv11", ptv.url), Settings(), watch).items)
    return details_of(cleaning.clean(item) for item in found if isinstance(item, Record))


def details_of(records: Iterable[Record]) -> Iterator[ServiceDetail]:
    """The services among the records, with needs and age limits."""
    by_key = {record.id: record for record in records}
    for service in by_key.values():
        if isinstance(service, Service):
            owner = by_key[service.organization]
            ways = [by_key.get(connection.channel) for connection in service.connections]
            assert isinstance(owner, Organization)
            yield ServiceDetail(
                service=enrich(replace(service, needs=())),
                organization=owner,
                channels=tuple(way for way in ways if isinstance(way, Channel)),
            )


def base() -> list[ServiceDetail]:
    """What is multiplied: the demo services and, where ../shared lies beside the project, the real ones."""
    return [*demo(), *(real() if ptv_v8.available() else ())]


class Multiplied:
    """Services made of the sentences of others of the same need, with names, owners and municipalities of their own.

    Every service brings one new word, as names of places and people do: the vocabulary grows with the catalogue as
    the prototype's (`../shared/docs/search.md` section 2).
    """

    def __init__(self, originals: Sequence[ServiceDetail]) -> None:
        self._originals = originals
        self._sentences: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for service in (detail.service for detail in originals):
            for language, text in service.description.items():
                self._sentences[_subject(service), language] += _split(text)

    def services(self, size: int) -> Iterator[ServiceDetail]:
        return map(self.service, range(size))

    def service(self, number: int, version: int = 0) -> ServiceDetail:
        """A service of the catalogue; another version has the same key and owner and other texts."""
        original = self._originals[number % len(self._originals)]
        chance = random.Random(f"{number} {version}")  # noqa: S311  # the same services every time
        return replace(
            original,
            organization=_owner(original.organization, number // SERVICES_PER_OWNER),
            service=self._service(original.service, chance, number),
        )

    def _service(self, original: Service, chance: random.Random, number: int) -> Service:
        return replace(
            original,
            id=f"made:{number}",
            organization=_owner_key(number // SERVICES_PER_OWNER),
            names=_with(_made_up_name(chance), original.names),
            description={
                language: " ".join(chance.choices(self._sentences[_subject(original), language], k=len(_split(text))))
                for language, text in original.description.items()
            },
            municipalities=_elsewhere(chance, len(original.municipalities)),
        )


def _subject(service: Service) -> str:
    return service.needs[0] if service.needs else ""


def _split(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]


def _owner_key(number: int) -> str:
    return f"made:o{number}"


def _owner(original: Organization, number: int) -> Organization:
    key = _owner_key(number)
    name = _made_up_name(random.Random(key))  # noqa: S311  # the same services every time
    return replace(original, id=key, names=_with(name, original.names))


def _with(name: str, names: Text) -> Text:
    return {language: f"{text} {name}" for language, text in names.items()}


def _made_up_name(chance: random.Random) -> str:
    syllables = (chance.choice(_STARTS) + chance.choice(_VOWELS) for _ in range(chance.randint(2, 3)))
    return ("".join(syllables) + chance.choice(_ENDS)).capitalize()


def _elsewhere(chance: random.Random, count: int) -> tuple[str, ...]:
    """So many municipalities, those of one county first."""
    if not count:
        return ()
    county = places.municipalities_of(chance.choice(_counties()))
    return tuple(chance.sample(county, min(count, len(county))))


@cache
def _counties() -> tuple[str, ...]:
    """The county of each municipality: a large one is as likely as it has municipalities."""
    return tuple(place.county for place in places.municipalities())
