"""Answers that a server confirms are not sent again; one that lies, or a damaged folder, costs nothing but bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hytedesk.catalogue import Service
from hytedesk.config import Settings
from hytedesk.errors import Refused
from hytedesk.sync import answers as answers_module
from hytedesk.sync import run
from hytedesk.sync.answers import Answers
from hytedesk.sync.http import Client
from hytedesk.sync.run import SyncResult
from hytedesk.sync.sources import SourceSpec, hsds
from tests.fakes import hsds_records as made
from tests.fakes.hsds import HsdsFake
from tests.fakes.peer import Peer, document, reply
from tests.sync.conftest import QUICK, details, last_run, watch
from tests.sync.loads import Loaded, before, finish

SERVICES = 12
TAGGED = {"ETag": '"1"'}
PROMISES_MUCH = b"\x28\xb5\x2f\xfd\xe0" + (2**62).to_bytes(8, "little") + b"\x01\x00\x00"
"""The head of a packed file of four million terabytes."""
DATE = "Sun, 22 Nov 2026 10:00:00 GMT"


@pytest.fixture
def feed() -> Iterator[HsdsFake]:
    """A feed of shallow lists that tells neither what has changed nor when, but what is still so."""
    with HsdsFake(made.region(SERVICES), "oruk") as fake:
        for service in fake.services:
            service.pop("last_modified", None)
        fake.page_size = 5
        fake.tells_state = True
        yield fake


@pytest.fixture
def kept(tmp_path: Path) -> Answers:
    return Answers(tmp_path / "answers")


def _load(fake: HsdsFake, kept: Answers, last: Loaded | None = None) -> tuple[Loaded, int]:
    """What came, and in how many bytes."""
    fake.forget()
    fake.confirmed = 0
    observed = watch()
    observed.answers = kept
    load = hsds.load(SourceSpec("hsds", fake.url), Settings(), observed, before(last) if last else None, QUICK)
    return finish(load, last.catalogue if last else None), observed.bytes


def test_what_is_still_so_is_not_sent_again(feed: HsdsFake, kept: Answers) -> None:
    whole, size = _load(feed, kept)
    first, _ = _load(feed, kept, whole)
    assert feed.confirmed == 0  # nothing of a load of everything is kept
    again, nothing = _load(feed, kept, first)
    assert whole.catalogue == first.catalogue == again.catalogue
    assert feed.confirmed == len(feed.requests) > SERVICES
    assert (size > 0, nothing) == (True, 0)


def test_what_has_changed_is_sent_and_kept_in_place_of_the_old(feed: HsdsFake, kept: Answers) -> None:
    last, _ = _load(feed, kept, _load(feed, kept)[0])
    feed.services[3]["name"] = "Puurohetki"
    for new in (True, False):
        last, size = _load(feed, kept, last)
        assert "Puurohetki" in {one.names["fi"] for one in last.catalogue.values() if isinstance(one, Service)}
        assert (size > 0) is new
    assert last.catalogue == _load(feed, kept)[0].catalogue


def test_a_damaged_answer_is_asked_for_anew(feed: HsdsFake, kept: Answers, tmp_path: Path) -> None:
    last, _ = _load(feed, kept, _load(feed, kept)[0])
    files = sorted((tmp_path / "answers").iterdir())
    for file, content in zip(
        files, (b"", b"nonsense", PROMISES_MUCH, files[3].read_bytes()[:-9], files[5].read_bytes()), strict=False
    ):
        file.write_bytes(content)  # the last one is that of another request
    again, _ = _load(feed, kept, last)
    assert again.catalogue == last.catalogue
    assert feed.confirmed == len(feed.requests) - 5
    _load(feed, kept, last)
    assert feed.confirmed == len(feed.requests)


def test_a_server_that_confirms_what_was_not_asked_is_refused(feed: HsdsFake, kept: Answers) -> None:
    last, _ = _load(feed, kept)
    feed.always_same = True
    with pytest.raises(Refused) as refused:
        _load(feed, kept, last)
    assert refused.value.status == 304
    with Peer(reply(status=304)) as peer, Client(peer.url, watch(), QUICK) as client, pytest.raises(Refused):
        client.get("services")


def test_a_server_that_confirms_what_is_no_longer_so_is_not_believed_by_a_full_load(
    feed: HsdsFake, kept: Answers, tmp_path: Path
) -> None:
    last, _ = _load(feed, kept, _load(feed, kept)[0])
    feed.services[3]["name"] = "Puurohetki"
    feed.always_same = True
    assert _load(feed, kept, last)[0].catalogue == last.catalogue
    feed.always_same = False
    whole, _ = _load(feed, kept)
    assert feed.confirmed == 0
    assert whole.catalogue != last.catalogue
    assert not (tmp_path / "answers").exists()


def test_every_source_has_its_own(feed: HsdsFake, tmp_path: Path) -> None:
    def synchronise(*fakes: HsdsFake) -> SyncResult:
        return run.run(tmp_path, [SourceSpec("hsds", fake.url) for fake in fakes], Settings(), limits=QUICK)

    def folders() -> list[int]:
        folder = tmp_path / "answers"
        return [len(list(one.iterdir())) for one in folder.iterdir()] if folder.exists() else []

    with HsdsFake(made.region(SERVICES), "oruk") as other:
        other.tells_state = True
        for service in other.services:
            service.pop("last_modified", None)
        synchronise(feed, other)
        assert folders() == []
        synchronise(feed, other)
        assert len(folders()) == 2
        assert min(folders()) > SERVICES
        result = synchronise(feed, other)
        assert (result.outcome, result.bytes) == ("no_change", 0)
        synchronise(feed)
        assert len(folders()) == 1
    assert last_run(tmp_path).error is None
    assert len(details(tmp_path)) == SERVICES


def test_there_is_a_bound(kept: Answers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(answers_module, "MOST", 400)
    for number in range(20):
        kept.keep(f"page {number}", TAGGED, bytes(range(100)))
    sizes = [file.stat().st_size for file in (tmp_path / "answers").iterdir()]
    assert 0 < sum(sizes) <= 400
    again = Answers(tmp_path / "answers")
    again.keep("page 19", TAGGED, bytes(range(100)))
    assert again.known("page 19") is None
    again.keep("page 0", {"ETag": '"2"'}, b"[]")
    found = again.known("page 0")
    assert found is not None
    assert (found.value, found.body) == ('"2"', b"[]")


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"ETag": 'W/"a"'}, {"If-None-Match": 'W/"a"'}),
        ({"ETag": '"a"', "Cache-Control": "private, no-store"}, {}),
        ({"Last-Modified": "Sun, 22 Nov 2026 09:00:00 GMT", "Date": DATE},
         {"If-Modified-Since": "Sun, 22 Nov 2026 09:00:00 GMT"}),
        ({"Last-Modified": "Sun, 22 Nov 2026 09:59:30 GMT", "Date": DATE}, {}),
        ({"Last-Modified": "yesterday", "Date": DATE}, {}),
        ({"Last-Modified": "Sun, 22 Nov 2026 09:00:00 GMT", "Date": "today"}, {}),
        ({}, {}),
    ],
)  # fmt: skip
def test_what_a_server_says_of_an_answer_decides(kept: Answers, headers: dict[str, str], asked: dict[str, str]) -> None:
    said: dict[str, Any] = {name.replace("-", "_"): value for name, value in headers.items()}
    with Peer(document([1], **said)) as peer, Client(peer.url, watch(), QUICK, answers=kept) as client:
        assert client.get("services") == client.get("services") == b"[1]"
        sent = dict(line.split(": ", 1) for line in peer.heads[1].splitlines()[1:] if line)
    assert {name: sent[name] for name in ("If-None-Match", "If-Modified-Since") if name in sent} == asked


def test_a_folder_that_cannot_be_written_costs_nothing_but_bytes(tmp_path: Path) -> None:
    (tmp_path / "answers").write_bytes(b"no folder")
    kept = Answers(tmp_path / "answers")
    with Peer(document([1], ETag='"1"')) as peer, Client(peer.url, watch(), QUICK, answers=kept) as client:
        assert client.get("services") == client.get("services") == b"[1]"


def test_parallel_requests_keep_all_they_get(feed: HsdsFake, kept: Answers, tmp_path: Path) -> None:
    parallel = msgspec.structs.replace(QUICK, parallel=4)
    paths = [f"services/{service['id']}" for service in feed.services]
    for _ in range(2):
        with Client(feed.url, watch(), parallel, answers=kept) as client:
            client.expect((path, None) for path in paths)
            bodies = [client.get(path) for path in paths]
    assert feed.confirmed == len(set(bodies)) == len(list((tmp_path / "answers").iterdir())) == SERVICES
