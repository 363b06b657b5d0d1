"""Kills synchronisations at random moments and looks at what they leave: `python -m tests.sync.killing KILLS`.

Every run is a process of its own, forked from this one, that turns one small catalogue into another one and back until
it is killed. Whatever it leaves must be one of the two, whole and searchable, with the user's own files as they were.
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
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hytedesk import config
from hytedesk.catalogue import Channel, Connection, Organization, Record, Service
from hytedesk.config import Settings
from hytedesk.db import generations, user
from hytedesk.db.catalogue import open_active
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


def _load(_spec: SourceSpec, _settings: Settings, _watch: Watch, before: Before | None, _limits: Limits | None) -> Load:
    """The wanted catalogue, or what is different in it: the mark says which one was there before."""
    now, moment = BOTH[_wanted], _EPOCH + timedelta(days=_wanted)
    old = BOTH[(before.mark.since - _EPOCH).days] if before else {}

    def items() -> Iterator[Item]:
        yield from (record for key, record in now.items() if old.get(key) != record)
        yield from (Gone("service", key) for key in sorted(old.keys() - now.keys()))
        yield Complete(Mark("1 x", moment, moment))

    return Load(full=before is None, items=items())


def synchronise(folder: Path, wanted: int, *, full: bool = False) -> None:
    """One run that brings one of the two."""
    global _wanted  # noqa: PLW0603  # what the source has now
    _wanted = wanted
    run.run(folder, SPEC, _SETTINGS, full=full)


def _for_ever(folder: Path, chance: random.Random) -> None:
    wanted = chance.randrange(2)
    while True:
        synchronise(folder, wanted, full=chance.random() < 0.5)
        wanted = 1 - wanted


def look(folder: Path, digests: dict[str, int]) -> int:
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
    return version


def kill(folder: Path, kills: int) -> Counter[int]:
    """How often each of the two was in use after a kill."""
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
    chance = random.Random()  # noqa: S311  # moments, not secrets
    found: Counter[int] = Counter()
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            _for_ever(folder, random.Random())  # noqa: S311
        time.sleep(chance.uniform(0.01, _LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found[look(folder, digests)] += 1
    synchronise(folder, 0)
    synchronise(folder, 1)
    assert not list(folder.glob("*.part*"))
    return found


if __name__ == "__main__":
    sources.load = _load  # type: ignore[assignment]  # names of its own
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill(Path(folder), int(sys.argv[1]))
    print(*(f"{outcome[version]} times catalogue {version + 1}" for version in (0, 1)), sep=", ")  # noqa: T201
