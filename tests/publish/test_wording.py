"""What `hytedesk-admin` says about numbers: one record, two records, in every language."""

from datetime import UTC, datetime

import pytest

from hytedesk import i18n
from hytedesk.cli import admin_wording
from hytedesk.publish.catalogue import Difference, Gathered
from hytedesk.publish.checking import Checked
from hytedesk.sync.sources.region_format import Manifest, Packed

ONE_NEW = Difference(1, 0, 0, (), (), (), had=0)
WORDS = {
    ("en", 1): ("1 record", "1 request."),
    ("en", 2): ("2 records", "2 requests."),
    ("fi", 1): ("1 tietue", "1 pyynnöllä."),
    ("fi", 2): ("2 tietuetta", "2 pyynnöllä."),
    ("sv", 1): ("1 post", "1 förfrågan."),
    ("sv", 2): ("2 poster", "2 förfrågningar."),
}


def manifest(records: int) -> Manifest:
    return Manifest(
        format=1,
        region="Pohjanmaa",
        generation=7,
        created=datetime(2026, 11, 2, tzinfo=UTC),
        source="file:demo",
        records=records,
        state="0" * 64,
        snapshot=Packed(path="7.zst", bytes=400, unpacked=900),
    )


def checked(number: int) -> Checked:
    return Checked(
        region="Pohjanmaa",
        generation=7,
        records=number,
        rejected=0,
        patches=0,
        configurations=(),
        first_bytes=400,
        idle_bytes=300,
        idle_requests=number,
        expiries=(),
        doubts=(),
    )


@pytest.mark.parametrize(("language", "number"), WORDS)
def test_one_and_two_are_told_as_people_say_it(language: i18n.Language, number: int) -> None:
    i18n.use(language)
    records, requests = WORDS[language, number]
    told = Gathered({("service", f"r:{n}"): b"{}" for n in range(number)}, rejected=0)
    assert admin_wording.gathered(told).startswith(f"{records}; ")
    assert f": {records} (" in admin_wording.published(manifest(number), ONE_NEW)
    assert admin_wording.now("Pohjanmaa", manifest(number)).endswith(f", {records}.")
    shown, fetched, *_ = admin_wording.checked(checked(number))
    assert f", {records}; " in shown
    assert fetched.endswith(requests)
