"""The frame texts of the sheet: everything on it that is not from the catalogue, one file per language.

The files are `resources/sheet/<language>.toml`; a file without one of the texts below is refused.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from hytedesk import paths
from hytedesk.errors import SheetFailed, WrongUsage


class _Texts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: every text must be there, and no other."""


class DiscreetTexts(_Texts, frozen=True):
    """Texts of the discreet sheet, which must not tell what it is about; `{n}` is the number of the service."""

    title: str
    name: str
    file_name: str


class HoursTexts(_Texts, frozen=True):
    """Words of opening hours.

    Attributes:
        and_: between two spans of one day.
        overnight: `{hours}` end on the next day.
        time, whole: a time of day with minutes and on the hour.
        days: babel's skeleton for a date without a year.
    """

    every_day: str
    always: str
    by_appointment: str
    closed: str
    exceptions: str
    and_: str = msgspec.field(name="and")
    overnight: str
    time: str
    whole: str
    days: str
    from_: str = msgspec.field(name="from")
    until: str
    until_further_notice: str


class MailTexts(_Texts, frozen=True):
    """Subject and body of the mail draft; they name no service, person or workplace."""

    subject: str
    body: str
    subject_discreet: str
    body_discreet: str


class Frame(_Texts, frozen=True):
    """The frame texts of one language.

    Attributes:
        locale: babel's name of the locale for dates and names of days. date: babel's pattern of a whole date.
        intro_free: in place of `intro` where it is true: every service is free or tells its price.
        organization_phone: note of a number that is the organization's, for a service with none of its own.
        assured, modified, unchecked: how sure the details are; `{date}`.
        file_name: of the PDF, without ending; neutral, ASCII only.
    """

    locale: str
    date: str
    title: str
    intro: str
    intro_free: str
    phone: str
    phone_hours: str
    open: str
    address: str
    web: str
    email: str
    price: str
    instructions: str
    notice: str
    free: str
    charged: str
    price_unknown: str
    phone_free: str
    phone_ordinary: str
    phone_other: str
    sms: str
    organization_phone: str
    no_phone: str
    other_places: str
    paused: str
    assured: str
    modified: str
    unchecked: str
    qr: str
    qr_alt: str
    emergency: str
    source: str
    source_undated: str
    dated: str
    stale: str
    demo: str
    page: str
    file_name: str
    discreet: DiscreetTexts
    hours: HoursTexts
    mail: MailTexts


def languages() -> tuple[str, ...]:
    """The languages a sheet can be made in: Finnish, Swedish and English first, then the others by code."""
    codes = {file.stem for file in (paths.resources() / "sheet").glob("*.toml")}
    first = [code for code in ("fi", "sv", "en") if code in codes]
    return (*first, *sorted(codes.difference(first)))


@lru_cache(maxsize=16)
def frame(language: str) -> Frame:
    """The frame texts of `language`.

    Raises:
        WrongUsage: there is no sheet in this language.
        SheetFailed: the file of the language is damaged.
    """
    if language not in languages():
        raise WrongUsage("language", language)
    try:
        return msgspec.toml.decode((paths.resources() / "sheet" / f"{language}.toml").read_bytes(), type=Frame)
    except (OSError, msgspec.DecodeError) as exc:
        raise SheetFailed(f"{language}.toml: {exc}") from exc
