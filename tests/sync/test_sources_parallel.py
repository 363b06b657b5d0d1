"""Several requests at once bring the same items in the same order as one at a time."""

from __future__ import annotations

import time
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hytedesk.sync import sources
from hytedesk.sync.sources import Complete, Item, SourceSpec, Watch
from hytedesk.sync.staging import Staging
from tests.fakes import hsds_records
from tests.fakes import ptv11_records as made
from tests.fakes.hsds import HsdsFake
from tests.fakes.ptv11 import PtvFake
from tests.sync.conftest import QUICK, REGION

PARALLEL = msgspec.structs.replace(QUICK, parallel=4)


def _items(spec: SourceSpec, limits: Any, staging: Staging | None = None) -> list[Item]:
    watch = Watch("test", lambda _progress: None, lambda: False, staging)
    *items, end = sources.load(spec, REGION, watch, limits=limits).items
    assert isinstance(end, Complete)
    return items


def test_of_ptv(ptv: PtvFake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("hytedesk.sync.sources.ptv11.BATCH", 3)
    ptv.poison = {made.guid("s", 4)}
    spec = SourceSpec("ptv11", ptv.url)
    expected = _items(spec, QUICK)
    asked = sorted(ptv.requests)
    ptv.requests.clear()
    delays = cycle((0.012, 0.001, 0.007, 0, 0.004))
    ptv.meanwhile = lambda _request: time.sleep(next(delays))
    assert _items(spec, PARALLEL, Staging(tmp_path, "region")) == expected
    assert sorted(ptv.requests) == asked
    ptv.requests.clear()
    assert _items(spec, PARALLEL, Staging(tmp_path, "region")) == expected
    assert all("guids=" in request for request in ptv.requests)
    assert len(ptv.requests) < 10


def test_of_hsds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hytedesk.sync.sources.hsds._PORTION", 7)
    with HsdsFake(hsds_records.region(40)) as feed:
        feed.page_size = 15
        feed.broken = {hsds_records.uid("service", 20)}
        spec = SourceSpec("hsds", feed.url)
        expected = _items(spec, QUICK)
        asked = sorted(feed.requests)
        feed.forget()
        assert _items(spec, PARALLEL) == expected
        assert sorted(feed.requests) == asked
