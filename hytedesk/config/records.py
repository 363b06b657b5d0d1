"""The settings as the program uses them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hytedesk.i18n import Language

MailWay = Literal["program", "smtp", "off"]
SmtpSecurity = Literal["starttls", "tls"]

UNCHECKED_AFTER = timedelta(days=365)
"""A service that nobody confirmed or changed for this long is marked and comes later (ui.md, the results)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands at the top of a sheet; empty lines are left out.

    Attributes:
        region: the wellbeing services county or other body.
        unit: the workplace, for example a health centre.
        contact: role and telephone of the workplace. Never a client's.
        picture: a PNG that the region pushes, empty = none. Nobody has looked into it yet.
    """

    region: str = ""
    unit: str = ""
    contact: str = ""
    picture: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds on this computer for this user (`table` says who may set what).

    Attributes:
        language: of the window.
        county: code of the wellbeing services county, None = not chosen.
        municipalities: the workplace's own municipality codes, preset in the search row.
        neighbours: codes of the municipalities that one press adds to those of the search.
        letterhead: of the sheet.
        sheet_languages: codes of those offered for a sheet, the first one first; empty = all, the window's first.
        sources: `KIND:URL` of every source to synchronise from, that of `repository_url` first; empty = the built-in
            demo catalogue.
        repository_url: address of the regional repository; "" = none, or one that the user named among the sources.
        region_root_file: path of the root file of the regional repository: whose signatures to trust; "" = none.
        profile: which of the region's configurations this computer takes.
        nationwide: whether services of the whole country are fetched with the region's.
        check_hours: hours between two checks for changes that nobody asks for.
        metered: whether these are made on a connection that is paid by the amount, too.
        stale_days: a catalogue that has not been checked for more days than this is marked as old.
        idle_minutes: a window that nobody uses for so long is cleared for a new client; 0 = never.
        unchecked_days: a service that nobody confirmed or changed for more days than this is marked and comes later.
        feature_favourites, feature_pathways, feature_guided_find, feature_local_counts, feature_return_codes: which
            parts of the program are on (`features`).
        tell_versions: whether the web server of the regional repository is told which versions this computer has.
        extra_ca_file: path of a PEM file with authorities to trust beside the operating system's; "" = none.
        network_contact: whom the keeper of a source may ask, an address of the organization; sent with every request.
        mail_way: how the sheet is mailed: by the person's own program, by the server `smtp_host`, or not at all.
        smtp_host, smtp_port, smtp_security, smtp_user: of the mail server; `tls` = encrypted from the first byte,
            `starttls` = by command; no user = it wants no login.
        mail_from: sender of the mail, an address of the organization.
        mail_suffix: what makes a recipient's address one of secure mail, for example `.s`; "" = nothing does.
        dark: the palette, None = as the operating system says.
        welcomed: True once the first-start dialog has been answered.
    """

    language: Language = "fi"
    county: str | None = None
    municipalities: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    letterhead: Letterhead = field(default_factory=Letterhead)
    sheet_languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    repository_url: str = ""
    region_root_file: str = ""
    profile: str = "default"
    nationwide: bool = True
    check_hours: int = 4
    metered: bool = False
    stale_days: int = 14
    idle_minutes: int = 30
    unchecked_days: int = UNCHECKED_AFTER.days
    feature_favourites: bool = True
    feature_pathways: bool = True
    feature_guided_find: bool = True
    feature_local_counts: bool = True
    feature_return_codes: bool = False
    tell_versions: bool = False
    extra_ca_file: str = ""
    network_contact: str = ""
    mail_way: MailWay = "program"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: SmtpSecurity = "starttls"
    smtp_user: str = ""
    mail_from: str = ""
    mail_suffix: str = ""
    dark: bool | None = None
    welcomed: bool = False

    @property
    def check_every(self) -> timedelta:
        """`check_hours` as a time."""
        return timedelta(hours=self.check_hours)

    @property
    def stale_after(self) -> timedelta:
        """`stale_days` as a time."""
        return timedelta(days=self.stale_days)

    @property
    def repository(self) -> str:
        """Address of the regional repository whose configuration counts, "" = none."""
        regions = (source.removeprefix("region:") for source in self.sources if source.startswith("region:"))
        return next(regions, "").rstrip("/")
