from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hytedesk.catalogue import Channel, Organization, Service
from hytedesk.config import Settings
from hytedesk.errors import BadData, Refused, Unreachable
from hytedesk.sync.sources import Before, Complete, Gone, Load, Mark, Rejected, SourceSpec, Watch, hsds, scope
from hytedesk.sync.staging import Staging
from tests.fakes import hsds_records as made
from tests.fakes.hsds import Dialect, HsdsFake
from tests.sync.conftest import QUICK, watch

DIALECTS: tuple[Dialect, ...] = ("hsds", "oruk", "outpost", "bare")


@pytest.fixture
def feed() -> Iterator[HsdsFake]:
    with HsdsFake(made.region()) as fake:
        yield fake


def _spec(fake: HsdsFake) -> SourceSpec:
    return SourceSpec("hsds", fake.url)


def _start(fake: HsdsFake, before: Before | None = None) -> Load:
    return hsds.load(_spec(fake), Settings(), watch(), before, QUICK)


def _load(fake: HsdsFake, before: Before | None = None) -> list[Any]:
    return list(_start(fake, before).items)


def _names(items: list[Any]) -> set[str]:
    return {item.names["fi"] for item in items if isinstance(item, Service)}


def _before(fake: HsdsFake, items: list[Any], *, full: datetime | None = None) -> Before:
    """What the run would hand back after `items`, as if they had come just before the newest service changed."""
    mark = Mark(scope(_spec(fake), Settings()), datetime(2026, 11, 1, tzinfo=UTC), full or datetime.now(UTC))
    services = [item for item in items if isinstance(item, Service)]
    return Before(
        mark=mark,
        services=frozenset(service.id for service in services),
        channels=frozenset(used.channel for service in services for used in service.connections),
        organizations={item.id: item for item in items if isinstance(item, Organization)},
    )


def _kinds(items: list[Any]) -> Counter[str]:
    return Counter(type(item).__name__ for item in items)


def _many(fake: HsdsFake, count: int = 25, size: int = 10) -> None:
    fake.services = made.region(count)
    fake.page_size = size


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gives_the_same_services(dialect: Dialect) -> None:
    with HsdsFake(made.region(25), dialect) as fake:
        fake.page_size = 10
        items = _load(fake)
    assert _names(items) == {"Ystävätoiminta", *(f"Kerho {number}" for number in range(2, 26))}
    friend = next(item for item in items if isinstance(item, Service) and item.names["fi"] == "Ystävätoiminta")
    assert friend.min_age == 65
    assert friend.municipalities == ("499", "905")
    assert _kinds(items) == {"Service": 25, "Channel": 25, "Organization": 3, "Complete": 1}
    assert isinstance(items[-1], Complete)


def test_services_are_named_after_their_publisher_or_host(feed: HsdsFake) -> None:
    assert {item.source for item in _load(feed) if isinstance(item, Service)} == {"Kuvitteellinen palveluluettelo"}
    feed.publisher = None
    assert {item.source for item in _load(feed) if isinstance(item, Service)} == {"127.0.0.1"}


def test_keys_are_of_the_feed_not_of_the_world(feed: HsdsFake) -> None:
    with HsdsFake(made.region()) as other:
        keys, others = ({item.id for item in _load(fake) if isinstance(item, Service)} for fake in (feed, other))
    assert not keys & others
    assert hsds.source_id(SourceSpec("hsds", "https://a.example/x")) == hsds.source_id(
        SourceSpec("hsds", "http://a.example/x")
    )


def test_shallow_lists_are_completed_one_service_at_a_time(feed: HsdsFake) -> None:
    _many(feed)
    _load(feed)
    assert feed.asked("/services/") == 25


def test_lists_that_prove_to_be_whole_save_that(feed: HsdsFake) -> None:
    _many(feed)
    feed.whole_lists = True
    items = _load(feed)
    assert feed.asked("/services/") == 3
    assert all(item.phones for item in items if isinstance(item, Channel) and item.type == "phone")


def test_a_list_that_holds_only_some_of_the_nested_things_is_not_whole(
    feed: HsdsFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    _many(feed)
    feed.whole_lists = True
    for service in feed.services[1:]:
        service["contacts"] = []
    original = feed._one
    hours = {"schedules": [made.schedule("MO", "10:00", "11:00")]}
    monkeypatch.setattr(feed, "_one", lambda wanted: (200, original(wanted)[1] | hours))
    items = _load(feed)
    assert feed.asked("/services/") == 25
    assert all(item.hours for item in items if isinstance(item, Channel) and item.type == "phone")


@pytest.mark.parametrize("status", ["inactive", "Defunct"])
def test_services_that_are_over_are_left_out(feed: HsdsFake, status: str) -> None:
    feed.services[1]["status"] = status
    assert "Kerho 2" not in _names(_load(feed))


def test_a_service_closed_for_now_is_shown_as_paused(feed: HsdsFake) -> None:
    feed.services[1]["status"] = "temporarily closed"
    found = {item.names["fi"]: item for item in _load(feed) if isinstance(item, Service)}
    assert (found["Kerho 2"].status, found["Kerho 3"].status) == ("paused", "active")


@pytest.mark.parametrize("lie", [-20, -3, 3, 1000])
def test_totals_that_lie_cost_no_service(feed: HsdsFake, lie: int) -> None:
    _many(feed)
    feed.total_lie = lie
    assert len(_names(_load(feed))) == 25


def test_a_strict_server_is_asked_for_pages_only(feed: HsdsFake) -> None:
    _many(feed)
    feed.strict = True
    items = _load(feed)
    assert len(_names(items)) == 25
    feed.services[3]["last_modified"] = "2026-11-20T08:00:00Z"
    assert _names(_load(feed, _before(feed, items))) == {"Kerho 4"}


def test_a_page_that_calls_itself_the_last_too_early_is_not_believed(feed: HsdsFake) -> None:
    _many(feed)
    feed.always_last = True
    assert len(_names(_load(feed))) == 25


def test_a_server_that_ignores_the_page_does_not_go_on_for_ever(feed: HsdsFake) -> None:
    _many(feed)
    feed.ignores_page = True
    assert len(_names(_load(feed))) == 10
    assert feed.asked("/services?") <= 6


def test_pages_that_shift_while_walking_are_walked_again(feed: HsdsFake) -> None:
    _many(feed, 30)
    feed.shifts = 3
    assert len(_names(_load(feed))) == 30


def test_a_list_that_never_comes_to_rest_is_bad_data(feed: HsdsFake, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(100, 10_000))
    original = feed._list

    def restless(query: dict[str, str]) -> tuple[int, Any]:
        feed.services = [*feed.services[1:], made.service(next(numbers), "Uusi kerho")]
        return original(query)

    monkeypatch.setattr(feed, "_list", restless)
    feed.total_lie = 100
    with pytest.raises(BadData, match="changes while it is read"):
        _load(feed)


def test_an_answer_that_is_no_list_is_bad_data(feed: HsdsFake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "answer", lambda _path, _query: (200, {"message": "hello"}))
    with pytest.raises(BadData):
        _load(feed)


def test_a_feed_that_is_not_there_is_refused(feed: HsdsFake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "answer", lambda _path, _query: (404, {}))
    with pytest.raises(Refused):
        _load(feed)


def test_one_service_that_cannot_be_read_is_rejected_alone(feed: HsdsFake) -> None:
    feed.broken = {made.uid("service", 3)}
    feed.unreadable = {made.uid("service", 5)}
    feed.services[5]["name"] = ["not", "a", "name"]
    feed.services.append("no service at all")  # type: ignore[arg-type]
    items = _load(feed)
    rejected = {item.where for item in items if isinstance(item, Rejected)}
    assert rejected == {*(made.uid("service", number) for number in (3, 5, 6)), "services"}
    assert _names(items) == {"Ystävätoiminta", "Kerho 2", "Kerho 4", "Kerho 7"}


def test_a_server_that_fails_at_service_after_service_has_failed(feed: HsdsFake) -> None:
    feed.broken = {made.uid("service", number) for number in range(2, 8)}
    with pytest.raises(Unreachable):
        _load(feed)
    assert feed.asked("/services/") < 8


def test_a_service_that_goes_while_the_list_is_read_is_no_failure(
    feed: HsdsFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = feed._one
    gone = made.uid("service", 6)
    monkeypatch.setattr(feed, "_one", lambda wanted: (410, {}) if wanted == gone else original(wanted))
    items = _load(feed)
    assert "Kerho 6" not in _names(items)
    assert not _kinds(items)["Rejected"]


def test_what_is_only_named_by_id_is_looked_up_where_the_server_can(feed: HsdsFake) -> None:
    owner = made.organization(9, "Kotirannan seurakunta")
    for service in feed.services[1:3]:
        del service["organization"]
        service |= {"organization_id": owner["id"], "attributes": [{"taxonomy_term_id": "t1"}]}
    feed.organizations = {owner["id"]: owner}
    feed.terms = {"t1": {"id": "t1", "name": "vertaistuki"}}
    items = _load(feed)
    assert "Kotirannan seurakunta" in {item.names.get("fi") for item in items if isinstance(item, Organization)}
    assert sum(item.keywords == {"fi": ("vertaistuki",)} for item in items if isinstance(item, Service)) == 2
    assert feed.asked("/organizations/") == feed.asked("/taxonomy_terms/") == 1


def test_a_service_of_nobody_is_shown_as_such(feed: HsdsFake) -> None:
    del feed.services[1]["organization"]
    items = _load(feed)
    owners = {item.id: item.names for item in items if isinstance(item, Organization)}
    lonely = next(item for item in items if isinstance(item, Service) and item.names["fi"] == "Kerho 2")
    assert owners[lonely.organization]["fi"] == "Järjestäjää ei ole ilmoitettu"


def test_the_fullest_copy_of_an_organization_is_kept(feed: HsdsFake) -> None:
    feed.services[2]["organization"] = made.organization(0, "Kotirannan yhdistys 0 ry", email="posti@koti.example")
    found = {item.names["fi"]: item for item in _load(feed) if isinstance(item, Organization)}
    assert [email.address for email in found["Kotirannan yhdistys 0 ry"].emails] == ["posti@koti.example"]


def test_an_interrupted_load_asks_only_for_the_rest(feed: HsdsFake, tmp_path: Path) -> None:
    def load() -> list[Any]:
        kept = Watch("x", lambda _progress: None, lambda: False, Staging(tmp_path / "staging", "scope"))
        return list(hsds.load(_spec(feed), Settings(), kept, None, QUICK).items)

    _many(feed)
    feed.broken = {made.uid("service", number) for number in (15, 16, 17)}
    with pytest.raises(Unreachable):
        load()
    feed.forget()
    feed.broken.clear()
    assert len(_names(load())) == 25
    assert feed.asked("/services/") == 11


# Changes


def test_nothing_new_takes_three_requests(feed: HsdsFake) -> None:
    _many(feed, 250, 100)
    before = _before(feed, _load(feed))
    feed.forget()
    load = _start(feed, before)
    items = list(load.items)
    assert not load.full
    assert _kinds(items) == {"Complete": 1}
    assert len(feed.requests) <= 3


@pytest.mark.parametrize("trusted", [True, False])
def test_changes_are_found_with_and_without_modified_after(feed: HsdsFake, trusted: bool) -> None:
    _many(feed)
    before = _before(feed, _load(feed))
    feed.knows_modified_after = trusted
    feed.services[4] |= {"name": "Puurohetki", "last_modified": "2026-11-20T08:00:00Z"}
    feed.services[7] |= {"status": "inactive", "last_modified": "2026-11-20T08:00:00Z"}
    feed.services.append(made.service(60, "Uusi ryhmä", last_modified="2026-11-21T08:00:00Z"))
    feed.forget()
    items = _load(feed, before)
    assert _names(items) == {"Puurohetki", "Uusi ryhmä"}
    over = f"{hsds.source_id(_spec(feed))}:{made.uid('service', 8)}"
    assert [item for item in items if isinstance(item, Gone)] == [Gone("service", over)]
    assert feed.asked("/services/") == 2
    assert (feed.asked("page=3") > 0) is (not trusted)


def test_a_shorter_list_is_walked_to_find_what_is_gone(feed: HsdsFake) -> None:
    _many(feed)
    before = _before(feed, _load(feed))
    gone = feed.services.pop(3)
    items = _load(feed, before)
    assert [item for item in items if isinstance(item, Gone)] == [
        Gone("service", f"{hsds.source_id(_spec(feed))}:{gone['id']}")
    ]
    assert not _names(items)


def test_services_without_a_stamp_are_fetched_every_time(feed: HsdsFake) -> None:
    _many(feed)
    before = _before(feed, _load(feed))
    del feed.services[2]["last_modified"]
    assert _names(_load(feed, before)) == {"Kerho 3"}


def test_a_service_that_is_over_is_gone_even_when_its_stamp_is_old() -> None:
    with HsdsFake(made.region(), "oruk") as fake:
        before = _before(fake, _load(fake))
        fake.services[4]["status"] = "inactive"
        items = _load(fake, before)
    assert [item for item in items if isinstance(item, Gone)] == [
        Gone("service", f"{hsds.source_id(_spec(fake))}:{made.uid('service', 5)}")
    ]
    assert not _names(items)


@pytest.mark.parametrize("seed", range(8))
def test_changes_put_together_equal_everything(seed: int) -> None:
    """Whatever happens upstream, and whatever the feed can do: before, with its changes, is what a full load gives."""
    chance = random.Random(seed)  # noqa: S311  # repeatable
    with HsdsFake(made.region(40), chance.choice(["hsds", "oruk", "outpost"])) as fake:
        fake.page_size = chance.choice([7, 20, 100])
        fake.knows_modified_after = chance.random() < 0.5
        before = _load(fake)
        for number, service in enumerate(chance.sample(fake.services, 12)):
            _happen(fake, service, chance.choice(["renamed", "moved", "over", "paused", "gone", "new"]), number)
        chance.shuffle(fake.services)
        changes = _load(fake, _before(fake, before))
        assert _catalogue([*before, *changes]) == _catalogue(_load(fake))


def _happen(fake: HsdsFake, service: dict[str, Any], event: str, number: int) -> None:
    stamp = {"last_modified": f"2026-11-{number + 5:02}T08:00:00Z"}
    match event:
        case "renamed":
            service |= {"name": f"Uusi nimi {number}"} | stamp
        case "moved":
            house = made.location(50 + number, f"Talo {number}", "Rantakatu 2")
            service |= {"service_at_locations": [made.at(house)]} | stamp
        case "over":
            service |= {"status": "inactive"} | stamp
        case "paused":
            service |= {"status": "temporarily closed"} | stamp
        case "gone":
            fake.services.remove(service)
        case "new":
            fake.services.append(made.service(100 + number, f"Uusi ryhmä {number}") | stamp)


def _catalogue(items: list[Any]) -> dict[str, Any]:
    """What the run makes of items: later ones replace earlier ones, and what nothing leads to is left out."""
    found: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Gone):
            found.pop(item.key, None)
        elif isinstance(item, Service | Channel | Organization):
            found[item.id] = item
    services = [item for item in found.values() if isinstance(item, Service)]
    used = {connection.channel for service in services for connection in service.connections}
    named = {service.organization for service in services}
    return {
        key: item
        for key, item in found.items()
        if isinstance(item, Service) or key in (used if isinstance(item, Channel) else named)
    }


def test_after_a_week_or_for_another_feed_everything_is_loaded(feed: HsdsFake) -> None:
    items = _load(feed)
    old = _before(feed, items, full=datetime.now(UTC) - timedelta(days=8))
    other = Before(
        mark=Mark("another feed", old.mark.since, datetime.now(UTC)),
        services=old.services,
        channels=old.channels,
        organizations=old.organizations,
    )
    for before in (old, other):
        load = _start(feed, before)
        assert load.full
        assert len(_names(list(load.items))) == 7


def test_the_mark_says_when_everything_was_loaded(feed: HsdsFake) -> None:
    items = _load(feed)
    full = items[-1].mark
    assert full.since == full.full
    delta = _load(feed, _before(feed, items, full=full.full))[-1].mark
    assert delta.full == full.full
    assert delta.since >= full.since
