"""How long a sheet takes in each form: content and PDF, 3 and 8 services, first and warm. Run: make bench-sheet."""

from __future__ import annotations

import statistics
import time
from datetime import date
from typing import TYPE_CHECKING

from hytedesk.catalogue import (
    Address,
    Channel,
    Connection,
    Link,
    OpeningHours,
    Organization,
    Phone,
    Service,
    ServiceDetail,
    Span,
)
from hytedesk.config import Letterhead
from hytedesk.sheet import content, render

if TYPE_CHECKING:
    from hytedesk.sheet.document import Form

ROUNDS = 21
FORMS: tuple[tuple[str, Form, bool], ...] = (
    ("normal", "normal", False),
    ("large", "large", False),
    ("discreet", "normal", True),
    ("bilingual", "bilingual", False),
    ("card", "card", False),
)


def service(number: int) -> ServiceDetail:
    place, phone, web = (f"bench:{kind}{number}" for kind in ("place", "phone", "web"))
    week = OpeningHours(spans=tuple(Span(opens="09:00", closes="15:00", day=day, last_day=day) for day in range(5)))
    return ServiceDetail(
        service=Service(
            id=f"bench:{number}",
            organization="bench:org",
            names={"fi": f"Kylän kohtaamispaikka {number}", "sv": f"Byns mötesplats {number}"},
            summary={"fi": "Kahvia, juttuseuraa ja yhteistä tekemistä. Mukaan voi tulla ilman ilmoittautumista."},
            instructions={"fi": "Tule paikan päälle tai soita. Ensimmäisellä kerralla vapaaehtoinen ottaa vastaan."},
            price="free",
            connections=tuple(Connection(channel=key) for key in (place, phone, web)),
            assured=date(2026, 11, 3),
        ),
        organization=Organization(id="bench:org", type="association", names={"fi": "Esimerkkikylän yhdistys ry"}),
        channels=(
            Channel(
                id=place,
                type="place",
                organization="bench:org",
                names={"fi": "Kylätalo"},
                addresses=(
                    Address(street={"fi": f"Kylätie {number}"}, postal_code="65100", post_office={"fi": "Vaasa"}),
                ),
                hours=(week,),
            ),
            Channel(
                id=phone,
                type="phone",
                organization="bench:org",
                names={"fi": "Puhelin"},
                phones=(Phone(number=f"040 000 {number:04}", charge="ordinary"),),
                hours=(week,),
            ),
            Channel(
                id=web,
                type="web",
                organization="bench:org",
                names={"fi": "Sivut"},
                links=(Link(url=f"https://kyla{number}.example/kohtaamispaikka"),),
            ),
        ),
    )


def sheet(count: int, start: int, form: Form = "normal", *, discreet: bool = False) -> render.Pdf:
    options = content.SheetOptions(
        form=form,
        discreet=discreet,
        note=f"Sovimme asiasta {start}.",
        letterhead=Letterhead(region="Esimerkkialue", unit="Terveysasema", contact="Hoitaja"),
        today=date(2026, 11, 22),
        data_date=date(2026, 11, 22),
        source="Esimerkki",
    )
    return render.render(content.content([service(start + index) for index in range(count)], options))


def main() -> None:
    print(f"{'form':<10} {'services':>8} {'first ms':>9} {'warm ms':>8} {'worst ms':>9} {'pages':>6} {'bytes':>7}")
    for name, form, discreet in FORMS:
        for count in (3, 8):
            times = []
            for turn in range(ROUNDS):
                began = time.perf_counter()
                pdf = sheet(count, 100 * turn, form, discreet=discreet)
                times.append((time.perf_counter() - began) * 1000)
            warm = times[1:]
            print(
                f"{name:<10} {count:>8} {times[0]:>9.1f} {statistics.median(warm):>8.1f} {max(warm):>9.1f}"
                f" {pdf.pages:>6} {len(pdf.data):>7}"
            )


if __name__ == "__main__":
    main()
