from __future__ import annotations

import pytest

from hytedesk.search.analyser import Analyser
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from tests.search.services import CATALOGUE


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture(scope="session")
def index(analyser: Analyser) -> Index:
    return Index.from_blobs(build(CATALOGUE, analyser=analyser))


@pytest.fixture(scope="session")
def engine(index: Index, analyser: Analyser) -> Engine:
    return Engine(index, analyser)
