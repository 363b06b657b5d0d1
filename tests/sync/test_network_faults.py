"""Whatever goes wrong on the way: the old catalogue stays whole and in use, and one sentence says what happened."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import trustme

from hytedesk import i18n
from hytedesk.catalogue import encode_record
from hytedesk.config import Settings
from hytedesk.db import generations
from hytedesk.errors import BadData, HyteDeskError, Refused, Unreachable, Untrusted
from hytedesk.sync import run, sources
from hytedesk.sync.http import Limits
from hytedesk.sync.sources import Complete, Gone, SourceSpec, hsds_pages, parse_source, ptv11
from hytedesk.ui import messages
from tests.fakes import hsds_records
from tests.fakes import peer as acts
from tests.fakes import ptv11_records as made
from tests.fakes.hsds import HsdsFake
from tests.fakes.peer import Peer, document, reply
from tests.fakes.ptv11 import PtvFake
from tests.sync import loads
from tests.sync.conftest import QUICK, REGION, details, last_run, small_catalogue, watch

HURRIED = msgspec.structs.replace(QUICK, read=0.2, answer=0.4, slowest=40_000)
SOURCES = ("ptv11", "hsds")


class Fault(NamedTuple):
    name: str
    act: acts.Act
    kind: type[HyteDeskError]
    fact: object = None
    limits: Limits = QUICK


def _silence(_connection: socket.socket, over: threading.Event) -> None:
    over.wait(acts.EVERYTHING_ELSE_FAILED)


def _nulls(value: Any) -> Any:
    """The same shape with null for every value."""
    return dict.fromkeys(value) if isinstance(value, dict) else None


FAULTS = (
    Fault("captive portal", acts.PORTAL, Unreachable, "portal"),
    Fault("redirect to a portal", reply(status=302, location="http://portal.example/"), Refused, 302),
    Fault("401", reply(b"{}", status=401), Refused, 401),
    Fault("404", reply(b"{}", status=404), Refused, 404),
    Fault("429 for a moment", reply(status=429, retry_after=0), Unreachable, "busy"),
    Fault("429 for hours", reply(status=429, retry_after=7200), Unreachable, "busy"),
    Fault("503 for hours", reply(status=503, retry_after=7200), Unreachable, "busy"),
    Fault("500", reply(b"{}", status=500), Unreachable, "server_error"),
    Fault("slow drip", acts.trickle, Unreachable, "timeout", HURRIED),
    Fault("headers without end", acts.trickling_head, Unreachable, "timeout", HURRIED),
    Fault("silence", _silence, Unreachable, "timeout", HURRIED),
    Fault("reset in the body", acts.reset, Unreachable, "interrupted"),
    Fault("short body", reply(b'{"itemList": [', content_length=500), Unreachable, "interrupted"),
    Fault("wrong length", reply(b'{"itemList": [null]}', content_length=9), BadData),
    Fault("gzip bomb", acts.bomb(200), BadData),
    Fault("200 MB", acts.flood, BadData),
    Fault("invalid JSON", reply(b'{"itemList": [,]}'), BadData),
    Fault("another shape", document({"hello": ["world"]}), BadData),
    Fault("a list of numbers", document([1, 2, 3]), BadData),
    Fault("nothing", document(None), BadData),
)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a catalogue; not to be changed."""
    folder = tmp_path_factory.mktemp("used")
    file = folder / "catalogue.ndjson"
    file.write_bytes(b"\n".join(encode_record(record) for record in small_catalogue()))
    run.run(folder, SourceSpec("file", str(file)), Settings())
    return folder


@pytest.fixture
def data_dir(tmp_path: Path, used: Path) -> Path:
    """A folder with a catalogue in use."""
    return Path(shutil.copytree(used, tmp_path / "data"))


def _spec(kind: str, url: str) -> SourceSpec:
    return parse_source(f"{kind}:{url}")


def _fails(data_dir: Path, spec: SourceSpec, limits: Limits = QUICK) -> HyteDeskError:
    """The error of a run, after which the catalogue is as it was and the error can be told to a person."""
    before = generations.active(data_dir)
    services = details(data_dir)
    with pytest.raises(HyteDeskError) as caught:
        run.run(data_dir, spec, REGION, limits=limits, full=True)
    assert generations.active(data_dir) == before
    assert details(data_dir) == services
    assert not list(data_dir.glob("*.part"))
    entry = last_run(data_dir)
    assert entry.outcome == run.outcome_of(caught.value)
    _check_sentences(caught.value)
    return caught.value


def _check_sentences(error: HyteDeskError) -> None:
    """What happened; what still works. What to do."""
    sentences = set()
    for language in i18n.LANGUAGES:
        i18n.use(language)
        try:
            sentence = messages.sentence(error)
        finally:
            i18n.use(i18n.LANGUAGES[0])
        what_happened, _, rest = sentence.partition("; ")
        what_works, _, what_to_do = rest.partition(". ")
        assert what_happened
        assert what_works
        assert what_to_do.endswith(".")
        sentences.add(sentence)
    assert len(sentences) == len(i18n.LANGUAGES)


def _fact(error: HyteDeskError) -> object:
    return getattr(error, "reason", getattr(error, "status", None))


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_the_network_leaves_the_old_catalogue(data_dir: Path, fault: Fault, source: str) -> None:
    with Peer(fault.act) as peer:
        error = _fails(data_dir, _spec(source, peer.url), fault.limits)
    assert (type(error), _fact(error)) == (fault.kind, fault.fact)


@pytest.mark.parametrize("source", SOURCES)
def test_a_connection_that_is_refused(data_dir: Path, source: str) -> None:
    with Peer(b"") as peer:
        address = peer.url
    assert _fact(_fails(data_dir, _spec(source, address))) == "connection"


@pytest.mark.parametrize("source", SOURCES)
def test_a_name_that_nobody_knows(data_dir: Path, source: str) -> None:
    assert _fact(_fails(data_dir, _spec(source, "http://nowhere.invalid"))) == "connection"


@pytest.mark.parametrize("source", SOURCES)
def test_a_certificate_of_an_unknown_authority(data_dir: Path, source: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with Peer(document([]), tls=context) as peer:
        error = _fails(data_dir, _spec(source, peer.url))
    assert isinstance(error, Untrusted)
    assert _fact(error) == "certificate"


@pytest.mark.parametrize("source", [*SOURCES, "ptv12"])
def test_an_authority_and_a_contact_of_the_settings(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    """The server is believed to be what it is, and asked; what it answers is no catalogue."""
    monkeypatch.setenv("HYTEDESK_PTV_API_KEY", "demo-key")
    monkeypatch.setenv("HYTEDESK_PTV_API_KEY_HOST", "127.0.0.1")
    authority, file = trustme.CA(), data_dir / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    settings = replace(REGION, extra_ca_file=str(file), network_contact="tuki@hyvinvointi.example")
    with Peer(document("hello"), tls=context) as peer:
        with pytest.raises(BadData):
            run.run(data_dir, _spec(source, peer.url), settings, limits=QUICK)
        assert "tuki@hyvinvointi.example" in peer.heads[0]


def test_how_long_a_server_wants_to_be_left_alone_is_in_the_sentence(data_dir: Path) -> None:
    with Peer(reply(status=503, retry_after=7200)) as peer:
        error = _fails(data_dir, _spec("ptv11", peer.url))
    assert "120" in messages.sentence(error)


@pytest.fixture
def feed() -> Iterator[HsdsFake]:
    """Twenty-five services on pages of ten, in shallow lists."""
    with HsdsFake(hsds_records.region(25)) as fake:
        fake.page_size = 10
        yield fake


@pytest.fixture
def pages(ptv: PtvFake, monkeypatch: pytest.MonkeyPatch) -> PtvFake:
    """A PTV whose lists have five items a page."""
    monkeypatch.setattr("tests.fakes.ptv11.IDS_A_PAGE", 5)
    return ptv


def _spec_of(fake: PtvFake | HsdsFake) -> SourceSpec:
    return _spec("hsds" if isinstance(fake, HsdsFake) else "ptv11", fake.url)


def _synchronise(data_dir: Path, fake: PtvFake | HsdsFake) -> run.SyncResult:
    return run.run(data_dir, _spec_of(fake), REGION, limits=QUICK, full=True)


def _answering(monkeypatch: pytest.MonkeyPatch, fake: PtvFake | HsdsFake, to: str, answer: Callable[[], Any]) -> None:
    """Requests whose path ends so are answered with what `answer` gives; None = as always."""
    original = fake.answer

    def answered(path: str, query: dict[str, str]) -> tuple[int, Any]:
        given = answer() if path.endswith(to) else None
        return given if given is not None else original(path, query)

    monkeypatch.setattr(fake, "answer", answered)


def _nth(number: int, given: tuple[int, Any]) -> Callable[[], Any]:
    """`given` from the n-th time on, as always before."""
    times = count(1)
    return lambda: given if next(times) >= number else None


@pytest.mark.parametrize("page", [1, 2, 3])
def test_an_error_500_on_one_page_of_many(
    data_dir: Path, pages: PtvFake, feed: HsdsFake, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    for fake, path in ((pages, f"/code/{made.VAASA}"), (feed, "/services")):
        _answering(monkeypatch, fake, path, _nth(page, (500, {"errorMessage": "Trace id: 00-1"})))
        assert _fact(_fails(data_dir, _spec_of(fake))) == "server_error"


def test_pages_without_end(data_dir: Path, pages: PtvFake, feed: HsdsFake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ptv11, "MOST_PAGES", 20)
    monkeypatch.setattr(hsds_pages, "MOST_PAGES", 20)
    numbers = count(1000)

    def ptv_page() -> Any:
        items = [{"id": made.guid("s", next(numbers)), "name": "Kerho"}]
        return 200, {"pageNumber": 1, "pageSize": 1, "pageCount": 10**9, "itemList": items}

    _answering(monkeypatch, pages, f"/code/{made.VAASA}", ptv_page)
    assert isinstance(_fails(data_dir, _spec_of(pages)), BadData)

    def hsds_page() -> Any:
        listed = [hsds_records.service(next(numbers), "Kerho")]
        feed.services += listed
        return 200, {"total_items": 10**9, "last_page": False, "contents": listed}

    _answering(monkeypatch, feed, "/services", hsds_page)
    assert isinstance(_fails(data_dir, _spec_of(feed)), BadData)


def test_a_page_that_repeats(data_dir: Path, pages: PtvFake, monkeypatch: pytest.MonkeyPatch) -> None:
    page = {"pageNumber": 1, "pageSize": 5, "pageCount": 3, "itemList": [{"id": made.guid("s", 1), "name": "x"}]}
    _answering(monkeypatch, pages, f"/code/{made.VAASA}", lambda: (200, page))
    assert isinstance(_fails(data_dir, _spec_of(pages)), BadData)


def test_pages_that_shift_while_they_are_read_lose_nothing(
    data_dir: Path, tmp_path_factory: pytest.TempPathFactory, pages: PtvFake, feed: HsdsFake
) -> None:
    still = tmp_path_factory.mktemp("still")
    _synchronise(still, pages)
    moved = iter([made.guid("s", 2), made.guid("s", 5)])

    def move(request: str) -> None:
        if f"/code/{made.VAASA}" in request and "page=2" in request and (one := next(moved, None)):
            pages.publish(pages.services[one])

    pages.meanwhile = move
    _synchronise(data_dir, pages)
    assert next(moved, None) is None
    assert details(data_dir).keys() == details(still).keys()
    feed.shifts = 3
    assert _synchronise(data_dir, feed).services == 25


def test_null_everywhere_is_no_catalogue(data_dir: Path, ptv: PtvFake, feed: HsdsFake) -> None:
    ids = list(ptv.services)
    ptv.services = {one: _nulls(ptv.services[one]) | {"id": one, "areas": ptv.services[one]["areas"]} for one in ids}
    assert isinstance(_fails(data_dir, _spec_of(ptv)), BadData)
    feed.services = [_nulls(one) for one in feed.services]
    assert isinstance(_fails(data_dir, _spec_of(feed)), BadData)


def _crowd(ptv: PtvFake, number: int) -> None:
    for one in range(1000, 1000 + number):
        ptv.services[made.guid("s", one)] = made.service(one, f"Kerho {one}")


def test_one_bad_record_in_a_hundred_is_left_out(data_dir: Path, ptv: PtvFake, feed: HsdsFake) -> None:
    _crowd(ptv, 100)
    ptv.services[made.guid("s", 1050)]["serviceChannels"] = "no channels"
    result = _synchronise(data_dir, ptv)
    assert result.rejected == 1
    assert {"Kerho 1049", "Kerho 1051"} <= details(data_dir).keys()
    assert "Kerho 1050" not in details(data_dir)
    feed.services = hsds_records.region(100)
    feed.services[50]["name"] = {"no": "name"}
    result = _synchronise(data_dir, feed)
    assert (result.services, result.rejected) == (99, 1)


def test_nothing_but_bad_records(data_dir: Path, ptv: PtvFake, feed: HsdsFake) -> None:
    for service in ptv.services.values():
        service["serviceChannels"] = "no channels"
    assert isinstance(_fails(data_dir, _spec_of(ptv)), BadData)
    for service in feed.services:
        service["name"] = ["no", "name"]
    assert isinstance(_fails(data_dir, _spec_of(feed)), BadData)


def test_an_empty_catalogue(data_dir: Path, ptv: PtvFake, feed: HsdsFake) -> None:
    ptv.services.clear()
    assert isinstance(_fails(data_dir, _spec_of(ptv)), BadData)
    feed.services.clear()
    assert isinstance(_fails(data_dir, _spec_of(feed)), BadData)


def test_four_in_five_that_are_gone_are_told_as_gone(feed: HsdsFake) -> None:
    """Whether that can be true is for the run to judge."""
    spec = _spec_of(feed)
    whole = loads.finish(sources.load(spec, REGION, watch(), limits=QUICK))
    feed.services = feed.services[::5]
    changed = list(sources.load(spec, REGION, watch(), loads.before(whole), QUICK).items)
    assert sum(isinstance(item, Gone) for item in changed) == 20
    assert isinstance(changed[-1], Complete)


def test_ids_that_come_twice_are_one_service(
    data_dir: Path, ptv: PtvFake, feed: HsdsFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = _synchronise(data_dir, ptv).services
    original = ptv._by_guids

    def twice(*facts: Any, **named: Any) -> tuple[int, Any]:
        status, found = original(*facts, **named)
        return status, found * 2 if isinstance(found, list) else found

    monkeypatch.setattr(ptv, "_by_guids", twice)
    assert _synchronise(data_dir, ptv).services == once
    feed.services += [json.loads(json.dumps(one)) for one in feed.services[:3]]
    assert _synchronise(data_dir, feed).services == 25


@pytest.mark.parametrize("stamp", ["2999-01-01T00:00:00Z", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00"])
def test_a_date_that_cannot_be_costs_no_service(data_dir: Path, ptv: PtvFake, feed: HsdsFake, stamp: str) -> None:
    expected = _synchronise(data_dir, ptv)
    for service in ptv.services.values():
        service["modified"] = stamp
    result = _synchronise(data_dir, ptv)
    assert (result.services, result.rejected) == (expected.services, 0)
    for service in feed.services:
        service["last_modified"] = stamp
        service["assured_date"] = stamp[:10]
    result = _synchronise(data_dir, feed)
    assert (result.services, result.rejected) == (25, 0)
