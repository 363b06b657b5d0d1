"""Records keep their meaning on the wire."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.catalogue import (
    Address,
    Channel,
    Connection,
    Link,
    OpeningHours,
    Organization,
    Phone,
    Record,
    Service,
    Span,
    decode_record,
    encode_record,
    pick,
    pick_language,
)

TEXT = st.dictionaries(st.sampled_from(["fi", "sv", "en", "se"]), st.text(min_size=1, max_size=20), max_size=3)
KEY = st.text("abc:123", min_size=1, max_size=8)
HOURS = st.builds(
    OpeningHours,
    exception=st.booleans(),
    valid_from=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    spans=st.lists(st.builds(Span, opens=st.just("09:00"), closes=st.just("15:00"), day=st.integers(0, 6))).map(tuple),
    note=TEXT,
)
RECORDS = st.one_of(
    st.builds(Organization, id=KEY, type=st.sampled_from(["association", "parish"]), names=TEXT),
    st.builds(
        Channel,
        id=KEY,
        type=st.sampled_from(["place", "phone"]),
        organization=KEY,
        names=TEXT,
        phones=st.lists(st.builds(Phone, number=st.just("040 000 1234"), note=TEXT), max_size=2).map(tuple),
        links=st.lists(st.builds(Link, url=st.just("https://a.example")), max_size=2).map(tuple),
        addresses=st.lists(st.builds(Address, street=TEXT), max_size=2).map(tuple),
        hours=st.lists(HOURS, max_size=2).map(tuple),
    ),
    st.builds(
        Service,
        id=KEY,
        organization=KEY,
        names=TEXT,
        min_age=st.none() | st.floats(0, 120),
        municipalities=st.lists(st.just("905"), max_size=1).map(tuple),
        connections=st.lists(st.builds(Connection, channel=KEY), max_size=2).map(tuple),
        modified=st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
)


@given(RECORDS)
def test_what_is_encoded_is_decoded(record: Record) -> None:
    line = encode_record(record)
    assert b"\n" not in line
    assert decode_record(line) == record


def test_the_kind_is_on_the_wire() -> None:
    service = Service(id="a:1", organization="a:2", names={"fi": "Kerho"}, modified=datetime(2026, 1, 2, tzinfo=UTC))
    assert msgspec.json.decode(encode_record(service))["kind"] == "service"


@pytest.mark.parametrize("line", [b"{}", b'{"kind":"event","id":"1"}', b'{"kind":"service"}', b"null"])
def test_what_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_record(line)


def test_a_text_is_picked_in_the_wished_language_else_in_another() -> None:
    text = {"en": "Club", "sv": "Klubb"}
    assert pick(text, "en") == "Club"
    assert pick(text, "fi") == "Klubb"
    assert pick_language(text, "fi") == "sv"
    assert pick({"uk": "Клуб"}, "fi") == "Клуб"
    assert pick({}, "fi") == ""
    assert pick_language({}, "fi") is None


def test_a_service_was_checked_when_it_was_last_confirmed_or_changed() -> None:
    service = Service(id="a:1", organization="a:2", names={"fi": "Kerho"})
    changed = msgspec.structs.replace(service, modified=datetime(2026, 1, 2, tzinfo=UTC))
    assert service.checked is None
    assert changed.checked == date(2026, 1, 2)
    assert msgspec.structs.replace(service, assured=date(2026, 3, 4)).checked == date(2026, 3, 4)
    assert msgspec.structs.replace(changed, assured=date(2025, 3, 4)).checked == date(2026, 1, 2)
