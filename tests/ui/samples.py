"""Values as the controllers make them: Finnish texts in our own words, for tests and pictures of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.config import Held, Settings, table
from hytedesk.config.kept import Kept
from hytedesk.config.layers import Computer, hold
from hytedesk.config.pushed import Pushed
from hytedesk.ui.panels.mail import MailDialog
from hytedesk.ui.values import (
    Chip,
    Choice,
    Detail,
    DetailLine,
    FilterGroup,
    FilterValue,
    MailPage,
    MailState,
    Offer,
    ResultRow,
    Results,
    SheetItem,
    State,
)

if TYPE_CHECKING:
    from hytedesk.ui.main_window import MainWindow

MUNICIPALITIES = [
    Choice(id="475", label="Maalahti", aliases=("Malax", "475")),
    Choice(id="499", label="Mustasaari", aliases=("Korsholm", "499")),
    Choice(id="545", label="Närpiö", aliases=("Närpes", "545")),
    Choice(id="598", label="Pietarsaari", aliases=("Jakobstad", "598")),
    Choice(id="905", label="Vaasa", aliases=("Vasa", "905")),
    Choice(id="399", label="Laihia", aliases=("Laihela", "399")),
]
COUNTIES = [Choice(id="13", label="Keski-Pohjanmaa"), Choice(id="14", label="Pohjanmaan hyvinvointialue")]
LANGUAGES = [Choice(id="fi", label="suomi"), Choice(id="sv", label="ruotsi"), Choice(id="en", label="englanti")]
AGE_GROUPS = [
    Choice(id="children", label="Lapset ja perheet"),
    Choice(id="young", label="Nuoret"),
    Choice(id="adults", label="Työikäiset"),
    Choice(id="older", label="Ikäihmiset"),
]


def municipalities_of(county: str) -> list[Choice]:
    return MUNICIPALITIES if county == "14" else []


def _leaf(value_id: str, label: str, count: int, *, on: bool = False) -> FilterValue:
    return FilterValue(id=value_id, label=label, count=count, selected=on)


def filter_groups(*, older: int = 41) -> tuple[FilterGroup, ...]:
    community = FilterValue(
        id="community",
        label="Yhteisöllisyys ja osallisuus",
        count=41,
        selected=True,
        children=(
            _leaf("loneliness", "Yksinäisyys", 23, on=True),
            _leaf("participation", "Osallisuus ja yhdessä tekeminen", 18, on=True),
        ),
    )
    money = FilterValue(
        id="money",
        label="Toimeentulo, työ, asuminen",
        count=4,
        children=(_leaf("debt", "Velat ja talous", 1), _leaf("housing", "Asuminen", 0)),
    )
    return (
        FilterGroup(
            id="need",
            title="Tarve",
            values=(
                community,
                _leaf("mind", "Mieli ja päihteettömyys", 18),
                _leaf("exercise", "Liikunta", 12),
                _leaf("nature", "Luonto", 5),
                _leaf("culture", "Kulttuuri ja luovuus", 9),
                _leaf("food", "Ravitsemus ja uni", 2),
                money,
                _leaf("advice", "Ohjaus, neuvonta ja tuki", 23),
            ),
        ),
        FilterGroup(
            id="age_group",
            title="Ikäryhmä",
            values=(
                _leaf("children", "Lapset ja perheet", 0),
                _leaf("young", "Nuoret", 0),
                _leaf("adults", "Työikäiset", 17),
                _leaf("older", "Ikäihmiset", older, on=True),
            ),
        ),
        FilterGroup(
            id="how",
            title="Asiointi",
            values=(_leaf("free", "Maksuton", 36), _leaf("online", "Verkossa tai omahoitona", 7)),
        ),
        FilterGroup(
            id="language",
            title="Palvelun kieli",
            values=(_leaf("fi", "Suomeksi", 41), _leaf("sv", "På svenska", 15), _leaf("en", "In English", 6)),
        ),
    )


ROWS = (
    ResultRow(
        id="demo:1",
        name="Ystävätoiminta ikäihmisille",
        organization="Esimerkkilän Ystävät ry · järjestö",
        summary="Vapaaehtoinen ystävä tapaa kerran viikossa kotona tai ulkona. Toiminta lievittää yksinäisyyttä "
        "ja tuo juttuseuraa arkeen.",
        highlights=("yksinäisyyttä",),
        facts=("Vaasa, Mustasaari", "65+ v", "Maksuton", "fi · sv", "Tarkistettu 3.11.2026"),
        spoken="Ystävätoiminta ikäihmisille, Esimerkkilän Ystävät ry, järjestö. Vaasa, Mustasaari. Maksuton.",
    ),
    ResultRow(
        id="demo:2",
        name="Senioripuhelin",
        organization="Esimerkkipuhelin ry · järjestö",
        summary="Maksuton keskusteluapu puhelimitse, kun yksinäisyys tai suru painaa.",
        highlights=("yksinäisyys",),
        facts=("Puhelin · koko Suomi", "60+ v", "Maksuton", "fi", "Avoinna nyt – 22"),
        spoken="Senioripuhelin, Esimerkkipuhelin ry, järjestö. Koko Suomi.",
    ),
    ResultRow(
        id="demo:3",
        name="Olohuone Hietalahti",
        organization="Esimerkkilän seurakunta · seurakunta",
        summary="Avoin kohtaamispaikka: kahvia, yhteislaulua ja lehdet. Ei ilmoittautumista.",
        facts=("Hietalahdenkatu 8, Vaasa", "Kaikenikäiset", "Maksuton", "fi · sv", "Ti, to 10–14"),
        on_sheet=True,
        spoken="Olohuone Hietalahti, Esimerkkilän seurakunta. Lähetteellä.",
    ),
    ResultRow(
        id="demo:4",
        name="Kulttuuriluotsi",
        organization="Esimerkkilän kaupunki · kunta",
        summary="Vapaaehtoinen lähtee seuraksi konserttiin, museoon tai teatteriin.",
        facts=("Vaasa", "Maksuton", "fi · sv · en"),
        warnings=("Ikäraja ei tiedossa", "Ei tarkistettu 14 kk"),
        spoken="Kulttuuriluotsi, Esimerkkilän kaupunki. Huomaa: ei tarkistettu 14 kuukauteen.",
    ),
    ResultRow(
        id="demo:5",
        name="Muistiyhdistyksen vertaisryhmä läheisille, joiden kumppani on sairastunut muistisairauteen työikäisenä",
        organization="Rannikon Muisti ry · järjestö",
        summary="Ryhmä kokoontuu joka toinen viikko. Mukaan voi tulla kesken kauden, ja ensimmäisellä kerralla "
        "ohjaaja tapaa tulijan kahden kesken. Ryhmässä puhutaan arjesta, väsymyksestä ja siitä, mistä saa apua.",
        facts=("Mustasaari", "18–65 v", "Hinta ei tiedossa", "fi · sv", "Tarkistettu 20.10.2026"),
        spoken="Muistiyhdistyksen vertaisryhmä läheisille.",
    ),
)

CHIPS = (
    Chip(group="need", value="community", label="Yhteisöllisyys ja osallisuus"),
    Chip(group="age", value="", label="78 v"),
    Chip(group="municipality", value="905", label="Vaasa"),
    Chip(group="municipality", value="499", label="Mustasaari"),
)

OFFERS = (
    Offer(group="municipality", value="743", label="Kunta: Seinäjoki", words=("Seinäjoella",)),
    Offer(group="age", value="78", label="Ikä: 78", words=("78-vuotias",)),
    Offer(group="need", value="loneliness", label="Tarve: Yksinäisyys ja seura", words=("yksinäisyyt",)),
)

RESULTS = Results(
    heading="41 palvelua",
    chips=CHIPS,
    asked=True,
    said="Haettiin: yksinäisyys.",
    offers=OFFERS,
    rows=ROWS,
    more="36 palvelua lisää: tarkenna hakua.",
)
NO_RESULTS = Results(
    heading="0 palvelua",
    chips=CHIPS[:1],
    rows=(),
    help=("Mikään palvelu ei vastaa kaikkea tätä.", "Kokeile lyhyempää sanaa tai vain sanan alkua."),
)

DETAIL = Detail(
    id="demo:1",
    name="Ystävätoiminta ikäihmisille",
    organization="Esimerkkilän Ystävät ry · järjestö",
    tags=("65+ v", "Maksuton", "fi · sv", "Kotiin"),
    description=(
        "Ystävä on tavallinen ihminen, jolla on aikaa kuunnella.",
        "Yhdessä voi ulkoilla, käydä asioilla tai jutella kahvikupin äärellä.",
    ),
    lines=(
        DetailLine(label="Näin pääset", text="Soita tai täytä lomake. Ammattilainen voi ilmoittaa asiakkaan luvalla."),
        DetailLine(label="Puhelin", text="040 000 1234 (ma–to 9–15)", url="tel:0400001234"),
        DetailLine(label="Osoite", text="Vaasanpuistikko 17, 65100 Vaasa"),
        DetailLine(label="Verkossa", text="esimerkki.example/ystava", url="https://esimerkki.example/ystava"),
        DetailLine(label="Alue", text="Vaasa, Mustasaari"),
        DetailLine(label="Lähde", text="PTV · tarkistettu 3.11.2026"),
        DetailLine(label="Virhe?", text="Ilmoita virheestä", url="mailto:palvelut@esimerkki.example"),
    ),
)

SHEET = (
    SheetItem(id="demo:1", name="Ystävätoiminta ikäihmisille"),
    SheetItem(id="demo:3", name="Olohuone Hietalahti"),
    SheetItem(id="demo:2", name="Senioripuhelin"),
)

STATE = State(
    dot="ok",
    sentence="Ajan tasalla, tarkistettu 2 h sitten",
    catalogue="4 812 palvelua · Pohjanmaan hyvinvointialue",
)
DEMO_STATE = State(dot="never", sentence="Ei vielä synkronoitu", catalogue="412 palvelua", demo=True)


def fill(window: MainWindow) -> None:
    """Show a search in full swing."""
    window.search_row.set_age_groups(AGE_GROUPS)
    window.search_row.set_municipality_choices(MUNICIPALITIES, ("905",))
    window.search_row.set_text("yksinäisyyt")
    window.search_row.set_age(78.0)
    window.search_row.set_municipalities(("905", "499", "399"))
    window.filters.show_groups(filter_groups())
    window.results.set_sorts([Choice(id="best", label="Osuvin"), Choice(id="name", label="Nimi")], "best")
    window.results.show_results(RESULTS)
    window.detail.show_detail(DETAIL)
    window.sheet.set_languages(LANGUAGES, "fi")
    window.sheet.show_items(SHEET)
    window.state_line.show_state(STATE)


def held(
    settings: Settings,
    mandatory: dict[str, object] | None = None,
    recommended: dict[str, object] | None = None,
    computer: dict[str, object] | None = None,
) -> Held:
    """Settings that a user chose, with what the region and the computer's administrator say besides."""
    region = {"repository_url": "https://hyte.rantaseutu.example"} if mandatory or recommended else {}
    return hold(
        Computer(mandatory={**region, **(computer or {})}, recommended={}),
        {key: value for key, value in table.values_of(settings).items() if key not in (recommended or {})},
        Settings(),
        lambda _url, _profile: Kept(Pushed(serial=7, mandatory=mandatory or {}, recommended=recommended or {})),
    )


def mail_dialog(state: MailState = "failed") -> MailDialog:
    """A message by the region's mail server that was refused."""
    dialog = MailDialog()
    dialog.show_address("Lähtee turvapostina osoitteeseen asiakas@jossain.example.s")
    dialog.show_page(
        MailPage(
            state=state,
            recipient="asiakas@jossain.example",
            sender="palvelut@rantaseutu.example",
            subject="Tietoa palveluista",
            body="Hei,\n\nliitteenä on tietoa palveluista.\n",
            attachment="palvelut-2026-11-22.pdf, 46 kt",
            said="Viestiä ei lähetetty.",
        )
    )
    return dialog
