"""A small catalogue in our own words, with everything that the search distinguishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hytedesk.catalogue import Channel, Connection, Organization, Service, ServiceDetail

if TYPE_CHECKING:
    from hytedesk.catalogue import ChannelType, OrganizationType

VAASA, MUSTASAARI, SEINAJOKI, HELSINKI, MARIEHAMN = "905", "499", "743", "091", "478"


def detail(
    service_id: str,
    organization: str = "Ystävät ry",
    organization_type: OrganizationType = "association",
    channels: tuple[ChannelType, ...] = (),
    **fields: Any,
) -> ServiceDetail:
    """A service of one organization with channels of these kinds; texts given as str are Finnish."""
    for name in ("names", "summary", "description"):
        if isinstance(fields.get(name), str):
            fields[name] = {"fi": fields[name]}
    fields.setdefault("names", {"fi": service_id})
    owner = Organization(id=f"o:{organization}", type=organization_type, names={"fi": organization})
    ways = tuple(
        Channel(id=f"{service_id}:{kind}", type=kind, organization=owner.id, names={"fi": "Asiointi"})
        for kind in channels
    )
    connections = tuple(Connection(channel=way.id) for way in ways)
    service = Service(id=service_id, organization=owner.id, connections=connections, **fields)
    return ServiceDetail(service=service, organization=owner, channels=ways)


CATALOGUE = (
    detail(
        "friends",
        names={"fi": "Ystävätoiminta", "sv": "Vänverksamhet"},
        summary={"fi": "Seuraa yksinäisyyden keskelle.", "sv": "Sällskap för dig som lider av ensamhet."},
        needs=("loneliness",),
        target_groups=("KR1.1",),
        languages=("fi", "sv"),
        municipalities=(VAASA, MUSTASAARI),
        price="free",
        channels=("phone",),
    ),
    detail(
        "cafe",
        names="Kohtaamispaikka Tupa",
        summary="Kahvia ja juttuseuraa yksinäisille.",
        needs=("loneliness", "community"),
        languages=("fi",),
        municipalities=(SEINAJOKI,),
        price="free",
        channels=("place",),
    ),
    detail(
        "addiction",
        organization="Pohjanmaan hyvinvointialue",
        organization_type="county",
        names={"fi": "Päihdepalvelut", "sv": "Missbrukarvård"},
        summary={"fi": "Hoitoa ja tukea, kun alkoholi on ongelma.", "sv": "Vård för den som dricker för mycket."},
        needs=("substances",),
        min_age=18,
        languages=("fi", "sv", "en"),
        municipalities=(
            "905",
            "499",
            "231",
            "280",
            "287",
            "288",
            "399",
            "440",
            "475",
            "545",
            "598",
            "599",
            "893",
            "946",
        ),
        price="charged",
        channels=("place", "phone"),
    ),
    detail(
        "debt",
        organization="Oikeusvirasto",
        organization_type="state",
        names="Talous- ja velkaneuvonta",
        summary="Neuvoja, kun velat eivät pysy hallinnassa.",
        needs=("money",),
        area="mainland",
        languages=("fi", "sv"),
        price="free",
        channels=("eservice", "phone"),
    ),
    detail(
        "chat",
        names={"fi": "Nuorten chat", "sv": "Chatt för unga", "en": "Chat for young people"},
        summary={"fi": "Puhu nimettömänä murheistasi.", "sv": "Prata anonymt.", "en": "Talk about your worries."},
        needs=("mental",),
        min_age=13,
        max_age=25,
        area="country",
        languages=("fi", "sv", "en"),
        price="free",
        channels=("web",),
    ),
    detail(
        "gym",
        organization="Vaasan kaupunki",
        organization_type="municipality",
        names="Tuolijumppa senioreille",
        summary="Ohjattua liikuntaa yli 65-vuotiaille kerran viikossa.",
        needs=("exercise",),
        min_age=65,
        languages=("fi",),
        municipalities=(VAASA,),
        channels=("place",),
    ),
    detail(
        "playgroup",
        organization="Seurakunta",
        organization_type="parish",
        names={"fi": "Perhekerho", "sv": "Familjeklubb"},
        summary={"fi": "Leikkiä ja laulua pienten lasten kanssa.", "sv": "Lek och sång för små barn."},
        needs=("families",),
        target_groups=("KR1.2",),
        languages=("sv",),
        municipalities=(VAASA,),
        price="free",
        status="paused",
        channels=("place",),
    ),
    detail("aland", names={"sv": "Äldrestöd"}, languages=("sv",), municipalities=(MARIEHAMN,)),
)
