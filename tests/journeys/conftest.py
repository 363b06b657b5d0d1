"""A data folder with the demo catalogue, built once."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hytedesk import config
from hytedesk.app import Desktop
from scripts.tour import Look, demo_folder, start, wait_until


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    demo_folder(folder, Look("fi"))
    return folder


@pytest.fixture
def demo_data(built_demo: Path, tmp_path: Path) -> Path:
    """A copy of its own for each test, in Finnish, for Vaasa, Mustasaari and Laihia."""
    return Path(shutil.copytree(built_demo, tmp_path / "data"))


@pytest.fixture
def open_desktop(qapp: object) -> Iterator[Callable[[Path], Desktop]]:  # noqa: ARG001  # there must be one
    """Opens the window on a data folder and waits until a service is shown in detail, which comes last."""
    opened: list[Desktop] = []

    def open_(data_dir: Path) -> Desktop:
        desktop = Desktop(data_dir, config.held(data_dir))
        opened.append(desktop)
        start(desktop)
        wait_until(lambda: not desktop.window.detail.add.isHidden(), seconds=60)
        return desktop

    yield open_
    for desktop in opened:
        desktop.close()
        desktop.window.close()
        desktop.window.deleteLater()
