"""What is stored beside an index so that the next one can be made of it without reading unchanged services."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from hytedesk import paths
from hytedesk.errors import BadData
from hytedesk.i18n import LANGUAGES
from hytedesk.search import analyser, blobs, facets
from hytedesk.search.document import WEIGHT
from hytedesk.search.joining import Gathered, Pairs, ones, starts
from hytedesk.vocabulary import needs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hytedesk.search.index import Index

_VOCABULARY = ("places.json", "service-classes.json", "target-groups.json")
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


def to_blobs(gathered: Gathered) -> dict[str, bytes]:
    """What the index itself does not hold."""
    size = len(gathered.ids)
    found = {
        "digests": blobs.encode(gathered.digests),
        "names": blobs.encode(gathered.names),
        "frequency": gathered.postings.weight.astype("<f4").tobytes(),
        "length": gathered.length.astype("<f4").tobytes(),
        "use_start": starts(gathered.uses.one, len(gathered.forms)).astype("<i4").tobytes(),
        "use_service": gathered.uses.other.astype(blobs.service_kind(size)).tobytes(),
    }
    return {"kept_header": blobs.encode(Header(rules(), blobs.checks(found)))} | found


def from_blobs(index: Index, stored: Mapping[str, bytes]) -> Gathered:
    """What `index` was made of.

    Raises:
        BadData: a blob is missing or damaged, or the services were read by other rules.
    """
    header = blobs.decode(stored, "kept_header", Header)
    if header.rules != rules():
        raise BadData(blobs.WHAT, "made by other rules")
    blobs.verify(stored, NAMES[1:], header.checks)
    arrays = index.arrays
    return Gathered(
        ids=index.ids,
        digests=blobs.decode(stored, "digests", list[bytes]),
        names=blobs.decode(stored, "names", list[list[str]]),
        by_name=[np.argsort(index.name_rank(language)).astype(np.int32) for language in LANGUAGES],
        terms=index.terms,
        forms=index.forms,
        values=[(group, value) for group, values in index.values.items() for value in values],
        postings=Pairs(
            ones(arrays["term_start"]), arrays["posting_service"], np.frombuffer(stored["frequency"], "<f4")
        ),
        uses=Pairs(
            ones(np.frombuffer(stored["use_start"], "<i4")),
            np.frombuffer(stored["use_service"], blobs.service_kind(index.size)),
            _NO_WEIGHTS,
        ),
        members=_members(index),
        meanings=Pairs(ones(arrays["form_start"]), arrays["form_term"], arrays["form_weight"]),
        length=np.frombuffer(stored["length"], "<f4"),
        marks={name: arrays[name] for name in ("paused", "checked")},
    )


def _members(index: Index) -> Pairs:
    rows = [row for group in index.values for row in index.bits[group]]
    services: list[NDArray[np.int32]] = [
        np.flatnonzero(facets.unpack(row, index.size)).astype(np.int32) for row in rows
    ]
    value = np.repeat(np.arange(len(rows), dtype=np.int32), list(map(len, services)))
    return Pairs(value, np.concatenate([np.empty(0, np.int32), *services]), _NO_WEIGHTS)
