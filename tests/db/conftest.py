from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from hytedesk.catalogue import Channel, Connection, Organization, Record, Service
from hytedesk.db import generations
from hytedesk.db.reading import Services

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)

Build: TypeAlias = Callable[[Iterable[Record]], generations.Built]
Blobs: TypeAlias = Callable[[Services], Mapping[str, bytes | memoryview]]


def organization(number: int) -> Organization:
    return Organization(id=f"x:o{number}", type="association", names={"fi": f"Järjestö {number}"})


def channel(number: int) -> Channel:
    return Channel(id=f"x:c{number}", type="phone", organization="x:o1", names={"fi": f"Puhelin {number}"})


def service(number: int, *channels: int, owner: int = 1, name: str = "Kerho") -> Service:
    used = tuple(Connection(channel=f"x:c{one}") for one in channels)
    return Service(id=f"x:s{number}", organization=f"x:o{owner}", names={"fi": f"{name} {number}"}, connections=used)


def catalogue(count: int = 3, name: str = "Kerho") -> list[Record]:
    return [
        *(service(number, number, 0, name=name) for number in range(count)),
        *(channel(number) for number in range(count)),
        organization(1),
    ]


def no_blobs(services: Services) -> Mapping[str, bytes | memoryview]:
    details = services.details([key for key, _ in services.digests()])
    return {"names": "|".join(detail.service.names["fi"] for detail in details).encode()}


def build_in(
    folder: Path, records: Iterable[Record], source: str = "file:/x", blobs: Blobs = no_blobs
) -> generations.Built:
    """Builds a generation out of all records of one source."""
    before = generations.usable(folder)
    with generations.building(folder, before, fresh=True) as new:
        new.write(source, records, full=True)
        new.accept(source, NOW, county=None, mark="")
        return new.finish(blobs)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds a generation from records in `tmp_path`."""
    return partial(build_in, tmp_path)
