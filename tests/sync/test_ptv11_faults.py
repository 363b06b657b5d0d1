"""A full load from a PTV that is interrupted, overloaded, or sends damaged texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hytedesk.catalogue import Service
from hytedesk.errors import BadData, Unreachable
from hytedesk.sync.sources import SourceSpec, Watch, ptv11
from hytedesk.sync.staging import Staging
from tests.fakes import ptv11_records as made
from tests.fakes.ptv11 import PtvFake
from tests.sync.conftest import QUICK, REGION
from tests.sync.loads import Loaded, finish


def _load(fake: PtvFake, staging: Staging | None = None) -> Loaded:
    watch = Watch("test", lambda _progress: None, lambda: False, staging)
    return finish(ptv11.load(SourceSpec("ptv11", fake.url), REGION, watch, limits=QUICK))


def _names(loaded: Loaded) -> set[str]:
    return {record.names["fi"] for record in loaded.catalogue.values() if isinstance(record, Service)}


def _crowd(fake: PtvFake, count: int) -> None:
    """More services, each with a channel of its own."""
    for number in range(1000, 1000 + count):
        fake.services[made.guid("s", number)] = made.service(
            number, f"Kerho {number}", serviceChannels=[made.connection(number)]
        )
        fake.channels[made.guid("c", number)] = made.channel(number, "Phone", f"Puhelin {number}")


def _batches(fake: PtvFake) -> list[str]:
    return [request for request in fake.requests if "guids=" in request]


@pytest.mark.parametrize("after", [1, 4, 16, 19])
def test_an_interrupted_load_asks_only_for_the_rest(ptv: PtvFake, tmp_path: Path, after: int) -> None:
    _crowd(ptv, 250)
    whole = _load(ptv)
    ptv.requests.clear()
    ptv.fail("half", after=after)
    with pytest.raises(Unreachable):
        _load(ptv, Staging(tmp_path, "region"))
    ptv.heal()
    got = set(ptv.requests[:after])
    ptv.requests.clear()
    staging = Staging(tmp_path, "region")
    began = staging.begun
    resumed = _load(ptv, staging)
    assert resumed.catalogue == whole.catalogue
    assert got.isdisjoint(ptv.requests)
    assert resumed.mark.since == resumed.mark.full == began


def test_the_program_may_die_at_any_answer(ptv: PtvFake, tmp_path: Path) -> None:
    whole = _load(ptv)
    total = len(ptv.requests)
    ptv.requests.clear()
    for _ in range(total):
        ptv.heal()
        ptv.fail("half", after=1)
        with pytest.raises(Unreachable):
            _load(ptv, Staging(tmp_path, "region"))
        if len(list(tmp_path.glob("*.zst"))) == total - 1:
            break
    ptv.heal()
    assert _load(ptv, Staging(tmp_path, "region")).catalogue == whole.catalogue


@pytest.mark.parametrize("most", [99, 30, 1])
def test_too_many_ids_are_asked_for_in_halves(ptv: PtvFake, most: int) -> None:
    _crowd(ptv, 120)
    whole = _load(ptv)
    ptv.most = most
    assert _load(ptv).catalogue == whole.catalogue


@pytest.mark.parametrize("number", [1, 2, 17, 34])
def test_an_id_that_the_server_stumbles_over_is_one_bad_record(ptv: PtvFake, number: int) -> None:
    whole = _names(_load(ptv))
    ptv.poison = {made.guid("s", number)}
    ptv.services[made.guid("s", number)]["areas"] = made.limited(made.VAASA)
    loaded = _load(ptv)
    assert len(whole - _names(loaded)) == 1
    assert [one.where for one in loaded.rejected] == [made.guid("s", number)]


def test_a_server_with_a_fault_of_its_own_is_not_asked_a_hundred_times(ptv: PtvFake) -> None:
    _crowd(ptv, 150)
    _load(ptv)
    lists = len(ptv.requests) - len(_batches(ptv))
    ptv.requests.clear()
    ptv.fail("error500", after=lists)
    with pytest.raises(Unreachable):
        _load(ptv)
    assert len(_batches(ptv)) <= 10


@pytest.mark.parametrize(
    ("broken", "read"),
    [
        ("Kerho \ud83d", "Kerho \ufffd"),
        ("\udc00Kerho \ud83d\ud83d\ude00", "\ufffdKerho \ufffd\U0001f600"),
        ("Kerho \\ud83d", "Kerho \\ud83d"),
        ("Kerho\x00\x01", "Kerho\x00\x01"),
        ("\ud83d", "\ufffd"),
    ],
)
def test_halves_of_characters_and_controls_cost_no_page(ptv: PtvFake, broken: str, read: str) -> None:
    ptv.ascii = True
    ptv.services[made.guid("s", 1)]["serviceNames"] = made.texts("Name", fi=broken)
    loaded = _load(ptv)
    assert loaded.rejected == []
    assert read in _names(loaded)
    assert len(_names(loaded)) == 33


@pytest.mark.parametrize("useless", [None, "", 7, "00000000-0000-0000-0000-000000000000", "a,b", {}])
def test_items_without_a_usable_id_are_counted(ptv: PtvFake, useless: Any) -> None:
    ptv.services[made.guid("s", 60)] = made.service(60, "Nimetön", areas=made.limited(made.LAIHIA)) | {"id": useless}
    loaded = _load(ptv)
    assert len(loaded.rejected) == 1
    assert len(_names(loaded)) == 33


def test_channels_without_a_usable_id_are_counted(ptv: PtvFake) -> None:
    ptv.publish(ptv.services[made.guid("s", 1)] | {"serviceChannels": [{"serviceChannel": {"id": "a,b"}}]})
    assert [one.where for one in _load(ptv).rejected] == ["a,b"]


def test_an_item_that_slips_between_pages_while_they_are_read_is_found(ptv: PtvFake) -> None:
    _crowd(ptv, 1200)
    whole = _names(_load(ptv))
    pushed = False

    def republish(request: str) -> None:
        nonlocal pushed
        if "Municipality/code/905" in request and "page=2" in request and not pushed:
            pushed = True
            for number in range(1000, 1010):
                ptv.publish(ptv.services[made.guid("s", number)])

    ptv.meanwhile = republish
    assert _names(_load(ptv)) == whole
    assert pushed


def test_a_server_that_gives_the_same_page_for_ever_is_bad_data(ptv: PtvFake, monkeypatch: pytest.MonkeyPatch) -> None:
    page = {"pageNumber": 1, "pageSize": 1000, "pageCount": 3, "itemList": [{"id": made.guid("s", 1), "name": "x"}]}
    monkeypatch.setattr(ptv, "answer", lambda _path, _query: (200, page))
    with pytest.raises(BadData):
        _load(ptv)
