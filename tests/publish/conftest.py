from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from hytedesk import i18n
from hytedesk.cli import admin_wording, ending
from hytedesk.cli.admin import admin as commands
from tests.fakes.region import PASSPHRASE, Region
from tests.fakes.region_records import NAMES, services


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


Admin: TypeAlias = Callable[..., Said]


@pytest.fixture
def region(tmp_path: Path) -> Iterator[Region]:
    """With one generation published."""
    with Region(tmp_path) as made:
        made.publish(services(*NAMES))
        yield made


@pytest.fixture
def admin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Admin:
    """Runs one command of `hytedesk-admin`."""
    i18n.use("en")

    def run(*arguments: str | Path) -> Said:
        code = ending.run(
            commands, "hytedesk-admin", [str(one) for one in arguments], tmp_path, sentence=admin_wording.failure
        )
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture
def desk(region: Region, tmp_path: Path) -> Callable[[str], tuple[str, ...]]:
    """The options of somebody who has the private half of one key, and the public halves of all."""
    (tmp_path / "passphrase").write_text(PASSPHRASE)

    def of(name: str) -> tuple[str, ...]:
        folder = tmp_path / f"desk-{name}"
        if not folder.exists():
            folder.mkdir()
            for path in region.keys.glob("*.pub"):
                shutil.copy(path, folder)
            shutil.copy(region.keys / f"{name}.pem", folder)
        return ("--keys", str(folder), "--passphrase-file", str(tmp_path / "passphrase"))

    return of
