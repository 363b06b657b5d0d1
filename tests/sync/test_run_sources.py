"""Several sources in one configuration: one catalogue, what is told twice shown once, one failure costs one part."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from hytedesk.catalogue import ServiceDetail
from hytedesk.config import Settings
from hytedesk.db import generations
from hytedesk.errors import BadData, Shrunk, Unreachable, from_wire
from hytedesk.sync import run, sources
from tests.fakes.feed import Feeds
from tests.sync.conftest import details, last_run
from tests.sync.test_run_changes import channel, club, names, organization, service, synchronise


def _ids(folder: Path) -> set[str]:
    return {detail.service.id for detail in details(folder).values()}


def test_sources_make_one_catalogue(feeds: Feeds, tmp_path: Path) -> None:
    a, _ = feeds.add("a", organization(1), service(1))
    b, _ = feeds.add("b", organization(2, mark="y"), service(2, owner=2, mark="y"))
    result = synchronise(tmp_path, a, b)
    assert (result.services, result.organizations) == (2, 2)
    assert _ids(tmp_path) == {"x:s1", "y:s2"}
    info = generations.active(tmp_path)
    assert info is not None
    assert [part.source for part in info.parts] == ["file:a", "file:b"]
    assert info.source == "file:a, file:b"
    assert last_run(tmp_path).source == "file:a, file:b"
    assert synchronise(tmp_path, a, b).outcome == "no_change"


def test_what_two_sources_tell_is_shown_once_with_both_named(feeds: Feeds, tmp_path: Path) -> None:
    a, _ = feeds.add("a", organization(1), service(1))
    b, _ = feeds.add("b", organization(1, mark="y"), service(1, mark="y"), service(2, mark="y"))
    result = synchronise(tmp_path, a, b)
    assert (result.services, result.organizations) == (2, 1)
    found = details(tmp_path)
    assert found["Kerho 1"].service.source == "Lähde x; Lähde y"
    assert found["Kerho 1"].service.id == "x:s1"
    assert found["Kerho 2"].service.source == "Lähde y"
    assert found["Kerho 2"].organization.id == found["Kerho 2"].service.organization == "x:o1"


def test_channels_of_what_is_not_shown_are_not_shown(feeds: Feeds, tmp_path: Path) -> None:
    a, _ = feeds.add("a", organization(1), channel(1), service(1, "Kerho", 1, 1))
    b, other = feeds.add("b", organization(1, mark="y"), channel(1, mark="y"), service(1, "Kerho", 1, 1, mark="y"))
    assert synchronise(tmp_path, a, b).channels == 1
    other.put(service(2, "Kerho", 1, 1, mark="y"))
    assert synchronise(tmp_path, a, b).channels == 2
    assert [one.id for one in details(tmp_path)["Kerho 2"].channels] == ["y:c1"]


def test_what_the_first_source_no_longer_tells_is_shown_from_the_second(feeds: Feeds, tmp_path: Path) -> None:
    a, first = feeds.add("a", organization(1), service(1), service(3))
    b, _ = feeds.add("b", organization(1, mark="y"), service(1, mark="y"))
    synchronise(tmp_path, a, b)
    first.take("x:s1")
    synchronise(tmp_path, a, b)
    assert first.loads == [True, False]
    assert _ids(tmp_path) == {"x:s3", "y:s1"}
    assert details(tmp_path)["Kerho 1"].service.source == "Lähde y"


def test_a_change_of_what_is_not_shown_is_not_lost(feeds: Feeds, tmp_path: Path) -> None:
    a, first = feeds.add("a", organization(1), service(1), service(3))
    b, second = feeds.add("b", organization(1, mark="y"), service(1, mark="y"))
    synchronise(tmp_path, a, b)
    second.put(replace(service(1, mark="y"), summary={"fi": "Uusi"}))
    synchronise(tmp_path, a, b)
    first.take("x:s1")
    synchronise(tmp_path, a, b)
    assert details(tmp_path)["Kerho 1"].service.summary == {"fi": "Uusi"}


def test_one_key_in_two_sources_is_one_service(feeds: Feeds, tmp_path: Path) -> None:
    a, first = feeds.add("a", organization(1), service(1), service(2))
    b, _ = feeds.add("b", organization(1), service(1, "Piiri"))
    assert synchronise(tmp_path, a, b).services == 2
    assert names(tmp_path) == ["Kerho 1", "Kerho 2"]
    first.take("x:s1")
    synchronise(tmp_path, a, b)
    assert names(tmp_path) == ["Kerho 2", "Piiri 1"]


def test_the_first_source_of_the_configuration_is_shown(feeds: Feeds, tmp_path: Path) -> None:
    a, _ = feeds.add("a", *club(1))
    b, _ = feeds.add("b", *club(1, "y"))
    synchronise(tmp_path, a, b)
    assert _ids(tmp_path) == {"x:s0"}
    synchronise(tmp_path, b, a)
    assert _ids(tmp_path) == {"y:s0"}


def test_a_source_that_is_no_longer_configured_leaves(feeds: Feeds, tmp_path: Path) -> None:
    a, _ = feeds.add("a", *club(2))
    b, second = feeds.add("b", organization(2, mark="y"), service(9, owner=2, mark="y"))
    synchronise(tmp_path, a, b)
    synchronise(tmp_path, b)
    assert second.loads == [True, False]
    assert _ids(tmp_path) == {"y:s9"}
    synchronise(tmp_path, b, a)
    assert _ids(tmp_path) == {"y:s9", "x:s0", "x:s1"}


@pytest.mark.parametrize("full", [False, True])
def test_one_source_that_fails_keeps_its_part(feeds: Feeds, tmp_path: Path, full: bool) -> None:
    a, first = feeds.add("a", organization(1), service(1))
    b, second = feeds.add("b", organization(2, mark="y"), service(2, owner=2, mark="y"))
    synchronise(tmp_path, a, b)
    first.put(service(1, "Piiri"))
    second.put(service(2, "Piiri", 2, mark="y"))
    second.error = Unreachable("b.example")
    result = synchronise(tmp_path, a, b, full=full)
    assert (result.outcome, result.changed) == ("updated", 1)
    assert [failed.source for failed in result.failed] == ["file:b"]
    assert isinstance(from_wire(result.failed[0].error), Unreachable)
    assert names(tmp_path) == ["Kerho 2", "Piiri 1"]
    entry = last_run(tmp_path)
    assert entry.outcome == "updated"
    assert entry.error == "Unreachable: b.example: connection"
    assert entry.report.problem is not None
    second.error = None
    assert synchronise(tmp_path, a, b).changed == 1
    assert names(tmp_path) == ["Piiri 1", "Piiri 2"]


def test_a_source_that_has_never_answered_is_missing(feeds: Feeds, tmp_path: Path) -> None:
    a, _ = feeds.add("a", *club(2))
    b, second = feeds.add("b", organization(2, mark="y"), service(9, owner=2, mark="y"))
    second.error = BadData("b.example")
    assert synchronise(tmp_path, a, b).services == 2
    second.error = None
    assert synchronise(tmp_path, a, b).services == 3


def test_a_source_that_shrank_keeps_its_part_and_the_others_go_on(feeds: Feeds, tmp_path: Path) -> None:
    a, first = feeds.add("a", *club(20))
    b, second = feeds.add("b", organization(2, mark="y"), *(service(n, owner=2, mark="y") for n in range(30, 50)))
    synchronise(tmp_path, a, b)
    first.take(*(f"x:s{number}" for number in range(15)))
    second.put(service(30, "Piiri", 2, mark="y"))
    result = synchronise(tmp_path, a, b)
    assert isinstance(from_wire(result.failed[0].error), Shrunk)
    assert (result.services, result.changed) == (40, 1)


def test_when_all_fail_it_is_the_first_ones_error(feeds: Feeds, tmp_path: Path) -> None:
    a, first = feeds.add("a", *club(2))
    b, second = feeds.add("b", *club(2, "y"))
    synchronise(tmp_path, a, b)
    first.error, second.error = Unreachable("a.example", "timeout"), BadData("b.example")
    with pytest.raises(Unreachable) as caught:
        synchronise(tmp_path, a, b)
    assert caught.value.reason == "timeout"
    assert last_run(tmp_path).outcome == "offline"
    assert _ids(tmp_path) == {"x:s0", "x:s1"}


def test_a_service_keeps_its_detail_whole_in_every_source(feeds: Feeds, tmp_path: Path) -> None:
    a, _ = feeds.add("a", organization(1), service(1))
    b, _ = feeds.add("b", organization(1, mark="y"), channel(5, mark="y"), service(7, "Kerho", 1, 5, mark="y"))
    synchronise(tmp_path, a, b)
    found: ServiceDetail = details(tmp_path)["Kerho 7"]
    assert (found.organization.id, [one.id for one in found.channels]) == ("x:o1", ["y:c5"])


def test_the_settings_name_sources_in_their_order() -> None:
    settings = Settings(sources=("file:/b", "hsds:https://feed.example/x/services"))
    specs = sources.all_configured(settings)
    assert [str(spec) for spec in specs] == ["file:/b", "hsds:https://feed.example/x"]
    assert sources.parse_sources(sources.names(specs)) == specs
    assert sources.all_configured(Settings()) == (sources.DEMO,)


def test_a_source_named_twice_is_one(feeds: Feeds, tmp_path: Path) -> None:
    a, feed = feeds.add("a", *club(2))
    assert run.run(tmp_path, (a, a), Settings()).services == 2
    assert feed.loads == [True]
