"""Short facts about a service in the window's language: ages, price, place, languages, how sure we are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hytedesk import i18n
from hytedesk.catalogue import Channel, Service, ServiceDetail, pick
from hytedesk.errors import WrongUsage
from hytedesk.i18n import _, ngettext
from hytedesk.ui.values import Choice
from hytedesk.vocabulary import ages, classes, places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime


def text(value: dict[str, str]) -> str:
    """The text in the window's language, else in another of the program's languages."""
    return pick(value, *i18n.languages())


def organization(detail: ServiceDetail) -> str:
    """Name of the organization, and its kind where that is known."""
    kind = detail.organization.type
    label = "" if kind == "other" else classes.organization_type_name(kind, i18n.language())
    parts = (text(detail.organization.names), label)
    return " · ".join(part for part in parts if part)


def age(service: Service) -> str | None:
    """The age limits ("65+", "18–29", "–17"), None when none is known."""
    if service.age_source is None:
        return None
    low, high = (i18n.number(limit) if limit is not None else "" for limit in (service.min_age, service.max_age))
    if low and not high:
        return _("{age}+ yrs").format(age=low)
    return _("{age} yrs").format(age=f"{low}–{high}")


def age_groups(service: Service) -> str:
    """The target groups by age in words, "" when the service names none."""
    groups = {group.target_group: group for group in ages.age_groups() if group.target_group}
    return ", ".join(text(groups[code].names) for code in service.target_groups if code in groups)


def price(service: Service) -> str:
    """Free, charged or not stated."""
    return {"free": _("Free of charge"), "charged": _("Charged"), None: _("Price not stated")}[service.price]


def area(service: Service, most: int = 3) -> str:
    """Where the service is offered: the county when it covers it, else at most `most` municipalities by name."""
    if service.area == "country":
        return _("Whole country")
    if service.area == "mainland":
        return _("Whole country except Åland")
    counties = [county for county in places.counties() if _whole(county.code) <= set(service.municipalities)]
    if counties and set(service.municipalities) == set().union(*(_whole(county.code) for county in counties)):
        return ", ".join(text(county.names) for county in counties)
    names = sorted(municipality_name(code) for code in service.municipalities)
    if len(names) > most:
        return ", ".join(names[:most]) + " " + _("+ {n}").format(n=len(names) - most)
    return ", ".join(names)


@lru_cache(maxsize=32)
def _whole(county: str) -> frozenset[str]:
    return frozenset(places.municipalities_of(county))


def municipality_name(code: str) -> str:
    """The municipality in the window's language; an unknown code is shown as it is."""
    try:
        return text(places.municipality(code).names)
    except WrongUsage:
        return code


def municipality_choices(codes: Iterable[str]) -> list[Choice]:
    """Municipalities by name in the window's language; each is found by its other name and its code, too."""
    found = []
    for code in codes:
        label = municipality_name(code)
        others = dict.fromkeys(name for name in places.municipality(code).names.values() if name != label)
        found.append(Choice(id=code, label=label, aliases=(*others, code)))
    return sorted(found, key=by_label)


def by_label(choice: Choice) -> str:
    """The place of a choice in an alphabet that ends in å, ä, ö."""
    return choice.label.casefold().translate(_LAST_LETTERS)


_LAST_LETTERS = str.maketrans("åäö", "{|}")
"""The signs that follow z."""


def languages(service: Service) -> str:
    """Languages of service as codes: "fi · sv"."""
    return " · ".join(service.languages)


def show_date(day: date) -> str:
    """A date as it is written in the window's language: 3.11.2026."""
    if i18n.language() == "en":
        return f"{day.day} {day:%b %Y}"
    return f"{day.day}.{day.month}.{day.year}"


def warnings(service: Service, today: date, unchecked_days: int) -> tuple[str, ...]:
    """What makes the service less sure: paused, unchecked for more than these days, age limit not known."""
    found = []
    if service.status == "paused":
        found.append(_("Paused"))
    last = service.checked
    if last and (today - last).days > unchecked_days:
        months = (today.year - last.year) * 12 + today.month - last.month
        said = ngettext("Not checked for {n} month", "Not checked for {n} months", months)
        found.append(said.format(n=months))
    if service.age_source is None and not age_groups(service):
        found.append(_("Age limit not known"))
    return tuple(found)


def place(detail: ServiceDetail, municipalities: tuple[str, ...]) -> str:
    """Where to go: street of the place in one of `municipalities`, else the area."""
    streets = [
        (address.municipality in municipalities, text(address.street), text(address.post_office))
        for channel in detail.channels
        for address in channel.addresses
        if address.type == "visit" and address.street
    ]
    if not streets:
        return area(detail.service)
    streets.sort(key=lambda entry: not entry[0])
    return ", ".join(part for part in streets[0][1:] if part)


def coverage(service: Service, municipalities: tuple[str, ...]) -> str:
    """How the service covers the chosen municipalities, in words; "" when none is chosen, or it is offered in none."""
    if not municipalities:
        return ""
    reach = places.coverage(service.area, service.municipalities, municipalities)
    return {"local": _("Local"), "county": _("Whole county"), "country": _("Whole country")}.get(reach or "", "")


def link_label(channel: Channel) -> str:
    """What a link of this channel leads to."""
    return {"eservice": _("Online service"), "form": _("Form")}.get(channel.type, _("Web page"))


def since(moment: datetime, now: datetime) -> str:
    """How long ago, in the unit a person would use: "2 h ago"."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("{n} min ago").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} h ago").format(n=minutes // 60)
    return _("{n} days ago").format(n=minutes // (24 * 60))


def county_name(code: str, language: str | None = None) -> str:
    """The wellbeing services county in `language`, None = the window's; an unknown code is shown as it is."""
    wished = (language,) if language else i18n.languages()
    return next((pick(county.names, *wished) for county in places.counties() if county.code == code), code)


def nearby(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The other municipalities of the counties of these, by their codes."""
    around = dict.fromkeys(near for code in codes for near in places.around((code,)))
    return tuple(code for code in around if code not in codes)
