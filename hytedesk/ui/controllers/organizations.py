"""Organizations of the directory, ready to show. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk import i18n
from hytedesk.i18n import _, ngettext
from hytedesk.ui.controllers import facts
from hytedesk.ui.finding import DirectoryPage, DirectoryRow
from hytedesk.ui.values import Choice, DetailLine
from hytedesk.vocabulary import classes, directory, needs, places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.catalogue import Organization
    from hytedesk.vocabulary.directory import Member, Offering

_MOST_PLACES = 3


def rows(members: Iterable[Member]) -> tuple[DirectoryRow, ...]:
    """The organizations by name."""
    found = [(facts.text(one.organization.names), one) for one in members]
    found.sort(key=lambda pair: facts.by_label(Choice(id="", label=pair[0])))
    return tuple(DirectoryRow(id=one.organization.id, name=name, facts=_facts(one)) for name, one in found)


def page(member: Member, municipalities: tuple[str, ...] = (), only: frozenset[str] = frozenset()) -> DirectoryPage:
    """An organization whole.

    Args:
        member: of the directory.
        municipalities: its services that are offered in one of these come first.
        only: of its services only those with these keys; none = all.
    """
    shown = [one for one in member.offerings if not only or one.id in only]
    services = [(not _near(one, municipalities), facts.text(one.names), one) for one in shown]
    services.sort(key=lambda entry: (entry[0], facts.by_label(Choice(id="", label=entry[1]))))
    return DirectoryPage(
        id=member.organization.id,
        name=facts.text(member.organization.names),
        kind=_kind(member.organization),
        lines=tuple(_lines(member)),
        services=tuple(DirectoryRow(id=one.id, name=name, facts=_offer(one)) for _far, name, one in services),
    )


def heading(count: int) -> str:
    """How many organizations are shown."""
    return ngettext("{n} organization", "{n} organizations", count).format(n=count)


def others(name: str, found: int) -> str:
    """What the directory is narrowed to when asked who else offers a service."""
    said = ngettext(
        "{n} service of others for the same need in the same area as “{service}”",
        "{n} services of others for the same need in the same area as “{service}”",
        found,
    )
    return said.format(n=found, service=name)


def _near(offering: Offering, municipalities: tuple[str, ...]) -> bool:
    return not municipalities or directory.reaches(offering, municipalities)


def _kind(organization: Organization) -> str:
    return "" if organization.type == "other" else classes.organization_type_name(organization.type, i18n.language())


def _facts(member: Member) -> str:
    count = len(member.offerings)
    services = ngettext("{n} service", "{n} services", count).format(n=count)
    return " · ".join(filter(None, (_kind(member.organization), services, _area(member))))


def _area(member: Member, most: int = _MOST_PLACES) -> str:
    """Where the organization offers something."""
    areas = {one.area for one in member.offerings}
    if "country" in areas:
        return _("Whole country")
    if "mainland" in areas:
        return _("Whole country except Åland")
    codes = {code for one in member.offerings for code in one.municipalities}
    whole = [county for county in places.counties() if set(places.municipalities_of(county.code)) == codes]
    if whole and len(codes) > 1:
        return facts.text(whole[0].names)
    names = sorted(facts.municipality_name(code) for code in codes)
    if len(names) > most:
        return ", ".join(names[:most]) + " " + _("+ {n}").format(n=len(names) - most)
    return ", ".join(names)


def _offer(offering: Offering) -> str:
    known = {one.id: one for one in needs.needs()}
    met = " · ".join(facts.text(known[need].names) for need in offering.needs if need in known)
    return " · ".join(filter(None, (_("Paused") if offering.status == "paused" else "", met)))


def _lines(member: Member) -> Iterable[DetailLine]:
    one = member.organization
    if summary := facts.text(one.summary):
        yield DetailLine(label="", text=summary)
    for phone in one.phones:
        if phone.type == "phone":
            yield DetailLine(label=_("Telephone"), text=phone.number, url=f"tel:{phone.number.replace(' ', '')}")
    for mail in one.emails:
        yield DetailLine(label=_("E-mail"), text=mail.address, url=f"mailto:{mail.address}")
    for link in one.links:
        yield DetailLine(label=_("Web page"), text=link.title or link.url, url=link.url)
    if one.municipality:
        yield DetailLine(label=_("Municipality"), text=facts.municipality_name(one.municipality))
    if area := _area(member, most=20):
        yield DetailLine(label=_("Offered in"), text=area)
