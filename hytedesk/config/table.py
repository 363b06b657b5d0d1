"""The one table of settings: names, types, bounds, who may set each, and what it is called.

Whatever reads, checks, shows or documents a setting goes by this table: files of the user and of the region, policies
of the computer (`machine`), the settings page, `hytedesk policy`, and the templates for management tools
(`publish.policy_samples`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hytedesk.config import features, mail
from hytedesk.config.records import Letterhead, Settings
from hytedesk.config.setting import Setting
from hytedesk.i18n import LANGUAGES, N_

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATH = r"(/[^\s\x00-\x1f\x7f?#]{0,400})?"
_WEB = r"https://[^\s\x00-\x1f\x7f/?#@]{1,300}" + _PATH
_LOCAL = r"http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?" + _PATH
_FILE = r"((/|[A-Za-z]:[\\/]|\\\\)[^\x00-\x1f\x7f\ud800-\udfff]{1,400})?"

TABLE: tuple[Setting, ...] = (
    Setting(
        key="repository_url",
        policy="RepositoryUrl",
        kind="text",
        pushed=False,
        pattern=f"({_WEB}|{_LOCAL})?",
        title=N_("Regional repository"),
        text=N_("Address of the region's signed catalogue and configuration, over https. Needs the root file."),
        example="https://hyte.rantaseutu.example",
    ),
    Setting(
        key="region_root_file",
        policy="RepositoryRootFile",
        kind="text",
        pushed=False,
        pattern=_FILE,
        typed=True,
        title=N_("Root file"),
        text=N_(
            "Path of the root file on this computer, which says whose signatures count. Users must not be able to "
            "change it."
        ),
        example="/etc/hytedesk/region-root.json",
    ),
    Setting(
        key="profile",
        policy="Profile",
        kind="text",
        pushed=False,
        pattern="[a-z0-9-]{1,40}",
        title=N_("Configuration profile"),
        text=N_("Which of the region's configurations this computer takes: small letters, digits and hyphens."),
        example="default",
    ),
    Setting(
        key="tell_versions",
        policy="TellVersions",
        kind="flag",
        pushed=False,
        title=N_("Tell the region which versions are in use"),
        text=N_(
            "Numbers of the catalogue and the configuration and a random number of the month go with each check, so "
            "that the region can count the computers that are current."
        ),
        example=False,
    ),
    Setting(
        key="extra_ca_file",
        policy="ExtraCaFile",
        kind="text",
        pushed=False,
        pattern=_FILE,
        typed=True,
        title=N_("Extra authorities"),
        text=N_(
            "Path of a PEM file with certificate authorities to trust beside the operating system's, for networks "
            "that inspect encrypted connections."
        ),
        example="/etc/hytedesk/authority.pem",
    ),
    Setting(
        key="welcomed",
        policy="SkipFirstStart",
        kind="flag",
        pushed=False,
        title=N_("No questions at the first start"),
        text=N_("The window does not ask for language, county and municipalities when it opens for the first time."),
        example=True,
    ),
    Setting(
        key="language",
        policy="Language",
        kind="choice",
        choices=LANGUAGES,
        title=N_("Language of the window"),
        text=N_("Finnish, Swedish or English. The language of a sheet is chosen for each client."),
        example="fi",
    ),
    Setting(
        key="county",
        policy="County",
        kind="text",
        optional=True,
        pattern="[0-9]{2}",
        title=N_("Wellbeing services county"),
        text=N_("Two-digit code of the county: decides what is fetched from Suomi.fi, and which municipalities come."),
        example="17",
    ),
    Setting(
        key="municipalities",
        policy="Municipalities",
        kind="texts",
        pattern="[0-9]{3}",
        title=N_("Own municipalities"),
        text=N_("Three-digit codes of the municipalities of the workplace: their services come first."),
        example=["564", "305"],
    ),
    Setting(
        key="neighbours",
        policy="Neighbours",
        kind="texts",
        pattern="[0-9]{3}",
        title=N_("Neighbouring municipalities"),
        text=N_(
            "Three-digit codes of the municipalities that clients of the workplace can travel to: one press adds them "
            "to the search."
        ),
        example=["043", "226"],
    ),
    Setting(
        key="letterhead_region",
        policy="LetterheadRegion",
        kind="text",
        typed=True,
        title=N_("Letterhead: region"),
        text=N_("First line at the top of a sheet: the wellbeing services county or another body."),
        example="Rantaseudun hyvinvointialue",
    ),
    Setting(
        key="letterhead_unit",
        policy="LetterheadUnit",
        kind="text",
        typed=True,
        title=N_("Letterhead: unit"),
        text=N_("Second line at the top of a sheet: the workplace."),
        example="Rannan terveysasema",
    ),
    Setting(
        key="letterhead_contact",
        policy="LetterheadContact",
        kind="text",
        typed=True,
        title=N_("Letterhead: contact"),
        text=N_("Third line at the top of a sheet: role and telephone of the workplace, never of a person."),
        example="Neuvonta, puh. 060 000 0000",
    ),
    Setting(
        key="sheet_languages",
        policy="SheetLanguages",
        kind="texts",
        pattern="[a-z]{2,3}(-[a-z0-9]{2,8})*",
        title=N_("Languages of the sheet"),
        text=N_(
            "Codes of the languages that are offered for a sheet, in this order; a new client's sheet begins with the "
            "first. None: all of them, beginning with the language of the window."
        ),
        example=["fi", "sv", "fi-simple"],
    ),
    Setting(
        key="sources",
        policy="Sources",
        kind="texts",
        pattern=f"(ptv11|ptv12|hsds):({_WEB}|{_LOCAL})|file:\\S[^\\x00-\\x1f\\x7f]{{0,400}}",
        pushed_pattern="[a-z0-9]+:https://.*",  # a path could lead to a share, which learns the user's login
        typed=True,
        title=N_("Other sources"),
        text=N_(
            "Where catalogues come from beside the regional repository: KIND:URL, as in the administrator's guide."
        ),
        example=["ptv11:https://api.palvelutietovaranto.suomi.fi/api/v11"],
    ),
    Setting(
        key="nationwide",
        policy="Nationwide",
        kind="flag",
        title=N_("Services of the whole country too"),
        text=N_("Whether services that are offered everywhere are fetched from Suomi.fi with the county's."),
        example=True,
    ),
    Setting(
        key="check_hours",
        policy="CheckHours",
        kind="number",
        least=1,
        most=168,
        title=N_("Hours between checks"),
        text=N_("How often the window looks for changes by itself."),
        example=4,
    ),
    Setting(
        key="metered",
        policy="Metered",
        kind="flag",
        title=N_("Check by itself on a metered connection too"),
        text=N_("A metered connection is one that is paid by the amount, for example of a telephone."),
        example=False,
    ),
    Setting(
        key="stale_days",
        policy="StaleDays",
        kind="number",
        least=1,
        most=365,
        title=N_("Days until data that is not checked is marked as old"),
        text=N_("Marked in the window and on the sheet."),
        example=14,
    ),
    Setting(
        key="unchecked_days",
        policy="UncheckedDays",
        kind="number",
        least=90,
        most=3650,
        title=N_("Days until a service that nobody confirms is marked as not checked"),
        text=N_("Such a service is marked in the window and comes later among the results."),
        example=365,
    ),
    Setting(
        key="idle_minutes",
        policy="IdleMinutes",
        kind="number",
        least=0,
        most=480,
        title=N_("Minutes without use until the window is cleared"),
        text=N_("Clears what concerns a client, after a notice of 30 seconds that any key cancels; 0 = never."),
        example=20,
    ),
    Setting(
        key="network_contact",
        policy="NetworkContact",
        kind="text",
        pattern=r"[ -~]{0,200}",
        title=N_("Contact for those who keep a source"),
        text=N_("An address of the organization, never of a person; it is sent with every request."),
        example="tuki@hyvinvointi.example",
    ),
    *mail.TABLE,
    *features.TABLE,
    Setting(key="dark", policy="", kind="flag", pushed=False, optional=True, title=N_("Palette")),
)
"""All settings, those of the computer first."""

BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in TABLE}
BY_POLICY: Mapping[str, Setting] = {setting.policy: setting for setting in TABLE if setting.policy}


def values_of(settings: Settings) -> dict[str, Any]:
    """The value of every setting by its key."""
    values = {key: getattr(settings, key) for key in BY_KEY if not key.startswith("letterhead_")}
    region = _region(values["repository_url"])
    return values | {
        "sources": tuple(source for source in settings.sources if source not in region),
        "letterhead_region": settings.letterhead.region,
        "letterhead_unit": settings.letterhead.unit,
        "letterhead_contact": settings.letterhead.contact,
    }


def settings_of(values: Mapping[str, Any]) -> Settings:
    """The inverse of `values_of`; the regional repository becomes the first of the sources."""
    lines = {key.removeprefix("letterhead_"): values[key] for key in values if key.startswith("letterhead_")}
    rest = {key: value for key, value in values.items() if not key.startswith("letterhead_")}
    region = _region(values["repository_url"])
    rest["sources"] = (*region, *(source for source in values["sources"] if source not in region))
    return Settings(letterhead=Letterhead(**lines), **rest)


def _region(repository_url: str) -> tuple[str, ...]:
    return (f"region:{repository_url}",) if repository_url else ()
