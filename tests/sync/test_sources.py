from __future__ import annotations

import pytest

from hytedesk.config import Settings
from hytedesk.errors import Unreachable, WrongUsage
from hytedesk.sync import sources
from hytedesk.sync.sources import DEMO, SourceSpec, Watch


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("ptv11:https://ptv.example/api/v11", SourceSpec("ptv11", "https://ptv.example/api/v11")),
        (" ptv11:http://127.0.0.1:8080/api/v11/ ", SourceSpec("ptv11", "http://127.0.0.1:8080/api/v11")),
        ("ptv12:https://ptv.example/api/v12/", SourceSpec("ptv12", "https://ptv.example/api/v12")),
        ("ptv12:http://127.0.0.1:8080/api/v12", SourceSpec("ptv12", "http://127.0.0.1:8080/api/v12")),
        ("hsds:https://hsds.example/o/v3/", SourceSpec("hsds", "https://hsds.example/o/v3")),
        ("hsds:https://hsds.example/v3/services", SourceSpec("hsds", "https://hsds.example/v3")),
        ("file:/srv/catalogue.ndjson", SourceSpec("file", "/srv/catalogue.ndjson")),
        ("file:///srv/catalogue.ndjson.zst", SourceSpec("file", "/srv/catalogue.ndjson.zst")),
        (r"file:C:\data\catalogue.ndjson", SourceSpec("file", r"C:\data\catalogue.ndjson")),
    ],
)
def test_sources_that_are_known(text: str, spec: SourceSpec) -> None:
    assert sources.parse_source(text) == spec
    assert sources.parse_source(str(spec)) == spec


@pytest.mark.parametrize(
    "text",
    ["", "ptv11", "ptv11:", "ptv11:ptv.example", "ptv11:ftp://ptv.example", "ptv11:https://", "ptv11:https://a:b@ptv.example",
     "ptv11:https://ptv.example/?key=1", "ptv11:https://ptv.example:99999", "ptv11:https://[", "file:", "file://",
     "ptv12:http://ptv.example/api/v12", "ptv12:https://a:b@ptv.example",
     "hsds:hsds.example", "hsds:https://hsds.example/?page=1", "region:http://region.example", "nonsense:x"],
)  # fmt: skip
def test_sources_that_are_not(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        sources.parse_source(text)
    assert (caught.value.what, caught.value.value) == ("source", text)


@pytest.mark.parametrize(
    "text", ["file:/a\0b", "file:/\ud800", "hsds:https://a.example/\u202egro", "region:https://a\x1b[2J"]
)
def test_a_source_that_no_screen_shows_as_it_is(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        sources.parse_source(text)
    assert caught.value.value.isascii()
    assert caught.value.value.isprintable()


def test_without_a_configured_source_it_is_the_demo() -> None:
    assert sources.configured(Settings()) == DEMO
    assert sources.configured(Settings(sources=("file:/x",))) == SourceSpec("file", "/x")


def test_a_cancelled_run_stops_at_its_next_word() -> None:
    told: list[sources.Progress] = []
    wishes = iter([False, True])
    watch = Watch("ptv.example", told.append, lambda: next(wishes))
    watch.tell("fetch", 1, 2)
    with pytest.raises(Unreachable) as caught:
        watch.tell("fetch", 2, 2)
    assert caught.value.reason == "cancelled"
    assert told == [sources.Progress("fetch", 1, 2)]


def test_a_sentence_can_name_the_source() -> None:
    assert SourceSpec("ptv11", "https://ptv.example/api/v11").host == "ptv.example"
    assert SourceSpec("hsds", "https://hsds.example/v3").host == "hsds.example"
    assert SourceSpec("file", "/srv/c.ndjson").host == "/srv/c.ndjson"
