"""A PTV Open API v12 (beta) on loopback, as its OpenAPI document 0.1.0 says: a search for each kind, connections apart,
code lists, an API key on every call.

It holds the objects of a `PtvFake` and gives them in v12 shape, so that one catalogue can be read in both versions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.fakes import ptv11_records
from tests.fakes.ptv11 import Json, PtvFake

KEY = "key-of-the-fake"
MOST_VALUES = 20
REGION = "15"

_AREAS = {"Nationwide": "WholeCountry", "NationwideExceptAlandIslands": "WholeCountryExceptAland"}
_CHARGES = {"FreeOfCharge": "Free", "Chargeable": "Charged", "Other": "ExtraCharge"}
_CHANNELS = {"EChannel": "EService", "Phone": "TelephoneService"}
_MEMBERS = {
    "Summary": "summary",
    "Description": "description",
    "UserInstruction": "userInstructions",
    "BackgroundDescription": "backgroundDescription",
    "ChargeTypeAdditionalInfo": "chargeTypeAdditionalInformation",
}


class Ptv12Fake(PtvFake):
    """The server.

    Attributes:
        key: the API key that it accepts.
        regions: code of a region -> its municipalities.
        terms: URI of an ontology term -> its names.
    """

    def __init__(self, services: Iterable[Json], channels: Iterable[Json], organizations: Iterable[Json]) -> None:
        super().__init__(services, channels, organizations)
        self.key = KEY
        self.regions = {REGION: [ptv11_records.VAASA, ptv11_records.KORSHOLM, ptv11_records.LAIHIA]}
        self.terms: dict[str, dict[str, str]] = {}

    @property
    def url(self) -> str:
        return super().url.replace("v11", "v12")

    def answer(  # noqa: PLR0911  # a table of paths
        self, path: str, query: dict[str, str]
    ) -> tuple[int, Any]:
        if self.headers.get("x-api-key") != self.key:
            return 403, {"title": "Forbidden", "status": 403}
        if int(query.get("pageSize", "100")) > 100 or any(value.count(",") >= MOST_VALUES for value in query.values()):
            return 400, {"title": "Bad request", "status": 400, "errors": []}
        match path.removeprefix("/api/v12/").split("/"):
            case ["connection", "search"]:
                return self._found(self._connections(query), query)
            case ["general-description", "search"]:
                return self._found([_general(one) for one in self.general_descriptions.values()], query)
            case [kind, "search"] if kind in _KINDS:
                return self._found(self._objects(kind, query), query)
            case [kind, "archived"] if kind in _KINDS and self.history:
                return self._found(self._archived(kind, query["archivedAtOrAfter"]), query)
            case [kind, item_id] if kind in _KINDS and item_id in self._known[_KINDS[kind]]:
                return 200, _CONVERT[kind](self._known[_KINDS[kind]][item_id])
            case ["region-codes" | "ontology-terms" | "postal-codes" as name]:
                return self._found(self._codes(name, query), query)
        return 404, {"title": "Not found", "status": 404, "reason": "Unknown"}

    def _codes(self, name: str, query: dict[str, str]) -> list[Json]:
        lists: dict[str, list[Json]] = {
            "region-codes": [{"code": code, "name": {}, "municipalities": own} for code, own in self.regions.items()],
            "ontology-terms": [{"uri": uri, "name": names} for uri, names in self.terms.items()],
            "postal-codes": [{"code": "65100", "name": {"fi": "VAASA", "sv": "VASA", "en": ""}}],
        }
        asked = {member: query[f"{member}s"].split(",") for member in ("uri", "code") if f"{member}s" in query}
        return [one for one in lists[name] if all(one[member] in values for member, values in asked.items())]

    def _objects(self, kind: str, query: dict[str, str]) -> list[Json]:
        found = [_CONVERT[kind](one) for one in self._known[_KINDS[kind]].values()]
        since = query.get("publishedAtOrAfter")
        owners = query.get("organizationContentIds")
        return [
            one
            for one in found
            if (since is None or one["publishedAt"] >= since)
            and (owners is None or one.get("organizationContentId") in owners.split(","))
            and _in_area(one.get("area"), query)
        ]

    def _archived(self, kind: str, since: str) -> list[Json]:
        removed = self._removed[_KINDS[kind]].values()
        return [{"contentId": one["id"]} for one in removed if _stamp(one["modified"]) >= since]

    def _connections(self, query: dict[str, str]) -> list[Json]:
        wanted = query.get("serviceContentIds", ",".join(self.services)).split(",")
        since = query.get("publishedAtOrAfter", "")
        return [
            _connection(service, used)
            for service in self.services.values()
            for used in service["serviceChannels"] or ()
            if service["id"] in wanted and _stamp(used["modified"]) >= since
        ]

    def _found(self, items: list[Json], query: dict[str, str]) -> tuple[int, Any]:
        page, size = int(query["page"]), int(query["pageSize"])
        pages = math.ceil(len(items) / size)
        shown = items[(page - 1) * size : page * size]
        return 200, {"page": page, "pageSize": size, "totalItems": len(items), "totalPages": pages, "items": shown}


def _in_area(area: Json | None, query: dict[str, str]) -> bool:
    if "areaType" not in query:
        return True
    if area is None or area["areaType"] != query["areaType"]:
        return False
    filters = [name for name in ("municipalities", "regions", "wellbeingServicesCounties") if name in query]
    return all(set(query[name].split(",")) & set(area[name]) for name in filters)


def _stamp(modified: str) -> str:
    return datetime.fromisoformat(modified).isoformat(timespec="microseconds") + "Z"


def _versions(*listed: tuple[str, Iterable[tuple[str, Any]]]) -> Json:
    """Members per language; a list member collects, a plain one is set."""
    found: Json = {}
    for member, values in listed:
        for language, value in values:
            version = found.setdefault(language, {"name": ""})
            if isinstance(value, list):
                version.setdefault(member, []).extend(value)
            else:
                version[member] = value
    return found


def _texts(items: list[Json] | None, kind: str | None = None) -> list[tuple[str, Any]]:
    return [(item["language"], item["value"]) for item in items or () if kind in {None, item.get("type")}]


def _described(items: list[Json] | None) -> list[tuple[str, list[tuple[str, Any]]]]:
    return [(member, _texts(items, kind)) for kind, member in _MEMBERS.items()]


def _service(one: Json) -> Json:
    named = [role for role in one["organizations"] if role["organization"]]

    def by_role(kind: str) -> list[str]:
        return [role["organization"]["id"] for role in named if role["roleType"] == kind]

    return {
        "contentId": one["id"],
        "organizationContentId": next(iter(by_role("Responsible")), None),
        "otherResponsibleOrganizations": by_role("OtherResponsible"),
        "producers": {"selfProducedProducers": {"organizations": by_role("Producer")}},
        "generalDescriptionContentId": one["generalDescriptionId"],
        **{name: [entry["code"] for entry in one[name]] for name in ("targetGroups", "serviceClasses", "lifeEvents")},
        "ontologyTerms": [entry["uri"] for entry in one["ontologyTerms"]],
        "chargeType": _CHARGES.get(one["serviceChargeType"]),
        "serviceLanguages": one["languages"],
        "area": _area(one),
        "publishedAt": _stamp(one["modified"]),
        "languageVersions": _versions(
            ("name", _texts(one["serviceNames"], "Name")),
            ("alternativeName", _texts(one["serviceNames"], "AlternativeName")),
            *_described(one["serviceDescriptions"]),
            ("conditions", _texts(one["requirements"])),
            ("freelyAssignedKeywords", [(word["language"], [word["value"]]) for word in one["keywords"]]),
        ),
    }


def _area(one: Json) -> Json:
    if one["areaType"] in _AREAS:
        return {"areaType": _AREAS[one["areaType"]]}
    single = [
        place["code"] for part in one["areas"] if part["type"] == "Municipality" for place in part["municipalities"]
    ]
    return {
        "areaType": "LimitedArea",
        "municipalities": single,
        "regions": [part["code"] for part in one["areas"] if part["type"] == "Region"],
        "wellbeingServicesCounties": [
            part["code"] for part in one["areas"] if part["type"] == "WellbeingServiceCounties"
        ],
    }


def _general(one: Json) -> Json:
    return {
        "contentId": one["id"],
        "chargeType": _CHARGES.get(one.get("serviceChargeType") or ""),
        "languageVersions": _versions(
            *_described(one["descriptions"]), ("conditions", _texts(one.get("requirements")))
        ),
    }


def _phones(phones: list[Json] | None) -> list[tuple[str, list[Json]]]:
    return [
        (
            phone["language"],
            [
                {
                    "type": "DomesticPhone" if phone["isFinnishServiceNumber"] else "InternationalPhone",
                    "dialCode": phone["prefixNumber"],
                    "number": phone["number"],
                    "additionalInformation": phone["additionalInformation"],
                    "chargeType": _CHARGES[phone["serviceChargeType"]],
                    "chargeDescription": phone["chargeDescription"],
                }
            ],
        )
        for phone in phones or ()
    ]


def _emails(items: list[Json] | None) -> list[tuple[str, list[Json]]]:
    return [(item["language"], [{"email": item["value"]}]) for item in items or ()]


def _hours(sets: list[Json]) -> Json:
    """Plain weeks only: `test_ptv12_hours` has the other kinds."""
    weeks = []
    for entry in sets:
        week: Json = {}
        for span in entry["openingHour"]:
            hour = {"start": span["from"][:5], "end": span["to"][:5], "openingStatus": "Open", "repetition": "Weekly"}
            week.setdefault(span["dayFrom"].lower(), {"hours": []})["hours"].append(hour)
        weeks.append({"type": "WeeklyUntilFurtherNoticeServiceHour", "heading": {}, "weeklyHours": week})
    return {"hours": weeks, "holidayServiceHours": None}


def _channel(one: Json) -> Json:
    pages = [(page["language"], {"url": page["url"], "name": page["value"]}) for page in one["webPages"]]
    files = [
        (file["language"], [{"url": file["value"], "name": "", "type": file["type"].lower()}])
        for file in one.get("channelUrls") or ()
    ]
    telephone = one["serviceChannelType"] == "Phone"
    streets = [address["streetAddress"] for address in one.get("addresses") or ()]
    return {
        "contentId": one["id"],
        "serviceChannelType": _CHANNELS.get(one["serviceChannelType"], one["serviceChannelType"]),
        "organizationContentId": one["organizationId"],
        "serviceLanguages": one["languages"],
        "area": None,
        "publishedAt": _stamp(one["modified"]),
        "serviceHours": _hours(one["serviceHours"]),
        "languageVersions": _versions(
            ("name", _texts(one["serviceChannelNames"], "Name")),
            *_described(one["serviceChannelDescriptions"]),
            ("phoneNumbers" if telephone else "contactPhoneNumbers", _phones(one.get("phoneNumbers"))),
            ("contactEmails", _emails(one.get("emails"))),
            ("supportEmails", _emails(one.get("supportEmails"))),
            ("webAddress", pages),
            ("formFiles", files),
        ),
        "location": {
            "streetAddresses": [
                {
                    "streetName": dict(_texts(street["street"])),
                    "addressDetail": street["streetNumber"],
                    "postalCode": street["postalCode"],
                    "additionalInformation": {},
                    "coordinates": [
                        {
                            "system": "EPSG:3067",
                            "northing": float(street["latitude"]),
                            "easting": float(street["longitude"]),
                        }
                    ],
                }
                for street in streets
            ]
        },
    }


def _connection(service: Json, used: Json) -> Json:
    contact = used["contactDetails"] or {}
    return {
        "serviceContentId": service["id"],
        "channelContentId": used["serviceChannel"]["id"],
        "publishedAt": _stamp(used["modified"]),
        "serviceHours": _hours(used["serviceHours"]),
        "languageVersions": _versions(
            *_described(used["description"]),
            ("contactPhoneNumbers", _phones(contact.get("phoneNumbers"))),
            ("contactEmails", _emails(contact.get("emails"))),
        ),
    }


def _organization(one: Json) -> Json:
    home = [one["municipality"]["code"]] if one["municipality"] else []
    return {
        "contentId": one["id"],
        "parentOrganizationContentId": one["parentOrganizationId"],
        "organizationType": one["organizationType"],
        "businessId": one["businessCode"],
        "area": {"areaType": "LimitedArea", "municipalities": home, "regions": [], "wellbeingServicesCounties": []},
        "publishedAt": _stamp(one["modified"]),
        "languageVersions": _versions(
            ("name", _texts(one["organizationNames"], "Name")), *_described(one["organizationDescriptions"])
        ),
    }


_KINDS = {"service": "Service", "service-channel": "ServiceChannel", "organization": "Organization"}
_CONVERT = {"service": _service, "service-channel": _channel, "organization": _organization}


def region() -> Ptv12Fake:
    """The region of `ptv11_records.region`, by version 12."""
    same = ptv11_records.region()
    same.stop()
    return Ptv12Fake(same.services.values(), same.channels.values(), same.organizations.values())
