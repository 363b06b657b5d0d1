from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.region import Region
from tests.fakes.region_records import NAMES, services


@pytest.fixture
def region(tmp_path: Path) -> Iterator[Region]:
    """With one generation published."""
    with Region(tmp_path) as made:
        made.publish(services(*NAMES))
        yield made
