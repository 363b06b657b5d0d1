"""What has changed at PTV since the last load, put together with it, is what a full load would bring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hytedesk.catalogue import Organization, Service
from hytedesk.config import Settings
from hytedesk.sync.sources import Before, Load, SourceSpec, ptv11
from hytedesk.sync.sources import ptv as ptv_module
from tests.fakes import ptv11_records as made
from tests.fakes.ptv11 import PtvFake
from tests.sync.conftest import QUICK, REGION, watch
from tests.sync.loads import Loaded, before, finish

Edit = Callable[[PtvFake], None]


def _load(fake: PtvFake, since: Before | None = None, region: Settings = REGION, *, asked: bool = False) -> Load:
    return ptv11.load(SourceSpec("ptv11", fake.url), region, watch(asked=asked), since, QUICK)


def _full(fake: PtvFake, region: Settings = REGION) -> Loaded:
    return finish(_load(fake, region=region))


def _delta(fake: PtvFake, last: Loaded, region: Settings = REGION, *, asked: bool = False) -> Loaded:
    done = finish(_load(fake, before(last), region, asked=asked), last.catalogue)
    assert not done.full
    return done


def _names(loaded: Loaded) -> set[str]:
    return {record.names["fi"] for record in loaded.catalogue.values() if isinstance(record, Service)}


def _again(item_id: str, **more: Any) -> Edit:
    """Publish a service, channel or organization anew with other members, if it is there."""

    def edit(fake: PtvFake) -> None:
        for known in (fake.services, fake.channels, fake.organizations):
            if item_id in known:
                fake.publish(known[item_id] | more)
                return

    return edit


_SERVICES = st.integers(1, 36).map(lambda number: made.guid("s", number))
_CHANNELS = st.integers(1, 10).map(lambda number: made.guid("c", number))
_OWNERS = st.integers(1, 9)
_AREAS = st.sampled_from(
    [
        {"areaType": "LimitedType", "areas": made.limited(made.NAANTALI)},
        {"areaType": "LimitedType", "areas": made.limited(made.LAIHIA)},
        {"areaType": "LimitedType", "areas": made.limited(county=made.COUNTY)},
        {"areaType": "Nationwide", "areas": []},
    ]
)
_USED = st.lists(st.integers(1, 10).map(made.connection), max_size=3)
_ROLES = st.lists(_OWNERS.map(made.role), min_size=1, max_size=2)
_GROUPS = st.sampled_from(["KR1", "KR2"]).map(made.classes)
_WORDS = st.sampled_from(["Kerho", "Piiri", "Neuvonta"])
_EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(lambda one, fi: _again(one, serviceNames=made.texts("Name", fi=fi)), _SERVICES, _WORDS),
    st.builds(lambda one, area: _again(one, **area), _SERVICES, _AREAS),
    st.builds(lambda one, used: _again(one, serviceChannels=used), _SERVICES, _USED),
    st.builds(lambda one, roles: _again(one, organizations=roles), _SERVICES, _ROLES),
    st.builds(lambda one, groups: _again(one, targetGroups=groups), _SERVICES, _GROUPS),
    st.builds(lambda one: _again(one, languages="fi"), _SERVICES),
    st.builds(
        lambda number, fi, used, roles: lambda fake: fake.publish(
            made.service(number, fi, serviceChannels=used, organizations=roles)
        ),
        st.integers(34, 36), _WORDS, _USED, _ROLES,
    ),
    st.builds(
        lambda one, status: lambda fake: fake.remove(one, status),
        _SERVICES | _CHANNELS, st.sampled_from(["Archived", "Withdrawn"]),
    ),
    st.builds(
        lambda number, fi, owner: lambda fake: fake.publish(made.channel(number, "Phone", fi, owner)),
        st.integers(1, 10), _WORDS, _OWNERS,
    ),
    st.builds(
        lambda number, kind, fi, above: lambda fake: fake.publish(
            made.organization(number, kind, fi, parentOrganizationId=above and made.guid("o", above))
        ),
        _OWNERS, st.sampled_from(["Organization", "Unknown", "State"]), _WORDS, st.none() | _OWNERS,
    ),
)  # fmt: skip


@given(st.lists(st.lists(_EDITS, max_size=6), min_size=1, max_size=3))
@settings(max_examples=30)
def test_changes_put_together_equal_a_full_load(rounds: list[list[Edit]]) -> None:
    """At the check of the day, whatever the checks before it did not ask for."""
    region = Settings(municipalities=(made.VAASA, made.LAIHIA))
    with made.region() as fake:
        last = _full(fake, region)
        for number, edits in enumerate(rounds, 1):
            for edit in edits:
                edit(fake)
            last = _delta(fake, _a_day_later(last) if number == len(rounds) else last, region)
        assert last.catalogue == _full(fake, region).catalogue


def test_a_service_outside_the_region_names_no_organization() -> None:
    """As in a full load, which never sees that service."""
    region = Settings(municipalities=(made.VAASA, made.LAIHIA))
    one = made.guid("s", 1)
    with made.region() as fake:
        last = _full(fake, region)
        _again(one, areaType="LimitedType", areas=made.limited(made.NAANTALI), organizations=[made.role(8)])(fake)
        fake.publish(made.channel(1, "Phone", "Kerho", 8))
        changed = _delta(fake, _a_day_later(last), region).catalogue
        assert ("organization", f"ptv:{made.guid('o', 8)}") not in changed
        assert changed == _full(fake, region).catalogue


def _a_day_later(last: Loaded) -> Loaded:
    """As if the last check but one that was a day's had been so long ago."""
    since = last.mark.since - ptv_module.DAILY
    return last._replace(mark=msgspec.structs.replace(last.mark, full=since, gone=since))


def test_no_change_is_three_short_lists(ptv: PtvFake) -> None:
    last = _full(ptv)
    ptv.requests.clear()
    assert _delta(ptv, last).catalogue == last.catalogue
    assert [urlsplit(request).path.rpartition("/")[2] for request in ptv.requests] == [
        "Service", "ServiceChannel", "Organization",
    ]  # fmt: skip


def test_once_a_day_and_when_a_person_asks_it_is_asked_what_is_gone(ptv: PtvFake) -> None:
    last = _full(ptv)
    for known, asked in ((_a_day_later(last), False), (last, True)):
        ptv.requests.clear()
        done = _delta(ptv, known, asked=asked)
        assert done.catalogue == last.catalogue
        assert len([request for request in ptv.requests if "status=" in request]) == 7
        assert known.mark.gone is not None
        date = (known.mark.gone - timedelta(minutes=10)).strftime("%Y-%m-%dT%H%%3A%M%%3A%S")
        assert all(f"date={date}&" in request for request in ptv.requests if "status=" in request)
        ptv.requests.clear()
        assert _delta(ptv, done).mark.gone == done.mark.gone
        assert len(ptv.requests) == 3


def test_what_goes_between_two_checks_of_a_day_is_found_by_the_second(ptv: PtvFake) -> None:
    last = _full(ptv)
    ptv.remove(made.guid("s", 1))
    between = _delta(ptv, last)
    assert between.catalogue == last.catalogue
    done = _delta(ptv, _a_day_later(between))
    assert _names(last) - _names(done) == {"Ystävätoiminta"}


def test_changes_are_asked_for_from_ten_minutes_before_the_last_load_began(ptv: PtvFake) -> None:
    last = _full(ptv)
    assert abs(last.mark.since - datetime.now(UTC)) < timedelta(minutes=1)
    ptv.requests.clear()
    done = _delta(ptv, last)
    date = (last.mark.since - timedelta(minutes=10)).strftime("%Y-%m-%dT%H%%3A%M%%3A%S")
    assert all(f"date={date}&" in request for request in ptv.requests)
    assert done.mark.full == last.mark.full
    assert done.mark.since >= last.mark.since


@pytest.mark.parametrize("status", ["Archived", "Withdrawn"])
def test_what_is_no_longer_published_goes(ptv: PtvFake, status: Any) -> None:
    last = _full(ptv)
    ptv.remove(made.guid("s", 1), status)
    ptv.remove(made.guid("c", 2), status)
    done = _delta(ptv, last, asked=True)
    assert _names(last) - _names(done) == {"Ystävätoiminta"}
    assert ("channel", f"ptv:{made.guid('c', 2)}") in last.catalogue.keys() - done.catalogue.keys()


def test_what_leaves_the_region_goes_and_what_changes_elsewhere_does_not_come(ptv: PtvFake) -> None:
    last = _full(ptv)
    _again(made.guid("s", 1), areas=made.limited(made.NAANTALI))(ptv)
    _again(made.guid("s", 20), serviceNames=made.texts("Name", fi="Muualla"))(ptv)
    done = _delta(ptv, last)
    assert (_names(last) - _names(done), _names(done) - _names(last)) == ({"Ystävätoiminta"}, set())


def test_a_service_that_does_not_tell_its_area_stays(ptv: PtvFake) -> None:
    last = _full(ptv)
    _again(made.guid("s", 1), areas=[], serviceNames=made.texts("Name", fi="Ystävät"))(ptv)
    _again(made.guid("s", 20), areas=[])(ptv)
    done = _delta(ptv, last)
    assert (_names(last) - _names(done), _names(done) - _names(last)) == ({"Ystävätoiminta"}, {"Ystävät"})


def test_a_record_that_cannot_be_read_any_more_goes_and_is_counted(ptv: PtvFake) -> None:
    last = _full(ptv)
    _again(made.guid("s", 1), languages="fi")(ptv)
    done = _delta(ptv, last)
    assert "Ystävätoiminta" not in _names(done)
    assert [one.where for one in done.rejected] == [made.guid("s", 1)]


def test_a_new_kind_of_an_organization_reaches_all_below_it(ptv: PtvFake) -> None:
    below = made.organization(8, "Unknown", "Iltavastaanotto", parentOrganizationId=made.guid("o", 3))
    ptv.publish(below, ptv.services[made.guid("s", 8)] | {"organizations": [made.role(8)]})
    last = _full(ptv)
    ptv.publish(made.organization(2, "State", "Valtion palvelukeskus"))
    done = _delta(ptv, last)
    kinds = {one.names["fi"]: one.type for one in done.catalogue.values() if isinstance(one, Organization)}
    assert kinds["Iltavastaanotto"] == kinds["Aikuisten palvelut"] == "state"


def _connect(fake: PtvFake) -> None:
    """A connection changes, and no date with it."""
    fake.services[made.guid("s", 1)]["serviceChannels"] = [made.connection(6)]


def test_a_changed_connection_is_found_by_the_weekly_full_load(ptv: PtvFake) -> None:
    last = _full(ptv)
    _connect(ptv)
    assert _delta(ptv, last).catalogue == last.catalogue
    week = timedelta(days=7)
    old = msgspec.structs.replace(last.mark, since=last.mark.since - week, full=last.mark.full - week)
    done = finish(_load(ptv, before(last._replace(mark=old))))
    assert done.full
    service = done.catalogue["service", f"ptv:{made.guid('s', 1)}"]
    assert isinstance(service, Service)
    assert [used.channel for used in service.connections] == [f"ptv:{made.guid('c', 6)}"]


def test_a_mark_that_is_of_no_use_means_everything(ptv: PtvFake) -> None:
    last = _full(ptv)
    ahead = last.mark.since + timedelta(days=3)
    useless = [
        msgspec.structs.replace(last.mark, since=ahead, full=ahead, gone=ahead),
        msgspec.structs.replace(last.mark, scope=f"9 {last.mark.scope}"),
    ]
    assert all(_load(ptv, before(last._replace(mark=mark))).full for mark in useless)
    assert _load(ptv, before(last), Settings(county=made.COUNTY)).full


def test_a_server_that_does_not_tell_what_is_gone_is_loaded_whole(ptv: PtvFake) -> None:
    last = _full(ptv)
    ptv.history = False
    ptv.remove(made.guid("s", 1))
    done = finish(_load(ptv, before(last)))
    assert done.full
    assert "Ystävätoiminta" not in _names(done)


def test_more_changes_than_are_worth_it_mean_everything(ptv: PtvFake, monkeypatch: pytest.MonkeyPatch) -> None:
    last = _full(ptv)
    monkeypatch.setattr("hytedesk.sync.sources.ptv.MOST_CHANGES", 1)
    ptv.publish(ptv.services[made.guid("s", 1)], ptv.services[made.guid("s", 2)])
    assert _load(ptv, before(last)).full
