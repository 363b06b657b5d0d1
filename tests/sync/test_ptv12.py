"""The same PTV by Open API v12: the same catalogue, where v12 tells the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from hytedesk.catalogue import Channel, Service
from hytedesk.config import Settings
from hytedesk.errors import NoAccess, from_wire, to_wire
from hytedesk.sync import run, secrets
from hytedesk.sync.sources import Before, Load, SourceSpec, Watch, ptv11, ptv12
from hytedesk.sync.staging import Staging
from hytedesk.ui import messages
from tests.fakes import ptv11_records as made
from tests.fakes import ptv12 as fakes
from tests.fakes.ptv11 import PtvFake
from tests.fakes.ptv12 import Ptv12Fake
from tests.sync.conftest import QUICK, REGION, details, watch
from tests.sync.loads import Catalogue, Loaded, before, finish


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(secrets.ENVIRONMENT, fakes.KEY)
    monkeypatch.setenv(secrets.ENVIRONMENT_HOST, "127.0.0.1")


@pytest.fixture
def ptv12_fake() -> Iterator[Ptv12Fake]:
    with fakes.region() as fake:
        yield fake


def _load(
    fake: Ptv12Fake,
    since: Before | None = None,
    region: Settings = REGION,
    staging: Staging | None = None,
    *,
    asked: bool = False,
) -> Load:
    observed = Watch("test", lambda _progress: None, lambda: False, staging)
    observed.asked = asked
    return ptv12.load(SourceSpec("ptv12", fake.url), region, observed, since, QUICK)


def _names(loaded: Loaded) -> set[str]:
    return {record.names["fi"] for record in loaded.catalogue.values() if isinstance(record, Service)}


def _without_municipalities(catalogue: Catalogue) -> Catalogue:
    """v12 does not tell the municipality of an address."""
    return {
        key: msgspec.structs.replace(
            one, addresses=tuple(msgspec.structs.replace(address, municipality=None) for address in one.addresses)
        )
        if isinstance(one, Channel)
        else one
        for key, one in catalogue.items()
    }


@pytest.mark.parametrize("region", [REGION, Settings(municipalities=(made.NAANTALI,), nationwide=False), Settings()])
def test_both_versions_give_the_same_catalogue(ptv: PtvFake, ptv12_fake: Ptv12Fake, region: Settings) -> None:
    by_11 = finish(ptv11.load(SourceSpec("ptv11", ptv.url), region, watch(), limits=QUICK))
    by_12 = finish(_load(ptv12_fake, region=region))
    assert by_12.rejected == []
    assert by_12.catalogue == _without_municipalities(by_11.catalogue)


def test_a_service_of_a_region_around_is_found(ptv12_fake: Ptv12Fake) -> None:
    around: dict[str, Any] = {"type": "Region", "code": fakes.REGION, "name": [], "municipalities": None}
    ptv12_fake.publish(made.service(60, "Maakunnan kerho", areas=[around]))
    loaded = finish(_load(ptv12_fake))
    service = loaded.catalogue["service", f"ptv:{made.guid('s', 60)}"]
    assert isinstance(service, Service)
    assert service.municipalities == (made.LAIHIA, made.KORSHOLM, made.VAASA)


def test_national_texts_and_names_of_terms_come_from_their_lists(ptv12_fake: Ptv12Fake) -> None:
    national = {
        "id": made.guid("g", 1),
        "descriptions": made.texts("Description", fi="Kaikkialla samoin."),
        "requirements": made.texts(fi="Kaikille."),
        "serviceChargeType": "FreeOfCharge",
    }
    term = "http://www.yso.fi/onto/koko/p00000"
    ptv12_fake.general_descriptions[national["id"]] = national
    ptv12_fake.terms = {term: {"fi": "yksinäisyys", "sv": ""}}
    own = ptv12_fake.services[made.guid("s", 1)]
    ptv12_fake.publish(own | {"generalDescriptionId": national["id"], "ontologyTerms": [{"uri": term}]})
    service = finish(_load(ptv12_fake)).catalogue["service", f"ptv:{made.guid('s', 1)}"]
    assert isinstance(service, Service)
    assert service.description["fi"].startswith("Kaikkialla samoin.\n\n")
    assert (service.conditions, service.price) == ({"fi": "Kaikille."}, "free")
    assert service.ontology_terms == {"fi": ("yksinäisyys",)}


def test_many_channels_and_organizations_come_by_search(ptv12_fake: Ptv12Fake) -> None:
    for number in range(1000, 1150):
        ptv12_fake.publish(
            made.organization(number, "Organization", f"Yhdistys {number}"),
            made.channel(number, "Phone", f"Puhelin {number}", number),
            made.service(
                number, f"Kerho {number}", organizations=[made.role(number)], serviceChannels=[made.connection(number)]
            ),
        )
    loaded = finish(_load(ptv12_fake))
    assert len(loaded.catalogue) == 46 + 3 * 150
    assert sum("/service-channel/2" in request for request in ptv12_fake.requests) <= 6
    assert not any("/organization/3" in request for request in ptv12_fake.requests)


def test_changes_put_together_equal_a_full_load(ptv12_fake: Ptv12Fake) -> None:
    fake = ptv12_fake
    last = finish(_load(fake))
    fake.publish(fake.services[made.guid("s", 1)] | {"serviceNames": made.texts("Name", fi="Ystävät")})
    fake.publish(fake.services[made.guid("s", 2)] | {"areas": made.limited(made.NAANTALI)})
    fake.publish(made.service(60, "Puurohetki", serviceChannels=[made.connection(8)]))
    fake.publish(made.channel(8, "Phone", "Puurolinja", 4), made.organization(2, "State", "Palvelukeskus"))
    fake.publish(made.channel(2, "Phone", "Uusi puhelin", 2))
    fake.remove(made.guid("s", 5))
    fake.remove(made.guid("c", 4), "Archived")
    changed = finish(_load(fake, before(last), asked=True), last.catalogue)
    assert not changed.full
    assert {"Ystävät", "Puurohetki"} <= _names(changed)
    assert changed.catalogue == finish(_load(fake)).catalogue


def test_a_new_connection_has_a_date_of_its_own(ptv12_fake: Ptv12Fake) -> None:
    last = finish(_load(ptv12_fake))
    now = last.mark.since.replace(tzinfo=None).isoformat()
    ptv12_fake.services[made.guid("s", 1)]["serviceChannels"] = [made.connection(6, modified=now)]
    assert finish(_load(ptv12_fake, before(last)), last.catalogue).catalogue == last.catalogue
    changed = finish(_load(ptv12_fake, before(last), asked=True), last.catalogue)
    assert not changed.full
    assert changed.catalogue == finish(_load(ptv12_fake)).catalogue != last.catalogue


def test_no_change_is_three_searches(ptv12_fake: Ptv12Fake) -> None:
    last = finish(_load(ptv12_fake))
    ptv12_fake.requests.clear()
    assert finish(_load(ptv12_fake, before(last)), last.catalogue).catalogue == last.catalogue
    assert [urlsplit(request).path.removeprefix("/api/v12/") for request in ptv12_fake.requests] == [
        "service/search", "service-channel/search", "organization/search",
    ]  # fmt: skip


def test_a_server_without_lists_of_what_is_archived_is_loaded_whole(ptv12_fake: Ptv12Fake) -> None:
    last = finish(_load(ptv12_fake))
    ptv12_fake.history = False
    assert _load(ptv12_fake, before(last), asked=True).full


def test_an_interrupted_load_is_taken_up(ptv12_fake: Ptv12Fake, tmp_path: Path) -> None:
    whole = finish(_load(ptv12_fake))
    ptv12_fake.requests.clear()
    ptv12_fake.fail("half", after=10)
    with pytest.raises(Exception, match="interrupted"):
        finish(_load(ptv12_fake, staging=Staging(tmp_path, "region")))
    ptv12_fake.heal()
    got = set(ptv12_fake.requests[:10])
    ptv12_fake.requests.clear()
    assert finish(_load(ptv12_fake, staging=Staging(tmp_path, "region"))).catalogue == whole.catalogue
    assert got.isdisjoint(ptv12_fake.requests)


def test_a_record_that_cannot_be_read_is_rejected_alone(ptv12_fake: Ptv12Fake) -> None:
    ptv12_fake.services[made.guid("s", 1)]["languages"] = "fi"
    loaded = finish(_load(ptv12_fake))
    assert [one.where for one in loaded.rejected] == [made.guid("s", 1)]
    assert len(_names(loaded)) == 32


def test_a_run_makes_a_catalogue(ptv12_fake: Ptv12Fake, tmp_path: Path) -> None:
    result = run.run(tmp_path, SourceSpec("ptv12", ptv12_fake.url), REGION, limits=QUICK)
    assert (result.services, result.channels, result.organizations, result.rejected) == (33, 6, 7, 0)
    assert details(tmp_path)["Ystävätoiminta"].channels[1].phones[0].number == "+358 600 00123"


def test_the_key_goes_with_every_request_and_into_no_address(ptv12_fake: Ptv12Fake) -> None:
    finish(_load(ptv12_fake))
    assert not any(fakes.KEY in request for request in ptv12_fake.requests)


def test_a_key_that_is_refused_is_one_clear_sentence(ptv12_fake: Ptv12Fake) -> None:
    ptv12_fake.key = "another"
    with pytest.raises(NoAccess) as caught:
        finish(_load(ptv12_fake))
    assert "did not accept this computer's API key" in messages.sentence(caught.value)


def test_a_missing_key_is_one_clear_sentence_and_no_request(
    ptv12_fake: Ptv12Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(secrets.ENVIRONMENT)
    with pytest.raises(NoAccess) as caught:
        _load(ptv12_fake)
    assert ptv12_fake.requests == []
    error: Any = from_wire(to_wire(caught.value))
    assert "there is none on this computer" in messages.sentence(error)
    assert error.exit_code == 20
