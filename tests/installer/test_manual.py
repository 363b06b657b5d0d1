from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from hytedesk.cli import admin, program
from installer import manual

DAY = 1_795_000_000


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("man")
    manual.write(folder, DAY)
    return folder


def commands(group: click.Group, name: str) -> list[str]:
    found = []
    for part, command in group.commands.items():
        inner = f"{name} {part}"
        found += commands(command, inner) if isinstance(command, click.Group) else [inner]
    return found


@pytest.mark.parametrize(("name", "group"), [("hytedesk", program()), ("hytedesk-admin", admin.admin)])
def test_every_command_and_option_has_its_place(pages: Path, name: str, group: click.Group) -> None:
    page = gzip.decompress((pages / f"{name}.1.gz").read_bytes()).decode().replace("\\-", "-")
    assert {f".SS {inner}" for inner in commands(group, name)} <= {
        " ".join(line.split()[: 1 + len(inner.split())])
        for inner in commands(group, name)
        for line in page.splitlines()
    }
    assert "--version" in page
    assert "2026" in page.splitlines()[0]


def test_the_same_words_give_the_same_bytes(pages: Path, tmp_path: Path) -> None:
    manual.write(tmp_path, DAY)
    for name in ("hytedesk.1.gz", "hytedesk-admin.1.gz"):
        assert (tmp_path / name).read_bytes() == (pages / name).read_bytes()


@pytest.mark.skipif(shutil.which("man") is None, reason="needs man")
def test_man_has_nothing_to_say_against_it(pages: Path) -> None:
    for path in pages.iterdir():
        command = ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(path)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        )
        assert done.stderr == ""
