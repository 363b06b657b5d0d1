"""Made-up services in HSDS shape, in our own words: a small region around Vaasa, in Finnish and Swedish."""

from __future__ import annotations

import uuid
from typing import Any

Json = dict[str, Any]


def uid(kind: str, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://luettelo.example/{kind}/{number}"))


def organization(number: int, name: str, **members: Any) -> Json:
    return {"id": uid("organization", number), "name": name, "description": name} | members


def location(number: int, name: str, street: str, city: str = "Vaasa", **members: Any) -> Json:
    address = {
        "id": uid("address", number), "address_1": street, "city": city, "state_province": "Pohjanmaa",
        "postal_code": "65100", "country": "FI", "address_type": "physical",
    }  # fmt: skip
    place = {"id": uid("location", number), "location_type": "physical", "name": name, "addresses": [address]}
    return place | members


def at(place: Json, **members: Any) -> Json:
    return {"id": uid(f"at {place['id']}", 1), "location": place} | members


def schedule(byday: str, opens: str, closes: str, **members: Any) -> Json:
    return {"freq": "WEEKLY", "byday": byday, "opens_at": opens, "closes_at": closes} | members


def phone(number: str, **members: Any) -> Json:
    return {"id": uid(f"phone {number}", 1), "number": number, "type": "voice"} | members


def service(number: int, name: str, **members: Any) -> Json:
    found = {
        "id": uid("service", number),
        "name": name,
        "description": f"{name} on avoin kaikille. Tule mukaan tai kysy lisää.",
        "status": "active",
        "last_modified": f"2026-10-{number % 28 + 1:02}T08:00:00.123Z",
        "organization": organization(number % 3, f"Kotirannan yhdistys {number % 3} ry"),
        "phones": [phone(f"040 000 {1000 + number}")],
    }
    return found | members


def region(count: int = 7) -> list[Json]:
    """So many services; the first one with everything that a service can have."""
    return [friends(), *(service(number, f"Kerho {number}") for number in range(2, count + 1))]


def friends() -> Json:
    house = location(
        1,
        "Rantatalo",
        "Rantakatu 1",
        latitude=63.0951,
        longitude=21.6165,
        transportation="Linja 3 pysähtyy oven edessä.",
        accessibility=[{"id": uid("accessibility", 1), "description": "Sisäänkäynti on portaaton."}],
        phones=[phone("06 000 1111", description="vaihde")],
    )
    return service(
        1,
        "Ystävätoiminta",
        alternate_name="Juttukaverit",
        description="<p>Vapaaehtoinen <b>ystävä</b> käy luonasi tai soittaa.</p><p>Maksaa vain kahvikupin.</p>",
        url="https://rantatalo.example/ystava",
        email="toimisto@rantatalo.example",
        application_process="Soita toimistoon ja kerro, mitä toivot.",
        eligibility_description="Yli 65-vuotiaille, jotka asuvat kotona.",
        fees_description="Maksuton",
        minimum_age=65,
        maximum_age=100,
        assured_date="2026-09-01",
        alert="Heinäkuussa tauko.",
        languages=[{"id": uid("language", 1), "name": "Swedish"}, {"id": uid("language", 2), "code": "fin"}],
        required_documents=[{"id": uid("document", 1), "document": "Henkilöllisyystodistus"}],
        service_areas=[{"id": uid("area", 1), "name": "Vaasa ja Mustasaari"}],
        contacts=[
            {
                "id": uid("contact", 1),
                "name": "Maija Mallinen",
                "title": "Toiminnanjohtaja",
                "email": "maija.mallinen@rantatalo.example",
                "phones": [phone("050 000 2222", description="Kysy Maijaa")],
            }
        ],
        schedules=[schedule("MO,TU,WE,TH", "09:00", "15:00"), schedule("FR", "09:00", "12:00")],
        service_at_locations=[at(house, description="Kahvila alakerrassa.")],
        attributes=[
            {
                "id": uid("attribute", 1),
                "taxonomy_term": {
                    "id": uid("term", 1), "code": "P4.2", "name": "Vanhusten palvelut", "taxonomy": "PTV palveluluokat",
                },
            },
            {"id": uid("attribute", 2), "taxonomy_term": {"id": uid("term", 2), "name": "yksinäisyys"}},
            {
                "id": uid("attribute", 3),
                "link_type": "intended audience",
                "taxonomy_term": {"id": uid("term", 3), "name": "Yksin asuvat"},
            },
        ],
    )  # fmt: skip
