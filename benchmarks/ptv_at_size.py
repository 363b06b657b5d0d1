"""The demo services in PTV v11 shape, multiplied to any size, given out by `PtvFake` in a process of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import catalogues
from tests.fakes import ptv11_records as made
from tests.fakes.ptv11 import PtvFake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from typing import Any

    from hytedesk.catalogue import ServiceDetail, Text

    Json = dict[str, Any]

CHANNELS_PER_OWNER = 3
_GROUP = catalogues.SERVICES_PER_OWNER


class Peer(NamedTuple):
    """A PTV in another process: its address, and its ear for `change`, `age` and `requests`."""

    url: str
    ear: Connection

    def change(self, count: int) -> None:
        """Other texts for so many services."""
        self.ear.send(("change", count))
        self.ear.recv()

    def age(self) -> None:
        """What has been published is of an hour ago: longer than changes are asked for twice."""
        self.ear.send(("age", 0))
        self.ear.recv()

    def requests(self) -> int:
        """How many there have been since the last time of asking."""
        self.ear.send(("requests", 0))
        asked: int = self.ear.recv()
        return asked


@contextlib.contextmanager
def ptv(size: int) -> Iterator[Peer]:
    """The server, until this ends."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(size, theirs), daemon=True)
    process.start()
    try:
        yield Peer(ours.recv(), ours)
    finally:
        ours.send(("stop", 0))
        process.join()


def _serve(size: int, ear: Connection) -> None:
    multiplied = catalogues.Multiplied(list(catalogues.demo()))
    owners = size // _GROUP + 1
    services = (_service(multiplied.service(number), number) for number in range(size))
    channels = (
        made.channel(
            number, "Phone", f"Neuvonta {number}", number // CHANNELS_PER_OWNER, phoneNumbers=[made.phone("60000123")]
        )
        for number in range(owners * CHANNELS_PER_OWNER)
    )
    organizations = (made.organization(number, "Organization", f"Järjestö {number} ry") for number in range(owners))
    with PtvFake(services, channels, organizations) as fake:
        ear.send(fake.url)
        while (order := ear.recv())[0] != "stop":
            if order[0] == "change":
                step = size // order[1]
                fake.publish(
                    *(_service(multiplied.service(place * step, 1), place * step) for place in range(order[1]))
                )
                ear.send(None)
            elif order[0] == "age":
                before = (datetime.now(UTC) - timedelta(hours=1)).replace(tzinfo=None).isoformat()
                for one in fake.services.values():
                    one["modified"] = min(one["modified"], before)
                ear.send(None)
            else:
                ear.send(len(fake.requests))
                fake.requests.clear()


def _service(detail: ServiceDetail, number: int) -> Json:
    one, owner = detail.service, number // _GROUP
    texts = [
        *made.texts("Summary", **_ptv(one.summary)),
        *made.texts("Description", **_ptv(one.description)),
        *made.texts("UserInstruction", **_ptv(one.instructions)),
    ]
    return made.service(
        number,
        None,
        serviceNames=made.texts("Name", **_ptv(one.names)),
        serviceDescriptions=texts,
        areas=made.limited(made.VAASA, made.LAIHIA),
        languages=list(one.languages),
        serviceClasses=made.classes(*one.service_classes),
        targetGroups=made.classes(*one.target_groups) or made.classes("KR1"),
        organizations=[made.role(owner)],
        serviceChannels=[made.connection(owner * CHANNELS_PER_OWNER + number % CHANNELS_PER_OWNER)],
    )


def _ptv(text: Text) -> dict[str, str | None]:
    return dict(text)
