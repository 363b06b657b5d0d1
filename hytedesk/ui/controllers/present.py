"""Records and results as the values that the views show. Pure: the clock and the choices are parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk import i18n
from hytedesk.config import UNCHECKED_AFTER
from hytedesk.i18n import _, ngettext
from hytedesk.sheet import crisis, hours
from hytedesk.ui.controllers import facts, filters, report
from hytedesk.ui.values import CrisisLine, Detail, DetailLine, ResultRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from hytedesk.catalogue import Address, CatalogueInfo, Channel, Connection, OpeningHours, Phone, ServiceDetail
    from hytedesk.search.engine import Result
    from hytedesk.ui.controllers.filters import Choices


def row(  # noqa: PLR0913  # each is a fact about the row
    detail: ServiceDetail,
    *,
    highlights: tuple[str, ...],
    municipalities: tuple[str, ...],
    on_sheet: bool,
    favourite: bool = False,
    today: date,
    unchecked_days: int = UNCHECKED_AFTER.days,
) -> ResultRow:
    """A service as one row of the results list."""
    service = detail.service
    reach = facts.coverage(service, municipalities)
    shown = (
        reach,
        "" if reach and reach != _("Local") else facts.place(detail, municipalities),
        facts.age(service) or facts.age_groups(service),
        facts.price(service),
        facts.languages(service),
        _checked(detail),
    )
    warnings = facts.warnings(service, today, unchecked_days)
    name, organization = facts.text(service.names), facts.organization(detail)
    summary = facts.text(service.summary)
    own = (_("on the sheet") if on_sheet else "", _("Favourite") if favourite else "")
    parts = (name, organization, summary, *shown, *warnings, *own)
    return ResultRow(
        id=service.id,
        name=name,
        organization=organization,
        summary=summary,
        highlights=highlights,
        facts=tuple(fact for fact in shown if fact),
        warnings=warnings,
        on_sheet=on_sheet,
        favourite=favourite,
        spoken=spoken(parts),
    )


def spoken(parts: Iterable[str]) -> str:
    """What a screen reader says of a row: a sentence for each part that is not empty."""
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def detail(  # noqa: PLR0913  # each is a fact about the service
    value: ServiceDetail,
    *,
    municipalities: tuple[str, ...],
    on_sheet: bool,
    favourite: bool = False,
    now: datetime,
    unchecked_days: int = UNCHECKED_AFTER.days,
    contact: str = "",
) -> Detail:
    """A service whole, in reading order: how to get in first; `contact` = the region's address, for errors."""
    service = value.service
    tags = (facts.age(service) or facts.age_groups(service), facts.price(service), facts.languages(service))
    lines = [
        *_text_line(_("How to get in"), facts.text(service.instructions)),
        *_contact_lines(value, municipalities, now),
        *_text_line(_("For whom"), facts.text(service.conditions)),
        *_text_line(_("Price"), facts.text(service.price_note)),
        *_text_line(_("Area"), facts.area(service, most=8)),
        *_text_line(_("Accessibility"), _accessibility(value)),
        *_text_line(_("Source"), " · ".join(part for part in (service.source, _checked(value)) if part)),
    ]
    if lines:
        lines.append(report.line(value, contact))
    paragraphs = (facts.text(service.description) or facts.text(service.summary)).split("\n")
    return Detail(
        id=service.id,
        name=facts.text(service.names),
        organization=facts.organization(value),
        tags=tuple(tag for tag in tags if tag),
        warnings=(
            *facts.warnings(service, now.date(), unchecked_days),
            *filter(None, [facts.text(service.status_note)]),
        ),
        description=tuple(paragraph for paragraph in paragraphs if paragraph.strip()),
        lines=tuple(lines),
        on_sheet=on_sheet,
        favourite=favourite,
    )


def sources(info: CatalogueInfo) -> tuple[str, ...]:
    """Where the catalogue comes from, each with the day of its data."""
    if info.is_demo:
        return (_("Built-in demo catalogue: made-up services"),)
    known = [(part.source, part.data_date) for part in info.parts] or [(info.source, info.data_date)]
    return tuple(f"{source} · {facts.show_date(day.astimezone().date())}" for source, day in known)


def said(result: Result) -> str:
    """What was searched instead of what was typed, and whether the search was widened."""
    searched = _("Searched: {words}.").format(words=result.repaired) if result.repaired else ""
    widened = _("Some lack a word.") if result.widened and result.total else ""
    return f"{searched} {widened}".strip()


def crisis_lines(needs: Iterable[str], today: date, named: Iterable[str] = ()) -> tuple[CrisisLine, ...]:
    """Whom to call now, for needs of which some may be unable to wait; lines whose ids are `named` come, too."""
    return tuple(
        CrisisLine(name=row.label, number=entry.text.text, notes=tuple(note.text for note in entry.notes))
        for row in crisis.rows(needs, i18n.language(), today, named)
        for entry in row.entries
    )


def more(hidden: int) -> str:
    """That there are `hidden` more services than are shown, "" for none."""
    if not hidden:
        return ""
    said = ngettext(
        "{n} more service: scroll on or narrow the search.",
        "{n} more services: scroll on or narrow the search.",
        hidden,
    )
    return said.format(n=hidden)


def help_(choices: Choices, *, own: bool) -> tuple[str, ...]:
    """What to do when nothing was found; `own` = there are favourites."""
    if choices.favourites and not own:
        return (_("There are no favourites yet: Ctrl+D makes the current service one."),)
    sentences = [_("Nothing matches all of this.")]
    if choices.text.strip():
        sentences.append(_("Try a shorter or more common word, or only the beginning of a word."))
    if filters.chips(choices):
        sentences.append(_("Remove a filter above with its ✕, or all of them with Clear."))
    return tuple(sentences)


def _checked(value: ServiceDetail) -> str:
    day = value.service.checked
    return _("Updated {date}").format(date=facts.show_date(day)) if day else ""


def _text_line(label: str, text: str) -> list[DetailLine]:
    return [DetailLine(label=label, text=text)] if text else []


def _contact_lines(value: ServiceDetail, municipalities: tuple[str, ...], now: datetime) -> Iterable[DetailLine]:
    """Phones, hours, addresses and links of the channels, nearest place first, nothing twice."""
    seen: set[tuple[str, str]] = set()
    channels = sorted(value.channels, key=lambda channel: not _near(channel.addresses, municipalities))
    for channel in channels:
        connection = value.connection(channel)
        for line in (
            *_phones(connection.phones or channel.phones),
            *_hours(connection.hours or channel.hours, now),
            *(
                DetailLine(label=_("Address"), text=text)
                for address in channel.addresses
                if address.type == "visit"
                and (text := _address(address.street, address.postal_code, address.post_office))
            ),
            *_links(channel, connection),
        ):
            if (line.label, line.text) not in seen:
                seen.add((line.label, line.text))
                yield line
    if not any(label == _("Telephone") for label, _text in seen):
        yield from _phones(value.organization.phones)


def _near(addresses: Iterable[Address], municipalities: tuple[str, ...]) -> bool:
    return any(address.municipality in municipalities for address in addresses)


def _address(street: dict[str, str], postal_code: str | None, post_office: dict[str, str]) -> str:
    town = " ".join(part for part in (postal_code or "", facts.text(post_office)) if part)
    return ", ".join(part for part in (facts.text(street), town) if part)


def _phones(phones: Iterable[Phone]) -> Iterable[DetailLine]:
    for phone in phones:
        if phone.type == "fax":
            continue
        charge = _("free of charge") if phone.charge == "free" else facts.text(phone.charge_note)
        notes = ", ".join(part for part in (facts.text(phone.note), charge) if part)
        shown = f"{phone.number} ({notes})" if notes else phone.number
        yield DetailLine(label=_("Telephone"), text=shown, url="tel:" + phone.number.replace(" ", ""))


def _hours(sets: tuple[OpeningHours, ...], now: datetime) -> Iterable[DetailLine]:
    lines = hours.lines(sets, i18n.language(), now.date())
    if not lines:
        return
    text = "\n".join((*_open_now(sets, now), *lines))
    yield DetailLine(label=_("Open"), text=text)


def _open_now(sets: tuple[OpeningHours, ...], now: datetime) -> Iterable[str]:
    state = hours.open_now(sets, now)
    if state is None or not state.open:
        return
    if state.until is None:
        yield _("Open now")
    else:
        yield _("Open now until {time}").format(time=hours.clock(state.until, i18n.language()))


def _links(channel: Channel, connection: Connection) -> Iterable[DetailLine]:
    for link in connection.links or channel.links:
        if link.language in {None, *i18n.languages()}:
            shown = link.url.removeprefix("https://").removeprefix("http://").rstrip("/")
            yield DetailLine(label=facts.link_label(channel), text=shown, url=link.url)


def _accessibility(value: ServiceDetail) -> str:
    sentences = [
        sentence
        for channel in value.channels
        for code in i18n.languages()[:1]
        for sentence in channel.accessibility.get(code, ())
    ]
    return " ".join(sentences[:6])
