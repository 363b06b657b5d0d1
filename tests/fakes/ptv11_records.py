"""A small region in PTV v11 shape, in our own words: about forty services of Ostrobothnia for `PtvFake`.

Builders fill in every member that PTV writes, with the nulls it likes; tests change what they are about.
"""

from __future__ import annotations

from typing import Any

from hytedesk.vocabulary import places
from tests.fakes.ptv11 import PtvFake

Json = dict[str, Any]

COUNTY = "17"
VAASA, KORSHOLM, LAIHIA, NAANTALI = "905", "499", "399", "529"


def guid(kind: str, number: int) -> str:
    """A made-up id: `s` services, `c` channels, `o` organizations, `g` general descriptions."""
    digit = {"s": "1", "c": "2", "o": "3", "g": "4"}[kind]
    return f"{digit * 8}-aaaa-4aaa-8aaa-{number:012d}"


def texts(kind: str | None = None, **values: str | None) -> list[Json]:
    """Texts by language, Swedish first as PTV often sends them."""
    items = [{"language": language, "value": value} for language, value in sorted(values.items(), reverse=True)]
    return [item | {"type": kind} for item in items] if kind else items


def limited(*codes: str, county: str | None = None) -> list[Json]:
    """Areas: the county as a whole and, beside it, single municipalities."""
    parts: list[Json] = []
    if county:
        whole = [{"code": code, "name": []} for code in places.municipalities_of(county)]
        parts.append({"type": "WellbeingServiceCounties", "code": county, "name": [], "municipalities": whole})
    if codes:
        listed = [{"code": code, "name": []} for code in codes]
        parts.append({"type": "Municipality", "code": None, "name": None, "municipalities": listed})
    return parts


def classes(*codes: str) -> list[Json]:
    """Service classes, target groups or life events by their codes."""
    return [{"name": [], "code": code, "ontologyType": "x", "uri": None, "parentId": None} for code in codes]


def role(organization: int | None, kind: str = "Responsible", name: str = "Järjestäjä") -> Json:
    """What an organization does for a service; None = a firm known by its name only."""
    named = None if organization is None else {"id": guid("o", organization), "name": name}
    return {"organization": named, "roleType": kind, "provisionType": None, "additionalInformation": []}


def connection(channel: int, **more: Any) -> Json:
    """How a service uses a channel."""
    return {
        "serviceChannel": {"id": guid("c", channel), "name": "Kanava"},
        "serviceChargeType": None,
        "description": [],
        "extraTypes": [],
        "serviceHours": [],
        "contactDetails": None,
        "digitalAuthorizations": [],
        "modified": "2026-02-26T06:18:56.156785",
    } | more


def service(number: int, fi: str | None, sv: str | None = None, **more: Any) -> Json:
    """A service with everything PTV writes; `more` replaces members."""
    names = {language: name for language, name in (("fi", fi), ("sv", sv)) if name}
    return {
        "id": guid("s", number),
        "sourceId": None,
        "generalDescriptionId": None,
        "subType": None,
        "type": "Service",
        "fundingType": "PubliclyFunded",
        "serviceNames": texts("Name", **names),
        "serviceChargeType": None,
        "areaType": "LimitedType",
        "areas": limited(VAASA),
        "serviceDescriptions": [
            *texts("Summary", **{language: f"{name}." for language, name in names.items()}),
            *texts("DeadLine", fi=None, sv=None),
        ],
        "languages": ["sv", "fi"],
        "serviceClasses": classes("P4.12"),
        "ontologyTerms": [],
        "targetGroups": classes("KR1"),
        "lifeEvents": [],
        "industrialClasses": [],
        "legislation": [],
        "keywords": [],
        "requirements": texts(fi=None),
        "serviceChannels": None,
        "organizations": [role(1), role(None, "Producer")],
        "serviceVouchersInUse": False,
        "serviceVouchers": [],
        "serviceCollections": [],
        "publishingStatus": "Published",
        "modified": "2026-03-06T08:00:01.2248",
        "responsibleSoteOrganization": None,
    } | more


def channel(number: int, kind: str, fi: str, organization: int = 1, **more: Any) -> Json:
    """A channel of a type; `more` adds what its type has."""
    return {
        "id": guid("c", number),
        "sourceId": None,
        "serviceChannelType": kind,
        "organizationId": guid("o", organization),
        "serviceChannelNames": texts("Name", fi=fi),
        "serviceChannelDescriptions": [*texts("Summary", fi=f"{fi}."), *texts("Description", fi=None)],
        "areaType": None,
        "areas": [],
        "languages": ["fi"],
        "webPages": [],
        "serviceHours": [],
        "services": [],
        "serviceCollections": [],
        "publishingStatus": "Published",
        "modified": "2026-03-01T08:00:00",
        "responsibleSoteOrganization": None,
        "ontologyTerms": [],
    } | more


def organization(number: int, kind: str, fi: str, **more: Any) -> Json:
    """An organization."""
    return {
        "id": guid("o", number),
        "parentOrganizationId": None,
        "organizationRootId": None,
        "organizationType": kind,
        "businessCode": "0000000-0",
        "organizationNames": texts("Name", fi=fi),
        "displayNameType": [{"type": "Name", "language": "fi"}],
        "municipality": None,
        "areaType": None,
        "areas": None,
        "organizationDescriptions": texts("Summary", fi=f"{fi} palvelee."),
        "emails": [],
        "phoneNumbers": [],
        "webPages": [],
        "addresses": [],
        "publishingStatus": "Published",
        "modified": "2026-03-01T08:00:00",
        "services": [],
        "subOrganizations": [],
    } | more


def phone(number: str | None, **more: Any) -> Json:
    """A telephone number in one language."""
    return {
        "type": "Phone",
        "additionalInformation": None,
        "serviceChargeType": "Chargeable",
        "chargeDescription": None,
        "prefixNumber": "+358",
        "isFinnishServiceNumber": False,
        "number": number,
        "language": "fi",
    } | more


def hours(kind: str = "DaysOfTheWeek", *spans: tuple[str | None, str | None, str, str], **more: Any) -> Json:
    """A set of opening hours of spans (first day, last day, from, to)."""
    names = ("dayFrom", "dayTo", "from", "to")
    return {
        "serviceHourType": kind,
        "validFrom": None,
        "validTo": None,
        "isClosed": False,
        "validForNow": True,
        "isAlwaysOpen": False,
        "isReservation": False,
        "additionalInformation": texts(fi=None),
        "openingHour": [dict(zip(names, span, strict=True)) for span in spans],
    } | more


def location(street: str, number: str = "1", **more: Any) -> Json:
    """The street address of a place in Vaasa."""
    return {
        "type": "Location",
        "subType": "Single",
        "postOfficeBoxAddress": None,
        "streetAddress": {
            "street": texts(fi=street),
            "streetNumber": number,
            "postalCode": "65100",
            "postOffice": texts(fi="VAASA", sv="VASA"),
            "municipality": {"code": VAASA, "name": []},
            "additionalInformation": [],
            "latitude": "7005000.5",
            "longitude": "230000",
            "coordinateState": "Ok",
        }
        | more,
        "otherAddress": None,
        "locationAbroad": None,
        "entrances": None,
        "country": "FI",
    }


ORGANIZATIONS = (
    organization(1, "Municipality", "Vaasan kaupunki", municipality={"code": VAASA, "name": []}),
    organization(2, "RegionalOrganization", "Pohjanmaan hyvinvointialue"),
    organization(3, "RegionalOrganization", "Aikuisten palvelut", parentOrganizationId=guid("o", 2)),
    organization(4, "Organization", "Kotirannan Ystävät ry"),
    organization(5, "Organization", "Merenkurkun suomalainen seurakunta"),
    organization(6, "State", "Pohjoinen velkaneuvontatoimisto"),
    organization(7, "Company", "Askel ja Olka Oy"),
)

_WEEK = hours(
    "DaysOfTheWeek", *((day, "", "09:00:00", "15:00:00") for day in ("Monday", "Tuesday", "Wednesday", "Thursday"))
)

CHANNELS = (
    channel(
        1,
        "ServiceLocation",
        "Kotirannan kohtaamispaikka",
        4,
        addresses=[location("Rantakuja", "4 B")],
        phoneNumbers=[phone("400001234"), phone("400001234", language="sv")],
        emails=[],
        serviceHours=[_WEEK],
    ),
    channel(2, "Phone", "Neuvova puhelin", 2, phoneNumbers=[phone("60000123")], serviceHours=[_WEEK]),
    channel(
        3,
        "EChannel",
        "Sähköinen ajanvaraus",
        2,
        webPages=[{"url": "https://ajanvaraus.kotiranta.example/", "value": None, "language": "fi"}],
        supportPhones=[],
        supportEmails=texts(fi="tuki@kotiranta.example"),
    ),
    channel(
        4,
        "WebPage",
        "Kaupungin verkkosivut",
        1,
        webPages=[{"url": "https://kaupunki.example/hyvinvointi", "value": "Hyvinvointi", "language": "fi"}],
    ),
    channel(
        5, "PrintableForm", "Avustushakemus", 1, channelUrls=texts("PDF", fi="https://kaupunki.example/lomake.pdf")
    ),
    channel(
        6,
        "ServiceLocation",
        "Seurakuntatalo",
        5,
        addresses=[location("Kirkkopuistikko", "12")],
        phoneNumbers=[phone("400005678")],
        emails=[],
    ),
    channel(7, "Phone", "Yrityslinja", 6, phoneNumbers=[phone("400009999")]),
)

_ROWS: tuple[tuple[str, str, str, str, str, int, tuple[int, ...]], ...] = (
    # Finnish, Swedish, summary, service classes, target groups, organization, channels
    ("Ystävätoiminta", "Vänverksamhet", "Juttuseuraa yksinäiselle ikäihmiselle.", "P4.12", "KR1 KR1.1", 4, (1, 2)),
    ("Kohtaamispaikan kahvihetki", "Kaffestund", "Avoin kahvihetki yksinäisyyteen.", "P4.12", "KR1 KR1.1", 4, (1,)),
    ("Surun sanat", "Sorgens ord", "Vertaisryhmä läheisensä menettäneille.", "P5.16", "KR1", 5, (6,)),
    ("Diakonian vastaanotto", "Diakonimottagning", "Keskusteluapua ja ruoka-apua.", "P4.13", "KR1", 5, (6,)),
    ("Tuolijumppa", "Stolgymnastik", "Liikuntaa yli 65-vuotiaille istuen.", "P5.17", "KR1.1", 1, (4,)),
    ("Velkaneuvonta", "Skuldrådgivning", "Apua velkojen järjestelyyn.", "P15.1", "KR1", 6, (2,)),
    ("Päihdepoliklinikka", "Missbrukspoliklinik", "Hoitoa alkoholin ja päihteiden käyttöön.", "P5.7", "KR1", 3, (2, 3)),
    (
        "Mielenterveysneuvonta",
        "Psykisk rådgivning",
        "Keskustelua ahdistukseen ja masennukseen.",
        "P5.7",
        "KR1",
        3,
        (3,),
    ),
    ("Turvakoti", "Skyddshem", "Suoja lähisuhdeväkivallasta, ympäri vuorokauden.", "P4", "KR1", 2, (2,)),
    ("Nuorten ohjaamo", "Ungdomsstöd", "Neuvontaa 13–25-vuotiaille.", "P4.13", "KR1 KR1.3", 1, (4,)),
    ("Perheneuvola", "Familjerådgivning", "Tukea lapsiperheen arkeen.", "P3.7", "KR1.2", 2, (3,)),
    ("Kotipalvelu perheelle", "Hemservice för familjer", "Apua arkeen lapsiperheelle.", "P3.6", "KR1.2", 2, (2,)),
    ("Omaishoidon tuki", "Stöd för närståendevård", "Tukea läheistään hoitavalle.", "P5.14", "KR1", 2, (2, 5)),
    ("Muistineuvonta", "Minnesrådgivning", "Neuvoja muistisairaan läheisille.", "P5.17", "KR1.1", 2, (2,)),
    ("Kotihoito", "Hemvård", "Hoitoa kotiin arjen avuksi.", "P4.3", "KR1.1", 2, (2,)),
    ("Ruokajakelu", "Matutdelning", "Maksuton ruokakassi kerran viikossa.", "P4.12", "KR1", 5, (6,)),
    ("Kielikahvila", "Språkcafé", "Suomen ja ruotsin harjoittelua maahan muuttaneille.", "P4.11", "KR1", 1, (4,)),
    ("Maahanmuuttajien neuvonta", "Rådgivning för invandrare", "Ohjausta uusille asukkaille.", "P4.11", "KR1", 1, (4,)),
    ("Työpaja", "Verkstad", "Työtoimintaa työtä vailla oleville.", "P4.8", "KR1", 1, (4,)),
    ("Asumisneuvonta", "Boenderådgivning", "Apua, kun koti on vaarassa tai vuokra maksamatta.", "P4.1", "KR1", 1, (4,)),
    ("Toimeentulotuen neuvonta", "Utkomststöd", "Neuvoja tukien hakemiseen.", "P4.10", "KR1", 2, (2,)),
    ("Vammaisten päivätoiminta", "Dagverksamhet", "Tekemistä ja seuraa vammaisille.", "P4.4", "KR1.6", 2, (2,)),
    ("Henkilökohtainen apu", "Personlig assistans", "Avustaja arkeen vammaiselle.", "P4.5", "KR1.6", 2, (2,)),
    ("Neuvola", "Rådgivningsbyrå", "Odottavan perheen ja pienen lapsen terveys.", "P5.2", "KR1.2", 2, (3,)),
    ("Painonhallintaryhmä", "Viktgrupp", "Ryhmä ravinnosta ja liikunnasta.", "P5.20", "KR1", 2, (3,)),
    ("Savuttomaksi", "Rökfri", "Tukea tupakoinnin lopettamiseen.", "P5.17", "KR1", 2, (3,)),
    ("Unikoulu aikuisille", "Sömnskola", "Apua unettomuuteen.", "P5.17", "KR1", 2, (3,)),
    ("Kaatumisten ehkäisy", "Fallförebyggande", "Tasapainoharjoittelua ikääntyneille.", "P5.13", "KR1.1", 2, (2,)),
    ("Hammashoito", "Tandvård", "Suun hoito ja tarkastus.", "P5.10", "KR1", 2, (3,)),
    ("Eropalvelut", "Skilsmässostöd", "Apua eron keskellä oleville vanhemmille.", "P3.5", "KR1.2", 2, (2,)),
    ("Kirjaston lukupiiri", "Läsecirkel", "Luetaan ja jutellaan yhdessä.", "P10", "KR1", 1, (4,)),
    ("Kulttuurikaveri", "Kulturkompis", "Seura teatteriin tai näyttelyyn.", "P10", "KR1", 1, (4,)),
    ("Kuntosali seniorit", "Gym för seniorer", "Kuntosali yli 65-vuotiaille.", "P10", "KR1.1", 7, (4,)),
    ("Vertaistuki sairastuneille", "Kamratstöd", "Pitkäaikaissairaiden ryhmä.", "P5.16", "KR1.4", 4, (1,)),
)

_VARIETY: dict[int, Json] = {
    6: {"areaType": "Nationwide", "areas": [], "serviceChargeType": "FreeOfCharge"},
    7: {"areas": limited(county=COUNTY)},
    9: {"areas": limited(county=COUNTY), "serviceChargeType": "FreeOfCharge"},
    13: {"areas": limited(LAIHIA, county=COUNTY)},
    15: {"areas": limited(LAIHIA, KORSHOLM), "serviceChargeType": "Chargeable"},
    20: {"areas": limited(NAANTALI)},
}


def _services() -> list[Json]:
    made = []
    for number, (fi, sv, summary, codes, groups, owner, used) in enumerate(_ROWS, start=1):
        more: Json = {
            "serviceClasses": classes(*codes.split()),
            "targetGroups": classes(*groups.split()),
            "organizations": [role(owner), role(owner, "Producer")],
            "serviceChannels": [connection(channel) for channel in used] or None,
            "serviceDescriptions": [*texts("Summary", fi=summary), *texts("Description", fi=summary, sv=None)],
        }
        made.append(service(number, fi, sv, **(more | _VARIETY.get(number, {}))))
    made.append(
        service(
            90,
            "Yrittäjän velkalinja",
            targetGroups=classes("KR2", "KR2.3"),
            organizations=[role(6)],
            serviceChannels=[connection(7)],
        )
    )
    return made


def region() -> PtvFake:
    """A fake PTV of the region, with 34 services for clients and one for businesses."""
    return PtvFake(_services(), CHANNELS, ORGANIZATIONS)
