from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from hytedesk.catalogue import Channel, Connection, Organization, Phone, Service, ServiceDetail
from hytedesk.db import favourites, user
from hytedesk.db.favourites import Favourite
from hytedesk.errors import StorageUnavailable

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

SECOND_VERSION = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO alembic_version VALUES ('0002');
CREATE TABLE sync_run (id INTEGER NOT NULL, started VARCHAR NOT NULL, seconds FLOAT NOT NULL, source VARCHAR NOT NULL,
  outcome VARCHAR NOT NULL, generation INTEGER, added INTEGER NOT NULL, changed INTEGER NOT NULL,
  removed INTEGER NOT NULL, rejected INTEGER NOT NULL, error VARCHAR, report VARCHAR,
  CONSTRAINT pk_sync_run PRIMARY KEY (id));
CREATE TABLE installation (id VARCHAR NOT NULL, CONSTRAINT pk_installation PRIMARY KEY (id));
INSERT INTO installation VALUES ('this computer');
"""


def _favourite(number: int) -> Favourite:
    return Favourite(
        service=f"x:s{number}",
        names={"fi": f"Kerho {number}", "sv": f"Klubb {number}"},
        organization={"fi": "Kotirannan Ystävät ry"},
        phone="040 000 1234" if number else None,
        added=NOON + timedelta(milliseconds=number),
    )


@dataclass
class _Numbers:
    """The telephone numbers of a service, by where they stand."""

    connection: tuple[Phone, ...] = ()
    channel: tuple[Phone, ...] = ()
    organization: tuple[Phone, ...] = ()

    def detail(self) -> ServiceDetail:
        used = Connection(channel="x:c", phones=self.connection)
        return ServiceDetail(
            service=Service(id="x:s", organization="x:o", names={"fi": "Kerho"}, connections=(used,)),
            organization=Organization(id="x:o", type="association", names={"fi": "Ry"}, phones=self.organization),
            channels=(
                Channel(id="x:c", type="phone", organization="x:o", names={"fi": "Puhelin"}, phones=self.channel),
            ),
        )


def test_without_a_file_there_are_none_and_none_is_made(tmp_path: Path) -> None:
    assert favourites.read(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_they_come_back_as_they_were_in_the_order_they_were_added(tmp_path: Path) -> None:
    for number in (2, 0, 1):
        favourites.add(tmp_path, _favourite(number))
    assert favourites.read(tmp_path) == (_favourite(2), _favourite(0), _favourite(1))


def test_added_again_the_copy_is_renewed_and_the_day_and_the_place_stay(tmp_path: Path) -> None:
    for number in (1, 2):
        favourites.add(tmp_path, _favourite(number))
    renamed = replace(_favourite(1), names={"fi": "Piiri"}, phone=None)
    favourites.add(tmp_path, replace(renamed, added=NOON + timedelta(days=1)))
    assert favourites.read(tmp_path) == (renamed, _favourite(2))


def test_a_removed_one_is_gone_and_removing_again_does_no_harm(tmp_path: Path) -> None:
    for number in (1, 2):
        favourites.add(tmp_path, _favourite(number))
    for _time in range(2):
        favourites.remove(tmp_path, "x:s1")
    assert favourites.read(tmp_path) == (_favourite(2),)


def test_they_outlive_an_update_of_the_program(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "user.db")) as connection:
        connection.executescript(SECOND_VERSION)
    assert favourites.read(tmp_path) == ()
    assert (tmp_path / "user-0002.backup.db").exists()
    favourites.add(tmp_path, _favourite(1))
    assert favourites.read(tmp_path) == (_favourite(1),)
    assert user.history(tmp_path).installation == "this computer"


def test_the_phone_is_the_first_that_a_person_can_call() -> None:
    fax, own, shared, switchboard = (
        Phone(number=f"040 000 000{number}", type="phone" if number else "fax") for number in range(4)
    )
    for numbers, first in (
        (_Numbers((fax, own), (shared,), (switchboard,)), own.number),
        (_Numbers((), (fax, shared), (switchboard,)), shared.number),
        (_Numbers((), (fax,), (switchboard,)), switchboard.number),
        (_Numbers(), None),
    ):
        kept = favourites.favourite(numbers.detail(), NOON)
        assert (kept.service, kept.names, kept.organization) == ("x:s", {"fi": "Kerho"}, {"fi": "Ry"})
        assert kept.phone == first


@pytest.mark.parametrize("damage", [b"something else" * 100, b""], ids=["no database", "empty"])
def test_a_damaged_file_is_an_expected_error_or_an_empty_list(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "user.db").write_bytes(damage)
    if damage:
        with pytest.raises(StorageUnavailable):
            favourites.read(tmp_path)
        with pytest.raises(StorageUnavailable):
            favourites.add(tmp_path, _favourite(1))
    else:
        assert favourites.read(tmp_path) == ()


def test_a_row_that_makes_no_sense_is_an_expected_error(tmp_path: Path) -> None:
    favourites.add(tmp_path, _favourite(1))
    with contextlib.closing(sqlite3.connect(tmp_path / "user.db")) as connection, connection:
        connection.execute("UPDATE favourite SET names = '{\"fi\":'")
    with pytest.raises(StorageUnavailable):
        favourites.read(tmp_path)


def test_they_are_read_without_loading_sqlalchemy(tmp_path: Path) -> None:
    favourites.add(tmp_path, _favourite(1))
    code = (
        "import sys; from pathlib import Path; from hytedesk.db import favourites\n"
        "assert len(favourites.read(Path(sys.argv[1]))) == 1\n"
        "assert not {'sqlalchemy', 'alembic'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
