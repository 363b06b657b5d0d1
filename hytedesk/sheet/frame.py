"""The frame texts of the sheet: everything on it that is not from the catalogue, one file per language.

Ours are `resources/sheet/<language>.toml`. A region's `sheet/<language>.toml` in the data folder changes some texts of
a language that is there, or has all of a new one.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from hytedesk import log, paths
from hytedesk.config import files, regional
from hytedesk.errors import BadData, SheetFailed, WrongUsage
from hytedesk.sheet import frame_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = files.SHEET
"""Of our files in the resources and of a region's in the data folder."""

_FIRST = ("fi", "sv", "en", "fi-simple", "sv-simple", "se")


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
        comma, semicolon: between days and between groups of days.
        weekdays: babel's width of the names of days.
        span: from `{start}` to `{end}` on one day.
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
    comma: str
    semicolon: str
    weekdays: Literal["abbreviated", "wide"]
    span: str
    overnight: str
    time: str
    whole: str
    days: Literal["Md", "MMMd", "MMMMd"]
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
        name: of the language, in itself.
        locale: babel's name of the locale for dates and names of days. date: babel's pattern of a whole date.
        intro_free: in place of `intro` where it is true: every service is free or tells its price.
        organization_phone: note of a number that is the organization's, for a service with none of its own.
        assured, modified, unchecked: how sure the details are; `{date}`.
        code: the return code, `{code}`.
        file_name: of the PDF, without ending; neutral, ASCII only.
    """

    name: str
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
    code: str
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


_data_dir: Path | None = None
_files: Mapping[str, bytes] = {}


def use_regional(data_dir: Path) -> bool:
    """From here on the region's own frame texts count, too, if it pushes some or there are any in the data folder.

    To be called at start, and again when they may have become others; returns whether they have. A file that cannot
    be used is left out as a whole, with a line in the log that says why.
    """
    global _data_dir, _files  # one process has one set of texts
    found = regional.folder(data_dir, FOLDER)
    if (data_dir, found) == (_data_dir, _files):
        return False
    _data_dir, _files = data_dir, found
    for worked_out in (_regional, languages, names, frame):
        worked_out.cache_clear()
    return True


@cache
def languages() -> tuple[str, ...]:
    """The languages a sheet can be made in, as BCP 47 tags: those of the country first, then the others by code."""
    codes = {file.stem for file in (paths.resources() / FOLDER).glob("*.toml")} | _regional().keys()
    return (*(code for code in _FIRST if code in codes), *sorted(codes.difference(_FIRST)))


@cache
def names() -> dict[str, str]:
    """The languages a sheet can be made in, by their own names; one whose file is damaged is not among them."""
    found = {}
    for language in languages():
        try:
            found[language] = frame(language).name
        except SheetFailed:
            continue
    return found


def offered(wanted: tuple[str, ...]) -> dict[str, str]:
    """The languages of `wanted` that there are, by their own names, in that order; all of them, if there are none."""
    return {language: names()[language] for language in wanted if language in names()} or names()


def first(wanted: tuple[str, ...], window: str) -> str:
    """The language that a new sheet begins with: the first of `wanted` that there is, else that of the window."""
    return next((language for language in (*wanted, window) if language in names()), languages()[0])


@cache
def frame(language: str) -> Frame:
    """The frame texts of `language`.

    Raises:
        WrongUsage: there is no sheet in this language.
        SheetFailed: the file of the language is damaged.
    """
    if language not in languages():
        raise WrongUsage("language", language)
    return _regional().get(language) or _ours(language)


def _ours(language: str) -> Frame:
    try:
        return msgspec.toml.decode((paths.resources() / FOLDER / f"{language}.toml").read_bytes(), type=Frame)
    except (OSError, msgspec.DecodeError) as exc:
        raise SheetFailed(f"{language}.toml: {exc}") from exc


@cache
def _regional() -> dict[str, Frame]:
    """The languages of which the region has changed texts, or that it has added."""
    found: dict[str, Frame] = {}
    for language, content in _files.items():
        try:
            found[language] = read(language, content)
        except (BadData, SheetFailed) as error:
            if _data_dir:
                log.note(_data_dir, f"the region's frame texts are not used: {error}")
    return found


def read(language: str, content: bytes) -> Frame:
    """The frame texts of a language by a region's file: all of them, or some in place of ours.

    Raises:
        BadData: the file cannot be used.
        SheetFailed: our file of the language is damaged.
    """
    file = f"{FOLDER}/{language}.toml"
    texts = frame_file.read(file, content)
    if (paths.resources() / file).is_file():
        texts = frame_file.merged(msgspec.to_builtins(_ours(language)), texts)
    try:
        found = msgspec.convert(texts, type=Frame)
    except msgspec.ValidationError as exc:
        raise BadData(file, str(exc)) from exc
    if wrong := next(frame_file.wrong(msgspec.to_builtins(found), msgspec.to_builtins(_ours(_FIRST[0]))), None):
        raise BadData(file, wrong)
    return found
