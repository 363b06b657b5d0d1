"""Real PTV replies of version 8 (`../shared/data/ptv/samples`), upgraded to v11 shape on the fly.

Nothing of them is kept in the project. Organizations that are missing there are made from the names that services say.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.fakes.ptv11 import PtvFake

Json = dict[str, Any]

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "ptv" / "samples" / "v8-metatavu-kunta-api-server"
_CODE_LIST = "http://uri.suomi.fi/codelist/ptv/"
_SCHEMES = {"serviceClasses": "ptvserclass2", "targetGroups": "ptvkohderyhmat", "lifeEvents": "ptvelti"}


def available() -> bool:
    """Whether the real data lies beside the project."""
    return FOLDER.is_dir()


def server() -> PtvFake:
    """A fake PTV with all real services and channels."""
    services = [_service(item) for item in _read("services")]
    channels = [_channel(item) for item in _read("servicechannels")]
    organizations = {item["id"]: item | {"organizationRootId": None} for item in _read("organizations")}
    for service in services:
        for role in service["organizations"]:
            named = role.get("organization")
            if named and named["id"] not in organizations:
                organizations[named["id"]] = _organization(named["id"], named["name"])
    for channel in channels:
        owner = channel["organizationId"]
        organizations.setdefault(owner, _organization(owner, "Omistaja"))
    return PtvFake(services, channels, organizations.values())


def _read(folder: str) -> list[Json]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((FOLDER / folder).glob("*.json"))]


def _service(item: Json) -> Json:
    upgraded = item | {"responsibleSoteOrganization": None, "serviceChannels": item["serviceChannels"] or None}
    for member, scheme in _SCHEMES.items():
        upgraded[member] = [
            entry | {"newUri": f"{_CODE_LIST}{scheme}/code/{entry['code']}", "newParentUri": None}
            for entry in item[member]
        ]
    for connection in upgraded["serviceChannels"] or ():
        connection["modified"] = item["modified"]
        connection["serviceHours"] = _hours(connection["serviceHours"])
        if connection["contactDetails"]:
            connection["contactDetails"]["webPages"] = _web_pages(connection["contactDetails"]["webPages"])
    return upgraded


def _channel(item: Json) -> Json:
    upgraded = item | {
        "webPages": _web_pages(item["webPages"]),
        "serviceHours": _hours(item["serviceHours"]),
        "serviceCollections": [],
        "responsibleSoteOrganization": None,
        "ontologyTerms": [],
    }
    if "accessibilityClassificationLevel" in item:
        members = ("accessibilityClassificationLevel", "wcagLevel", "accessibilityStatementWebPage")
        upgraded["accessibilityClassification"] = [{member: upgraded.pop(member) for member in members}]
    for address in upgraded.get("addresses") or ():
        address.pop("multipointLocation", None)
        address["otherAddress"] = None
    return upgraded


def _hours(hours: list[Json] | None) -> list[Json]:
    return [entry | {"isAlwaysOpen": False, "isReservation": False} for entry in hours or ()]


def _web_pages(pages: list[Json] | None) -> list[Json]:
    return [{name: value for name, value in page.items() if name != "orderNumber"} for page in pages or ()]


def _organization(organization_id: str, name: str) -> Json:
    return {
        "id": organization_id,
        "parentOrganizationId": None,
        "organizationType": "State",
        "businessCode": None,
        "organizationNames": [{"language": "fi", "value": name, "type": "Name"}],
        "displayNameType": [{"language": "fi", "type": "Name"}],
        "publishingStatus": "Published",
        "modified": "2017-01-01T00:00:00Z",
    }
