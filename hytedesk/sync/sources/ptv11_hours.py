"""PTV v11 opening hours -> records (ptv-open-api.md chapter 5.3). Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from hytedesk.catalogue import OpeningHours, Span
from hytedesk.sync.sources.ptv11_contact import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.sync.sources import ptv11_wire as wire

_DAYS = {
    name: number
    for number, name in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
}


def hours(items: Iterable[wire.ServiceHour] | None) -> tuple[OpeningHours, ...]:
    """The sets of opening hours that say something."""
    mapped = (_hours(item) for item in items or ())
    return tuple(entry for entry in mapped if entry is not None)


def _hours(item: wire.ServiceHour) -> OpeningHours | None:
    exception = item.service_hour_type == "Exceptional"
    valid_from, valid_to = _day_of(item.valid_from), _day_of(item.valid_to)
    if exception and valid_from is None:
        return None  # an exception that does not say when cannot be shown without misleading
    listed = item.opening_hour or []
    spans = tuple(dict.fromkeys(span for hour in listed for span in _spans(hour, item.service_hour_type)))
    whole_days = {hour.day_from for hour in listed if _time(hour.from_) == _time(hour.to) == "00:00"}
    entry = OpeningHours(
        exception=exception,
        valid_from=valid_from,
        valid_to=valid_to or (valid_from if exception else None),
        closed=exception and bool(item.is_closed),
        always=bool(item.is_always_open) or whole_days >= set(_DAYS),
        by_appointment=bool(item.is_reservation),
        spans=tuple(sorted(spans, key=lambda span: (span.day if span.day is not None else -1, span.opens))),
        note=texts(item.additional_information),
    )
    says_something = entry.spans or entry.note or entry.closed or entry.always or entry.by_appointment
    return entry if says_something else None


def _spans(hour: wire.Hour, kind: str | None) -> list[Span]:
    """00:00 to 00:00 means a whole day or "not given", so it says nothing by itself."""
    opens, closes = _time(hour.from_), _time(hour.to)
    first, last = _DAYS.get(hour.day_from or ""), _DAYS.get(hour.day_to or "")
    if opens is None or closes is None or (opens == closes == "00:00" and (last is None or last == first)):
        return []
    if first is None:
        return [Span(opens=opens, closes=_end(closes))] if kind == "Exceptional" and opens < _end(closes) else []
    if last is None or last == first:
        over_midnight = closes <= opens and closes != "00:00"
        return [Span(opens=opens, closes=_end(closes), day=first, last_day=(first + over_midnight) % 7)]
    if kind == "DaysOfTheWeek":
        days = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
        return [Span(opens=opens, closes=_end(closes), day=day, last_day=day) for day in days]
    return [Span(opens=opens, closes=closes, day=first, last_day=last)]


def _end(closes: str) -> str:
    return "24:00" if closes == "00:00" else closes


def _time(value: str | None) -> str | None:
    found = re.match(r"([01]\d|2[0-3]):([0-5]\d)", value or "")
    return found[0] if found else None


def _day_of(value: str | None) -> date | None:
    """Opening-hour dates are local, unlike the dates of records."""
    try:
        return datetime.fromisoformat(value or "").date()
    except ValueError:
        return None
