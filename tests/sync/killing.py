"""Kills synchronisations at random moments and looks at what they leave: `python -m tests.sync.killing KILLS`.

Every run is a process of its own, forked from this one, that turns one small catalogue into another one and back until
it is killed, and keeps a favourite in the middle of each run. Whatever it leaves must be one of the two, whole and
searchable, with the user's own files as they were: every favourite that was kept is there.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hytedesk import config
from hytedesk.catalogue import Channel, Connection, Organization, Record, Service
from hytedesk.config import Settings
from hytedesk.db import favourites, generations, user
from hytedesk.db.catalogue import open_active
from hytedesk.db.favourites import Favourite
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.search.query import Query
from hytedesk.sync import run, sources
from hytedesk.sync.http import Limits
from hytedesk.sync.sources import Before, Complete, Gone, Item, Load, Mark, SourceSpec, Watch

SPEC = SourceSpec("file", "two catalogues")
_SETTINGS = Settings(county="17", welcomed=True)
_LONGEST = 0.5
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def _catalogue(version: int) -> dict[str, Record]:
    """Both versions have the same words, so that no analyser is needed once both have been seen."""
    kept = range(40) if version else range(5, 45)
    records: list[Record] = [Organization(id="x:o", type="association", names={"fi": "Kotirannan Ystävät ry"})]
    for number in kept:
        first, second = ("Kerho", "piiri") if (number + version) % 2 else ("Piiri", "kerho")
        records += [
            Channel(id=f"x:c{number}", type="phone", organization="x:o", names={"fi": "Puhelin"}),
            Service(
                id=f"x:s{number}",
                organization="x:o",
                names={"fi": f"{first} {second}"},
                connections=(Connection(channel=f"x:c{number}"),),
            ),
        ]
    return {record.id: record for record in records}


BOTH = (_catalogue(0), _catalogue(1))
_wanted = 0
_in_the_middle: Callable[[], None] = lambda: None  # noqa: E731  # a killed process has something to do there


def _load(_spec: SourceSpec, _settings: Settings, _watch: Watch, before: Before | None, _limits: Limits | None) -> Load:
    """The wanted catalogue, or what is different in it: the mark says which one was there before."""
    now, moment = BOTH[_wanted], _EPOCH + timedelta(days=_wanted)
    old = BOTH[(before.mark.since - _EPOCH).days] if before else {}

    def items() -> Iterator[Item]:
        yield from (record for key, record in now.items() if old.get(key) != record)
        _in_the_middle()
        yield from (Gone("service", key) for key in sorted(old.keys() - now.keys()))
        yield Complete(Mark("1 x", moment, moment))

    return Load(full=before is None, items=items())


def synchronise(folder: Path, wanted: int, *, full: bool = False) -> None:
    """One run that brings one of the two."""
    global _wanted  # noqa: PLW0603  # what the source has now
    _wanted = wanted
    run.run(folder, SPEC, _SETTINGS, full=full)


def _favourite(name: str) -> Favourite:
    return Favourite(service=f"x:{name}", names={"fi": name}, organization={"fi": "Ystävät ry"}, added=_EPOCH)


def _for_ever(folder: Path, chance: random.Random, told: int) -> None:
    """Synchronise; what favourites have been kept is told to the pipe `told`."""
    global _in_the_middle  # noqa: PLW0603  # of this process

    def keep() -> None:
        name = f"{chance.getrandbits(64):x}"
        favourites.add(folder, _favourite(name))
        os.write(told, f"{name}\n".encode())

    _in_the_middle = keep
    wanted = chance.randrange(2)
    while True:
        synchronise(folder, wanted, full=chance.random() < 0.5)
        wanted = 1 - wanted


def look(folder: Path, digests: dict[str, int], kept: list[str]) -> int:
    """Which of the two catalogues is in use: everything about it is right, and so is what belongs to the user."""
    catalogue = open_active(folder)
    assert catalogue is not None
    with contextlib.closing(catalogue):
        version = digests[catalogue.info.digest]
        expected = {key for key, one in BOTH[version].items() if isinstance(one, Service)}
        details = {detail.service.id: detail for detail in catalogue.iter_details()}
        assert details.keys() == expected
        assert all(detail.service.names == BOTH[version][key].names for key, detail in details.items())
        assert all(len(detail.channels) == 1 for detail in details.values())
        engine = Engine(Index.from_blobs(catalogue.search_blobs()), None)
        assert {found.id for found in engine.search(Query("kerho", limit=100)).hits} == expected
    assert config.load(folder) == _SETTINGS
    with contextlib.closing(sqlite3.connect(folder / "user.db")) as own:
        assert own.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert user.history(folder).installation == "this computer"
    found = {one.service: one for one in favourites.read(folder)}
    assert [name for name in kept if found.get(f"x:{name}") != _favourite(name)] == []
    return version


def kill(folder: Path, kills: int) -> tuple[Counter[int], int]:
    """How often each of the two was in use after a kill, and how many favourites were kept and all there."""
    config.save(folder, _SETTINGS)
    digests = {}
    for wanted in (0, 1):
        synchronise(folder, wanted)
        info = generations.active(folder)
        assert info is not None
        digests[info.digest] = wanted
    with contextlib.closing(sqlite3.connect(folder / "user.db")) as own, own:
        own.execute("DELETE FROM installation")
        own.execute("INSERT INTO installation (id) VALUES ('this computer')")
    kept = ["first", "second"]
    for name in kept:
        favourites.add(folder, _favourite(name))
    chance = random.Random()  # noqa: S311  # moments, not secrets
    found: Counter[int] = Counter()
    for _ in range(kills):
        hears, told = os.pipe()
        child = os.fork()
        if child == 0:
            _for_ever(folder, random.Random(), told)  # noqa: S311
        os.close(told)
        time.sleep(chance.uniform(0.01, _LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with open(hears) as lines:  # noqa: PTH123  # a pipe
            kept += lines.read().split()
        found[look(folder, digests, kept)] += 1
    synchronise(folder, 0)
    synchronise(folder, 1)
    look(folder, digests, kept)
    assert not list(folder.glob("*.part*"))
    return found, len(kept)


if __name__ == "__main__":
    sources.load = _load  # type: ignore[assignment]  # names of its own
    with tempfile.TemporaryDirectory() as folder:
        outcome, favourites_kept = kill(Path(folder), int(sys.argv[1]))
    print(  # noqa: T201
        *(f"{outcome[version]} times catalogue {version + 1}" for version in (0, 1)),
        f"{favourites_kept} favourites all there",
        sep=", ",
    )
