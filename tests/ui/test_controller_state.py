"""The state line is true in every state, in every language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from hytedesk import i18n
from hytedesk.catalogue import CatalogueInfo
from hytedesk.config import Settings
from hytedesk.db.user import History, Outcome, Report, SyncRun
from hytedesk.errors import (
    BadData,
    Damaged,
    HyteDeskError,
    NoAccess,
    Refused,
    Shrunk,
    StorageUnavailable,
    Unreachable,
    Untrusted,
    WrongUsage,
    to_wire,
)
from hytedesk.sync.run import outcome_of
from hytedesk.ui.controllers import state
from hytedesk.ui.values import Dot, State

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PTV = "ptv11:https://ptv.example/api"
SOURCED = Settings(county="17", sources=(PTV,))
UNSET = Settings(county="17")
HOST = "ptv.example"


def info(source: str = PTV, age: timedelta = timedelta(days=1), county: str | None = "17") -> CatalogueInfo:
    return CatalogueInfo(
        generation=3,
        services=4812,
        channels=9000,
        organizations=300,
        source=source,
        source_id="demo" if source == "file:demo" else "ptv",
        data_date=NOW - age,
        digest="0",
        county=county,
    )


DEMO = info("file:demo")


def ran(outcome: Outcome, ago: timedelta = timedelta(hours=2), error: HyteDeskError | None = None) -> SyncRun:
    report = Report(problem=to_wire(error) if error else None)
    return SyncRun(started=NOW - ago, seconds=3, source=PTV, outcome=outcome, generation=3, report=report)


GOOD = ran("no_change")
YESTERDAY = ran("updated", timedelta(days=1))
LONG_AGO = ran("updated", timedelta(days=19))


def past(*runs: SyncRun) -> History:
    return History("a", runs, next((run for run in runs if run.is_good), None))


def failed(error: HyteDeskError, *before: SyncRun) -> History:
    return past(ran(outcome_of(error), timedelta(minutes=5), error), *before)


def partly(error: HyteDeskError) -> SyncRun:
    """A run in which one of several sources failed."""
    return ran("updated", error=error)


def after(history: History, of: CatalogueInfo | None = None, settings: Settings = SOURCED) -> State:
    return state.state(of or info(), history, settings, PTV, NOW)


def could_not(error: HyteDeskError) -> State:
    return after(failed(error, YESTERDAY))


class Shown:
    """Makes the state when the language has been chosen."""

    def __init__(self, make: object, *arguments: object) -> None:
        self._make, self._arguments = make, arguments

    def __call__(self) -> State:
        assert callable(self._make)
        made = self._make(*self._arguments)
        assert isinstance(made, State)
        return made


class Case(NamedTuple):
    """A state that can be reached: how it comes about, its mark, and its sentence."""

    what: str
    shown: Shown
    dot: Dot
    fi: str
    sv: str
    en: str


def S(make: object, *arguments: object) -> Shown:  # noqa: N802  # short, for the table
    return Shown(make, *arguments)


ANEW = (
    "rakenna ne uudelleen painamalla F5",
    "tryck F5 för att bygga den på nytt",
    "press F5 to build it anew",
)
CHOOSE = (
    "valitse alueesi lähde asetuksissa",
    "välj områdets källa i inställningarna",
    "choose your region's source in Settings",
)

CASES = (
    # never
    Case(
        "no catalogue, nothing tried",
        S(lambda: state.state(None, past(), SOURCED, PTV, NOW)),
        "never",
        "Ei vielä haettu: palvelutietoja ei ole",
        "Aldrig hämtad: det finns ingen katalog ännu",
        "Never synchronised: there is no catalogue yet",
    ),
    Case(
        "no catalogue, tried in vain",
        S(lambda: state.state(None, failed(Unreachable(HOST)), SOURCED, PTV, NOW)),
        "never",
        "Palvelutietoja ei vielä ole: niitä ei voitu hakea, koska palvelimeen ptv.example ei saatu yhteyttä",
        "Det finns ingen katalog ännu: den kunde inte hämtas eftersom ptv.example inte kunde nås",
        "There is no catalogue yet: it could not be fetched because ptv.example could not be reached",
    ),
    *(
        Case(
            what,
            S(make, *arguments),
            "warning" if found else "never",
            f"Tämän koneen palvelutietoja ei voi lukea kokonaan; {fi}",
            f"Katalogen på den här datorn kan inte läsas i sin helhet; {sv}",
            f"The catalogue on this computer cannot be read whole; {en}",
        )
        for what, make, arguments, found, (fi, sv, en) in (
            ("a catalogue that cannot be opened", state.unreadable, (SOURCED,), False, ANEW),
            ("no source, and a catalogue that cannot be opened", state.unreadable, (UNSET,), False, CHOOSE),
            (
                "no source, and a catalogue of another layout",
                state.state,
                (None, past(), UNSET, "", NOW),
                False,
                CHOOSE,
            ),
            ("a catalogue found damaged, none before it", state.unreadable, (SOURCED, info()), True, ANEW),
            ("the same without a source", state.unreadable, (UNSET, info()), True, CHOOSE),
            ("a demo catalogue found damaged", state.unreadable, (UNSET, DEMO), True, ANEW),
        )
    ),
    Case(
        "demo, no source chosen",
        S(lambda: state.state(DEMO, past(), UNSET, "file:demo", NOW)),
        "warning",
        "Esittelyaineisto: palvelut ovat keksittyjä. Valitse alueesi lähde asetuksissa",
        "Demomaterial: tjänsterna är påhittade. Välj områdets källa i inställningarna",
        "Demo catalogue with made-up services; choose your region's source in Settings",
    ),
    Case(
        "demo, source chosen, nothing tried",
        S(after, past(), DEMO),
        "warning",
        "Esittelyaineisto: palvelut ovat keksittyjä. Alueesi lähteestä ei ole vielä haettu tietoja",
        "Demomaterial: tjänsterna är påhittade. Inget har ännu hämtats från områdets källa",
        "Demo catalogue with made-up services; nothing has been fetched from your region's source yet",
    ),
    Case(
        "demo, source tried in vain",
        S(after, failed(Unreachable(HOST, "portal")), DEMO),
        "warning",
        "Esittelyaineisto: palvelut ovat keksittyjä. Alueesi tietoja ei voitu hakea, koska verkko "
        "vaatii ensin kirjautumisen",
        "Demomaterial: tjänsterna är påhittade. Områdets uppgifter kunde inte hämtas eftersom nätet kräver att du "
        "först loggar in",
        "Demo catalogue with made-up services; your region's could not be fetched because "
        "the network wants you to log in first",
    ),
    # running
    Case(
        "the first start",
        S(state.running, None, UNSET),
        "busy",
        "Valmistellaan esittelyaineistoa",
        "Förbereder demomaterialet",
        "Preparing the demo catalogue",
    ),
    Case(
        "a check",
        S(state.running, info(), SOURCED),
        "busy",
        "Tarkistetaan muutoksia",
        "Söker ändringar",
        "Checking for changes",
    ),
    # up to date, or what one has for it
    Case(
        "checked two hours ago",
        S(after, past(GOOD, YESTERDAY)),
        "ok",
        "Ajan tasalla, tarkistettu 2 h sitten",
        "Aktuell, kontrollerad för 2 h sedan",
        "Up to date, checked 2 h ago",
    ),
    Case(
        "a run was broken off since",
        S(after, past(ran("cancelled", timedelta()), GOOD)),
        "ok",
        "Ajan tasalla, tarkistettu 2 h sitten",
        "Aktuell, kontrollerad för 2 h sedan",
        "Up to date, checked 2 h ago",
    ),
    Case(
        "nobody has checked for long",
        S(after, past(LONG_AGO), info(age=timedelta(days=40))),
        "warning",
        "Ei tarkistettu 19 päivään, tiedot 3.11.2026",
        "Inte kontrollerad på 19 dagar, uppgifter från 3.11.2026",
        "Not checked for 19 days, data from 3 Nov 2026",
    ),
    Case(
        "another source chosen, nothing of it yet",
        S(after, past(), info("file:/x.ndjson")),
        "warning",
        "Uudesta lähteestä ei ole vielä haettu mitään; tiedot 21.11.2026",
        "Inget har ännu hämtats från din nya källa; uppgifter från 21.11.2026",
        "Nothing from your new source yet; data from 21 Nov 2026",
    ),
    Case(
        "one of several sources failed",
        S(after, past(partly(Unreachable("other.example")), YESTERDAY)),
        "warning",
        "Tarkistettu 2 h sitten, mutta ei kokonaan, koska palvelimeen other.example ei saatu yhteyttä",
        "Kontrollerad för 2 h sedan, men inte helt eftersom other.example inte kunde nås",
        "Checked 2 h ago, but not all of it because other.example could not be reached",
    ),
    Case(
        "the newest one was damaged, and the one before it is in use",
        S(after, past(replace(GOOD, generation=4), YESTERDAY)),
        "warning",
        "Uusimmat palvelutiedot olivat vioittuneet; seuraavaan tarkistukseen asti tiedot 21.11.2026",
        "Den nyaste katalogen var skadad; uppgifter från 21.11.2026 tills nästa kontroll",
        "The newest catalogue was damaged; data from 21 Nov 2026 until the next check",
    ),
    Case(
        "real, fetched by hand, no source chosen",
        S(lambda: state.state(info(), past(GOOD), UNSET, PTV, NOW)),
        "ok",
        "Ajan tasalla, tarkistettu 2 h sitten",
        "Aktuell, kontrollerad för 2 h sedan",
        "Up to date, checked 2 h ago",
    ),
    # could not, because
    Case(
        "settings that make no sense",
        S(lambda: state.state(info(), past(YESTERDAY), Settings(sources=("x",)), "", NOW)),
        "warning",
        "Ei voitu tarkistaa, koska asetusten lähdettä ei voi käyttää; tiedot 21.11.2026",
        "Kunde inte kontrolleras eftersom källan i inställningarna inte kan användas; uppgifter från 21.11.2026",
        "Could not be checked because the source in the settings cannot be used; data from 21 Nov 2026",
    ),
    Case(
        "no network",
        S(could_not, Unreachable(HOST)),
        "offline",
        "Ilman verkkoa, tiedot 21.11.2026",
        "Utan nät, uppgifter från 21.11.2026",
        "Offline, data from 21 Nov 2026",
    ),
    *(
        Case(
            type(error).__name__,
            S(could_not, error),
            "warning",
            f"Ei voitu tarkistaa, koska {fi}; tiedot 21.11.2026",
            f"Kunde inte kontrolleras eftersom {sv}; uppgifter från 21.11.2026",
            f"Could not be checked because {en}; data from 21 Nov 2026",
        )
        for error, fi, sv, en in (
            (
                Unreachable(HOST, "proxy"),
                "verkon välityspalvelimeen ei saatu yhteyttä",
                "nätets proxyserver kunde inte nås",
                "the network's proxy could not be reached",
            ),
            (
                Unreachable(HOST, "proxy_login"),
                "verkon välityspalvelin vaatii kirjautumisen, johon HyteDesk ei pysty",
                "nätets proxyserver kräver en inloggning som HyteDesk inte klarar",
                "the network's proxy wants a login that HyteDesk cannot give",
            ),
            (
                Unreachable(HOST, "proxy_kind"),
                "verkon välityspalvelin on lajia, jota HyteDesk ei voi käyttää",
                "nätets proxyserver är av ett slag som HyteDesk inte kan använda",
                "the network's proxy is of a kind that HyteDesk cannot use",
            ),
            (
                Unreachable(HOST, "timeout"),
                "ptv.example ei vastannut ajoissa",
                "ptv.example inte svarade i tid",
                "ptv.example did not answer in time",
            ),
            (
                Unreachable(HOST, "interrupted"),
                "ptv.example katkaisi vastauksensa kesken",
                "ptv.example avbröt mitt i sitt svar",
                "ptv.example broke off in the middle of its answer",
            ),
            (
                Unreachable(HOST, "server_error"),
                "ptv.example ilmoitti omasta virheestään",
                "ptv.example anmälde ett eget fel",
                "ptv.example answered with an error of its own",
            ),
            (
                Unreachable(HOST, "busy", 7200),
                "ptv.example on ruuhkautunut",
                "ptv.example är överbelastad",
                "ptv.example is too busy",
            ),
            (
                Unreachable(HOST, "portal"),
                "verkko vaatii ensin kirjautumisen",
                "nätet kräver att du först loggar in",
                "the network wants you to log in first",
            ),
            (
                Refused(HOST, 404),
                "ptv.example ei hyväksynyt pyyntöä (HTTP 404)",
                "ptv.example avvisade begäran (HTTP 404)",
                "ptv.example refused the request (HTTP 404)",
            ),
            (
                NoAccess(HOST, missing=True),
                "ptv.example vaatii API-avaimen",
                "ptv.example kräver en API-nyckel",
                "ptv.example wants an API key",
            ),
            (
                NoAccess(HOST, missing=False),
                "ptv.example ei hyväksynyt API-avainta",
                "ptv.example inte godkände API-nyckeln",
                "ptv.example did not accept the API key",
            ),
            (Untrusted(HOST), "lähteeseen ei voi luottaa", "källan inte är betrodd", "the source is not trusted"),
            (
                Untrusted(HOST, "certificate"),
                "tämä kone ei luota palvelimen ptv.example varmenteeseen",
                "den här datorn inte litar på certifikatet för ptv.example",
                "this computer does not trust the certificate of ptv.example",
            ),
            (
                Untrusted(HOST, "time"),
                "palvelimen ptv.example varmenne ei ole voimassa tämän koneen kellon mukaan",
                "certifikatet för ptv.example inte gäller enligt den här datorns klocka",
                "the certificate of ptv.example is not valid at this computer's time",
            ),
            (
                BadData("https://ptv.example/api"),
                "lähteen tiedot olivat virheellisiä",
                "källan gav felaktiga uppgifter",
                "the source gave bad data",
            ),
            (
                Shrunk(PTV, 4000, 4812),
                "lähteestä puuttui 4000 palvelua (aiemmin 4812)",
                "4000 av 4812 tjänster saknades i källan",
                "4000 of 4812 services were gone from the source",
            ),
            (
                Damaged("/data/catalogue-3.db"),
                "tämän koneen palvelutiedot ovat vioittuneet",
                "katalogen på den här datorn är skadad",
                "the catalogue on this computer is damaged",
            ),
            (
                StorageUnavailable("/data/catalogue-4.db.part", "disk full"),
                "tiedostoa catalogue-4.db.part ei voi lukea tai kirjoittaa",
                "catalogue-4.db.part inte kan läsas eller skrivas",
                "catalogue-4.db.part cannot be read or written",
            ),
            (
                WrongUsage("source", "x"),
                "asetusten lähdettä ei voi käyttää",
                "källan i inställningarna inte kan användas",
                "the source in the settings cannot be used",
            ),
            (HyteDeskError(), "tapahtui jotain odottamatonta", "något oväntat hände", "something unexpected happened"),
        )
    ),
)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_every_state_that_can_be_reached(case: Case, language: i18n.Language) -> None:
    i18n.use(language)
    shown = case.shown()
    assert (shown.dot, shown.sentence) == (case.dot, getattr(case, language))


def test_a_failure_long_after_the_last_check_is_marked_as_old_data_too() -> None:
    assert after(failed(Unreachable(HOST), LONG_AGO), info(age=timedelta(days=19))).stale
    assert not could_not(Unreachable(HOST)).stale


def test_how_old_is_old_is_a_setting() -> None:
    lax = Settings(county="17", sources=(PTV,), stale_days=30)
    assert after(past(LONG_AGO)).stale
    assert not after(past(LONG_AGO), settings=lax).stale


def test_a_check_that_found_nothing_new_renews_the_data() -> None:
    old = info(age=timedelta(days=100))
    assert not after(past(GOOD), old).stale
    other = SyncRun(started=NOW, seconds=1, source=PTV, outcome="no_change", generation=2)
    assert after(past(other), old).stale


def test_the_demo_is_always_marked_and_never_old() -> None:
    ancient = info("file:demo", timedelta(days=900))
    shown = after(past(), ancient, UNSET)
    assert (shown.demo, shown.stale) == (True, False)
    assert state.running(DEMO, UNSET).demo


def test_the_county_is_the_catalogues_and_not_that_of_the_settings() -> None:
    moved = Settings(county="14", sources=(PTV,))
    assert after(past(GOOD), settings=moved).catalogue == "4812 palvelua · Pohjanmaan hyvinvointialue"
    assert after(past(GOOD), info(county=None)).catalogue == "4812 palvelua"
    assert after(past(), info("file:demo", county=None)).catalogue == "4812 palvelua"


def test_an_attempt_at_another_source_is_no_failure_of_this_one() -> None:
    elsewhere = SyncRun(started=NOW, seconds=1, source="file:/memory-stick", outcome="disk")
    assert after(past(elsewhere, GOOD)).dot == "ok"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_going_back_to_an_older_catalogue_is_told_with_its_date(language: i18n.Language) -> None:
    i18n.use(language)
    said = state.went_back(info())
    assert "2026" in said
    assert said.endswith(".")


@pytest.mark.parametrize("outcome", ["offline", "trust", "data", "disk", "failed"])
def test_a_history_of_an_older_program_has_sentences_too(outcome: Outcome) -> None:
    assert "21.11.2026" in after(past(ran(outcome), YESTERDAY)).sentence
