"""Services of our own invention for the sheet: complete, sparse and hostile ones."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hytedesk.catalogue import (
    Address,
    Channel,
    Connection,
    Email,
    Link,
    OpeningHours,
    Organization,
    Phone,
    Service,
    ServiceDetail,
    Span,
)

TODAY = date(2026, 11, 22)


def spans(days: range | tuple[int, ...], opens: str, closes: str) -> tuple[Span, ...]:
    return tuple(Span(opens=opens, closes=closes, day=day, last_day=day) for day in days)


def closed(first: date, last: date) -> OpeningHours:
    return OpeningHours(exception=True, closed=True, valid_from=first, valid_to=last)


def detail(service: Service, organization: Organization, *channels: Channel) -> ServiceDetail:
    return ServiceDetail(service=service, organization=organization, channels=channels)


def connected(*channels: str) -> tuple[Connection, ...]:
    return tuple(Connection(channel=channel) for channel in channels)


FRIENDS = detail(
    Service(
        id="demo:friends",
        organization="demo:ystavat",
        names={"fi": "Ystävätoiminta ikäihmisille", "sv": "Vänverksamhet för äldre", "en": "Befriending for seniors"},
        summary={
            "fi": "Vapaaehtoinen ystävä tapaa kerran viikossa kotona tai ulkona. Yhdessä voi jutella tai kävellä.",
            "sv": "En frivillig vän kommer en gång i veckan, hemma eller ute. Ni kan prata eller promenera.",
            "en": "A volunteer friend meets you once a week, at home or outdoors. You can talk or walk together.",
        },
        instructions={
            "fi": "Soita tai kirjoita. Järjestäjä soittaa takaisin ja sopii ensimmäisen tapaamisen.",
            "sv": "Ring eller skriv. Vi ringer tillbaka och kommer överens om det första mötet.",
        },
        price="free",
        needs=("loneliness",),
        municipalities=("905",),
        connections=connected("demo:friends-place", "demo:friends-phone", "demo:friends-web"),
        assured=date(2026, 11, 3),
        source="HyteDesk",
    ),
    Organization(
        id="demo:ystavat", type="association", names={"fi": "Esimerkkilän Ystävät ry", "sv": "Exempelby Vänner rf"}
    ),
    Channel(
        id="demo:friends-place",
        type="place",
        organization="demo:ystavat",
        names={"fi": "Ystäväpiste"},
        addresses=(
            Address(
                street={"fi": "Vaasanpuistikko 170", "sv": "Vasaesplanaden 170"},
                postal_code="65100",
                post_office={"fi": "Vaasa", "sv": "Vasa"},
                municipality="905",
                note={"fi": "Sisäänkäynti pihan puolelta.", "sv": "Ingång från gården."},
            ),
            Address(
                street={"fi": "Kauppatie 200"},
                postal_code="65610",
                post_office={"fi": "Mustasaari", "sv": "Korsholm"},
                municipality="499",
            ),
        ),
        hours=(OpeningHours(spans=spans((1, 3), "10:00", "14:00")), closed(date(2026, 12, 24), date(2026, 12, 26))),
    ),
    Channel(
        id="demo:friends-phone",
        type="phone",
        organization="demo:ystavat",
        names={"fi": "Ystäväpuhelin"},
        phones=(
            Phone(number="040 000 1234", charge="ordinary"),
            Phone(number="+358 40 000 1234"),
            Phone(number="06 000 9999", type="fax"),
        ),
        hours=(OpeningHours(spans=(*spans(range(4), "09:00", "15:00"), *spans((4,), "09:00", "13:00"))),),
    ),
    Channel(
        id="demo:friends-web",
        type="web",
        organization="demo:ystavat",
        names={"fi": "Verkkosivu"},
        links=(
            Link(url="https://esimerkki.example/ystava", language="fi"),
            Link(url="https://esimerkki.example/sv/van", language="sv"),
        ),
    ),
)

LIVING_ROOM = detail(
    Service(
        id="demo:livingroom",
        organization="demo:parish",
        names={"fi": "Olohuone Hietalahti", "sv": "Vardagsrummet Sandviken"},
        summary={
            "fi": "Avoin kohtaamispaikka. Kahvia, yhteislaulua ja lehdet. Ei ilmoittautumista.",
            "sv": "Öppen mötesplats med kaffe, allsång och tidningar. Ingen anmälan.",
        },
        price="charged",
        price_note={"fi": "Kahvi 1 €", "sv": "Kaffe 1 €", "en": "Coffee €1"},
        needs=("loneliness", "community"),
        municipalities=("905",),
        connections=connected("demo:livingroom-place"),
        modified=datetime(2026, 9, 14, 8, 30, tzinfo=UTC),
        source="HyteDesk",
    ),
    Organization(
        id="demo:parish", type="parish", names={"fi": "Esimerkkilän seurakunta", "sv": "Exempelby församling"}
    ),
    Channel(
        id="demo:livingroom-place",
        type="place",
        organization="demo:parish",
        names={"fi": "Hietalahden toimitila"},
        addresses=(
            Address(
                street={"fi": "Hietalahdenkatu 800", "sv": "Sandviksgatan 800"},
                postal_code="65100",
                post_office={"fi": "Vaasa", "sv": "Vasa"},
                municipality="905",
            ),
        ),
        hours=(OpeningHours(spans=spans((1, 3), "10:00", "14:00")),),
        links=(Link(url="http://seurakunta.example/olohuone/"),),
    ),
)

LINE = detail(
    Service(
        id="demo:line",
        organization="demo:puhelin",
        names={"fi": "Senioripuhelin", "en": "Senior line"},
        summary={
            "fi": "Keskusteluapua puhelimitse, kun mieltä painaa jokin.",
            "en": "Someone to talk to on the phone.",
        },
        price="free",
        needs=("loneliness", "mental"),
        area="country",
        connections=connected("demo:line-phone"),
        source="HyteDesk",
        link="https://senioripuhelin.example",
    ),
    Organization(id="demo:puhelin", type="association", names={"fi": "Esimerkkipuhelin ry"}),
    Channel(
        id="demo:line-phone",
        type="phone",
        organization="demo:puhelin",
        names={"fi": "Senioripuhelin"},
        phones=(Phone(number="080 000 0000", charge="free"),),
        hours=(OpeningHours(spans=spans(range(7), "09:00", "22:00")),),
    ),
)

SHELTER = detail(
    Service(
        id="demo:shelter",
        organization="demo:turva",
        names={"fi": "Turvakoti Esimerkki", "sv": "Skyddshemmet Exempel", "en": "Example shelter"},
        summary={"fi": "Suojaa ja tukea, kun kotona on väkivaltaa."},
        instructions={"fi": "Turvakotiin voi tulla milloin vain."},
        price="free",
        needs=("violence",),
        connections=connected("demo:shelter-place", "demo:shelter-phone", "demo:shelter-web"),
        assured=date(2026, 10, 1),
        source="HyteDesk",
    ),
    Organization(id="demo:turva", type="association", names={"fi": "Väkivallaton elämä Pohjanmaa ry"}),
    Channel(
        id="demo:shelter-place",
        type="place",
        organization="demo:turva",
        names={"fi": "Turvakoti"},
        addresses=(
            Address(
                street={"fi": "Salakuja 100"}, postal_code="65100", post_office={"fi": "Vaasa"}, municipality="905"
            ),
        ),
        emails=(Email(address="turva@turvakoti.example"),),
        hours=(OpeningHours(always=True, note={"fi": "Kriisipäivystys"}),),
    ),
    Channel(
        id="demo:shelter-phone",
        type="phone",
        organization="demo:turva",
        names={"fi": "Turvapuhelin"},
        phones=(
            Phone(
                number="050 000 4321",
                note={"fi": "Kriisinumero väkivallan uhreille"},
                charge="other",
                charge_note={"fi": "Väkivaltalinjan hinta"},
            ),
        ),
        hours=(OpeningHours(spans=spans(range(5), "08:00", "20:00"), note={"fi": "Väkivaltapäivystys"}),),
    ),
    Channel(
        id="demo:shelter-web",
        type="web",
        organization="demo:turva",
        names={"fi": "Turvakoti"},
        links=(Link(url="https://turvakoti.example"),),
    ),
)

BARE = detail(
    Service(id="demo:bare", organization="demo:none", names={"fi": "Kyläkerho"}),
    Organization(id="demo:none", type="other", names={"fi": "Kyläläiset"}),
)

THREE = (FRIENDS, LIVING_ROOM, LINE)
