"""What is stored beside an index so that the next one can be made of it without reading unchanged services."""

from __future__ import annotations

import hashlib
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from hytedesk import paths
from hytedesk.errors import BadData
from hytedesk.i18n import LANGUAGES
from hytedesk.search import analyser, blobs, facets
from hytedesk.search.document import WEIGHT
from hytedesk.search.joining import Gathered, Pairs, service_kind
from hytedesk.vocabulary import needs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hytedesk.search.index import Index

_VOCABULARY = ("places.json", "service-classes.json", "target-groups.json", "support.toml")
_NO_WEIGHTS = np.empty(0, np.float32)


class Header(msgspec.Struct, frozen=True):
    """By which rules the services were read, CRC-32 of every other blob."""

    rules: bytes
    checks: dict[str, int]


NAMES = ("kept_header", "digests", "names", "frequency", "length", "use_start", "use_service")
"""Names of the blobs."""


def rules() -> bytes:
    """Digest of all but the services that decides what is gathered from them, within one `index.VERSION`."""
    facts = [analyser.VERSION, WEIGHT, LANGUAGES, needs.needs(), needs.themes()]
    whole = hashlib.blake2b(msgspec.json.encode(facts), digest_size=12)
    for name in _VOCABULARY:
        whole.update((paths.resources() / name).read_bytes())
    return whole.digest()


def to_blobs(gathered: Gathered) -> dict[str, blobs.Blob]:
    """What the index itself does not hold."""
    size = len(gathered.ids)
    found: dict[str, blobs.Blob] = {
        "digests": blobs.encode(gathered.digests),
        "names": blobs.encode(gathered.names),
        "frequency": blobs.of_array(gathered.postings.weight, "<u2"),
        "length": blobs.of_array(gathered.length, "<f4"),
        "use_start": blobs.of_array(gathered.uses.start, "<i4"),
        "use_service": blobs.of_array(gathered.uses.other, service_kind(size)),
    }
    return {"kept_header": blobs.encode(Header(rules(), blobs.checks(found)))} | found


def from_blobs(index: Index, stored: Mapping[str, blobs.Blob]) -> Gathered:
    """What `index` was made of.

    Raises:
        BadData: a blob is missing or damaged, or the services were read by other rules.
    """
    header = blobs.decode(stored, "kept_header", Header)
    if header.rules != rules():
        raise BadData(blobs.WHAT, "made by other rules")
    blobs.verify(stored, NAMES[1:], header.checks)
    arrays, members = index.arrays, _members(index)
    return Gathered(
        ids=index.ids,
        digests=blobs.decode(stored, "digests", list[bytes]),
        names=blobs.decode(stored, "names", list[list[str]]),
        by_name=[np.argsort(index.name_rank(language)).astype(np.int32) for language in LANGUAGES],
        terms=index.terms,
        forms=index.forms,
        values=[value for value, _ in members],
        postings=Pairs(arrays["term_start"], arrays["posting_service"], np.frombuffer(stored["frequency"], "<u2")),
        uses=Pairs(
            np.frombuffer(stored["use_start"], "<i4"),
            np.frombuffer(stored["use_service"], service_kind(index.size)),
            _NO_WEIGHTS,
        ),
        members=Pairs(
            np.cumsum([0, *(len(services) for _, services in members)], dtype=np.int32),
            np.concatenate([np.empty(0, np.int32), *(services for _, services in members)]),
            _NO_WEIGHTS,
        ),
        meanings=Pairs(arrays["form_start"], arrays["form_term"], arrays["form_weight"]),
        length=np.frombuffer(stored["length"], "<f4"),
        marks={name: arrays[name] for name in ("paused", "checked")},
    )


def _members(index: Index) -> list[tuple[tuple[str, str], NDArray[np.int32]]]:
    """Values with their group, sorted, and the services that have them."""
    return sorted(
        (
            ((group, value), np.flatnonzero(facets.unpack(row, index.size)).astype(np.int32))
            for group, values in index.values.items()
            for value, row in zip(values, index.bits[group], strict=True)
        ),
        key=itemgetter(0),
    )
