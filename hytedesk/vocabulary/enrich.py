"""What the vocabulary adds to a service when a catalogue is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hytedesk.vocabulary.ages import with_age_limits
from hytedesk.vocabulary.needs import needs_of

if TYPE_CHECKING:
    from hytedesk.catalogue import Service

CITIZENS = "KR1"


def enrich(service: Service, before: Service | None = None) -> Service:
    """The service with its age limits and needs worked out; twice gives the same as once.

    Args:
        service: as a source tells it.
        before: what this function made of it earlier, by the same words; where nothing else has changed, that is taken.
    """
    if before is not None and _with_findings(service, before) == before:
        return before
    found = with_age_limits(replace(service, needs=needs_of(service)))
    return replace(found, min_age=_number(found.min_age), max_age=_number(found.max_age))


def _number(age: float | None) -> float | None:
    """As it is read back: 18 and 18.0 are the same age, but not the same line."""
    return None if age is None else float(age)


def _with_findings(service: Service, before: Service) -> Service:
    """The service with the needs of `before`, and with its age limits where both are to be read from the text."""
    service = replace(service, needs=before.needs)
    if "feed" in {service.age_source, before.age_source}:
        return service
    return replace(service, min_age=before.min_age, max_age=before.max_age, age_source=before.age_source)


def for_clients(service: Service) -> bool:
    """Whether the service is for people: False when all its target groups are businesses (KR2) or authorities (KR3)."""
    groups = service.target_groups
    return not groups or any(code == CITIZENS or code.startswith(f"{CITIZENS}.") for code in groups)
