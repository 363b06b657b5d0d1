"""Catalogues to measure with: the demo services, the real ones of ../shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hytedesk import paths
from hytedesk.catalogue import Channel, Organization, Record, Service, ServiceDetail, decode_record
from hytedesk.config import Settings
from hytedesk.sync import cleaning
from hytedesk.sync.sources import Rejected, SourceSpec, Watch, ptv11
from hytedesk.vocabulary.enrich import enrich
from tests.fakes import ptv_v8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def demo() -> Iterator[ServiceDetail]:
    """The services of the demo catalogue, as a generation has them."""
    lines = (paths.resources() / "demo" / "catalogue.ndjson").read_bytes().splitlines()
    return details_of(map(decode_record, lines))


def real() -> Iterator[ServiceDetail]:
    """The real services of ../shared for people, as a generation has them."""
    watch = Watch("ptv", lambda _progress: None, lambda: False)
    with ptv_v8.server() as ptv:
        found = list(ptv11.records(SourceSpec("ptv11", ptv.url), Settings(), watch))
    return details_of(cleaning.clean(record) for record in found if not isinstance(record, Rejected))


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
